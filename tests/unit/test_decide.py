"""One way to answer: the first valid answer wins, once, whatever the channel and however often."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from tests.web_world import ANA, DANA, World, ask
from tourwright.domain.asks import Actor, Attempt, act_id
from tourwright.domain.errors import (
    GuardError,
    IncompleteError,
    NotAllowedError,
    NotAPartyError,
    RuleError,
    StaleStatementError,
)
from tourwright.domain.model import AskKind, Party
from tourwright.domain.undo import HOLD
from tourwright.ports import Ask, NotFoundError, TransientError
from webhooks.decide import NOT_NOW, DecideKind, Decider, DecideResult, Decision, progress_of

ONE = ask(AskKind.COMMIT, "sign", "decline", text_hash="aa")


@pytest.fixture
def world() -> World:
    """Return fakes with one open ask."""
    world = World()
    world.asks.put(ONE)
    return world


def decider(world: World) -> Decider:
    """Return a decider over the fakes."""
    return Decider(world.asks, world.engine, world.recorder, world.clock)


def decision(verb: str = "sign", **more: object) -> Decision:
    """Return Ana's answer to the ask."""
    made = Decision(ONE.ask_id, verb, 1, Actor(ANA), "page", text_hash="aa")
    return replace(made, **more)  # type: ignore[arg-type]


def test_an_answer_reaches_its_workflow_and_is_recorded(world: World) -> None:
    """Claimed, applied, recorded, confirmed."""
    result = decider(world).decide(decision())

    (where, act), *more = world.engine.acts
    assert (result.kind, more) == (DecideKind.DONE, [])
    assert (where, act.event, act.party, act.text_hash) == (
        "tour:a1-1",
        "sign",
        Party.EMPLOYEE,
        "aa",
    )
    assert len(world.recorder.records) == 1
    assert progress_of(world.asks, _stored(world)) == "applied"


def test_who_sees_an_act_cannot_try_which_answer_it_is(world: World) -> None:
    """There are few answers, so an id that anybody can compute would tell which one was given."""
    sealing = Decider(world.asks, world.engine, world.recorder, world.clock, b"secret")
    open_ids = {act_id(ONE, Attempt(verb, 1, Actor(ANA), "aa")) for verb in ONE.verbs}

    sealing.decide(decision())

    [(_, act)] = world.engine.acts
    assert act.act_id not in open_ids
    assert act.act_id == act_id(ONE, Attempt("sign", 1, Actor(ANA), "aa"), secret=b"secret")


def test_the_same_answer_again_is_a_repeat(world: World) -> None:
    """A double click, or a second channel, changes nothing and is told so."""
    decider(world).decide(decision())

    again = decider(world).decide(decision(channel="teams"))

    assert again.kind is DecideKind.REPEAT
    assert len(world.engine.acts) == 1


def test_an_answer_that_can_be_undone_rests_first(world: World) -> None:
    """The workflow hears of a "no" ten minutes later, so that it can be taken back."""
    result = decider(world).decide(decision("decline"))

    assert (result.kind, world.engine.acts) == (DecideKind.RESTS, [])
    assert result.until == world.clock.now() + HOLD
    assert world.asks.undo(result.act_id, ANA, world.clock.now())
    assert decider(world).decide(decision()).kind is DecideKind.DONE


def test_another_answer_afterwards_finds_it_closed(world: World) -> None:
    """The first answer stands; the second one learns how things are."""
    decider(world).decide(decision("sign"))

    other = decider(world).decide(decision("decline"))

    assert other.kind is DecideKind.CLOSED
    assert other.ask is not None
    assert other.ask.answer == "sign"


@pytest.mark.parametrize(
    ("refused", "told"),
    [
        (NotAllowedError("tour a1-1 is completed: no sign any more"), NOT_NOW),
        (NotAPartyError("a1-1: p-ana is no party"), NOT_NOW),
        (GuardError("the last day is to come"), "the last day is to come"),
    ],
)
def test_a_refusal_is_told_without_ids_and_states(
    world: World, refused: RuleError, told: str
) -> None:
    """What only we understand is for the log; what the person can mend is said."""
    world.engine.fault = refused

    assert decider(world).decide(decision()).message == told


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"actor": Actor(DANA)}, DecideKind.FORBIDDEN),
        ({"actor": Actor(roles=frozenset({Party.HR}))}, DecideKind.FORBIDDEN),
        ({"ask_id": "a1-1:nothing"}, DecideKind.FORBIDDEN),
        ({"revision": 0}, DecideKind.STALE),
        ({"revision": 2}, DecideKind.STALE),
        ({"text_hash": "bb"}, DecideKind.STALE),
        ({"verb": "void"}, DecideKind.REFUSED),
    ],
)
def test_what_may_not_be_answered_has_no_effect(
    world: World, change: dict[str, object], kind: DecideKind
) -> None:
    """Another person, an old page, another text, another verb: a clear refusal."""
    result = decider(world).decide(replace(decision(), **change))  # type: ignore[arg-type]

    assert result.kind is kind
    assert result.message
    assert (world.engine.acts, world.asks.acts, _stored(world)) == ([], {}, ONE)


def test_what_was_answered_already_is_closed_before_anything_else(world: World) -> None:
    """Neither an old page nor another verb makes it look open."""
    decider(world).decide(decision())

    late = decider(world).decide(decision("void", revision=9))

    assert late.kind is DecideKind.CLOSED


def test_a_stranger_learns_nothing_of_the_ask(world: World) -> None:
    """Unknown and forbidden are the same answer, without the ask."""
    forbidden = decider(world).decide(decision(actor=Actor(DANA)))
    unknown = decider(world).decide(decision(ask_id="a1-1:nothing"))

    assert forbidden == unknown == DecideResult(DecideKind.FORBIDDEN, forbidden.message)


def test_whoever_holds_the_role_answers_for_it(world: World) -> None:
    """An ask to HR names no person: its link carries the role."""
    world.asks.put(replace(ask(AskKind.STANDING, "standing_good"), person_key="", role=Party.HR))
    actor = Actor(roles=frozenset({Party.HR}))
    made = decision("standing_good", ask_id=f"a1-1:standing:1:{ANA}", actor=actor, text_hash="")

    result = decider(world).decide(made)

    assert result.kind is DecideKind.DONE
    assert world.engine.acts[0][1].party is Party.HR


def test_a_question_about_a_source_is_closed_by_its_answer(world: World) -> None:
    """No workflow waits for it: whoever looked after it says so, and that is all."""
    about = ask(AskKind.HR_HELP, "done")
    stream = "source:test:7"
    world.asks.put(
        replace(about, person_key="", role=Party.HR, stream=stream, alliance_id="system")
    )
    actor = Actor(roles=frozenset({Party.HR}))

    result = decider(world).decide(decision("done", ask_id=about.ask_id, actor=actor, text_hash=""))

    stored = world.asks.get(about.ask_id)
    assert result.kind is DecideKind.DONE
    assert world.engine.acts == []
    assert stored is not None
    assert progress_of(world.asks, stored) == "applied"


@pytest.mark.parametrize(
    ("fault", "kind", "field"),
    [
        (GuardError("the start day is past"), DecideKind.REFUSED, ""),
        (StaleStatementError("read the text again"), DecideKind.STALE, ""),
        (IncompleteError("mission", "mission is empty"), DecideKind.REFUSED, "mission"),
        (NotFoundError("no such workflow"), DecideKind.REFUSED, ""),
    ],
)
def test_a_rule_that_refuses_opens_the_ask_again(
    world: World, fault: Exception, kind: DecideKind, field: str
) -> None:
    """The person is told why, and can answer again: that is a new act."""
    world.engine.fault = fault

    refused = decider(world).decide(decision())
    world.engine.fault = None
    again = decider(world).decide(decision())

    assert (refused.kind, refused.field) == (kind, field)
    assert refused.ask is not None
    assert refused.ask.state == "open"
    assert again.kind is DecideKind.DONE


@pytest.mark.parametrize("fault", [TransientError("no answer"), ValueError("odd")])
def test_an_answer_that_cannot_be_applied_now_is_kept(world: World, fault: Exception) -> None:
    """The engine is down: the answer is stored and will be confirmed."""
    world.engine.fault = fault

    result = decider(world).decide(decision())

    assert result.kind is DecideKind.RECORDED
    assert "stored safely" in result.message
    assert progress_of(world.asks, _stored(world)) == "pending"


def test_a_store_that_fails_after_the_act_loses_nothing(world: World) -> None:
    """The act stays pending, so that the dispatcher repeats it with the same id."""
    world.recorder.broken = OSError("disk full")

    result = decider(world).decide(decision())

    assert result.kind is DecideKind.RECORDED
    assert [act.state for act in world.asks.acts.values()] == ["pending"]


@pytest.mark.parametrize("verbs", [("sign",), ("sign", "decline")])
def test_fifty_answers_at_once_have_one_effect(world: World, verbs: tuple[str, ...]) -> None:
    """Parallel identical and conflicting answers in two channels: one effect, clear refusals."""
    start = Barrier(50)

    def answer(number: int) -> DecideResult:
        start.wait(10)
        verb = verbs[number % len(verbs)]
        return decider(world).decide(decision(verb, channel=("page", "teams")[number // 25]))

    with ThreadPoolExecutor(50) as pool:
        results = list(pool.map(answer, range(50)))

    kinds = [result.kind for result in results]
    first = {DecideKind.DONE, DecideKind.RESTS}
    assert sum(kind in first for kind in kinds) == len(world.asks.acts) == 1
    assert set(kinds) <= first | {DecideKind.REPEAT, DecideKind.CLOSED}
    assert len(world.engine.acts) == len(world.recorder.records) == kinds.count(DecideKind.DONE)
    assert all(result.message for result in results)


def test_fifty_answers_while_the_engine_is_down_are_one_act(world: World) -> None:
    """The engine comes back to one act, not fifty."""
    world.engine.fault = TransientError("down")

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda _: decider(world).decide(decision()), range(50)))

    assert len(world.asks.acts) == 1


def _stored(world: World) -> Ask:
    stored = world.asks.get(ONE.ask_id)
    assert stored is not None
    return stored
