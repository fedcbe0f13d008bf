"""The shape of our own wording of a statement: pieces with one speaker each, and small words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tourwright.domain.model import TourKind

I_SAY, WE_SAY, COMPANY_SAYS = "I", "we", "we the company"


@dataclass(frozen=True)
class Piece:
    """One paragraph: who speaks, what is said by kind, and the blanks that stand under it.

    article is preamble, mission, alignment, network or alumni. texts has an entry by kind;
    {employee}, {manager} and {company} become the names.
    """

    article: str
    voice: str
    texts: Mapping[TourKind, str]
    blanks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wording:
    """One version of the text around the blanks. headings is by article, labels by blank.

    day says how a day is written, with {day}, {month} and {year}.
    """

    pieces: tuple[Piece, ...]
    headings: Mapping[str, str]
    labels: Mapping[str, str]
    moral_line: str
    words: Mapping[str, str]
    months: tuple[str, ...]
    day: str = "{day} {month} {year}"
    standard: Mapping[TourKind, Mapping[str, object]] = field(default_factory=dict)


def for_all(article: str, voice: str, text: str, *blanks: str) -> Piece:
    """Return a piece that says the same to all kinds."""
    return Piece(article, voice, MappingProxyType(dict.fromkeys(TourKind, text)), blanks)


def for_each(article: str, voice: str, texts: tuple[str, str, str], *blanks: str) -> Piece:
    """Return a piece that says something else to each kind: short, one mission, without end."""
    kinds = (TourKind.ROTATIONAL, TourKind.TRANSFORMATIONAL, TourKind.FOUNDATIONAL)
    return Piece(article, voice, MappingProxyType(dict(zip(kinds, texts, strict=True))), blanks)
