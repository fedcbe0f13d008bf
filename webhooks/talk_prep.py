"""The own preparation of a talk: private in every state of the talk, and after it.

It stays in our store, found by its owner's key alone; no workflow, mail or history holds a word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

from tourwright.domain.model import MachineName, TourView
from tourwright.ports_pages import PrivateText
from webhooks.deps import Deps
from webhooks.forms import FormField
from webhooks.i18n import _
from webhooks.page_kit import Fault

KIND = "prep"
KEPT = 204
"""The answer without words to a preparation that was kept while its owner types."""

MAX_PART = 20_000
"""Characters that a part of a preparation may hold; what is handed in has the usual limit."""


@dataclass(frozen=True)
class Desk:
    """One person's preparation of one talk."""

    view: TourView
    machine: MachineName
    number: int
    owner_key: str

    @property
    def subject(self) -> str:
        """Return the name that the preparation is kept under."""
        return f"{self.view.tour_id}/{self.machine.value}-{self.number}"


def prepared(deps: Deps, desk: Desk) -> Mapping[str, str]:
    """Return what the owner has written so far."""
    kept = deps.private_texts.get(desk.owner_key, desk.subject, KIND)
    return kept.fields if kept is not None else {}


def keep(deps: Deps, desk: Desk, typed: Mapping[str, str]) -> None:
    """Keep what was typed, in place of what these parts held."""
    fields = {**prepared(deps, desk), **typed}
    text = PrivateText(
        desk.owner_key, desk.view.alliance_id, desk.subject, KIND, fields, deps.clock.now()
    )
    deps.private_texts.put(text)


def sent(fields: Sequence[FormField]) -> dict[str, str]:
    """Return the parts of a preparation that the form holds, letter for letter."""
    return {one.name: request.form[one.name] for one in fields if one.name in request.form}


def too_long(fields: Sequence[FormField], typed: Mapping[str, str]) -> tuple[Fault, ...]:
    """Return a fault for each part that is longer than anybody will read."""
    return tuple(
        Fault(
            one.name, _("%(label)s: at most %(limit)s characters.", label=one.label, limit=MAX_PART)
        )
        for one in fields
        if len(typed.get(one.name, "")) > MAX_PART
    )
