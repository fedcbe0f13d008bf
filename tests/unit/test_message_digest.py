"""The words of a mail that gathers several."""

from collections.abc import Sequence

import pytest

from tourwright.domain.message_digest import IN_FULL, MOST_TOLD, Gathered, Item
from tourwright.domain.message_digest import digest as digest_in
from tourwright.domain.messages import words_of


def digest(items: Sequence[Item], language: str = "en") -> Gathered:
    """Return the English words for these, or those of another language."""
    return digest_in(items, words_of(language).digest)


def item(subject: str, *words: str) -> Item:
    """Return a thing with one action."""
    return Item(subject, words, (("Open", f"https://tours.example/{subject}"),))


def test_few_things_are_told_in_full() -> None:
    """Each by its subject with its words, in their order; the mail's subject names the first."""
    said = digest([item("A talk", "It is time."), item("A view", "Both are in.", "Please read.")])

    assert said.subject == "A talk (and 1 more)"
    assert said.paragraphs[1:] == ("A talk\nIt is time.", "A view\nBoth are in.\nPlease read.")


def test_every_thing_keeps_its_way() -> None:
    """An action says what it is about, so that a list of links can be read aloud."""
    said = digest([item("a"), item("b")])

    assert said.actions == (
        ("Open: a", "https://tours.example/a"),
        ("Open: b", "https://tours.example/b"),
    )


def test_the_same_thing_many_times_is_told_once() -> None:
    """With its number; nothing else is lost."""
    said = digest([item("a", "words")] * 299 + [item("b", "words")])

    assert said.paragraphs[1:] == ("a (299 times)", "b\nwords")
    assert len(said.actions) == 2


@pytest.mark.parametrize("count", [IN_FULL + 1, MOST_TOLD])
def test_more_things_are_told_by_their_subjects(count: int) -> None:
    """A mail stays short."""
    said = digest([item(str(number), "words") for number in range(count)])

    assert said.paragraphs[1:] == tuple(str(number) for number in range(count))


def test_a_long_list_says_how_many_more_there_are() -> None:
    """The pages show them all."""
    said = digest([item(str(number)) for number in range(40)])

    assert said.paragraphs[-1] == "And 28 more: your own page shows them all."
    assert len(said.actions) == MOST_TOLD


def test_a_german_reader_gets_a_german_digest() -> None:
    """What we say around the things, and their number."""
    said = digest([item("a", "words")] * 2 + [item(str(number)) for number in range(40)], "de")

    assert said.subject == "a (und 41 weitere)"
    assert said.paragraphs[1] == "a (2-mal)"
    assert said.paragraphs[-1] == "Und 29 weitere: Ihre eigene Seite zeigt sie alle."
