"""What the checking and bringing in of tours says: rules know no language.

A sentence with names or numbers in it is known by its pattern; one of the rules of tours has its
words there.
"""

import re
from collections.abc import Iterator, Mapping

from tourwright.domain.import_progress import Progress
from tourwright.domain.refusal_words import refusal_in
from webhooks.i18n import _, language, mark

WORDS = frozenset(
    {
        mark("choose a file"),
        mark("letters cannot be read: save it as CSV UTF-8"),
        mark("the file is no CSV: save it as CSV UTF-8 again"),
        mark("the file is empty: the first row names the columns"),
        mark("two columns have one name: leave the one that counts"),
        mark("a cell is far too long, or holds what is no text"),
        mark("fill it in"),
        mark("nobody whom you look after has this id"),
        mark("this person does not work here any more"),
        mark("more than one row of this person: leave the one that counts"),
        mark("nobody has a tour with themselves"),
        mark("a tour of this person runs here already"),
        mark("a row of this person waits in an earlier file"),
        mark("the manager does not work here any more"),
        mark("the HR system names another manager: put one of the two right"),
        mark("the HR system names no manager of this person"),
        mark("the HR system has no work address of this person"),
        mark("everything about this person was stopped: only erasure is left"),
        mark("write the day as 2026-12-31"),
        mark("it has not begun: agree on it here instead"),
        mark("write the day as 2026-12-31, or leave it empty"),
        mark("the day has not come yet"),
        mark("write one of rotational, transformational, foundational"),
        mark("a foundational tour has no planned end: leave it empty"),
        mark("write whole months, 1 to 120"),
        mark("this tour is over already: leave the row out"),
        mark("more cells than columns: put texts with separators into quotes"),
    }
)
"""Sentences about a file or a row without a value in them."""

WITH_VALUES = (
    mark("no column %(names)s: the first row names the columns"),
    mark("a column is not known: there are %(names)s"),
    mark("more than %(most)s rows: bring them in as several files"),
)
"""Sentences with values, as the rules make them."""

STANDS: Mapping[Progress, str] = {
    Progress.FITS: mark("fits"),
    Progress.FAULTY: mark("is to be mended"),
    Progress.WAITING: mark("waits for its day"),
    Progress.FOR_BOTH: mark("waits for both"),
    Progress.FOR_ONE: mark("waits for one of the two"),
    Progress.TALKED_OVER: mark("is being talked over"),
    Progress.CONFIRMED: mark("confirmed by both"),
    Progress.CALLED_OFF: mark("called off"),
    Progress.LEFT_OUT: mark("left out"),
    Progress.REFUSED: mark("not taken"),
    Progress.REMOVED: mark("taken out by HR"),
}
"""Where a row stands."""


def in_words(why: str, column: str = "") -> str:
    """Return what is wrong with a file, a row or one column of it, in the reader's language."""
    if why in WORDS:
        return _(why)
    for sentence, pattern in _PATTERNS:
        found = pattern.fullmatch(why)
        if found is not None:
            return _(sentence, **found.groupdict())
    whole = f"{column}: {why}"
    said = refusal_in(language(), whole)
    return said if column and said != whole else refusal_in(language(), why)


def _patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for sentence in WITH_VALUES:
        parts = re.split(r"%\((\w+)\)s", sentence)
        made = (f"(?P<{part}>.+)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
        yield sentence, re.compile("".join(made))


_PATTERNS = tuple(_patterns())
