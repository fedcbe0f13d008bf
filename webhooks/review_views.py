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

    name is what the person is called, "" when nobody is known. career is what it wrote about the
    employee's career; written_by is the delegate who wrote for the manager, "" for the side itself.
    """

    side: str
    progress: str
    text: str
    next_steps: str
    name: str = ""
    career: str = ""
    written_by: str = ""


def revealed(ask: Ask, lines: Sequence[JournalLine]) -> tuple[View, ...]:
    """Return the views of the review that the ask is about; none before they are revealed."""
    return revealed_in(ask.stream, ask.subject_id, lines)


def revealed_in(stream: str, number: str, lines: Sequence[JournalLine]) -> tuple[View, ...]:
    """Return the views of one review of a tour; none before they are revealed.

    They are read from the line of the journal that reveals them, so no earlier line can leak one.
    """
    for line in reversed(lines):
        if line.stream == stream and _reveals(line.body, number):
            facts = line.body.get("body")
            return _views(facts if isinstance(facts, Mapping) else {})
    return ()


def _reveals(body: Mapping[str, object], subject_id: str) -> bool:
    is_reveal = body.get("machine") == "review" and body.get("event") in REVEALS
    return is_reveal and str(body.get("subject_id") or "") == subject_id


def _views(facts: Mapping[str, object]) -> tuple[View, ...]:
    return tuple(
        View(
            side,
            PROGRESS.get(str(word), str(word)),
            _said(facts, side, "text"),
            _said(facts, side, "next_steps"),
            career=_said(facts, side, "career"),
            written_by=_said(facts, side, "by"),
        )
        for side in SIDES
        if (word := facts.get(f"{side}_progress"))
    )


def _said(facts: Mapping[str, object], side: str, what: str) -> str:
    return str(facts.get(f"{side}_{what}") or "")
