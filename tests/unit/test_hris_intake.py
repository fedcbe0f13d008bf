"""A reading of people, stage by stage: what it changes, who is told, what is held."""

import math
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.fakes import NOW
from tests.hris_rounds import NORA, TEAM, TODAY, RoundWorld, State, hint, left, loaded, somebody
from tourwright.domain.hris import Limits
from tourwright.domain.people import FactKind, PersonStatus, Termination
from tourwright.intake.health import health_of
from tourwright.intake.rounds import Intake
from tourwright.ports import MalformedError, TransientError
from tourwright.ports.errors import CursorGoneError
from tourwright.ports.hris import HrisSource, SourceRules
from tourwright.store import Store
from tourwright.values import HrisRoundStart, HrisStep


@pytest.fixture
def world(sqlite_store: Store) -> RoundWorld:
    """Five people of a source who were here before us."""
    return loaded(sqlite_store)


def test_a_round_reads_stages_judges_applies_and_tells(world: RoundWorld) -> None:
    """Whoever changed is told once, everybody else costs a comparison."""
    world.listed.has(*TEAM, NORA)

    done = world.round()

    assert (done.state, done.counts["rows"], done.counts["staged"]) == (State.DONE, 6, 1)
    assert [told.facts.status for told in world.engine.tells] == [PersonStatus.PREHIRE]
    assert world.engine.kinds() == [FactKind.HIRED]


def test_a_first_load_tells_nobody_who_was_there(world: RoundWorld) -> None:
    """A company of years begins no alliance; who is to come does."""
    assert world.engine.tells == []
    assert set(world.statuses().values()) == {"active"}


def test_a_first_load_waits_for_somebody_to_look(sqlite_store: Store) -> None:
    """Until it is released nothing is stored; then everything is."""
    world = RoundWorld(sqlite_store, rules=SourceRules())
    world.listed.has(*TEAM, NORA)

    held = world.round()
    before = world.statuses()
    done = world.release(held)

    assert (held.state, held.reasons, before) == (State.HELD, ("first",), {})
    assert (done.state, len(world.statuses()), len(world.engine.tells)) == (State.DONE, 6, 1)


def test_a_killed_round_goes_on_where_it_was(world: RoundWorld) -> None:
    """Every step done twice gives what it gives once."""
    world.listed.has(*TEAM[:4], replace(TEAM[4], manager_source_id="ana"), NORA)

    done = world.round(times=2)

    assert done.state is State.DONE
    assert len(world.engine.tells) == 1
    assert world.statuses()["nora"] == "prehire"


def test_an_unchanged_source_is_read_for_nothing(world: RoundWorld) -> None:
    """The same readings again stage no row."""
    done = world.round()

    assert "staged" not in done.counts
    assert world.engine.tells == []


def test_an_empty_reading_ends_nobody(world: RoundWorld) -> None:
    """It is held, and people are told once."""
    world.listed.has()

    held = world.round(times=2)

    assert (held.state, held.reasons) == (State.HELD, ("empty",))
    assert set(world.statuses().values()) == {"active"}
    assert [n.purpose for record in world.recorder.records.values() for n in record.notices] == [
        "hr_hris_held"
    ]


def test_whom_a_reading_lacks_is_counted_once_and_ended_by_nobody(world: RoundWorld) -> None:
    """Absence alone is no leaving, unless the source's rules say so."""
    world.listed.has(*TEAM[:4])

    first, second = world.round(), world.round()

    assert (first.counts["vanished"], second.counts.get("vanished")) == (1, None)
    assert world.statuses()["eva"] == "active"


def test_an_export_without_leavers_erases_nobody(world: RoundWorld) -> None:
    """Many exports leave them out; only a record that the source says is gone is the end of it."""
    world.listed.people["eva"] = left("eva")
    world.round()
    world.listed.has(*TEAM[:4])

    world.round()
    missing = world.statuses()["eva"]
    world.door.take(hint("eva"))
    world.round("push")

    assert missing == "terminated"
    assert world.statuses()["eva"] == "erased"


def test_who_is_to_come_is_not_called_off_by_absence(world: RoundWorld) -> None:
    """An export that lacks newcomers is no news of them."""
    world.listed.has(*TEAM, NORA)
    world.round()
    world.listed.has(*TEAM)

    done = world.round()

    assert (done.counts["vanished"], world.statuses()["nora"]) == (1, "prehire")


def test_absence_ends_an_employment_where_the_rules_say_so(sqlite_store: Store) -> None:
    """An end today, of unknown kind."""
    world = RoundWorld(sqlite_store, rules=SourceRules(first="apply", absent="left"))
    world.listed.has(*TEAM)
    world.round()
    world.listed.has(*TEAM[:4])

    world.round()

    assert world.statuses()["eva"] == "terminated"


def test_a_held_round_blocks_the_next_of_its_source_and_no_other(world: RoundWorld) -> None:
    """A frozen source waits; another goes on."""
    world.listed.has()
    held = world.round()
    world.listed.has(*TEAM, NORA)

    again, waiting = world.round("delta"), world.statuses()
    world.sources["other"] = HrisSource("other", "rest", world.listed, SourceRules(first="apply"))
    other = world.round(source="other")

    assert again.round_no == held.round_no
    assert "nora" not in waiting
    assert other.state is State.DONE


def test_what_a_frozen_source_says_is_added_to_what_is_held(world: RoundWorld) -> None:
    """A thousand leavers in small portions are one round, one notice, one release."""
    world.sources["hr"] = replace(
        world.sources["hr"], rules=SourceRules(limits=Limits(leavers=1, leavers_percent=0))
    )
    for name in ("ana", "ben", "cleo"):
        world.listed.people[name] = left(name)
        world.door.take(hint(name))
        held = world.round("push")

    statuses = world.statuses()
    world.release(held)

    assert len(world.rounds.latest("hr", 9)) == 3
    assert list(statuses.values()).count("terminated") == 1
    assert list(world.statuses().values()).count("terminated") == 3
    assert len(world.recorder.records) == 1


def test_push_poll_and_file_end_in_the_same_state(sqlite_store: Store) -> None:
    """Whatever started the reading, the diff makes the events."""
    told = []
    for number, why in enumerate(("full", "delta", "push", "file")):
        world = RoundWorld(sqlite_store)
        world.listed.source = f"hr{number}"
        people = [replace(each, source=f"hr{number}") for each in TEAM]
        world.sources = {f"hr{number}": replace(world.sources["hr"], name=f"hr{number}")}
        world.listed.has(*people)
        world.round(source=f"hr{number}")
        moved = replace(people[0], job_title="Buyer", status=PersonStatus.SUSPENDED)
        world.listed.has(moved, *people[1:])
        world.pushes.mark(f"hr{number}", "ana", "d", NOW)
        world.round(why, source=f"hr{number}")
        held = sqlite_store.people_bulk.of_source(f"hr{number}", ["ana"])["ana"]
        told.append([e.kind for e in sqlite_store.people.events_of(held.person_key)])

    assert told == [told[0]] * 4
    assert FactKind.JOB_CHANGED in told[0]


def test_a_slow_reading_undoes_no_quick_one(world: RoundWorld) -> None:
    """What was read before something newer was applied is left out."""
    world.listed.has(replace(TEAM[0], job_title="Old"), *TEAM[1:])
    step = HrisStep(0, "hr", "full")
    intake = Intake(world.ports)
    number = intake.read(step).round_no
    world.clock.move(minutes=1)
    world.listed.people["ana"] = replace(TEAM[0], job_title="New")
    world.pushes.mark("hr", "ana", "d", world.clock.now())
    world.round("push")
    world.round("full", number=number)

    held = world.store.people_bulk.of_source("hr", ["ana"])["ana"]
    assert held.facts.job_title == "New"


def test_a_lost_place_of_a_delta_reads_everybody(world: RoundWorld) -> None:
    """The source knows the place no more: the round goes on with all."""
    world.listed.faults = [CursorGoneError("gone")]
    world.listed.has(*TEAM, NORA)

    done = world.round("delta")

    assert done.state is State.DONE
    assert world.statuses()["nora"] == "prehire"


def test_a_leaver_who_was_there_before_us_is_adopted(world: RoundWorld) -> None:
    """The alliance begins without an offer, so that the network can be offered."""
    world.listed.people["eva"] = left("eva")

    world.round()

    (told,) = world.engine.tells
    assert told.adopted
    assert told.quiet_before == TODAY - timedelta(days=7)


def test_a_future_leaver_begins_no_alliance(world: RoundWorld) -> None:
    """One that springs up months before would betray it."""
    ahead = Termination(TODAY + timedelta(days=60))
    world.listed.people["eva"] = replace(TEAM[4], termination=ahead)

    world.round()

    assert world.engine.tells == []
    assert world.statuses()["eva"] == "active"


def test_one_call_for_each_affected_alliance(sqlite_store: Store) -> None:
    """A reorganisation of 300 is 300 calls, whatever changed about each."""
    world = RoundWorld(sqlite_store, rules=SourceRules(first="apply", adopt="everybody"))
    world.listed.size = 200
    many = [somebody(f"p{number}", hire_date=TODAY) for number in range(300)]
    world.listed.has(*many)
    world.round()
    world.engine.tells.clear()
    world.listed.has(
        *(replace(each, manager_source_id="p0", department="New", location="X") for each in many)
    )

    done = world.release(world.round())

    assert done.state is State.DONE
    keys = [told.facts.person_key for told in world.engine.tells]
    assert len(keys) == len(set(keys)) == 300


def test_a_dry_run_changes_nothing(world: RoundWorld) -> None:
    """It is read and judged; nobody's data is another, nobody is told."""
    world.listed.has(*TEAM[:1], NORA)

    dry = world.dry()

    assert (dry.state, dry.dry) == (State.DONE, True)
    assert dry.counts["hired"] == 1
    assert world.store.people_bulk.of_source("hr", ["nora"]) == {}
    assert world.held() == []


def test_a_hint_starts_a_reading_at_most_every_few_seconds(world: RoundWorld) -> None:
    """What comes meanwhile is read together; a lost start is made again."""
    door = world.door

    taken = [door.take(hint(name)) for name in ("ana", "ben")]
    world.clock.move(seconds=6)
    door.look()
    door.look()

    assert taken == [True, True]
    assert world.engine.started == [HrisRoundStart("hr", "push")] * 2


def test_a_hint_of_another_source_is_not_taken(world: RoundWorld) -> None:
    """What is not in the file goes its old way."""
    assert not world.door.take(hint("ana", "bamboohr"))
    assert world.engine.started == []


def test_a_hint_of_a_source_that_is_gone_is_settled(world: RoundWorld) -> None:
    """It was taken out of the file: nobody is asked about it."""
    assert world.door.take(hint("ana", "old"))
    assert world.engine.started == []


def test_health_tells_of_the_last_reading_and_of_what_is_held(world: RoundWorld) -> None:
    """In figures; a source that was never read has no age."""
    world.clock.move(minutes=5)
    fresh = health_of(world.rounds, "hr")
    world.listed.has()
    held = world.round()
    now = health_of(world.rounds, "hr")

    assert (fresh.lag_s(world.clock.now()), fresh.held) == (300.0, None)
    assert now.held is not None
    assert now.held.round_no == held.round_no
    assert math.isnan(health_of(world.rounds, "none").lag_s(NOW))


def test_a_manager_whom_nobody_knows_is_read_too(world: RoundWorld) -> None:
    """The source named the newcomer alone."""
    world.listed.people["max"] = somebody("max")
    world.listed.people["nora"] = replace(NORA, manager_source_id="max")
    world.door.take(hint("nora"))

    world.round("push")

    assert {"nora", "max"} <= set(world.statuses())


def test_a_record_that_cannot_be_read_stops_no_other(world: RoundWorld) -> None:
    """It is listed by its place; who was named with it is read."""
    world.listed.faults = [MalformedError("a day that is none")]
    for name in ("ana", "ben"):
        world.door.take(hint(name))
    world.listed.people["ben"] = replace(TEAM[1], job_title="Lead")

    done = world.round("push")

    assert [each.place for each in world.rounds.rejects(done.round_no)] == ["ana"]
    assert done.counts["job_changed"] == 1


def test_a_source_that_is_away_leaves_the_round_where_it_is(world: RoundWorld) -> None:
    """The step fails, and what was read before stays."""
    world.listed.faults = [TransientError("later", 30)]

    with pytest.raises(TransientError):
        world.round()

    assert world.round().state is State.DONE


def test_a_round_is_released_once(world: RoundWorld) -> None:
    """A second release of what is done does nothing; a dropped one is forgotten."""
    world.listed.has()
    held = world.round()

    assert world.desk.drop(held.round_no, "kim")
    assert not world.desk.release(held.round_no, "kim")
    assert not world.desk.drop(held.round_no, "kim")
    assert world.rounds.staged(held.round_no, "", 10) == []
