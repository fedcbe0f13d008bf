"""A form of somebody signed in: checked, and said in one sentence what became of it."""

from collections.abc import Mapping, Sequence

from flask import request

from webhooks.csrf import Csrf
from webhooks.forms import FieldKind, FormField
from webhooks.i18n import _
from webhooks.page_kit import Fault, form, is_ours
from webhooks.submit import Done

UNPROCESSABLE, FORBIDDEN, CONFLICT = 422, 403, 409


def not_ours(csrf: Csrf) -> tuple[Fault, ...]:
    """Return what to say of a form that is too old or of another window, () when it is good."""
    if is_ours(csrf):
        return ()
    again = _("This page was open for too long or in another window. Please send it again.")
    return (Fault("", again),)


def read_form(
    fields: Sequence[FormField], verb: str, longest: int
) -> tuple[dict[str, str], tuple[Fault, ...]]:
    """Return what was typed and what is wrong with it; an empty text is told its own limit."""
    typed, faults = form(fields, verb, longest)
    texts = {one.name: one.label.rstrip("?") for one in fields if one.kind is FieldKind.TEXT}
    empty = {name: label for name, label in texts.items() if not typed[name].strip()}
    return typed, tuple(
        Fault(fault.name, _fill_in(empty[fault.name], longest)) if fault.name in empty else fault
        for fault in faults
    )


def _fill_in(label: str, longest: int) -> str:
    return _(
        "%(label)s: fill it in, with at most %(longest)s characters.", label=label, longest=longest
    )


def refusal(done: Done, fields: Sequence[str]) -> tuple[Fault, ...]:
    """Return a refusal as what is to be put right, at its field when the form has it."""
    name = done.field if done.field in fields else ""
    return (Fault(name, done.message),)


def said_of(told: Mapping[str, str]) -> str:
    """Return what to say of the form that brought the reader here, "" when none did."""
    return told.get(request.args.get("done", ""), "")
