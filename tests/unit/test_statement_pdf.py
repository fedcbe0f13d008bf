"""The PDF of a statement: dated by the commitment, whole for any text, nothing dropped."""

import re
import zlib
from dataclasses import replace
from datetime import date

import pytest
from fpdf.enums import TextDirection

from tests.factories import some_policy
from tests.papers import COMMITTED_AT, some_paper
from tourwright.domain.model import TourKind
from tourwright.domain.statement import Names, standard
from tourwright.statement_verify import verify
from webhooks.paper import Paper
from webhooks.pdf import drawable, side_of, statement_pdf

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


def first_run(pdf: bytes) -> list[tuple[float, bytes]]:
    """Return place in points and glyph of each sign of the title, from left to right."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    page = next(text for each in streams if b" Tj" in (text := unpacked(each)))
    line = next(block for block in page.split(b"BT ") if b" Tj" in block)
    places = re.findall(rb"([\d.]+) [\d.]+ (?:Td|Tm)\s+\(((?:\\.|[^\\)])*)\) Tj", line, re.DOTALL)
    return [(float(x), glyph) for x, glyph in places]


def unpacked(stream: bytes) -> bytes:
    """Return what is in a stream, nothing when it is packed in another way."""
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def test_letters_that_join_are_joined() -> None:
    """One Arabic letter four times: at the beginning, within, at the end and alone."""
    title = replace(paper(), title="ببب ب")

    glyphs = [glyph for _, glyph in first_run(statement_pdf(title))]

    assert len(glyphs) == len(set(glyphs)) == len(title.title)


def test_a_text_from_right_to_left_stands_on_the_right() -> None:
    """Its lines begin where a reader of it begins; a name does not turn a sentence around."""
    from_right = first_run(statement_pdf(replace(paper(), title="سارة الأحمد")))
    from_left = first_run(statement_pdf(replace(paper(), title="سارة has written this")))

    assert from_right[0][0] > 300
    assert from_left[0][0] < 100


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Ana Sol", None),
        ("سارة الأحمد", TextDirection.RTL),
        ("שלום (abc)", TextDirection.RTL),
        ("سارة, your tour has one mission", TextDirection.LTR),
        ("2026", None),
        ("", None),
    ],
)
def test_most_letters_decide_on_the_side(text: str, side: TextDirection | None) -> None:
    """Also of a sentence that begins with a name of the other direction."""
    assert side_of(text) is side


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
