"""What somebody lets happen in the time machine, read from the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tourwright.domain.alliance_acting import AFTER_WORKING_DAYS
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.dates import ONE_DAY, add_months, add_working_days
from tourwright.domain.foresight import Scenario, What
from tourwright.domain.foresight_tour import Known
from tourwright.domain.model import PersonRef, TourKind
from webhooks.forms import FieldKind, FormField
from webhooks.i18n import _
from webhooks.page_kit import Fault

YEARS_AT_MOST = 5
USUAL_MONTHS = 6
MONTHS_AT_MOST = 36
NEXT_MANAGER = "next-manager"


@dataclass(frozen=True)
class Wanted:
    """What was asked for: the change with its day, how far ahead, and whether they answer."""

    what: What
    day: date | None
    months: int
    years: int
    until: date
    answered: bool


def read(args: Mapping[str, str], today: date) -> tuple[Wanted, tuple[Fault, ...]]:
    """Return what the address asks for, and what is wrong with it."""
    what = What(args["scenario"]) if args.get("scenario") in set(What) else What.NONE
    years = _number(args.get("years", ""), YEARS_AT_MOST, YEARS_AT_MOST)
    months = _number(args.get("months", ""), USUAL_MONTHS, MONTHS_AT_MOST)
    day = _day(args.get("day", ""))
    wanted = Wanted(
        what, day, months, years, add_months(today, 12 * years), args.get("answers") != "nobody"
    )
    if what is What.NONE:
        return wanted, ()
    if day is None:
        return wanted, (Fault("day", _("Give a day as year-month-day, for example 2027-04-15.")),)
    if not today <= day <= add_months(today, 12 * YEARS_AT_MOST):
        return wanted, (Fault("day", _("Choose a day from today on, at most five years ahead.")),)
    return wanted, ()


def scenario_of(
    wanted: Wanted, known: Known, calendar: WorkCalendar
) -> tuple[Scenario, tuple[Fault, ...]]:
    """Return what happens to this tour."""
    day = wanted.day
    if wanted.what is What.NONE or day is None:
        return Scenario(), ()
    if wanted.what is What.LEAVE:
        return Scenario(What.LEAVE, day, add_months(day, wanted.months) - ONE_DAY), ()
    if wanted.what is What.END_MOVED:
        return _end_moved(known, day)
    above = known.cast.skip_level_key
    if not above:
        return Scenario(wanted.what, day, heir=PersonRef(NEXT_MANAGER, known.cast.manager.zone)), ()
    stands_in = add_working_days(day, AFTER_WORKING_DAYS, calendar)
    heir = PersonRef(above, known.cast.manager.zone, known.cast.manager.country)
    return Scenario(wanted.what, stands_in, heir=heir), ()


def _end_moved(known: Known, day: date) -> tuple[Scenario, tuple[Fault, ...]]:
    start = known.statement.start
    if known.statement.kind is TourKind.FOUNDATIONAL:
        return Scenario(), (Fault("scenario", _("A foundational tour has no end to be moved.")),)
    if start is not None and day <= start:
        return Scenario(), (Fault("day", _("The last day lies after the first.")),)
    return Scenario(What.END_MOVED, day), ()


def fields_of() -> tuple[FormField, ...]:
    """Return the fields of a scenario."""
    return (
        FormField(
            "scenario",
            _("What happens"),
            FieldKind.ONE_OF,
            choices=(
                (What.NONE.value, _("Nothing unusual")),
                (What.MANAGER_LEAVES.value, _("The manager leaves")),
                (What.LEAVE.value, _("The employee is on leave")),
                (What.END_MOVED.value, _("The last day moves")),
            ),
        ),
        FormField(
            "day",
            _("On which day"),
            FieldKind.DAY,
            hint=_("The first day of the leave, the day the manager leaves, or the new last day."),
        ),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _number(text: str, usual: int, most: int) -> int:
    return min(most, max(1, int(text))) if text.isdecimal() and len(text) < 4 else usual
