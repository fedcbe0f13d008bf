"""What is to be filled in on a card: the same fields as on the page, which read the answer too."""

from collections.abc import Mapping, Sequence

from tourwright.ports import Ask
from tourwright.ports.cards import CardField, FieldKind
from webhooks import ask_forms, forms
from webhooks.i18n import _, mark

FAULTS: Mapping[FieldKind, str] = {
    FieldKind.DAY: mark("Please choose a day."),
    FieldKind.TIME: mark("Please choose a time."),
    FieldKind.ONE_OF: mark("Please choose one."),
}
SHORT: Mapping[str, str] = {
    "accept_difference": mark("Let it stand"),
    "accept_slot": mark("This time suits me"),
    "choose_transition": mark("Plan a move on, openly"),
    "close": mark("Close the review"),
    "delegate": mark("Hand it on"),
    "publish_company": mark("Everybody may read it"),
    "schedule": mark("Propose a time"),
    "still_alive": mark("It goes on"),
}
"""Labels that a phone would cut, in one language or the other, in fewer letters."""

MOST_LETTERS = 2000
"""In one field of a card; the page takes more."""

FILL_IN = mark("Please fill this in.")
NEEDED_FOR = mark("Needed for: %(answers)s.")


def label_of(verb: str) -> str:
    """Return the words on the verb's button of a card."""
    return _(SHORT[verb]) if verb in SHORT else forms.label(verb)


def fields_of(ask: Ask, verbs: Sequence[str], typed: Mapping[str, str]) -> tuple[CardField, ...]:
    """Return the fields that go with these answers, with what was typed before."""
    return tuple(
        _field(one, tuple(verb for verb in form.verbs if verb in verbs), typed)
        for form in ask_forms.forms(ask)
        for one in form.fields
        if any(verb in verbs for verb in form.verbs)
    )


def _field(one: forms.FormField, verbs: tuple[str, ...], typed: Mapping[str, str]) -> CardField:
    kind = FieldKind(one.kind.value)
    needed = tuple(verb for verb in verbs if verb in one.required_for)
    return CardField(
        name=one.name,
        label=_(one.label),
        kind=kind,
        verbs=verbs,
        needed_for=needed,
        options=tuple((value, _(said)) for value, said in one.choices),
        hint=_hint(one, needed, verbs),
        value=typed.get(one.name, ""),
        most=forms.MAX_LINE if kind is FieldKind.LINE else MOST_LETTERS,
        fault=_(FAULTS.get(kind, FILL_IN)),
    )


def _hint(one: forms.FormField, needed: tuple[str, ...], verbs: tuple[str, ...]) -> str:
    """Return the hint, and which of several answers need the field."""
    hint = _(one.hint) if one.hint else ""
    if not needed or needed == verbs:
        return hint
    answers = ", ".join(label_of(verb) for verb in needed)
    return f"{hint} {_(NEEDED_FOR, answers=answers)}".strip()
