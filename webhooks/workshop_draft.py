"""Before the text is shared: the empty slot, and the draft that only its author reads."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Response, jsonify, make_response, request

from tourwright.domain.errors import RuleError
from tourwright.domain.model import MachineName, Party, TourKind, TourView
from tourwright.domain.policy import language_of
from tourwright.domain.statement import (
    Names,
    Statement,
    chosen_last_day,
    from_dict,
    standard,
    to_dict,
    with_field,
)
from tourwright.domain.tables import TourState
from tourwright.domain.tour_negotiation import OWN
from webhooks import words
from webhooks.deps import Deps
from webhooks.i18n import _, ngettext
from webhooks.page_kit import Fault, csrf_of, page, see_other
from webhooks.submit import Done, Wish, submit
from webhooks.who import Seen, seen, who
from webhooks.workshop_fields import (
    BLANKS,
    BY_NAME,
    ENDS,
    OWNER_LABELS,
    TIMES,
    Blank,
    Input,
    as_json,
    by_name,
    faults_in,
    rows,
    value_in,
)
from webhooks.workshop_kept import SHOWN, KeptChanges, shown_as, typed_draft
from webhooks.workshop_view import lacking, refusal

LONGEST_DRAFT = 200_000
MORE_ROWS = 3


@dataclass(frozen=True)
class DraftPart:
    """One blank of the draft with its inputs."""

    blank: Blank
    rows: tuple[tuple[Input, ...], ...]


class DraftDesk:
    """The pages of a tour whose text nobody has shared yet."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self) -> Response:
        """Return the page that the state asks for."""
        view = _view(seen())
        if view.state == TourState.PROPOSED:
            return self._start()
        return self._draft() if self.is_author() else self._waiting()

    def act(self, verb: str) -> Response:
        """Take what the page of this state offers; anything else shows the page again."""
        if verb == "open_draft" and _view(seen()).state == TourState.PROPOSED:
            return self._after(submit(self._deps, Wish(MachineName.TOUR, verb)))
        if not self.is_author():
            return self.show()
        if verb == "discard":
            return self._after(submit(self._deps, Wish(MachineName.TOUR, verb)))
        return self._saved(verb)

    def autosave(self) -> Response:
        """Save the draft as it is typed; returns what the form was shown with from now on."""
        if not self.is_author():
            return make_response("", 409)
        values = self._typed()
        if _length(values) > LONGEST_DRAFT:
            return make_response("", 413)
        self._kept().save_draft(values)
        return jsonify({SHOWN: shown_as(values)})

    def again(self, problem: str, status: int) -> Response:
        """Return the page with what was typed, and what went wrong."""
        if not self.is_author():
            return self._start(problem, status) if _is_slot() else self._waiting()
        return self._draft(self._typed(), (Fault("", problem),), status)

    def is_author(self) -> bool:
        """Say whether the draft is this reader's."""
        view, mine = _view(seen()), who().person_key
        return view.state == TourState.DRAFTING and any(
            ask.person_key == mine and "share" in ask.verbs
            for ask in self._deps.asks.open_in(view.tour_id)
        )

    def _start(self, problem: str = "", status: int = 200) -> Response:
        faults = (Fault("", problem),) if problem else ()
        return self._page("start", status, faults=faults, side=_side())

    def _waiting(self) -> Response:
        mine = self._kept().draft()
        return self._page("waiting", 200, has_draft=bool(mine))

    def _draft(
        self,
        values: Mapping[str, object] | None = None,
        faults: Sequence[Fault] = (),
        status: int = 200,
    ) -> Response:
        stored = self._kept().draft()
        now = values if values is not None else self._current(stored)
        more = request.args.get("more", "")
        parts = [
            DraftPart(blank, rows(blank, now[blank.name], MORE_ROWS if blank.name == more else 1))
            for blank in _blanks()
        ]
        return self._page(
            "draft",
            status,
            parts=parts,
            shown=shown_as(self._current(stored)),
            faults=faults,
            bad=by_name(faults),
            time=self._time(now),
            is_saved=bool(stored),
        )

    def _page(self, name: str, status: int, **values: object) -> Response:
        two = _two(seen())
        return page(
            f"workshop/{name}.html",
            self._csrf,
            status=status,
            two=two,
            owners=tuple(OWNER_LABELS.items()),
            **_ids(),
            **values,
        )

    def _saved(self, verb: str) -> Response:
        """Keep what was typed, then do what the button says."""
        values = self._typed()
        if _length(values) > LONGEST_DRAFT:
            too_long = _("The draft is too long to be saved: please shorten it.")
            return self._draft(values, (Fault("", too_long),), 422)
        self._kept().save_draft(values)
        if verb.startswith("more:"):
            name = verb.removeprefix("more:")
            return see_other("workshop.show", **_ids(), more=name, _anchor=f"blank-{name}")
        faults = self._faults(values)
        if faults:
            return self._draft(values, faults, 422)
        return self._share(values) if verb == "share" else see_other("workshop.show", **_ids())

    def _faults(self, values: Mapping[str, object]) -> tuple[Fault, ...]:
        """Return what is wrong, each blank judged with the ones before it in the text."""
        statement, faults = from_dict(self._template()), list[Fault]()
        for blank in _blanks():
            found = faults_in(statement, blank, values[blank.name])
            if not found:
                fields = {blank.name: as_json(blank, values[blank.name])}
                statement = _with(statement, fields)
            faults += found
        return tuple(faults)

    def _share(self, values: Mapping[str, object]) -> Response:
        fields = {blank.name: as_json(blank, values[blank.name]) for blank in _blanks()}
        left = lacking(to_dict(_with(from_dict(self._template()), fields)), _side())
        if left:
            faults = tuple(Fault(f"part-{each.name}", each.words) for each in left)
            return self._draft(values, faults, 422)
        done = submit(self._deps, Wish(MachineName.TOUR, "share", fields=fields))
        if done.kind == "done":
            self._kept().drop_draft()
        return self._after(done, values)

    def _after(self, done: Done, values: Mapping[str, object] | None = None) -> Response:
        if done.is_taken or done.until is not None:
            return see_other("workshop.show", **_ids())
        faults = (Fault("", refusal(done.message)),)
        if values is None:
            return self._start(faults[0].message, 422) if _is_slot() else self.show()
        return self._draft(values, faults, 422)

    def _typed(self) -> dict[str, object]:
        return typed_draft(request.form, self._kept().draft(), self._template())

    def _current(self, stored: Mapping[str, object]) -> dict[str, object]:
        template = self._template()
        return {each.name: stored.get(each.name, value_in(template, each)) for each in BLANKS}

    def _kept(self) -> KeptChanges:
        deps = self._deps
        return KeptChanges(deps.private_texts, deps.clock, who().person_key, _view(seen()))

    def _template(self) -> Mapping[str, object]:
        """Return the text that a draft begins with."""
        view, snapshot = _view(seen()), self._deps.snapshot_of(_view(seen()))
        employee, manager = _two(seen())
        names = Names(employee, manager, self._deps.company)
        if snapshot is None:
            text = standard(view.kind, {}, names, view.start, None)
        else:
            kind, tongue = snapshot.tour_type, language_of(snapshot)
            months = kind.length_months
            text = standard(kind.kind, kind.blanks, names, view.start, months, language=tongue)
        return to_dict(replace(text, last_day=chosen_last_day(text)))

    def _time(self, values: Mapping[str, object]) -> str:
        """Return what the first day, the length and the last day come to, "" while they do not."""
        fields = {name: as_json(BY_NAME[name], values[name]) for name in TIMES}
        try:
            text = _with(from_dict(self._template()), fields)
        except RuleError:
            return ""
        last, months = text.last_day, text.length_months
        if text.start is None or last is None or months is None:
            return ""
        days = {"start": words.day(text.start), "last": words.day(last)}
        return ngettext(
            "So it takes about %(num)s month, from %(start)s to %(last)s.",
            "So it takes about %(num)s months, from %(start)s to %(last)s.",
            months,
            **days,
        )


def _with(statement: Statement, fields: Mapping[str, str]) -> Statement:
    for name, text in fields.items():
        statement = with_field(statement, name, text)
    return statement


def _blanks() -> tuple[Blank, ...]:
    """Return the blanks that this author writes: nobody writes the other's aspirations.

    The employee's own wait for the manager's, who go first.
    """
    not_mine = {OWN[Party.EMPLOYEE]}
    if _side() is Party.EMPLOYEE:
        not_mine.add(OWN[Party.MANAGER])
    if _view(seen()).kind is TourKind.FOUNDATIONAL:
        not_mine |= ENDS
    return tuple(blank for blank in BLANKS if blank.name not in not_mine)


def _view(tour: Seen) -> TourView:
    assert tour.view is not None, "the page is about a tour"
    return tour.view


def _is_slot() -> bool:
    return _view(seen()).state == TourState.PROPOSED


def _side() -> Party:
    is_employee = who().person_key == _view(seen()).employee_key
    return Party.EMPLOYEE if is_employee else Party.MANAGER


def _two(tour: Seen) -> tuple[str, str]:
    return words.name_of(tour.employee), words.name_of(tour.manager)


def _ids() -> dict[str, str]:
    return {"tour_id": _view(seen()).tour_id}


def _length(values: Mapping[str, object]) -> int:
    return len(json.dumps(values))
