"""Small words on pages: names of people, days, channels."""

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date

from tourwright.domain.people import Person
from tourwright.ports import Ask
from webhooks.i18n import _, language, mark

CHANNELS = {
    "page": mark("on this page"),
    "mail": mark("by mail"),
    "system": mark("by Tourwright"),
    "teams": mark("in Teams"),
    "outlook": mark("in Outlook"),
    "paper": mark("on paper"),
}


def name_of(person: Person | None) -> str:
    """Return how the person is called, "somebody" when the HRIS gave no name."""
    return known_name(person) or _("somebody")


def known_name(person: Person | None) -> str:
    """Return how the person is called, "" when nobody told us."""
    if person is None:
        return ""
    facts = person.facts
    return facts.display_name or f"{facts.given_name} {facts.family_name}".strip()


def day(value: date) -> str:
    """Return the day in words that mean the same everywhere: 15 Jan 2027."""
    tongue = language()
    if tongue != "en":
        return format_date(value, "d. MMM y", locale=tongue)
    return f"{value.day} {value:%b %Y}"


def weekday(value: date) -> str:
    """Return the day with its weekday: Fri 15 Jan 2027."""
    tongue = language()
    if tongue != "en":
        return format_date(value, "EEE, d. MMM y", locale=tongue)
    return f"{value:%a} {day(value)}"


def moment(value: datetime, zone: str) -> str:
    """Return the moment at the person's place, with the place named."""
    local = value.astimezone(zone_info(zone))
    return f"{weekday(local.date())}, {local:%H:%M} ({local.tzinfo})"


def zone_info(name: str) -> ZoneInfo:
    """Return the zone, UTC for a name that is none."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def short_hash(text_hash: str) -> str:
    """Return the beginning of a hash, enough to compare by eye."""
    return f"{text_hash[:4]} {text_hash[4:8]} {text_hash[8:12]}".strip()


def channel(ask: Ask, *, on_page: bool = True) -> str:
    """Return how the answer came in; on_page says whether that is read on the page itself."""
    if ask.channel == "page" and not on_page:
        return _("on the page")
    known = CHANNELS.get(ask.channel)
    return _(known) if known else _("in %(channel)s", channel=ask.channel or "Tourwright")
