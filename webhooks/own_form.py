"""A form of somebody signed in: checked, and said in one sentence what became of it."""

from collections.abc import Mapping, Sequence

from flask import request

from webhooks.csrf import Csrf, FormNotOursError
from webhooks.i18n import _
from webhooks.page_kit import Fault
from webhooks.submit import Done

UNPROCESSABLE, FORBIDDEN, CONFLICT = 422, 403, 409


def not_ours(csrf: Csrf) -> tuple[Fault, ...]:
    """Return what to say of a form that is too old or of another window, () when it is good."""
    try:
        csrf.check()
    except FormNotOursError:
        again = _("This page was open for too long or in another window. Please send it again.")
        return (Fault("", again),)
    return ()


def refusal(done: Done, fields: Sequence[str]) -> tuple[Fault, ...]:
    """Return a refusal as what is to be put right, at its field when the form has it."""
    name = done.field if done.field in fields else ""
    return (Fault(name, done.message),)


def said_of(told: Mapping[str, str]) -> str:
    """Return what to say of the form that brought the reader here, "" when none did."""
    return told.get(request.args.get("done", ""), "")
