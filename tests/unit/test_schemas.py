"""The schemas: documented to the last property, strict, linear, and reaching nothing outside."""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import schemas

FOLDER = Path(schemas.__file__).parent
EXAMPLES = sorted((FOLDER / "examples").rglob("*.json"))
INVALID = [path for path in EXAMPLES if path.name.startswith("invalid-")]
VALID = [path for path in EXAMPLES if path.name.startswith("valid-")]


def label(path: Path) -> str:
    """Name an example by its schema and itself."""
    return f"{path.parent.name}/{path.stem}"


def properties(part: object, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each property of a schema with its place, those of parts too."""
    if isinstance(part, list):
        for at, inner in enumerate(part):
            yield from properties(inner, f"{place}/{at}")
    elif isinstance(part, dict):
        for name, inner in part.get("properties", {}).items():
            yield f"{place}/{name}", inner
        for name, inner in part.items():
            if name not in ("examples", "if"):
                yield from properties(inner, f"{place}/{name}")


def objects(part: object, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each object a document may have, with its place."""
    if isinstance(part, dict):
        if part.get("type") == "object" and "allOf" not in part:
            yield place, part
        for name, inner in part.items():
            yield from objects(inner, f"{place}/{name}")


def test_every_file_in_the_folder_is_named() -> None:
    """No schema lies there that the code does not know."""
    there = {path.name.removesuffix(".schema.json") for path in FOLDER.glob("*.schema.json")}

    assert there == set(schemas.NAMES)


@pytest.mark.parametrize("name", schemas.NAMES)
def test_schema_is_of_the_draft_and_says_who_it_is(name: str) -> None:
    """Draft 2020-12, with an id, a title and a description."""
    document = schemas.schema(name)

    jsonschema.Draft202012Validator.check_schema(document)

    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert document["$id"] == f"urn:tourwright:schemas:{name}"
    assert document["title"]
    assert document["description"]


@pytest.mark.parametrize("name", schemas.NAMES)
def test_every_property_is_described_with_an_example(name: str) -> None:
    """A reader of the schema learns what each name means, and sees one value."""
    bare = [
        place
        for place, part in properties(schemas.schema(name))
        if not part.get("description", "").endswith((".", ")"))
        or not ("examples" in part or part.get("type") == "object")
    ]

    assert bare == []


@pytest.mark.parametrize("name", schemas.NAMES)
def test_no_object_takes_unknown_names_in_silence(name: str) -> None:
    """A slip in a name is an error everywhere; only an event's data has free names."""
    open_ones = [
        place
        for place, part in objects(schemas.schema(name))
        if part.get("additionalProperties") is not False and not place.endswith("/data")
    ]

    assert open_ones == []


@pytest.mark.parametrize("name", schemas.NAMES)
def test_each_schema_has_valid_and_invalid_examples(name: str) -> None:
    """At least two of one sort and one of the other."""
    assert len([path for path in VALID if path.parent.name == name]) >= 2
    assert len([path for path in INVALID if path.parent.name == name]) >= 1


@pytest.mark.parametrize("path", VALID, ids=label)
def test_valid_example_is_accepted_by_both_libraries(path: Path) -> None:
    """The strict and the explaining validator agree."""
    document = json.loads(path.read_text(encoding="utf-8"))

    assert schemas.validator(path.parent.name).is_valid(document)
    jsonschema.Draft202012Validator(schemas.schema(path.parent.name)).validate(document)


@pytest.mark.parametrize("path", INVALID, ids=label)
def test_invalid_example_breaks_one_rule(path: Path) -> None:
    """One finding, at one place: the rule the file's name says."""
    document = json.loads(path.read_text(encoding="utf-8"))

    found = list(schemas.validator(path.parent.name).iter_errors(document))

    assert len(found) == 1


def test_an_unknown_schema_is_refused_by_name() -> None:
    """The message lists the names there are."""
    with pytest.raises(KeyError, match=r"company_policy\.v1"):
        schemas.schema("policy.v1")


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server on loopback that would notice a connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        yield server


@pytest.mark.parametrize("keyword", ["$ref", "$schema", "$dynamicRef"])
def test_a_remote_reference_opens_no_connection(keyword: str, listener: socket.socket) -> None:
    """A schema that points to a server is refused or left alone, and never fetched."""
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/schema.json"

    with suppress(ValueError):
        schemas.closed_validator({keyword: address}).is_valid({})

    with pytest.raises(TimeoutError):
        listener.accept()


def test_a_file_reference_is_refused(tmp_path: Path) -> None:
    """A schema cannot read a file of the machine."""
    secret = tmp_path / "secret.json"
    secret.write_text('{"type": "string"}', encoding="utf-8")

    with pytest.raises(ValueError, match="not fetched"):
        schemas.closed_validator({"$ref": secret.as_uri()})


def test_a_hostile_pattern_ends() -> None:
    """A pattern that doubles its work with each letter elsewhere is linear here."""
    hostile = schemas.closed_validator({"type": "string", "pattern": "^(a+)+$"})

    assert not hostile.is_valid("a" * 100_000 + "!")


def test_our_own_patterns_end_in_the_explaining_library() -> None:
    """The readable messages come from backtracking patterns; none of ours is led astray."""
    patterns = {
        part["pattern"]
        for name in schemas.NAMES
        for _, part in properties(schemas.schema(name))
        if "pattern" in part
    }
    hostile = ["a" * 4000 + "!", "a/" * 2000 + "!", "P" + "1" * 4000, "0" * 4000, "a." * 2000 + "!"]

    led = {pattern for pattern in patterns if any(re.search(pattern, each) for each in hostile)}

    assert 0 < len(led) < len(patterns)
