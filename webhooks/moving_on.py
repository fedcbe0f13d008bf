"""Moving on, in the open: declared by one of the two, read by the other, approved by nobody.

Until a day is agreed only the two know: the page reads the lines that are theirs alone. What they
write for the way out (hand-over, what they will say, thanks) lies beside the history and comes into
no workflow, outgoing event or log.

Source: product C28, C30, C62; lifecycle, machine X, E35, E63, E64.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, request

from tourwright.domain.model import MachineName
from tourwright.domain.rights import Right
from webhooks.deps import Deps
from webhooks.evidence import EvidencePage
from webhooks.forms import FieldKind, FormField
from webhooks.guard import routed
from webhooks.i18n import _
from webhooks.page_kit import Fault, form, page
from webhooks.parting_kit import NOT_NOW, Note, PartingPage, Two, back_to, the_two, told_before
from webhooks.plan_lines import PlanTold, Proposal, plan_of, proposals
from webhooks.rights import Need
from webhooks.submit import Wish
from webhooks.who import seen
from webhooks.words import weekday

NEEDS: Mapping[str, Need] = {
    "moving_on.show": Need(Right.DECLARE, "tour_id"),
    "moving_on.act": Need(Right.DECLARE, "tour_id"),
    "moving_on.evidence": Need(Right.DECLARE, "tour_id"),
    "moving_on.add_evidence": Need(Right.DECLARE, "tour_id"),
    "moving_on.evidence_text": Need(Right.DECLARE, "tour_id"),
}
"""What each endpoint needs, by its full name ("moving_on.show")."""

KIND = "moving_on"
HERE = "moving_on.show"
TOUR, PLAN = MachineName.TOUR, MachineName.TRANSITION
COMMON = ("hand_over", "what_we_say")
"""What both write on one sheet; everything else is each one's own."""

MAX_WORDS = 4_000


@dataclass(frozen=True)
class Sheet:
    """One text of the way out: its field, the words that stand, and who wrote them."""

    field: FormField
    note: Note
    by: str


class MovingOn(PartingPage):
    """Shows the plan to one of the two, and takes what they do about it."""

    here = HERE
    kind = KIND

    def _sent(self, tour_id: str) -> Response:
        """Take one step of the plan, or words for the way out."""
        verb = request.form.get("verb", "")
        if verb.startswith("save:"):
            return self._save(tour_id, verb.removeprefix("save:"))
        return self._step(tour_id, verb)

    def _step(self, tour_id: str, verb: str) -> Response:
        fields = step_fields(verb)
        typed, faults = form(fields, verb, MAX_WORDS)
        wish = wish_for(verb, typed) if not faults else None
        if faults:
            return self._page(422, faults)
        if wish is None:
            return self._refused(_(NOT_NOW))
        return self._carry_out(tour_id, wish)

    def _save(self, tour_id: str, name: str) -> Response:
        """Keep words; whoever wrote meanwhile is shown first, and nothing typed is lost."""
        two = the_two()
        known = self._notes.latest(tour_id)
        mine = {one.field.name: one for one in sheets_of(two, known)}
        if name not in mine:
            return self._refused(_(NOT_NOW))
        typed, faults = form((mine[name].field,), "", MAX_WORDS)
        if not faults and self._is_newer(mine[name]):
            words = _("%(name)s changed this while you wrote.", name=mine[name].by)
            told = _("Their words are above the field, yours are in it: send what shall stand.")
            faults = (Fault(name, f"{words} {told}"),)
        if faults:
            return self._page(422, faults)
        self._notes.write(two.view, two.reader_key, key_of(name, two), typed[name].strip())
        return back_to(HERE, tour_id, "saved")

    def _is_newer(self, sheet: Sheet) -> bool:
        return request.form.get("mark", "") != sheet.note.mark

    def _page(self, status: int = 200, faults: tuple[Fault, ...] = ()) -> Response:
        two = the_two()
        known = self._notes.latest(two.view.tour_id)
        lines = self._deps.journal.lines(two.view.alliance_id)
        plan = plan_of(lines, two.view.tour_id)
        open_now = proposals(self._deps.asks.open_in(two.view.tour_id))
        return page(
            "moving_on/page.html",
            self._csrf,
            status=status,
            faults=faults,
            typed=request.form if status != 200 else {},
            company=self._deps.company,
            two=two,
            plan=plan,
            by=two.name(plan.by_key) if plan.by_key else "",
            mine=plan.by_key == two.reader_key,
            may_declare=may_declare(two, plan),
            day=weekday(plan.last_day) if plan.last_day else "",
            since=weekday(plan.since) if plan.since else "",
            waiting=waiting(two, open_now),
            fields={verb: step_fields(verb) for verb in STEPS},
            sheets=sheets_of(two, known) if plan.state else (),
            theirs=theirs_of(two, known) if plan.state else (),
            address=private_address(two),
            told=told_before(),
        )


TAKE = "take:"
BOTH = frozenset(
    {"agree_day", "change_day", "internal_move", f"{TAKE}agree_day", f"{TAKE}change_day"}
)
"""Steps that take effect when both want the same; TAKE: the day that the other one named."""

STEPS = ("declare", "agree_day", "change_day", "internal_move", "withdraw", "seat_filled")


def sheets_of(two: Two, known: Mapping[str, Note]) -> list[Sheet]:
    """Return the texts in which this reader writes."""
    return [_sheet(one, known.get(key_of(one.name, two), Note()), two) for one in sheet_fields(two)]


def _sheet(one: FormField, note: Note, two: Two) -> Sheet:
    return Sheet(one, note, two.name(note.by_key) if note.by_key else "")


def theirs_of(two: Two, known: Mapping[str, Note]) -> list[tuple[str, str]]:
    """Return what the other one wrote to the reader: a label and the words.

    What somebody wrote to a manager who has gone since stays between those two.
    """
    side, key = ("M", two.view.manager_key) if two.reader == "E" else ("E", two.view.employee_key)
    labels = {
        "thanks": _("%(name)s thanks you", name=two.other),
        "bring_back": _("What would bring %(name)s back one day", name=two.other),
    }
    found = ((label, known.get(f"{name}:{side}", Note())) for name, label in labels.items())
    return [(label, note.text) for label, note in found if note.text and note.by_key == key]


def may_declare(two: Two, plan: PlanTold) -> bool:
    """Say whether the reader can speak of moving on now; the rules stay the judge."""
    if plan.is_open:
        return False
    return two.view.state == "active" or (two.view.state == "paused" and two.reader == "E")


def waiting(two: Two, open_now: Sequence[Proposal]) -> list[tuple[str, str, bool]]:
    """Return what is proposed: verb, day in words, and whether it waits for the reader."""
    return [
        (one.verb, weekday(one.day) if one.day else "", one.to_key == two.reader_key)
        for one in open_now
    ]


def wish_for(verb: str, typed: Mapping[str, str]) -> Wish | None:
    """Return what a button asks for; None for a button that is none of ours."""
    day = date.fromisoformat(typed["day"].strip()) if typed.get("day", "").strip() else None
    reason = typed.get("words", "").strip()
    if verb == "declare":
        return Wish(TOUR, "declare_transition", reason=reason, day=day)
    if verb in BOTH:
        taken = verb.removeprefix(TAKE)
        return Wish(PLAN, taken, subject_id=taken, day=day)
    if verb == "seat_filled":
        return Wish(PLAN, verb, reason=typed.get("changed", "").strip())
    return Wish(PLAN, verb) if verb == "withdraw" else None


def step_fields(verb: str) -> tuple[FormField, ...]:
    """Return what is asked for with a step."""
    if verb == "declare":
        return (
            FormField(
                "words",
                _("What you want to say"),
                FieldKind.TEXT,
                required_for=("declare",),
                hint=_("Both of you will read it, as you write it. Nobody else does."),
            ),
            FormField(
                "day",
                _("A last day you have in mind"),
                FieldKind.DAY,
                hint=_("You may leave it open: until a day is agreed, only the two of you know."),
            ),
        )
    if verb in ("agree_day", "change_day"):
        return (FormField("day", _("Last day"), FieldKind.DAY, required_for=(verb,)),)
    if verb == "seat_filled":
        return (FormField("changed", _("What has changed meanwhile"), FieldKind.TEXT, (verb,)),)
    return ()


def sheet_fields(two: Two) -> tuple[FormField, ...]:
    """Return the texts of the way out, in the order of a good talk about it."""
    thanks = FormField(
        "thanks",
        _("Thank you: what you will remember"),
        FieldKind.TEXT,
        hint=_("A few lines to %(name)s about what was good. They read it here.", name=two.other),
    )
    common = (
        FormField(
            "hand_over",
            _("Who takes over what, and until when"),
            FieldKind.TEXT,
            hint=_("Work, contacts, open promises. Both of you write on this one sheet."),
        ),
        FormField(
            "what_we_say",
            _("What we will say to others"),
            FieldKind.TEXT,
            hint=_("The same true sentences from both of you, and from which day on."),
        ),
    )
    if two.reader != "E":
        return (*common, thanks)
    back = FormField(
        "bring_back",
        _("What would bring you back one day"),
        FieldKind.TEXT,
        hint=_("If you like. %(name)s reads it; HR does only when you choose so.", name=two.other),
    )
    return (*common, thanks, back)


def key_of(name: str, two: Two) -> str:
    """Return the name a text is kept under: one for both, or each one's own."""
    return name if name in COMMON else f"{name}:{two.reader}"


def private_address(two: Two) -> str:
    """Return the employee's private address as far as it must be seen to be known; "" for none.

    The HRIS alone knows it: it is never guessed, and never shown to anybody else.
    """
    employee = seen().employee
    if two.reader != "E" or employee is None:
        return ""
    name, at, domain = employee.facts.private_address.partition("@")
    return f"{name[:1]}…{at}{domain}" if at else ""


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    moving, evidence = MovingOn(deps), EvidencePage(deps)
    return routed(
        "moving_on",
        (
            ("GET", "/tours/<tour_id>/moving-on", "show", moving.show),
            ("POST", "/tours/<tour_id>/moving-on", "act", moving.act),
            ("GET", "/tours/<tour_id>/evidence", "evidence", evidence.show),
            ("POST", "/tours/<tour_id>/evidence", "add_evidence", evidence.act),
            ("GET", "/tours/<tour_id>/evidence.txt", "evidence_text", evidence.text),
        ),
    )
