"""From the purpose of a notice to the words of its mail; pure.

The words stand in `message_texts`. A paragraph that names a fact nobody gave is left out, so a mail
never shows a gap. Facts are values, never templates: what a person typed is not read for braces.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from string import Formatter
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tourwright.domain.errors import RuleError
from tourwright.domain.message_alumni import ALUMNI_TEXTS, HR_TEXTS
from tourwright.domain.message_changes import CHANGE_TEXTS
from tourwright.domain.message_corrections import CORRECTION_TEXTS
from tourwright.domain.message_digest import DIGEST_TEXTS
from tourwright.domain.message_gaps import GAP_TEXTS
from tourwright.domain.message_talks import TALK_TEXTS
from tourwright.domain.message_texts import GENERIC_ASKED, TOUR_TEXTS, Text
from tourwright.domain.message_thanks import THANKS_TEXTS
from tourwright.domain.missing_words import in_words
from tourwright.domain.model import Party
from tourwright.domain.placeholders import fill_for_reading
from tourwright.domain.statement_model import Names

TEXTS: Mapping[str, Text] = {
    **TOUR_TEXTS,
    **CHANGE_TEXTS,
    **CORRECTION_TEXTS,
    **TALK_TEXTS,
    **GAP_TEXTS,
    **THANKS_TEXTS,
    **DIGEST_TEXTS,
    **ALUMNI_TEXTS,
    **HR_TEXTS,
}
CATALOGUE = "catalogue"
MEETING = "meeting"
ASKED = "_asked"
DEFAULT_LABEL = "Open the page"
FOOTER = (
    "Sent for {company} by Tourwright. The links are meant for you alone: please do not pass this "
    "mail on. Opening a link decides nothing."
)
PERSONAL_FOOTER = (
    "Sent for {company} by Tourwright to your private address. You decide about it: nothing you "
    "leave unanswered is ever taken as a yes."
)


@dataclass(frozen=True)
class Message:
    """What a mail says. actions are (label, address), equal in weight."""

    subject: str
    paragraphs: tuple[str, ...]
    actions: tuple[tuple[str, str], ...]
    footer: str


def purposes() -> frozenset[str]:
    """Return every purpose there are words for, "catalogue" included."""
    return frozenset(TEXTS) | {CATALOGUE}


def compose(
    purpose: str, facts: Mapping[str, str], names: Names, links: Mapping[str, str], company: str
) -> Message:
    """Return the words for one person.

    facts are the notice's, and may name who reads: `reader` (a name) and `role` (a party's letter),
    and `zone` for moments. links are addresses by name: "ask", "where" (Where we stand), "alumni".
    Raises RuleError for a purpose that has no words.
    """
    values = _values(facts, names, company)
    if purpose == CATALOGUE:
        return _from_catalogue(facts, values, links)
    text = _text(purpose, facts)
    footer = PERSONAL_FOOTER if purpose in ALUMNI_TEXTS else FOOTER
    paragraphs = (_greeting(facts), *(_said(each, values) for each in text.paragraphs))
    return Message(
        subject=_said(text.subject, values) or _said(text.plain_subject, values),
        paragraphs=tuple(each for each in paragraphs if each),
        actions=_actions(text, links),
        footer=_said(footer, values),
    )


def _text(purpose: str, facts: Mapping[str, str]) -> Text:
    """Find the words; a meeting has its own for a change and for an end."""
    if purpose == MEETING and facts.get("cancelled", "").lower() == "true":
        return TEXTS["meeting_cancelled"]
    if purpose == MEETING and facts.get("sequence", "0") != "0":
        return TEXTS["meeting_moved"]
    found = TEXTS.get(purpose) or (GENERIC_ASKED if purpose.endswith(ASKED) else None)
    if found is None:
        raise RuleError(f"no words for the purpose {purpose!r}: add them to message_texts")
    return found


def _values(facts: Mapping[str, str], names: Names, company: str) -> Mapping[str, str]:
    """Return what the words may name; facts that are dates are written for reading."""
    zone = facts.get("zone", "UTC")
    role = facts.get("role", "")
    other = {Party.EMPLOYEE.value: names.manager, Party.MANAGER.value: names.employee}.get(role, "")
    known = {
        **{name: readable(value, zone) for name, value in facts.items()},
        "missing": in_words(facts.get("missing", "")),
        "employee": names.employee,
        "manager": names.manager,
        "company": company or names.company,
        "other": other or facts.get("other", "") or "the other side",
    }
    return {name: value for name, value in known.items() if value}


def _said(words: str, values: Mapping[str, str]) -> str:
    """Put the values in, or return "" when one of them is not known."""
    wanted = {name for _, name, _, _ in Formatter().parse(words) if name}
    return words.format_map(values) if wanted <= values.keys() else ""


def _greeting(facts: Mapping[str, str]) -> str:
    """Return the first line."""
    reader = facts.get("reader", "")
    return f"Hello {reader}," if reader else "Hello,"


def _actions(text: Text, links: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the actions whose address is known; the first known of several names counts."""
    found = []
    for label, wanted in text.actions:
        address = next((links[name] for name in wanted.split("|") if links.get(name)), "")
        if address:
            found.append((label, address))
    return tuple(found)


def _from_catalogue(
    facts: Mapping[str, str], values: Mapping[str, str], links: Mapping[str, str]
) -> Message:
    """Return HR's own words; only declared placeholders are filled in."""
    named = {
        **facts,
        "employee.name": values.get("employee", ""),
        "manager.name": values.get("manager", ""),
        "company.name": values.get("company", ""),
    }
    subject = fill_for_reading(facts.get("subject", ""), named)
    body = fill_for_reading(facts.get("body", ""), named)
    paragraphs = tuple(part.strip() for part in body.split("\n\n") if part.strip())
    address = links.get("ask") or links.get("where") or ""
    actions = ((facts.get("label") or DEFAULT_LABEL, address),) if address else ()
    return Message(
        subject or "A note about your tour of duty",
        (_greeting(facts), *paragraphs),
        actions,
        _said(FOOTER, values),
    )


def readable(value: str, zone: str) -> str:
    """Write an ISO date or moment as people read it; any other text stays."""
    try:
        if len(value) == 10:
            return _day(date.fromisoformat(value))
        if "T" not in value:
            return value
        moment = datetime.fromisoformat(value)
        local = moment.astimezone(ZoneInfo(zone))
    except (ValueError, ZoneInfoNotFoundError):
        return value
    return f"{_day(local.date())}, {local:%H:%M} ({zone})"


def _day(day: date) -> str:
    """Write a day: Monday 5 March 2029."""
    return f"{day:%A} {day.day} {day:%B %Y}"
