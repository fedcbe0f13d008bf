"""The statement as a page shows it: full text by heading and voice, hash, moral line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby

from tourwright.domain import statement as statements
from tourwright.domain.model import TourView
from tourwright.domain.policy import Policy
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

    canonical is the text that the hash is made of.
    """

    sections: tuple[tuple[str, tuple[Said, ...]], ...]
    moral_line: str
    text_hash: str
    short_hash: str
    language: str
    canonical: str = ""


def sheet_of(
    view: TourView | None, policy_of: PolicyOf, changes: Mapping[str, str]
) -> Sheet | None:
    """Return the statement of the tour with the changes proposed, None while nobody may read it.

    changes are JSON texts by blank, in the order in which they were made; {} for the text as it is.
    """
    policy = policy_of(view) if view is not None else None
    if view is None or policy is None or not view.statement:
        return None
    return sheet_for(_changed(statements.from_dict(view.statement), changes), policy)


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


def _changed(statement: statements.Statement, changes: Mapping[str, str]) -> statements.Statement:
    for name, text in changes.items():
        if name in statements.FIELDS:
            statement = statements.with_field(statement, name, text)
    return statement


def _said(paragraph: statements.Paragraph, statement: statements.Statement) -> Said:
    first, *lines = paragraph.text.split("\n")
    items = tuple(line.removeprefix("- ") for line in lines)
    return Said(statements.speaker(paragraph.voice, statement), first, items)
