"""What a reading would change, in words that somebody can read."""

from dataclasses import replace
from datetime import date

from tourwright.domain.hris_diff import FactChange, diff_of
from tourwright.domain.people import Leave, PersonStatus, SourcePerson, Termination

ANA = SourcePerson(
    "hr",
    "1",
    given_name="Ana",
    family_name="Sol",
    department="Sales",
    status=PersonStatus.ACTIVE,
    hire_date=date(2020, 3, 2),
)


def test_equal_readings_change_nothing() -> None:
    """Nothing is shown that stays as it is."""
    assert diff_of(ANA, ANA).changes == ()


def test_a_change_shows_both_sides() -> None:
    """With the name as it would be."""
    found = diff_of(ANA, replace(ANA, department="Service"), ("job_changed",))

    assert found.changes == (FactChange("department", "Sales", "Service"),)
    assert (found.name, found.kinds, found.is_new) == ("Ana Sol", ("job_changed",), False)


def test_somebody_new_has_only_one_side() -> None:
    """Every fact that is given, status included."""
    found = diff_of(None, ANA)

    assert found.is_new
    assert {change.before for change in found.changes} == {""}
    assert FactChange("status", "", "active") in found.changes
    assert not any(change.field.startswith("leave") for change in found.changes)


def test_an_end_and_a_leave_are_told_part_by_part() -> None:
    """So that the day that moved is seen at once."""
    ending = Termination(date(2026, 8, 31), type="voluntary", rehire_eligible=True)
    away = replace(ANA, leave=Leave(date(2026, 4, 1)), termination=ending)
    later = replace(away, termination=replace(ending, date=date(2026, 9, 30)))

    found = {change.field: change.after for change in diff_of(ANA, away).changes}

    assert found["termination.date"] == "2026-08-31"
    assert found["termination.rehire_eligible"] == "yes"
    assert found["leave.start"] == "2026-04-01"
    assert diff_of(away, later).changes == (
        FactChange("termination.date", "2026-08-31", "2026-09-30"),
    )
