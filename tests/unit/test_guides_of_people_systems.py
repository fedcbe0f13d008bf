"""Whoever follows the guide of a system reads its stand-in, and changes nothing."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from emulators.bamboohr import BambooHrEmulator
from emulators.ledger import Ledger
from emulators.server import serving
from tests.hris_cast import IDS, NOW
from tests.people_systems import (
    CERTIFICATE,
    KEY,
    Emulator,
    SetClock,
    personio_emulator,
    successfactors_emulator,
    workday_emulator,
)
from tourwright.bootstrap import hris_vendors
from tourwright.bootstrap.hris_file import read_sources
from tourwright.settings.hris import Source

GUIDES = Path(__file__).resolve().parents[2] / "docs/how-to"
BLOCK = re.compile(r"^```json\n(.*?)^```", re.DOTALL | re.MULTILINE)
SECRETS = {
    "bamboohr": "demo-key",
    "bamboohr-webhook": "k-1",
    "personio": "s-1",
    "personio-path": "x" * 32,
    "workday": "p-1",
    "sap-key": KEY,
    "sap-certificate": CERTIFICATE,
}


def source_of(guide: str, folder: Path, url: str) -> Source:
    """Return the one source of the guide's block, its secrets in files, its server at url."""
    (block,) = BLOCK.findall((GUIDES / guide).read_text(encoding="utf-8"))
    for name, secret in SECRETS.items():
        (folder / name).write_text(secret, encoding="utf-8")
    document = json.loads(block.replace("/run/secrets/", f"{folder}/"))
    (told,) = document["sources"].values()
    told["base_url"] = re.sub(r"^https://[^/]+", url, told.get("base_url", "https://x"))
    told["base_url"] = told["base_url"].rstrip("/")
    path = folder / "sources.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    (found,) = read_sources(path).values()
    return found


@contextmanager
def followed(guide: str, emulator: Emulator, folder: Path) -> Iterator[Mapping[str, Any]]:
    """Everybody as the block of the guide reads them, by id; only reads may have been made."""
    with serving(emulator.app) as url:
        source = source_of(guide, folder, url)
        build = getattr(hris_vendors, f"{source.kind}_of")
        yield {each.source_person_id: each for each in build("x", source, SetClock()).list_people()}
    ledger: Ledger = emulator.ledger
    asked = {(each.method, each.path.rpartition("/")[2]) for each in ledger.lines()}
    assert {method for method, path in asked if path != "token"} == {"GET"}
    assert [each.broken for each in ledger.broken()] == []


def test_the_guide_of_personio_works(tmp_path: Path) -> None:
    """Departments have their names, as the guide has them written down."""
    with followed("connect-personio.md", personio_emulator(), tmp_path) as people:
        assert tuple(people) == IDS
        assert people["1002"].department == "Platform"
        assert people["1002"].personal_email == "jo@okafor.example"


def test_the_guide_of_workday_works(tmp_path: Path) -> None:
    """The report is read as the integration user of the guide."""
    with followed("connect-workday.md", workday_emulator(), tmp_path) as people:
        assert tuple(people) == IDS
        assert people["1008"].manager_source_id == "1002"


def test_the_guide_of_successfactors_works(tmp_path: Path) -> None:
    """The token is given for the assertion of the guide's key."""
    with followed("connect-successfactors.md", successfactors_emulator(), tmp_path) as people:
        assert tuple(people) == IDS
        assert people["1009"].manager_source_id == "1005"


def test_the_guide_of_bamboohr_works(tmp_path: Path) -> None:
    """The account is read with the key of the guide's user."""
    emulator = BambooHrEmulator(Ledger(), lambda: NOW)
    emulator.book.seed()
    with followed("connect-bamboohr.md", emulator, tmp_path) as people:
        assert len(people) == len(emulator.book.people())
        assert people["116"].zone == "Europe/Berlin"


@pytest.mark.parametrize("vendor", ["personio", "workday", "successfactors"])
def test_a_guide_leads_to_the_connectors_own_page_and_back(vendor: str) -> None:
    """Both say the same by leading to each other."""
    guide = (GUIDES / f"connect-{vendor}.md").read_text(encoding="utf-8")
    readme = GUIDES.parents[1] / "connectors" / vendor / "README.md"

    assert f"(../../connectors/{vendor}/README.md)" in guide
    assert f"(../../docs/how-to/connect-{vendor}.md)" in readme.read_text(encoding="utf-8")
