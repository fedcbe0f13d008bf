"""Mails to people whose account is closed, or who are out of office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from tests.card_channel import Book
from tests.fakes import NOW
from tests.page_world import PageWorld
from tourwright.domain.model import AskKind
from tourwright.domain.people import PersonStatus, Termination
from tourwright.ports import Ask, OutboxRow, TransientError
from tourwright.ports.directory import DirectoryUser
from tourwright.store import Store
from webhooks.at_work import KNOWN_FOR, AtWork, AtWorkPorts

USUAL, PRESSING = "review_revealed", "renewal_due"
DAY = timedelta(days=1)
USER = DirectoryUser("oid-ana", mailbox="cloud")


@dataclass
class Calendar:
    """Says who is away until when; away may fail."""

    back: dict[str, datetime] = field(default_factory=dict)
    fault: Exception | None = None
    asked: int = 0

    def until(self, addresses: Sequence[str], now: datetime) -> Mapping[str, datetime]:
        """See `Away.until`."""
        del now
        self.asked += 1
        if self.fault is not None:
            raise self.fault
        return {each: self.back[each] for each in addresses if each in self.back}


class Office:
    """Ana, her account and her calendar."""

    def __init__(self, store: Store) -> None:
        self.world = PageWorld(store)
        self.store = store
        self.key = self.world.key("ana")
        self.book, self.calendar = Book({self.key: USER}), Calendar()
        self.at_work = AtWork(
            AtWorkPorts(self.book, store.people, store.asks, store.recorder, self.calendar)
        )

    def account(self, **changes: object) -> None:
        """Change the account."""
        self.book.users[self.key] = replace(USER, **changes)  # type: ignore[arg-type]

    def facts(self, **changes: object) -> None:
        """Let the people system say something else of Ana."""
        facts = replace(self.world.people["ana"].facts, **changes)  # type: ignore[arg-type]
        self.world.people["ana"] = self.store.people.apply(facts, (), NOW + timedelta(seconds=1))

    def is_away(self, **by: float) -> datetime:
        """Let Ana's calendar say that she is away so long."""
        address = self.world.people["ana"].facts.work_email
        self.calendar.back[address] = NOW + timedelta(**by)
        return self.calendar.back[address]

    def verdict(
        self, purpose: str = USUAL, now: datetime = NOW, **body: object
    ) -> tuple[str, str, datetime | None] | None:
        """Return what becomes of a mail to Ana."""
        row = OutboxRow(
            1, "mail", "k", "a1", "a1-1", {"to": self.key, "purpose": purpose, **body}, NOW
        )
        said = self.at_work.verdict(row, now)
        return None if said is None else (said.state, said.why, said.at)

    def told(self, purpose: str) -> list[object]:
        """Return the facts of what HR was told."""
        rows = [row.body for row in self.store.outbox.log(50)]
        return [body["facts"] for body in rows if body.get("purpose") == purpose]


@pytest.fixture
def office(sqlite_store: Store) -> Office:
    """Return an office with Ana in it."""
    return Office(sqlite_store)


def test_whoever_is_there_is_written_to(office: Office) -> None:
    """Also somebody whom the directory does not know, and a role."""
    assert office.verdict() is None
    office.book.users.clear()
    assert office.verdict() is None
    assert office.verdict(to="") is None


@pytest.mark.parametrize(
    ("account", "why"),
    [({"enabled": False}, "disabled"), ({"enabled": False, "removed": "deleted"}, "left")],
)
def test_nobody_who_left_is_written_to(
    office: Office, account: Mapping[str, object], why: str
) -> None:
    """Nothing goes to the address at work, a talk neither; HR is told once."""
    office.account(**account)

    for purpose in (USUAL, PRESSING, USUAL):
        assert office.verdict(purpose) == ("dropped", why, None)
    assert office.verdict(what="meeting") == ("dropped", why, None)
    assert office.told("hr_account_closed") == [{"person": office.key}]


def test_a_private_address_outlives_the_account(office: Office) -> None:
    """The alumni network writes there."""
    office.account(enabled=False, removed="deleted")

    assert office.verdict(personal=True) is None


def test_an_open_account_is_written_to_again(office: Office) -> None:
    """Mails go as before."""
    office.account(enabled=False)
    office.verdict()
    office.account()

    assert office.verdict() is None


def test_hr_is_not_told_what_it_said_itself(office: Office) -> None:
    """The people system knows that she left."""
    office.account(enabled=False)
    ended = Termination(NOW.date() - 2 * DAY)
    office.facts(status=PersonStatus.TERMINATED, termination=ended)

    assert office.verdict() == ("dropped", "disabled", None)
    assert office.told("hr_account_closed") == []


def test_an_account_that_opens_on_the_first_day_is_waited_for(office: Office) -> None:
    """Somebody who was hired and did not begin yet loses no question."""
    office.account(enabled=False)
    office.facts(status=PersonStatus.PREHIRE)

    said = office.verdict()

    assert said is not None
    assert said[:2] == ("wait", "not open yet")
    assert office.told("hr_account_closed") == []


def test_mails_wait_for_the_return_unless_they_press(office: Office) -> None:
    """A talk is told at once; it is in the calendar that says who is away."""
    back = office.is_away(days=5)

    assert office.verdict(USUAL) == ("wait", "away", back)
    assert office.verdict(PRESSING) is None
    assert office.verdict(what="meeting") is None
    assert office.verdict(USUAL, now=back) is None
    assert office.told("hr_long_away") == []


def test_what_is_due_before_the_return_goes(office: Office) -> None:
    """It could not be answered in time otherwise."""
    office.world.signing()
    ask = _asked(office)
    assert ask.due is not None
    office.is_away(days=13)
    waits = office.verdict(USUAL, ask_id=ask.ask_id)
    late = ask.due - DAY

    assert (waits is None) == (ask.due <= NOW + 13 * DAY)
    assert office.verdict(USUAL, now=late + KNOWN_FOR, ask_id=ask.ask_id) is None


def test_hr_is_told_once_of_a_long_absence(office: Office) -> None:
    """Nothing waits for so long."""
    back = office.is_away(days=30)

    assert [office.verdict(), office.verdict()] == [None, None]
    assert office.told("hr_long_away") == [{"person": office.key, "day": f"{back:%Y-%m-%d}"}]


def test_a_calendar_is_not_asked_for_every_mail(office: Office) -> None:
    """What it said holds for half an hour; a calendar that fails holds nothing back."""
    office.calendar.fault = TransientError("busy")
    assert [office.verdict(), office.verdict()] == [None, None]
    assert office.calendar.asked == 1
    office.calendar.fault = None
    back = office.is_away(days=2)

    assert office.verdict(now=NOW + KNOWN_FOR) == ("wait", "away", back)


def _asked(office: Office) -> Ask:
    mine = office.store.asks.open_for(office.key)
    return next(each for each in mine if each.kind is AskKind.COMMIT)
