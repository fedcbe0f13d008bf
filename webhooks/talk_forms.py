"""What a talk asks for: the own preparation, the view that is handed in, and the small choices."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from tourwright.domain.model import MachineName, Progress, TourKind
from webhooks.forms import FieldKind, FormField
from webhooks.i18n import _
from webhooks.words import zone_info


def notes_field() -> FormField:
    """Return the field that never leaves its author."""
    label, hint = _("Notes for myself"), _("Nobody else can ever open these.")
    return FormField("notes", label, FieldKind.TEXT, hint=hint)


def answer_fields() -> tuple[FormField, ...]:
    """Return what is handed in at a review; the career stands in every one."""
    words = (
        (Progress.ON_TRACK, _("On track")),
        (Progress.AT_RISK, _("At risk")),
        (Progress.OFF_TRACK, _("Off track")),
    )
    sealed = _("The other side reads this only when both views are in.")
    beyond = _("Expectations of both sides, also beyond this tour; who takes the next step.")
    career = _("The employee's career: what moved, and what should be next?")
    return (
        FormField(
            "progress", _("How do you see the mission?"), FieldKind.ONE_OF, ("answer",), words
        ),
        FormField(
            "text", _("What went well, what did not?"), FieldKind.TEXT, ("answer",), hint=sealed
        ),
        FormField("career", career, FieldKind.TEXT, hint=beyond),
        FormField("next_steps", _("Next steps"), FieldKind.TEXT, hint=_("Who does what, by when.")),
    )


def skip_field() -> FormField:
    """Return the reason that leaving a review out needs."""
    return FormField(
        "reason", _("Reason"), FieldKind.TEXT, ("skip",), hint=_("Both of you read it.")
    )


def why_now_field() -> FormField:
    """Return the reason for an early review, which nobody has to give."""
    hint = _("A goal is reached, or there is a concern. Both of you read it.")
    return FormField("why_now", _("Why now? (if you like to say)"), FieldKind.TEXT, hint=hint)


def day_field() -> FormField:
    """Return the day that a review moves to, or of a talk that is proposed."""
    return FormField("day", _("Day"), FieldKind.DAY, ("move", "schedule"))


def time_field() -> FormField:
    """Return the time of a talk that is proposed."""
    hint = _("At your own place of work.")
    return FormField("time", _("Time"), FieldKind.TIME, ("schedule",), hint=hint)


def message_field() -> FormField:
    """Return what one of the two says to the other in the first conversation."""
    return FormField("text", _("What would you like to say?"), FieldKind.TEXT, ("write",))


@dataclass(frozen=True)
class Choice:
    """One outcome of the talk: what it does, the words on its button, what is sent with it."""

    verb: str
    label: str
    next_kind: str = ""
    machine: MachineName = MachineName.RENEWAL

    @property
    def value(self) -> str:
        """Return what the button sends."""
        return f"{self.verb}:{self.next_kind}" if self.next_kind else self.verb

    @property
    def fields(self) -> Mapping[str, str]:
        """Return what goes to the rules with it."""
        return {"next_kind": self.next_kind} if self.next_kind else {}


def outcomes(kind: TourKind) -> tuple[Choice, ...]:
    """Return what may come of the talk: no outcome is better than another.

    A rotation ends in another one, in a tour that is negotiated, or in leaving; a foundational tour
    is re-affirmed.
    """
    next_tour = Choice("choose_next_tour", _("A next tour of duty"))
    move_on = Choice("choose_transition", _("Plan a move on, in the open"))
    not_yet = Choice("not_yet", _("Not decided yet"))
    if kind is TourKind.ROTATIONAL:
        return (
            Choice("choose_next_tour", _("Another rotation"), TourKind.ROTATIONAL),
            Choice("choose_next_tour", _("Advance to a tour"), TourKind.TRANSFORMATIONAL),
            Choice("choose_transition", _("Leave, in the open")),
        )
    if kind is TourKind.FOUNDATIONAL:
        go_on = Choice("choose_extend", _("We go on as it stands"))
        return (go_on, next_tour, move_on, not_yet)
    extend = Choice("choose_extend", _("Extend this tour"))
    foundational = Choice("choose_foundational", _("A foundational tour"))
    return (next_tour, extend, foundational, move_on, not_yet)


def chosen_words(kind: TourKind, word: str) -> str:
    """Return what a choice is called that was made, in this kind of tour."""
    named = {choice.verb: choice.label for choice in reversed(outcomes(kind))}
    known = {
        "rotate": _("Another rotation"),
        "advance": _("Advance to a tour"),
        "choose_extend": _("Extend this tour"),
        "choose_foundational": _("A foundational tour"),
        "not_yet": _("Not decided yet"),
        "end_reached": _("Left open: the tour came to its end"),
        "tour_over": _("Not needed any more: the tour is over"),
        **named,
    }
    if kind is TourKind.ROTATIONAL and word == "choose_next_tour":
        return _("A next tour of duty")
    return known.get(word, word)


def choice_of(kind: TourKind, value: str) -> Choice | None:
    """Return the choice that a button sent, None for one that this kind of tour has not."""
    return next((each for each in outcomes(kind) if each.value == value), None)


def moment_of(day: str, clock_time: str, zone: str) -> datetime:
    """Return the moment in UTC; a time that the clocks skip comes out as the one after."""
    local = datetime.combine(
        date.fromisoformat(day), time.fromisoformat(clock_time), zone_info(zone)
    )
    return local.astimezone(UTC)
