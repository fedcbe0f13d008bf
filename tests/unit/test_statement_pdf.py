"""The PDF of a statement: dated by the commitment, whole for any text, nothing dropped."""

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.factories import some_policy
from tests.papers import COMMITTED_AT, some_paper
from tourwright.domain.model import TourKind
from tourwright.domain.statement import Names, standard
from tourwright.statement_verify import verify
from webhooks.paper import Paper
from webhooks.pdf import drawable, statement_pdf

LATIN = frozenset(map(ord, "abc "))


def paper(**blanks: object) -> Paper:
    """Return a statement on paper with these blanks."""
    names = Names("Ana Sol", "Dana Reyes", "Brightwater")
    statement = standard(TourKind.TRANSFORMATIONAL, blanks, names, date(2026, 1, 15), 36)
    return some_paper(statement, some_policy())


def test_the_same_paper_gives_the_same_bytes() -> None:
    """A copy made later is the same file."""
    assert statement_pdf(paper()) == statement_pdf(paper())


def test_the_file_is_dated_by_the_commitment() -> None:
    """Not by the clock of the download."""
    day = COMMITTED_AT.strftime("%Y%m%d").encode()

    assert b"/CreationDate (D:" + day in statement_pdf(paper())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("abc", "abc"),
        ("a😀", "a[U+1F600 GRINNING FACE]"),
        ("a\nb", "a\nb"),
        ("\ue000", "[U+E000]"),
    ],
)
def test_a_sign_that_cannot_be_drawn_is_named(text: str, shown: str) -> None:
    """A reader sees that something stands there, and what."""
    assert drawable(text, LATIN) == shown


@pytest.mark.parametrize(
    "text", ["שלום עולם", "مرحبا", "Ключ", "電池", "😀" * 200, "x" * 2000, "</pre>", "(a) \\ b"]
)
def test_any_text_makes_a_whole_file(text: str) -> None:
    """Every script, long words, signs that mean something in a PDF."""
    made = paper(career=text)

    assert verify(statement_pdf(made), made.text_hash).faults == ()


def test_a_long_text_goes_over_pages() -> None:
    """Forty thousand characters are many pages, none cut."""
    made = paper(company_values=["word " * 390 for _ in range(20)])

    pages = re.findall(rb"/Type /Page\b", statement_pdf(made))

    assert len(pages) > 5


def test_names_with_brackets_break_no_metadata() -> None:
    """A title is text, whatever stands in a name."""
    made = replace(paper(), title="A) /JS (x & B\\")

    assert verify(statement_pdf(made)).faults == ()
    assert b"/JS (x" not in statement_pdf(made).replace(b"\\(", b"")
