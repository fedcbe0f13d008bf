"""Each fault of a file of sources says where it is and what to write there."""

import json
from pathlib import Path
from typing import Any

import pytest

from tourwright.bootstrap.hris_file import read_sources
from tourwright.settings import SettingsError

SECRET = "a secret that nobody may see in a message"


def people(**parts: object) -> dict[str, Any]:
    """Return a file of one source that is fine, with these parts of it changed."""
    source = {"kind": "files", "folder": "/srv/drop", **parts}
    given = {name: each for name, each in source.items() if each is not None}
    return {"schema": "hris_sources.v1", "sources": {"people": given}}


def faults(folder: Path, document: object, *, plain: bool = True) -> list[str]:
    """Return what is said of the file, line by line, without its name."""
    path = folder / "sources.json"
    path.write_text(json.dumps(document), "utf-8")
    with pytest.raises(SettingsError) as refused:
        read_sources(path, plain=plain)
    first, *others = str(refused.value).split("\n  ")
    assert SECRET not in str(refused.value)
    return [first.removeprefix("sources.json: "), *others]


EVENTS = {"recipe": "unsigned", "path_secret": SECRET}
SLIPS = [
    ({"kind": None}, "/kind: is missing: give it"),
    ({"kind": SECRET}, "/kind: must be 'personio', 'workday', 'successfactors', "),
    ({"folder": None}, "/folder: give a folder or sftp, one of both"),
    ({"sftp": {"host": "h", "user": "u", "host_key": "k"}}, "/folder: give a folder or sftp, one"),
    ({"kind": "rest", "folder": None}, "/mapping: give the name of a shipped one, or a file"),
    ({"colums": {}}, "/colums: there is no such name here; is columns meant?"),
    ({"zzzz": SECRET}, "/zzzz: there is no such name here"),
    ({"full": "yes"}, "/full: must be true or false without quotes"),
    ({"columns": ["a"]}, "/columns: must be an object in braces"),
    ({"columns": {"a": 1}}, "/columns/a: must be text in quotes"),
    ({"base_url": "ftp://hr.example"}, "/base_url: must be an address that begins with https://"),
    ({"default_zone": "Berlin"}, "/default_zone: must be a time zone such as Europe/Berlin"),
    ({"places": {"New York": {"zone": "EST5"}}}, "/places/New York/zone: must be a time zone"),
    ({"places": {"Oslo": {}}}, "/places/Oslo/zone: is missing: give it"),
    ({"every": {"delta_minutes": "15"}}, "/every/delta_minutes: must be a whole number without"),
    ({"every": {"delta_minutes": 1.5}}, "/every/delta_minutes: must be a whole number"),
    ({"every": {"delta_minutes": -1}}, "/every/delta_minutes: must be 0 or more"),
    ({"every": {"files_minutes": 9999}}, "/every/files_minutes: must be 1440 or less"),
    ({"every": {"full": "at night"}}, "/every/full: must read like daily 02:30 Europe/Berlin or"),
    ({"every": {"full": "daily 02:30 Mars"}}, "/every/full: must be a time zone such as"),
    ({"rules": {"absent": "end"}}, "/rules/absent: must be 'report' or 'left'"),
    ({"rules": {"limits": {"hires_percent": 101}}}, "/rules/limits/hires_percent: must be 100 or"),
    ({"rules": {"limits": {"leavers": True}}}, "/rules/limits/leavers: must be a whole number"),
    ({"rules": {"joins": "payroll"}}, "/rules/joins: must be the name of another source of this"),
    ({"rules": {"joins": "people"}}, "/rules/joins: must be the name of another source of this"),
    ({"rules": {"joins": "x", "absent": "left"}}, "/rules/absent: a source that joins another one"),
    ({"events": {**EVENTS, "path_secret": "x"}}, "/events/path_secret_file: unsigned needs one of"),
    ({"events": {"recipe": "hibob"}}, "/events/secret_files: give one file, two while"),
    ({"events": {"recipe": "hibob", "secrets": SECRET}}, "/events/secrets: must be a list in"),
    ({"events": {**EVENTS, "secret": SECRET}}, "/events/secret: there is no such name here; is"),
    ({"sftp": SECRET}, "/sftp: must be an object in braces"),
]


@pytest.mark.parametrize(("parts", "said"), SLIPS, ids=[said for _, said in SLIPS])
def test_a_fault_names_its_place_and_what_to_write(
    tmp_path: Path, parts: dict[str, object], said: str
) -> None:
    """One line for one fault."""
    (found,) = faults(tmp_path, people(**parts))

    assert found.startswith(f"/sources/people{said}")


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "/: must be an object in braces"),
        ({"schema": "hris_sources.v1", "sources": {}}, "/sources: must not be empty"),
        ({"schema": "hris_sources.v1"}, "/sources: is missing: give it"),
        ({**people(), "schema": "v2"}, "/schema: must be 'hris_sources.v1'"),
        (
            {**people(), "sources": {"Pay roll": people()["sources"]["people"]}},
            "/sources/Pay roll: must be lower-case letters, digits and hyphens",
        ),
    ],
)
def test_a_fault_of_the_file_itself_is_named(tmp_path: Path, document: object, said: str) -> None:
    """Before any source of it."""
    (found,) = faults(tmp_path, document)

    assert found.startswith(said)


def test_every_fault_is_named_in_one_go(tmp_path: Path) -> None:
    """Nobody mends a file by starting the process again and again."""
    document = people(full="yes", colums={}, every={"delta_minutes": -1})

    assert len(faults(tmp_path, document)) == 3


@pytest.mark.parametrize("url", ["http://hr.example", "http://10.1.2.3/api"])
def test_secrets_do_not_travel_in_the_open(tmp_path: Path, url: str) -> None:
    """To this machine, or on a desk, they may."""
    (found,) = faults(tmp_path, people(base_url=url), plain=False)

    assert found == "/sources/people/base_url: must begin with https://, as secrets travel along"
    path = tmp_path / "sources.json"
    assert read_sources(path, plain=True)["people"].base_url == url
    path.write_text(json.dumps(people(base_url="http://127.0.0.1:8090")), "utf-8")
    assert list(read_sources(path)) == ["people"]


def test_a_source_may_join_another(tmp_path: Path) -> None:
    """By its name in the same file."""
    document = people(rules={"joins": "hr"})
    document["sources"]["hr"] = {"kind": "files", "folder": "/srv/hr"}
    path = tmp_path / "sources.json"
    path.write_text(json.dumps(document), "utf-8")

    assert read_sources(path)["people"].rules.joins == "hr"
