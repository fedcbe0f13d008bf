"""A machine answers one question: may this event happen here, caused by this party."""

from dataclasses import replace

import pytest

from tourwright.domain.errors import NotAllowedError
from tourwright.domain.machine import Machine, Row
from tourwright.domain.model import MachineName, Party

DOOR = Machine(
    name=MachineName.TRANSITION,
    start="shut",
    ends=frozenset({"gone"}),
    rows=(
        Row("shut", "open", "ajar", (Party.EMPLOYEE,)),
        Row("ajar", "shut", "shut", (Party.TIMER,)),
        Row("ajar", "remove", "gone", (Party.EMPLOYEE, Party.MANAGER, Party.HRIS), both=True),
    ),
)


def test_row_is_found_by_state_event_and_party() -> None:
    """The row says where the event leads."""
    assert DOOR.row("shut", "open", Party.EMPLOYEE).target == "ajar"


def test_no_party_means_any_party() -> None:
    """A caller that has checked the party already asks for the move alone."""
    assert DOOR.row("ajar", "shut", None).by == (Party.TIMER,)


def test_unknown_event_is_refused_with_what_is_allowed() -> None:
    """The refusal names machine, state, event and the events there are."""
    with pytest.raises(NotAllowedError) as refused:
        DOOR.row("ajar", "open", Party.EMPLOYEE)

    assert str(refused.value) == "transition: no open in state ajar; allowed: shut, remove"


def test_wrong_party_is_refused_with_who_is_allowed() -> None:
    """The refusal names the parties that may."""
    with pytest.raises(NotAllowedError, match="open in state shut is not for M; allowed: E"):
        DOOR.row("shut", "open", Party.MANAGER)


def test_each_party_finds_its_own_row_of_the_same_event() -> None:
    """Two rows of one event may lead to two places."""
    by_timer = Row("shut", "open", "gone", (Party.TIMER,))
    door = replace(DOOR, rows=(*DOOR.rows, by_timer))

    assert door.row("shut", "open", Party.EMPLOYEE).target == "ajar"
    assert door.row("shut", "open", Party.TIMER) == by_timer
    assert door.may("shut", "open", Party.TIMER)
    assert not door.may("shut", "open", Party.MANAGER)


def test_state_without_rows_allows_nothing() -> None:
    """An end without a way back says so."""
    with pytest.raises(NotAllowedError, match="allowed: nothing"):
        DOOR.row("gone", "open", None)


def test_partners_are_the_people_who_must_all_act() -> None:
    """A system among the parties acts alone and is no partner."""
    assert DOOR.row("ajar", "remove", None).partners == (Party.EMPLOYEE, Party.MANAGER)
    assert DOOR.row("shut", "open", None).partners == ()


def test_states_and_events_are_listed_once_in_order() -> None:
    """Pages and tests read the lists in the order of the table."""
    assert DOOR.states == ("shut", "ajar", "gone")
    assert DOOR.events == ("open", "shut", "remove")


@pytest.mark.parametrize(
    ("state", "event", "party", "expected"),
    [
        ("shut", "open", None, True),
        ("shut", "open", Party.EMPLOYEE, True),
        ("shut", "open", Party.MANAGER, False),
        ("shut", "remove", None, False),
    ],
)
def test_may_answers_without_raising(
    state: str, event: str, party: Party | None, *, expected: bool
) -> None:
    """A page asks which buttons to show."""
    assert DOOR.may(state, event, party) is expected
