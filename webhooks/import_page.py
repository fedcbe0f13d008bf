"""Page: tours that run already, from HR's file: what fits, what does not, and what to mend.

Reading the file changes nothing and keeps nothing of it.

Source: product C90.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from flask import Blueprint, Response, abort, make_response, request

from tourwright.domain.import_sheet import (
    COLUMNS,
    NEEDED,
    ImportFileError,
    RowFault,
    Sheet,
    error_file,
    sheet_of,
    text_of,
)
from tourwright.domain.leavers import has_left
from tourwright.domain.people import Person
from tourwright.domain.rights import COMMITTED_TO, Circle, Right, Role, roles_of
from tourwright.domain.tour_import import Checked, Known, checked, release_days
from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.i18n import _
from webhooks.own_form import FORBIDDEN, UNPROCESSABLE, not_ours
from webhooks.page_kit import Fault, csrf_of, page
from webhooks.rights import Need
from webhooks.who import who

NEEDS: Mapping[str, Need] = {
    "import_page.show": Need(Right.CORRECT_DATA),
    "import_page.act": Need(Right.CORRECT_DATA),
}
"""What each endpoint needs, by its full name."""

A_DAY = 20
SHOWN = 100
FILE_NAME = "tours-to-mend.csv"
OVER = COMMITTED_TO - {"committed", "active", "paused", "closing"}


@dataclass(frozen=True)
class Found:
    """What a file holds. first and last are the days between which its tours would come."""

    sheet: Sheet
    checked: Checked
    first: date | None = None
    last: date | None = None

    @property
    def shown(self) -> Sequence[RowFault]:
        """The first faults, in the order of the rows."""
        return self.checked.faults[:SHOWN]


class ImportPage:
    """Reads a file of tours that run already."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self) -> Response:
        """Return the form."""
        self._require_sources()
        return self._page()

    def act(self) -> Response:
        """Tell what the file holds, or give its rows that do not fit as a file."""
        self._require_sources()
        if not_ours(self._csrf):
            return self._page(not_ours(self._csrf), FORBIDDEN)
        try:
            found = self._found()
        except ImportFileError as why:
            return self._page((Fault("file", _(str(why))),), UNPROCESSABLE)
        if request.form.get("verb") == "mend":
            return _download(error_file(found.sheet, found.checked.faults))
        return self._page(found=found)

    def _require_sources(self) -> None:
        if self._deps.hris is None:
            abort(HTTPStatus.NOT_FOUND)

    def _found(self) -> Found:
        """Read the file that was sent. Raises ImportFileError."""
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            raise ImportFileError("choose a file")
        sheet = sheet_of(text_of(sent.read()))
        today = self._deps.clock.now().date()
        made = checked(sheet, self._known(sheet), self._deps.company, today)
        days = release_days(len(made.tours), A_DAY, today, _is_weekday)
        return Found(sheet, made, *((days[0], days[-1]) if days else ()))

    def _known(self, sheet: Sheet) -> dict[str, Known]:
        """Return the people of the file whom the reader looks after, by the id it uses."""
        managers, employees = (
            {cells[column] for cells in sheet.rows.values() if cells.get(column)}
            for column in ("manager_id", "employee_id")
        )
        people = self._people(sorted(managers | employees))
        return {
            given: self._told(person, is_employee=given in employees)
            for given, person in people.items()
            if _looks_after(person)
        }

    def _people(self, ids: Sequence[str]) -> dict[str, Person]:
        """Return whom ids of any source, or work addresses, belong to."""
        assert self._deps.hris is not None, "the page is not there without sources"
        found: dict[str, Person] = {}
        for name in self._deps.hris.sources:
            found = {**self._deps.hris.people.of_source(name, ids), **found}
        for address in (given for given in ids if "@" in given and given not in found):
            person = self._deps.people.by_email(address)
            found |= {address: person} if person is not None else {}
        return found

    def _told(self, person: Person, *, is_employee: bool) -> Known:
        views = self._deps.views.of_employee(person.person_key) if is_employee else ()
        return Known(
            person.person_key,
            has_left(person.facts, self._deps.clock.now()),
            on_tour=any(view.state not in OVER for view in views),
        )

    def _page(
        self, faults: tuple[Fault, ...] = (), status: int = 200, found: Found | None = None
    ) -> Response:
        return page(
            "people/import.html",
            self._csrf,
            status=status,
            faults=faults,
            found=found,
            needed=NEEDED,
            others=[name for name in COLUMNS if name not in NEEDED],
            a_day=A_DAY,
        )


def _looks_after(person: Person) -> bool:
    """Say whether the reader is an HR partner of the person."""
    here = who()
    circle = Circle(person.person_key, person.manager_key, department=person.facts.department)
    return Role.HR in roles_of(here.person_key, here.held, circle)


def _is_weekday(day: date) -> bool:
    return day.weekday() < 5


def _download(text: str) -> Response:
    """Return the file; its mark at the beginning lets spreadsheets read every letter."""
    answer = make_response(text.encode("utf-8-sig"))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return answer


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes."""
    pages = guarded("import_page")
    tours = ImportPage(deps)
    pages.add_url_rule("/hris/import", "show", tours.show, methods=["GET"])
    pages.add_url_rule("/hris/import", "act", tours.act, methods=["POST"])
    return pages
