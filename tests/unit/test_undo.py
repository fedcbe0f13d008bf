"""Taking an act back: it rests, nobody hears of it, and afterwards it never happened."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.store_factories import NOW, TOUR, act, ask, pending, record
from tourwright.domain.model import AskKind, MachineName, Party
from tourwright.domain.pairs import WAITING
from tourwright.domain.undo import HOLD, UNDOABLE, rests_until
from tourwright.ports import Claimed, PendingAct, Terms
from tourwright.store import Store

ASK = f"{TOUR}:closing:1:emp"
UNTIL = NOW + HOLD
RESTING = Terms(rests_until=UNTIL)


def dispute(act_id: str = "act-1", by: str = "emp") -> PendingAct:
    """Return somebody's dispute of the end, an answer to the open question."""
    said = act(
        act_id, machine=MachineName.TOUR, event="dispute", party=Party.EMPLOYEE, person_key=by
    )
    return replace(pending(ask_id=ASK), act=said)


@pytest.fixture
def asked(store: Store) -> Store:
    """Return a store in which the end is asked about."""
    verbs = ("confirm_complete", "dispute")
    one = ask(ASK, kind=AskKind.CLOSING, machine=MachineName.TOUR, verbs=verbs, person_key="emp")
    store.recorder.record(record(1, asks=(one,)))
    return store


def state_of(store: Store) -> tuple[str, str]:
    """Return the states of the act and of the question."""
    known, question = store.asks.pending_act("act-1"), store.asks.get(ASK)
    return known.state if known else "none", question.state if question else "none"


def test_an_act_that_rests_is_handed_to_nobody(asked: Store) -> None:
    """Until its time the dispatcher does not see it; then it does."""
    assert asked.asks.claim_on(RESTING, dispute(), 1) == Claimed("resting")

    assert state_of(asked) == ("resting", "answered")
    assert asked.asks.pending(10, UNTIL) == []
    assert [each.act.act_id for each in asked.asks.pending(10, UNTIL + timedelta(seconds=1))] == [
        "act-1"
    ]


def test_undone_in_time_it_never_happened(asked: Store) -> None:
    """The question is open again, and nothing is left to hand on."""
    asked.asks.claim_on(RESTING, dispute(), 1)

    assert asked.asks.undo("act-1", "emp", UNTIL - timedelta(seconds=1))

    assert state_of(asked) == ("refused", "open")
    assert asked.asks.pending(10, UNTIL + timedelta(days=1)) == []
    assert asked.asks.resting("emp") == []


@pytest.mark.parametrize(
    ("who", "late_by"),
    [("man", timedelta(minutes=-5)), ("emp", timedelta(0)), ("emp", timedelta(minutes=1))],
)
def test_nobody_else_and_nobody_late_undoes_it(asked: Store, who: str, late_by: timedelta) -> None:
    """The other side knows nothing of it; whoever is late is told so."""
    asked.asks.claim_on(RESTING, dispute(), 1)

    assert not asked.asks.undo("act-1", who, UNTIL + late_by)

    assert state_of(asked) == ("resting", "answered")
    assert asked.asks.resting("man") == []


def test_undoing_twice_changes_nothing_more(asked: Store) -> None:
    """The second click finds nothing to undo."""
    asked.asks.claim_on(RESTING, dispute(), 1)
    asked.asks.undo("act-1", "emp", NOW)

    assert not asked.asks.undo("act-1", "emp", NOW)
    assert state_of(asked) == ("refused", "open")


def test_an_undone_answer_can_be_given_anew(asked: Store) -> None:
    """Thinking twice takes nothing from anybody."""
    asked.asks.claim_on(RESTING, dispute(), 1)
    asked.asks.undo("act-1", "emp", NOW)

    assert asked.asks.claim_on(RESTING, dispute("act-2"), 1) == Claimed("resting")


def test_what_rests_is_let_go_with_its_workflow(asked: Store) -> None:
    """A trial that jumps ahead in time leaves nothing behind."""
    asked.asks.claim_on(RESTING, dispute(), 1)

    found = asked.asks.release(dispute().workflow_id)

    assert [each.act.act_id for each in found] == ["act-1"]


def test_no_answer_both_rests_and_waits_for_the_other_side() -> None:
    """The two ways of holding an act are never mixed."""
    waiting = {verb for verbs in WAITING.values() for verb in verbs}

    assert waiting.isdisjoint(verb for _, verb in UNDOABLE)


@pytest.mark.parametrize(
    ("machine", "verb"),
    [
        (MachineName.TOUR, "sign"),
        (MachineName.REVIEW, "answer"),
        (MachineName.AMENDMENT, "sign_other"),
        (MachineName.TOUR, "agree_field"),
        (MachineName.TRANSITION, "agree_day"),
    ],
)
def test_a_commitment_or_an_answer_takes_effect_at_once(machine: MachineName, verb: str) -> None:
    """What the other side counts on is not taken back quietly."""
    assert rests_until(machine, verb, NOW) is None
