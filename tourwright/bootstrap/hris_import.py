"""Builds what brings in tours that run already: the command for IT, and the hourly chores."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from tourwright.bootstrap.parts import Parts
from tourwright.domain.import_progress import RowState
from tourwright.domain.import_sheet import ImportFileError
from tourwright.intake.bringing import Bringer, BringingPorts
from tourwright.intake.importing import ImportDesk, ImportPorts
from tourwright.intake.releasing import Releases
from tourwright.ports import RefusedError
from tourwright.ports.imports import ImportRow
from webhooks.housekeeping import Chore

DRAFTS_KEPT, FAULTS_KEPT = timedelta(days=7), timedelta(days=30)
"""How long a file waits for somebody's decision, and rows to mend for being fetched."""


def import_desk_of(parts: Parts) -> ImportDesk:
    """Return what checks files of tours."""
    catalogue, store = parts.catalogue.current, parts.store
    company = catalogue.policies[catalogue.default_policy].company
    sources = tuple(parts.sources)
    return ImportDesk(ImportPorts(store.imports, store.people_bulk, sources, parts.clock, company))


def laid_ready(parts: Parts, file: Path, by: str, *, dry: bool) -> tuple[int, str]:
    """Check a file and lay it ready for HR; returns the exit code and what was found.

    The rows that fit wait for HR to say so: this sends nobody anything. Raises RefusedError.
    """
    if not parts.sources:
        raise RefusedError("hris import: set TOURWRIGHT_HRIS_SOURCES, people come from there")
    try:
        rows = import_desk_of(parts).check(file.read_bytes(), lambda _: True)
    except (ImportFileError, OSError) as wrong:
        raise RefusedError(f"{file.name}: {wrong}") from wrong
    number = 0 if dry else import_desk_of(parts).keep(rows, by)
    told = {**({} if dry else {"page": f"/hris/import/{number}"}), **_told(rows)}
    return (1 if told["to_mend"] else 0), json.dumps(told, indent=2)


def _told(rows: Sequence[ImportRow]) -> dict[str, object]:
    """Return figures and faults; what stands in a row is not repeated."""
    faults = [fault for row in rows for fault in row.why]
    return {
        "fit": sum(row.state is RowState.FITS for row in rows),
        "to_mend": [{"row": one.row_no, "column": one.column, "why": one.why} for one in faults],
    }


def importing(parts: Parts) -> tuple[Chore, ...]:
    """Return what is done once an hour for files of tours; nothing where no source is named."""
    if not parts.sources:
        return ()
    store = parts.store
    releases = Releases(store.imports, store.people, bringer_of(parts))
    return (
        Chore("running_tours", releases.work),
        Chore("imports", lambda now: store.imports.purge(now - DRAFTS_KEPT, now - FAULTS_KEPT)),
    )


def bringer_of(parts: Parts) -> Bringer:
    """Return what hands a running tour to the alliance of its employee."""
    return Bringer(bringing_ports_of(parts))


def bringing_ports_of(parts: Parts) -> BringingPorts:
    """Return what bringing works over; the alliance of a person may begin without a file."""
    store, engine = parts.store, parts.engine
    return BringingPorts(
        people=store.people,
        people_bulk=store.people_bulk,
        teller=engine,
        engine=engine,
        recorder=store.recorder,
        views=store.views,
        clock=parts.clock,
        sources=parts.sources,
    )
