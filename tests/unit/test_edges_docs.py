"""The reference of unusual cases names tests that are there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "reference" / "edges.md").read_text("utf-8")
HEADS = {"the case", "---"}


def rows() -> list[list[str]]:
    """Return the cells of every row of the tables, without their heads."""
    lines = [line for line in TEXT.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [each for each in cells if each[0] not in HEADS]


@cache
def functions_of(path: str) -> frozenset[str]:
    """Return the name of every function of a module; none when there is no such module."""
    file = ROOT / path
    tree = ast.parse(file.read_text("utf-8")) if file.is_file() else ast.Module([], [])
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, functions))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_every_case_is_shown_by_tests_that_exist(row: list[str]) -> None:
    """A promise whose test was renamed or removed is found at once."""
    case, answer, shown = row
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", shown)

    assert all((case, answer, named)), row
    assert [name for path, name in named if name not in functions_of(path)] == []


def test_every_word_of_the_third_column_is_a_test() -> None:
    """A name with a slip in it does not pass as no name at all."""
    odd = [row[2] for row in rows() if re.sub(r"`tests/[\w/]+\.py::test_\w+`(, )?", "", row[2])]

    assert odd == []
