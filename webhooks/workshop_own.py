"""Aspirations that the employee keeps to themselves, and shares one by one when they like.

They are sealed in our store, found by their owner's key only, and in no text, history or mail until
their owner shares one.
"""

import json
from collections.abc import Sequence

from flask import request

from tourwright.domain.model import MachineName, TourView
from tourwright.ports_pages import PrivateText
from webhooks.decide import DecideKind
from webhooks.deps import Deps
from webhooks.page_kit import Fault
from webhooks.submit import Done, Wish, submit
from webhooks.workshop_fields import BY_NAME, Blank, Input, faults_of, rows, typed_value, value_in

KIND = "aspirations"
OWN = Blank("own", "", "", ("",))
SHARED = BY_NAME["employee_aspirations"]


class OwnList:
    """One employee's private list."""

    def __init__(self, deps: Deps, owner_key: str, view: TourView) -> None:
        """Work for this person and this tour."""
        self._deps = deps
        self._owner_key = owner_key
        self._view = view

    def items(self) -> list[str]:
        """Return the list as it was saved."""
        found = self._deps.private_texts.get(self._owner_key, self._view.tour_id, KIND)
        return [found.fields[str(n)] for n in range(len(found.fields))] if found else []

    def inputs(self, label: str) -> tuple[tuple[Input, ...], ...]:
        """Return the rows of the list and an empty one."""
        return rows(Blank(OWN.name, label, "", OWN.parts), self.items(), 1)

    def save(self, label: str) -> tuple[Fault, ...]:
        """Save what was typed; returns what is wrong with it, then nothing was saved."""
        blank = Blank(OWN.name, label, "", OWN.parts)
        value = typed_value(request.form, blank)
        faults = faults_of(blank, value)
        if not faults and isinstance(value, list):
            self._put([str(each) for each in value])
        return faults

    def share(self, number: int) -> Done | None:
        """Put one item into the shared text, and take it off the list; None when there is none."""
        items = self.items()
        if not 0 <= number < len(items):
            return None
        shared = value_in(self._view.statement or {}, SHARED)
        now = [*(shared if isinstance(shared, list) else []), items[number]]
        fields = {SHARED.name: json.dumps(now), "base_rev": str(self._view.revision)}
        done = submit(self._deps, Wish(MachineName.TOUR, "edit", fields=fields))
        if done.kind is DecideKind.DONE:
            self._put([each for n, each in enumerate(items) if n != number])
        return done

    def _put(self, items: Sequence[str]) -> None:
        self._deps.private_texts.put(
            PrivateText(
                self._owner_key,
                self._view.alliance_id,
                self._view.tour_id,
                KIND,
                {str(n): text for n, text in enumerate(items)},
                self._deps.clock.now(),
            )
        )
