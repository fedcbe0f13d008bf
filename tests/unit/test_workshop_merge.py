"""Words of two people who wrote in the same place."""

import re

from hypothesis import given
from hypothesis import strategies as st

from webhooks.workshop_merge import Merged, merged

TEXTS = st.lists(st.sampled_from(["one", "two", "six", " ", " ", "\n", ".", ","]), max_size=12).map(
    "".join
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"owner": st.sampled_from(["employee", "manager"]), "text": st.sampled_from("abcdef")}
    ),
    max_size=4,
)


def test_changes_in_two_places_make_one_text() -> None:
    """Nobody has to choose when the two did not write in the same words."""
    found = merged(
        "Move three plants by May", "Move four plants by May", "Move three plants by June"
    )

    assert found == Merged("Move four plants by June")


def test_two_wordings_of_the_same_place_are_both_kept() -> None:
    """What stands comes first, what was typed after it, and the clash is counted."""
    found = merged("Move three plants", "Move four plants", "Move five plants")

    assert found == Merged("Move four five plants", 1)


def test_a_text_typed_twice_the_same_is_no_clash() -> None:
    """Both wrote the same correction."""
    assert merged("teh plan", "the plan", "the plan") == Merged("the plan")


def test_items_added_by_both_are_all_kept() -> None:
    """Two people each added a line to a list."""
    found = merged(["lead a team"], ["lead a team", "speak"], ["write", "lead a team"])

    assert found == Merged(["write", "lead a team", "speak"])


def test_parts_of_one_row_are_merged() -> None:
    """One mended the result, the other how both will know."""
    base = {"kind": "growth", "text": "Lead a team", "how_we_know": ""}
    theirs, yours = base | {"text": "Lead a team of 5"}, base | {"how_we_know": "by 2028"}

    found = merged([base], [theirs], [yours])

    assert found == Merged([theirs | {"how_we_know": "by 2028"}])


def test_a_promise_given_to_two_owners_is_kept_for_both() -> None:
    """An owner is chosen, not worded: neither choice is dropped."""
    base = {"owner": "employee", "text": "Coach"}
    theirs, yours = base | {"owner": "manager"}, base | {"owner": "company"}

    assert merged([base], [theirs], [yours]) == Merged([theirs, yours], 1)


def test_a_day_that_both_changed_stays_as_typed_and_counts_as_a_clash() -> None:
    """A page shows both days and asks."""
    assert merged("", None, None) == Merged(None)
    assert merged(36, 24, 30) == Merged(30, 1)
    assert merged(36, 24, 36) == Merged(24)


@given(TEXTS, TEXTS, TEXTS)
def test_no_word_that_anybody_wrote_is_lost(base: str, theirs: str, yours: str) -> None:
    """New words of either side are in the proposal, and a word that neither took away."""
    proposal = _words(str(merged(base, theirs, yours).value))
    once = {word for word in _words(base) if base.split().count(word) == 1}

    assert (_words(theirs) | _words(yours)) - _words(base) <= proposal
    assert _words(theirs) & _words(yours) & once <= proposal


@given(ROWS, ROWS, ROWS)
def test_no_item_that_anybody_wrote_is_lost(
    base: list[object], theirs: list[object], yours: list[object]
) -> None:
    """The same for the rows of a list: each word is still with somebody."""
    proposal = _words(str(merged(base, theirs, yours).value))

    assert (_words(str(theirs)) | _words(str(yours))) - _words(str(base)) <= proposal


@given(TEXTS, TEXTS)
def test_a_change_of_one_side_only_is_taken_as_it_is(base: str, changed: str) -> None:
    """Nothing is proposed where nothing clashes."""
    assert merged(base, changed, base) == merged(base, base, changed) == Merged(changed)


def test_a_hundred_thousand_characters_merge_word_by_word() -> None:
    """A long paste is compared like a short one: far changes of both are taken."""
    base = "".join(f"{'word' if n % 20 else n} " for n in range(20_000))
    theirs, yours = base.replace("40 ", "their ", 1), base.replace("19800 ", "mine ", 1)

    assert merged(base, theirs, yours) == Merged(theirs.replace("19800 ", "mine ", 1))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))
