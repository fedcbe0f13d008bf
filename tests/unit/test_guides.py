"""What IT is told to write works: every sources file of a guide is read and built."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.certificates import key_and_certificate
from tests.doctor_world import settings_of
from tests.fakes import NOW, FakeClock
from tourwright.bootstrap.hris import sources_of
from tourwright.bootstrap.hris_file import read_sources
from tourwright.ports.hris import HrisSource
from tourwright.settings.hris import Source
from tourwright.settings.reading import read
from tourwright.store import Store

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
BLOCK = re.compile(r"^```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SETTINGS = settings_of("http://127.0.0.1:1", "https://tours.example")
PAIR = key_and_certificate(NOW)
PARTS = ("What you need", "Least rights", "Try it", "What it cannot do", "When something is wrong")


def blocks(page: Path, schema: str) -> list[dict[str, Any]]:
    """Return the documents of this schema that the page shows."""
    found = (json.loads(text) for text in BLOCK.findall(page.read_text("utf-8")))
    return [document for document in found if document.get("schema") == schema]


GUIDES = [
    pytest.param(page, id=page.stem)
    for page in sorted(HOW_TO.glob("connect-*.md"))
    if "hris_sources.v1" in page.read_text("utf-8")
]


@pytest.mark.parametrize("page", GUIDES)
def test_the_guide_has_every_part(page: Path) -> None:
    """What to create there, the least rights, how to try it, what it cannot do, what if."""
    headings = re.findall(r"^## (.+)$", page.read_text("utf-8"), re.MULTILINE)

    assert set(PARTS) <= set(headings)


@pytest.mark.parametrize("page", GUIDES)
def test_the_sources_file_of_the_guide_works(
    page: Path, tmp_path: Path, sqlite_store: Store
) -> None:
    """Copied out as it stands, with the files it names, it is read and every source is built."""
    [document] = blocks(page, "hris_sources.v1")
    settings = read({**SETTINGS, "TOURWRIGHT_HRIS_SPOOL": str(tmp_path / "spool")})

    built = sources_of(written(page, document, tmp_path), settings, FakeClock(), sqlite_store)

    assert set(built) == set(document["sources"])
    assert all(isinstance(source, HrisSource) for source in built.values())


def written(page: Path, document: dict[str, Any], home: Path) -> Mapping[str, Source]:
    """Write the file and all that it names below this folder, and read it."""
    for mapping in blocks(page, "hris_mapping.v1"):
        named = home / "etc" / "tourwright" / f"{mapping['name']}.json"
        named.parent.mkdir(parents=True, exist_ok=True)
        named.write_text(json.dumps(mapping))
    text = re.sub(r'"(/(?:run|etc|srv)/[^"]+)"', rf'"{home}\1"', json.dumps(document))
    for path in re.findall(rf'"({home}/run/[^"]+)"', text):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(secret(path))
    for path in re.findall(rf'"({home}/srv/[^"]+)"', text):
        Path(path).mkdir(parents=True, exist_ok=True)
    file = home / "sources.json"
    file.write_text(text)
    return read_sources(file)


def secret(path: str) -> str:
    """Return what such a file may hold."""
    if "certificate" in path:
        return PAIR[1]
    return PAIR[0] if "key" in path and "sap" in path else "k" * 43
