"""What the commands `tourwright hris ...` do; each returns its exit code and what it says."""

from datetime import date
from pathlib import Path

from tourwright.ports import RefusedError

Said = tuple[int, str]


def _not_here(what: str) -> Said:
    raise RefusedError(f"this release cannot {what}")


def try_mapping(file: Path, sample: Path, *, as_json: bool) -> Said:
    """Run a mapping on a saved sample."""
    del file, sample, as_json
    return _not_here("try a mapping")


def dry_run(source: str) -> Said:
    """Read a source and say what would change."""
    del source
    return _not_here("read a source without applying it")


def rounds() -> Said:
    """List the newest readings."""
    return _not_here("list readings")


def release(number: int) -> Said:
    """Let a reading that was held go on."""
    del number
    return _not_here("release a reading")


def drop(number: int) -> Said:
    """Forget a reading that was held."""
    del number
    return _not_here("drop a reading")


def replay(source: str, day: date, *, dry: bool) -> Said:
    """Apply what was read on one day again."""
    del source, day, dry
    return _not_here("apply a day again")


def reconcile(source: str) -> Said:
    """Compare source, directory and our store."""
    del source
    return _not_here("compare a source")


def import_tours(file: Path, *, dry: bool) -> Said:
    """Bring in tours that run already."""
    del file, dry
    return _not_here("import tours")
