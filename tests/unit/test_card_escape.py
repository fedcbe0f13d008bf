"""What people type stands in a card as they typed it."""

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from connectors.microsoft365.cards.blocks import facts, texts
from connectors.microsoft365.cards.escape import lines, markdown, plain

READER = MarkdownIt("commonmark").enable("strikethrough")
SIGNS = st.text(
    alphabet=st.sampled_from(list("ab1 .:/@-+=#*_`[](){}<>&;!~|\\\"'w\n\t\r")), max_size=60
)


def paragraphs(text: str) -> list[str]:
    """Return what a reader of Markdown makes of the text; fails when it is more than words."""
    made = READER.render("\n\n".join(lines(text))).split("\n")
    found = [each.removeprefix("<p>").removesuffix("</p>") for each in made if each]
    assert [each for each in found if "<" in each] == []
    return [html.unescape(each) for each in found]


@settings(max_examples=400, deadline=None)
@given(st.one_of(SIGNS, st.text(max_size=60)))
def test_typed_text_cannot_make_markup(text: str) -> None:
    """No link, no heading, no list, no tag: every line is a paragraph of the letters typed."""
    typed = [" ".join(line.split()) for line in plain(text).split("\n") if line.strip()]

    assert paragraphs(text) == typed


@pytest.mark.parametrize(
    "text",
    [
        "[Yes](https://evil.example)",
        "![pixel](https://evil.example/x.png)",
        "<a href='https://evil.example'>x</a>",
        "# Approved by HR",
        "1. first",
        "- item",
        "--- ",
        "***bold***",
        "`code`",
        "~~gone~~",
        "a | b",
        "&lt;b&gt;",
    ],
)
def test_known_tricks_are_words(text: str) -> None:
    """Each is read as typed."""
    assert paragraphs(text) == [" ".join(text.split())]


@pytest.mark.parametrize(
    "text", ["https://evil.example", "www.evil.example", "me@evil.example", "mailto:me"]
)
def test_no_client_takes_it_for_an_address(text: str) -> None:
    """A mark stands where a client would look for the beginning of a link."""
    said = markdown(text)

    assert "\\" in said
    assert said.replace("\\", "") == text


def test_no_date_is_put_in() -> None:
    """Cards replace `{{DATE(...)}}` before they read Markdown, and Outlook `{{name.value}}`."""
    assert "{{" not in markdown("{{DATE(2027-04-01T09:00:00Z, SHORT)}} {{reason.value}}")


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\x00", "\x1b", "\x07"])
def test_signs_that_nobody_sees_are_dropped(sign: str) -> None:
    """A turned direction makes a no read like a yes."""
    assert plain(f"a{sign}b") == markdown(f"a{sign}b") == "ab"


def test_empty_text_makes_no_block() -> None:
    """Nothing said is nothing shown."""
    assert texts(" \n ") == []
    assert facts((("Reason", ""),)) == []


def test_lines_stay_lines() -> None:
    """A text of several paragraphs reads as one."""
    (block,) = texts("One.\nTwo.\r\n\r\nThree.")

    assert block["text"] == "One.\n\nTwo.\n\nThree."
