"""What somebody typed and nobody else has seen: a draft, and changes until they are in the text.

A change is kept before it is tried. So it is there when the other side was quicker, when the engine
does not answer, and when the browser is closed; it is forgotten once the shared text says it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tourwright.domain.model import TourView
from tourwright.ports import Clock
from tourwright.ports_pages import PrivateText, PrivateTexts
from webhooks.workshop_fields import (
    BLANKS,
    BY_NAME,
    Blank,
    as_json,
    merged_value,
    typed_value,
    value_in,
)

KEPT, DRAFT = "kept", "draft"
SHOWN = "shown"
"""The hidden field that says which words a draft's form was shown with, as digests by blank."""


@dataclass(frozen=True)
class Kept:
    """One change that is not in the shared text yet; base_rev is the revision it was written on."""

    kept_id: str
    blank: Blank
    value: object
    base_rev: int
    saved_at: datetime


class KeptChanges:
    """One person's changes to one shared text."""

    def __init__(self, texts: PrivateTexts, clock: Clock, owner_key: str, view: TourView) -> None:
        """Work for this person and this tour."""
        self._texts = texts
        self._clock = clock
        self._owner_key = owner_key
        self._view = view
        self._under = f"{view.tour_id}/statement/"

    def keep(self, blank: Blank, value: object, base_rev: int) -> Kept:
        """Keep the change; two different ones of one blank stand side by side."""
        text = as_json(blank, value)
        kept_id = f"{blank.name}-{digest(text)}"
        fields = {"blank": blank.name, "value": text, "base_rev": str(base_rev)}
        self._put(self._under + kept_id, KEPT, fields)
        return Kept(kept_id, blank, value, base_rev, self._clock.now())

    def all(self) -> list[Kept]:
        """Return the changes, newest first."""
        found = self._texts.of_owner(self._owner_key, KEPT)
        return [self._kept(each) for each in found if each.subject.startswith(self._under)]

    def get(self, kept_id: str) -> Kept | None:
        """Return one change or None."""
        found = self._texts.get(self._owner_key, self._under + kept_id, KEPT)
        return self._kept(found) if found else None

    def drop(self, kept_id: str) -> None:
        """Forget the change."""
        self._texts.drop(self._owner_key, self._under + kept_id, KEPT)

    def draft(self) -> Mapping[str, object]:
        """Return the private draft, values by blank; {} while nothing was saved."""
        found = self._texts.get(self._owner_key, self._view.tour_id, DRAFT)
        return {name: json.loads(text) for name, text in found.fields.items()} if found else {}

    def save_draft(self, values: Mapping[str, object]) -> None:
        """Save the private draft."""
        texts = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
        self._put(self._view.tour_id, DRAFT, texts)

    def drop_draft(self) -> None:
        """Forget the private draft."""
        self._texts.drop(self._owner_key, self._view.tour_id, DRAFT)

    def _put(self, subject: str, kind: str, fields: Mapping[str, str]) -> None:
        alliance_id, now = self._view.alliance_id, self._clock.now()
        self._texts.put(PrivateText(self._owner_key, alliance_id, subject, kind, fields, now))

    def _kept(self, text: PrivateText) -> Kept:
        blank = BY_NAME[text.fields["blank"]]
        value = json.loads(text.fields["value"])
        kept_id = text.subject.removeprefix(self._under)
        shown = "" if value is None else value
        return Kept(kept_id, blank, shown, int(text.fields["base_rev"]), text.saved_at)


def digest(text: str) -> str:
    """Return a short name of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def shown_as(values: Mapping[str, object]) -> str:
    """Return what the form of a draft says of the words it was shown with."""
    return json.dumps({name: digest(json.dumps(value)) for name, value in values.items()})


def typed_draft(
    form: Mapping[str, str], stored: Mapping[str, object], template: Mapping[str, object]
) -> dict[str, object]:
    """Return the draft as it is with what this form changed.

    A blank that was changed in another window meanwhile, too, keeps the words of both.
    """
    shown = _shown_in(form)
    return {
        blank.name: _latest(
            blank, form, shown.get(blank.name, ""), _before(blank, stored, template)
        )
        for blank in BLANKS
    }


def _before(blank: Blank, stored: Mapping[str, object], template: Mapping[str, object]) -> object:
    return stored[blank.name] if blank.name in stored else value_in(template, blank)


def _latest(blank: Blank, form: Mapping[str, str], shown: str, before: object) -> object:
    if not any(name == blank.name or name.startswith(f"{blank.name}-") for name in form):
        return before
    value = typed_value(form, blank)
    if digest(json.dumps(value)) == shown:
        return before
    if value == before or shown in ("", digest(json.dumps(before))):
        return value
    return merged_value(blank, [] if blank.is_list else "", before, value).value


def _shown_in(form: Mapping[str, str]) -> Mapping[str, str]:
    try:
        found = json.loads(form.get(SHOWN, "{}"))
    except ValueError:
        return {}
    return (
        {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}
    )
