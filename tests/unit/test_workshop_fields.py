"""Blanks as people fill them."""

import pytest

from tests.web_world import STATEMENT
from tourwright.domain.statement import to_dict, with_field
from webhooks.workshop_fields import (
    BLANKS,
    BY_NAME,
    Blank,
    as_json,
    changed_blanks,
    faults_in,
    inputs,
    rows,
    text_of,
    typed_value,
    value_in,
)

RESULTS, PROMISES = BY_NAME["company_results"], BY_NAME["promises"]
MISSION, MONTHS, START = BY_NAME["mission_objective"], BY_NAME["length_months"], BY_NAME["start"]


@pytest.mark.parametrize("blank", BLANKS, ids=lambda blank: blank.name)
def test_a_page_sent_back_unchanged_changes_nothing(blank: Blank) -> None:
    """What the inputs show is read again as what the statement has."""
    value = value_in(to_dict(STATEMENT), blank)
    form = {one.name: one.value for one in inputs(blank, value, 1)}

    assert typed_value(form, blank) == value
    assert faults_in(STATEMENT, blank, value) == ()


def test_rows_left_empty_are_dropped() -> None:
    """One more empty row is no item."""
    form = {"promises-0-owner": "manager", "promises-0-text": " ", "promises-1-owner": "company"}
    form |= {"promises-7-owner": "company", "promises-7-text": "A course a year"}

    assert typed_value(form, PROMISES) == [{"owner": "company", "text": "A course a year"}]


def test_one_more_row_is_empty_and_the_number_of_rows_is_bounded() -> None:
    """The button works without a script, up to the most items there may be."""
    assert len(rows(RESULTS, [], 1)) == 1
    assert len(rows(BY_NAME["company_values"], ["care"] * 20, 1)) == 20


@pytest.mark.parametrize(
    ("blank", "value", "name", "words"),
    [
        (MISSION, "a" * 100_000, "mission_objective", "shorten it to 2000"),
        (MISSION, "abc\u202edef", "mission_objective", "right-to-left override"),
        (MISSION, "abc\x00", "mission_objective", "hidden sign"),
        (RESULTS, [{"kind": "", "text": "x", "how_we_know": ""}], "company_results-0-kind", "fill"),
        (PROMISES, [{"owner": "boss", "text": "x"}], "promises-0-owner", "choose who"),
        (MONTHS, "many", "length_months", "whole number"),
        (START, "15.4.2027", "start", "a day like"),
    ],
)
def test_a_fault_names_the_input_and_the_fix(
    blank: Blank, value: object, name: str, words: str
) -> None:
    """Nobody has to guess which field is meant."""
    fault = faults_in(STATEMENT, blank, value)[0]

    assert fault.name == name
    assert words in fault.message


def test_markup_and_formulas_are_words_like_others() -> None:
    """They are shown as they were typed, so there is nothing to refuse."""
    value = "<script>alert(1)</script> =cmd|' /C calc'!A0"

    assert faults_in(STATEMENT, MISSION, value) == ()
    assert with_field(STATEMENT, MISSION.name, as_json(MISSION, value)).mission_objective == value


def test_a_length_left_empty_says_that_there_is_none() -> None:
    """An emptied number is not the text of nothing."""
    assert as_json(MONTHS, typed_value({"length_months": " "}, MONTHS)) == "null"
    assert typed_value({"length_months": "30"}, MONTHS) == 30


def test_changed_blanks_are_told_as_texts() -> None:
    """A revision is read blank by blank."""
    after = with_field(STATEMENT, "mission_objective", '"Move 4 plants"')

    (found,) = changed_blanks(to_dict(STATEMENT), to_dict(after))

    assert (found[0].name, found[2]) == ("mission_objective", "Move 4 plants")


def test_a_promise_is_read_with_who_gives_it() -> None:
    """Promises of three sides stand in one blank."""
    text = text_of(PROMISES, value_in(to_dict(STATEMENT), PROMISES))

    assert "The manager: Two hours of coaching a month" in text
