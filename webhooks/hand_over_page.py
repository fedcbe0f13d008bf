"""A new manager takes a tour over: the terms stand, and are adopted or talked about.

The new manager reads the very text that stands and confirms it by its hash, or proposes a change;
the employee sees which. Until then, and when nobody answers, the terms hold for the company.

Source: product C33; lifecycle, machine H, E20, E21.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, Response, request

from tourwright.domain.model import MachineName
from tourwright.domain.rights import Right
from tourwright.ports import JournalLine
from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.i18n import _
from webhooks.page_kit import Fault, page
from webhooks.parting_kit import PartingPage, Two, the_two, told_before
from webhooks.rights import Need
from webhooks.statement_sheet import Sheet, sheet_of
from webhooks.submit import Wish
from webhooks.words import weekday

NEEDS: Mapping[str, Need] = {
    "hand_over_page.show": Need(Right.EDIT, "tour_id"),
    "hand_over_page.act": Need(Right.EDIT, "tour_id"),
}
"""What each endpoint needs, by its full name ("hand_over_page.show")."""

HERE = "hand_over_page.show"
H = MachineName.HAND_OVER
ADOPTABLE = frozenset({"open", "lapsed"})


@dataclass(frozen=True)
class HandOverTold:
    """Where the hand-over stands by its own lines; state "" when no manager ever changed.

    signed_before says that the manager had committed to this very text earlier, so that nothing was
    asked; number names the hand-over.
    """

    state: str = ""
    number: str = ""
    day: str = ""
    person_key: str = ""
    signed_before: bool = False


class HandOverPage(PartingPage):
    """Shows where the hand-over stands, and takes the new manager's word."""

    here = HERE

    def _sent(self, tour_id: str) -> Response:
        """Adopt the terms by the hash of the text that was shown."""
        told = self._told(the_two())
        if request.form.get("verb") != "adopt":
            return self._refused(_("Choose one of the two answers below."))
        seen_hash = request.form.get("text_hash", "")
        wish = Wish(H, "adopt", subject_id=told.number, text_hash=seen_hash)
        return self._carry_out(tour_id, wish)

    def _told(self, two: Two) -> HandOverTold:
        return hand_over_of(self._deps.journal.lines(two.view.alliance_id), two.view.tour_id)

    def _page(self, status: int = 200, faults: tuple[Fault, ...] = ()) -> Response:
        two = the_two()
        told = self._told(two)
        sheet = sheet_of(two.view, self._deps.policy_of, {})
        return page(
            "hand_over/page.html",
            self._csrf,
            status=status,
            faults=faults,
            company=self._deps.company,
            two=two,
            standing=standing(two, told),
            sheet=sheet,
            may_adopt=may_adopt(two, told),
            is_current=is_current(two, sheet),
            told=told_before(),
        )


def may_adopt(two: Two, told: HandOverTold) -> bool:
    """Say whether the reader is the new manager whose word is still missing."""
    return two.reader == "M" and told.state in ADOPTABLE


def is_current(two: Two, sheet: Sheet | None) -> bool:
    """Say whether the text shown is the one that stands; else it is being brought up to date."""
    return sheet is not None and sheet.text_hash == two.view.text_hash


def standing(two: Two, told: HandOverTold) -> str:
    """Return where the hand-over stands, in a sentence or two, the same for both."""
    name = two.manager
    said = {
        "open": _(
            "The terms stand. %(name)s is asked to confirm them, or to propose a change.", name=name
        ),
        "adopted": _("The terms stand. %(name)s confirmed on %(day)s.", name=name, day=told.day),
        "lapsed": _(
            "The terms stand: they hold for the company. %(name)s has not confirmed them in 30 "
            "days; HR knows, and it can still be done.",
            name=name,
        ),
        "renegotiating": _("A change is talked about. The terms hold meanwhile."),
        "renegotiated": _("Both committed to changed terms on %(day)s.", day=told.day),
        "waits": _("There is a new manager. The hand-over waits for the return from leave."),
    }
    if told.signed_before:
        return _("The terms stand. %(name)s had committed to this very text before.", name=name)
    return said.get(told.state) or _("The manager of this tour has not changed.")


def hand_over_of(lines: Sequence[JournalLine], tour_id: str) -> HandOverTold:
    """Return where the latest hand-over stands."""
    told = HandOverTold()
    for line in lines:
        if line.stream == tour_id:
            told = _after(told, line)
    return told


def _after(told: HandOverTold, line: JournalLine) -> HandOverTold:
    body = line.body
    machine, event = str(body.get("machine")), str(body.get("event"))
    if (machine, event) == ("tour", "manager_changed") and body.get("from_state") == "paused":
        return HandOverTold("waits", told.number)
    if machine != "hand_over" or not body.get("to_state"):
        return told
    facts = body.get("body")
    before = isinstance(facts, dict) and facts.get("by") == "signed_before"
    return replace(
        told,
        state=str(body["to_state"]),
        number=str(body.get("subject_id") or ""),
        day=weekday(line.at.date()),
        person_key=str(body.get("person_key") or ""),
        signed_before=before,
    )


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    pages = guarded("hand_over_page")
    hand_over = HandOverPage(deps)
    path = "/tours/<tour_id>/hand-over"
    pages.add_url_rule(path, "show", hand_over.show, methods=["GET"])
    pages.add_url_rule(path, "act", hand_over.act, methods=["POST"])
    return pages
