"""An alum who works here as a contractor: still a member, with a flag, and no tour (E33)."""

from datetime import date, timedelta

import pytest

from tests.alliance_world import PERSON, AllianceWorld, at, departed, member, state_of
from tourwright.domain.people import FactKind, Termination, WorkerType
from tourwright.temporal import CompactJsonConverter

BACK = date(2026, 9, 1)
ENDS = date(2026, 12, 31)


def as_contractor(world: AllianceWorld) -> AllianceWorld:
    """Let the person come back as a contractor."""
    world.learn(
        FactKind.REHIRED,
        BACK,
        hire_date=BACK,
        termination=None,
        worker_type=WorkerType.CONTRACTOR,
    )
    world.until(at(BACK, 12))
    return world


def is_flagged(world: AllianceWorld) -> bool:
    """Say whether the membership is flagged."""
    assert world.state.alumni is not None
    return world.state.alumni.contractor


def test_a_member_who_comes_as_a_contractor_stays_a_member() -> None:
    """The choices stand, nothing pauses, no tour is offered and nothing is sent."""
    world = member()
    before, tours = world.purposes(), len(world.started)
    as_contractor(world)

    assert state_of(world) == ("alumni_member", "member")
    assert world.state.alumni is not None
    assert world.state.alumni.purposes == ("news", "jobs")
    assert (world.purposes(), len(world.started)) == (before, tours)


def test_the_flag_is_set_on_the_start_day_and_not_before() -> None:
    """A future contract shows nothing; the journal tells of it once."""
    world = member()
    world.learn(
        FactKind.REHIRED, BACK, hire_date=BACK, termination=None, worker_type=WorkerType.CONTRACTOR
    )
    world.until(at(BACK - timedelta(days=1), 12))
    early = is_flagged(world)
    world.until(at(BACK, 12))

    assert (early, is_flagged(world)) == (False, True)
    assert world.lines.count("alumni.contractor_began") == 1


def test_a_paused_member_stays_paused() -> None:
    """The pause was the person's own."""
    world = member()
    world.do("pause")
    as_contractor(world)

    assert state_of(world) == ("paused", "paused")
    assert is_flagged(world)


def test_the_flag_falls_the_day_after_the_contract_and_nobody_sees_it_coming() -> None:
    """No second check of the standing, no second invitation: the membership goes on."""
    world = as_contractor(member())
    world.learn(FactKind.TERMINATED, ENDS, termination=Termination(ENDS, type="other"))
    heard, lines = len(world.notices), len(world.lines)
    world.until(at(ENDS, 12))
    early = (is_flagged(world), len(world.lines))
    world.until(at(ENDS + timedelta(days=400)))

    assert early == (True, lines)
    assert not is_flagged(world)
    assert state_of(world) == ("alumni_member", "member")
    assert len(world.notices) == heard


def test_a_contract_that_goes_on_after_all_keeps_the_flag() -> None:
    """Its end was taken back before its day."""
    world = as_contractor(member())
    world.learn(FactKind.TERMINATED, ENDS, termination=Termination(ENDS, type="other"))
    world.learn(FactKind.TERMINATION_RESCINDED, termination=None)
    world.until(at(ENDS + timedelta(days=30)))

    assert is_flagged(world)


def test_a_contractor_who_is_employed_is_back() -> None:
    """A re-hire as ever: the membership rests, a tour is offered, the flag is gone."""
    world = as_contractor(member())
    day = date(2026, 10, 1)
    tours = len(world.started)
    world.learn(FactKind.WORKER_TYPE_CHANGED, day, worker_type=WorkerType.EMPLOYEE)
    world.until(at(day, 12))

    assert state_of(world) == ("employed_no_tour", "paused")
    assert not is_flagged(world)
    assert len(world.started) == tours + 1


def test_whoever_is_employed_again_is_no_contractor() -> None:
    """The rule for re-hires is untouched."""
    world = member()
    world.learn(FactKind.REHIRED, BACK, hire_date=BACK, termination=None)
    world.until(at(BACK, 12))

    assert state_of(world) == ("employed_no_tour", "paused")
    assert not is_flagged(world)


@pytest.mark.parametrize("kind", ["voluntary", "gross_misconduct"])
def test_who_is_no_member_comes_back_as_anybody(kind: str) -> None:
    """Without a yes there is no membership to keep."""
    world = as_contractor(departed(kind))

    assert state_of_alliance(world) == "employed_no_tour"


def test_a_contractor_may_leave_the_network_at_any_time() -> None:
    """Leaving ends every list at once; the contract is another matter."""
    world = as_contractor(member())
    world.do("leave", person=PERSON)

    assert state_of(world) == ("left", "left")


def test_a_membership_without_the_flag_is_stored_as_before() -> None:
    """Running alliances carry no new word."""
    plain, flagged = member(), as_contractor(member())
    converter = CompactJsonConverter()

    bare, more = (converter.to_payload(each.state.alumni) for each in (plain, flagged))

    assert bare is not None
    assert b"contractor" not in bare.data
    assert more is not None
    assert b'"contractor":true' in more.data


def state_of_alliance(world: AllianceWorld) -> str:
    """Return where the alliance stands."""
    return str(world.state.state)
