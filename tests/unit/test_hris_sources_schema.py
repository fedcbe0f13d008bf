"""The published schema of the file of sources says what the settings take, and no more."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

import schemas
from tourwright.bootstrap.hris_file import read_sources
from tourwright.settings import SettingsError
from tourwright.settings.hris import (
    SECRETS,
    Events,
    Every,
    Figures,
    Rules,
    Sftp,
    Source,
    resolved,
)
from tourwright.settings.values import Place

NAME = "hris_sources.v1"
EXAMPLES = sorted((Path(schemas.__file__).parent / "examples" / NAME).glob("*.json"))
Json = dict[str, Any]
(SOURCE,) = schemas.schema(NAME)["properties"]["sources"]["patternProperties"].values()
PARTS: Mapping[type[BaseModel], Json] = {
    Source: SOURCE,
    Rules: SOURCE["properties"]["rules"],
    Figures: SOURCE["properties"]["rules"]["properties"]["limits"],
    Every: SOURCE["properties"]["every"],
    Events: SOURCE["properties"]["events"],
    Sftp: SOURCE["properties"]["sftp"],
    Place: next(iter(SOURCE["properties"]["places"]["patternProperties"].values())),
}
FIELDS = [(part, name) for part in PARTS for name in part.model_fields]


WORDS = {"ge": "minimum", "le": "maximum", "pattern": "pattern", "min_length": "minLength"}


def told(field: FieldInfo) -> Json:
    """Return what a field says of its own values, in words of JSON Schema."""
    found = {
        ours: value
        for each in field.metadata
        for theirs, ours in WORDS.items()
        if (value := getattr(each, theirs, None)) is not None
    }
    if get_origin(field.annotation) is Literal:
        found["enum"] = list(get_args(field.annotation))
    return found


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_the_schema_has_the_names_of_the_settings(part: type[BaseModel]) -> None:
    """And a secret as a file beside each one that is given as a value on a desk only."""
    names = set(part.model_fields)
    secret = {name for name in names & SECRETS if part is not Source}
    files = {"secret_files" if name == "secrets" else f"{name}_file" for name in secret}
    required = {name for name, each in part.model_fields.items() if each.is_required()}

    assert set(PARTS[part]["properties"]) == names | files
    assert set(PARTS[part].get("required", ())) == required


@pytest.mark.parametrize(("part", "name"), FIELDS, ids=lambda each: getattr(each, "__name__", each))
def test_a_name_takes_the_same_values_in_both(part: type[BaseModel], name: str) -> None:
    """Bounds, words, pattern and what counts without it."""
    field, said = part.model_fields[name], PARTS[part]["properties"][name]
    keywords = ("minimum", "maximum", "enum", "pattern")

    assert {each: said[each] for each in keywords if each in said} == {
        each: value for each, value in told(field).items() if each != "minLength"
    }
    assert ("minLength" in told(field)) <= ("minLength" in said)
    if "default" in said:
        assert said["default"] == field.default


def read(path: Path, folder: Path) -> None:
    """Read an example as a file of sources, its secrets in the folder."""
    text = path.read_text("utf-8").replace("/run/secrets/", f"{folder}/")
    for name in _named(json.loads(text)):
        Path(name).write_text("s" * 40, "utf-8")
    written = folder / "sources.json"
    written.write_text(text, "utf-8")
    read_sources(written)


def _named(part: object) -> Iterator[str]:
    """Yield every file that holds a secret."""
    if isinstance(part, dict):
        for name, each in part.items():
            if name.endswith("_file"):
                yield each
            elif name.endswith("_files"):
                yield from each
            else:
                yield from _named(each)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_to_the_settings_what_it_is_to_the_schema(path: Path, tmp_path: Path) -> None:
    """Taken, or refused."""
    if path.name.startswith("valid-"):
        read(path, tmp_path)
        return
    with pytest.raises(SettingsError):
        read(path, tmp_path)


GUIDES = sorted((Path(__file__).parents[2] / "docs").rglob("*.md"))


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_what_guides_show_keeps_to_the_schema(page: Path) -> None:
    """Whoever copies it sees no red line in the editor."""
    blocks = [each.partition("```")[0] for each in page.read_text("utf-8").split("```json")[1:]]
    shown = [json.loads(each) for each in blocks if f'"{NAME}"' in each]

    assert [each for each in shown if not schemas.validator(NAME).is_valid(each)] == []


def test_a_secret_is_known_by_its_name_alone() -> None:
    """The list of names that are refused as values covers what the schema calls a secret."""
    faults: list[str] = []
    resolved(dict.fromkeys(SECRETS, "value"), faults, plain=False)

    assert len(faults) == len(SECRETS)
