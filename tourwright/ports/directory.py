"""The company's directory: who is there, who left, who is away.

The reading of pages is the truth; notifications (`Subscription`) only start one sooner.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol


@dataclass(frozen=True)
class DirectoryUser:
    """One account. removed is "", changed (may come back) or deleted; None manager: not told.

    mailbox is cloud, on_premises, none or shared, "" when it is not known.
    """

    oid: str
    enabled: bool = True
    removed: str = ""
    mail: str = ""
    upn: str = ""
    employee_id: str = ""
    user_type: str = "Member"
    manager_oid: str | None = None
    hired_on: date | None = None
    leaves_at: datetime | None = None
    mailbox: str = ""


@dataclass(frozen=True)
class DirectoryPage:
    """One page of changes. cursor is where to go on: at once, or next time when it is done."""

    users: tuple[DirectoryUser, ...]
    cursor: str
    done: bool


class Directory(Protocol):
    """Reads the directory page by page; safe to repeat."""

    def page(self, cursor: str) -> DirectoryPage:
        """Return the page at the cursor, "" for the first of all. Raises CursorGoneError."""
        ...


class Away(Protocol):
    """Who said that they are out of office."""

    def until(self, addresses: Sequence[str], now: datetime) -> Mapping[str, datetime]:
        """Return when they are back, for those who are away now."""
        ...


@dataclass(frozen=True)
class Subscription:
    """A promise of the directory to notify us. client_state proves that a notification is ours."""

    subscription_id: str
    resource: str
    expires_at: datetime
    renew_at: datetime
    state: str = "live"
    client_state: str = ""
    problem: str = ""


class SubscriptionCalls(Protocol):
    """Makes and keeps subscriptions at the directory."""

    def create(self, resource: str, client_state: str, expires_at: datetime) -> Subscription:
        """Ask to be notified; the directory calls us while it makes the subscription."""
        ...

    def renew(self, subscription_id: str, expires_at: datetime) -> Subscription:
        """Make it last longer. Raises NotFoundError when it is gone."""
        ...

    def delete(self, subscription_id: str) -> None:
        """End it; one that is gone is fine."""
        ...

    def reauthorize(self, subscription_id: str) -> None:
        """Prove again that we may be notified."""
        ...

    def standing(self) -> Mapping[str, bool]:
        """Return the ids of those that the directory has, and whether each leads to us wholly."""
        ...


class Subscriptions(Protocol):
    """The subscriptions that we made."""

    def put(self, subscription: Subscription) -> None:
        """Keep the subscription as it is now."""
        ...

    def get(self, subscription_id: str) -> Subscription | None:
        """Return the subscription."""
        ...

    def all(self) -> Sequence[Subscription]:
        """Return every subscription, dead ones too."""
        ...

    def dropped(self, subscription_id: str, why: str, now: datetime) -> None:
        """Note that it is live no more."""
        ...


class DirectoryBook(Protocol):
    """What we keep of the directory: whose account is whose, and who may be written to."""

    def apply(self, users: Sequence[DirectoryUser], now: datetime) -> int:
        """Keep what was read; the last reading wins and a repeat changes nothing.

        A new account is bound to a person by employee id or else by mail address; from then on by
        its oid only. Returns how many rows changed.
        """
        ...

    def person_of(self, oid: str) -> str:
        """Return the key of the person whose account this is, "" when it is nobody's."""
        ...

    def of_person(self, person_key: str) -> DirectoryUser | None:
        """Return the person's account."""
        ...

    def of_people(self, mails: Mapping[str, str]) -> Mapping[str, DirectoryUser]:
        """Return the accounts of people, given with their work addresses by their keys.

        An account's address is the one given or, where it is another, a sign that it is.
        """
        ...

    def cursor(self) -> str:
        """Return where the next reading goes on."""
        ...

    def keep_cursor(self, cursor: str, now: datetime, *, done: bool) -> None:
        """Keep the cursor; done says that this reading came to its end."""
        ...

    def last_done(self) -> datetime | None:
        """Return when a reading last came to its end."""
        ...
