"""The five years of one alliance in a company that lives in Microsoft 365.

Nora answers on cards in Teams, Lena on cards in her mails, Tomas has neither and follows the links
of his mails. What a card does not take is answered on the page, by whoever it is.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from emulators.entra import CLIENT_ID, TENANT
from emulators.microsoft365 import Microsoft365Emulator
from emulators.microsoft365.connector import Posted
from emulators.microsoft365.outlook import TooOldError, card_of
from emulators.microsoft365.teams import EXECUTE, actions_of
from emulators.microsoft365.tenant import BOT_ID, OUTLOOK_PROVIDER, TEAMS_APP_ID, User, oid_of
from emulators.world import World
from tourwright.dev.life import BEGIN, LENA, NORA, TOMAS, Life
from tourwright.dev.stage import staged
from tourwright.domain.model import AskKind
from tourwright.ports import Ask
from tourwright.settings import GraphMail, Microsoft365, Settings
from tourwright.temporal import TASK_QUEUE

SENDER = "tours@lumenharbor.example"
HTTP = "Action.Http"


def in_microsoft365(settings: Settings, world: World) -> Settings:
    """Return the settings of a company whose mails, chats and directory are Microsoft's."""
    emulator = world.microsoft365
    emulator.endpoints.bot_url = f"{settings.base_url}/api/messages"
    app = {"tenant_id": TENANT, "client_id": CLIENT_ID, "client_secret": emulator.secret}
    channels = Microsoft365(
        **app,
        bot_id=BOT_ID,
        bot_client_secret=emulator.secret,
        teams_app_id=TEAMS_APP_ID,
        outlook_provider=OUTLOOK_PROVIDER,
        stand_in=world.graph_url,
        mails_per_second=10,
    )
    mail = GraphMail(**app, sender=SENDER)
    return settings.model_copy(update={"mail": mail, "microsoft": channels})


@dataclass
class CardLife(Life):
    """The alliance while it is lived by cards. taken counts (person, channel)."""

    taken: Counter[tuple[str, str]] = field(default_factory=Counter)
    _rounds: int = 0

    @property
    def tenant(self) -> Microsoft365Emulator:
        """The company's Microsoft 365."""
        return self.stage.world.microsoft365

    def account(self, who: str) -> User:
        """Return somebody's account."""
        return self.tenant.tenant.users[oid_of(who)]

    def hire(self) -> None:
        """See `Life.hire`: Nora has the Teams app, Lena cards in mails, Tomas an old mailbox."""
        self.tenant.change_user(oid_of(TOMAS), mailbox="on_premises")
        super().hire()

    def hris(self, deed: str, who: str, **form: str) -> None:
        """See `Life.hris`: whoever is new is in the directory, and Nora installs the app."""
        super().hris(deed, who, **form)
        self.read_directory()
        if deed == "hire":
            self.tenant.install_app(oid_of(NORA))

    def read_directory(self) -> None:
        """Let the directory be read, as its schedule does elsewhere."""
        self._rounds += 1
        client = self.stage.client
        self.stage.run(
            client.execute_workflow(
                "DirectoryRound", id=f"directory-{self._rounds}", task_queue=TASK_QUEUE
            )
        )

    def answer(
        self, who: str, kind: AskKind, verb: str, fields: Mapping[str, str] | None = None
    ) -> None:
        """Answer on a card where the person has one that takes this answer."""
        typed = fields or {}
        if self._in_teams(who, kind, verb, typed) or self._in_outlook(who, kind, verb, typed):
            self.stage.settle()
            return
        super().answer(who, kind, verb, fields)
        self.taken[who, "page"] += 1

    def _asked(self, who: str, kind: AskKind, verb: str) -> Ask | None:
        """Return the open question, None without one."""
        found = self.stage.parts.store.asks.open_for(self.person(who).person_key)
        return next((each for each in found if each.kind is kind and verb in each.verbs), None)

    def _in_teams(self, who: str, kind: AskKind, verb: str, typed: Mapping[str, str]) -> bool:
        """Press the button in the chat; False when no card there has it."""
        ask, oid = self._asked(who, kind, verb), self.account(who).oid
        for posted in reversed(self.tenant.chats.of(oid)):
            if ask is not None and self._press(posted, oid, ask, (verb, typed)):
                self.taken[who, "teams"] += 1
                return True
        return False

    def _press(
        self, posted: Posted, oid: str, ask: Ask, wanted: tuple[str, Mapping[str, str]]
    ) -> bool:
        """Press on this card, after reading its text where it asks for that."""
        verb, typed = wanted
        face = self.tenant.open_card(posted.id, oid)
        if _executes(face, ask, verb) is None and (read := _executes(face, ask, "read")):
            self.tenant.teams.execute(posted, oid, read)
        found = _executes(posted.seen_by(oid) or {}, ask, verb)
        if found is None:
            return False
        action = found | {"data": {**found["data"], **typed}}
        answer = self.tenant.teams.execute(posted, oid, action)
        assert answer["statusCode"] == 200, answer
        return True

    def _in_outlook(self, who: str, kind: AskKind, verb: str, typed: Mapping[str, str]) -> bool:
        """Press the button in the newest mail with it; False when none has it."""
        ask, account = self._asked(who, kind, verb), self.account(who)
        for mail in reversed(self.tenant.mails.all(account.mail)):
            if ask is None or card_of(mail.html) is None:
                continue
            face = self.tenant.open_mail(mail.id, account.oid)
            posting = [each for each in _buttons(face or {}) if each.get("type") == HTTP]
            for index, action in enumerate(posting):
                if _verb(action) == verb and self._click(mail.id, account.oid, index, typed):
                    self.taken[who, "outlook"] += 1
                    return True
        return False

    def _click(self, mail_id: int, oid: str, index: int, typed: Mapping[str, str]) -> bool:
        """Press on the card of a mail; False when it is too old for that."""
        try:
            reply = self.tenant.press_mail(mail_id, oid, index, typed)
        except TooOldError:
            return False
        assert reply.status == 200, reply
        return True


def _executes(face: Mapping[str, Any], ask: Ask, verb: str) -> dict[str, Any] | None:
    """Return the action of that verb for this question."""
    for action in actions_of(face):
        ours = action.get("data", {}).get("ask") == ask.ask_id
        if action.get("type") == EXECUTE and action.get("verb") == verb and ours:
            return action
    return None


def _verb(action: Mapping[str, Any]) -> str:
    """Return the answer that a button of a mail gives."""
    return str(json.loads(action["body"]).get("verb"))


def _buttons(face: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return what can be pressed on a card of a mail."""
    shown = {name: part for name, part in face.items() if name != "autoInvokeAction"}
    return list(actions_of(shown))


@contextmanager
def life_in_microsoft365(home: Path) -> Iterator[CardLife]:
    """Set the stage for such a life."""
    with staged(home, BEGIN, fit=in_microsoft365) as stage:
        yield CardLife(stage, lambda _: None)


__all__ = ["LENA", "NORA", "TOMAS", "CardLife", "life_in_microsoft365"]
