"""A folder that an HRIS leaves files in, and a reader of it."""

from datetime import UTC, datetime
from pathlib import Path

from connectors.files.client import FilesHris, Setup
from connectors.files.drop import Wanted
from connectors.files.folder import Folder
from connectors.files.rows import Layout
from connectors.files.spool import Spool
from tourwright.domain.people import SourcePerson
from tourwright.ports.hris import ReadAsked, ReadPage, Reject, Why

HEADER = "employee_id,given_name,family_name,work_email,hire_date,manager_id\n"
PLAIN = Layout()
LONG_BEGUN = datetime(2026, 6, 1, 12, tzinfo=UTC)


class FixedClock:
    """A clock that stands."""

    def now(self) -> datetime:
        """Return the moment."""
        return LONG_BEGUN


class Drops:
    """A folder with a reader of it."""

    def __init__(self, tmp_path: Path, layout: Layout = PLAIN, marker: str = ".done") -> None:
        self.folder, self.spool = tmp_path / "drop", tmp_path / "spool"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.layout, self.wanted = layout, Wanted("*.csv", marker)

    def reader(self) -> FilesHris:
        """Return a reader as after a start."""
        spool = Spool(self.spool, self.layout.named)
        setup = Setup("hr", Folder(self.folder), spool, self.wanted, self.layout)
        return FilesHris(setup, FixedClock())

    def put(self, name: str, text: str | bytes, *, done: bool = True) -> Path:
        """Leave a file as an HRIS does."""
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        if done:
            (self.folder / f"{name}.done").touch()
        return path

    def names(self) -> list[str]:
        """Return what lies in the folder."""
        return sorted(path.name for path in self.folder.iterdir())


def read(reader: FilesHris, why: Why = Why.FILE, limit: int = 500) -> list[ReadPage]:
    """Return every page of a reading, the first without rows left out."""
    pages = [reader.page(ReadAsked(why, limit=limit))]
    while not pages[-1].done:
        pages.append(reader.page(ReadAsked(why, pages[-1].cursor, limit=limit)))
    return pages[1:] if len(pages) > 1 else pages


def people(pages: list[ReadPage]) -> list[SourcePerson]:
    """Return everybody of the pages."""
    return [person for page in pages for person in page.people]


def rejects(pages: list[ReadPage]) -> list[Reject]:
    """Return what could not be taken."""
    return [reject for page in pages for reject in page.rejects]


def rows(*numbers: int) -> str:
    """Return a file with a row for each number."""
    lines = (f"{n},Ada,Bauer,a{n}@acme.example,2020-01-01,\n" for n in numbers)
    return HEADER + "".join(lines)
