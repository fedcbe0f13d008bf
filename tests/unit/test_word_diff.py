"""Changes told word by word."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webhooks.word_diff import Part, PartKind, is_changed, parts

SAME, REMOVED, ADDED = PartKind.SAME, PartKind.REMOVED, PartKind.ADDED
TEXTS = st.text(alphabet="ab c\n.é\u0301-", max_size=60)


def test_one_changed_word_is_told_between_the_words_that_stayed() -> None:
    """The reader sees what went and what came, in the sentence."""
    told = parts("Move three plants", "Move four plants")

    assert told == (
        Part(SAME, "Move "),
        Part(REMOVED, "three"),
        Part(ADDED, "four"),
        Part(SAME, " plants"),
    )


def test_a_phrase_is_told_as_one_change() -> None:
    """A gap between two changed words is no part of its own."""
    told = parts("We hold talks monthly.", "We hold two reviews.")

    assert [part.kind for part in told] == [SAME, REMOVED, ADDED, SAME]


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [("", "new", [ADDED]), ("old", "", [REMOVED]), ("one", "one", [SAME]), ("", "", [])],
)
def test_a_text_that_came_went_or_stayed(before: str, after: str, kinds: list[PartKind]) -> None:
    """Empty sides are no special case for a page."""
    assert [part.kind for part in parts(before, after)] == kinds


def test_the_same_letters_written_differently_are_no_change() -> None:
    """A composed and a decomposed letter read the same."""
    assert not is_changed(parts("caf\u00e9", "cafe\u0301"))


@given(TEXTS, TEXTS)
def test_no_letter_is_lost_or_made_up(before: str, after: str) -> None:
    """Both texts can be read back from the parts."""
    told = parts(before, after)

    assert "".join(each.text for each in told if each.kind is not ADDED) == _nfc(before)
    assert "".join(each.text for each in told if each.kind is not REMOVED) == _nfc(after)


def test_a_text_of_a_hundred_thousand_characters_is_compared_at_once() -> None:
    """A long paste does not hold the page up."""
    before = "".join(f"word{n % 900} " for n in range(12_000))
    after = before.replace("word7 ", "other ").replace("word800 ", "")

    begun = time.process_time()
    told = parts(before, after)

    assert is_changed(told)
    assert time.process_time() - begun < 1


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
