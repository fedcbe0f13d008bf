"""A tour's row as somebody may read it: what is the two's alone is blank for everybody else."""

from dataclasses import replace

from tourwright.domain.model import TourView
from tourwright.domain.rights import Role

PAIR = frozenset({Role.EMPLOYEE, Role.MANAGER})
OF_THE_TEXT = {"mission": "", "statement": None, "promises": ()}
OF_THE_PAIR: dict[str, object] = {
    "changed": {},
    "employee_agreed": (),
    "manager_agreed": (),
    "amendments": (),
    "gaps": (),
    "thanks": (),
    "correction": {},
    "absent": (),
}
OF_THE_PLAN: dict[str, object] = {
    "transition_state": "",
    "transition_by": "",
    "transition_day": None,
}


def shown(view: TourView, roles: frozenset[Role], *, with_text: bool = False) -> TourView:
    """Return the row for somebody in these roles.

    with_text: they said why they read the committed text, and may.
    """
    if roles & PAIR:
        return view
    blank: dict[str, object] = {**OF_THE_PAIR, **OF_THE_PLAN}
    if not with_text:
        blank |= OF_THE_TEXT
    return replace(view, **blank)  # type: ignore[arg-type]  # each by its name
