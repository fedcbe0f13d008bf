"""The words of a difference that goes into a change of the text: beside the form, then in a blank.

Nothing is proposed by carrying them: whoever writes the change chooses the blank and the wording.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request

from tourwright.domain.model import Party, TourView
from webhooks.amend_forms import Typed
from webhooks.workshop_fields import PLAIN, SHORT, Blank, as_json

GAP, INTO = "gap", "into"
OWNER = {Party.EMPLOYEE: "employee", Party.MANAGER: "manager"}


@dataclass(frozen=True)
class Carried:
    """The words of one difference, as the two wrote it."""

    gap_id: str
    text: str


def carried(view: TourView) -> Carried | None:
    """Return the difference that the address or the form names, None when there is none."""
    wanted = request.values.get(GAP, "")
    found = (gap for gap in view.gaps if gap["gap_id"] == wanted)
    return next((Carried(gap["gap_id"], gap["text"]) for gap in found), None)


def places(blanks: Sequence[Blank]) -> tuple[Blank, ...]:
    """Return the blanks that take words."""
    return tuple(blank for blank in blanks if blank.name not in SHORT)


def taken_into(typed: Typed, blanks: Sequence[Blank], words: str, side: Party) -> Typed:
    """Return the form with the words in the blank that was chosen, to be worded there."""
    chosen = request.form.get(INTO, "")
    blank = next((one for one in places(blanks) if one.name == chosen), None)
    if blank is None:
        return typed
    value = _with(blank, typed.values[blank.name], words, side)
    values = {**typed.values, blank.name: value}
    changes = {**typed.changes, blank.name: as_json(blank, value)}
    return Typed(values, changes, typed.faults)


def _with(blank: Blank, value: object, words: str, side: Party) -> object:
    if not isinstance(value, list):
        return f"{value}\n\n{words}".strip()
    if blank.parts == PLAIN:
        return [*value, words]
    row = dict.fromkeys(blank.parts, "") | {"text": words}
    return [*value, row | {"owner": OWNER[side]} if "owner" in row else row]
