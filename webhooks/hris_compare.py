"""Page: what each system of people, the directory and our store say of each other, for HR.

It is made when somebody presses, and kept with its day. Operators who sign in see how many
differences there are and not of which kind: a kind may betray who leaves.

Source: lifecycle E16, E62.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, Response, abort, make_response, request

from tourwright.domain.rights import Right, populations
from tourwright.intake.comparing import Comparing
from tourwright.intake.report import as_csv, sums
from tourwright.ports.comparisons import Comparison, ComparisonState, Finding, What
from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.hris_deps import there
from webhooks.hris_words import COMPARED, DIFFERENCES, TO_DO
from webhooks.i18n import _
from webhooks.own_form import CONFLICT, FORBIDDEN, not_ours
from webhooks.page_kit import Fault, csrf_of, page, see_other
from webhooks.rights import Need
from webhooks.who import reads_names, who
from webhooks.words import moment, name_of

NEEDS: Mapping[str, Need] = {
    "hris_compare.show": Need(Right.RELEASE_BATCH),
    "hris_compare.act": Need(Right.RELEASE_BATCH),
    "hris_compare.one": Need(Right.CORRECT_DATA),
    "hris_compare.file": Need(Right.CORRECT_DATA),
}
"""What each endpoint needs, by its full name."""

ON_A_PAGE = 200


@dataclass(frozen=True)
class Figure:
    """How many differences of one kind there are. what "" has no list."""

    words: str
    count: int
    what: str = ""


@dataclass(frozen=True)
class Line:
    """One system. state "" was never compared; said and iso are the last whole comparison's."""

    source: str
    state: str = ""
    iso: str = ""
    said: str = ""
    by: str = ""
    since: str = ""
    figures: tuple[Figure, ...] = ()


class ComparePage:
    """Shows the last comparison of each system, and begins another one."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self) -> Response:
        """Return the page; changes nothing."""
        return self._page()

    def act(self) -> Response:
        """Begin to compare a system."""
        comparing = self._comparing()
        if old := not_ours(self._csrf):
            return self._page(old, FORBIDDEN)
        source = request.form.get("source", "")
        if source not in self._sources():
            abort(HTTPStatus.NOT_FOUND)
        if not comparing.start(source, who().person_key):
            fault = Fault("", _("It is being compared already: open this page again in a while."))
            return self._page((fault,), CONFLICT)
        return see_other("hris_compare.show")

    def one(self, source: str) -> Response:
        """List what differs, of the reader's population, one kind or all of them."""
        made, found = self._found(source)
        what = request.args.get("what", "")
        found = [each for each in found if what in ("", each.what)]
        first = _place(request.args.get("after", ""))
        rest = first + ON_A_PAGE
        return page(
            "hris/compared.html",
            self._csrf,
            line=_line(made, self._who(made)),
            kinds=_by_kind(found[first:rest]),
            difference=lambda each: _(DIFFERENCES[each]),
            to_do=lambda each: _(TO_DO[each]),
            detail=_detail,
            what=what,
            after=rest if len(found) > rest else 0,
        )

    def file(self, source: str) -> Response:
        """Give what differs as a file for a spreadsheet."""
        made, found = self._found(source)
        answer = make_response(as_csv(found).encode("utf-8-sig"))
        answer.headers["Content-Type"] = "text/csv; charset=utf-8"
        name = f"{source}-{_day(made)}.csv"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer

    def _found(self, source: str) -> tuple[Comparison, Sequence[Finding]]:
        """Return the last whole comparison, and what of it is of the reader's people."""
        kept = self._comparing().kept
        made = kept.all().get(source)
        if made is None or made.made_at is None:
            abort(HTTPStatus.NOT_FOUND)
        mine = populations(who().held)
        return made, [
            each for each in kept.findings(source) if mine is None or each.department in mine
        ]

    def _comparing(self) -> Comparing:
        return there(there(self._deps.hris).comparing)

    def _who(self, made: Comparison) -> str:
        return name_of(self._deps.people.get(made.by_key))

    def _page(self, faults: tuple[Fault, ...] = (), status: int = HTTPStatus.OK) -> Response:
        made = self._comparing().kept.all()
        names = self._deps.people.many(tuple({each.by_key for each in made.values()}))
        lines = [
            _line(made[name], name_of(names.get(made[name].by_key))) if name in made else Line(name)
            for name in sorted(self._sources())
        ]
        return page(
            "hris/compare.html",
            self._csrf,
            status=status,
            faults=faults,
            lines=lines,
            reads_names=reads_names(),
        )

    def _sources(self) -> Sequence[str]:
        return tuple(there(self._deps.hris).sources)


def _line(made: Comparison, by: str) -> Line:
    done = made.made_at
    return Line(
        made.source,
        str(made.state),
        done.isoformat() if done else "",
        moment(done, who().zone) if done else "",
        by,
        _since(made),
        _figures(made.figures) if done else (),
    )


def _since(made: Comparison) -> str:
    """Return since when it is being made, or when it failed; "" once it is whole."""
    began: datetime = made.began_at
    return "" if made.state is ComparisonState.DONE else moment(began, who().zone)


def _figures(figures: Mapping[str, int]) -> tuple[Figure, ...]:
    """Return what there is of each kind; whoever may not know the kinds reads sums."""
    if not reads_names():
        return tuple(Figure(_(COMPARED[name]), count) for name, count in sums(figures).items())
    kinds = ((what, figures.get(what, 0)) for what in What)
    return tuple(Figure(_(DIFFERENCES[what]), count, what) for what, count in kinds if count)


def _by_kind(found: Sequence[Finding]) -> Sequence[tuple[What, Sequence[Finding]]]:
    """Return the findings by kind, in the order of the kinds."""
    kinds = ((what, [each for each in found if each.what is what]) for what in What)
    return [(what, some) for what, some in kinds if some]


def _detail(found: Finding) -> str:
    """Return what is here and what is there; of some addresses only that they are others."""
    text = found.detail
    return text.removesuffix("?") + _("another one") if text.endswith(" / ?") else text


def _place(after: str) -> int:
    return int(after) if after.isdecimal() and len(after) < 7 else 0


def _day(made: Comparison) -> str:
    return (made.made_at or made.began_at).date().isoformat()


def blueprint(deps: Deps) -> Blueprint:
    """Return the pages; without sources they are not there."""
    pages, compare = guarded("hris_compare"), ComparePage(deps)
    pages.add_url_rule("/hris/compare", "show", compare.show, methods=["GET"])
    pages.add_url_rule("/hris/compare", "act", compare.act, methods=["POST"])
    pages.add_url_rule("/hris/compare/<source>", "one", compare.one, methods=["GET"])
    pages.add_url_rule("/hris/compare/<source>/file", "file", compare.file, methods=["GET"])
    return pages
