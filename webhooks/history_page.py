"""The whole history of a tour: who did what when, and every text its statement ever had."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, request

from tourwright.domain.people import Person
from tourwright.domain.statement import from_dict
from tourwright.ports_pages import StatementText
from webhooks import words
from webhooks.changes import Difference, differences
from webhooks.deps import Deps
from webhooks.guard import no_such_page
from webhooks.next_step import url_or_none
from webhooks.page_kit import csrf_of, page
from webhooks.policies import policy_of
from webhooks.statement_sheet import sheet_of
from webhooks.timeline import history
from webhooks.where_board import named_in, reader_of
from webhooks.who import seen, who
from webhooks.words import short_hash

ON_A_PAGE = 50


@dataclass(frozen=True)
class Version:
    """One text in the list: when, by whom, its hash if it had one, and the way to it."""

    seq: int
    when: str
    by: str
    hash: str
    url: str


class HistoryPage:
    """Shows the two what happened, line by line."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self, tour_id: str) -> Response:
        """Return the newest lines, or an older page of them."""
        here = seen()
        assert here.view is not None, "the history is of a tour"
        lines = self._deps.journal.lines(here.view.alliance_id)
        people = self._deps.people.many(sorted(named_in(here.view, lines)))
        reader = reader_of(who().person_key, here.view, people)
        every = [line for line in history(lines, tour_id, reader) if line.at is not None]
        number, pages = _paged(len(every))
        first = max(0, len(every) - number * ON_A_PAGE)
        shown = every[first : len(every) - (number - 1) * ON_A_PAGE]
        zone = who().zone
        return page(
            "alliance/history.html",
            self._csrf,
            **self._frame(),
            rows=[(words.moment(one.at, zone), one) for one in shown if one.at],
            number=number,
            pages=pages,
            versions=self._versions(tour_id, people),
        )

    def version(self, tour_id: str, seq: int) -> Response:
        """Return one text as it was, and what it changed of the one before."""
        texts = self._deps.statement_texts.of_tour(tour_id)
        place = next((n for n, text in enumerate(texts) if text.seq == seq), None)
        view = seen().view
        if place is None or view is None:
            return no_such_page()
        text = texts[place]
        before = texts[place - 1] if place else None
        sheet = sheet_of(replace(view, statement=text.statement), policy_of, {})
        return page(
            "alliance/version.html",
            self._csrf,
            **self._frame(),
            version=self._version(text, self._deps.people.many((text.by_key,))),
            sheet=sheet,
            found=_differences(before, text),
            is_first=before is None,
        )

    def _frame(self) -> dict[str, Any]:
        here = seen()
        assert here.view is not None, "the history is of a tour"
        back = url_or_none("alliance_page.show", alliance_id=here.view.alliance_id)
        names = [words.name_of(person) for person in (here.employee, here.manager)]
        return {
            "employee": names[0],
            "manager": names[1],
            "back": back,
            "tour_id": here.view.tour_id,
        }

    def _versions(self, tour_id: str, people: Mapping[str, Person]) -> list[Version]:
        texts = self._deps.statement_texts.of_tour(tour_id)
        return [self._version(text, people) for text in texts]

    def _version(self, text: StatementText, people: Mapping[str, Person]) -> Version:
        names = {key: words.name_of(person) for key, person in people.items()}
        url = url_or_none("alliance_page.version", tour_id=text.tour_id, seq=text.seq)
        when = words.moment(text.at, who().zone)
        return Version(text.seq, when, names.get(text.by_key, ""), short_hash(text.text_hash), url)


def _differences(before: StatementText | None, text: StatementText) -> tuple[Difference, ...]:
    if before is None:
        return ()
    return differences(from_dict(before.statement), from_dict(text.statement))


def _paged(count: int) -> tuple[int, Sequence[int]]:
    """Return the page that is asked for, counted from 1, and every page there is."""
    last = max(1, -(-count // ON_A_PAGE))
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return min(max(1, number), last), range(1, last + 1)
