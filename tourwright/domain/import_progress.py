"""How far a tour that HR's file brought along has come; pure.

Source: product C90; lifecycle E47: it is not in force here before both confirmed it.
"""

from datetime import date, timedelta
from enum import StrEnum

from tourwright.domain.model import TourView
from tourwright.domain.rights import COMMITTED_TO
from tourwright.domain.tables.tour import TOUR


class RowState(StrEnum):
    """What became of a row of the file.

    FITS and FAULTY: it was checked, and nobody decided about the file yet. WAITING: it has a day on
    which it is brought in. BROUGHT: the two have it. LEFT_OUT: what is known of the people had
    changed until its day. REFUSED: the rules of the alliance did not take it. REMOVED: HR took it
    out.
    """

    FITS = "fits"
    FAULTY = "faulty"
    WAITING = "waiting"
    BROUGHT = "brought"
    LEFT_OUT = "left_out"
    REFUSED = "refused"
    REMOVED = "removed"


class Progress(StrEnum):
    """Where a row stands, in the order of the list that HR reads; the last words are its end."""

    WAITING = "waiting"
    FOR_BOTH = "for_both"
    FOR_ONE = "for_one"
    TALKED_OVER = "talked_over"
    CONFIRMED = "confirmed"
    CALLED_OFF = "called_off"
    LEFT_OUT = "left_out"
    REFUSED = "refused"
    REMOVED = "removed"
    FITS = "fits"
    FAULTY = "faulty"


TALKING = frozenset({"drafting", "negotiating"})


def progress_of(state: RowState, view: TourView | None) -> Progress:
    """Return where a row stands; view is its tour, None before one is stored."""
    if state is not RowState.BROUGHT:
        return Progress(state.value)
    if view is None:
        return Progress.FOR_BOTH
    if view.state in COMMITTED_TO:
        return Progress.CONFIRMED
    if view.state in TOUR.ends:
        return Progress.CALLED_OFF
    if view.state in TALKING:
        return Progress.TALKED_OVER
    return Progress.FOR_ONE if view.signed_by else Progress.FOR_BOTH


def is_working_day(day: date) -> bool:
    """Say whether rows are brought in on this day: Monday to Friday."""
    return day.weekday() < 5


def first_day(today: date) -> date:
    """Return the first day on which rows may be brought in: the one after the decision.

    Until then whoever decided can think better of it.
    """
    return today + timedelta(days=1)
