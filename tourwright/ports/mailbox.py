"""What we remember of the service mailbox: mails that it keeps, talks in its calendar, its pace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from tourwright.ports.outside import Letter


class LetterState(StrEnum):
    """How far a letter has come. SENDING: it may be out, nobody heard."""

    NEW = "new"
    SENDING = "sending"
    SENT = "sent"


@dataclass(frozen=True)
class NotedLetter:
    """A letter that was given to the mailbox; provider_id is the mailbox's id, "" without one."""

    message_id: str
    state: LetterState
    provider_id: str
    at: datetime


class LetterNotes(Protocol):
    """Which letters the mailbox was given; a process that dies forgets nothing of it."""

    def begin(self, message_id: str, outbox_ids: Sequence[int], now: datetime) -> None:
        """Note a letter before it is sent, unless it is noted."""
        ...

    def put(self, letter: NotedLetter) -> None:
        """Note how far the letter has come; the last word counts."""
        ...

    def get(self, message_id: str) -> NotedLetter | None:
        """Return what is noted, None when the letter was never begun."""
        ...


@dataclass(frozen=True)
class MailboxRate:
    """How fast a mailbox may send: one mail in each `every`, and so many at once before that."""

    mailbox: str
    every: timedelta
    at_once: int = 5

    @property
    def slack(self) -> timedelta:
        """How far sending may run ahead of the even pace."""
        return self.every * self.at_once


class MailboxSlots(Protocol):
    """When a mailbox may send, for all processes together."""

    def take(self, rate: MailboxRate, now: datetime, patience: timedelta) -> datetime:
        """Return when the next mail may go; it is ours unless that is after the patience."""
        ...

    def hold(self, rate: MailboxRate, until: datetime) -> None:
        """Let nobody send before the moment: the mailbox asked for it."""
        ...


@dataclass(frozen=True)
class NotedTalk:
    """A talk that is an event of the mailbox's calendar, as of the change with this number."""

    uid: str
    event_id: str
    sequence: int
    at: datetime


class TalkNotes(Protocol):
    """Which events of the calendar are ours."""

    def get(self, uid: str) -> NotedTalk | None:
        """Return the event of the talk, None without one."""
        ...

    def put(self, talk: NotedTalk, outbox_ids: Sequence[int]) -> None:
        """Note the event; these rows of the outbox are about it."""
        ...


class TalkCalendar(Protocol):
    """Talks as events, which invite and tell by themselves."""

    def tell(self, letter: Letter, outbox_ids: Sequence[int]) -> bool:
        """Make, change or cancel the event; False: it cannot be one, so the letter must go."""
        ...
