"""The engine of configured steps: task, approval, mail, meeting, event.

A step is planned by an activity (`tourwright.step_planning`), which reads calendars and conditions;
from there on these pure functions decide. Whatever happens to a step returns a `StepOutcome`.
Silence never means yes: only answers lead to `done` or `approved`, a timer leads to `expired`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tourwright.domain.errors import GuardError, NotAllowedError
from tourwright.domain.model import (
    Act,
    AskClose,
    Due,
    Entry,
    MachineName,
    Meeting,
    Notice,
    OutEvent,
    Party,
)
from tourwright.domain.step_model import (
    ASK_KIND,
    PlannedStep,
    Seat,
    StepOutcome,
    StepRun,
    StepState,
    is_over,
)
from tourwright.domain.step_seats import (
    decided,
    first_seats,
    heir,
    is_free,
    needed,
    open_seats,
    seat_for_hr,
    seat_of,
    with_seat,
)
from tourwright.domain.step_texts import (
    REMINDER,
    ask_id,
    outcome_told,
    plain_title,
    step_ask,
    told,
)

__all__ = [
    "PlannedStep",
    "StepOutcome",
    "StepRun",
    "StepState",
    "answer",
    "dues",
    "fire",
    "hand_on",
    "is_over",
    "start",
    "withdraw",
]

TIMER = "STEP"
_BY_CLOCK = Act("", MachineName.STEP, "", Party.TIMER, channel="")
ANSWERS = {"task": ("done",), "approval": ("approve", "decline")}


def start(planned: PlannedStep, stream: str, now: datetime) -> StepOutcome:
    """Begin the step now, or keep it waiting for its own moment."""
    run = StepRun(planned, stream)
    if planned.begin_at > now:
        return StepOutcome(run, dues=dues(run))
    return _begin(run, now)


def answer(run: StepRun, act: Act, now: datetime) -> StepOutcome:
    """Take a person's answer: done, approve, decline or delegate.

    Raises:
        NotAllowedError: the step is over, or knows no such answer.
        NotAPartyError: this person is not asked, or has answered already.
        GuardError: the requester would approve, a reason is missing, or a second hop of delegation.
    """
    _must_be_answerable(run, act.event)
    seat = seat_of(run, act)
    _must_not_be_requester(run, act.person_key)
    if act.event == "delegate":
        return _delegate(run, seat, act, now)
    if act.event == "decline" and not act.reason.strip():
        raise GuardError("a decline needs a reason: say in a sentence why not")
    return _settle(run, seat, act, now)


def fire(run: StepRun, due: Due, now: datetime) -> StepOutcome:
    """Let a moment of this step come; one that is no longer meant changes nothing."""
    if is_over(run) or due.key in run.fired or due.event not in _BY_TIMER:
        return StepOutcome(run, dues=dues(run))
    return _BY_TIMER[due.event](replace(run, fired=(*run.fired, due.key)), now)


def withdraw(run: StepRun, reason: str, now: datetime) -> StepOutcome:
    """Close a step that is no longer meant; reason is a word, as "tour_over"."""
    if is_over(run):
        return StepOutcome(run)
    closed = replace(run, state=StepState.WITHDRAWN)
    entry = _entry((run, closed), "withdraw", now, why=reason)
    return StepOutcome(closed, (entry,), _closes(run, reason))


def hand_on(run: StepRun, from_key: str, to_key: str, now: datetime) -> StepOutcome:
    """Give what waits for one person to another, as when the manager changed; "" means HR."""
    if run.state is StepState.WAITING and from_key:
        planned = replace(run.planned, who_keys=_renamed(run.planned, from_key, to_key))
        return StepOutcome(replace(run, planned=planned), dues=dues(run))
    held = [seat for seat in open_seats(run) if seat.person_key == from_key]
    if is_over(run) or not from_key or from_key == to_key or not held:
        return StepOutcome(run, dues=dues(run))
    return _handed_on(run, held[0], to_key, now)


def _handed_on(run: StepRun, held: Seat, to_key: str, now: datetime) -> StepOutcome:
    """Ask the heir, else HR; end the step when neither can be asked and nobody else is."""
    rest = tuple(seat for seat in run.seats if seat != held)
    follower = heir(held, to_key)
    wanted = follower if is_free(run, rest, follower) else seat_for_hr(held.role)
    fresh = (wanted,) if is_free(run, rest, wanted) else ()
    moved = replace(run, seats=(*rest, *fresh))
    close = (AskClose(ask_id(run, held), "handed_on"),)
    if open_seats(moved):
        entry = _entry((run, moved), "hand_on", now)
        return _opened(moved, fresh, (entry,), close, about="step_hand_on")
    over = replace(moved, state=StepState.EXPIRED)
    return StepOutcome(over, (_entry((run, over), "hand_on", now),), close, outcome_told(over, now))


def _renamed(planned: PlannedStep, from_key: str, to_key: str) -> tuple[tuple[str, str], ...]:
    """Return who will be asked, one person replaced by another."""
    return tuple((role, to_key if key == from_key else key) for role, key in planned.who_keys)


def dues(run: StepRun) -> tuple[Due, ...]:
    """Return the moments still to come for this step, ascending."""
    if is_over(run):
        return ()
    coming = tuple(due for due in _all_dues(run) if due.key not in run.fired)
    return tuple(sorted(coming, key=lambda due: (due.at, due.key)))


def _all_dues(run: StepRun) -> tuple[Due, ...]:
    """Return every moment of the step, those that came too."""
    planned = run.planned
    if run.state is StepState.WAITING:
        return (_due(run, "start", planned.begin_at),)
    reminders = tuple(_due(run, "remind", at, n) for n, at in enumerate(planned.remind_at, start=1))
    escalate = (_due(run, "escalate", planned.escalate_at),) if planned.escalate_at else ()
    expire = (_due(run, "expire", planned.expire_at),) if planned.expire_at else ()
    return (*reminders, *escalate, *expire)


def _due(run: StepRun, event: str, at: datetime, number: int = 0) -> Due:
    """Return one moment, its key unique within the tour."""
    step_id = run.planned.step_id
    suffix = f"_{number}" if number else ""
    key = f"step:{step_id}:{event}{suffix}"
    return Due(key, TIMER, at, MachineName.STEP, event, step_id)


def _begin(run: StepRun, now: datetime) -> StepOutcome:
    """Open the step: ask people, or carry out at once what needs no answer."""
    seats = first_seats(run.planned)
    wanted = needed(run.planned.spec, seats)
    opened = replace(run, state=StepState.OPEN, seats=seats, needed=wanted)
    if run.planned.spec.kind in ASK_KIND:
        return _opened(opened, seats, (_entry((run, opened), "start", now),))
    done = replace(opened, state=StepState.DONE)
    return _CARRIED_OUT[run.planned.spec.kind](done, (_entry((run, done), "start", now),))


def _opened(
    run: StepRun,
    seats: Sequence[Seat],
    entries: tuple[Entry, ...],
    closes: tuple[AskClose, ...] = (),
    *,
    about: str = "step",
) -> StepOutcome:
    """Return the outcome that asks these seats; a step still waiting asks nobody yet."""
    if run.state is not StepState.OPEN:
        return StepOutcome(run, entries, closes, dues=dues(run))
    asks = tuple(step_ask(run, seat) for seat in seats)
    notices = tuple(told(run, seat, about=about) for seat in seats)
    return StepOutcome(run, entries, (*closes, *asks), notices, dues=dues(run))


def _must_be_answerable(run: StepRun, verb: str) -> None:
    """Refuse an answer to a step that is not open or has no such answer."""
    if run.state is not StepState.OPEN:
        raise NotAllowedError(f"step {run.planned.step_id} is {run.state.value}: nothing to answer")
    allowed = (*ANSWERS[run.planned.spec.kind], "delegate")
    if verb not in allowed:
        raise NotAllowedError(f"{verb!r} is no answer here: use one of {', '.join(allowed)}")


def _must_not_be_requester(run: StepRun, person_key: str) -> None:
    """Refuse that somebody decides on their own request."""
    own = bool(person_key) and person_key == run.planned.requester_key
    if run.planned.spec.kind == "approval" and own:
        raise GuardError("the approver is not the requester: somebody else decides on this")


def _delegate(run: StepRun, seat: Seat, act: Act, now: datetime) -> StepOutcome:
    """Pass the seat on to another person, once."""
    to_key = act.fields.get("to", "")
    _may_delegate(run, seat, to_key)
    given = replace(seat, answer="delegate", by=act.person_key)
    by = seat.person_key or act.person_key
    fresh = Seat(Party.DELEGATE, to_key, delegated_by=by, escalated=seat.escalated)
    passed = with_seat(run, seat, given, fresh)
    entry = _entry((run, passed), "delegate", now, act, to=to_key)
    return _opened(passed, (fresh,), (entry,), (AskClose(ask_id(run, seat), "delegated"),))


def _may_delegate(run: StepRun, seat: Seat, to_key: str) -> None:
    """Refuse a delegation that the step forbids, a second hop, or one to the wrong person."""
    if not run.planned.spec.delegate:
        raise GuardError("this step cannot be passed on: answer it yourself")
    if seat.delegated_by:
        raise GuardError("this was passed on to you already: answer it, one hop is the limit")
    if not to_key or to_key == seat.person_key:
        raise GuardError("name the person to pass this on to")
    _must_not_be_requester(run, to_key)
    if any(to_key in (other.person_key, other.by) for other in run.seats):
        raise GuardError("that person is asked already: choose somebody else")


def _settle(run: StepRun, seat: Seat, act: Act, now: datetime) -> StepOutcome:
    """Put the answer in, count, and close the step when the answers decide it."""
    answered = with_seat(run, seat, replace(seat, answer=act.event, by=act.person_key))
    after = replace(answered, state=decided(answered))
    entry = _entry((run, after), act.event, now, act)
    own = AskClose(ask_id(run, seat), "answered")
    if after.state is StepState.OPEN:
        return StepOutcome(after, (entry,), (own,), dues=dues(after))
    closes = (own, *_closes(answered, "answered_elsewhere"))
    return StepOutcome(after, (entry,), closes, outcome_told(after, now))


def _closes(run: StepRun, reason: str) -> tuple[AskClose, ...]:
    """Return the closing of every ask that is still open."""
    if run.state is not StepState.OPEN or run.planned.spec.kind not in ASK_KIND:
        return ()
    return tuple(AskClose(ask_id(run, seat), reason) for seat in open_seats(run))


def _remind(run: StepRun, now: datetime) -> StepOutcome:
    """Tell those who have not answered, once more."""
    count = sum(":remind" in key for key in run.fired)
    silent = open_seats(run)
    about = f"step_remind_{count}"
    notices = tuple(told(run, seat, REMINDER, about) for seat in silent)
    return StepOutcome(run, (_entry((run, run), "remind", now),), (), notices, dues=dues(run))


def _escalate(run: StepRun, now: datetime) -> StepOutcome:
    """Ask the skip-level too; HR when there is none, or when that person cannot be asked."""
    above = Seat(Party.SKIP_LEVEL, run.planned.skip_level_key, escalated=True)
    no_one = not above.person_key or not is_free(run, run.seats, above)
    fresh = replace(seat_for_hr(Party.SKIP_LEVEL), escalated=True) if no_one else above
    seats = (fresh,) if is_free(run, run.seats, fresh) else ()
    wider = replace(run, seats=(*run.seats, *seats))
    return _opened(wider, seats, (_entry((run, wider), "escalate", now),), about="step_escalate")


def _expire(run: StepRun, now: datetime) -> StepOutcome:
    """End an unanswered step: silence is never a yes."""
    over = replace(run, state=StepState.EXPIRED)
    entry = _entry((run, over), "expire", now)
    return StepOutcome(over, (entry,), _closes(run, "expired"), outcome_told(over, now))


def _send_mail(run: StepRun, entries: tuple[Entry, ...]) -> StepOutcome:
    """Write to each person of the step."""
    return StepOutcome(run, entries, notices=tuple(told(run, seat) for seat in run.seats))


def _call_meeting(run: StepRun, entries: tuple[Entry, ...]) -> StepOutcome:
    """Place the meeting; when somebody is missing HR is told instead."""
    people = tuple(seat.person_key for seat in run.seats if seat.person_key)
    hr = tuple(seat for seat in run.seats if not seat.person_key)
    notices: tuple[Notice, ...] = tuple(told(run, seat) for seat in hr)
    if hr or len(people) < 2:
        return StepOutcome(run, entries, notices=notices)
    begins = run.planned.due_at or run.planned.begin_at
    length = timedelta(minutes=run.planned.spec.duration_minutes)
    uid = f"{run.stream}-step-{run.planned.step_id}@tourwright"
    meeting = Meeting(uid, 0, begins, begins + length, run.planned.zone, people)
    return StepOutcome(run, entries, meetings=(meeting,))


def _send_event(run: StepRun, entries: tuple[Entry, ...]) -> StepOutcome:
    """Tell subscribers: ids only."""
    planned = run.planned
    data = {"tour_id": run.stream, "step_id": planned.step_id, "trigger": planned.trigger}
    event = OutEvent(planned.spec.event_type, data)
    return StepOutcome(run, entries, events=(event,))


def _entry(
    change: tuple[StepRun, StepRun],
    event: str,
    now: datetime,
    act: Act = _BY_CLOCK,
    **facts: str,
) -> Entry:
    """Return the journal's line about this change, from the run before to the run after."""
    before, after = change
    reason = {"reason": act.reason} if act.reason else {}
    return Entry(
        machine=MachineName.STEP,
        event=event,
        party=act.party,
        at=now,
        person_key=act.person_key,
        from_state=before.state.value,
        to_state=after.state.value,
        subject_id=after.planned.step_id,
        channel=act.channel,
        body={"step": plain_title(after), **facts, **reason},
    )


_BY_TIMER = {"start": _begin, "remind": _remind, "escalate": _escalate, "expire": _expire}
_CARRIED_OUT = {"mail": _send_mail, "meeting": _call_meeting, "event": _send_event}
