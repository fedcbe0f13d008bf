"""The threat table answers every requirement that applies, and its proofs exist."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "docs" / "reference" / "threats.md"
ROW = re.compile(r"^\| (\d[\d., ]*) \| (.+?) \| (.*?) ?\| (done|planned|n/a) \|$", re.MULTILINE)
PATH = re.compile(r"`([\w./-]+\.\w+|[\w./-]+/[\w.-]+|Dockerfile)`")

LISTED = """
1.1.1 1.1.2 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.2.6 1.2.9 1.3.1 1.3.2 1.3.3 1.3.5 1.3.6 1.3.7 1.3.10
1.3.11 1.5.1 1.5.2
2.1.1 2.1.2 2.1.3 2.2.1 2.2.2 2.2.3 2.3.1 2.3.2 2.3.3 2.3.4 2.4.1
3.2.1 3.2.2 3.3.1 3.3.2 3.3.3 3.3.4 3.4.1 3.4.2 3.4.3 3.4.4 3.4.5 3.4.6 3.5.1 3.5.2 3.5.3 3.5.4
3.7.1 3.7.2
4.1.1 4.1.2 4.1.3 4.2.1
5.1.1 5.2.1 5.2.2 5.2.3 5.3.1 5.3.2 5.4.1 5.4.2
6.1.1 6.1.3 6.3.1 6.3.2 6.3.3 6.3.4 6.4.1 6.5.1 6.5.2 6.5.3 6.5.4 6.5.5 6.6.2 6.6.3 6.8.1 6.8.2
6.8.4
7.1.1 7.1.2 7.1.3 7.2.1 7.2.2 7.2.3 7.2.4 7.3.1 7.3.2 7.4.1 7.4.2 7.4.4 7.4.5 7.5.2 7.6.1 7.6.2
8.1.1 8.1.2 8.2.1 8.2.2 8.2.3 8.3.1 8.4.1
9.1.1 9.1.2 9.1.3 9.2.1 9.2.2 9.2.3 9.2.4
10.1.1 10.1.2 10.2.1 10.2.2 10.3.1 10.3.2 10.3.3 10.3.4 10.4.1 10.4.2 10.4.3 10.4.4 10.4.5
10.4.6 10.4.7 10.4.8 10.4.9 10.4.10 10.4.11 10.5.1 10.5.2 10.5.3 10.5.4 10.5.5
11.1.1 11.1.2 11.2.1 11.2.2 11.2.3 11.3.1 11.3.2 11.3.3 11.4.1 11.4.3 11.5.1 11.6.1
12.1.1 12.1.2 12.2.1 12.2.2 12.3.1 12.3.2 12.3.3 12.3.4
13.1.1 13.2.1 13.2.2 13.2.3 13.2.4 13.2.5 13.3.1 13.3.2 13.4.1 13.4.2 13.4.3 13.4.4 13.4.5
14.1.1 14.1.2 14.2.1 14.2.2 14.2.3 14.2.4 14.3.1 14.3.2 14.3.3
15.1.1 15.1.2 15.1.3 15.2.1 15.2.2 15.2.3 15.3.1 15.3.2 15.3.3 15.3.4 15.3.5 15.3.7
16.1.1 16.2.1 16.2.2 16.2.3 16.2.4 16.2.5 16.3.1 16.3.2 16.3.3 16.3.4 16.4.1 16.4.2 16.4.3 16.5.1
16.5.2 16.5.3
"""
APPLICABLE = LISTED.split()
ROWS = ROW.findall(TABLE.read_text("utf-8"))


def test_no_requirement_is_missing_or_answered_twice() -> None:
    """Every id has exactly one row, and no row has an id that does not apply."""
    answered = Counter(one for ids, *_ in ROWS for one in ids.split(", "))

    assert set(answered) == set(APPLICABLE)
    assert [one for one, times in answered.items() if times > 1] == []


def test_every_line_of_the_tables_was_read() -> None:
    """A row with a misspelt state would drop out of the other tests."""
    lines = re.findall(r"^\| \d", TABLE.read_text("utf-8"), re.MULTILINE)

    assert len(ROWS) == len(lines)


@pytest.mark.parametrize(
    ("ids", "where"), [(ids, where) for ids, _, where, state in ROWS if state == "done"]
)
def test_what_is_done_has_a_test_that_exists(ids: str, where: str) -> None:
    """A claim without a proof is a plan."""
    code, _, proof = where.partition("; ")

    assert "tests/" in (proof or code), ids
    assert [path for path in PATH.findall(where) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("row", [row for row in ROWS if row[3] != "done"], ids=lambda row: row[0])
def test_what_is_not_done_says_why_or_what_is_missing(row: tuple[str, str, str, str]) -> None:
    """`n/a` gives its reason; files named by a plan exist."""
    _, answer, where, state = row

    assert ("because" in answer) == (state == "n/a")
    assert [path for path in PATH.findall(where) if not (ROOT / path).exists()] == []
