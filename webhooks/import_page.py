"""Pages: tours that run already, from HR's file: checked, brought in over days, stopped.

    file -> checked -> one page for it: what fits, what to mend -> brought in, so many a working day

Nothing is sent to anybody before HR has read what the file holds and said so. Source: product C90.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from http import HTTPStatus

from flask import Blueprint, Response, abort, make_response, request

from tourwright.domain.import_progress import RowState
from tourwright.domain.import_sheet import COLUMNS, NEEDED, ImportFileError, Sheet, error_file
from tourwright.domain.rights import Right, populations
from tourwright.intake.importing import A_DAY, MOST_A_DAY, ImportDesk, ImportPorts, days_of
from tourwright.ports.imports import ImportRow, ImportState, TourImport, TourImports
from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.hris_deps import HrisDeps, there
from webhooks.i18n import _
from webhooks.import_lines import Board, board_of, is_waiting
from webhooks.import_words import STANDS, in_words
from webhooks.own_form import CONFLICT, FORBIDDEN, UNPROCESSABLE, not_ours
from webhooks.page_kit import Fault, csrf_of, page, see_other
from webhooks.rights import Need
from webhooks.who import looks_after, who
from webhooks.words import day, name_of

NEEDS: Mapping[str, Need] = {
    f"import_page.{name}": Need(Right.CORRECT_DATA)
    for name in ("show", "act", "one", "decide", "to_mend")
}
"""What each endpoint needs, by its full name."""

LATEST = 20
FILE_NAME = "tours-to-mend.csv"
BEGIN, STOP, GO_ON, REMOVE, FORGET = "begin", "stop", "go_on", "remove", "forget"


class ImportPage:
    """Takes files of tours that run already, and HR's word about each."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self) -> Response:
        """Return the form, and the files that were brought in or are on their way."""
        return self._form()

    def act(self) -> Response:
        """Check the file that was sent, and lead to what it holds."""
        self._imports()
        if not_ours(self._csrf):
            return self._form(not_ours(self._csrf), FORBIDDEN)
        try:
            rows = self._desk().check(_sent(), looks_after)
        except ImportFileError as why:
            return self._form((Fault("file", in_words(str(why))),), UNPROCESSABLE)
        return see_other("import_page.one", number=self._desk().keep(rows, who().person_key))

    def one(self, number: int) -> Response:
        """Show what a file holds and how far its rows are; changes nothing."""
        return self._page(self._file(number))

    def decide(self, number: int) -> Response:
        """Begin, stop, go on with or forget a file, or take rows out."""
        found = self._file(number)
        if old := not_ours(self._csrf):
            return self._page(found, old, FORBIDDEN)
        verb = REMOVE if request.form.get("row") else request.form.get("verb", "")
        if verb == BEGIN and not _pace():
            words = _("Write a whole number, 1 to %(most)s.", most=MOST_A_DAY)
            return self._page(found, (Fault("a_day", words),), UNPROCESSABLE)
        if not self._decided(verb, number):
            words = _("This cannot be done any more: the page shows how it stands now.")
            return self._page(found, (Fault("", words),), CONFLICT)
        if verb == FORGET:
            return see_other("import_page.show", done=verb)
        return see_other("import_page.one", number=number, done=verb)

    def to_mend(self, number: int) -> Response:
        """Give the rows that do not fit as a file, each with what to mend."""
        found = self._file(number)
        rows = [row for row in self._imports().rows(found.import_no) if row.cells]
        columns = dict.fromkeys(name for row in rows for name in row.cells if name in COLUMNS)
        sheet = Sheet(tuple(columns), {row.row_no: row.cells for row in rows})
        faults = [
            replace(one, why=in_words(one.why, one.column)) for row in rows for one in row.why
        ]
        return _download(error_file(sheet, faults))

    def _decided(self, verb: str, number: int) -> bool:
        desk, by = self._desk(), who().person_key
        if verb == BEGIN:
            return desk.begin(number, by, _pace())
        if verb == GO_ON:
            return desk.go_on(number, by)
        if verb in (STOP, FORGET):
            imports = self._imports()
            return imports.stop(number) if verb == STOP else imports.forget(number)
        row_no = request.form.get("row", "")
        one = int(row_no) if row_no.isdecimal() and len(row_no) < 6 else None
        return verb == REMOVE and self._imports().remove(number, one) > 0

    def _hris(self) -> HrisDeps:
        return there(self._deps.hris)

    def _imports(self) -> TourImports:
        return there(self._hris().imports)

    def _desk(self) -> ImportDesk:
        hris, deps = self._hris(), self._deps
        imports, sources = self._imports(), tuple(hris.sources)
        ports = ImportPorts(imports, hris.people, sources, deps.clock, deps.company)
        return ImportDesk(ports)

    def _file(self, number: int) -> TourImport:
        """Return a file that the reader may see: their own, or any for HR of everybody."""
        found = self._imports().get(number)
        if found is None or not _may_see(found):
            abort(HTTPStatus.NOT_FOUND)
        return found

    def _form(self, faults: tuple[Fault, ...] = (), status: int = 200) -> Response:
        files = [each for each in self._imports().latest(LATEST) if _may_see(each)]
        return page(
            "people/import.html",
            self._csrf,
            status=status,
            faults=faults,
            files=files,
            needed=NEEDED,
            others=[name for name in COLUMNS if name not in NEEDED],
            forgotten=request.args.get("done") == FORGET,
            day=day,
        )

    def _page(
        self, found: TourImport, faults: tuple[Fault, ...] = (), status: int = 200
    ) -> Response:
        board = self._board(found)
        return page(
            "people/import_file.html",
            self._csrf,
            status=status,
            faults=faults,
            file=found,
            board=board,
            people=self._names(board.shown),
            a_day=request.form.get("a_day", str(found.a_day or A_DAY)),
            usual=A_DAY,
            most_a_day=MOST_A_DAY,
            done=request.args.get("done", ""),
            day=day,
            in_words=in_words,
            stands=STANDS,
        )

    def _board(self, found: TourImport) -> Board:
        imports = self._imports()
        rows = imports.rows(found.import_no)
        tours = imports.tours([row.tour_id for row in rows if row.tour_id])
        days = self._would_come(found, rows)
        return board_of(days, rows, tours)

    def _would_come(self, found: TourImport, rows: Sequence[ImportRow]) -> Sequence[date]:
        """Return the days on which rows come, or would if HR said so now."""
        if found.state is not ImportState.CHECKED:
            return sorted(row.release_on for row in rows if is_waiting(row) and row.release_on)
        count = sum(row.state is RowState.FITS for row in rows)
        booked = self._imports().booked()
        return days_of(count, A_DAY, self._deps.clock.now(), booked)

    def _names(self, rows: Sequence[ImportRow]) -> Mapping[str, str]:
        """Return what the people of these rows are called, if the reader looks after them."""
        found = self._imports().people_of({row.alliance_id for row in rows} - {""})
        return {key: name_of(person) for key, person in found.items() if looks_after(person)}


def _sent() -> bytes:
    """Return the file that was sent. Raises ImportFileError."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise ImportFileError("choose a file")
    data: bytes = sent.read()
    return data


def _pace() -> int:
    """Return how many rows a day were asked for, 0 when it is no such number."""
    typed = request.form.get("a_day", "").strip()
    number = int(typed) if typed.isdecimal() and len(typed) < 5 else 0
    return number if number <= MOST_A_DAY else 0


def _may_see(found: TourImport) -> bool:
    here = who()
    return found.by_key == here.person_key or populations(here.held) is None


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
    one = "/hris/import/<int:number>"
    pages.add_url_rule("/hris/import", "show", tours.show, methods=["GET"])
    pages.add_url_rule("/hris/import", "act", tours.act, methods=["POST"])
    pages.add_url_rule(one, "one", tours.one, methods=["GET"])
    pages.add_url_rule(one, "decide", tours.decide, methods=["POST"])
    pages.add_url_rule(f"{one}/to-mend.csv", "to_mend", tours.to_mend, methods=["GET"])
    return pages
