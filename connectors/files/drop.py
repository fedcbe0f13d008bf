"""Where files are left for us, and which of them is read next; what is half written waits."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Protocol

DAY_IN_NAME = re.compile(r"(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)(?:[T_-]?(\d\d)-?(\d\d))?(?!\d)")
AT_REST = timedelta(minutes=10)
"""A file that nobody touched for so long is whole, without a second look."""

TAKEN, OLDER = ".taken", ".older"


@dataclass(frozen=True)
class Found:
    """One file as it lies there; changed is its time of writing in whole seconds."""

    name: str
    size: int
    changed: int

    @property
    def written(self) -> datetime:
        """The moment it was written."""
        return datetime.fromtimestamp(self.changed, UTC)

    @property
    def age(self) -> str:
        """What orders files: the moment in the name, else that of writing, as text."""
        named = DAY_IN_NAME.search(self.name)
        if named is None:
            return self.written.strftime("%Y%m%d%H%M%S")
        return "".join(part or "00" for part in named.groups()) + "00"


class Drop(Protocol):
    """A place of files. Each may raise TransientError, RefusedError."""

    def look(self) -> Sequence[Found]:
        """Return every file there."""
        ...

    def fetch(self, name: str, to: Path) -> None:
        """Copy a file. Raises NotFoundError."""
        ...

    def rename(self, name: str, to: str) -> None:
        """Give a file another name; nothing happens when it is gone."""
        ...


@dataclass(frozen=True)
class Wanted:
    """Which files are meant. marker is the ending of the file that says one is whole, or ""."""

    pattern: str = "*.csv"
    marker: str = ""


def ready(
    found: Sequence[Found], wanted: Wanted, looked: Mapping[str, Found], now: datetime
) -> Sequence[Found]:
    """Return the files that are whole, oldest first; looked is what was seen the time before."""
    names = {each.name for each in found}
    meant = [each for each in found if fnmatchcase(each.name, wanted.pattern)]
    whole = [each for each in meant if _whole(each, wanted, names, looked.get(each.name), now)]
    return sorted(whole, key=lambda each: (each.age, each.name))


def marker_of(name: str, wanted: Wanted) -> Sequence[str]:
    """Return the names that the marker of a file may have."""
    if not wanted.marker:
        return ()
    return (f"{name}{wanted.marker}", f"{name.rpartition('.')[0] or name}{wanted.marker}")


def _whole(
    file: Found, wanted: Wanted, names: set[str], before: Found | None, now: datetime
) -> bool:
    if wanted.marker:
        return not names.isdisjoint(marker_of(file.name, wanted))
    return file == before or now - file.written > AT_REST
