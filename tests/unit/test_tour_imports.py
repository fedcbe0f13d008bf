"""Files of running tours: kept sealed, brought in at HR's pace, each row once, none by mistake."""

from datetime import date, timedelta

import pytest

from tests.import_world import MONDAY, ImportWorld, row
from tests.store_factories import record
from tourwright.domain.errors import GuardError
from tourwright.domain.import_progress import RowState
from tourwright.domain.model import TourKind, TourView
from tourwright.domain.people import Leave, PersonStatus
from tourwright.ports import NotFoundError, TransientError
from tourwright.ports.imports import ImportState
from tourwright.store import Store
from tourwright.store.hris_tables import tour_import_rows

TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 6, day) for day in (2, 3, 4))
SATURDAY, NEXT_MONDAY = date(2026, 6, 6), date(2026, 6, 8)


@pytest.fixture
def world(store: Store) -> ImportWorld:
    """Return a company over each kind of store."""
    return ImportWorld(store)


def running(world: ImportWorld, name: str) -> TourView:
    """Let a tour of somebody run here."""
    person = world.store.people.by_source("hr", name)
    assert person is not None
    view = TourView(
        f"{person.alliance_id}-1",
        person.alliance_id,
        1,
        TourKind.ROTATIONAL,
        "active",
        1,
        person.person_key,
        person.manager_key,
    )
    of = {"alliance_id": person.alliance_id, "stream": view.tour_id}
    world.store.recorder.record(record(1, view=view, **of))
    return view


def test_nothing_is_brought_in_before_hr_said_so(world: ImportWorld) -> None:
    """A file that was only checked waits for nobody."""
    number = world.checked(row("p0"))

    assert world.day(TUESDAY) == 0
    assert world.states(number) == ["fits"]


def test_so_many_rows_a_working_day_and_no_more(world: ImportWorld) -> None:
    """From the day after the decision, each once, the weekend left out."""
    number = world.begun(["p0", "p1", "p2"])

    assert [world.day(MONDAY.date()), world.day(TUESDAY), world.day(TUESDAY)] == [0, 2, 0]
    assert [world.day(WEDNESDAY), world.day(THURSDAY)] == [1, 0]
    assert world.bringer.calls == [f"import-{number}-{row_no}" for row_no in (2, 3, 4)]
    assert world.states(number) == ["brought"] * 3


def test_the_number_a_day_is_the_whole_companys(world: ImportWorld) -> None:
    """A second file comes after the first, and never beside it."""
    first = world.begun(["p0", "p1"], a_day=1)
    second = world.begun(["p2", "p3"], a_day=1)

    days = [row.release_on for no in (first, second) for row in world.rows(no).values()]
    settled = [world.day(day) for day in (TUESDAY, WEDNESDAY, THURSDAY)]

    assert days == [TUESDAY, WEDNESDAY, THURSDAY, date(2026, 6, 5)]
    assert settled == [1, 1, 1]


def test_missed_days_come_at_the_same_pace(world: ImportWorld) -> None:
    """A worker that was away for a week heaps nothing up, and works on no weekend."""
    world.begun(["p0", "p1", "p2", "p3"], a_day=1)

    assert [world.day(SATURDAY), world.day(NEXT_MONDAY), world.day(NEXT_MONDAY)] == [0, 1, 0]


def test_a_row_that_was_sent_and_not_noted_is_the_same_act_again(world: ImportWorld) -> None:
    """Killed in between, the worker sends it again under the same id."""
    number = world.begun(["p0"])
    world.bringer.faults = [TransientError("the engine does not answer")]

    with pytest.raises(TransientError):
        world.day(TUESDAY)
    world.day(TUESDAY)

    assert world.bringer.calls == [f"import-{number}-2"] * 2
    assert world.states(number) == ["brought"]


def test_what_is_brought_in_is_no_longer_held(world: ImportWorld) -> None:
    """The tour has its text now; the row keeps whose it is."""
    number = world.begun(["p0"])

    world.day(TUESDAY)

    found = world.rows(number)[2]
    assert (found.tour, found.tour_id) == (None, f"{world.key('p0')}-1")


def test_rows_are_sealed(world: ImportWorld) -> None:
    """No word of the file stands in the database."""
    world.begun(["p0"])
    world.checked("p1,boss,transformational,Open the plant,soon,36")

    with world.store._database.read() as connection:
        stored = [str(tuple(each)) for each in connection.execute(tour_import_rows.select())]

    assert len(stored) == 2
    assert not any("Open the plant" in each or world.key("p0") in each for each in stored)


def test_a_stopped_file_brings_nothing_in_and_goes_on_later(world: ImportWorld) -> None:
    """The rest gets new days; what was brought in stays."""
    number = world.begun(["p0", "p1", "p2"], a_day=1)
    world.day(TUESDAY)

    assert world.store.imports.stop(number)
    assert world.day(WEDNESDAY) == 0
    assert world.desk.go_on(number, "kim")

    assert [world.day(WEDNESDAY), world.day(THURSDAY)] == [0, 1]
    assert world.states(number) == ["brought", "brought", "waiting"]


def test_a_stop_holds_from_the_next_row_on(world: ImportWorld) -> None:
    """Pressed while the worker is at it."""
    number = world.begun(["p0", "p1"])
    take = world.bringer.bring_in

    def stop_then_take(act_id: str, hr_key: str, tour: object) -> str:
        world.store.imports.stop(number)
        return take(act_id, hr_key, tour)  # type: ignore[arg-type]

    world.bringer.bring_in = stop_then_take  # type: ignore[method-assign]
    world.day(TUESDAY)

    assert world.states(number) == ["brought", "waiting"]


@pytest.mark.parametrize(("row_no", "left"), [(3, ["waiting", "removed"]), (None, ["removed"] * 2)])
def test_rows_are_taken_out_before_their_day(
    world: ImportWorld, row_no: int | None, left: list[str]
) -> None:
    """One of them, or all."""
    number = world.begun(["p0", "p1"])

    world.store.imports.remove(number, row_no)

    assert world.states(number) == left
    assert world.rows(number)[3].tour is None


def test_who_left_meanwhile_is_left_out_with_words(world: ImportWorld) -> None:
    """Nothing of it is sent, and the others come on their days."""
    number = world.begun(["p0", "p1", "p2"])
    world.changes("p0", status=PersonStatus.TERMINATED)

    world.day(TUESDAY)

    assert world.states(number) == ["left_out", "brought", "waiting"]
    assert world.rows(number)[2].why[0].why == "this person does not work here any more"


def test_a_row_of_a_manager_who_left_is_left_out(world: ImportWorld) -> None:
    """There are no two to ask."""
    number = world.begun(["p0"])
    world.changes("boss", status=PersonStatus.TERMINATED)

    world.day(TUESDAY)

    assert world.rows(number)[2].why[0].why == "the manager does not work here any more"


def test_who_has_a_tour_by_now_is_left_out(world: ImportWorld) -> None:
    """The two agreed here in the meantime."""
    number = world.begun(["p0"])
    running(world, "p0")

    world.day(TUESDAY)

    assert world.rows(number)[2].why[0].why == "a tour of this person runs here already"
    assert world.bringer.calls == []


def test_a_tour_that_is_on_its_way_is_waited_for(world: ImportWorld) -> None:
    """The alliance took the row before; its tour is not stored yet."""
    number = world.begun(["p0"])
    world.bringer.bring_in = lambda *_: ""  # type: ignore[method-assign]

    world.day(TUESDAY)

    assert world.states(number) == ["waiting"]


def test_who_is_on_leave_is_waited_for_and_holds_up_nobody(world: ImportWorld) -> None:
    """The row comes after the return."""
    number = world.begun(["p0", "p1"], a_day=1)
    world.changes("p0", leave=Leave(date(2026, 5, 1), date(2026, 6, 5)))

    world.day(WEDNESDAY)
    before = world.states(number)
    world.day(NEXT_MONDAY)

    assert (before, world.states(number)) == (["waiting", "brought"], ["brought", "brought"])


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (GuardError("a tour is on its way already"), "a tour is on its way already"),
        (NotFoundError("gone"), "this person does not work here any more"),
    ],
)
def test_what_the_rules_refuse_is_listed_and_not_tried_again(
    world: ImportWorld, fault: Exception, words: str
) -> None:
    """With their words."""
    number = world.begun(["p0"])
    world.bringer.faults = [fault]

    world.day(TUESDAY)
    world.day(WEDNESDAY)

    assert (world.states(number), world.rows(number)[2].why[0].why) == (["refused"], words)
    assert len(world.bringer.calls) == 1


def test_a_row_that_fails_holds_up_no_other(
    world: ImportWorld, caplog: pytest.LogCaptureFixture
) -> None:
    """It waits, and is tried again in an hour."""
    number = world.begun(["p0", "p1"])
    world.bringer.faults = [ValueError("broken")]

    world.day(TUESDAY)

    assert world.states(number) == ["waiting", "brought"]
    assert "row not brought in" in caplog.text
    world.day(TUESDAY)
    assert world.states(number) == ["brought", "brought"]


def test_somebody_who_waits_in_one_file_does_not_fit_into_another(world: ImportWorld) -> None:
    """They would be brought in twice."""
    world.begun(["p0"])

    second = world.checked(row("p0"), row("p1"))

    assert world.states(second) == ["faulty", "fits"]
    assert world.rows(second)[2].why[0].why == "a row of this person waits in an earlier file"


def test_a_file_is_decided_about_once(world: ImportWorld) -> None:
    """A second press changes nothing; a stop of what does not run is none."""
    number = world.begun(["p0"])

    assert not world.desk.begin(number, "lee", 500)
    assert not world.desk.go_on(number, "lee")
    assert not world.desk.begin(99, "kim", 1)
    found = world.store.imports.get(number)
    assert found is not None
    assert (found.by_key, found.a_day, found.state) == ("kim", 2, ImportState.RUNNING)


def test_an_erasure_takes_the_rows_of_the_person(world: ImportWorld) -> None:
    """And rows to mend, which may name them too; it leaves those of others."""
    number = world.begun(["p0", "p1"])
    other = world.checked("typo,p0,rotational,Learn,2025-09-01,24")
    person = world.store.people.by_source("hr", "p0")
    assert person is not None

    world.store.erasures.carry_out(person.alliance_id, MONDAY)

    assert (list(world.rows(number)), world.rows(other)) == ([3], {})


def test_what_nobody_decided_about_is_forgotten_and_so_are_rows_to_mend(world: ImportWorld) -> None:
    """What was brought in stays."""
    draft = world.checked(row("p0"))
    number = world.checked(row("p1"), row("p2", "soon"))
    world.desk.begin(number, "kim", 1)
    later = MONDAY + timedelta(days=8)

    forgotten = world.store.imports.purge(later - timedelta(days=7), later - timedelta(days=1))

    assert forgotten == 2
    assert world.store.imports.get(draft) is None
    assert world.states(number) == [RowState.WAITING]


def test_480_of_500_rows_come_at_most_20_a_day_each_once(sqlite_store: Store) -> None:
    """The twenty that do not fit never do, and who leads them all gets no heap either."""
    world = ImportWorld(sqlite_store, people=500)
    starts = ["12/31/2025" if at % 25 == 0 else "2025-09-01" for at in range(500)]
    number = world.checked(*(row(f"p{at}", start) for at, start in enumerate(starts)))
    world.desk.begin(number, "kim", 20)

    days = [world.day(TUESDAY + timedelta(days=n)) for n in range(40)]

    assert (max(days), sum(days)) == (20, 480)
    assert len(world.bringer.calls) == len(set(world.bringer.calls)) == 480
    assert world.states(number).count("faulty") == 20
