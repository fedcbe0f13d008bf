"""Pages: a statement to keep, as one clean page, as PDF and as the bare text.

The three hold the same text and give the same hash to whoever computes it again.
"""

from collections.abc import Mapping

from flask import Blueprint, Response, make_response

from tourwright.domain.rights import Right
from webhooks.deps import Deps
from webhooks.guard import guarded, no_such_page
from webhooks.page_kit import csrf_of, page
from webhooks.paper import Paper
from webhooks.paper_of import is_committed, paper_of
from webhooks.pdf import statement_pdf
from webhooks.rights import Need
from webhooks.shown import PAIR
from webhooks.who import seen

NEEDS: Mapping[str, Need] = {
    f"print_page.{name}": Need(Right.READ_COMMITTED, "tour_id") for name in ("show", "pdf", "text")
}
"""What each endpoint needs, by its full name ("print_page.show")."""


class PrintPage:
    """Hands out the statement of the tour in the address."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self, tour_id: str) -> Response:
        """Return the page to print or to save."""
        paper = self._paper()
        if paper is None:
            return no_such_page()
        return page("alliance/print.html", self._csrf, paper=paper, tour_id=tour_id)

    def pdf(self, tour_id: str) -> Response:
        """Return the PDF; the text travels in it."""
        paper = self._paper()
        if paper is None:
            return no_such_page()
        return _file(statement_pdf(paper), "application/pdf", f"{_called(paper, tour_id)}.pdf")

    def text(self, tour_id: str) -> Response:
        """Return the text that the hash is made of."""
        paper = self._paper()
        if paper is None:
            return no_such_page()
        kind = "text/plain; charset=utf-8"
        return _file(paper.canonical.encode(), kind, f"{_called(paper, tour_id)}.txt")

    def _paper(self) -> Paper | None:
        """Return the statement; who is none of the two reads only what is committed to."""
        here = seen()
        paper = paper_of(self._deps, here)
        if paper is None or here.roles & PAIR:
            return paper
        assert here.view is not None, "a paper is of a tour"
        lines = self._deps.journal.lines(here.view.alliance_id)
        return paper if is_committed(lines, paper.text_hash) else None


def _called(paper: Paper, tour_id: str) -> str:
    """Return the file's name: plain letters, nobody's name."""
    number = tour_id.rpartition("-")[2]
    return f"statement-{number}-{paper.text_hash[:12]}"


def _file(data: bytes, kind: str, name: str) -> Response:
    answer = make_response(data)
    answer.headers["Content-Type"] = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    pages = guarded("print_page")
    page_ = PrintPage(deps)
    pages.add_url_rule("/tours/<tour_id>/print", "show", page_.show)
    pages.add_url_rule("/tours/<tour_id>/statement.pdf", "pdf", page_.pdf)
    pages.add_url_rule("/tours/<tour_id>/statement.txt", "text", page_.text)
    return pages
