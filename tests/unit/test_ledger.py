"""The ledger of dated changes: the same person in whatever order they came."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourwright.domain.hris import DatedChange
from tourwright.domain.ledger import dated, fold, in_order
from tourwright.domain.people import EmploymentEvent, FactKind

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HIRE: dict[str, object] = {"status": "active", "hire_date": "2024-03-01", "manager_source_id": "P1"}


def change(kind: str, days: int, number: int = 0, /, **values: object) -> DatedChange:
    """Return a change so many days from today."""
    day = TODAY + timedelta(days=days)
    return DatedChange(f"{kind}:{days}:{number}", "P7", kind, day, NOW, values, number)


HIRED = change("hired", -800, **HIRE)
LAST = {
    "status": "terminated",
    "end_date": "2026-06-30",
    "termination": {"date": "2026-06-30", "type": "voluntary"},
}

changes = st.builds(
    change,
    st.sampled_from(["manager_changed", "job_changed", "location_changed"]),
    st.integers(-30, 30),
    st.integers(0, 3),
    manager_source_id=st.sampled_from(["P1", "P2", "P3"]),
)


@given(st.lists(changes, max_size=8), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_person(made: list[DatedChange], shuffle: random.Random) -> None:
    """Repeats count once."""
    distinct = list({each.event_id: each for each in made}.values())
    told = distinct * 2
    shuffle.shuffle(told)

    assert fold(told) == fold(distinct)
    assert fold(told, TODAY) == fold(distinct, TODAY)
    assert in_order(told) == in_order(distinct)


def test_the_later_day_wins_over_the_later_word() -> None:
    """A change entered today for last month does not undo the one of last week."""
    week, month = (
        change("manager_changed", days, manager_source_id=manager)
        for days, manager in ((-7, "P2"), (-30, "P3"))
    )

    assert fold([HIRED, week, month], TODAY)["manager_source_id"] == "P2"


def test_of_one_day_the_last_word_counts() -> None:
    """By the moment it was written down, then by its number."""
    first, second = (change("job_changed", -3, n, job_title=f"title {n}") for n in (1, 2))

    assert fold([second, first], TODAY) == {"job_title": "title 2"}
    assert [each.number for each in in_order([second, first, second])] == [1, 2]


def test_a_change_ahead_shows_nothing_before_its_day() -> None:
    """And is true on it."""
    ahead = change("manager_changed", 20, manager_source_id="P9")

    assert fold([HIRED, ahead], TODAY)["manager_source_id"] == "P1"
    assert fold([HIRED, ahead], ahead.effective_date)["manager_source_id"] == "P9"


def test_a_hire_ahead_is_somebody_to_come() -> None:
    """And works here on the day."""
    ahead = change("hired", 14, **{**HIRE, "hire_date": "2026-06-15"})

    assert fold([ahead], TODAY)["status"] == "prehire"
    assert fold([ahead], date(2026, 6, 15))["status"] == "active"


@pytest.mark.parametrize("kind", ["terminated", "termination_scheduled"])
def test_an_end_is_known_ahead_and_true_when_the_last_day_is_over(kind: str) -> None:
    """On the last day somebody still works here."""
    end = DatedChange("e", "P7", kind, date(2026, 6, 30), NOW, LAST)
    person = fold([HIRED, end], TODAY)

    assert (person["status"], person["end_date"]) == ("active", "2026-06-30")
    assert fold([HIRED, end], date(2026, 6, 30))["status"] == "active"
    assert fold([HIRED, end], date(2026, 7, 1))["status"] == "terminated"


def test_an_announced_end_comes_true_though_nobody_repeats_it() -> None:
    """The source stated no second change on the day."""
    values = {name: value for name, value in LAST.items() if name != "status"}
    end = DatedChange("e", "P7", "termination_scheduled", date(2026, 6, 30), NOW, values)

    assert fold([HIRED, end], date(2026, 7, 1))["status"] == "terminated"


def test_whoever_is_back_is_not_ended_by_the_time_before() -> None:
    """The end lies before the new start."""
    back = change("rehired", -10, status="active", hire_date="2026-05-22")
    ended = change("terminated", -100, status="terminated", end_date="2026-02-21")

    assert fold([HIRED, ended, back], TODAY)["status"] == "active"


def periods(*made: DatedChange, until: date = TODAY) -> list[tuple[object, object]]:
    """Return start and end of each period that the changes tell."""
    found = fold(made, until)["employments"]
    assert isinstance(found, list)
    return [(each["start"], each["end"]) for each in found]


ENDED = change("terminated", -100, status="terminated", end_date="2026-02-21")


def test_a_return_is_a_period_of_its_own() -> None:
    """Though the change that ended the one before takes back what it said of the end."""
    back = change("rehired", -10, hire_date="2026-05-22", end_date=None, termination=None)

    found = periods(HIRED, ENDED, back)

    assert found == [("2024-03-01", "2026-02-21"), ("2026-05-22", None)]


@pytest.mark.parametrize("values", [{"hire_date": "2026-05-22"}, {}])
def test_another_kind_of_work_is_a_period_of_its_own(values: dict[str, object]) -> None:
    """Whether or not the source states a first day of it."""
    hired = change("hired", -800, **HIRE, worker_type="contractor")
    converted = change("worker_type_changed", -10, worker_type="employee", **values)

    assert periods(hired, converted) == [("2024-03-01", "2026-05-21"), ("2026-05-22", None)]
    kinds = fold([converted, hired], TODAY)["employments"]
    assert [each["worker_type"] for each in kinds] == ["contractor", "employee"]  # type: ignore[attr-defined]


def test_a_first_day_that_was_corrected_is_no_second_period() -> None:
    """A hire that is called off is none at all; a new kind of work ahead shows nothing."""
    moved_on = change("hired", 20, hire_date="2026-06-21")
    off = change("hire_cancelled", 21, status="terminated")
    ahead = change("worker_type_changed", 5, worker_type="intern", hire_date="2026-06-06")

    assert periods(HIRED, change("identity_changed", -1, hire_date="2024-02-01")) == [
        ("2024-02-01", None)
    ]
    assert "employments" not in fold([moved_on, off], TODAY)
    assert periods(HIRED, ahead) == [("2024-03-01", None)]


def test_an_end_taken_back_leaves_the_period_open() -> None:
    """And what is no day stays for the reader of the list to refuse."""
    again = change("termination_rescinded", -5, status="active", end_date=None, termination=None)
    wrong = change("rehired", -1, hire_date="soon")

    assert periods(HIRED, ENDED, again) == [("2024-03-01", None)]
    assert periods(HIRED, wrong)[-1] == ("soon", None)


def test_a_list_of_the_source_itself_counts() -> None:
    """Nothing is made up beside it."""
    listed = [{"start": "2020-01-01", "end": "2020-12-31"}]

    assert fold([HIRED, change("hired", -3, employments=listed)], TODAY)["employments"] == listed


def test_how_employments_ended_goes_with_the_person() -> None:
    """Whoever was erased leaves days behind and nothing else."""
    left = change("terminated", -100, end_date="2026-02-21", termination={"type": "involuntary"})
    gone = change("erased", -1, termination=None, status="erased")

    def endings(*made: DatedChange) -> list[object]:
        found = fold(made, TODAY)["employments"]
        assert isinstance(found, list)
        return [each["termination_type"] for each in found]

    assert endings(HIRED, left) == ["involuntary"]
    assert endings(HIRED, left, gone) == [""]


def moved(certainty: str = "inferred", name: str = "manager_source_id") -> EmploymentEvent:
    """Return what two readings of today show."""
    kind, pair = FactKind.MANAGER_CHANGED, {name: ("P1", "P2")}
    return EmploymentEvent("e", kind, "p-ana", TODAY, NOW, NOW, "feed", pair, certainty)


def test_an_event_gets_the_day_that_its_source_states() -> None:
    """The latest change of what differs; one that is ahead has nothing to do with it."""
    earlier, later, ahead = (
        change("manager_changed", days, manager_source_id="P2") for days in (-30, -12, 20)
    )
    event = dated([moved()], [HIRED, later, ahead, earlier], TODAY)[0]

    assert (event.effective_date, event.certainty) == (later.effective_date, "stated")
    assert event.event_id == "e"


@pytest.mark.parametrize("event", [moved("stated"), moved(name="work_email")])
def test_a_day_that_is_stated_or_unknown_to_the_ledger_stays(event: EmploymentEvent) -> None:
    """The ledger only fills in what two readings cannot say."""
    assert dated([event], [HIRED], TODAY) == (event,)


def test_a_zone_has_another_name_in_a_ledger() -> None:
    """Its day is found all the same."""
    change_of_zone = change("location_changed", -3, time_zone="Asia/Tokyo")

    event = dated([moved(name="zone")], [change_of_zone], TODAY)[0]

    assert event.effective_date == change_of_zone.effective_date
