"""A folder of this machine as a place of files."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from connectors.files.drop import Found
from tourwright.ports import NotFoundError, RefusedError, TransientError


class Folder:
    """Reads files that something puts into a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def look(self) -> Sequence[Found]:
        """Return every file there."""
        with _failures():
            return [found for path in self._folder.iterdir() if (found := _found(path))]

    def fetch(self, name: str, to: Path) -> None:
        """Copy a file. Raises NotFoundError."""
        with _failures():
            shutil.copyfile(self._path(name), to)

    def rename(self, name: str, to: str) -> None:
        """Give a file another name; nothing happens when it is gone."""
        with _failures():
            path = self._path(name)
            if path.exists():
                path.replace(self._path(to))

    def _path(self, name: str) -> Path:
        """Return a file's path, which is in the folder itself."""
        if Path(name).name != name:
            raise NotFoundError("the file is not in the folder")
        return self._folder / name


def _found(path: Path) -> Found | None:
    """Return the file, None for what is no file or has just gone."""
    try:
        if path.is_symlink() or not path.is_file():
            return None
        seen = path.stat()
    except FileNotFoundError:
        return None
    return Found(path.name, seen.st_size, int(seen.st_mtime))


@contextmanager
def _failures() -> Iterator[None]:
    """Sort the failures of a file system; names of files stay out of the messages."""
    try:
        yield
    except PermissionError:
        raise RefusedError("the folder cannot be used: check its rights") from None
    except FileNotFoundError:
        raise NotFoundError("the folder or file is not there") from None
    except OSError as wrong:
        raise TransientError(f"the folder cannot be read: {wrong.strerror}") from None
