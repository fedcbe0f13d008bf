"""Page: readings of people that wait for somebody to look; HR reads whom they are about.

Operators who sign in see figures only, and not which: a reading that is held because many leave
betrays who leaves before anybody may know. Source: lifecycle E16; product, "circuit breaker".
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus

from flask import Blueprint, Response, abort, jsonify, make_response, request

from tourwright.domain import breaker
from tourwright.domain.hris_diff import PersonDiff, diff_of
from tourwright.domain.people import Person, SourcePerson
from tourwright.domain.rights import Right, populations
from tourwright.ports import TransientError
from tourwright.ports.hris import Reject, Round, RoundState, Staged
from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.hris_deps import HrisDeps, there
from webhooks.hris_words import (
    KINDS,
    field_in_words,
    kind_in_words,
    reason_in_words,
    value_in_words,
)
from webhooks.i18n import _, mark
from webhooks.own_form import CONFLICT, FORBIDDEN, UNPROCESSABLE, not_ours
from webhooks.page_kit import Fault, csrf_of, page, see_other
from webhooks.rights import Need
from webhooks.who import reads_names, who
from webhooks.words import moment

NEEDS: Mapping[str, Need] = {
    "hris_held.listing": Need(Right.RELEASE_BATCH),
    "hris_held.show": Need(Right.RELEASE_BATCH),
    "hris_held.decide": Need(Right.RELEASE_BATCH),
}
"""What each endpoint needs, by its full name."""

ON_A_PAGE = 200
RELEASE, DROP = "release", "drop"
FIGURES = ("rows", "rejects", "staged")
JOINERS = "joiners"
NO_MORE = mark("This reading does not wait any more.")
OF_A_NEWCOMER = frozenset(
    {"work_email", "hire_date", "end_date", "department", "status", "manager_source_id"}
)
"""What is shown of somebody who is new to us, where nothing is held to compare with."""


@dataclass(frozen=True)
class RoundLine:
    """One reading in words. reasons are "" where the reader may not know them."""

    number: int
    source: str
    iso: str
    said: str
    figures: Mapping[str, int]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listed:
    """One part of whom a reading is about. others counts those whom other HR partners look after.

    kinds counts people by kind of event, kind is the one shown alone, after where more begin.
    """

    people: Sequence[PersonDiff]
    others: int
    kind: str
    kinds: Mapping[str, int]
    rejects: Sequence[Reject]
    after: str


class HeldPage:
    """Shows what is held, and takes the word of whoever looked at it."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def listing(self) -> Response:
        """List what waits, oldest first."""
        return self._list()

    def show(self, number: int) -> Response:
        """Tell what a reading would change; changes nothing."""
        found = self._round(number)
        return self._page(found) if _is_open(found) else self._no_more()

    def decide(self, number: int) -> Response:
        """Release or drop it, once."""
        found = self._round(number)
        if not _is_open(found):
            return self._no_more()
        if old := not_ours(self._csrf):
            return self._page(found, old, FORBIDDEN)
        verb = request.form.get("verb", "")
        if verb not in (RELEASE, DROP):
            fault = Fault("", _("Please press one of the two buttons."))
            return self._page(found, (fault,), UNPROCESSABLE)
        if not self._decided(verb, number):
            return self._page(found, (Fault("", _(NO_MORE)),), CONFLICT)
        return see_other("hris_held.listing", done=verb)

    def _decided(self, verb: str, number: int) -> bool:
        desk, by = self._hris().desk, who().person_key
        if verb == DROP:
            return desk.drop(number, by)
        try:
            return desk.release(number, by)
        except TransientError:
            return True

    def _hris(self) -> HrisDeps:
        return there(self._deps.hris)

    def _list(self, faults: tuple[Fault, ...] = (), status: int = HTTPStatus.OK) -> Response:
        lines = [_line(each) for each in self._hris().rounds.held()]
        if _wants_json():
            return make_response(jsonify([asdict(line) for line in lines]), status)
        done = request.args.get("done")
        return page(
            "hris/held_list.html", self._csrf, status=status, faults=faults, lines=lines, done=done
        )

    def _no_more(self) -> Response:
        """Say that somebody has decided, and list what waits still."""
        return self._list((Fault("", _(NO_MORE)),), HTTPStatus.GONE)

    def _round(self, number: int) -> Round:
        """Return a reading that waits or waited, or one that was only tried out."""
        found = self._hris().rounds.get(number)
        if found is None or not (_is_open(found) or found.released_by):
            abort(HTTPStatus.NOT_FOUND)
        return found

    def _page(
        self, found: Round, faults: tuple[Fault, ...] = (), status: int = HTTPStatus.OK
    ) -> Response:
        listed = self._listed(found)
        if _wants_json():
            return jsonify(_plain(found, listed))
        return page(
            "hris/held.html",
            self._csrf,
            status=status,
            faults=faults,
            line=_line(found),
            is_dry=found.dry,
            is_quiet=self._is_quiet(found),
            reads_names=reads_names(),
            of_a_newcomer=OF_A_NEWCOMER,
            field_in_words=field_in_words,
            kind_in_words=kind_in_words,
            value_in_words=value_in_words,
            listed=listed,
        )

    def _listed(self, found: Round) -> Listed:
        """Return the part of the list that was asked for."""
        kind = _kind()
        rows = self._rows(found, kind)
        shown = rows[:ON_A_PAGE]
        people = self._diffs(shown)
        return Listed(
            people=people,
            others=len(shown) - len(people),
            kind=kind,
            kinds=self._kinds(found),
            rejects=self._hris().rounds.rejects(found.round_no)[:ON_A_PAGE],
            after=shown[-1].source_person_id if len(rows) > ON_A_PAGE else "",
        )

    def _is_quiet(self, found: Round) -> bool:
        """Say whether it is a first load that begins alliances only for who comes now."""
        source = self._hris().sources.get(found.source)
        is_first = any(breaker.reason_of(each).word == breaker.FIRST for each in found.reasons)
        return is_first and source is not None and source.rules.adopt == JOINERS and reads_names()

    def _kinds(self, found: Round) -> Mapping[str, int]:
        """Return how much would happen of each kind; nothing for who sees figures only."""
        return self._hris().rounds.kinds(found.round_no) if reads_names() else {}

    def _rows(self, found: Round, kind: str) -> Sequence[Staged]:
        """Return the rows of this part of the list and one more; none for who sees figures only."""
        if not reads_names():
            return ()
        after = request.args.get("after", "")
        return self._hris().rounds.staged(found.round_no, after, ON_A_PAGE + 1, kind)

    def _diffs(self, rows: Sequence[Staged]) -> Sequence[PersonDiff]:
        """Return what would change about those whom the reader looks after."""
        held = self._hris().people.held([row.reading for row in rows])
        mine = populations(who().held)
        return [
            diff_of(before.facts if before else None, row.reading, row.kinds)
            for row, before in zip(rows, held, strict=True)
            if mine is None or mine & {each.department for each in _both(row, before)}
        ]


def _is_open(found: Round) -> bool:
    """Say whether the reading can be looked at: it waits, or was only tried out."""
    return found.state is RoundState.HELD or found.dry


def _both(row: Staged, before: Person | None) -> Sequence[SourcePerson]:
    """Return the person as we hold them and as the source says."""
    return (row.reading,) if before is None else (row.reading, before.facts)


def _kind() -> str:
    """Return the kind of event that the reader wants to see alone, "" for all."""
    asked = request.args.get("kind", "")
    return asked if asked in KINDS else ""


def _plain(found: Round, listed: Listed) -> Mapping[str, object]:
    """Return a reading and whom it is about for a machine."""
    people = [asdict(each) for each in listed.people]
    told = [asdict(each) for each in listed.rejects]
    return {**asdict(_line(found)), "people": people, "rejects": told, "next": listed.after}


def _line(found: Round) -> RoundLine:
    reasons = [breaker.reason_of(each) for each in found.reasons] if reads_names() else []
    return RoundLine(
        found.round_no,
        found.source,
        found.began_at.isoformat(),
        moment(found.began_at, who().zone),
        {name: found.counts.get(name, 0) for name in FIGURES},
        tuple(reason_in_words(each) for each in reasons),
    )


def _wants_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def blueprint(deps: Deps) -> Blueprint:
    """Return the pages; without sources they are not there."""
    pages, held = guarded("hris_held"), HeldPage(deps)
    pages.add_url_rule("/hris/held", "listing", held.listing, methods=["GET"])
    pages.add_url_rule("/hris/held/<int:number>", "show", held.show, methods=["GET"])
    pages.add_url_rule("/hris/held/<int:number>", "decide", held.decide, methods=["POST"])
    return pages
