"""docs/reference/dates.md names every timer, event and notice that a plan can hold."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.model import Due, PersonRef, TourKind
from tourwright.domain.plan import PlanRequest, RenewalFact, ReviewFact
from tourwright.domain.timers import BY_STATE, plan

PAGE = (Path(__file__).parents[2] / "docs/reference/dates.md").read_text(encoding="utf-8")
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
ROWS = {row.split("|")[1].strip(): row for row in PAGE.splitlines() if row.startswith("| ")}
REVIEWS = [
    ReviewFact(1, "planned"),
    ReviewFact(1, "one_in", NOON, NOON),
    ReviewFact(1, "revealed", NOON, NOON, NOON),
]
TALKS = [RenewalFact(state, NOON, NOON.date()) for state in ("not_due", "due", "held")]


def every_due() -> list[Due]:
    """Return the dues of every state, review, talk and kind."""
    base = PlanRequest("t", TourKind.ROTATIONAL, "", NOON, PersonRef("e"), PersonRef("m"))
    dated = replace(base, start=date(2026, 1, 15), last_day=date(2028, 1, 14), hand_over_at=NOON)
    declared = replace(dated, open_amendments=(("a", NOON),), transition_declared_at=NOON)
    agreed = replace(declared, transition_last_day=date(2026, 9, 30))
    endless = replace(declared, kind=TourKind.FOUNDATIONAL, last_day=None)
    requests = [
        replace(request, state=state, review=review, renewal=talk)
        for request in (declared, agreed, endless)
        for state in BY_STATE
        for review, talk in zip(REVIEWS, TALKS, strict=True)
    ]
    week = WorkCalendar()
    return [due for request in requests for due in plan(request, week, week, NOON).dues]


TOLD = sorted(
    {(due.timer, word) for due in every_due() for word in (due.event, due.notice) if word}
)


@pytest.mark.parametrize(("timer", "word"), TOLD)
def test_page_names_what_comes(timer: str, word: str) -> None:
    """Each event and notice stands in the row of its timer; T18 points to T6."""
    row = ROWS[timer] + (ROWS["T6"] if timer == "T18" else "")

    assert f"`{word}`" in row


def test_page_lists_exactly_the_timers() -> None:
    """No timer is left out, none is invented."""
    rows = {name for name in ROWS if name[:1] in "TX" and name[1:].isdigit() | (name == "X")}

    assert rows == {timer for timer, _ in TOLD}
