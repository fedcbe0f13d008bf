"""A stand-in for Microsoft 365: one tenant with people, mailboxes, chats and a directory.

It answers below the names of Microsoft's hosts (`hosts`), signs tokens with keys of its own
(`keys`), checks every request against the published descriptions and plays faults (`gate`), asks
for the permission of each call (`rights`) and keeps a mailbox's limits (`throttle`).
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import Flask

from emulators.entra import CLIENT_SECRET
from emulators.faults import FaultScript
from emulators.ledger import Ledger
from emulators.mails import MailStore
from emulators.microsoft365.calendar import Calendar, add_calendar
from emulators.microsoft365.connector import Chats, Face, add_connector
from emulators.microsoft365.gate import add_clock, add_gate
from emulators.microsoft365.hosts import ByHost, ManyParts
from emulators.microsoft365.keys import Keys, add_keys
from emulators.microsoft365.mailbox import Item, Mailbox, add_mailbox
from emulators.microsoft365.outlook import Outlook, Surroundings, check_mail
from emulators.microsoft365.posting import Endpoints, Reply
from emulators.microsoft365.rights import add_rights
from emulators.microsoft365.sign_in import Access, add_sign_in
from emulators.microsoft365.subscriptions import Subscriptions, add_subscriptions
from emulators.microsoft365.tasks import Tasks, add_tasks
from emulators.microsoft365.teams import Teams
from emulators.microsoft365.teamwork import add_teamwork
from emulators.microsoft365.tenant import Tenant, User
from emulators.microsoft365.throttle import Throttle, add_throttle
from emulators.microsoft365.users import Directory, add_users

__all__ = ["CLIENT_SECRET", "Item", "Microsoft365Emulator", "Reply", "Tenant", "User"]


class Microsoft365Emulator:
    """One emulated tenant with one mailbox of ours.

    `tenant`, `mailbox`, `calendar`, `tasks`, `directory`, `subscriptions` and `teams` hold its
    state; a test looks into them and bends them.
    """

    def __init__(self, mails: MailStore, ledger: Ledger, clock: Callable[[], datetime]) -> None:
        self.mails = mails
        self.ledger = ledger
        self.faults = FaultScript()
        self.throttle = Throttle()
        self.endpoints = Endpoints()
        self.tenant = Tenant()
        self.keys = Keys(self.tenant, clock)
        self.access = Access(self.tenant, self.keys)
        self._clock = clock
        self._make_state()
        self.app = self._make_app()

    def _make_state(self) -> None:
        """Make what is kept of each service."""
        clock, around = self._clock, (self.tenant, self.keys)
        self.mailbox = Mailbox(self.mails, clock)
        self.mailbox.on_delivery = lambda html: check_mail(self.ledger, html)
        self.calendar = Calendar()
        self.tasks = Tasks()
        self.directory = Directory(self.tenant)
        self.subscriptions = Subscriptions(*around, self.endpoints, clock)
        self.teams = Teams(*around, self.ledger, self.endpoints, clock)
        surroundings = Surroundings(*around, self.mails, self.ledger, self.endpoints)
        self.outlook = Outlook(surroundings, clock)

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

    def open_mail(self, mail_id: int, oid: str) -> Face | None:
        """See `Outlook.open_mail`."""
        return self.outlook.open_mail(mail_id, oid)

    def press_mail(
        self, mail_id: int, oid: str, index: int, typed: Mapping[str, str] | None = None
    ) -> Reply:
        """See `Outlook.press_mail`."""
        return self.outlook.press_mail(mail_id, oid, index, typed)

    def add_user(self, user: User) -> User:
        """Put somebody into the directory, as a change that the next delta tells."""
        self.tenant.add(user)
        self.directory.note(user.oid)
        return user

    def change_user(self, oid: str, *, notify: bool = False, **facts: object) -> None:
        """Change somebody in the directory; live subscriptions hear of it when notify is set."""
        user = self.tenant.users[oid]
        for name, value in facts.items():
            setattr(user, name, value)
        self.directory.note(oid)
        if notify:
            self.subscriptions.notify(oid, "deleted" if user.removed else "updated")

    def _make_app(self) -> Flask:
        app = ManyParts("emulators.microsoft365")
        add_gate(app, self.faults, self.ledger, self.access)
        add_clock(app, self.tenant, self._clock)
        add_rights(app, self.tenant)
        add_throttle(app, self.throttle)
        add_sign_in(app, self.tenant, self.access)
        add_keys(app, self.keys)
        add_mailbox(app, self.mailbox)
        add_calendar(app, self.tenant, self.calendar, self._clock)
        add_tasks(app, self.tenant, self.tasks)
        add_users(app, self.tenant, self.directory)
        add_subscriptions(app, self.subscriptions)
        add_teamwork(app, self.tenant, self.install_app)
        add_connector(app, self.tenant, self.chats, self._clock)
        app.wsgi_app = ByHost(app.wsgi_app)  # type: ignore[method-assign]
        return app
