"""The reviews (region V): both prepare, both answers are sealed, both are revealed at once."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from tourwright.domain.errors import GuardError, IncompleteError, NotAllowedError, NotAPartyError
from tourwright.domain.machine import Row
from tourwright.domain.model import AskKind, Due, MachineName, Party, Progress
from tourwright.domain.tables import REVIEW, ReviewState, TourState
from tourwright.domain.tour_state import Answer, OpenAsk, Review, Tour
from tourwright.domain.tour_turn import SIDES, E, M, Turn, day_of, key_of, other_side
from tourwright.domain.tour_view import side_name

MAX_MOVES, MAX_MOVE_DAYS = 2, 30
OTHER_MISSING_DAYS, AUTO_CLOSE_DAYS = 14, 30
MISSED_TELL_ABOVE, MISSED_ASK_ALIVE = 2, 4
V = MachineName.REVIEW


def due(turn: Turn) -> None:
    """Open the review on its day."""
    _open(turn, "due")


def pull_forward(turn: Turn) -> None:
    """Open the review now: a goal is reached, or there is a concern."""
    turn.side()
    if turn.tour.state not in (TourState.ACTIVE, TourState.CLOSING):
        raise NotAllowedError(f"review: no pull_forward in tour state {turn.tour.state}")
    _open(turn, "pull_forward", reason=turn.act.reason)
    if turn.party is E and any(away.party is M for away in turn.tour.absences):
        _stand_in(turn)


def open_extra_review(turn: Turn) -> None:
    """Open the planned review out of turn, as at the end or after a dispute."""
    if current(turn.tour).state != ReviewState.PLANNED:
        return
    before, turn.party = turn.party, turn.party if turn.party in SIDES else Party.TIMER
    _open(turn, "due" if turn.party is Party.TIMER else "pull_forward")
    turn.party = before
    turn.change(review=replace(current(turn.tour), extra=True))


def answer(turn: Turn) -> None:
    """Take one side's answer: sealed until the other side's is in."""
    review = current(turn.tour)
    side = _answering(turn)
    _must_be_this(turn, review)
    event = "both_in" if review.state == ReviewState.ONE_IN else "one_in"
    row = REVIEW.row(review.state, event, side)
    if any(given.party is side for given in review.answers):
        raise NotAllowedError(f"review {review.number}: this side has answered already")
    given = _answer_of(turn, side)
    turn.answered(AskKind.REVIEW, side, str(review.number))
    if side is M:
        turn.answered(AskKind.REVIEW, Party.DELEGATE, str(review.number))
    review = replace(review, state=row.target, answers=(*review.answers, given))
    if event == "both_in":
        _reveal(turn, row, review)
        return
    turn.change(review=replace(review, first_in_at=given.at))
    _note(turn, row)
    turn.mark(at=given.at)
    _own_due(turn, "other_missing_14d", given.at + timedelta(days=OTHER_MISSING_DAYS))


def other_missing_14d(turn: Turn) -> None:
    """Reveal the one answer there is; the review is marked as one-sided."""
    review = current(turn.tour)
    row = REVIEW.row(review.state, "other_missing_14d", turn.party)
    turn.close_asks("revealed", _of_review)
    _reveal(turn, row, replace(review, state=row.target))


def no_answer(turn: Turn) -> None:
    """Skip a review nobody answered, and tell who should know when it happens again."""
    row = _row(turn, "no_answer")
    turn.close_asks("no_answer", _of_review)
    missed = turn.tour.missed_reviews + 1
    turn.change(missed_reviews=missed)
    _note(turn, row, missed=str(missed))
    if missed % MISSED_ASK_ALIVE == 0:
        _ask_alive(turn)
    elif missed % MISSED_TELL_ABOVE == 0:
        turn.tell("reviews_missed", Party.SKIP_LEVEL, f"missed-{missed}", missed=str(missed))
    _next_cycle(turn, row)


def skip(turn: Turn) -> None:
    """Leave a review out, for a reason and never twice in a row."""
    side = turn.side()
    row = _row(turn, "skip")
    if not turn.act.reason.strip():
        raise GuardError("a review is skipped for a reason: name it")
    if turn.tour.skipped_last:
        raise GuardError("the last review was skipped too: hold this one, or move it")
    _note(turn, row, reason=turn.act.reason)
    turn.tell("review_skipped", other_side(side), str(current(turn.tour).number))
    _next_cycle(turn, row)
    turn.change(skipped_last=True)


def move(turn: Turn) -> None:
    """Move an open review by at most 30 days, at most twice."""
    side = turn.side()
    review, day = current(turn.tour), day_of(turn.act)
    row = _row(turn, "move")
    _must_be_movable(turn, review, day)
    turn.close_asks("moved", _of_review)
    moved = replace(
        review, state=row.target, planned_for=day, moves=review.moves + 1, opened_at=None
    )
    turn.change(review=moved)
    _note(turn, row, day=day.isoformat())
    turn.tell("review_moved", other_side(side), day=day.isoformat())
    turn.replan = True


def close(turn: Turn) -> None:
    """Close the review when both confirm the talk and the next steps."""
    side = turn.side()
    review = current(turn.tour)
    row = _row(turn, "close")
    _must_be_this(turn, review)
    everybody = turn.both(REVIEW, row, str(review.number))
    turn.answered(AskKind.CONFIRM_REVIEW, side, str(review.number))
    if everybody:
        _close(turn, row, "true")
    else:
        turn.mark(at=turn.said_at(review.revealed_at))


def auto_30d(turn: Turn) -> None:
    """Close a revealed review whose talk nobody confirmed."""
    row = _row(turn, "auto_30d")
    turn.close_asks("auto_closed", lambda ask: ask.kind is AskKind.CONFIRM_REVIEW)
    _close(turn, row, "false")


def leave_started(turn: Turn) -> None:
    """Move an open review behind the return; a sealed answer is given back unread."""
    review = current(turn.tour)
    if not REVIEW.may(review.state, "leave_started", Party.HRIS):
        return
    row = REVIEW.row(review.state, "leave_started", Party.HRIS)
    turn.close_asks("leave", _of_review)
    turn.change(
        review=replace(
            review, state=row.target, answers=(), opened_at=None, first_in_at=None, planned_for=None
        )
    )
    _note(turn, row)


def waits_14d(turn: Turn) -> None:
    """Ask the delegate for the view of a manager who is silent; else remind who is asked."""
    review = current(turn.tour)
    waiting = [side for side in SIDES if all(given.party is not side for given in review.answers)]
    number = str(review.number)
    if M in waiting and turn.tour.delegate_key:
        waiting.remove(M)
        _ask_delegate(turn, number, "review_delegate")
    for side in waiting:
        turn.tell("review_remind", side, number)


def still_alive(turn: Turn) -> None:
    """Answer that the tour is meant to go on, after reviews were missed."""
    side = turn.side()
    if not any("still_alive" in ask.verbs for ask in turn.tour.asks):
        raise NotAllowedError("tour: nobody asked whether this tour is still alive")
    turn.note(MachineName.TOUR, "still_alive", subject_id=str(turn.tour.missed_reviews))
    turn.close_asks("answered", lambda ask: "still_alive" in ask.verbs and ask.party is side)
    turn.change(missed_reviews=0)


def current(tour: Tour) -> Review:
    """Return the current cycle. Raises NotAllowedError before the tour is committed."""
    if tour.review is None:
        raise NotAllowedError(f"review: no review in tour state {tour.state}: commit first")
    return tour.review


def _open(turn: Turn, event: str, reason: str = "") -> None:
    row = _row(turn, event)
    review = replace(current(turn.tour), state=row.target, opened_at=turn.now)
    turn.change(review=review)
    _note(turn, row, reason=reason)
    for party in SIDES:
        turn.ask(
            AskKind.REVIEW,
            V,
            ("answer",),
            party,
            subject_id=str(review.number),
            purpose="review_open",
        )
    turn.tell_world("review.opened", number=str(review.number))
    turn.trigger("review.open", str(review.number))
    turn.replan = turn.replan or event != "due"


def _stand_in(turn: Turn) -> None:
    """Turn to the delegate of a manager who is away, else to the skip-level (E28)."""
    number = str(current(turn.tour).number)
    if turn.tour.delegate_key:
        _ask_delegate(turn, number, "review_stand_in")
    else:
        turn.tell("review_beside", Party.SKIP_LEVEL, number)


def _ask_delegate(turn: Turn, number: str, purpose: str) -> None:
    turn.ask(AskKind.REVIEW, V, ("answer",), Party.DELEGATE, subject_id=number, purpose=purpose)


def _reveal(turn: Turn, row: Row, review: Review) -> None:
    """Show both answers to both at the same moment; the tour keeps the words of progress only."""
    one_sided = len(review.answers) < len(SIDES)
    turn.change(
        review=replace(review, revealed_at=turn.now, answers=()),
        progress={given.party.value: given.progress.value for given in review.answers},
        progress_on=turn.today,
        missed_reviews=0,
    )
    facts = {name: text for given in review.answers for name, text in _shown(given).items()}
    _note(turn, row, one_sided="true" if one_sided else "", **facts)
    for party in SIDES:
        turn.ask(
            AskKind.CONFIRM_REVIEW,
            V,
            ("close",),
            party,
            subject_id=str(review.number),
            purpose="review_revealed",
        )
    _own_due(turn, "auto_30d", turn.now + timedelta(days=AUTO_CLOSE_DAYS))
    turn.trigger("review.revealed", str(review.number))


def _shown(given: Answer) -> dict[str, str]:
    """Return an answer as facts of the journal, by side."""
    side = side_name(given.party)
    return {
        f"{side}_progress": given.progress.value,
        f"{side}_text": given.text,
        f"{side}_career": given.career,
        f"{side}_next_steps": given.next_steps,
        f"{side}_delegate": "true" if given.delegate else "",
        f"{side}_by": given.person_key if given.delegate else "",
    }


def _close(turn: Turn, row: Row, confirmed: str) -> None:
    _note(turn, row, talk_confirmed=confirmed)
    _next_cycle(turn, row)


def _next_cycle(turn: Turn, row: Row) -> None:
    """Plan the next cycle after this one ended in the row's target."""
    number = current(turn.tour).number
    own = tuple(due for due in turn.tour.own_dues if due.machine is not V)
    kept = tuple(each for each in turn.tour.consents if each.machine is not V)
    turn.change(review=Review(number=number + 1), skipped_last=False, own_dues=own, consents=kept)
    turn.tell_world("review.closed", number=str(number), state=row.target)
    turn.replan = turn.replan or not _is_planned(turn.tour, number + 1)


def _is_planned(tour: Tour, number: int) -> bool:
    """Say whether the plan knows this cycle: with a last day it holds every cycle to come."""
    return tour.statement.last_day is not None or any(
        (due.machine, due.event, due.subject_id) == (V, "due", str(number))
        for due in tour.plan.dues
    )


def _ask_alive(turn: Turn) -> None:
    for party in SIDES:
        turn.ask(
            AskKind.CLOSING,
            MachineName.TOUR,
            ("still_alive", "mission_declared"),
            party,
            subject_id="alive",
            purpose="still_alive",
        )


def _answering(turn: Turn) -> Party:
    """Return the side the answer counts for; a delegate answers in the manager's place."""
    if turn.party is not Party.DELEGATE:
        return turn.side()
    delegate = key_of(turn.tour, Party.DELEGATE)
    if not delegate or turn.act.person_key != delegate:
        raise NotAPartyError("this person is not the manager's delegate: the manager names one")
    return M


def _answer_of(turn: Turn, side: Party) -> Answer:
    fields = turn.act.fields
    word = fields.get("progress", "")
    if word not in set(Progress):
        words = ", ".join(each.value for each in Progress)
        raise IncompleteError("progress", f"progress is one of {words}")
    return Answer(
        side,
        turn.act.person_key,
        Progress(word),
        turn.said_at(current(turn.tour).opened_at),
        fields.get("text", ""),
        fields.get("next_steps", ""),
        delegate=turn.party is Party.DELEGATE,
        career=fields.get("career", ""),
    )


def _must_be_this(turn: Turn, review: Review) -> None:
    if turn.act.subject_id not in ("", str(review.number)):
        raise NotAllowedError(
            f"review {turn.act.subject_id} is over: review {review.number} is the current one"
        )


def _must_be_movable(turn: Turn, review: Review, day: date) -> None:
    if review.moves >= MAX_MOVES:
        raise GuardError(f"this review was moved {MAX_MOVES} times: hold it or skip it")
    opened = review.opened_at or turn.now
    if not turn.today < day <= opened.date() + timedelta(days=MAX_MOVE_DAYS):
        raise GuardError(f"choose a day to come, at most {MAX_MOVE_DAYS} days after the due day")
    last = turn.tour.statement.last_day
    if last is not None and day >= last:
        raise GuardError(f"choose a day before {last}, the last one: the end has its own review")


def _row(turn: Turn, event: str) -> Row:
    """Find the row and put the review into its target."""
    review = current(turn.tour)
    row = REVIEW.row(review.state, event, turn.party)
    if not row.both:
        turn.change(review=replace(review, state=row.target))
    return row


def _note(turn: Turn, row: Row, **body: str) -> None:
    number = str(current(turn.tour).number)
    turn.note(V, row.event, (row.source, row.target), number, facts=body)


def _own_due(turn: Turn, event: str, at: datetime) -> None:
    number = current(turn.tour).number
    key = f"{turn.tour.tour_id}:review-{number}:{event}:{turn.now.date().isoformat()}"
    turn.add_due(Due(key, "T5", at, V, event, str(number)))


def _of_review(ask: OpenAsk) -> bool:
    """Say whether an open ask is the question of a review."""
    return ask.kind is AskKind.REVIEW
