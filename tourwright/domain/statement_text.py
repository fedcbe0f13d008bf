"""The statement as people read it: who speaks, under which heading, with names and blanks filled.

I is the manager, we are the manager and the employee, we the company is the company. A paragraph
has one speaker. Source: product C05, 1.1 (B5), L12.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tourwright.domain.policy import Policy
from tourwright.domain.statement_model import (
    FieldError,
    Names,
    Promise,
    Result,
    Statement,
    last_day_of,
)
from tourwright.domain.wording import COMPANY_SAYS, Piece, Wording
from tourwright.domain.wording_de import GERMAN_1
from tourwright.domain.wording_en import ENGLISH_1

WORDINGS: Mapping[tuple[str, str], Wording] = {("en", "1"): ENGLISH_1, ("de", "1"): GERMAN_1}
LANGUAGES = tuple(sorted({language for language, _ in WORDINGS}))

_CONTRACT_WORDS = re.compile(
    r"\b(?:binding|contract\w*|guarantee\w*|agreements?"
    r"|verbindlich\w*|vertr[aä]g\w*|garanti\w*|vereinbarung\w*|unterschr\w*)\b",
    re.IGNORECASE,
)


class Paragraph(NamedTuple):
    """One paragraph: who speaks (I, we, we the company), its article's heading, the text.

    Lines under the first are what stands in the blank, each after a dash.
    """

    voice: str
    heading: str
    text: str


def wording_of(statement: Statement) -> Wording:
    """Return the version of our own text that the statement was written in."""
    wording = WORDINGS.get((statement.language, statement.wording))
    if wording is None:
        raise FieldError("language", f"has no wording: choose one of {', '.join(LANGUAGES)}")
    return wording


def speaker(voice: str, statement: Statement) -> str:
    """Return the voice with its names, as "We, Ana Sol and Dana Reyes"."""
    return filled(wording_of(statement).words[voice], statement.names)


def moral_line(statement: Statement) -> str:
    """Return the line that stands, in sight, above the button that commits."""
    return wording_of(statement).moral_line


def paragraphs(statement: Statement, policy: Policy) -> tuple[Paragraph, ...]:
    """Return the whole statement in reading order, the policy layer last."""
    wording = wording_of(statement)
    body = tuple(_paragraph(piece, statement, policy) for piece in wording.pieces)
    heading = wording.headings["policy"]
    return body + tuple(Paragraph(COMPANY_SAYS, heading, text) for text in policy.principles)


def plain_text(statement: Statement, policy: Policy) -> str:
    """Return the statement as plain text for a mail or a print, headings once, speakers named."""
    lines: list[str] = []
    heading = ""
    for paragraph in paragraphs(statement, policy):
        if paragraph.heading != heading:
            heading = paragraph.heading
            lines += [heading, "=" * len(heading), ""]
        lines += [f"{speaker(paragraph.voice, statement)}:", paragraph.text, ""]
    return "\n".join(lines)


def contract_words(text: str) -> tuple[str, ...]:
    """Return the words of contracts found in a text, which a moral promise must not use."""
    return tuple(_CONTRACT_WORDS.findall(text))


def filled(text: str, names: Names) -> str:
    """Return our own text with the three names in it; names are never read as placeholders."""
    return text.format(employee=names.employee, manager=names.manager, company=names.company)


def said(piece: Piece, statement: Statement) -> str:
    """Return what the piece says to these people, without its blanks."""
    return filled(piece.texts[statement.kind], statement.names)


def blank_lines(blank: str, statement: Statement, policy: Policy) -> tuple[str, ...]:
    """Return the lines that stand in one blank; none when it is empty."""
    if blank.startswith("policy."):
        return _policy_lines(blank, policy, wording_of(statement))
    if blank.startswith("promises."):
        return tuple(each.text for each in promises_of(statement, blank.split(".")[1]))
    if blank == "time":
        return _time_lines(statement)
    value = getattr(statement, blank)
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(_item(each, wording_of(statement)) for each in value)


def promises_of(statement: Statement, owner: str) -> tuple[Promise, ...]:
    """Return the promises that one side makes."""
    return tuple(each for each in statement.promises if each.owner == owner)


def spoken_day(day: date, wording: Wording) -> str:
    """Return the day in words: 15 January 2026."""
    return wording.day.format(day=day.day, month=wording.months[day.month - 1], year=day.year)


def _paragraph(piece: Piece, statement: Statement, policy: Policy) -> Paragraph:
    wording = wording_of(statement)
    lines = [said(piece, statement)]
    for blank in piece.blanks:
        lines += _blank(blank, statement, policy)
    return Paragraph(piece.voice, wording.headings[piece.article], "\n".join(lines))


def _blank(blank: str, statement: Statement, policy: Policy) -> list[str]:
    wording = wording_of(statement)
    lines = blank_lines(blank, statement, policy) or (wording.words["open"],)
    label = wording.labels[blank]
    if len(lines) == 1:
        return [f"{label}: {lines[0]}"]
    return [f"{label}:", *(f"- {line}" for line in lines)]


def _item(item: str | Result, wording: Wording) -> str:
    if isinstance(item, str):
        return item
    how = wording.words["seen_by"].format(how=item.how_we_know) if item.how_we_know else ""
    return f"{item.kind}: {item.text}" + (f" ({how})" if how else "")


def _time_lines(statement: Statement) -> tuple[str, ...]:
    if statement.start is None:
        return ()
    wording, last = wording_of(statement), last_day_of(statement)
    facts = {
        "start": spoken_day(statement.start, wording),
        "last": "" if last is None else spoken_day(last, wording),
        "months": statement.length_months,
    }
    return (wording.words[_time_form(statement, last)].format(**facts),)


def _time_form(statement: Statement, last: date | None) -> str:
    if last is None:
        return "no_end" if statement.kind == "foundational" else "not_dated"
    return "one_month" if statement.length_months == 1 else "about"


def _policy_lines(blank: str, policy: Policy, wording: Wording) -> tuple[str, ...]:
    if blank == "policy.alumni":
        named = [wording.words.get(f"purpose.{name}", name) for name in policy.alumni_purposes]
        return (", ".join(named),) if named else ()
    allowance = wording.words["allowance"].format(
        amount=policy.allowance_amount, currency=policy.allowance_currency
    )
    hours = wording.words["hours"].format(hours=policy.networking_hours)
    return (allowance, hours) if policy.networking_hours else (allowance,)
