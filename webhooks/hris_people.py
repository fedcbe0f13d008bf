"""Page: people whose data needs somebody, for HR: look-alikes, lost managers, no tour yet."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask import Blueprint, Response, request

from tourwright.domain.people import Person
from tourwright.domain.rights import Right
from tourwright.ports.merges import MergeNote
from tourwright.ports.people_care import PeopleCare, Return
from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.hris_deps import Merging, there
from webhooks.i18n import _, mark
from webhooks.merge_lines import hindered, joined_line, pair_lines
from webhooks.own_form import CONFLICT, FORBIDDEN, UNPROCESSABLE, not_ours
from webhooks.page_kit import Fault, csrf_of, page, see_other
from webhooks.rights import Need
from webhooks.who import looks_after, who
from webhooks.words import name_of

NEEDS: Mapping[str, Need] = {
    "hris_people.show": Need(Right.CORRECT_DATA),
    "hris_people.act": Need(Right.CORRECT_DATA),
}
"""What each endpoint needs, by its full name."""

MOST = 200
NEW = timedelta(days=90)
UNDO_FOR = timedelta(days=30)
RECORDS = ("first", "second")
KEEP_ONE, KEEP_OTHER, SAME = "keep_one", "keep_other", "same"
APART, UNDO = "apart", "undo"
JOINED = mark("Joined: they are one person now. You can take it back below for 30 days.")
DONE: Mapping[str, str] = {
    KEEP_ONE: JOINED,
    KEEP_OTHER: JOINED,
    SAME: mark("Kept: it is the same person. What was goes on. You can take it back for 30 days."),
    APART: mark("Kept: they are two people."),
    UNDO: mark("Taken back: they are two people again."),
}
"""What HR can say, and the answer to it."""

NO_QUESTION = mark("This is no question any more: the page shows what is.")


class CarePage:
    """Lists people whose records somebody has to look at, of the reader's population only."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self) -> Response:
        """Return the page; changes nothing."""
        return self._page(self._care())

    def act(self) -> Response:
        """Join two records, keep that they are two people, or take a joining back."""
        care = self._care()
        if not_ours(self._csrf):
            return self._page(care, not_ours(self._csrf), FORBIDDEN)
        verb = request.form.get("verb", "")
        if verb not in DONE:
            return self._page(care, (Fault("", _("Choose one of the buttons.")),), UNPROCESSABLE)
        wrong = self._undo() if verb == UNDO else self._decide(care, verb)
        if wrong:
            return self._page(care, (Fault("", wrong),), CONFLICT)
        return see_other("hris_people.show", done=verb)

    def _decide(self, care: PeopleCare, verb: str) -> str:
        """Settle a pair; returns why not, "" when it is settled."""
        one, other = request.form.get("one", ""), request.form.get("other", "")
        if not self._may_tell(one, other):
            return _(NO_QUESTION)
        if verb == APART:
            wrong = "" if care.apart(one, other) else _(NO_QUESTION)
        else:
            kept, gone = (one, other) if verb == KEEP_ONE else (other, one)
            why = self._merging().desk.join(kept, gone, who().person_key)
            wrong = hindered(why) if why else ""
        if not wrong:
            self._go_on(one)
        return wrong

    def _go_on(self, newcomer: str) -> None:
        """Let whoever waited for the answer begin now."""
        person = self._deps.people.get(newcomer)
        if person is not None and self._deps.hris is not None:
            self._deps.hris.desk.go_on(person.facts.source)

    def _undo(self) -> str:
        """Take a joining back; returns why not, "" when it is done."""
        number = request.form.get("number", "")
        mine = {str(note.merge_no) for note in self._notes()}
        if number not in mine or not self._merging().desk.part(int(number), who().person_key):
            return _("This cannot be taken back now: the page shows what is.")
        return ""

    def _may_tell(self, *keys: str) -> bool:
        known = self._deps.people.many(keys)
        return set(known) == set(keys) and all(map(looks_after, known.values()))

    def _merging(self) -> Merging:
        return there(there(self._deps.hris).merging)

    def _notes(self) -> list[MergeNote]:
        since = self._deps.clock.now() - UNDO_FOR
        found = self._merging().merges.notes(since, MOST)
        return [each for each in found if looks_after(each.kept) and looks_after(each.gone)]

    def _pairs(
        self, care: PeopleCare, returns: Sequence[Return]
    ) -> Sequence[tuple[Person, Person]]:
        """Return who may be back first, then whom HR named, then those who look alike."""
        back = [(one.newcomer, one.leaver) for one in returns]
        alike = [pair for pair in care.look_alikes(MOST) if all(map(looks_after, pair))]
        found: dict[frozenset[str], tuple[Person, Person]] = {}
        for pair in (*back, *self._named(), *alike):
            found.setdefault(_keys(pair), pair)
        return list(found.values())

    def _returns(self, care: PeopleCare) -> Sequence[Return]:
        """Return who may be back, of the reader's people."""
        found = care.returns(MOST)
        return [one for one in found if looks_after(one.newcomer) and looks_after(one.leaver)]

    def _named(self) -> Sequence[tuple[Person, Person]]:
        """Return the two people of the records that HR named."""
        asked = [request.args.get(name, "").strip() for name in RECORDS]
        found = [self._of_record(each) for each in asked if each]
        mine = [one for one in found if one is not None and looks_after(one)]
        two = len(mine) == len(RECORDS) and mine[0].person_key != mine[1].person_key
        return [(mine[0], mine[1])] if two else []

    def _of_record(self, record: str) -> Person | None:
        """Return who has this id in one of the systems; "payroll 1001" names the system too."""
        source, _space, name = record.rpartition(" ")
        names = [source] if source else sorted(self._deps.hris.sources if self._deps.hris else ())
        found = (self._deps.people.by_source(each, name) for each in names)
        return next((one for one in found if one is not None), None)

    def _care(self) -> PeopleCare:
        return there(there(self._deps.hris).care)

    def _page(
        self, care: PeopleCare, faults: tuple[Fault, ...] = (), status: int = 200
    ) -> Response:
        today = self._deps.clock.now().date()
        returns = self._returns(care)
        since = {one.newcomer.person_key: one.since for one in returns}
        return page(
            "people/care.html",
            self._csrf,
            status=status,
            faults=faults,
            alike=pair_lines(self._merging().merges, self._pairs(care, returns), since),
            named=self._named(),
            asked=[request.args.get(name, "") for name in RECORDS],
            joined=[joined_line(note) for note in self._notes()],
            orphans=_mine(care.orphans(MOST)),
            newcomers=_mine(care.newcomers(today - NEW, today, MOST)),
            name_of=name_of,
            told=_(DONE[told]) if (told := request.args.get("done", "")) in DONE else "",
        )


def _keys(pair: tuple[Person, Person]) -> frozenset[str]:
    return frozenset(person.person_key for person in pair)


def _mine(found: Sequence[Person]) -> list[Person]:
    return [one for one in found if looks_after(one)]


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes."""
    pages = guarded("hris_people")
    care = CarePage(deps)
    pages.add_url_rule("/hris/people", "show", care.show, methods=["GET"])
    pages.add_url_rule("/hris/people", "act", care.act, methods=["POST"])
    return pages
