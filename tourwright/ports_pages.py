"""What the pages ask of the outside world beside `tourwright.ports`.

Texts that no workflow is told, sessions, preferences, and the company's directory. A text here is
sealed with the alliance's key, so an erasure reaches it, and never comes near a workflow, an
outgoing event or a log. Errors are those of `tourwright.ports`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from tourwright.domain.model import Meeting
from tourwright.domain.people import Person


@dataclass(frozen=True)
class PrivateText:
    """What one person wrote for nobody else yet.

    subject is a tour id, with what else is needed ("<tour id>/review-3"). kind is draft, prep,
    aspirations, gap, thanks or kept (what was typed when a session ended). revision counts the
    savings.
    """

    owner_key: str
    alliance_id: str
    subject: str
    kind: str
    fields: Mapping[str, str]
    saved_at: datetime
    revision: int = 0


class Meetings(Protocol):
    """Calendar entries of talks."""

    def get(self, uid: str) -> Meeting | None:
        """Return the entry as it was told last, None when there is none."""
        ...


class PrivateTexts(Protocol):
    """Drafts and preparations; only the owner's key finds them."""

    def get(self, owner_key: str, subject: str, kind: str) -> PrivateText | None:
        """Return the text or None."""
        ...

    def put(self, text: PrivateText) -> int:
        """Keep the text in place of the one before; returns its revision, counted from 1.

        Nothing is written when the fields are those that are kept already. Raises
        KeyDestroyedError when the alliance was erased.
        """
        ...

    def drop(self, owner_key: str, subject: str, kind: str) -> None:
        """Forget the text."""
        ...

    def of_owner(self, owner_key: str, kind: str) -> Sequence[PrivateText]:
        """Return the owner's texts of a kind, newest first."""
        ...


@dataclass(frozen=True)
class PairText:
    """What one of the two wrote for the other; kind is comment, conversation, prospect or mark.

    tour_id is the alliance's id for prospects, which outlive a tour. field and revision say which
    part of the statement a comment is about; field is the line that a mark is on. delete_on is the
    day from which it is forgotten, None for as long as the alliance is kept.
    """

    text_id: str
    alliance_id: str
    tour_id: str
    kind: str
    by_key: str
    at: datetime
    text: str
    field: str = ""
    revision: int = 0
    delete_on: date | None = None


class PairTexts(Protocol):
    """Texts between the two, beside the history."""

    def add(self, text: PairText) -> bool:
        """Keep the text; False when its id is there already."""
        ...

    def of_tour(self, tour_id: str, kind: str) -> Sequence[PairText]:
        """Return the tour's texts of a kind, oldest first."""
        ...

    def delete_from(self, tour_id: str, kind: str, day: date) -> None:
        """Set the day from which the tour's texts of a kind are forgotten."""
        ...

    def drop_before(self, day: date) -> int:
        """Forget what was to be kept until before the day; returns how many."""
        ...


@dataclass(frozen=True)
class StatementText:
    """One text of a statement as it became shared; seq is that of the view that carried it.

    statement is as `TourView.statement` has it, with the policy layer.
    """

    tour_id: str
    seq: int
    revision: int
    at: datetime
    by_key: str
    text_hash: str
    statement: Mapping[str, object]


class StatementTexts(Protocol):
    """Every text a statement ever had; written by the recorder."""

    def of_tour(self, tour_id: str) -> Sequence[StatementText]:
        """Return all of them, oldest first."""
        ...

    def get(self, tour_id: str, seq: int) -> StatementText | None:
        """Return one of them."""
        ...


@dataclass(frozen=True)
class Session:
    """Somebody signed in. digest is the SHA-256 of the cookie's value in hexadecimal.

    held are the roles that the directory gave ("HR", "HR:Sales"). scope is an alliance id when the
    session may see this alliance only, "" for all that the person may. language is the one that the
    person chose, leads whether anybody works or is on a tour under them, or they stand in for a
    manager: both are filled in when a session is found.
    """

    digest: str
    person_key: str
    held: frozenset[str]
    started_at: datetime
    seen_at: datetime
    ends_at: datetime
    scope: str = ""
    language: str = ""
    leads: bool = False


class Sessions(Protocol):
    """Sessions, and who is who in the company's directory."""

    def start(self, session: Session) -> None:
        """Keep the session."""
        ...

    def find(self, digest: str) -> tuple[Session, Person] | None:
        """Return the session with its person, in one query; ended ones too, the caller judges."""
        ...

    def touch(self, digest: str, now: datetime) -> None:
        """Note that it is used."""
        ...

    def end(self, digest: str) -> None:
        """End the session."""
        ...

    def end_of(self, person_key: str) -> None:
        """End every session of the person."""
        ...

    def purge(self, before: datetime) -> int:
        """Forget sessions and sign-ins that ended before the moment; returns how many."""
        ...

    def bind(self, oid: str, person_key: str) -> bool:
        """Remember whose account this is; False when it is somebody else's already."""
        ...

    def bound(self, oid: str) -> str:
        """Return whose account this is, "" for nobody's."""
        ...

    def keep_flow(self, digest: str, flow: Mapping[str, object], ends_at: datetime) -> None:
        """Keep what a sign-in under way needs when the person comes back."""
        ...

    def take_flow(self, digest: str, now: datetime) -> Mapping[str, object] | None:
        """Return it once, None when there is none or it is too late."""
        ...


@dataclass(frozen=True)
class Preference:
    """What a person chose about language and mails; "" and None: as the company has it.

    digest is daily or off; snooze_until the day until which mails about the pair wait.
    """

    person_key: str
    language: str = ""
    digest: str = "daily"
    mails_a_week: int | None = None
    quiet_from: str = ""
    quiet_to: str = ""
    snooze_until: date | None = None
    snoozes: int = 0


class Preferences(Protocol):
    """Choices of people."""

    def get(self, person_key: str) -> Preference:
        """Return the choices, the usual ones for whoever made none."""
        ...

    def put(self, preference: Preference) -> None:
        """Keep the choices."""
        ...


@dataclass(frozen=True)
class Owner:
    """Somebody whose address it is, at work or in private."""

    alliance_id: str
    person_key: str
    is_private: bool


class Owners(Protocol):
    """Whose an address is."""

    def owners_of(self, address: str) -> Sequence[Owner]:
        """Return everybody who has the address."""
        ...


@dataclass(frozen=True)
class Look:
    """Somebody who is no party looked at a tour, and said why."""

    alliance_id: str
    tour_id: str
    person_key: str
    role: str
    purpose: str
    at: datetime


class Looks(Protocol):
    """The list of looks, which the employee reads."""

    def add(self, look: Look) -> None:
        """Write it down."""
        ...

    def of_alliance(self, alliance_id: str) -> Sequence[Look]:
        """Return the looks, newest first."""
        ...


@dataclass(frozen=True)
class Identity:
    """Whom the directory says somebody is; held are the roles it gives."""

    oid: str
    tenant: str
    address: str
    held: frozenset[str] = field(default_factory=frozenset)


class SignIn(Protocol):
    """The company's directory, as far as signing in goes."""

    @property
    def origin(self) -> str:
        """The address at which browsers are asked who they are, without a path."""
        ...

    def begin(self, redirect_uri: str) -> tuple[str, Mapping[str, object]]:
        """Return where to send the browser, and what `finish` needs."""
        ...

    def finish(self, flow: Mapping[str, object], query: Mapping[str, str]) -> Identity:
        """Return who came back. Raises NotAuthenticError, TransientError."""
        ...
