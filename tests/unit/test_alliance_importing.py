"""HR brings a running tour to an alliance: what is opened, and what is refused in words."""

from dataclasses import replace
from datetime import date

import pytest

from tests.alliance_world import MANAGER, AllianceWorld
from tests.factories import some_statement
from tourwright.domain import alliance
from tourwright.domain.alliance import AllianceOutcome
from tourwright.domain.alliance_importing import import_act
from tourwright.domain.alliance_state import IMPORTED, TourLine
from tourwright.domain.errors import GuardError, NotAllowedError
from tourwright.domain.model import Act, MachineName, Party, TourKind
from tourwright.domain.people import FactKind
from tourwright.domain.statement import Names
from tourwright.domain.tables.tour import TourState
from tourwright.domain.tour_import import HAS_LEFT, ON_TOUR, RunningTour

BEGUN = date(2025, 1, 15)
HR = "p-hr"
TEXT = replace(some_statement(TourKind.TRANSFORMATIONAL, BEGUN), names=Names("", "", "Example"))


def some_tour(**changes: object) -> RunningTour:
    """Return a row of HR's file."""
    tour = RunningTour(1, "p-ana", MANAGER, TEXT, date(2025, 1, 9))
    return replace(tour, **changes)  # type: ignore[arg-type]  # any field, by name


def adopted() -> AllianceWorld:
    """Return the alliance of somebody who worked here before us: no tour was offered."""
    world = AllianceWorld()
    world.adopted = True
    world.learn(None, hire_date=date(2019, 5, 1))
    return world


def bring(world: AllianceWorld, act: Act | None = None) -> AllianceOutcome:
    """Let HR bring the tour in."""
    made = act or import_act("import-1-1", HR, some_tour())
    return world.keep(alliance.act(world.state, made, world.now))


def test_the_text_from_elsewhere_is_opened_as_a_tour() -> None:
    """The workflow gets the text as the file says it, with where it comes from and by whom."""
    world = adopted()

    start = bring(world).start_tour

    assert start is not None
    assert (start.reason, start.kind_hint, start.asked_by) == (
        IMPORTED,
        "transformational",
        Party.HR,
    )
    assert start.brought is not None
    assert start.brought.statement == TEXT
    assert start.brought.imported.by == HR
    assert start.brought.imported.committed_on == date(2025, 1, 9)


def test_a_text_without_the_day_of_its_commitment_is_opened_too() -> None:
    """Not every paper says when; the day stays open."""
    act = import_act("import-1-1", HR, some_tour(committed_on=None))

    start = bring(adopted(), act).start_tour

    assert start is not None
    assert start.brought is not None
    assert start.brought.imported.committed_on is None


def test_nobody_is_offered_another_tour_beside_it() -> None:
    """The alliance of somebody adopted holds the imported tour and no rotational one."""
    world = adopted()
    bring(world)

    assert [line.reason for line in world.state.tours] == [IMPORTED]


def test_the_journal_says_that_hr_brought_it_in() -> None:
    """One line with HR's person, and not a word of the text."""
    world = adopted()

    record = bring(world).record

    assert record is not None
    line = record.entries[-1]
    assert (line.event, line.party, line.person_key) == ("tour_opened", Party.HR, HR)
    assert line.body == {"tour_id": f"{world.state.alliance_id}-1", "reason": IMPORTED}


def test_a_repeat_changes_nothing() -> None:
    """A release that was killed in between sends the same act again."""
    world = adopted()
    bring(world)
    before = world.state

    again = bring(world)

    assert (again.state, again.record, again.start_tour) == (before, None, None)


def test_somebody_with_a_tour_on_its_way_keeps_that() -> None:
    """A tour that is still talked about is in the way, too."""
    world = adopted()
    world.state = replace(world.state, tours=(TourLine("t-1", 1, "", TourState.NEGOTIATING),))

    with pytest.raises(GuardError, match=ON_TOUR):
        bring(world)


def test_a_tour_that_is_over_is_not_in_the_way() -> None:
    """The numbers go on from the tours before."""
    world = adopted()
    world.state = replace(world.state, tours=(TourLine("t-1", 1, "", TourState.COMPLETED),))

    start = bring(world).start_tour

    assert start is not None
    assert start.number == 2


def test_nobody_who_left_gets_one() -> None:
    """The leave came true between the check of the file and the day of the row."""
    world = AllianceWorld()
    world.learn(FactKind.HIRED, date(2030, 1, 1), hire_date=date(2030, 1, 1))

    with pytest.raises(GuardError, match=HAS_LEFT):
        bring(world)


def test_another_manager_by_now_is_for_hr_to_decide() -> None:
    """The text was agreed with somebody else than the one who leads the person today."""
    world = adopted()

    with pytest.raises(GuardError, match="names another manager"):
        bring(world, import_act("i-1", HR, some_tour(manager_key="p-lee")))


@pytest.mark.parametrize(
    ("lacks", "words"),
    [
        ({"manager_key": ""}, "names no manager"),
        ({"has_work_email": False}, "no work address"),
    ],
)
def test_what_is_missing_is_said_at_once(lacks: dict[str, object], words: str) -> None:
    """HR's row is listed with what to put right; nothing is held that would act later."""
    world = AllianceWorld()
    world.adopted = True
    world.learn(None, None, **lacks)

    with pytest.raises(GuardError, match=words):
        bring(world)
    assert world.state.holds == ()


@pytest.mark.parametrize("party", [Party.EMPLOYEE, Party.MANAGER, Party.SYSTEM, Party.HRIS])
def test_hr_alone_brings_tours_in(party: Party) -> None:
    """Nobody else says what two others agreed on."""
    world = adopted()
    people = {Party.EMPLOYEE: "p-ana", Party.MANAGER: MANAGER}
    act = import_act("i-1", people.get(party, ""), some_tour())

    with pytest.raises(NotAllowedError, match="allowed: H"):
        bring(world, replace(act, party=party))


def test_without_a_type_of_its_kind_hr_is_asked_and_nothing_else_begins() -> None:
    """The answer to that question opens no tour: the text would be another one."""
    world = adopted()
    bring(world)
    news = Act("n", MachineName.ALLIANCE, "not_offered", Party.SYSTEM, subject_id=_tour_id(world))

    world.keep(alliance.tour_told(world.state, news, world.now))

    assert [hold.missing for hold in world.state.holds] == [("tour_type",)]
    assert world.state.holds[0].offer is None
    assert not world.state.tours[0].running


def test_after_a_stop_nothing_is_brought_in() -> None:
    """The stop switch holds here, too."""
    world = adopted()
    world.state = replace(world.state, stopped=True)

    with pytest.raises(GuardError, match="stopped"):
        bring(world)


def _tour_id(world: AllianceWorld) -> str:
    return world.state.tours[0].tour_id
