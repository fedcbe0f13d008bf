"""One way to answer an ask, whatever the channel: the first valid answer wins, once.

check (pure) -> claim (durable) -> the workflow applies it -> record -> applied
                                     |-> refused: the ask is open again
                                     |-> no answer in time: recorded, the dispatcher repeats it
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tourwright.domain.asks import Actor, Attempt, Verdict, act_id, judge, workflow_of
from tourwright.domain.errors import RuleError, StaleStatementError
from tourwright.domain.model import Act, MachineName
from tourwright.ports import (
    Ask,
    Asks,
    Clock,
    Engine,
    KeyDestroyedError,
    NotFoundError,
    PendingAct,
    Recorder,
    TransientError,
)
from webhooks.metrics import DECISIONS

logger = logging.getLogger(__name__)

MAX_TRIES = 20


class DecideKind(StrEnum):
    """What became of an answer."""

    DONE = "done"
    RECORDED = "recorded"
    REPEAT = "repeat"
    STALE = "stale"
    CLOSED = "closed"
    REFUSED = "refused"
    FORBIDDEN = "forbidden"


MESSAGES = {
    DecideKind.DONE: "Your answer is recorded.",
    DecideKind.RECORDED: "Your answer is stored safely and will be confirmed shortly.",
    DecideKind.REPEAT: "This answer was recorded already; nothing changed.",
    DecideKind.STALE: "The question changed since this page was opened. Please look at it again.",
    DecideKind.CLOSED: "This question is no longer open.",
    DecideKind.FORBIDDEN: "This link does not open anything.",
}


@dataclass(frozen=True)
class Decision:
    """An answer to an ask. channel is a word ("page"); fields are the typed input, as text."""

    ask_id: str
    verb: str
    revision: int
    actor: Actor
    channel: str
    fields: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    day: date | None = None
    text_hash: str = ""


@dataclass(frozen=True)
class DecideResult:
    """What became of it, in a sentence, with the ask as it is now (None when there is none)."""

    kind: DecideKind
    message: str
    ask: Ask | None = None
    field: str = ""


class Decider:
    """Takes decisions; safe to use from many threads."""

    def __init__(self, asks: Asks, engine: Engine, recorder: Recorder, clock: Clock) -> None:
        """Work over the given ports."""
        self._asks = asks
        self._engine = engine
        self._recorder = recorder
        self._clock = clock

    def decide(self, decision: Decision) -> DecideResult:
        """Return what became of the answer; raises only when the store cannot take it."""
        result = self._decide(decision)
        DECISIONS.labels(result.kind.value).inc()
        return result

    def _decide(self, decision: Decision) -> DecideResult:
        ask = self._asks.get(decision.ask_id)
        if ask is None:
            return _result(DecideKind.FORBIDDEN, None)
        attempt = Attempt(decision.verb, decision.revision, decision.actor, decision.text_hash)
        verdict = judge(ask, attempt)
        if verdict is not Verdict.FREE:
            return self._not_free(ask, attempt, verdict)
        return self._claim(ask, attempt, decision)

    def _not_free(self, ask: Ask, attempt: Attempt, verdict: Verdict) -> DecideResult:
        """Tell a repeat of the same answer from an answer that comes too late."""
        if verdict is Verdict.FORBIDDEN:
            return _result(DecideKind.FORBIDDEN, None)
        if verdict is Verdict.NOT_OFFERED:
            return DecideResult(DecideKind.REFUSED, "This answer is not one of the choices.", ask)
        known = self._asks.pending_act(self._next_id(ask, attempt))
        if known is not None:
            return _result(DecideKind.REPEAT, ask)
        kind = DecideKind.STALE if verdict is Verdict.STALE else DecideKind.CLOSED
        return _result(kind, ask)

    def _next_id(self, ask: Ask, attempt: Attempt) -> str:
        """Return the act's id: the next one when the same answer was refused before."""
        for tried in range(MAX_TRIES):
            candidate = act_id(ask, attempt, tried)
            known = self._asks.pending_act(candidate)
            if known is None or known.state != "refused":
                return candidate
        return act_id(ask, attempt, MAX_TRIES)

    def _claim(self, ask: Ask, attempt: Attempt, decision: Decision) -> DecideResult:
        act = _act(self._next_id(ask, attempt), ask, decision)
        workflow_id = workflow_of(ask.stream, ask.alliance_id)
        pending = PendingAct(act, workflow_id, ask.ask_id, self._clock.now())
        claimed = self._asks.claim(pending, decision.revision)
        if claimed == "taken":
            return self._carry_out(pending)
        kinds = {"repeat": DecideKind.REPEAT, "stale": DecideKind.STALE}
        return _result(kinds.get(claimed, DecideKind.CLOSED), self._asks.get(ask.ask_id))

    def _carry_out(self, pending: PendingAct) -> DecideResult:
        try:
            refused = apply(pending, self._engine, self._recorder, self._asks)
        except TransientError:
            return _result(DecideKind.RECORDED, self._asks.get(pending.ask_id))
        except Exception:
            # The answer is stored: the dispatcher repeats it, so the person need not.
            logger.exception("act left to the dispatcher", extra={"act_id": pending.act.act_id})
            return _result(DecideKind.RECORDED, self._asks.get(pending.ask_id))
        ask = self._asks.get(pending.ask_id)
        if refused is None:
            return _result(DecideKind.DONE, ask)
        kind = DecideKind.STALE if isinstance(refused, StaleStatementError) else DecideKind.REFUSED
        return DecideResult(kind, str(refused), ask, getattr(refused, "field", ""))


def apply(pending: PendingAct, engine: Engine, recorder: Recorder, asks: Asks) -> RuleError | None:
    """Let the workflow apply a stored act and write down what came of it; safe to repeat.

    Returns the rule that refused it. Raises TransientError when it is not known what came of it.
    """
    try:
        if pending.workflow_id:
            _act_and_record(pending, engine, recorder)
    except RuleError as broken:
        asks.refused(pending.act.act_id, str(broken))
        return broken
    except (NotFoundError, KeyDestroyedError):
        # The workflow has ended, or its person was erased: no repeat can change that.
        asks.refused(pending.act.act_id, "closed")
        return RuleError("This is over: there is nothing left to answer.")
    asks.applied(pending.act.act_id)
    return None


def _act_and_record(pending: PendingAct, engine: Engine, recorder: Recorder) -> None:
    result = engine.act(pending.workflow_id, pending.act)
    if result.record is not None:
        recorder.record(result.record)


def _act(new_id: str, ask: Ask, decision: Decision) -> Act:
    return Act(
        act_id=new_id,
        machine=MachineName(ask.machine),
        event=decision.verb,
        party=ask.role,
        person_key=decision.actor.person_key,
        channel=decision.channel,
        subject_id=ask.subject_id,
        text_hash=ask.text_hash or decision.text_hash,
        reason=decision.reason,
        day=decision.day,
        fields=dict(decision.fields),
    )


def _result(kind: DecideKind, ask: Ask | None) -> DecideResult:
    return DecideResult(kind, MESSAGES[kind], ask)


def confirmed(asks: Asks, ask: Ask) -> bool:
    """Say whether the answer of an answered ask is known to be applied."""
    actor = Actor(ask.answered_by) if ask.answered_by else Actor(roles=frozenset({ask.role}))
    attempt = Attempt(ask.answer, ask.revision, actor)
    known = asks.pending_act(act_id(ask, attempt))
    return known is None or known.state == "applied"
