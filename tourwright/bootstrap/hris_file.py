"""Reads the file of sources: every fault is found and named in one go."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from tourwright.settings import Settings, SettingsError
from tourwright.settings.hris import Source, SourcesFile, resolved
from tourwright.strict_json import StrictJsonError, loads


def sources_in(settings: Settings) -> Mapping[str, Source]:
    """Return the sources of the settings' file, none without one. Raises SettingsError."""
    if settings.hris_sources is None:
        return {}
    return read_sources(settings.hris_sources, plain=settings.dev)


def read_sources(path: Path, *, plain: bool = False) -> Mapping[str, Source]:
    """Return the sources of a file; plain allows secrets as values. Raises SettingsError."""
    faults: list[str] = []
    document = resolved(_document(path), faults, plain=plain)
    found: Mapping[str, Source] = {}
    try:
        found = SourcesFile.model_validate(document).sources
    except ValidationError as wrong:
        for error in wrong.errors():
            place = "".join(f"/{part}" for part in error["loc"])
            faults.append(f"{place or '/'}: {error['msg'].removeprefix('Value error, ')}")
    if faults:
        raise SettingsError(f"{path.name}: " + "\n  ".join(faults))
    return found


def _document(path: Path) -> object:
    try:
        return loads(path.read_bytes())
    except OSError as wrong:
        raise SettingsError(f"TOURWRIGHT_HRIS_SOURCES: cannot read it: {wrong.strerror}") from wrong
    except StrictJsonError as wrong:
        raise SettingsError(f"{path.name}: {wrong}") from wrong
