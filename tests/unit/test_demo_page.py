"""The picture of the demo: each tour from its first day to the day it really ended."""

from datetime import UTC, date, datetime

import pytest

from tourwright.dev.demo_page import Report, end_of, picture_of
from tourwright.dev.life import Told
from tourwright.domain.model import TourKind, TourView
from tourwright.ports import JournalLine

PLANNED, LEFT = date(2030, 1, 14), date(2029, 2, 20)


def a_tour(state: str, last_day: date | None = PLANNED) -> TourView:
    """Return a tour of the alliance a1 that began in 2027."""
    view = TourView("a1-2", "a1", 2, TourKind.TRANSFORMATIONAL, state, 1, "p-ana", "p-ben")
    return TourView(**{**vars(view), "start": date(2027, 1, 15), "last_day": last_day})


def a_line(to_state: str, day: date, stream: str = "a1-2") -> JournalLine:
    """Return the journal line of a move of the tour."""
    at = datetime(day.year, day.month, day.day, 17, tzinfo=UTC)
    return JournalLine("a1", 1, stream, 1, at, {"machine": "tour", "to_state": to_state}, "")


@pytest.mark.parametrize(
    ("line", "end"),
    [
        (a_line("ended_early", LEFT), LEFT),
        (a_line("completed", date(2030, 1, 21)), PLANNED),
        (a_line("active", LEFT), PLANNED),
        (a_line("ended_early", LEFT, "a1-1"), PLANNED),
    ],
)
def test_a_tour_ends_when_it_ended(line: JournalLine, end: date) -> None:
    """Whoever left is not shown on the mission until its planned end; other tours count not."""
    assert end_of(a_tour("ended_early"), [line]) == end


def test_an_open_tour_without_an_end_has_none() -> None:
    """A foundational tour goes on."""
    assert end_of(a_tour("active", None), [a_line("active", LEFT)]) is None


def test_the_bar_of_a_tour_stops_where_the_person_left() -> None:
    """The bar reaches the chapter that tells of it, and no further."""
    told = (Told(date(2027, 1, 15), "Nora begins"), Told(LEFT, "Nora leaves"))
    report = Report(told, (a_tour("ended_early"),), (), (a_line("ended_early", LEFT),), 0)

    picture = picture_of(report)

    bar, leaving = picture.bars[0], picture.marks[1]
    assert bar.x + bar.width == pytest.approx(leaving.x)
