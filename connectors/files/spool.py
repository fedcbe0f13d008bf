"""What we keep of a source's files: the one in reading, the one read last, and which were taken.

The folder is ours alone (0700). Only two files stay in it, as UTF-8; older ones are deleted.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from connectors.files.drop import Found
from connectors.files.encoding import BLOCK, UnreadableError, transcode

STATE = "state.json"
REMEMBERED = 400
"""Digests of files taken before; the same bytes again are nothing new."""


@dataclass(frozen=True)
class Kept:
    """A file in the spool. fault says why its text cannot be read, "" when it can."""

    digest: str
    path: Path
    found: Found
    fault: str = ""


@dataclass(frozen=True)
class State:
    """What is known of files before. last is the digest of the one taken last, age its age."""

    looked: Mapping[str, Found] = field(default_factory=dict)
    taken: tuple[str, ...] = ()
    last: str = ""
    age: str = ""


class Spool:
    """The folder of one source."""

    def __init__(self, folder: Path, named: Sequence[str] = ()) -> None:
        self._folder = folder
        self._named = named

    def new(self) -> Path:
        """Return where the next file is copied to before it is looked at."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / f"incoming-{os.getpid()}"
        path.touch(mode=0o600)
        return path

    def keep(self, raw: Path, found: Found) -> Kept:
        """Make a copied file readable and keep it under the digest of its bytes."""
        digest = _digest(raw)
        path = self._folder / f"{digest}.csv"
        fault = ""
        part = raw.with_suffix(".text")
        part.touch(mode=0o600)
        try:
            transcode(raw, part, self._named)
            part.replace(path)
        except UnreadableError as wrong:
            part.unlink(missing_ok=True)
            fault = str(wrong)
        raw.unlink(missing_ok=True)
        return self._noted(digest, found, fault)

    def refuse(self, found: Found, fault: str) -> Kept:
        """Keep of a file that was not copied why not, under the digest of how it lies there."""
        digest = hashlib.sha256(json.dumps(asdict(found)).encode()).hexdigest()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self._noted(digest, found, fault)

    def kept(self, digest: str) -> Kept | None:
        """Return a kept file, None when it is not here (any more)."""
        note = self._read(f"{digest}.json") if digest.isalnum() else None
        path = self._folder / f"{digest}.csv"
        if note is None or not (note["fault"] or path.exists()):
            return None
        return Kept(digest, path, Found(**note["found"]), note["fault"])

    def state(self) -> State:
        """Return what is known so far."""
        note = self._read(STATE)
        if note is None:
            return State()
        looked = {name: Found(**each) for name, each in note["looked"].items()}
        return State(looked, tuple(note["taken"]), note["last"], note["age"])

    def note(self, state: State) -> None:
        """Keep what is known."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._write(STATE, asdict(replace(state, taken=state.taken[-REMEMBERED:])))

    def tidy(self, keep: Sequence[str]) -> None:
        """Delete every kept file but those of these digests."""
        for path in self._folder.glob("*.*"):
            if path.name != STATE and path.stem not in keep:
                path.unlink(missing_ok=True)

    def _noted(self, digest: str, found: Found, fault: str) -> Kept:
        self._write(f"{digest}.json", {"found": asdict(found), "fault": fault})
        return Kept(digest, self._folder / f"{digest}.csv", found, fault)

    def _write(self, name: str, note: Mapping[str, object]) -> None:
        """Write a note whole or not at all."""
        path = self._folder / name
        part = path.with_suffix(f".{os.getpid()}")
        part.touch(mode=0o600)
        part.write_text(json.dumps(note), "utf-8")
        part.replace(path)

    def _read(self, name: str) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = json.loads((self._folder / name).read_text("utf-8"))
        except FileNotFoundError:
            return None
        return found


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
