"""A statement as a PDF file that carries its own text, so that anybody can hash it again.

The same paper gives the same bytes: the file is dated by the commitment, not by the download. A
sign that the font cannot draw is printed as its name, never dropped. Letters that join are joined,
and what is written from right to left stands there from right to left.

Source: product C14; the library's reference on embedding files, fonts and shaping of text.
"""

import logging
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import Align, TextDirection, XPos, YPos
from fpdf.fonts import TTFFont

from webhooks.paper import Paper
from webhooks.statement_sheet import Said

FONTS = Path(__file__).parent / "static" / "fonts"
FACE = "DejaVu"
MARGIN_MM = 18
LINE = 1.35
"""The height of a line, in heights of its letters."""
MM_A_POINT = 25.4 / 72
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})

logging.getLogger("fontTools").setLevel(logging.WARNING)


def statement_pdf(paper: Paper) -> bytes:
    """Return the file; `statement.txt` in it is the text that was committed to."""
    sheet = _Sheet(paper)
    sheet.head()
    for heading, under in paper.sections:
        sheet.section(heading, under)
    sheet.tail()
    return sheet.finished()


class _Sheet:
    """Draws one paper from top to bottom."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self._pdf = FPDF(format="A4")
        self._pdf.set_creation_date(paper.at)
        self._pdf.set_margin(MARGIN_MM)
        self._pdf.set_auto_page_break(auto=True, margin=MARGIN_MM)
        self._pdf.add_font(FACE, "", FONTS / "DejaVuSans.ttf")
        self._pdf.add_font(FACE, "B", FONTS / "DejaVuSans-Bold.ttf")
        self._pdf.add_page()
        self._drawn = self._glyphs()

    def head(self) -> None:
        """Draw title, kind, parties and dates."""
        self._write(self._paper.title, 15, bold=True)
        self._write(self._paper.about, 9, after=2)
        self._write(" · ".join(f"{name}: {value}" for name, value in self._paper.facts), 8)

    def section(self, heading: str, under: Iterable[Said]) -> None:
        """Draw one article: who speaks, what they say, the lines in their blanks."""
        self._write(heading, 11, bold=True, before=3)
        speaker = ""
        for said in under:
            if said.speaker != speaker:
                self._write(said.speaker, 8.5, bold=True, before=1)
            speaker = said.speaker
            self._write(said.text, 8.5)
            self._lines(said.lines, dash="- ")

    def tail(self) -> None:
        """Draw the moral line, the parts below the text, and the hash."""
        self._write(self._paper.moral_line, 9, bold=True, before=3)
        for part in self._paper.parts:
            self._write(part.heading, 9, bold=True, before=2)
            self._lines(part.lines)
        self._write(self._paper.hash_label, 8, bold=True, before=2)
        self._write(self._paper.text_hash, 8)

    def finished(self) -> bytes:
        """Return the file with the text in it."""
        self._pdf.set_title(self._paper.title)
        self._pdf.set_lang(self._paper.language)
        self._pdf.set_keywords(self._paper.text_hash)
        self._pdf.embed_file(bytes=self._paper.canonical.encode(), basename="statement.txt")
        return bytes(self._pdf.output())

    def _lines(self, lines: Iterable[str], dash: str = "") -> None:
        for line in lines:
            self._write(f"{dash}{line}", 8.5)

    def _write(
        self, text: str, size: float, *, bold: bool = False, before: float = 0, after: float = 0
    ) -> None:
        """Draw a text that wraps, from its own side; before and after are millimetres."""
        pdf, height = self._pdf, size * LINE * MM_A_POINT
        pdf.set_font(FACE, "B" if bold else "", size)
        pdf.ln(before)
        shown = drawable(text, self._drawn)
        side = side_of(shown)
        pdf.set_text_shaping(use_shaping_engine=side is not None, direction=side)
        align = Align.R if side is TextDirection.RTL else Align.L
        pdf.multi_cell(0, height, shown, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        pdf.ln(after)

    def _glyphs(self) -> frozenset[int]:
        """Return the code points that both weights of the font can draw."""
        faces = [face for face in self._pdf.fonts.values() if isinstance(face, TTFFont)]
        return frozenset.intersection(*(frozenset(face.cmap) for face in faces))


def side_of(text: str) -> TextDirection | None:
    """Return where a text begins that has letters from right to left, None when it has none.

    Most letters decide, not the first one: a name does not turn the sentence that begins with it.
    """
    kinds = Counter(unicodedata.bidirectional(sign) for sign in text)
    backwards = sum(kinds[kind] for kind in _RIGHT_TO_LEFT)
    if not backwards:
        return None
    return TextDirection.RTL if backwards > kinds["L"] else TextDirection.LTR


def drawable(text: str, drawn: frozenset[int]) -> str:
    """Return the text with the name of each sign that is not among the drawn code points."""
    return "".join(sign if sign == "\n" or ord(sign) in drawn else _named(sign) for sign in text)


def _named(sign: str) -> str:
    return f"[U+{ord(sign):04X} {unicodedata.name(sign, '')}".rstrip() + "]"
