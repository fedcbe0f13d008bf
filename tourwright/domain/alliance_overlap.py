"""The tour before another one gives way to it: at once, or after its last day when that is near.

Near the end both run side by side, so that what is left can be handed over; the earlier tour is
never cut short by a next one that begins a few days before its last day.

Source: lifecycle 4.6, E25 ("overlap <= 30 d allowed for hand-over").
"""

from datetime import date, timedelta

from tourwright.domain.alliance_sheet import Sheet
from tourwright.domain.alliance_state import PlanAsked, TourLine, Way
from tourwright.domain.model import MachineName

LONGEST_OVERLAP = timedelta(days=30)
GIVE_WAY = "give_way"


def follow_on(sheet: Sheet, new: TourLine) -> None:
    """Let the tour before the new one give way, now or on the morning after its last day."""
    before = _line(sheet, new.previous)
    last_day = before.last_day if before else None
    today = sheet.now.date()
    if last_day is None or not today <= last_day <= today + LONGEST_OVERLAP:
        _tell(sheet, new)
        return
    _plan(sheet, new, last_day + timedelta(days=1))


def give_way(sheet: Sheet, tour_id: str) -> None:
    """End the overlap, unless the earlier tour is over by itself."""
    new = _line(sheet, tour_id)
    before = _line(sheet, new.previous) if new else None
    if new is not None and before is not None and before.running:
        _tell(sheet, new)


def _line(sheet: Sheet, tour_id: str) -> TourLine | None:
    return next((line for line in sheet.state.tours if line.tour_id == tour_id), None)


def _tell(sheet: Sheet, new: TourLine) -> None:
    sheet.tell((new.previous,), "successor_started", {"tour_id": new.tour_id}, None)


def _plan(sheet: Sheet, new: TourLine, day: date) -> None:
    """Ask for the morning on which the overlap is over."""
    facts = sheet.facts
    sheet.plan(
        PlanAsked(
            key=f"overlap:{new.tour_id}",
            timer="T8",
            machine=MachineName.ALLIANCE,
            event=GIVE_WAY,
            way=Way.MORNING,
            day=day,
            zone=facts.zone,
            country=facts.country,
            region=facts.region,
            subject_id=new.tour_id,
        )
    )
