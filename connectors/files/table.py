"""A file of rows, read as a stream: one record at a time, from any place where one begins."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

LONGEST = 1 << 20
"""Bytes of one line; a longer one is cut, and its row refused for its number of cells."""

LONGEST_CELL = 4096


@dataclass(frozen=True)
class Record:
    """One record. line is where it begins, cells () when it cannot be parted.

    behind is the place (bytes) and line where the next one begins.
    """

    line: int
    cells: tuple[str, ...]
    behind: tuple[int, int]


@dataclass(frozen=True)
class Place:
    """Where a record begins: bytes from the start, and its line, the first being 1."""

    offset: int = 0
    line: int = 1


def first_line(path: Path) -> tuple[str, Place]:
    """Return the first line without its end, and the place behind it."""
    with path.open("rb") as stream:
        line = stream.readline(LONGEST)
    return line.decode("utf-8", "replace").removeprefix("\ufeff").rstrip("\n"), Place(len(line), 2)


def records(path: Path, separator: str, start: Place) -> Iterator[Record]:
    """Yield the records from a place on; lines without a cell are left out."""
    with path.open("rb") as stream:
        stream.seek(start.offset)
        lines = _Lines(stream, start)
        rows = csv.reader(lines, delimiter=separator)
        while True:
            begun = lines.line
            try:
                cells = next(rows, None)
            except csv.Error:
                cells = []
            else:
                if cells is None:
                    return
                if not any(cells):
                    continue
            yield Record(begun, tuple(cells), (lines.offset, lines.line))


class _Lines:
    """The lines of a stream, counted; a record may take several."""

    def __init__(self, stream: BinaryIO, start: Place) -> None:
        self._stream = stream
        self.offset, self.line = start.offset, start.line

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._stream.readline(LONGEST)
        if not line:
            raise StopIteration
        self.offset += len(line)
        self.line += 1
        return line.decode("utf-8", "replace")
