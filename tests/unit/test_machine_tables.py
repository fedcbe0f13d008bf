"""The declared tables: complete, reachable, without two answers to one question, and lawful."""

from collections import Counter
from itertools import product

import pytest

from tourwright.domain.errors import NotAllowedError
from tourwright.domain.machine import Machine, Row
from tourwright.domain.model import MachineName, Party, TourKind
from tourwright.domain.tables import KINDS, MACHINES, TOUR, TRANSITION, TourState

ROWS = [(machine, row) for machine in MACHINES for row in machine.rows]
MATRIX = [
    (machine, state, event)
    for machine in MACHINES
    for state, event in product(machine.states, machine.events)
]
LIVE = [state for state in TOUR.states if state not in TOUR.ends]
ROWS_OF_THE_SPECIFICATION = {
    MachineName.TOUR: 60,
    MachineName.REVIEW: 12,
    MachineName.RENEWAL: 18,
    MachineName.AMENDMENT: 8,
    MachineName.HAND_OVER: 8,
    MachineName.TRANSITION: 9,
    MachineName.GAP: 10,
    MachineName.RECOGNITION: 6,
    MachineName.ALUMNI: 27,
}


def name_of(value: object) -> str:
    """Name a parameter of the matrix."""
    return value.name if isinstance(value, Machine) else str(value)


def ways(machine: Machine, start: str) -> set[str]:
    """Return every state that can be reached from this one."""
    seen, ahead = {start}, [start]
    while ahead:
        state = ahead.pop()
        found = {row.target for row in machine.rows if row.source == state} - seen
        seen |= found
        ahead += found
    return seen


@pytest.mark.parametrize(("machine", "state", "event"), MATRIX, ids=name_of)
def test_every_pair_has_its_row_or_is_refused(machine: Machine, state: str, event: str) -> None:
    """The full state x event matrix: what the table lacks is refused by name."""
    declared = [row for row in machine.rows if (row.source, row.event) == (state, event)]

    if declared:
        assert machine.row(state, event, None) in declared
        return
    with pytest.raises(NotAllowedError, match=f"{machine.name}: no {event} in state {state}"):
        machine.row(state, event, None)


@pytest.mark.parametrize(("machine", "row"), ROWS, ids=lambda v: getattr(v, "event", name_of(v)))
def test_row_is_for_its_parties_alone(machine: Machine, row: Row) -> None:
    """Each party of the row finds it, every other party is refused."""
    for party in Party:
        assert machine.may(row.source, row.event, party) is (party in row.by)


@pytest.mark.parametrize("machine", MACHINES, ids=name_of)
def test_every_state_is_reachable(machine: Machine) -> None:
    """No state is there for nothing."""
    assert ways(machine, machine.start) == set(machine.states)


@pytest.mark.parametrize("machine", MACHINES, ids=name_of)
def test_every_live_state_leads_to_an_end(machine: Machine) -> None:
    """No state without a way out."""
    for state in set(machine.states) - machine.ends:
        assert ways(machine, state) & machine.ends, state


@pytest.mark.parametrize("machine", MACHINES, ids=name_of)
def test_one_question_has_one_answer(machine: Machine) -> None:
    """No two rules for one state, event and party."""
    asked = Counter((row.source, row.event, party) for row in machine.rows for party in row.by)

    assert max(asked.values()) == 1


@pytest.mark.parametrize("machine", MACHINES, ids=name_of)
def test_ends_are_states(machine: Machine) -> None:
    """An end that no row speaks of would be a slip of the pen."""
    assert machine.ends <= set(machine.states)
    assert machine.start not in machine.ends


@pytest.mark.parametrize(("name", "rows"), ROWS_OF_THE_SPECIFICATION.items())
def test_table_is_as_long_as_the_specification(name: MachineName, rows: int) -> None:
    """A row lost or invented shows here."""
    machine = next(machine for machine in MACHINES if machine.name is name)

    assert len(machine.rows) == rows


@pytest.mark.parametrize("state", LIVE)
@pytest.mark.parametrize("event", ["person_left", "manager_changed"])
def test_people_come_and_go_in_every_live_state(state: str, event: str) -> None:
    """A leaver and a new manager are handled wherever the tour stands."""
    assert TOUR.may(state, event, Party.HRIS)


@pytest.mark.parametrize("machine", MACHINES, ids=name_of)
def test_nobody_approves_leaving(machine: Machine) -> None:
    """Law L5: no approving, rejecting or requesting event exists in these machines."""
    words = ("approve", "reject", "request", "permit")

    assert not [event for event in machine.events if event.startswith(words)]


def test_transition_is_declared_by_either_side_alone() -> None:
    """Law L5: declaring asks nobody, and no third party can cause it."""
    row = TOUR.row(TourState.ACTIVE, "declare_transition", None)

    assert (row.by, row.both, row.guard) == (
        (Party.EMPLOYEE, Party.MANAGER),
        False,
        "no approval guard on purpose",
    )
    assert Party.HR not in {party for row in TRANSITION.rows for party in row.by}


@pytest.mark.parametrize(
    ("state", "event"),
    [
        (TourState.COMMITTED, "amend_signed"),
        (TourState.COMMITTED, "cancel_both"),
        (TourState.COMPLETED, "reopen"),
    ],
)
def test_moves_of_both_need_both(state: str, event: str) -> None:
    """Law L3: what both committed to, both change."""
    assert TOUR.row(state, event, None).partners == (Party.EMPLOYEE, Party.MANAGER)


@pytest.mark.parametrize("kind", TourKind)
def test_every_kind_has_its_rules(kind: TourKind) -> None:
    """The three kinds are told apart in one table."""
    assert KINDS[kind].kind is kind
    assert KINDS[kind].review_every_months > 0


@pytest.mark.parametrize(
    ("kind", "months", "allowed", "unusual"),
    [
        (TourKind.ROTATIONAL, 1, True, True),
        (TourKind.ROTATIONAL, 6, True, False),
        (TourKind.ROTATIONAL, 36, True, False),
        (TourKind.ROTATIONAL, 37, False, True),
        (TourKind.ROTATIONAL, 0, False, True),
        (TourKind.ROTATIONAL, None, False, False),
        (TourKind.TRANSFORMATIONAL, 6, True, True),
        (TourKind.TRANSFORMATIONAL, 24, True, False),
        (TourKind.TRANSFORMATIONAL, 60, True, False),
        (TourKind.TRANSFORMATIONAL, 61, True, True),
        (TourKind.TRANSFORMATIONAL, None, False, False),
        (TourKind.FOUNDATIONAL, None, True, False),
        (TourKind.FOUNDATIONAL, 36, False, False),
    ],
)
def test_lengths_have_bounds_and_warnings(
    kind: TourKind, months: int | None, *, allowed: bool, unusual: bool
) -> None:
    """Outside the bounds is refused, outside the usual a reason is asked."""
    assert KINDS[kind].allows_length(months) is allowed
    assert KINDS[kind].unusual_length(months) is unusual
