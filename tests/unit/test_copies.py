"""Copies of large values equal those that the standard library makes."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from tests.tour_world import active
from tourwright.domain.copies import changed


@dataclass(frozen=True)
class Door:
    """Something with fields."""

    width: int
    colour: str = "red"


def test_copy_has_the_new_fields_and_the_others() -> None:
    """As if it had been made anew."""
    assert changed(Door(80), {"colour": "blue"}) == Door(80, "blue")


def test_original_stays_as_it_was() -> None:
    """A value never changes."""
    door = Door(80)

    changed(door, {"width": 90})

    assert door == Door(80)


def test_unknown_field_is_refused() -> None:
    """A misspelt field must not be kept beside the true ones."""
    with pytest.raises(TypeError, match="Door has no hight"):
        changed(Door(80), {"hight": 200})


def test_tour_is_copied_as_the_standard_library_does() -> None:
    """The largest value there is."""
    tour = active().tour
    fields = {"progress_on": date(2026, 5, 4), "missed_reviews": 2}

    assert changed(tour, fields) == replace(tour, **fields)  # type: ignore[arg-type]
