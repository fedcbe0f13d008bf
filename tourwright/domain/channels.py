"""Over which channel somebody is asked: the first that reaches them, and why no better one does.

The order is fixed: a card in Teams, a card in an Outlook mail, a mail with a link. The mail always
reaches somebody who has an address, so there is always a last choice.

Source: product, "one question, the channel at hand"; Microsoft 365, traps 9 to 11.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Channel(StrEnum):
    """Ways to ask, the best first."""

    TEAMS = "teams"
    OUTLOOK = "outlook"
    MAIL = "mail"


class Why(StrEnum):
    """Why a channel was not taken."""

    NOT_SET_UP = "not_set_up"
    UNKNOWN_PERSON = "unknown_person"
    GUEST = "guest"
    NO_LICENCE = "no_licence"
    NOT_INSTALLED = "not_installed"
    BLOCKED = "blocked"
    PRIVATE_ADDRESS = "private_address"
    NO_CARD = "no_card"
    ON_PREMISES = "on_premises"
    SHARED_MAILBOX = "shared_mailbox"
    MANY = "many"
    TOO_OLD = "too_old"
    FAILED = "failed"


class Stop(StrEnum):
    """Why somebody is not written to at work at all."""

    DISABLED = "disabled"
    LEFT = "left"


@dataclass(frozen=True)
class Account:
    """What the directory says of somebody's account; mailbox is as in the directory's port."""

    is_enabled: bool = True
    is_removed: bool = False
    is_guest: bool = False
    mailbox: str = ""


@dataclass(frozen=True)
class Installed:
    """Which channels the company has set up."""

    teams: bool = False
    outlook: bool = False


@dataclass(frozen=True)
class Reach:
    """Why each card does not reach the person, None where it does. stop: nothing may be sent."""

    teams: Why | None
    outlook: Why | None
    stop: Stop | None = None


@dataclass(frozen=True)
class Choice:
    """The channel taken, and the better ones that were not, each with why."""

    channel: Channel
    fallen: tuple[tuple[Channel, Why], ...] = field(default=())


MAILBOXES: Mapping[str, Why] = {
    "none": Why.NO_LICENCE,
    "on_premises": Why.ON_PREMISES,
    "shared": Why.SHARED_MAILBOX,
}
CHATS: Mapping[str, Why | None] = {
    "installed": None,
    "blocked": Why.BLOCKED,
    "removed": Why.NOT_INSTALLED,
}


def reach_of(installed: Installed, account: Account | None, chat: str) -> Reach:
    """Return how the person can be reached. chat is the state of their chat, "" without one.

    Somebody whose account the directory never told us of may still have a chat with us.
    """
    teams = CHATS.get(chat, Why.NOT_INSTALLED) if chat or account else Why.UNKNOWN_PERSON
    outlook: Why | None = Why.UNKNOWN_PERSON
    if account is not None:
        outlook = MAILBOXES.get(account.mailbox)
        if account.is_guest:
            outlook = Why.GUEST
            teams = Why.GUEST if chat != "installed" else None
    return Reach(
        teams if installed.teams else Why.NOT_SET_UP,
        outlook if installed.outlook else Why.NOT_SET_UP,
        stop_of(account),
    )


def stop_of(account: Account | None) -> Stop | None:
    """Return why nothing may be sent to the address at work any more, None when it may."""
    if account is None or (account.is_enabled and not account.is_removed):
        return None
    return Stop.LEFT if account.is_removed else Stop.DISABLED


def choose(reach: Reach, tried: Mapping[Channel, Why]) -> Choice:
    """Return the best channel that reaches the person; tried are those that just failed."""
    known: Mapping[Channel, Why | None] = {
        Channel.TEAMS: reach.teams,
        Channel.OUTLOOK: reach.outlook,
    }
    fallen: list[tuple[Channel, Why]] = []
    for channel, why in known.items():
        reason = why or tried.get(channel)
        if reason is None:
            return Choice(channel, tuple(fallen))
        fallen.append((channel, reason))
    return Choice(Channel.MAIL, tuple(fallen))
