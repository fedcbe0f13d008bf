"""The close of a tour: is the mission done, and, when it ended otherwise, how, said honestly.

The other side confirms, says what is missing, or extends. HR sees states and dates here, and no
word of the two; it is the one that can void a tour opened by mistake, together with both.

Source: product C25, C31, C32; lifecycle, the tour's closing rows, E4, E17-E19.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, Response, request

from tourwright.domain.model import MachineName
from tourwright.domain.rights import Right
from tourwright.domain.tables import KINDS
from webhooks.deps import Deps
from webhooks.forms import FieldKind, FormField
from webhooks.guard import routed
from webhooks.i18n import _
from webhooks.page_kit import Fault, form, is_ours, page
from webhooks.parting_kit import NOT_NOW, Note, PartingPage, Two, back_to, the_two, told_before
from webhooks.plan_lines import PartingTold, PlanTold, parting_of, plan_of
from webhooks.rights import Need
from webhooks.submit import Wish
from webhooks.words import weekday

HERE = "closing_page.show"
KIND = "parting"
MAX_WORDS = 4_000
BOTH_WAYS = ("confirm_complete", "dispute")
OF_ALL = ("reopen", "cancel_both", "void")
WORDED = frozenset({"mission_declared", "dispute"})

NEEDS: Mapping[str, Need] = {
    "closing_page.show": Need(Right.CORRECT_DATA, "tour_id"),
    "closing_page.act": Need(Right.DECLARE, "tour_id"),
    "closing_page.reopen": Need(Right.DECLARE, "tour_id"),
    "closing_page.cancel": Need(Right.DECLARE, "tour_id"),
    "closing_page.void": Need(Right.CORRECT_DATA, "tour_id"),
}
"""What each endpoint needs, by its full name ("closing_page.show")."""


@dataclass(frozen=True)
class Ending:
    """How a tour ended, in sentences; since are those about the plan before it."""

    sentences: tuple[str, ...]
    words: tuple[tuple[str, str], ...] = ()


class ClosingPage(PartingPage):
    """Shows where the end of a tour stands, and takes what the two and HR say about it."""

    here = HERE
    kind = KIND

    def _sent(self, tour_id: str) -> Response:
        """Take what one of the two says about the end."""
        verb = request.form.get("verb", "")
        if verb == "add_words":
            return self._add_words(tour_id)
        if verb == "still_alive":
            return self._carry_out(tour_id, Wish(MachineName.TOUR, verb, subject_id="alive"))
        if verb not in (*BOTH_WAYS, "mission_declared"):
            return self._refused(_(NOT_NOW))
        typed, faults = form(fields_of(verb), verb, MAX_WORDS)
        if faults:
            return self._page(422, faults)
        reason = typed.get(f"words_{verb}", "").strip()
        return self._carry_out(tour_id, Wish(MachineName.TOUR, verb, reason=reason))

    def reopen(self, tour_id: str) -> Response:
        """Open a completed tour again, when both want it within 30 days."""
        return self._of_all(tour_id, "reopen")

    def cancel(self, tour_id: str) -> Response:
        """Call off a tour that has not begun, when both want it."""
        return self._of_all(tour_id, "cancel_both")

    def void(self, tour_id: str) -> Response:
        """Void a tour that was opened by mistake, when HR and both say so."""
        return self._of_all(tour_id, "void")

    def _of_all(self, tour_id: str, verb: str) -> Response:
        if not is_ours(self._csrf):
            return self._too_old()
        return self._carry_out(tour_id, Wish(MachineName.TOUR, verb, subject_id=verb))

    def _add_words(self, tour_id: str) -> Response:
        two = the_two()
        typed, faults = form(fields_of("add_words"), "add_words", MAX_WORDS)
        if faults:
            return self._page(422, faults)
        self._notes.write(two.view, two.reader_key, two.reader, typed["words_add_words"].strip())
        return back_to(HERE, tour_id, "saved")

    def _page(self, status: int = 200, faults: tuple[Fault, ...] = ()) -> Response:
        two = the_two()
        lines = self._deps.journal.lines(two.view.alliance_id)
        told, plan = parting_of(lines, two.view.tour_id), plan_of(lines, two.view.tour_id)
        if not two.reader:
            told, plan = _without_words(told), PlanTold()
        notes = self._notes.latest(two.view.tour_id) if two.reader else {}
        asked = self._asked(two)
        return page(
            "closing/page.html",
            self._csrf,
            status=status,
            faults=faults,
            typed=request.form if status != 200 else {},
            company=self._deps.company,
            two=two,
            question=question(two),
            declared=two.name(told.declared_by) if told.declared_by else "",
            mine=bool(told.declared_by) and told.declared_by == two.reader_key,
            parting=told,
            ending=ending(two, told, plan, notes),
            fields={verb: fields_of(verb) for verb in (*WORDED, "add_words")},
            asked=asked,
            waiting_for_both={verb: verb in asked for verb in OF_ALL},
            told=told_before(),
            facts=() if two.reader else facts_for_hr(two),
        )

    def _asked(self, two: Two) -> frozenset[str]:
        """Return the steps of both that the reader is asked to take too."""
        mine = (
            ask
            for ask in self._deps.asks.open_in(two.view.tour_id)
            if ask.person_key == two.reader_key
        )
        return frozenset(verb for ask in mine for verb in ask.verbs)


def question(two: Two) -> str:
    """Return what is asked at the end of a tour of this kind."""
    if KINDS[two.view.kind].closing_asks == "fit":
        return _("Was it a fit, seen from your side?")
    return _("Is the mission done?")


def facts_for_hr(two: Two) -> tuple[tuple[str, str], ...]:
    """Return the states and dates of the tour, which is all that HR reads here."""
    states = {
        "committed": _("committed; not begun yet"),
        "active": _("under way"),
        "paused": _("paused"),
        "closing": _("coming to its close"),
        "completed": _("completed"),
        "superseded": _("followed by the next tour"),
        "ended_early": _("ended early"),
        "void": _("void"),
    }
    view = two.view
    days = ((_("First day"), view.start), (_("Last day, about"), view.last_day))
    dated = tuple((label, weekday(day)) for label, day in days if day is not None)
    return ((_("State"), states.get(view.state, _("not committed to yet"))), *dated)


def fields_of(verb: str) -> tuple[FormField, ...]:
    """Return what is asked for with a button."""
    labels = {
        "mission_declared": _("What was reached"),
        "dispute": _("What is missing"),
        "add_words": _("What you want to say about it"),
    }
    hint = _("Both of you can read it. Nobody else does.")
    if verb not in labels:
        return ()
    needed = (verb,) if verb != "mission_declared" else ()
    return (FormField(f"words_{verb}", labels[verb], FieldKind.TEXT, needed, hint=hint),)


def ending(two: Two, told: PartingTold, plan: PlanTold, notes: Mapping[str, Note]) -> Ending:
    """Return how the tour ended: who, since when, and the words both may read."""
    if told.on is None:
        return Ending(())
    sentences = [_how(two, told)]
    if plan.since is not None:
        since = weekday(plan.since)
        sentences.append(
            _("%(name)s spoke of moving on on %(day)s.", name=two.name(plan.by_key), day=since)
        )
    if told.on_track_on is not None:
        sentences += _no_surprise(told)
    return Ending(tuple(sentences), tuple(_words(two, told, plan, notes)))


def _how(two: Two, told: PartingTold) -> str:
    """Return who ended it and when, in the same words whoever it was."""
    day = weekday(told.on) if told.on else ""
    left = {
        "employee": _("%(name)s ended the employment on %(day)s.", name=two.employee, day=day),
        "company": _("The company ended the employment on %(day)s.", day=day),
        "mutual": _("Both sides ended the employment on %(day)s.", day=day),
    }
    unsaid = _("The employment ended on %(day)s; the HR system does not say by whom.", day=day)
    said = {
        "person_left": left.get(told.initiator, unsaid),
        "transition_done": _("The agreed last day came on %(day)s, the mission done.", day=day),
        "confirm_complete": _("Both said on %(day)s that it is done.", day=day),
        "window_30d": _("It was closed on %(day)s; not both had answered.", day=day),
        "successor_started": _("The next tour began on %(day)s.", day=day),
        "cancel_both": _("Both called it off on %(day)s.", day=day),
        "void": _("It was recorded by mistake, and voided on %(day)s.", day=day),
        "duplicate": _("It was recorded twice; this one was voided on %(day)s.", day=day),
    }
    return said.get(told.event, _("It ended on %(day)s.", day=day))


def _no_surprise(told: PartingTold) -> list[str]:
    """Say that both had seen it on track: a record without a judgement (C25, E18, E19)."""
    day = weekday(told.on_track_on) if told.on_track_on else ""
    return [
        _("On %(day)s both had said that this is on track.", day=day),
        _("This is recorded for the two and HR. It blames nobody, and nothing follows."),
    ]


def _words(
    two: Two, told: PartingTold, plan: PlanTold, notes: Mapping[str, Note]
) -> list[tuple[str, str]]:
    said = [
        (two.name(plan.by_key), plan.words),
        (two.name(told.declared_by), told.declared_words),
        (two.employee, notes.get("E", Note()).text),
        (two.manager, notes.get("M", Note()).text),
    ]
    return [(name, words) for name, words in said if words]


def _without_words(told: PartingTold) -> PartingTold:
    """Return what HR may know: how it ended and when, nobody's words."""
    return replace(told, declared_words="", disputed_words="")


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    closing = ClosingPage(deps)
    return routed(
        "closing_page",
        (
            ("GET", "/tours/<tour_id>/closing", "show", closing.show),
            ("POST", "/tours/<tour_id>/closing", "act", closing.act),
            ("POST", "/tours/<tour_id>/reopen", "reopen", closing.reopen),
            ("POST", "/tours/<tour_id>/cancel", "cancel", closing.cancel),
            ("POST", "/tours/<tour_id>/void", "void", closing.void),
        ),
    )
