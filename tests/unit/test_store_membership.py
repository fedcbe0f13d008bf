"""Consents and suppressed addresses follow the history, whoever ended a membership."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.store_factories import NOW, employment_event, entry, record, source_person
from tourwright.domain.diff import vanished
from tourwright.domain.model import MachineName, Party
from tourwright.domain.people import Person
from tourwright.domain.stops import STOP, all_mails_of
from tourwright.store import Store

ADDRESS = "ida@home.example"
YES = {"news": "true", "jobs": "false"}


class Member:
    """An alum whose alliance's records are written one after the other."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.person: Person = store.people.apply(source_person(), (employment_event(),), NOW)
        self.seq = 0

    def line(
        self,
        event: str,
        states: tuple[str, str],
        party: Party = Party.TIMER,
        body: Mapping[str, str] | None = None,
        machine: MachineName = MachineName.ALUMNI,
    ) -> bool:
        """Write a line of the alliance's history."""
        self.seq += 1
        values = {"machine": machine, "party": party, "body": body or {}}
        values |= {"from_state": states[0], "to_state": states[1]}
        mine = self.person.alliance_id
        line = entry(event, **values)
        made = record(self.seq, alliance_id=mine, stream=mine)
        return self.store.recorder.record(replace(made, entries=(line,)))

    def accept(self) -> None:
        """Say yes to news."""
        self.line("accept", ("invited", "member"), Party.ALUM, YES)

    @property
    def consents(self) -> Mapping[str, bool]:
        """What stands."""
        return self.store.alumni.consents(self.person.alliance_id)

    @property
    def may_be_written_to(self) -> bool:
        """Whether the address is open."""
        return not self.store.alumni.suppressed(ADDRESS)


@pytest.fixture
def member(store: Store) -> Member:
    """Somebody who accepted."""
    made = Member(store)
    made.accept()
    return made


def test_a_yes_keeps_the_choices_of_its_record(member: Member) -> None:
    """Nobody else has to write them down."""
    assert member.consents == {"news": True, "jobs": False}
    assert member.may_be_written_to


@pytest.mark.parametrize(
    ("event", "states", "stays_open"),
    [
        ("leave", ("member", "left"), False),
        ("pause_24m", ("paused", "left"), False),
        ("give_up_12m", ("unreachable", "left"), False),
        ("no_answer", ("invited", "declined"), False),
        ("decline", ("invited", "declined"), False),
        ("erase", ("member", "erased"), False),
        ("deceased_or_stop", ("eligibility_check", "not_invited"), False),
        ("hard_bounce", ("member", "unreachable"), False),
        ("standing_revoked", ("member", "left"), False),
        ("no_personal_mail", ("eligible", "unreachable"), True),
    ],
)
def test_an_end_takes_every_consent_back(
    member: Member, event: str, states: tuple[str, str], *, stays_open: bool
) -> None:
    """The address of who was not written to yet is not suppressed."""
    member.line(event, states)

    assert not any(member.consents.values())
    assert member.may_be_written_to is stays_open


@pytest.mark.parametrize(
    ("event", "states"),
    [("deceased_or_stop", ("member", "member")), ("erased", ("left", "erased"))],
)
def test_the_alliance_can_end_it_too(member: Member, event: str, states: tuple[str, str]) -> None:
    """The stop switch and an erasure stand in the alliance's own lines."""
    member.line(event, states, Party.HR, machine=MachineName.ALLIANCE)

    assert not any(member.consents.values())
    assert not member.may_be_written_to


@pytest.mark.parametrize(
    ("event", "states"),
    [
        ("reminded", ("paused", "paused")),
        ("standing_revoked_confirmed", ("left", "left")),
        ("rehired", ("member", "paused")),
    ],
)
def test_other_lines_change_nothing(member: Member, event: str, states: tuple[str, str]) -> None:
    """A re-hired member's choices are kept; a note moves nothing."""
    member.line(event, states)

    assert member.consents["news"]
    assert member.may_be_written_to


def test_the_stop_switch_closes_the_address_at_work_and_all_mails(member: Member) -> None:
    """Whoever writes about this person, and wherever to."""
    closed = member.person.facts.work_email, all_mails_of(member.person.alliance_id)

    member.line("leave", ("member", "left"), Party.ALUM)
    after_leaving = [member.store.alumni.suppressed(each) for each in closed]
    member.line(STOP, ("left", "left"), Party.ALUM)

    assert after_leaving == [False, False]
    assert [member.store.alumni.suppressed(each) for each in closed] == [True, True]


def test_the_own_request_opens_the_address_again(member: Member) -> None:
    """Who left and asks to be back is written to."""
    member.line("leave", ("member", "left"), Party.ALUM)

    member.line("rejoin", ("left", "invited"), Party.ALUM)
    member.accept()

    assert member.may_be_written_to
    assert member.consents["news"]


def test_a_yes_that_comes_after_a_no_is_late(member: Member) -> None:
    """One click left every list: the record of an earlier yes does not undo it."""
    member.store.alumni.suppress(ADDRESS, NOW)
    member.store.alumni.set_consents(member.person.alliance_id, {"news": False}, NOW)

    member.accept()

    assert not any(member.consents.values())


def test_a_record_written_again_changes_nothing(member: Member) -> None:
    """What came after it stands."""
    later = NOW + timedelta(days=1)
    member.store.alumni.set_consents(member.person.alliance_id, {"news": False}, later)
    member.seq -= 1

    member.accept()

    assert not member.consents["news"]


def test_an_erased_record_of_the_source_still_has_its_last_address(member: Member) -> None:
    """The people system forgot the address before the alliance was erased: it stays suppressed."""
    facts = vanished(member.person.facts)
    member.store.people.apply(facts, (), NOW + timedelta(days=1))

    member.line("erased", ("departed", "erased"), Party.HRIS, machine=MachineName.ALLIANCE)

    assert not member.may_be_written_to


def test_a_history_of_nobody_changes_no_register(store: Store) -> None:
    """A record whose person is not stored is written all the same."""
    line = entry("leave", machine=MachineName.ALUMNI, from_state="member", to_state="left")

    assert store.recorder.record(replace(record(1), entries=(line,)))
