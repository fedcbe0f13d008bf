"""Answers of both sides to one question: the first is held, the second takes it along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from tests.fakes import NOW, FakeEngine
from tests.web_world import ANA, DANA, World, ask
from tourwright.domain.asks import Actor
from tourwright.domain.model import Act, AskKind, Party
from tourwright.ports import ActsResult, NotFoundError, TransientError
from webhooks.decide import DecideKind, Decider, DecideResult, Decision, progress_of
from webhooks.dispatcher import Dispatcher, Ports

MINE = ask(AskKind.REVIEW, "answer", "skip", subject_id="5")
THEIRS = replace(MINE, ask_id=f"a1-1:review:5:{DANA}", person_key=DANA, role=Party.MANAGER)


@dataclass
class RefusingEngine(FakeEngine):
    """An engine whose workflow refuses the acts of these sides, when they come together."""

    refuses: Mapping[Party, str] = field(default_factory=dict)
    calls: list[tuple[str, ...]] = field(default_factory=list)

    def act_together(self, workflow_id: str, acts: Sequence[Act]) -> ActsResult:
        """See `Engine.act_together`."""
        self.calls.append(tuple(act.party.value for act in acts))
        good = [act for act in acts if act.party not in self.refuses]
        refused = {act.act_id: self.refuses[act.party] for act in acts if act not in good}
        return replace(super().act_together(workflow_id, good), refused=refused)


@pytest.fixture
def engine() -> RefusingEngine:
    """Return an engine that refuses nothing yet."""
    return RefusingEngine()


@pytest.fixture
def world(engine: RefusingEngine) -> World:
    """Return fakes in which both are asked for a review."""
    world = World(engine=engine)
    world.asks.put(MINE, THEIRS)
    return world


def answer(world: World, person_key: str, verb: str = "answer", **fields: str) -> DecideResult:
    """Let one of the two answer."""
    mine = MINE if person_key == ANA else THEIRS
    said = {"progress": "on_track", **fields}
    made = Decision(mine.ask_id, verb, 1, Actor(person_key), "page", said)
    return Decider(world.asks, world.engine, world.recorder, world.clock).decide(made)


def progress(world: World) -> tuple[str, str]:
    """Return where the answers of Ana and Dana are, or that the question is open."""
    found = [world.asks.asks[each.ask_id] for each in (MINE, THEIRS)]
    ana, dana = (
        progress_of(world.asks, each) if each.state == "answered" else each.state for each in found
    )
    return ana, dana


def redeliver(world: World) -> None:
    """Let the dispatcher hand on what is pending."""
    world.clock.move(seconds=10)
    ports = Ports(world.inbox, world.asks, world.recorder, world.engine, world.clock)
    Dispatcher(ports).step()


def test_the_first_answer_is_held_and_said_so(world: World) -> None:
    """It is stored with its moment, and the engine hears nothing."""
    result = answer(world, ANA)

    assert (result.kind, progress(world)) == (DecideKind.HELD, ("held", "open"))
    assert "the other side" in result.message
    assert world.engine.acts == []
    assert [each.act.given_at for each in world.asks.acts.values()] == [NOW]


def test_the_second_answer_takes_the_first_along(world: World, engine: RefusingEngine) -> None:
    """One call with both, the held one first, and one record."""
    answer(world, ANA)
    world.clock.move(days=2)

    result = answer(world, DANA)

    assert (result.kind, engine.calls) == (DecideKind.DONE, [("E", "M")])
    assert [act.given_at for _, act in engine.acts] == [NOW, None]
    assert len(world.recorder.records) == 1
    assert progress(world) == ("applied", "applied")


def test_the_held_one_comes_first_whosever_it_is(world: World, engine: RefusingEngine) -> None:
    """The order is the order in which they were given."""
    answer(world, DANA)

    answer(world, ANA)

    assert engine.calls == [("M", "E")]


def test_a_held_answer_given_again_is_a_repeat(world: World) -> None:
    """A second click opens nothing."""
    answer(world, ANA)

    again = answer(world, ANA)

    assert again.kind is DecideKind.REPEAT
    assert progress(world) == ("held", "open")


def test_a_refused_partner_is_asked_again(world: World, engine: RefusingEngine) -> None:
    """Who answered second hears of their own answer only, which stands."""
    engine.refuses = {Party.EMPLOYEE: "review 5 is over"}
    answer(world, ANA)

    result = answer(world, DANA)

    assert result.kind is DecideKind.DONE
    assert progress(world) == ("open", "applied")


def test_who_was_refused_answers_again(world: World, engine: RefusingEngine) -> None:
    """That is a new act, and nobody is left to wait for."""
    engine.refuses = {Party.EMPLOYEE: "review 5 is over"}
    answer(world, ANA)
    answer(world, DANA)

    again = answer(world, ANA)

    assert again.kind is DecideKind.DONE
    assert [act.party for _, act in engine.acts] == [Party.MANAGER, Party.EMPLOYEE]


def test_a_refusal_of_the_second_is_told_to_its_author(
    world: World, engine: RefusingEngine
) -> None:
    """The first answer is applied all the same."""
    engine.refuses = {Party.MANAGER: "name a word of progress"}
    answer(world, ANA)

    result = answer(world, DANA)

    assert (result.kind, result.message) == (DecideKind.REFUSED, "name a word of progress")
    assert progress(world) == ("applied", "open")


@pytest.mark.parametrize("fault", [TransientError("no answer"), ValueError("odd")])
def test_two_answers_that_cannot_be_applied_now_are_kept(world: World, fault: Exception) -> None:
    """Both wait for the dispatcher, each by itself."""
    answer(world, ANA)
    world.engine.fault = fault

    result = answer(world, DANA)

    assert result.kind is DecideKind.RECORDED
    assert progress(world) == ("pending", "pending")


def test_an_engine_that_went_away_in_the_middle_applies_each_once(
    world: World, engine: RefusingEngine
) -> None:
    """They are handed on separately, with the ids and the moments they had."""
    answer(world, ANA)
    engine.fault = TransientError("down")
    answer(world, DANA)
    engine.fault = None

    redeliver(world)
    redeliver(world)

    assert [(act.party, act.given_at) for _, act in engine.acts] == [
        (Party.EMPLOYEE, NOW),
        (Party.MANAGER, NOW),
    ]
    assert progress(world) == ("applied", "applied")


def test_an_answer_that_got_lost_has_its_effect_once(world: World, engine: RefusingEngine) -> None:
    """The workflow applied both and the record was not written: repeats change nothing."""
    answer(world, ANA)
    world.recorder.broken = OSError("disk full")
    answer(world, DANA)
    world.recorder.broken = None

    redeliver(world)

    assert [act.party for _, act in engine.acts] == [Party.EMPLOYEE, Party.MANAGER]
    assert progress(world) == ("applied", "applied")


def test_a_tour_that_is_over_refuses_both(world: World, engine: RefusingEngine) -> None:
    """Neither waits for ever."""
    answer(world, ANA)
    engine.fault = NotFoundError("no such workflow")

    result = answer(world, DANA)

    assert result.kind is DecideKind.REFUSED
    assert {each.state for each in world.asks.acts.values()} == {"refused"}


def test_what_one_may_do_alone_is_done_at_once(world: World, engine: RefusingEngine) -> None:
    """It leaves the other's held answer where it is."""
    answer(world, ANA)

    result = answer(world, DANA, "skip")

    assert (result.kind, engine.calls) == (DecideKind.DONE, [])
    assert progress(world) == ("held", "applied")


def test_an_answer_the_rules_refuse_is_refused_at_once(world: World) -> None:
    """Its author does not wait a week to hear of it."""
    result = answer(world, ANA, progress="splendid")

    assert result.kind is DecideKind.DONE
    assert [act.given_at for _, act in world.engine.acts] == [None]


def test_a_question_that_ends_soon_waits_for_nobody(world: World) -> None:
    """Its tour must know who answered before it ends the question."""
    world.asks.put(replace(MINE, due=NOW + timedelta(days=3)))

    assert answer(world, ANA).kind is DecideKind.DONE


def test_a_link_that_was_used_answers_nothing(world: World) -> None:
    """The question stays open, and the page says how to get a fresh link."""
    spent = ("link-1", NOW + timedelta(days=60))
    world.tokens.spend(*spent)
    made = Decision(MINE.ask_id, "skip", 1, Actor(ANA), "page", spends=spent)
    decider = Decider(world.asks, world.engine, world.recorder, world.clock)

    result = decider.decide(made)

    assert result.kind is DecideKind.SPENT
    assert (world.asks.acts, world.asks.get(MINE.ask_id)) == ({}, MINE)
