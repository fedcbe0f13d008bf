"""`tourwright hris import`: IT checks a file and lays it ready; HR alone decides about it."""

import json
from pathlib import Path

import pytest

from tests.hris_rounds import somebody
from tests.import_world import HEAD, MONDAY, row
from tests.unit.test_hris_bootstrap import LEAST, drop, written
from tourwright.bootstrap.hris_import import importing
from tourwright.bootstrap.parts import Parts, parts_of
from tourwright.cli import main
from tourwright.ports.imports import ImportState
from tourwright.settings import from_environment


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Set a company up whose people come from the source "hr"; returns its folder."""
    url = f"sqlite:///{tmp_path}/store.sqlite"
    sources = {"TOURWRIGHT_HRIS_SOURCES": written(tmp_path, hr=drop(tmp_path))}
    for name, value in {**LEAST, "TOURWRIGHT_DATABASE_URL": url, **sources}.items():
        monkeypatch.setenv(name, value)
    parts = parts_of(from_environment())
    boss, somebody_else = somebody("boss"), somebody("p0", manager_source_id="boss")
    parts.store.people_bulk.apply_many([(boss, ()), (somebody_else, ())], MONDAY)
    parts.store.close()
    return tmp_path


def opened() -> Parts:
    """Open the company again."""
    return parts_of(from_environment())


def given(folder: Path, *lines: str) -> str:
    """Write a file of tours and return its path."""
    path = folder / "tours.csv"
    path.write_text("\n".join([HEAD, *lines]), "utf-8")
    return str(path)


def test_a_file_is_laid_ready_for_hr(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is to be mended is named by row and column; nothing waits for a day yet."""
    code = main(["hris", "import", given(company, row("p0"), row("nobody"))])

    told = json.loads(capsys.readouterr().out)
    parts = opened()
    kept = parts.store.imports.latest(5)
    parts.store.close()
    assert (code, told["fit"], told["page"]) == (1, 1, "/hris/import/1")
    assert [(one["row"], one["column"]) for one in told["to_mend"]] == [(3, "employee_id")]
    assert [(each.state, each.by_key) for each in kept] == [(ImportState.CHECKED, "operator")]


def test_a_dry_check_keeps_nothing(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It only says what is there."""
    code = main(["hris", "import", given(company, row("p0")), "--dry"])

    parts = opened()
    kept = parts.store.imports.latest(5)
    parts.store.close()
    assert (code, kept) == (0, [])
    assert json.loads(capsys.readouterr().out) == {"fit": 1, "to_mend": []}


@pytest.mark.parametrize("text", [None, "name\nAna\n"])
def test_a_file_that_cannot_be_read_ends_with_two(
    company: Path, text: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence says why."""
    path = company / "other.csv"
    if text is not None:
        path.write_text(text, "utf-8")

    assert main(["hris", "import", str(path)]) == 2
    assert capsys.readouterr().err.startswith("tourwright: other.csv: ")


def test_without_sources_there_is_nobody_to_find(
    company: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The setting is named."""
    monkeypatch.delenv("TOURWRIGHT_HRIS_SOURCES")
    monkeypatch.setenv("TOURWRIGHT_BAMBOOHR_BASE_URL", "https://example.bamboohr.com")
    monkeypatch.setenv("TOURWRIGHT_BAMBOOHR_API_KEY", "key")
    monkeypatch.setenv("TOURWRIGHT_BAMBOOHR_WEBHOOK_KEYS", "hook")

    assert main(["hris", "import", given(company, row("p0"))]) == 2
    assert "TOURWRIGHT_HRIS_SOURCES" in capsys.readouterr().err
    parts = opened()
    assert importing(parts) == ()
    parts.store.close()
