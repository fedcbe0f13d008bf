"""The blanks people fill: what fits, what is refused and why, and what is still missing."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourwright.domain import statement as rules
from tourwright.domain.errors import GuardError, IncompleteError, RuleError
from tourwright.domain.model import Party, TourKind
from tourwright.domain.statement import FieldError, Names, Promise, PromiseOwner, Result, Statement

NAMES = Names("Ana Sol", "Dana Reyes", "Brightwater")
EMPTY = Statement(TourKind.TRANSFORMATIONAL, NAMES)
DATED = rules.standard(TourKind.TRANSFORMATIONAL, {}, NAMES, date(2026, 1, 15), 36)
LONG = "x" * 2_001


def set_to(field: str, value: object, statement: Statement = EMPTY) -> Statement:
    """Return the statement with the field set to a JSON value."""
    return rules.with_field(statement, field, json.dumps(value))


@pytest.mark.parametrize(
    ("field", "value", "stored"),
    [
        ("mission_objective", " Move the line. ", "Move the line."),
        ("career", "one\r\ntwo  \rthree", "one\ntwo\nthree"),
        ("shareable", "e\u0301", "\u00e9"),
        ("start", "2026-01-15", date(2026, 1, 15)),
        ("start", None, None),
        ("length_months", 36, 36),
        ("language", "en", "en"),
        ("manager_aspirations", ["one", "two"], ("one", "two")),
        ("employee_aspirations", [], ()),
        ("company_results", [{"kind": "a", "text": "b"}], (Result("a", "b"),)),
        (
            "employee_results",
            [{"kind": "a", "text": "b", "how_we_know": "c"}],
            (Result("a", "b", "c"),),
        ),
        (
            "promises",
            [{"owner": "company", "text": "a"}],
            (Promise(PromiseOwner.COMPANY, "a"),),
        ),
    ],
)
def test_fitting_values_are_stored_clean(field: str, value: object, stored: object) -> None:
    """NFC, one kind of line end, no spaces at the ends of lines."""
    assert getattr(set_to(field, value), field) == stored


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("mission_objective", 3, "not a text"),
        ("mission_objective", LONG, "at most 2000"),
        ("mission_objective", "a\u0000b", r"character 2 \(U\+0000\)"),
        ("mission_objective", "a\tb", r"U\+0009"),
        ("mission_objective", "a\u202eb", r"U\+202E"),
        ("mission_objective", "a\u2066b", r"U\+2066"),
        ("mission_objective", "a\ud800b", r"U\+D800"),
        ("mission_objective", "a\u2028b", r"U\+2028"),
        ("career", ["a"], "not a text"),
        ("start", "15 January", "like 2026-01-15"),
        ("start", "2026-02-30", "not in the calendar"),
        ("start", 20260115, "not a day"),
        ("start", "0001-01-01", "from 1950"),
        ("length_months", "36", "whole number"),
        ("length_months", True, "whole number"),
        ("length_months", 0, "1 to 120"),
        ("length_months", 121, "1 to 120"),
        ("language", "xx", "no wording"),
        ("language", ["en"], "no wording"),
        ("company_values", "one", "not a list"),
        ("company_values", ["a", ""], r"company_values\[2\]: is empty"),
        ("company_values", ["a"] * 21, "at most 20"),
        ("company_results", [[]], r"company_results\[1\]: is not an object"),
        ("company_results", [{"kind": "a"}], r"company_results\[1\].text: is empty"),
        ("company_results", [{"kind": "a\nb", "text": "c"}], "one line"),
        ("company_results", [{"kind": "a", "text": "c", "score": 1}], "not known"),
        ("promises", [{"owner": "nobody", "text": "a"}], "employee, manager, company"),
        ("promises", [{"owner": ["company"], "text": "a"}], "employee, manager, company"),
        ("promises", [{"owner": "company", "text": "a", "state": "kept"}], "not known"),
    ],
)
def test_other_values_are_refused_by_name(field: str, value: object, why: str) -> None:
    """The error names the blank, the place and the fix, and repeats no text."""
    with pytest.raises(FieldError, match=why) as refused:
        set_to(field, value)

    assert refused.value.field.startswith(field)
    assert len(str(refused.value)) < 150


@pytest.mark.parametrize(
    "text",
    ["", "{", "NaN", "1.5", "1e3", '{"a": 1, "a": 2}', "[" * 100_000, "1" * 5_000, " " * 200_001],
)
def test_broken_json_is_refused(text: str) -> None:
    """Whatever comes from the wire, the answer is a rule's error."""
    with pytest.raises(FieldError, match="length_months"):
        rules.with_field(EMPTY, "length_months", text)


@pytest.mark.parametrize(
    "field", ["allowance_amount", "principles", "networking_hours", "company", "policy"]
)
def test_policy_cannot_be_set_for_one_person(field: str) -> None:
    """Law L8: the error names the policy layer and who changes it."""
    with pytest.raises(GuardError, match="policy layer, equal for the whole team"):
        set_to(field, "2000")


@pytest.mark.parametrize("field", ["kind", "names", "wording"])
def test_fixed_facts_cannot_be_set(field: str) -> None:
    """Another kind is another tour."""
    with pytest.raises(GuardError, match="fixed for this tour"):
        set_to(field, "foundational")


def test_unknown_blank_is_refused_with_the_known_ones() -> None:
    """The list helps whoever wrote the page."""
    with pytest.raises(FieldError, match="mission_objective, start"):
        set_to("salary", 1)


def test_length_and_last_day_follow_each_other() -> None:
    """The one that was set last decides; the stored last day wins over arithmetic."""
    longer = set_to("length_months", 42, DATED)
    edited = set_to("last_day", "2029-01-31", DATED)

    assert (DATED.last_day, longer.last_day) == (date(2029, 1, 14), date(2029, 7, 14))
    assert (edited.last_day, edited.length_months) == (date(2029, 1, 31), 36)


def test_a_chosen_last_day_stays_when_the_start_moves() -> None:
    """The stored last day wins over arithmetic; one that was only computed moves along."""
    chosen = set_to("last_day", "2029-01-31", DATED)

    kept = set_to("start", "2027-02-01", chosen)
    moved = set_to("start", "2027-02-01", DATED)

    assert (kept.last_day, kept.length_months) == (date(2029, 1, 31), 24)
    assert (moved.last_day, moved.length_months) == (date(2030, 1, 31), 36)


def test_an_empty_last_day_follows_from_the_length() -> None:
    """A day that was chosen can be taken out again."""
    chosen = set_to("last_day", "2029-01-31", DATED)

    assert set_to("last_day", None, chosen).last_day == DATED.last_day
    assert rules.chosen_last_day(chosen) == date(2029, 1, 31)
    assert rules.chosen_last_day(DATED) is None


def test_leap_day_may_end_on_the_twenty_eighth() -> None:
    """People who expect it edit the last day, and the length stays twelve months."""
    leap = rules.standard(TourKind.TRANSFORMATIONAL, {}, NAMES, date(2028, 2, 29), 12)

    edited = set_to("last_day", "2029-02-28", leap)

    assert (leap.last_day, edited.length_months) == (date(2029, 2, 27), 12)


@pytest.mark.parametrize("day", ["2026-01-14", "2036-01-15"])
def test_last_day_outside_the_bounds_is_refused(day: str) -> None:
    """Not before the start, not beyond 120 months."""
    with pytest.raises(FieldError, match="last_day"):
        set_to("last_day", day, DATED)


@pytest.mark.parametrize(("field", "value"), [("length_months", 36), ("last_day", "2029-01-14")])
def test_foundational_tour_takes_no_end(field: str, value: object) -> None:
    """No end is planned; an empty value is fine."""
    endless = rules.standard(TourKind.FOUNDATIONAL, {}, NAMES, date(2026, 1, 15), None)

    with pytest.raises(GuardError, match="no planned end"):
        set_to(field, value, endless)
    assert set_to(field, None, endless) == endless


@pytest.mark.parametrize(
    ("kind", "months", "expected"),
    [
        (TourKind.TRANSFORMATIONAL, 23, ("length_short",)),
        (TourKind.TRANSFORMATIONAL, 24, ()),
        (TourKind.TRANSFORMATIONAL, 60, ()),
        (TourKind.TRANSFORMATIONAL, 61, ("length_long",)),
        (TourKind.ROTATIONAL, 5, ("length_short",)),
        (TourKind.ROTATIONAL, 36, ()),
        (TourKind.ROTATIONAL, 37, ("length_long",)),
        (TourKind.FOUNDATIONAL, None, ()),
    ],
)
def test_unusual_lengths_warn(kind: TourKind, months: int | None, expected: tuple[str]) -> None:
    """C20: the two may go on, with a reason."""
    found = rules.standard(kind, {}, NAMES, date(2026, 1, 15), months)

    assert rules.warnings_for(found) == expected


def test_missing_blanks_are_named_by_owner() -> None:
    """C03: each empty blank, in reading order, for the side that fills it."""
    manager = rules.missing(EMPTY, Party.MANAGER)

    assert manager == (
        "mission_objective",
        "start",
        "length_months",
        "company_results",
        "promises",
        "manager_aspirations",
        "company_values",
        "career",
        "shareable",
    )
    assert rules.missing(EMPTY, Party.EMPLOYEE) == (
        "employee_results",
        "promises",
        "employee_aspirations",
    )


@pytest.mark.parametrize("gone", [PromiseOwner.MANAGER, PromiseOwner.COMPANY])
def test_promise_to_the_employee_is_required(gone: PromiseOwner) -> None:
    """Law L1, C02: with no promise of the manager or the company the manager's side is not done."""
    left = tuple(Promise(owner, "a") for owner in PromiseOwner if owner is not gone)

    with pytest.raises(IncompleteError, match="each side promises") as refused:
        rules.require(
            replace(DATED, promises=left, **FILLED),  # type: ignore[arg-type]
            Party.MANAGER,
        )

    assert refused.value.field == "promises"


FILLED = {
    "mission_objective": "a",
    "company_results": (Result("a", "b"),),
    "manager_aspirations": ("a",),
    "company_values": ("a",),
    "career": "a",
}


def test_manager_goes_first() -> None:
    """C08: without the manager's own aspirations the manager's side is not filled."""
    with pytest.raises(IncompleteError, match="the manager goes first"):
        rules.require(
            replace(DATED, **{**FILLED, "manager_aspirations": ()}),  # type: ignore[arg-type]
            Party.MANAGER,
        )


def test_complete_statement_passes() -> None:
    """Nothing is asked twice."""
    complete = replace(DATED, **FILLED)  # type: ignore[arg-type]

    rules.require(complete, Party.MANAGER)

    assert rules.missing(complete, Party.MANAGER) == ()


def test_blanks_of_a_tour_type_are_checked() -> None:
    """A catalogue's own blanks go through the same rules."""
    with pytest.raises(FieldError, match="company_values"):
        rules.standard(TourKind.ROTATIONAL, {"company_values": "one"}, NAMES, None, 12)


def test_blanks_of_a_tour_type_replace_ours() -> None:
    """HR's text wins over the standard one."""
    blanks = {"mission_objective": "Ours."}

    found = rules.standard(TourKind.ROTATIONAL, blanks, NAMES, date(2026, 1, 15), 12)

    assert found.mission_objective == "Ours."


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["kind", "text", "owner", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.sampled_from([*rules.FIELDS, "names", "salary"]), JSON)
def test_any_json_is_stored_or_refused(field: str, value: object) -> None:
    """No input breaks anything but a rule, and what is stored can be hashed and read back."""
    try:
        found = set_to(field, value, DATED)
    except RuleError:
        return

    assert rules.from_dict(json.loads(json.dumps(rules.to_dict(found)))) == found
    assert len(rules.individual_hash(found)) == 64


@given(st.sampled_from([field for field in rules.FIELDS if field != "promises"]), JSON)
def test_setting_twice_changes_nothing_more(field: str, value: object) -> None:
    """A stored value goes through the rules unchanged."""
    try:
        once = set_to(field, value, DATED)
    except RuleError:
        return

    assert set_to(field, rules.to_dict(once)[field], once) == once
