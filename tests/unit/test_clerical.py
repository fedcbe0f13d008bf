"""A correction mends slips of the pen; what was agreed is for an amendment."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourwright.domain.clerical import MOST_WORDS, require_clerical
from tourwright.domain.errors import GuardError
from tourwright.domain.model import TourKind
from tourwright.domain.statement import (
    FieldError,
    Names,
    Promise,
    PromiseOwner,
    Result,
    Statement,
    standard,
    with_value,
)

NAMES = Names("Ana Sol", "Dana Reyes", "Brightwater")
LONG = "We move the three plants to the new battery lines and keep the people who run them with us"


def some_text(**blanks: object) -> Statement:
    """Return a statement of ten words in its mission unless told otherwise."""
    given = {"mission_objective": "Move the plants to the new batery line by and by.", **blanks}
    return standard(TourKind.TRANSFORMATIONAL, given, NAMES, date(2026, 1, 15), 36)


def mission(text: str) -> Statement:
    """Return the statement with this mission."""
    return with_value(some_text(), "mission_objective", text)


def test_a_slip_of_the_pen_is_a_correction() -> None:
    """One letter, one word: the blank is named."""
    corrected = mission("Move the plants to the new battery line by and by.")

    assert require_clerical(some_text(), corrected) == ("mission_objective",)


def test_commas_and_capitals_may_change() -> None:
    """Signs between words are no words."""
    corrected = mission("Move the plants to the new Batery line, by and by!")

    assert require_clerical(some_text(), corrected) == ("mission_objective",)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Spend 1500 a year", "Spend 2500 a year"),
        ("Spend 1500 a year", "Spend 1.500 a year"),
        ("Lift it by 5 people", "Lift it by 5% people"),
        ("Done on 2027-03-01 at last", "Done on 2027-03-11 at last"),
        ("Done by March with luck", "Done by May with luck"),
        ("Fertig bis März mit Glück", "Fertig bis Mai mit Glück"),
        ("Two plants go to the line", "Three plants go to the line"),
        ("Zwei Werke ziehen um", "Drei Werke ziehen um"),
        ("Every week we both talk", "Every month we both talk"),
        ("Ana Sol leads the line", "Anna Sol leads the line"),
        ("Brightwater pays for it", "Brightwaters pays for it"),
        ("You may leave the plant", "You may not leave the plant"),
        ("Wir kündigen niemals jemandem hier", "Wir kündigen jemandem hier"),
        ("It costs € then and there", "It costs $ then and there"),
        ("½ of the lines run", "¼ of the lines run"),
    ],
)
def test_a_number_a_date_or_a_name_is_no_correction(old: str, new: str) -> None:
    """What was agreed is touched: refused, in figures or in words."""
    with pytest.raises(FieldError, match="propose an amendment"):
        require_clerical(mission(old), mission(new))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("start", "2026-02-15"),
        ("length_months", 30),
        ("last_day", "2029-06-30"),
        ("company_values", ["Safety.", "Speed."]),
        ("promises", []),
    ],
)
def test_days_lengths_and_lines_are_no_correction(field: str, value: object) -> None:
    """Another day, another length, a line more or less: an amendment."""
    before = some_text(company_values=["Safety."])

    with pytest.raises(FieldError, match="propose an amendment"):
        require_clerical(before, with_value(before, field, value))


def test_a_promise_stays_with_its_owner() -> None:
    """The same words from another mouth are another promise."""
    one, other = (
        replace(some_text(), promises=(Promise(owner, "A talk on Fridays"),))
        for owner in (PromiseOwner.MANAGER, PromiseOwner.EMPLOYEE)
    )

    with pytest.raises(FieldError, match="given to somebody else"):
        require_clerical(one, other)


def test_names_of_the_parties_are_no_correction() -> None:
    """The HR system writes the names."""
    other = replace(some_text(), names=replace(NAMES, employee="Anna Sol"))

    with pytest.raises(FieldError, match="names: days, lengths and names"):
        require_clerical(some_text(), other)


@pytest.mark.parametrize(("count", "fits"), [(1, True), (3, True), (4, False), (6, False)])
def test_at_most_a_fifth_of_the_words_change(count: int, fits: bool) -> None:  # noqa: FBT001  a case
    """Of nineteen words three may change; a fourth makes it an amendment."""
    words = LONG.split()
    spelled = " ".join([f"{word}x" if n < count else word for n, word in enumerate(words)])

    assert _is_clerical(mission(LONG), mission(spelled)) is fits


def test_a_long_text_may_change_by_five_words_only() -> None:
    """A fifth of a page would be another page."""
    words = [f"word{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(200)]
    before = mission(" ".join(words))
    five, six = (
        mission(" ".join([*(f"{word}x" for word in words[:n]), *words[n:]]))
        for n in (MOST_WORDS, MOST_WORDS + 1)
    )

    assert _is_clerical(before, five)
    assert not _is_clerical(before, six)


def test_a_correction_changes_something() -> None:
    """The same text again is nothing to confirm."""
    with pytest.raises(GuardError, match=r"^nothing is different"):
        require_clerical(some_text(), some_text())


def test_each_part_of_a_result_may_be_corrected() -> None:
    """Results are words too."""
    before = replace(some_text(), company_results=(Result("lauch", "Line runs", "no stops"),))
    after = replace(some_text(), company_results=(Result("launch", "Line runs", "no stops"),))

    assert require_clerical(before, after) == ("company_results",)


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_breaks_the_rule(one: str, other: str) -> None:
    """Any two texts are either a correction or refused with a sentence."""
    before, after = (replace(some_text(), career=text) for text in (one, other))

    assert _is_clerical(before, after) in (True, False)


def _is_clerical(before: Statement, after: Statement) -> bool:
    try:
        return bool(require_clerical(before, after))
    except (FieldError, GuardError):
        return False
