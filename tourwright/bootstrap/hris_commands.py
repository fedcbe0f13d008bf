"""What the commands `tourwright hris ...` do; each returns its exit code and what it says."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from tourwright.bootstrap.hris_compare import compared_of
from tourwright.bootstrap.hris_import import laid_ready
from tourwright.bootstrap.hris_intake import desk_of, intake_ports_of
from tourwright.bootstrap.parts import Parts, parts_of
from tourwright.intake.dry import read_dry
from tourwright.intake.replay import replay as apply_again
from tourwright.intake.report import figures, sums
from tourwright.intake.report import reconcile as compare
from tourwright.ports import NotFoundError
from tourwright.ports.hris import Round
from tourwright.settings import from_environment

Said = tuple[int, str]
OPERATOR = "operator"
"""Who decided, where it was done by a command."""

OF_THE_DATA = frozenset({"rejects", "empty", "emptied", "unknown", "too_many_rows", "first"})
"""Reasons that tell of the export, not of people."""


@contextmanager
def _parts() -> Iterator[Parts]:
    """Open the parts of these settings for one command."""
    parts = parts_of(from_environment())
    try:
        yield parts
    finally:
        parts.store.close()


def _told(found: Round) -> dict[str, object]:
    """Return figures that betray nobody: no names, and nothing of who leaves or moves."""
    counts = {name: found.counts.get(name, 0) for name in ("rows", "rejects", "staged")}
    return {
        "reading": found.round_no,
        "source": found.source,
        "why": str(found.why),
        "state": str(found.state),
        "began_at": found.began_at.isoformat(),
        "wants_a_look": bool(found.reasons),
        "faults": [each for each in found.reasons if each.partition(":")[0] in OF_THE_DATA],
        **counts,
    }


def try_mapping(file: Path, sample: Path, *, as_json: bool) -> Said:
    """Run a mapping on a saved sample."""
    from connectors.rest.try_out import tried

    return tried(str(file), sample, datetime.now(UTC), as_json=as_json)


def dry_run(source: str) -> Said:
    """Read a source and say what would change."""
    with _parts() as parts:
        if source not in parts.sources:
            raise NotFoundError(f"{source}: the file of sources names none of it")
        found = read_dry(intake_ports_of(parts), source)
    return (1 if found.reasons else 0), json.dumps(_told(found), indent=2)


def rounds() -> Said:
    """List the newest readings."""
    with _parts() as parts:
        found = [each for name in parts.sources for each in parts.store.rounds.latest(name, 20)]
    return 0, json.dumps([_told(each) for each in found], indent=2)


def release(number: int) -> Said:
    """Let a reading that was held go on."""
    with _parts() as parts:
        done = desk_of(parts).release(number, OPERATOR)
    return (0, f"reading {number} goes on") if done else (1, f"reading {number} is not held")


def drop(number: int) -> Said:
    """Forget a reading that was held."""
    with _parts() as parts:
        done = desk_of(parts).drop(number, OPERATOR)
    return (0, f"reading {number} is forgotten") if done else (1, f"reading {number} is not held")


def replay(source: str, day: date, *, dry: bool) -> Said:
    """Apply what was read on one day again."""
    with _parts() as parts:
        found = apply_again(intake_ports_of(parts), source, day, dry=dry)
    held = any(each.reasons for each in found)
    return (1 if held else 0), json.dumps([_told(each) for each in found], indent=2)


def reconcile(source: str) -> Said:
    """Compare source, directory and our store; says how many differences and not of which kind.

    A kind may betray who leaves: which they are, and whom they are about, HR reads on its page.
    """
    with _parts() as parts:
        if source not in parts.sources:
            raise NotFoundError(f"{source}: the file of sources names none of it")
        counts = sums(figures(compare(compared_of(parts, source))))
    return (1 if any(counts.values()) else 0), json.dumps(counts, indent=2)


def import_tours(file: Path, *, dry: bool) -> Said:
    """Check a file of tours that run already and lay it ready for HR."""
    with _parts() as parts:
        return laid_ready(parts, file, OPERATOR, dry=dry)
