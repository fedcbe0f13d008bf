"""docs/reference/words.md gives the German words that people really read."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/words.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([^|]+) \| [^|]+ \| ([^|-][^|]*) \|$", PAGE, re.MULTILINE)[1:]
GERMAN = [
    *(ROOT / "webhooks/translations").rglob("*.po"),
    *(ROOT / "tourwright/domain").rglob("*.py"),
]
READ = "\n".join(path.read_text("utf-8") for path in GERMAN).casefold()


@pytest.mark.parametrize(("word", "german"), ROWS)
def test_the_german_word_is_the_one_of_the_pages(word: str, german: str) -> None:
    """Whoever reads of it here finds it there."""
    assert {each for each in german.split(", ") if each.casefold() not in READ} == set(), word
