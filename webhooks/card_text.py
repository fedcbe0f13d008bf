"""The text that must have been read before its question can be answered, as parts of a card."""

import hashlib
import json
from dataclasses import dataclass

from tourwright.domain.card_rules import STATEMENTS
from tourwright.domain.model import AskKind, TourView
from tourwright.ports import Ask
from tourwright.ports.cards import CardSection
from webhooks.ask_words import CHANGES
from webhooks.i18n import _
from webhooks.statement_sheet import PolicyOf, Said, Sheet, sheet_of

MOST_BYTES = 18_000
"""Of text in one card: a chat takes 28 kB, of which marks and frame need their part."""


@dataclass(frozen=True)
class WholeText:
    """A text to be read in a card. text_hash is computed from what is shown."""

    sections: tuple[CardSection, ...]
    text_hash: str

    @property
    def fits(self) -> bool:
        """Say whether a card can hold it; a longer one is read on the page."""
        said = [[one.heading, one.text] for one in self.sections]
        return len(json.dumps(said, ensure_ascii=False).encode()) <= MOST_BYTES


def text_of(ask: Ask, view: TourView | None, policy_of: PolicyOf) -> WholeText | None:
    """Return the text that the question is about, None while it is not there as it was asked."""
    if ask.kind not in STATEMENTS:
        return _words_of(ask)
    sheet = sheet_of(view, policy_of, ask.facts if ask.kind in CHANGES else {})
    if sheet is None or (ask.text_hash and sheet.text_hash != ask.text_hash):
        return None
    return WholeText((*_sections(sheet), CardSection("", sheet.moral_line)), sheet.text_hash)


def _words_of(ask: Ask) -> WholeText | None:
    """Return the words of a gap or of thanks."""
    said = ask.facts.get("text", "")
    if not said:
        return None
    value = ask.facts.get("value", "") if ask.kind is AskKind.THANKS else ""
    lived = (CardSection(_("A value lived"), value),) if value else ()
    text_hash = hashlib.sha256(f"{value}\n{said}".encode()).hexdigest()
    return WholeText((CardSection("", said), *lived), text_hash)


def _sections(sheet: Sheet) -> tuple[CardSection, ...]:
    return tuple(
        CardSection(heading, "\n".join(_lines(paragraphs)))
        for heading, paragraphs in sheet.sections
    )


def _lines(paragraphs: tuple[Said, ...]) -> list[str]:
    """Return the lines of a part: each speaker once, until another speaks."""
    lines: list[str] = []
    speaker = ""
    for said in paragraphs:
        if said.speaker != speaker:
            speaker = said.speaker
            lines.append(f"{speaker}:")
        lines += [said.text, *(f"• {line}" for line in said.lines)]
    return lines
