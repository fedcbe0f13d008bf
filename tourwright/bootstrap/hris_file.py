"""Reads the file of sources: every fault is found and named in one go."""

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import ValidationError

from tourwright.settings import Settings, SettingsError
from tourwright.settings.hris import Source, SourcesFile, resolved
from tourwright.settings.hris_faults import faults_of
from tourwright.settings.model import LOOPBACK
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
        # As JSON, because only there a list may become a tuple and yet no text a number.
        found = SourcesFile.model_validate_json(json.dumps(document), strict=True).sources
    except ValidationError as wrong:
        faults += faults_of(wrong)
    if not plain:
        faults += [_open_address(name) for name, each in found.items() if not _is_safe(each)]
    if faults:
        raise SettingsError(f"{path.name}: " + "\n  ".join(faults))
    return found


def _is_safe(source: Source) -> bool:
    """Say whether what proves us goes to the source unseen."""
    parts = urlsplit(source.base_url)
    return parts.scheme != "http" or parts.hostname in LOOPBACK


def _open_address(name: str) -> str:
    return f"/sources/{name}/base_url: must begin with https://, as secrets travel along"


def _document(path: Path) -> object:
    try:
        return loads(path.read_bytes())
    except OSError as wrong:
        raise SettingsError(f"TOURWRIGHT_HRIS_SOURCES: cannot read it: {wrong.strerror}") from wrong
    except StrictJsonError as wrong:
        raise SettingsError(f"{path.name}: {wrong}") from wrong
