"""Whoever follows the guide of a system that is read by a mapping reads its stand-in."""

import json
import re
from pathlib import Path

import pytest

from emulators.hris_rest import TOKEN, USER, FrappeEmulator, HibobEmulator
from emulators.ledger import Ledger
from emulators.server import serving
from tests.hris_cast import cast, contract
from tests.people_systems import SetClock
from tourwright.bootstrap.hris_file import read_sources
from tourwright.bootstrap.hris_rest import reader_of
from tourwright.cli import main
from tourwright.domain.people import SourcePerson
from tourwright.settings.hris import Source

GUIDES = Path(__file__).resolve().parents[2] / "docs" / "how-to"
BLOCK = re.compile(r"^## The sources file\n+```json\n(.*?)^```", re.DOTALL | re.MULTILINE)
KEY, _, SECRET = TOKEN.partition(":")
SECRETS = {
    "hibob": USER[1],
    "hibob-webhook": "w-1",
    "frappe-key": KEY,
    "frappe-secret": SECRET,
    "frappe-webhook": "w-2",
    "acme-key": "k-1",
    "acme-account": "a-1",
}


def source_of(guide: str, folder: Path, url: str = "") -> tuple[str, Source]:
    """Return the source of the guide's block, its secrets in files, its server at url."""
    [block] = BLOCK.findall((GUIDES / guide).read_text(encoding="utf-8"))
    for name, secret in SECRETS.items():
        (folder / name).write_text(secret, encoding="utf-8")
    block = block.replace("/run/secrets/", f"{folder}/").replace("SERVICE-1234", USER[0])
    document = json.loads(block)
    path = folder / "sources.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    [(name, source)] = read_sources(path).items()
    return name, source.model_copy(update={"base_url": url} if url else {})


def followed(
    guide: str, emulator: HibobEmulator | FrappeEmulator, folder: Path
) -> list[SourcePerson]:
    """Return everybody as the block of the guide reads them; no request breaks the contract."""
    with serving(emulator.app) as url:
        name, source = source_of(guide, folder, url)
        found = list(reader_of(name, source, SetClock()).list_people())
    assert [line.broken for line in emulator.ledger.broken()] == []
    return found


def test_the_guide_of_hibob_works(tmp_path: Path) -> None:
    """All nine are read, with their zones."""
    contract("hibob.json")
    emulator = HibobEmulator(Ledger())
    emulator.load()

    found = followed("connect-hibob.md", emulator, tmp_path)

    assert {each.attributes["number"]: each.zone for each in found} == {
        number: person["time_zone"] for number, person in cast().items()
    }


def test_the_guide_of_frappe_works(tmp_path: Path) -> None:
    """All eleven records are read; the place gives a zone to Berlin."""
    contract("frappe-hr.json")
    emulator = FrappeEmulator(Ledger())
    emulator.load()

    found = followed("connect-frappe.md", emulator, tmp_path)

    assert len(found) == 11
    assert {each.zone for each in found if each.location == "Berlin"} == {"Europe/Berlin"}


def test_the_guide_of_any_other_system_works(tmp_path: Path) -> None:
    """The source is built; its mapping is one that comes along."""
    name, source = source_of("connect-any-hris.md", tmp_path)

    assert reader_of(name, source, SetClock()).source == "acme"


def test_the_first_mapping_of_the_guide_is_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What somebody copies out of the guide is understood."""
    text = (GUIDES / "connect-any-hris.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    [mapping] = [each for each in blocks if "hris_mapping" in each]
    (tmp_path / "acme-hr.json").write_text(mapping)
    answer = {"data": [{"id": 1, "lastName": "Bauer", "state": "here", "from": "01.02.2015"}]}
    (tmp_path / "answer.json").write_text(json.dumps(answer))

    file, sample = str(tmp_path / "acme-hr.json"), str(tmp_path / "answer.json")
    code = main(["hris", "try", file, "--sample", sample])

    assert (code, "people: 1, refused: 0" in capsys.readouterr().out) == (0, True)
