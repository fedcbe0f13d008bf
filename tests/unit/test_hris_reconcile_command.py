"""`tourwright hris reconcile`: IT reads how many differences there are, and of nobody which."""

import json
import os
from pathlib import Path

import pytest

from tests.hris_rounds import somebody
from tests.import_world import MONDAY
from tests.unit.test_hris_bootstrap import LEAST, drop, written
from tourwright.bootstrap.parts import parts_of
from tourwright.cli import main
from tourwright.settings import from_environment

HEAD = "source_person_id,given_name,family_name,work_email,hire_date,end_date,status"
ADA = "ada,Ada,Sol,ada@acme.example,2020-03-02,,active"
EVA = "eva,Eva,Sol,eva@acme.example,2020-03-02,,active"
EVA_LEFT = "eva,Eva,Sol,eva@acme.example,2020-03-02,2026-03-31,terminated"


@pytest.fixture
def company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Hold Ada and Eva of the source "hr"; returns the folder of its files."""
    sources = written(tmp_path, hr=drop(tmp_path))
    url = f"sqlite:///{tmp_path}/store.sqlite"
    more = {"TOURWRIGHT_DATABASE_URL": url, "TOURWRIGHT_HRIS_SOURCES": sources}
    for name, value in {**LEAST, **more}.items():
        monkeypatch.setenv(name, value)
    parts = parts_of(from_environment())
    parts.store.people_bulk.apply_many([(somebody("ada"), ()), (somebody("eva"), ())], MONDAY)
    parts.store.close()
    return tmp_path / "drop"


def put(folder: Path, *lines: str) -> None:
    """Lay a file into the folder that nobody wrote to for long."""
    file = folder / "people-2026-06-01.csv"
    file.write_text("\n".join([HEAD, *lines]), "utf-8")
    os.utime(file, (0, 0))


def test_it_reads_how_many_differ_and_not_that_somebody_leaves(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A kind of difference would betray a leaver, so there is none, and no name."""
    put(company, ADA, EVA_LEFT)

    code = main(["hris", "reconcile", "hr"])

    told = capsys.readouterr().out
    assert (code, json.loads(told)) == (1, {"source": 1, "managers": 0, "directory": 0})


def test_a_source_that_says_the_same_ends_well(
    company: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With 0, and every figure is there."""
    put(company, ADA, EVA)

    code = main(["hris", "reconcile", "hr"])

    told = capsys.readouterr().out
    assert (code, json.loads(told)) == (0, {"source": 0, "managers": 0, "directory": 0})


def test_the_command_names_nobody(company: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whom differences are about is on HR's page only."""
    put(company, ADA, EVA_LEFT)

    with pytest.raises(SystemExit) as refused:
        main(["hris", "reconcile", "hr", "--names"])

    assert refused.value.code == 2
    assert "eva" not in capsys.readouterr().out
