"""Page: the two agree that the tour is with somebody else than the line manager.

For whoever works by a dotted line: one of the two suggests somebody by the work address, the other
agrees. That person takes the manager's side, and the former manager reads nothing more.

Source: lifecycle 4.6, E22.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from tourwright.domain.alliance_counterpart import (
    AGREED,
    ENDED,
    SUGGESTED,
    may_be_counterpart,
    seat_of,
)
from tourwright.domain.alliance_state import RUNNING_STATES
from tourwright.domain.leavers import has_left
from tourwright.domain.model import MachineName
from tourwright.domain.people import Person
from tourwright.domain.rights import Right, Role
from tourwright.ports import JournalLine
from webhooks.deps import Deps
from webhooks.forms import FieldKind, FormField
from webhooks.guard import guarded
from webhooks.i18n import _
from webhooks.page_kit import Fault, form, page, see_other
from webhooks.parting_kit import PartingPage, Two, back_to, the_two, told_before
from webhooks.rights import Need
from webhooks.submit import Wish, submit_about
from webhooks.who import seen
from webhooks.words import name_of

HERE = "counterpart_page.show"
NEEDS: Mapping[str, Need] = {
    HERE: Need(Right.EDIT, "tour_id"),
    "counterpart_page.act": Need(Right.EDIT, "tour_id"),
}
"""What each endpoint needs, by its full name ("counterpart_page.show")."""

SUGGEST, AGREE, END = "suggest_counterpart", "agree_counterpart", "end_counterpart"
LONGEST_ADDRESS = 200


@dataclass(frozen=True)
class Suggested:
    """Whom the two talk about or agreed on, and who suggested it; event "" for nobody."""

    event: str = ""
    to_key: str = ""
    by_key: str = ""

    @property
    def is_agreed(self) -> bool:
        """Say whether both want it."""
        return self.event == AGREED


class CounterpartPage(PartingPage):
    """Shows whom the tour is with, and takes a suggestion, a yes, or the way back."""

    here = HERE

    def _sent(self, tour_id: str) -> Response:
        """Do what the pressed button says."""
        del tour_id
        verb = request.form.get("verb", "")
        if verb == SUGGEST:
            return self._suggest()
        if verb not in (AGREE, END):
            return self._refused(_("Choose one of the answers below."))
        return self._tell(verb, {"manager_key": request.form.get("who", "")})

    def _suggest(self) -> Response:
        typed, faults = form(_fields(), SUGGEST, LONGEST_ADDRESS)
        two = the_two()
        found = None if faults else self._deps.people.by_email(typed["to"].strip())
        if found is None or not self._may_be(found, two):
            nobody = _("We found nobody with this address who can take the manager's side.")
            return self._page(422, faults or (Fault("to", nobody),))
        return self._tell(SUGGEST, seat_of(found, two.view.employee_key))

    def _may_be(self, found: Person, two: Two) -> bool:
        """Say whether it is somebody new who could."""
        now = self._deps.clock.now()
        another = found.person_key != two.view.manager_key
        return another and may_be_counterpart(found, two.view.employee_key, now)

    def _tell(self, verb: str, fields: Mapping[str, str]) -> Response:
        """Tell the alliance; whoever has given the side away has no page here any more."""
        two, employee = the_two(), seen().employee
        assert employee is not None, "a tour has an employee"
        ends = verb == AGREE or (verb == END and self._told(two).is_agreed)
        done = submit_about(self._deps, employee, Wish(MachineName.ALLIANCE, verb, fields=fields))
        if not done.is_taken:
            return self._page(422, (Fault("", done.message),))
        if ends and two.reader == Role.MANAGER:
            return see_other("home_page.show")
        return back_to(HERE, two.view.tour_id, done.kind.value)

    def _told(self, two: Two) -> Suggested:
        return suggested(self._deps.journal.lines(two.view.alliance_id))

    def _page(self, status: int = 200, faults: tuple[Fault, ...] = ()) -> Response:
        two = the_two()
        told = self._told(two)
        person = self._deps.people.get(told.to_key) if told.to_key else None
        gone = person is not None and has_left(person.facts, self._deps.clock.now())
        return page(
            "hand_over/counterpart.html",
            self._csrf,
            status=status,
            faults=faults,
            two=two,
            suggested=told,
            name=name_of(person) if told.to_key else "",
            has_left=gone,
            is_own=told.by_key == two.reader_key,
            is_over=two.view.state not in RUNNING_STATES,
            fields=_fields(),
            typed=dict(request.form.items()),
            told=told_before(),
        )


def suggested(lines: Sequence[JournalLine]) -> Suggested:
    """Return what the lines of one alliance, oldest first, say last of another counterpart."""
    found = Suggested()
    for line in lines:
        event = str(line.body.get("event"))
        if event in (ENDED, "rehired"):
            found = Suggested()
        elif event in (SUGGESTED, AGREED):
            found = _read(line, event)
    return found


def _read(line: JournalLine, event: str) -> Suggested:
    said = line.body.get("body")
    to_key = str(said.get("to", "")) if isinstance(said, Mapping) else ""
    return Suggested(event, to_key, str(line.body.get("person_key") or ""))


def _fields() -> tuple[FormField, ...]:
    label = _("Work mail address of the person")
    return (FormField("to", label, FieldKind.LINE, (SUGGEST,)),)


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the page."""
    pages = guarded("counterpart_page")
    one, path = CounterpartPage(deps), "/tours/<tour_id>/counterpart"
    pages.add_url_rule(path, "show", one.show, methods=["GET"])
    pages.add_url_rule(path, "act", one.act, methods=["POST"])
    return pages
