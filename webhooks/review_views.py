"""Both views of a review, side by side, once the workflow has revealed them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tourwright.ports import Ask, JournalLine
from webhooks.timeline import PROGRESS

REVEALS = frozenset({"both_in", "other_missing_14d"})
SIDES = ("employee", "manager")


@dataclass(frozen=True)
class View:
    """One side's view: its progress word, what it wrote, the next steps it sees.

    name is what the person is called, "" when nobody is known.
    """

    side: str
    progress: str
    text: str
    next_steps: str
    name: str = ""


def revealed(ask: Ask, lines: Sequence[JournalLine]) -> tuple[View, ...]:
    """Return the views of the review that the ask is about; none before they are revealed.

    They are read from the line of the journal that reveals them, so no earlier line can leak one.
    """
    for line in reversed(lines):
        if line.stream == ask.stream and _reveals(line.body, ask.subject_id):
            facts = line.body.get("body")
            return _views(facts if isinstance(facts, Mapping) else {})
    return ()


def _reveals(body: Mapping[str, object], subject_id: str) -> bool:
    is_reveal = body.get("machine") == "review" and body.get("event") in REVEALS
    return is_reveal and str(body.get("subject_id") or "") == subject_id


def _views(facts: Mapping[str, object]) -> tuple[View, ...]:
    return tuple(
        View(side, PROGRESS.get(str(word), str(word)), *_words(facts, side))
        for side in SIDES
        if (word := facts.get(f"{side}_progress"))
    )


def _words(facts: Mapping[str, object], side: str) -> tuple[str, str]:
    text, next_steps = facts.get(f"{side}_text"), facts.get(f"{side}_next_steps")
    return str(text or ""), str(next_steps or "")
