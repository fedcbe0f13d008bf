"""A legal hold is stronger than an erasure: the request waits, and its end carries it out (E43)."""

import pytest

from tests.alliance_world import HR, PERSON, AllianceWorld, departed, member, state_of
from tourwright.domain.alliance_erasure import ERASE, ERASE_BY_TWO, HOLD, HOLD_ENDS
from tourwright.domain.errors import GuardError, NotAllowedError
from tourwright.domain.model import Party
from tourwright.domain.people import FactKind
from tourwright.domain.stops import HR_ALONE
from tourwright.domain.tables import AllianceStateName

OTHER = "p-hr-2"
WHY = "dispute 17"


def both(world: AllianceWorld, event: str, reason: str = WHY) -> AllianceWorld:
    """Two people of HR say the same."""
    for person in (HR, OTHER):
        world.do(event, Party.HR, person=person, reason=reason)
    return world


def held() -> AllianceWorld:
    """Return a member on whom a hold lies."""
    return both(member(), HOLD)


def is_erased(world: AllianceWorld) -> bool:
    """Say whether the alliance is over."""
    return world.state.state is AllianceStateName.ERASED


def mails_since(world: AllianceWorld, before: int) -> list[tuple[str, str]]:
    """Return purpose and reader of what was written since."""
    return [(each.purpose, each.to or str(each.role)) for each in world.notices[before:]]


def test_a_request_waits_while_the_hold_lasts_and_the_person_is_told() -> None:
    """Nothing is erased; the person and HR get one mail each, however often it is asked."""
    world = held()
    before = len(world.notices)
    world.do(ERASE)
    world.do(ERASE)
    world.days(400)

    assert state_of(world) == ("alumni_member", "member")
    assert mails_since(world, before) == [("hr_erase_waits", "H"), ("erase_waits", PERSON)]


def test_the_end_of_the_hold_carries_out_what_waited() -> None:
    """As the request of whoever asked."""
    world = held()
    world.do(ERASE)
    both(world, HOLD_ENDS)

    last = [entry for record in world.records for entry in record.entries][-1]
    assert is_erased(world)
    assert last.party is Party.ALUM
    assert world.events[-1].type == "alliance.erased"


def test_without_a_request_the_end_of_the_hold_erases_nothing() -> None:
    """The membership goes on."""
    assert state_of(both(held(), HOLD_ENDS)) == ("alumni_member", "member")


@pytest.mark.parametrize("event", [HOLD, ERASE_BY_TWO])
def test_it_takes_two_different_people_of_hr(event: str) -> None:
    """One of them twice is one."""
    world = member()
    for _ in range(2):
        world.do(event, Party.HR, person=HR, reason=WHY)
    alone = (world.state.legal_hold, is_erased(world))
    world.do(event, Party.HR, person=OTHER, reason=WHY)

    assert alone == (False, False)
    assert (world.state.legal_hold, is_erased(world)) == (event == HOLD, event == ERASE_BY_TWO)


def test_the_first_word_is_written_and_told_once() -> None:
    """A double click is one line and one mail."""
    world = member()
    before = len(world.notices)
    for _ in range(2):
        world.do(HOLD, Party.HR, person=HR, reason=WHY)

    assert world.lines.count("alliance.legal_hold_confirmed") == 1
    assert mails_since(world, before) == [("erasure_second", "H")]


def test_a_word_for_one_thing_is_none_for_another() -> None:
    """Somebody for the hold and somebody for erasing agree on nothing."""
    world = member()
    world.do(HOLD, Party.HR, person=HR, reason=WHY)
    world.do(ERASE_BY_TWO, Party.HR, person=OTHER)

    assert not world.state.legal_hold
    assert not is_erased(world)


def test_erasing_by_hr_waits_as_well() -> None:
    """Two people of HR are no stronger than the hold they laid."""
    world = both(held(), ERASE_BY_TWO)

    assert not is_erased(world)
    assert world.state.erase_asked_by is Party.HR


def test_the_people_systems_word_waits_and_hr_hears_of_it() -> None:
    """The person asked there, not here: we have no address left to write to."""
    world = held()
    before = len(world.notices)
    world.learn(FactKind.ERASED)
    early = is_erased(world)
    both(world, HOLD_ENDS)

    assert mails_since(world, before)[0] == ("hr_erase_waits", "H")
    assert (early, is_erased(world)) == (False, True)


def test_what_the_days_of_retention_bring_waits_without_a_mail_to_the_person() -> None:
    """Nobody asked for it."""
    world = both(departed("gross_misconduct"), HOLD)
    before = len(world.notices)
    world.do(ERASE, Party.TIMER, person="")

    assert world.state.erase_asked_by is Party.TIMER
    assert mails_since(world, before) == [("hr_erase_waits", "H")]


@pytest.mark.parametrize("party", [Party.ALUM, Party.ALUMNI_MANAGER])
def test_a_hold_is_hrs_alone(party: Party) -> None:
    """Nobody else lays or ends one."""
    person = PERSON if party is Party.ALUM else "p-ali"
    world = member()

    with pytest.raises(NotAllowedError):
        world.do(HOLD, party, person=person, reason=WHY)


def test_a_hold_needs_a_reason_and_is_laid_once() -> None:
    """And none can end that does not last."""
    with pytest.raises(GuardError, match="reason"):
        member().do(HOLD, Party.HR, person=HR)
    with pytest.raises(GuardError, match="already"):
        held().do(HOLD, Party.HR, person=HR, reason=WHY)
    with pytest.raises(GuardError, match="no legal hold"):
        member().do(HOLD_ENDS, Party.HR, person=HR)


def test_a_stop_keeps_the_hold_and_its_end() -> None:
    """A dispute often brings both; no mail goes to the person then."""
    world = held()
    world.do("deceased_or_stop", Party.HR, person=HR)
    before = len(world.notices)
    both(world, ERASE_BY_TWO)
    early = is_erased(world)
    both(world, HOLD_ENDS)

    assert (early, is_erased(world)) == (False, True)
    assert mails_since(world, before) == []


def test_the_lines_about_a_hold_are_for_hr_alone() -> None:
    """They betray a dispute."""
    world = held()
    world.do(ERASE)
    lines = [e for r in world.records for e in r.entries if "hold" in e.event or "waits" in e.event]

    assert len(lines) == 3
    assert {line.private_to for line in lines} == {HR_ALONE}


def test_whoever_came_back_is_not_erased_when_the_hold_ends() -> None:
    """The request was about a person who had left; who works here is not erased."""
    world = held()
    world.do(ERASE)
    world.learn(FactKind.REHIRED, hire_date=world.now.date(), termination=None)
    world.days(1)
    both(world, HOLD_ENDS)

    assert not is_erased(world)
    assert world.state.erase_asked_by is None
