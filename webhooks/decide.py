"""One way to answer an ask, whatever the channel: the first valid answer wins, once.

check (pure) -> claim (durable) -> the workflow applies it -> record, applied
                 |                   |-> refused: the ask is open again
                 |                   |-> no answer in time: recorded, the dispatcher repeats it
                 |-> held: it means nothing before the other side's answer; both are applied then
                 |-> resting: its author may undo it for a while; then the dispatcher hands it on
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from tourwright.domain.asks import Actor, Attempt, Verdict, act_id, judge, workflow_of
from tourwright.domain.errors import (
    NotAllowedError,
    NotAPartyError,
    RuleError,
    StaleStatementError,
)
from tourwright.domain.model import Act, MachineName, Record
from tourwright.domain.pairs import waits_until
from tourwright.domain.refusal_words import refusal_in
from tourwright.domain.undo import rests_until
from tourwright.ports import (
    Ask,
    Asks,
    Claimed,
    Clock,
    Engine,
    KeyDestroyedError,
    NotFoundError,
    PendingAct,
    Recorder,
    Terms,
    TransientError,
)
from webhooks.i18n import language, mark
from webhooks.metrics import DECISIONS

logger = logging.getLogger(__name__)

MAX_TRIES = 20


class DecideKind(StrEnum):
    """What became of an answer."""

    DONE = "done"
    RECORDED = "recorded"
    HELD = "held"
    RESTS = "rests"
    SPENT = "spent"
    REPEAT = "repeat"
    STALE = "stale"
    CLOSED = "closed"
    REFUSED = "refused"
    FORBIDDEN = "forbidden"


MESSAGES = {
    DecideKind.DONE: mark("Your answer is recorded."),
    DecideKind.RECORDED: mark("Your answer is stored safely and will be confirmed shortly."),
    DecideKind.HELD: mark("Your answer is stored, and opened together with the other side's."),
    DecideKind.RESTS: mark("Stored. It takes effect in ten minutes; until then you can undo it."),
    DecideKind.SPENT: mark("This link was used for an answer already. Ask for a fresh one below."),
    DecideKind.REPEAT: mark("This answer was recorded already; nothing changed."),
    DecideKind.STALE: mark(
        "The question changed since this page was opened. Please look at it again."
    ),
    DecideKind.CLOSED: mark("This question is no longer open."),
    DecideKind.FORBIDDEN: mark("This link does not open anything."),
}
NOT_NOW = mark("This is not possible any more: the page shows how it stands now.")


@dataclass(frozen=True)
class Decision:
    """An answer to an ask. channel is a word ("page"); fields are the typed input, as text.

    spends is (token id, when it expires) of the link that the answer uses up, if it does.
    """

    ask_id: str
    verb: str
    revision: int
    actor: Actor
    channel: str
    fields: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    day: date | None = None
    text_hash: str = ""
    spends: tuple[str, datetime] | None = None


@dataclass(frozen=True)
class DecideResult:
    """What became of it, in a sentence, with the ask as it is now (None when there is none).

    until is the moment from which an answer that rests cannot be undone any more; act_id is its id.
    """

    kind: DecideKind
    message: str
    ask: Ask | None = None
    field: str = ""
    act_id: str = ""
    until: datetime | None = None


class Decider:
    """Takes decisions; safe to use from many threads."""

    def __init__(
        self, asks: Asks, engine: Engine, recorder: Recorder, clock: Clock, secret: bytes = b""
    ) -> None:
        """Work over the given ports; secret makes the ids of acts, see `act_id`."""
        self._secret = secret
        self._asks = asks
        self._engine = engine
        self._recorder = recorder
        self._clock = clock

    def decide(self, decision: Decision, ask: Ask | None = None) -> DecideResult:
        """Return what became of the answer; raises only when the store cannot take it.

        ask is the question as the caller has just read it: it is read here without.
        """
        result = self._decide(decision, ask or self._asks.get(decision.ask_id))
        DECISIONS.labels(result.kind.value).inc()
        return result

    def _decide(self, decision: Decision, ask: Ask | None) -> DecideResult:
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

    def _next_id(self, ask: Ask, attempt: Attempt, tried: int = 0) -> str:
        """Return the act's id: the next one when the same answer was refused before."""
        for again in range(tried, MAX_TRIES):
            candidate = act_id(ask, attempt, again, self._secret)
            known = self._asks.pending_act(candidate)
            if known is None or known.state != "refused":
                return candidate
        return act_id(ask, attempt, MAX_TRIES, self._secret)

    def _claim(self, ask: Ask, attempt: Attempt, decision: Decision) -> DecideResult:
        """Claim with the first id; an answer that was refused once is claimed with its next."""
        claimed, pending = self._claimed(ask, decision, act_id(ask, attempt, secret=self._secret))
        if claimed.word == "repeat":
            later = self._next_id(ask, attempt)
            if later != pending.act.act_id:
                claimed, pending = self._claimed(ask, decision, later)
        return self._after(claimed, pending, ask)

    def _claimed(self, ask: Ask, decision: Decision, new_id: str) -> tuple[Claimed, PendingAct]:
        now = self._clock.now()
        act = _act(new_id, ask, decision)
        until = waits_until(ask, decision.verb, decision.fields, now)
        said = replace(act, given_at=now) if until else act
        workflow_id = workflow_of(ask.stream, ask.alliance_id)
        terms = Terms(decision.spends, until, rests_until(act.machine, act.event, now))
        pending = PendingAct(said, workflow_id, ask.ask_id, now)
        claimed = self._asks.claim_on(terms, pending, decision.revision)
        return claimed, replace(pending, act=act)

    def _after(self, claimed: Claimed, pending: PendingAct, ask: Ask) -> DecideResult:
        if claimed.word == "held":
            return _result(DecideKind.HELD, ask)
        if claimed.word == "resting":
            return _resting(pending, ask)
        if claimed.word in ("taken", "paired"):
            return self._carry_out(pending, claimed.partner, ask)
        kinds = {
            "repeat": DecideKind.REPEAT,
            "stale": DecideKind.STALE,
            "spent": DecideKind.SPENT,
        }
        return _result(kinds.get(claimed.word, DecideKind.CLOSED), self._asks.get(ask.ask_id))

    def _carry_out(self, pending: PendingAct, partner: PendingAct | None, ask: Ask) -> DecideResult:
        try:
            refused = self._apply(pending, partner)
        except TransientError:
            return _result(DecideKind.RECORDED, ask)
        except Exception:
            # The answer is stored: the dispatcher repeats it, so the person need not.
            logger.exception("act left to the dispatcher", extra={"act_id": pending.act.act_id})
            return _result(DecideKind.RECORDED, ask)
        if refused is None:
            return _result(DecideKind.DONE, ask)
        kind = DecideKind.STALE if isinstance(refused, StaleStatementError) else DecideKind.REFUSED
        now = self._asks.get(ask.ask_id)
        return DecideResult(kind, in_words(refused), now, getattr(refused, "field", ""))

    def _apply(self, pending: PendingAct, partner: PendingAct | None) -> RuleError | None:
        if partner is None:
            return apply(pending, self._engine, self._recorder, self._asks)
        return apply_both((partner, pending), self._engine, self._recorder, self._asks)


def in_words(refused: RuleError) -> str:
    """Return what a person is told of a refusal; a move that is not there names states and ids."""
    if isinstance(refused, NotAllowedError | NotAPartyError):
        return NOT_NOW
    return refusal_in(language(), str(refused))


def apply(pending: PendingAct, engine: Engine, recorder: Recorder, asks: Asks) -> RuleError | None:
    """Let the workflow apply a stored act and write down what came of it; safe to repeat.

    Returns the rule that refused it. Raises TransientError when it is not known what came of it.
    """
    this_id = pending.act.act_id
    try:
        record = (
            engine.act(pending.workflow_id, pending.act).record if pending.workflow_id else None
        )
        _settle(recorder, asks, record, (this_id,))
    except RuleError as broken:
        asks.refused(this_id, str(broken))
        return broken
    except (NotFoundError, KeyDestroyedError):
        return _closed(asks, (this_id,))
    return None


def apply_both(
    pair: tuple[PendingAct, PendingAct], engine: Engine, recorder: Recorder, asks: Asks
) -> RuleError | None:
    """Like `apply` for the answers of both sides, the held one first.

    Returns the rule that refused the second one.
    """
    ids = tuple(each.act.act_id for each in pair)
    try:
        result = engine.act_together(pair[1].workflow_id, [each.act for each in pair])
        applied = tuple(each for each in ids if each not in result.refused)
        _settle(recorder, asks, result.record, applied)
    except (NotFoundError, KeyDestroyedError):
        return _closed(asks, ids)
    for each, why in result.refused.items():
        asks.refused(each, why)
    return RuleError(result.refused[ids[1]]) if ids[1] in result.refused else None


def _settle(
    recorder: Recorder, asks: Asks, record: Record | None, act_ids: tuple[str, ...]
) -> None:
    if record is not None:
        recorder.record(record, act_ids)
    else:
        asks.applied(*act_ids)


def _closed(asks: Asks, act_ids: Sequence[str]) -> RuleError:
    """The workflow has ended, or its person was erased: no repeat can change that."""
    for each in act_ids:
        asks.refused(each, "closed")
    return RuleError("This is over: there is nothing left to answer.")


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


def _resting(pending: PendingAct, ask: Ask) -> DecideResult:
    act = pending.act
    until = rests_until(act.machine, act.event, pending.taken_at)
    kind = DecideKind.RESTS
    return DecideResult(kind, MESSAGES[kind], ask, act_id=act.act_id, until=until)


def _result(kind: DecideKind, ask: Ask | None) -> DecideResult:
    return DecideResult(kind, MESSAGES[kind], ask)


def progress_of(asks: Asks, ask: Ask) -> str:
    """Return where the answer of an answered ask is: applied, pending, or held for the other's."""
    known = asks.pending_act(ask.answered_act) if ask.answered_act else None
    return known.state if known is not None else "applied"
