"""What rules make of a reading, over the store: a death, and changes with days of their own."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.feed.client import FeedHris
from tests.fakes import FakeClock
from tests.hris_life import HrisLife
from tests.hris_rounds import RoundWorld, somebody
from tests.people_made import AS_OF
from tourwright.domain.hris import Limits
from tourwright.domain.people import FactKind, Leave, PersonStatus, SourcePerson, Termination
from tourwright.domain.stops import all_mails_of
from tourwright.intake.ports import IntakePorts
from tourwright.ports.hris import HrisSource, Round, RoundState, SourceRules
from tourwright.store import Store

RULES = SourceRules(first="apply")
WEEK = timedelta(days=7)


def test_a_death_closes_every_address_with_the_reading_of_it(sqlite_store: Store) -> None:
    """The addresses are suppressed in the round that told of it, and the tour rests."""
    life = HrisLife(sqlite_store, known=True)
    person = life.pages.people["ana"]
    last_day = life.pages.clock.now().date() - timedelta(days=1)
    life.learn(end_date=last_day, termination=Termination(last_day, reason="death"))

    life.round()

    suppressed = sqlite_store.alumni.suppressed
    assert suppressed(all_mails_of(person.alliance_id))
    assert all(suppressed(at) for at in (person.facts.personal_email, person.facts.work_email))
    assert life.pages.tour.state == "paused"
    assert life.pages.signed_in("kim").get(f"/people/{person.person_key}/stop").status_code == 200


@pytest.mark.parametrize(("kept", "kind"), [(False, ""), (True, "parental")])
def test_the_kind_of_a_leave_is_kept_only_where_it_was_asked_for(
    sqlite_store: Store, kind: str, *, kept: bool
) -> None:
    """It says more of somebody than any rule needs."""
    rules = SourceRules(first="apply", leave_kinds=kept)
    world = RoundWorld(sqlite_store, rules=rules)
    leave = Leave(world.clock.now().date(), None, "parental")
    world.listed.has(somebody("ana", status=PersonStatus.LEAVE, leave=leave))

    world.round()

    known = sqlite_store.people.by_source("hr", "ana")
    assert known is not None
    assert known.facts.leave == replace(leave, kind=kind)


@pytest.mark.parametrize("days", [0, 30])
def test_how_old_news_may_be_is_the_sources_own_rule(sqlite_store: Store, days: int) -> None:
    """The alliance learns from which day on its people are written to."""
    world = RoundWorld(sqlite_store, rules=SourceRules(first="apply", quiet_days=days))
    today = world.clock.now().date()
    world.listed.has(somebody("nora", status=PersonStatus.PREHIRE, hire_date=today + WEEK))

    world.round()

    assert [told.quiet_before for told in world.engine.tells] == [today - timedelta(days=days)]


@pytest.mark.parametrize(("days", "newcomers"), [(20, [False]), (19, [])])
def test_who_just_came_at_a_first_load_goes_by_the_same_rule(
    sqlite_store: Store, days: int, newcomers: list[bool]
) -> None:
    """Whoever began within those days is offered a tour; whoever was here before is not."""
    world = RoundWorld(sqlite_store, rules=SourceRules(first="apply", quiet_days=days))
    began = world.clock.now().date() - timedelta(days=20)
    world.listed.has(somebody("ana", hire_date=began, original_hire_date=began))

    world.round()

    assert [told.adopted for told in world.engine.tells] == newcomers


@pytest.mark.parametrize(("minutes", "state"), [(59, RoundState.HELD), (61, RoundState.DONE)])
def test_leavers_in_small_portions_count_together_for_an_hour(
    sqlite_store: Store, minutes: int, state: RoundState
) -> None:
    """Three and three are six for a source that names them one by one; later they are three."""
    team = [somebody(f"p{number:02}") for number in range(40)]
    world = RoundWorld(sqlite_store, rules=SourceRules(first="apply", limits=Limits(leavers=4)))
    world.listed.has(*team)
    world.round()

    states = []
    for three in (team[:3], team[3:6]):
        world.clock.move(minutes=minutes)
        states.append(_left(world, three).state)

    assert states == [RoundState.DONE, state]


def _left(world: RoundWorld, people: Sequence[SourcePerson]) -> Round:
    """Let the source name these as gone, and read them."""
    now = world.clock.now()
    for each in people:
        gone = replace(each, status=PersonStatus.TERMINATED, end_date=now.date())
        world.listed.people[each.source_person_id] = gone
        world.pushes.mark("hr", each.source_person_id, "d", now)
    return world.round("push")


def test_an_alliance_that_begins_hears_of_what_still_stands(sqlite_store: Store) -> None:
    """A leave was kept in silence when everybody was first read; it is not over yet."""
    world = RoundWorld(sqlite_store, rules=RULES)
    today = world.clock.now().date()
    away = somebody("ana", status=PersonStatus.LEAVE, leave=Leave(today - timedelta(days=90)))
    world.listed.has(away, somebody("ben"), somebody("eva"))
    world.round()
    assert world.engine.tells == []

    ended = today - timedelta(days=1)
    world.listed.people["ana"] = replace(away, status=PersonStatus.TERMINATED, end_date=ended)
    world.round()

    assert world.engine.kinds() == [FactKind.LEAVE_STARTED, FactKind.TERMINATED]


class Paced(RoundWorld):
    """Rounds of which every pause is kept."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, rules=RULES)
        self.waited: list[float] = []

    @property
    def ports(self) -> IntakePorts:
        """Return what rounds work over, with pauses that take no time."""
        return replace(super().ports, pause=self.waited.append, tells_per_second=4)


def test_alliances_are_told_at_a_pace_that_the_engine_bears(sqlite_store: Store) -> None:
    """One pause before each call, however many a step makes."""
    world = Paced(sqlite_store)
    begins = world.clock.now().date() + WEEK
    world.listed.has(
        *(somebody(name, status=PersonStatus.PREHIRE, hire_date=begins) for name in ("ann", "bo"))
    )

    world.round()

    assert (len(world.engine.tells), world.waited) == (2, [0.25, 0.25])


def test_whoever_a_circle_closes_around_looks_again(sqlite_store: Store) -> None:
    """Bo reports to Ann from today on, who reports to Bo still: nobody is above the two."""
    world = RoundWorld(sqlite_store, rules=RULES)
    begins = world.clock.now().date() + WEEK
    new = {"status": PersonStatus.PREHIRE, "hire_date": begins}
    world.listed.has(somebody("ann", manager_source_id="bo", **new), somebody("bo", **new))
    world.round()
    world.engine.tells.clear()

    world.listed.people["bo"] = somebody("bo", manager_source_id="ann", **new)
    world.round()

    known = sqlite_store.people_bulk.of_source("hr", ["ann", "bo"])
    told = [(each.facts.person_key, len(each.events)) for each in world.engine.tells]
    assert told == [(known["bo"].person_key, 1), (known["ann"].person_key, 0)]


def test_a_stated_change_is_told_with_its_own_day(sqlite_store: Store, tmp_path: Path) -> None:
    """Typed in months late it is old news, though nobody read it before today."""
    clock = FakeClock(AS_OF)
    feed = FeedHris("hr", tmp_path, sqlite_store.changes, clock)
    world = RoundWorld(sqlite_store, feed, RULES, AS_OF)
    world.sources["hr"] = HrisSource("hr", "feed", feed, RULES)
    start, moved = (AS_OF - timedelta(days=days) for days in (3, 2))
    hire = {"given_name": "Ida", "status": "active", "hire_date": start.date().isoformat()}
    for number, (kind, day, values) in enumerate(
        (
            ("hired", start, {**hire, "job_title": "Clerk"}),
            ("job_changed", moved, {"job_title": "Head"}),
        )
    ):
        change = {
            "event_id": f"e{number}",
            "source_person_id": "17",
            "kind": kind,
            "effective_date": day.date().isoformat(),
            "recorded_at": AS_OF.isoformat(),
            "changes": {name: [None, value] for name, value in values.items()},
        }
        (tmp_path / f"{number}.jsonl").write_text(json.dumps(change) + "\n")
        world.round("delta")

    told = [
        (event.kind, event.effective_date) for each in world.engine.tells for event in each.events
    ]
    assert told == [
        (FactKind.HIRED, start.date()),
        (FactKind.JOB_CHANGED, moved.date()),
    ]
