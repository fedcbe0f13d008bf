"""Trying a mapping on a saved answer, and the faults of mappings, as IT meets them."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from connectors.rest.mapping import MappingError, mapping_of
from connectors.rest.try_out import tried
from tests.hris_cast import NOW
from tourwright.cli import main

MAPPING: dict[str, Any] = {
    "schema": "hris_mapping.v1",
    "name": "acme-hr",
    "base_url": "https://hr.acme.example",
    "auth": {"kind": "none"},
    "list": {"path": "/people", "records": "data"},
    "one": {"path": "/people/{id}"},
    "map": {
        "source_person_id": "id",
        "display_name": "name",
        "status": {"path": "state", "table": "status"},
        "hire_date": {"path": "from", "as": "date", "format": "%d.%m.%Y"},
    },
    "tables": {"status": {"here": "active", "gone": "terminated"}},
}
GOOD = {"id": 1, "name": "Ada", "state": "Here", "from": "01.02.2020"}


def files(folder: Path, records: object, **changes: object) -> tuple[Path, Path]:
    """Write a mapping and a sample."""
    mapping, sample = folder / "acme.json", folder / "answer.json"
    mapping.write_text(json.dumps({**MAPPING, **changes}))
    sample.write_text(json.dumps({"data": records}))
    return mapping, sample


def faults(document: object) -> str:
    """Return what is wrong with a mapping."""
    with pytest.raises(MappingError) as refused:
        mapping_of(json.dumps(document).encode(), "acme.json")
    return str(refused.value)


def test_trying_a_mapping_shows_the_people(tmp_path: Path) -> None:
    """A sample that is wholly understood ends with 0."""
    mapping, sample = files(tmp_path, [GOOD])

    code, text = tried(str(mapping), sample, NOW)

    assert code == 0
    assert text.splitlines()[1].split()[:4] == ["1", "Ada", "active", "2020-02-01"]


def test_a_name_in_two_parts_is_shown_as_one(tmp_path: Path) -> None:
    """Where the system has no name to be called by."""
    names = {"given_name": "first", "family_name": "last"}
    map_of = {key: value for key, value in MAPPING["map"].items() if key != "display_name"}
    record = {**GOOD, "first": "Ada", "last": "Bauer"}
    mapping, sample = files(tmp_path, [record], map={**map_of, **names})

    _, text = tried(str(mapping), sample, NOW)

    assert "Ada Bauer" in text.splitlines()[1]


def test_trying_a_mapping_shows_unmapped_values(tmp_path: Path) -> None:
    """A word that no table knows is shown with how often it came, and the code is 1."""
    mapping, sample = files(tmp_path, [GOOD, {**GOOD, "id": 2, "state": "Sabbatical"}] * 2)

    code, text = tried(str(mapping), sample, NOW)

    assert code == 1
    assert 'unknown: status: "Sabbatical", seen: 2' in text


def test_trying_a_mapping_shows_what_was_refused(tmp_path: Path) -> None:
    """The record's id, the field and what to mend; the value itself is left out."""
    mapping, sample = files(tmp_path, [{**GOOD, "from": "2020-02-01"}])

    code, text = tried(str(mapping), sample, NOW)

    assert code == 1
    assert "refused: 1: hire_date is no day in the format of the mapping" in text


def test_a_program_gets_json(tmp_path: Path) -> None:
    """The same, with every field."""
    mapping, sample = files(tmp_path, [GOOD, {**GOOD, "id": None}])

    _, text = tried(str(mapping), sample, NOW, as_json=True)
    told = json.loads(text)

    assert told["people"][0]["hire_date"] == "2020-02-01"
    assert told["rejects"] == [
        {"place": "record 2", "field": "source_person_id", "why": "is missing"}
    ]


def test_a_sample_of_another_shape_is_named(tmp_path: Path) -> None:
    """Neither silence nor a trace."""
    mapping, sample = files(tmp_path, {"not": "a list"})

    assert tried(str(mapping), sample, NOW) == (1, "/list/records: finds no list in the sample")


def test_the_command_tries_and_asks_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It needs no settings at all."""
    mapping, sample = files(tmp_path, [GOOD])

    code = main(["hris", "try", str(mapping), "--sample", str(sample)])

    assert code == 0
    assert "records: 1, people: 1, refused: 0" in capsys.readouterr().out


def test_a_terminal_is_not_steered_by_a_record(tmp_path: Path) -> None:
    """A name may hold anything."""
    mapping, sample = files(tmp_path, [{**GOOD, "name": "A\u001b[2Jda"}])

    _, text = tried(str(mapping), sample, NOW)

    assert "\u001b" not in text


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("/map/hire_date/format", {"hire_date": {"path": "from", "format": 7}}),
        ("/map/status", {"status": "a[?"}),
        ("/map/status/table", {"status": {"path": "a", "table": "none"}}),
        ("/map/hire_date/zone", {"hire_date": {"path": "a", "as": "moment", "zone": "Mars"}}),
        ("/map/salary", {"salary": "pay"}),
    ],
)
def test_a_mapping_fault_is_named_by_its_place(place: str, change: dict[str, Any]) -> None:
    """A JSON pointer says where; what the system is not asked for cannot be mapped."""
    assert place in faults({**MAPPING, "map": {**MAPPING["map"], **change}})


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("/list/paging/next", {"list": {**MAPPING["list"], "paging": {"kind": "next_link"}}}),
        ("/auth/token", {"auth": {"kind": "bearer"}}),
        ("/delta/ids", {"delta": {"kind": "changed_ids", "path": "/changed"}}),
        ("/delta/zone", {"delta": {"kind": "since", "zone": "Mars"}}),
        ("/list/records", {"list": {"path": "/people", "records": "data["}}),
    ],
)
def test_what_a_kind_needs_is_named(place: str, change: dict[str, Any]) -> None:
    """A mapping that could not work is refused before it is used."""
    assert place in faults({**MAPPING, **change})


@pytest.mark.parametrize("body", [b"[]", b"{", b"\xff", b'{"a": 1, "a": 2}'])
def test_what_is_no_mapping_is_refused(body: bytes) -> None:
    """Broken bytes are a sentence, not a trace."""
    with pytest.raises(MappingError):
        mapping_of(body, "acme.json")


def test_a_hostile_expression_is_refused_by_its_length() -> None:
    """Neither the parser nor the reader is handed a wall of brackets."""
    deep = "[" * sys.getrecursionlimit()

    assert "/map/display_name" in faults(
        {**MAPPING, "map": {**MAPPING["map"], "display_name": deep}}
    )


def test_a_nested_expression_within_the_length_is_a_fault_too() -> None:
    """Whatever the parser makes of it, the answer is a fault."""
    deep = "(" * 499

    assert "/map/display_name" in faults(
        {**MAPPING, "map": {**MAPPING["map"], "display_name": deep}}
    )
