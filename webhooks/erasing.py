"""What the journal says of erasing a person: a legal hold, a request that waits, words of HR."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tourwright.domain.alliance_erasure import (
    CONFIRMED,
    ERASE_BY_TWO,
    HOLD,
    HOLD_ENDS,
    WAITS,
)
from tourwright.domain.tables.alliance import AllianceStateName
from tourwright.ports import JournalLine
from webhooks.good_standing import Word, word_of


@dataclass(frozen=True)
class Erasing:
    """How it stands. words are those of HR that wait for a second person."""

    held: Word | None = None
    waits: Word | None = None
    words: tuple[Word, ...] = ()
    is_erased: bool = False

    @property
    def possible(self) -> tuple[str, ...]:
        """Return what two people of HR can bring about now."""
        if self.is_erased:
            return ()
        return (HOLD_ENDS,) if self.held else (HOLD, ERASE_BY_TWO)

    @property
    def confirmed(self) -> tuple[Word, ...]:
        """Return the words about what is possible now."""
        return tuple(word for word in self.words if word.event in self.possible)

    def left_for(self, person_key: str) -> tuple[str, ...]:
        """Return what this person's word is still missing for."""
        said = {word.event for word in self.words if word.person_key == person_key}
        return tuple(verb for verb in self.possible if verb not in said)


def erasing(lines: Iterable[JournalLine]) -> Erasing:
    """Read the lines of one alliance, the oldest first."""
    found = Erasing()
    for line in lines:
        found = _after(found, line, str(line.body.get("event")))
    return found


def _after(found: Erasing, line: JournalLine, event: str) -> Erasing:
    if event.endswith(CONFIRMED):
        word = word_of(line, event.removesuffix(CONFIRMED))
        return replace(found, words=(*found.words, word))
    if event == WAITS:
        return replace(found, waits=word_of(line, event), words=_but(found, ERASE_BY_TWO))
    if event == HOLD:
        return replace(found, held=word_of(line, event), words=_but(found, HOLD))
    if event == HOLD_ENDS:
        return replace(found, held=None, waits=None, words=_but(found, HOLD_ENDS))
    if line.body.get("to_state") == AllianceStateName.ERASED:
        return Erasing(is_erased=True)
    return found


def _but(found: Erasing, event: str) -> tuple[Word, ...]:
    """Return the words without those that took effect."""
    return tuple(word for word in found.words if word.event != event)
