"""Guides for people quote what pages say: a reader finds every word in italics there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDES = (
    "after-you-left",
    "begin-a-tour",
    "decide-good-standing",
    "look-after-peoples-data",
    "stop-hold-erase",
    "your-tour",
)
QUOTED = re.compile(r"(?<![*\w])\*([^*\n][^*]*)\*(?!\*)")
MORE = re.compile(r"%\(\w+\)s|\{\{ ?\w+ ?\}\}|<[^>]+>")
"""What a page fills in, and its marks."""


def _said() -> str:
    """Return every word of pages, mails and cards, with names left open."""
    folders = ("webhooks", "tourwright/domain")
    files = (path for folder in folders for path in (ROOT / folder).rglob("*.*"))
    texts = (path.read_text("utf-8") for path in files if path.suffix in {".py", ".html"})
    return " ".join(MORE.sub("...", " ".join(texts)).split())


SAID = _said()


@pytest.mark.parametrize("guide", GUIDES)
def test_what_a_guide_quotes_stands_on_a_page(guide: str) -> None:
    """A button that was renamed is renamed in its guide."""
    text = " ".join((ROOT / "docs/how-to" / f"{guide}.md").read_text("utf-8").split())
    quoted = {words.removesuffix(" ...") for words in QUOTED.findall(text)}

    assert quoted
    assert {words for words in quoted if words not in SAID} == set()
