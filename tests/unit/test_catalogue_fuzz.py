"""Whatever stands in a catalogue's files, checking it ends with faults or without, never breaks."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tourwright.catalogue import CatalogueError, Fault, check, load

GOOD = Path(__file__).parents[1] / "fixtures" / "catalogue" / "good"
FILES = sorted(path.relative_to(GOOD).as_posix() for path in GOOD.rglob("*.json"))
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
NEAR_MISSES = st.sampled_from(
    [
        "",
        "P0D",
        "P7D",
        "P9M9",
        "{{x}}",
        "{{",
        "tour",
        "a.b",
        "![`",
        "end - P1D",
        "shall",
        "x" * 9000,
        -1,
    ]
)


def places(value: object, *place: str | int) -> Iterator[tuple[str | int, ...]]:
    """Yield every place in a document."""
    yield place
    children = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, inner in children:
        yield from places(inner, *place, step)


def replaced(document: Any, place: tuple[str | int, ...], value: object) -> object:  # noqa: ANN401
    """Return the document with another value at the place."""
    if not place:
        return value
    inner = document
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return document


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(FILES), st.one_of(JSON_VALUES, NEAR_MISSES))
def test_any_value_at_any_place_is_a_fault_or_fine(
    data: st.DataObject, file: str, value: object
) -> None:
    """The check answers; what it finds no fault in can be loaded."""
    document = json.loads((GOOD / file).read_text(encoding="utf-8"))
    place = data.draw(st.sampled_from(list(places(document))))

    faults = checked(file, json.dumps(replaced(document, place, value)).encode())

    assert all("Allowed: " in str(fault) for fault in faults)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FILES), st.binary(max_size=200))
def test_any_bytes_are_a_fault(file: str, raw: bytes) -> None:
    """No file of a few random bytes is a part of a catalogue."""
    assert checked(file, raw)


def checked(file: str, raw: bytes) -> list[Fault]:
    """Check a good catalogue with one file of these bytes; loading must agree."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(GOOD, folder, dirs_exist_ok=True)
        (Path(folder) / file).write_bytes(raw)
        faults = check(Path(folder))
        if not faults:
            assert load(Path(folder)).version
            return faults
        with pytest.raises(CatalogueError):
            load(Path(folder))
        return faults
