"""A statement as it goes onto paper: what the print page and the PDF both show, in ready words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from webhooks.statement_sheet import Said

FACTS = (
    "kind",
    "language",
    "wording",
    "employee",
    "manager",
    "company",
    "allowance a year",
    "networking hours a month",
    "start",
    "length in months",
    "last day",
)
"""The one-line entries of the text to hash that its paragraphs say in other words."""


@dataclass(frozen=True)
class Part:
    """One part below the text, such as who committed when: a heading with its lines."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """One statement on paper.

    facts holds parties and dates letter for letter as they are hashed. canonical is the text that
    the hash is made of; it travels with each copy. at is the moment of the last commitment (UTC).
    """

    title: str
    about: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, tuple[Said, ...]], ...]
    moral_line: str
    parts: tuple[Part, ...]
    hash_label: str
    text_hash: str
    canonical: str
    at: datetime
    language: str = "en"


def facts_of(canonical: str, named: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    """Return parties, dates and amounts letter for letter as they are hashed.

    named gives the words for an entry's name.
    """
    found: dict[str, str] = {}
    for name, value in pairwise(canonical.split("\n")):
        if value.startswith("- "):
            found.setdefault(name.removesuffix(":"), value[2:])
    return tuple((named(name), found[name]) for name in FACTS if name in found)
