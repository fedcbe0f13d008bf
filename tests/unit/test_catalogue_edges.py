"""What HR writes, at the value where the check or the meaning turns."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.store_factories import source_person
from tourwright.catalogue import check
from tourwright.catalogue.conditions import PERSON_FACTS
from tourwright.catalogue.facts import person_facts, step_facts
from tourwright.catalogue.times import DurationError, parse_at

GOOD = Path(__file__).parents[1] / "fixtures" / "catalogue" / "good"
TYPE = "tour_types/rotation.json"
POLICY = "policies/company.json"
Found = dict[str, Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A good catalogue in a folder of its own."""
    return Path(shutil.copytree(GOOD, tmp_path / "catalogue"))


def faults(folder: Path, file: str, change: Callable[[Found], object]) -> list[str]:
    """Return where the changed document is refused."""
    document = json.loads((folder / file).read_text(encoding="utf-8"))
    change(document)
    (folder / file).write_text(json.dumps(document), encoding="utf-8")
    return [fault.pointer for fault in check(folder)]


@pytest.mark.parametrize(
    ("low", "high", "where"),
    [
        (12, 12, []),
        (6, 12, []),
        (12, 18, []),
        (13, 18, ["/length_months"]),
        (6, 11, ["/length_months"]),
        (12, 11, ["/length_bounds_months/min"]),
    ],
)
def test_a_length_may_lie_on_its_bounds(
    folder: Path, low: int, high: int, where: list[str]
) -> None:
    """And both bounds may be the one length that HR offers."""
    bounds = {"min": low, "max": high}

    found = faults(folder, TYPE, lambda found: found.update(length_bounds_months=bounds))

    assert found == where


@pytest.mark.parametrize("kind", ["rotational", "transformational"])
def test_a_mission_has_an_expected_end(folder: Path, kind: str) -> None:
    """Only a foundational tour goes on without one."""

    def endless(found: Found) -> None:
        found.update(kind=kind, length_months=None)
        found.pop("length_bounds_months")

    assert faults(folder, TYPE, endless) == ["/length_months"]


@pytest.mark.parametrize(
    ("hold", "pause", "where"), [(14, 14, []), (15, 14, ["/absence/pause_after_days"])]
)
def test_a_tour_pauses_no_sooner_than_its_reminders_stop(
    folder: Path, hold: int, pause: int, where: list[str]
) -> None:
    """On the same day at the earliest."""
    absence = {"hold_after_days": hold, "pause_after_days": pause}

    assert faults(folder, POLICY, lambda found: found.update(absence=absence)) == where


@pytest.mark.parametrize("number", ["1" * 5000, "0." + "1" * 5000])
def test_a_number_of_endless_length_is_told_by_its_length(folder: Path, number: str) -> None:
    """It is never read, and not repeated to whoever wrote it."""
    text = (folder / TYPE).read_text(encoding="utf-8")
    (folder / TYPE).write_text(text.replace('"max": 18', f'"max": {number}'), encoding="utf-8")

    (fault,) = check(folder)

    assert f"a number of {len(number)} characters" in str(fault)
    assert "1111" not in str(fault)


def test_a_condition_names_facts_by_dots_alone(folder: Path) -> None:
    """A value that only looks like a fact of the person is none."""
    wrong = "`{\"a\": 1}`.department == 'Sales'"

    assert faults(folder, TYPE, lambda found: found.update(eligible=wrong)) == ["/eligible"]


@pytest.mark.parametrize("text", ["end * P90D", "end P90D", "end - P90D - P1D", "never - P90D"])
def test_a_date_is_an_anchor_a_sign_and_a_duration(text: str) -> None:
    """Nothing else is guessed at."""
    with pytest.raises(DurationError):
        parse_at(text)


@pytest.mark.parametrize(
    ("first", "hired", "again"),
    [
        (date(2019, 5, 1), date(2026, 3, 2), True),
        (date(2026, 3, 2), date(2026, 3, 2), False),
        (None, date(2026, 3, 2), False),
        (None, None, False),
    ],
)
def test_who_was_here_before_is_rehired(
    first: date | None, hired: date | None, *, again: bool
) -> None:
    """The first employment of somebody makes nobody a returner."""
    person = replace(source_person(), original_hire_date=first, hire_date=hired)

    assert person_facts(person)["rehired"] is again


def test_of_somebody_unknown_every_fact_is_empty() -> None:
    """A condition is answered, not broken."""
    found = step_facts(None, {}, {})["employee"]

    assert found.keys() == PERSON_FACTS.keys()
    assert not any(found.values())
