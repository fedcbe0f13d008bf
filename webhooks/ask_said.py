"""What became of a question, in a sentence: who answered it, how, when, and what."""

from collections.abc import Mapping
from dataclasses import dataclass

from tourwright.ports import Ask, Asks
from webhooks import words
from webhooks.decide import progress_of
from webhooks.forms import label
from webhooks.i18n import _, mark

NOT_YET: Mapping[str, str] = {
    "pending": mark("It is stored safely and will be confirmed shortly."),
    "held": mark("It is kept sealed until the other side has answered too."),
}
CLOSED: Mapping[str, str] = {
    "answered": mark("it was answered"),
    "settled": mark("it is settled"),
    "adopted": mark("the terms were taken over"),
    "countered": mark("other words were proposed"),
    "revealed": mark("the views are open"),
    "moved": mark("it was moved to another day"),
    "cancelled": mark("it was called off"),
    "asked_again": mark("it is asked anew"),
    "choices_differ": mark("it is asked anew"),
    "renegotiating": mark("the text is talked over again"),
    "manager_changed": mark("somebody else is the manager now"),
    "delegate_changed": mark("somebody else answers now"),
    "expired": mark("its time is over"),
    "no_answer": mark("its time is over"),
    "auto_closed": mark("its time is over"),
    "tour_over": mark("the tour is over"),
}
"""Why a question was closed. A word that is not here may tell what the two keep to themselves."""


@dataclass(frozen=True)
class Reader:
    """Who reads it: moments are at their zone.

    on_page: they read it on the page itself, as it is now; a card is read for days after, so it
    says nothing that passes by itself.
    """

    person_key: str
    zone: str
    on_page: bool = True


def said_of(asks: Asks, ask: Ask, reader: Reader, *, with_answer: bool = True) -> str:
    """Return who answered what, how and when, or "" while the question is open."""
    if ask.state == "open":
        return ""
    if ask.state == "closed" or ask.answered_at is None:
        return _("This question is closed: %(why)s.", why=_why(ask, reader))
    who = _("you") if ask.answered_by == reader.person_key else _("your side")
    how = words.channel(ask, on_page=reader.on_page)
    when = words.moment(ask.answered_at, reader.zone)
    if with_answer:
        said = _(
            "Answered by %(who)s %(how)s, %(when)s: “%(what)s”.",
            who=who,
            how=how,
            when=when,
            what=label(ask.answer),
        )
    else:
        said = _("Answered by %(who)s %(how)s, %(when)s.", who=who, how=how, when=when)
    progress = progress_of(asks, ask)
    later = NOT_YET.get(progress) if reader.on_page or progress == "held" else None
    return f"{said} {_(later)}" if later else said


def _why(ask: Ask, reader: Reader) -> str:
    known = CLOSED.get(ask.closed_reason)
    if known:
        return _(known)
    return (ask.closed_reason.replace("_", " ") if reader.on_page else "") or _("over")
