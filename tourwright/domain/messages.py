"""From the purpose of a notice to the words of its mail, in the reader's language; pure.

The words stand in `message_english` and in `german`. A paragraph that names a fact nobody gave is
left out, so a mail never shows a gap. Facts are values, never templates: what a person typed is not
read for braces, and never translated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from string import Formatter
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tourwright.domain.errors import RuleError
from tourwright.domain.german.words import GERMAN
from tourwright.domain.message_alumni import ALUMNI_TEXTS
from tourwright.domain.message_english import ENGLISH
from tourwright.domain.message_erasure import TO_PERSON
from tourwright.domain.message_texts import Text
from tourwright.domain.message_words import DayWords, Words
from tourwright.domain.missing_words import in_words
from tourwright.domain.model import Party
from tourwright.domain.placeholders import fill_for_reading
from tourwright.domain.statement_model import Names

USUAL_LANGUAGE = "en"
WORDS: Mapping[str, Words] = {"en": ENGLISH, "de": GERMAN}
"""All words by language."""

TEXTS: Mapping[str, Text] = ENGLISH.texts
PLAIN_OTHERS = frozenset(each.frame.other for each in WORDS.values())
CATALOGUE = "catalogue"
MEETING = "meeting"
ASKED = "_asked"


@dataclass(frozen=True)
class Message:
    """What a mail says. actions are (label, address), equal in weight.

    stop is the label of the one click that ends the network's mails.
    """

    subject: str
    paragraphs: tuple[str, ...]
    actions: tuple[tuple[str, str], ...]
    footer: str
    stop: str = ENGLISH.frame.stop


def words_of(language: str) -> Words:
    """Return the words of the language, the English ones for a language that has none."""
    return WORDS.get(language, ENGLISH)


PERSONAL = frozenset({*ALUMNI_TEXTS, *TO_PERSON})
"""Purposes that go to a private address."""


def purposes() -> frozenset[str]:
    """Return every purpose there are words for, "catalogue" included."""
    return frozenset(TEXTS) | {CATALOGUE}


def compose(
    purpose: str, facts: Mapping[str, str], names: Names, links: Mapping[str, str], company: str
) -> Message:
    """Return the words for one person.

    facts are the notice's, and may name who reads: `reader` (a name), `role` (a party's letter) and
    `language`, and `zone` for moments; `written_in` is the language of HR's own texts. links are
    addresses by name: "ask", "where" (Where we stand), "alumni". Raises RuleError for a purpose
    that has no words.
    """
    words = words_of(facts.get("language", USUAL_LANGUAGE))
    values = _values(facts, names, company, words)
    if purpose == CATALOGUE:
        return _from_catalogue(facts, values, links, words)
    text = _text(purpose, facts, words)
    frame = words.frame
    footer = frame.personal_footer if purpose in PERSONAL else frame.footer
    paragraphs = (_greeting(facts, words), *(_said(each, values) for each in text.paragraphs))
    return Message(
        subject=_said(text.subject, values) or _said(text.plain_subject, values),
        paragraphs=tuple(each for each in paragraphs if each),
        actions=_actions(text, links),
        footer=_said(footer, values),
        stop=frame.stop,
    )


def _text(purpose: str, facts: Mapping[str, str], words: Words) -> Text:
    """Find the words; a meeting has its own for a change and for an end."""
    cancelled = facts.get("cancelled", "").lower() == "true"
    if purpose == MEETING and facts.get("handed_on", "").lower() == "true":
        return words.texts["meeting_given" if cancelled else "meeting_taken"]
    if purpose == MEETING and cancelled:
        return words.texts["meeting_cancelled"]
    if purpose == MEETING and facts.get("sequence", "0") != "0":
        return words.texts["meeting_moved"]
    found = words.texts.get(purpose) or (words.asked if purpose.endswith(ASKED) else None)
    if found is None:
        raise RuleError(f"no words for the purpose {purpose!r}: add them to message_texts")
    return found


def _values(
    facts: Mapping[str, str], names: Names, company: str, words: Words
) -> Mapping[str, str]:
    """Return what the words may name; facts that are dates are written for reading."""
    zone = facts.get("zone", "UTC")
    role = facts.get("role", "")
    other = {Party.EMPLOYEE.value: names.manager, Party.MANAGER.value: names.employee}.get(role, "")
    known = {
        **{name: readable(value, zone, words.days) for name, value in facts.items()},
        "missing": in_words(facts.get("missing", ""), words.missing),
        "summary": summary_of(facts.get("summary", ""), words),
        "employee": names.employee,
        "manager": names.manager,
        "company": company or names.company,
        "other": other or facts.get("other", "") or words.frame.other,
    }
    return {name: value for name, value in known.items() if value}


def summary_of(summary: str, words: Words) -> str:
    """Return the neutral summary of a calendar entry; any other stays as it is."""
    return words.frame.conversation if summary == ENGLISH.frame.conversation else summary


def _said(words: str, values: Mapping[str, str]) -> str:
    """Put the values in, or return "" when one of them is not known.

    A sentence begins with a capital, also when plain words stand in for a name.
    """
    wanted = {name for _, name, _, _ in Formatter().parse(words) if name}
    if not wanted <= values.keys():
        return ""
    said = words.format_map(values)
    begins_plain = words.startswith("{other}") and values["other"] in PLAIN_OTHERS
    return said[:1].upper() + said[1:] if begins_plain else said


def _greeting(facts: Mapping[str, str], words: Words) -> str:
    """Return the first line."""
    reader, frame = facts.get("reader", ""), words.frame
    return frame.hello.format(reader=reader) if reader else frame.hello_anybody


def _actions(text: Text, links: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the actions whose address is known; the first known of several names counts."""
    found = []
    for label, wanted in text.actions:
        address = next((links[name] for name in wanted.split("|") if links.get(name)), "")
        if address:
            found.append((label, address))
    return tuple(found)


def _from_catalogue(
    facts: Mapping[str, str], values: Mapping[str, str], links: Mapping[str, str], words: Words
) -> Message:
    """Return HR's own words; only declared placeholders are filled in.

    They stay in the language that HR wrote them in; a sentence of ours beside them does not.
    """
    named = {
        **facts,
        "employee.name": values.get("employee", ""),
        "manager.name": values.get("manager", ""),
        "company.name": values.get("company", ""),
    }
    stand_ins = words_of(facts.get("written_in", USUAL_LANGUAGE)).stand_ins
    parts = (part.strip() for part in facts.get("body", "").split("\n\n"))
    said = (fill_for_reading(words.own.get(part, part), named, stand_ins) for part in parts if part)
    address = links.get("ask") or links.get("where") or ""
    frame = words.frame
    return Message(
        fill_for_reading(facts.get("subject", ""), named, stand_ins) or frame.note,
        (_greeting(facts, words), *said),
        ((facts.get("label") or frame.open_page, address),) if address else (),
        _said(frame.footer, values),
        frame.stop,
    )


def readable(value: str, zone: str, words: DayWords = ENGLISH.days) -> str:
    """Write an ISO date or moment as people read it; any other text stays."""
    try:
        if len(value) == 10:
            return _day(date.fromisoformat(value), words)
        if "T" not in value:
            return value
        moment = datetime.fromisoformat(value)
        local = moment.astimezone(ZoneInfo(zone))
    except (ValueError, ZoneInfoNotFoundError):
        return value
    time = f"{local:%H:%M}"
    return words.moment.format(day=_day(local.date(), words), time=time, zone=zone)


def _day(day: date, words: DayWords) -> str:
    """Write a day: Monday 5 March 2029; Montag, 5. März 2029."""
    return words.day.format(
        weekday=words.weekdays[day.weekday()],
        day=day.day,
        month=words.months[day.month - 1],
        year=day.year,
    )
