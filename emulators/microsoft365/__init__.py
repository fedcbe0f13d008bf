"""A stand-in for Microsoft 365: one tenant with people, mailboxes, chats and a directory.

It answers below the names of Microsoft's hosts (`hosts`), signs tokens with keys of its own
(`keys`), checks every request against the published descriptions and plays faults (`gate`).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Flask

from emulators.entra import CLIENT_SECRET
from emulators.faults import FaultScript
from emulators.ledger import Ledger
from emulators.mails import MailStore
from emulators.microsoft365.connector import Chats, Face, add_connector
from emulators.microsoft365.gate import add_gate
from emulators.microsoft365.hosts import ByHost
from emulators.microsoft365.keys import Keys, add_keys
from emulators.microsoft365.mailbox import Item, Mailbox, add_mailbox
from emulators.microsoft365.sign_in import Access, add_sign_in
from emulators.microsoft365.teams import Endpoints, Reply, Teams
from emulators.microsoft365.tenant import Tenant, User

__all__ = ["CLIENT_SECRET", "Item", "Microsoft365Emulator", "Tenant", "User"]


class Microsoft365Emulator:
    """One emulated tenant with one mailbox of ours."""

    def __init__(self, mails: MailStore, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self.mails = mails
        self.ledger = ledger
        self.faults = FaultScript()
        self.tenant = Tenant()
        self.keys = Keys(self.tenant, clock)
        self.access = Access(self.tenant, self.keys)
        self.mailbox = Mailbox(mails, clock)
        self.teams = Teams(self.tenant, self.keys, ledger, clock)
        self._clock = clock
        self.app = self._make_app()

    @property
    def secret(self) -> str:
        """The application's secret."""
        return self.tenant.secret

    @property
    def items(self) -> dict[str, Item]:
        """What was drafted and sent."""
        return self.mailbox.items

    @property
    def tokens(self) -> set[str]:
        """The access tokens that are good."""
        return self.access.tokens

    @property
    def chats(self) -> Chats:
        """What the bot wrote."""
        return self.teams.chats

    @property
    def endpoints(self) -> Endpoints:
        """Where the product listens: set `bot_url`, and `post` where there is no network."""
        return self.teams.endpoints

    def bot_token(self, **claims: object) -> str:
        """See `Keys.bot_token`."""
        return self.keys.bot_token(**claims)

    def outlook_token(self, oid: str, **claims: object) -> str:
        """See `Keys.outlook_token`."""
        return self.keys.outlook_token(oid, **claims)

    def notification_token(self, **claims: object) -> str:
        """See `Keys.notification_token`."""
        return self.keys.notification_token(**claims)

    def install_app(self, oid: str) -> Reply:
        """See `Teams.install_app`."""
        return self.teams.install_app(oid)

    def say(self, oid: str, text: str) -> Reply:
        """See `Teams.say`."""
        return self.teams.say(oid, text)

    def open_card(self, activity_id: str, oid: str) -> Face:
        """See `Teams.open_card`."""
        return self.teams.open_card(activity_id, oid)

    def press(
        self, activity_id: str, oid: str, verb: str, typed: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """See `Teams.press`."""
        return self.teams.press(activity_id, oid, verb, typed)

    def _make_app(self) -> Flask:
        app = Flask("emulators.microsoft365")
        add_gate(app, self.faults, self.ledger, self.access)
        add_sign_in(app, self.tenant, self.access)
        add_keys(app, self.keys)
        add_mailbox(app, self.mailbox)
        add_connector(app, self.tenant, self.chats, self._clock)
        app.wsgi_app = ByHost(app.wsgi_app)  # type: ignore[method-assign]
        return app
