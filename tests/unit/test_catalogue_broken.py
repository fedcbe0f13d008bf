"""Broken catalogues: every fault told with file, place, finding and remedy, and none else."""

import json
import shutil
from pathlib import Path

import pytest

from tourwright.catalogue import CatalogueError, CatalogueHolder, catalogue_report, check, load

FIXTURES = Path(__file__).parents[1] / "fixtures" / "catalogue"
TABLE = json.loads((FIXTURES / "broken" / "expected.json").read_text(encoding="utf-8"))
NAMES = [row[0] for row in TABLE]


def catalogue_with(name: str, folder: Path) -> Path:
    """The good catalogue with one broken file put over it."""
    shutil.copytree(FIXTURES / "good", folder, dirs_exist_ok=True)
    return Path(shutil.copytree(FIXTURES / "broken" / name, folder, dirs_exist_ok=True))


def test_the_base_of_all_broken_ones_is_good() -> None:
    """So a fault found in a broken one is of its one change."""
    assert check(FIXTURES / "good") == []


def test_the_table_names_every_broken_catalogue() -> None:
    """At least thirty, each a folder of its own."""
    folders = {path.name for path in (FIXTURES / "broken").iterdir() if path.is_dir()}

    assert folders == set(NAMES)
    assert len(folders) >= 30


@pytest.mark.parametrize("row", TABLE, ids=NAMES)
def test_message_names_file_place_finding_and_remedy(row: list[str], tmp_path: Path) -> None:
    """One broken file gives one message that its writer can act on."""
    name, file, place, found, remedy = row

    faults = check(catalogue_with(name, tmp_path))

    assert [(fault.file, fault.pointer) for fault in faults] == [(file, place)]
    message = str(faults[0])
    assert message.startswith(f"{file}, {place or 'the file as a whole'}: found ")
    assert found in faults[0].found
    assert remedy in message.split("Allowed: ")[1]
    assert "For example: " in message


@pytest.mark.parametrize("name", NAMES)
def test_a_broken_catalogue_is_not_loaded_and_reported(name: str, tmp_path: Path) -> None:
    """Loading fails with the messages; the command's exit code says so too."""
    folder = catalogue_with(name, tmp_path)

    with pytest.raises(CatalogueError) as refused:
        load(folder)
    code, text = catalogue_report(folder)

    assert code == 1
    assert str(refused.value) in text.replace("- ", "", 1)


def test_all_faults_of_several_files_are_told_at_once(tmp_path: Path) -> None:
    """Nobody corrects one fault only to be told the next."""
    shutil.copytree(FIXTURES / "good", tmp_path, dirs_exist_ok=True)
    for name in ("allowance_with_comma", "kind_unknown", "event_unknown"):
        shutil.copytree(FIXTURES / "broken" / name, tmp_path, dirs_exist_ok=True)

    places = {(fault.file, fault.pointer) for fault in check(tmp_path)}

    assert places == {
        ("policies/company.json", "/network_allowance/amount"),
        ("tour_types/rotation.json", "/kind"),
        ("workflows/onboarding.json", "/on"),
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_broken_catalogue_never_replaces_a_good_one(name: str, tmp_path: Path) -> None:
    """The good one stays in use, and the faults are returned."""
    shutil.copytree(FIXTURES / "good", tmp_path, dirs_exist_ok=True)
    holder = CatalogueHolder(tmp_path)
    before = holder.current

    catalogue_with(name, tmp_path)
    faults = holder.reload()

    assert faults
    assert holder.current is before
