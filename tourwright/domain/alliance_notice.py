"""A leave that may be spoken of before its day, because notice was given and the source says so.

Without that word nothing of a leave is told before it is effective. With it the tours on their way
learn of it on the morning after the day of notice, so that no mail is faster than the talk in which
it was said. The leave itself still is seen on its own day.

Source: edge E16 ("invisible until effective or announced").
"""

from datetime import timedelta

from tourwright.domain.alliance_offers import tell_running
from tourwright.domain.alliance_sheet import Sheet
from tourwright.domain.alliance_state import PendingFact
from tourwright.domain.people import FactKind

LEAVE_ANNOUNCED = "leave_announced"
SPOKEN_OF = "spoken_of"


def announcement(sheet: Sheet, event_id: str) -> PendingFact | None:
    """Return what tours are told the day after notice was given; None where they are not."""
    termination, announced_on = sheet.facts.termination, sheet.facts.announced_on
    if termination is None or announced_on is None:
        return None
    last_day = min(termination.last_day_worked or termination.date, termination.date)
    day = announced_on + timedelta(days=1)
    if last_day < max(day, sheet.now.date()):
        return None
    fields = {"last_day": last_day.isoformat(), "ends_on": termination.date.isoformat()}
    kind = FactKind.TERMINATION_SCHEDULED
    return PendingFact(f"announced-{event_id}", kind, day, fields)


def is_spoken_of(sheet: Sheet) -> bool:
    """Say whether tours were told of a leave that is not effective yet."""
    pending = sheet.state.pending_facts
    waits = any(fact.kind is FactKind.TERMINATION_SCHEDULED for fact in pending)
    return not waits and any(SPOKEN_OF in fact.fields for fact in pending)


def recall(sheet: Sheet) -> None:
    """Tell tours that knew of a leave that nobody leaves."""
    tell_running(sheet, LEAVE_ANNOUNCED, {}, sheet.now.date())
