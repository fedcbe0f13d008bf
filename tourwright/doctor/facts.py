"""What was found out at Microsoft 365, and what the settings want of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Reply(StrEnum):
    """What came of trying a permission. MISSING: there is no such mailbox that we could use."""

    YES = "yes"
    NO = "no"
    MISSING = "missing"
    NO_ANSWER = "no_answer"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class SignedIn:
    """How an application was let in. code is Microsoft's number for why not.

    reached is False when nobody answered, roles are the permissions consented in Entra.
    """

    ok: bool
    code: str = ""
    reached: bool = True
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Subscribed:
    """One live subscription of ours."""

    address: str
    lifecycle: str
    ends_at: datetime


@dataclass(frozen=True)
class Wanted:
    """What the settings want. mailbox is "" where mails do not go by Graph.

    channels: Microsoft 365 is on; drafts: the mailbox is read; provider is that of cards in mails,
    half_outlook says that something of theirs is set without it, card_key is the public part of
    the key that signs them; cloud_has_cards: Outlook there knows them; outside is a mailbox that
    we must not reach.
    """

    base_url: str
    tenant: str = ""
    mailbox: str = ""
    channels: bool = False
    drafts: bool = False
    events: bool = False
    away: bool = False
    tasks: bool = False
    bot_id: str = ""
    catalogue_id: str = ""
    installs: bool = False
    provider: str = ""
    card_key: str = ""
    half_outlook: bool = False
    cloud_has_cards: bool = True
    notifications: bool = False
    outside: str = ""


@dataclass(frozen=True)
class Facts:
    """What was found out. sign_ins are by application: main, mail, bot.

    clock_off_s is how far our clock is ahead, None when nobody told the time; endpoint is the
    status that our own address of the bot answered, 0 for no answer; subscriptions are None when
    they could not be read.
    """

    sign_ins: Mapping[str, SignedIn] = field(default_factory=dict)
    clock_off_s: float | None = None
    people: Reply = Reply.NOT_ASKED
    send: Reply = Reply.NOT_ASKED
    draft: Reply = Reply.NOT_ASKED
    outside: Reply = Reply.NOT_ASKED
    calendar: Reply = Reply.NOT_ASKED
    away: Reply = Reply.NOT_ASKED
    endpoint: int | None = None
    catalogue: Reply = Reply.NOT_ASKED
    subscriptions: tuple[Subscribed, ...] | None = None

    def roles(self, app: str) -> frozenset[str]:
        """Return what was consented to an application in Entra."""
        signed = self.sign_ins.get(app)
        return signed.roles if signed else frozenset()


@dataclass(frozen=True)
class Found:
    """Everything that the checks look at."""

    wanted: Wanted
    facts: Facts
    now: datetime
