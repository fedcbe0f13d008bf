"""The systems around us: where people are kept, who carries a letter, which days are worked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.people import SourcePerson


class Hris(Protocol):
    """Reads of one HRIS; every call is safe to repeat."""

    source: str

    def get_person(self, source_person_id: str) -> SourcePerson:
        """Return the person as of now. Raises NotFoundError, TransientError, RefusedError."""
        ...

    def list_people(self) -> Iterator[SourcePerson]:
        """Yield everybody, leavers too, page by page."""
        ...

    def changed_since(self, since: datetime) -> Sequence[str]:
        """Return source person ids changed since the moment (UTC), each once."""
        ...


@dataclass(frozen=True)
class InboundEvent:
    """One authenticated event from a source; body is the raw bytes.

    dedupe_key is unique per source. subject is the source's id of what the event is about ("" when
    it names none).
    """

    source: str
    dedupe_key: str
    kind: str
    subject: str
    received_at: datetime
    body: bytes


class EventReader(Protocol):
    """Checks and reads what one source sends; vendor names stay behind it."""

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> InboundEvent:
        """Return the event. Raises NotAuthenticError, MalformedError."""
        ...


@dataclass(frozen=True)
class Invite:
    """The calendar part of a letter. addresses are (name, address) of everybody invited.

    uid never changes for one talk, sequence counts its changes, cancelled withdraws it. handed_on:
    only one side changed, as the next word about the same talk will say.
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    zone: str
    summary: str
    addresses: tuple[tuple[str, str], ...]
    cancelled: bool = False
    handed_on: bool = False


@dataclass(frozen=True)
class MailCard:
    """A card that goes along with a letter, as HTML: head before </head>, body first in <body>."""

    head: str = ""
    body: str = ""


@dataclass(frozen=True)
class Letter:
    """One mail as content; the connector decides how it looks as HTML and as plain text.

    message_id is fixed per person and purpose, in angle brackets. actions are (label, url), equal
    in weight. unsubscribe_url adds the two RFC 8058 headers and a link called unsubscribe_label.
    date is the moment it speaks from (UTC); language is that of its words, as in `lang`.
    card is shown by mail readers that know cards; the letter says everything without it. once: it
    only reminds, so where nobody can tell whether it went out it is not sent again. invites are
    many calendar parts at once, in place of the one.
    """

    message_id: str
    to_address: str
    to_name: str
    subject: str
    paragraphs: tuple[str, ...]
    date: datetime
    actions: tuple[tuple[str, str], ...] = ()
    footer: str = ""
    invite: Invite | None = None
    unsubscribe_url: str = ""
    unsubscribe_label: str = "Stop these mails"
    language: str = "en"
    card: MailCard | None = None
    once: bool = False
    invites: tuple[Invite, ...] = ()


class Mailer(Protocol):
    """Sends a letter once per Message-ID as far as the channel allows."""

    def send(self, letter: Letter) -> None:
        """Send. Raises TransientError (nothing sent), UnknownOutcomeError, RefusedError."""
        ...

    def was_sent(self, message_id: str) -> bool | None:
        """Say whether a mail with this Message-ID went out; None when the channel cannot tell.

        Raises TransientError while it is on its way: nothing is to be sent before that is clear.
        """
        ...


class WorkCalendars(Protocol):
    """Public holidays; data that changes with its package, so never read during replay."""

    def calendar(self, country: str, region: str, years: Iterable[int]) -> WorkCalendar:
        """Return the working calendar; an unknown country has weekends only."""
        ...


class Clock(Protocol):
    """The time, handed in."""

    def now(self) -> datetime:
        """Return the moment in UTC."""
        ...
