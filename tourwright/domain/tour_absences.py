"""Absences: a long one pauses an active tour, a shorter one holds its dates; no reason is kept."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from tourwright.domain.errors import GuardError
from tourwright.domain.model import Due, MachineName, Party
from tourwright.domain.tables import TourState
from tourwright.domain.tour_hand_over import open_hand_over
from tourwright.domain.tour_reviews import leave_started as review_waits
from tourwright.domain.tour_state import Absence
from tourwright.domain.tour_turn import E, M, RepeatError, Turn
from tourwright.domain.tour_view import days_away

ASK_RETURN_DAYS = 14


def leave_started(turn: Turn) -> None:
    """Note that a side is away; the employee's long absence pauses an active tour."""
    side = _who(turn)
    _absent(turn, Absence(side, turn.act.day or turn.today, _expected_end(turn)))


def _absent(turn: Turn, away: Absence) -> None:
    """Keep the absence, and pause the tour when it is the employee's and long."""
    if away in turn.tour.absences:
        raise RepeatError
    rest = tuple(each for each in turn.tour.absences if each.party is not away.party)
    turn.change(absences=(*rest, away))
    if _pauses(turn, away):
        turn.move("leave_started")
        review_waits(turn)
    else:
        turn.note(MachineName.TOUR, "absence_changed", (turn.tour.state, turn.tour.state))
    turn.replan = True
    _ask_return(turn, away)


def leave_ended(turn: Turn) -> None:
    """Note the return; dates move behind it, and what was held for it happens."""
    side = _who(turn)
    away = [each for each in turn.tour.absences if each.party is side]
    rest = tuple(each for each in turn.tour.absences if each.party is not side)
    returned = turn.act.day or turn.today
    paused = turn.tour.state == TourState.PAUSED and side is E
    if not away and not paused:
        raise RepeatError
    turn.change(absences=rest, returned_on=returned)
    if paused:
        turn.move("leave_ended")
        _after_pause(turn, away[0] if away else None)
    else:
        turn.note(MachineName.TOUR, "absence_changed", (turn.tour.state, turn.tour.state))
    turn.replan = True


def absence_changed(turn: Turn) -> None:
    """Take an absence whose dates changed: it began when it began."""
    side = _who(turn)
    for away in turn.tour.absences:
        if away.party is side:
            _absent(turn, replace(away, expected_end=_expected_end(turn)))
            return
    leave_started(turn)


def _after_pause(turn: Turn, away: Absence | None) -> None:
    """Take up what waited: the hand-over, the end, and the question whether to move the end."""
    held = turn.tour.held_due
    kept = tuple(key for key in turn.tour.fired if key != held)
    turn.change(fired=kept, held_due="")
    if turn.tour.hand_over_waits:
        open_hand_over(turn)
    if away and turn.tour.statement.last_day and turn.tour.returned_on:
        days = (turn.tour.returned_on - away.since).days
        moved = turn.tour.statement.last_day + timedelta(days=max(0, days))
        turn.tell_both("returned", last_day=moved.isoformat())


def _pauses(turn: Turn, away: Absence) -> bool:
    long = days_away(away.since, away.expected_end) >= turn.tour.policy.pause_after_days
    return away.party is E and long and turn.tour.state == TourState.ACTIVE


def _ask_return(turn: Turn, away: Absence) -> None:
    """Plan one question to HR in case the return is never reported."""
    if away.expected_end is None:
        return
    at = datetime.combine(away.expected_end, time(9), UTC) + timedelta(days=ASK_RETURN_DAYS)
    side = away.party.value
    key = f"{turn.tour.tour_id}:return-{side}:{away.expected_end.isoformat()}"
    turn.add_due(Due(key, "E61", at, MachineName.TOUR, "", side, "return_not_reported"))


def _who(turn: Turn) -> Party:
    """Return the side that is away."""
    manager = turn.act.person_key and turn.act.person_key == turn.tour.manager.person_key
    return M if manager else E


def _expected_end(turn: Turn) -> date | None:
    text = turn.act.fields.get("expected_end", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as broken:
        raise GuardError("expected_end is no day: write it as 2028-01-17") from broken
