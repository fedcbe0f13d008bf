"""The statement as a page shows it: full text by heading and voice, hash, moral line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from tourwright.domain import statement as statements
from tourwright.domain.model import TourView
from tourwright.domain.policy import Policy
from tourwright.domain.tables import TourState
from tourwright.domain.tour_provenance import AGAIN
from webhooks import words
from webhooks.changes import with_changes
from webhooks.i18n import _
from webhooks.words import short_hash

PolicyOf = Callable[[TourView], Policy | None]


@dataclass(frozen=True)
class Said:
    """One paragraph: who speaks, what they say, and the lines in its blanks."""

    speaker: str
    text: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A statement ready to be shown. text_hash is computed from what is shown, never copied.

    canonical is the text that the hash is made of. provenance says in a sentence where the tour
    comes from when it ran before it came here, else "".
    """

    sections: tuple[tuple[str, tuple[Said, ...]], ...]
    moral_line: str
    text_hash: str
    short_hash: str
    language: str
    canonical: str = ""
    provenance: str = ""


def sheet_of(
    view: TourView | None, policy_of: PolicyOf, changes: Mapping[str, str]
) -> Sheet | None:
    """Return the statement of the tour with the changes proposed, None while nobody may read it.

    changes are JSON texts by blank, in the order in which they were made; {} for the text as it is.
    """
    policy = policy_of(view) if view is not None else None
    if view is None or policy is None or not view.statement:
        return None
    sheet = sheet_for(with_changes(statements.from_dict(view.statement), changes), policy)
    return replace(sheet, provenance=provenance_of(view)) if view.imported else sheet


def provenance_of(view: TourView) -> str:
    """Return where a tour comes from that ran before it came here, as both may read it."""
    if AGAIN in view.imported:
        return _("The tour ended with the employment, which goes on: both confirm its text anew.")
    day = view.imported.get("committed_on")
    told = _("HR brought this tour along: both committed to it elsewhere.")
    if day:
        on = words.day(date.fromisoformat(day))
        told = _("HR brought this tour along: both committed to it elsewhere on %(day)s.", day=on)
    if view.state != TourState.SIGNING:
        return told
    when = _("It counts here once both have confirmed it.")
    return f"{told} {when}"


def sheet_for(statement: statements.Statement, policy: Policy) -> Sheet:
    """Return any statement as a page shows it, under this policy layer."""
    text_hash = statements.statement_hash(statement, policy)
    said = statements.paragraphs(statement, policy)
    sections = tuple(
        (heading, tuple(_said(each, statement) for each in under))
        for heading, under in groupby(said, key=lambda each: each.heading)
    )
    moral = statements.moral_line(statement)
    canonical = statements.canonical_text(statement, policy)
    return Sheet(sections, moral, text_hash, short_hash(text_hash), statement.language, canonical)


def _said(paragraph: statements.Paragraph, statement: statements.Statement) -> Said:
    first, *lines = paragraph.text.split("\n")
    items = tuple(line.removeprefix("- ") for line in lines)
    return Said(statements.speaker(paragraph.voice, statement), first, items)
