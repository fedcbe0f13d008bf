"""Who is told of changes: an alliance that is known, one that begins, or nobody."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tourwright.domain.people import EmploymentEvent, FactKind
from tourwright.domain.telling import (
    Telling,
    news_of,
    not_called_off,
    quiet_before,
    who_is_told,
)
from tourwright.ports.hris import SourceRules

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def event(kind: FactKind, days: int = 0) -> EmploymentEvent:
    """Return an event so many days from today."""
    day = TODAY + timedelta(days=days)
    return EmploymentEvent(f"{kind}:{day}", kind, "p-ana", day, NOW, NOW, "payroll")


def told(*events: EmploymentEvent, first: bool = False, **rules: Any) -> Telling:  # noqa: ANN401
    """Return what becomes of events of somebody whose alliance heard nothing yet."""
    given = SourceRules(**rules)
    return who_is_told(events, known=False, today=TODAY, rules=given, first=first)


@pytest.mark.parametrize("kind", list(FactKind))
def test_an_alliance_that_heard_before_hears_everything(kind: FactKind) -> None:
    """One call with all that waits."""
    becomes = who_is_told([event(kind, 60)], known=True, today=TODAY, rules=SourceRules())

    assert becomes is Telling.TELL


@pytest.mark.parametrize("days", [-7, 0, 30])
@pytest.mark.parametrize("kind", [FactKind.HIRED, FactKind.REHIRED])
@pytest.mark.parametrize("first", [True, False])
def test_a_hire_of_the_last_days_or_ahead_begins_as_always(
    kind: FactKind, days: int, *, first: bool
) -> None:
    """Also in the first load: whoever is to come is offered a tour."""
    assert told(event(kind, days), first=first) is Telling.TELL


def test_the_first_load_tells_nobody_who_is_here() -> None:
    """A hundred thousand people are no hundred thousand beginnings."""
    assert told(event(FactKind.HIRED, -8), first=True) is Telling.HUSH
    assert told(event(FactKind.HIRED, -8), first=True, adopt="everybody") is Telling.ADOPT


@pytest.mark.parametrize(("days", "becomes"), [(20, Telling.TELL), (19, Telling.ADOPT)])
def test_how_long_a_beginning_is_news_is_the_sources_choice(days: int, becomes: Telling) -> None:
    """The same days as for mails: nobody is offered a tour of which no mail would speak."""
    assert told(event(FactKind.HIRED, -20), quiet_days=days) is becomes


@pytest.mark.parametrize(("days", "becomes"), [(20, Telling.ADOPT), (19, Telling.HUSH)])
def test_how_long_an_end_is_news_is_the_sources_choice(days: int, becomes: Telling) -> None:
    """Also for whoever left before we looked."""
    assert told(event(FactKind.TERMINATED, -20), first=True, quiet_days=days) is becomes


def test_a_hire_typed_in_late_is_taken_over_without_an_offer() -> None:
    """HR decides who of them is to have a tour."""
    assert told(event(FactKind.HIRED, -8)) is Telling.ADOPT


@pytest.mark.parametrize(
    "kind", sorted(set(FactKind) - {FactKind.HIRED, FactKind.REHIRED, FactKind.TERMINATED})
)
def test_no_alliance_springs_up_before_somebody_leaves(kind: FactKind) -> None:
    """An alliance that begins with an announced end would betray it."""
    assert told(event(kind, 60)) is Telling.HUSH
    assert told(event(kind, -1)) is Telling.HUSH


def test_an_end_that_is_true_is_taken_over() -> None:
    """Who worked here before us may be invited; the last day is over first."""
    assert told(event(FactKind.TERMINATED, 60)) is Telling.WAIT
    assert told(event(FactKind.TERMINATED, 0)) is Telling.WAIT
    assert told(event(FactKind.TERMINATED, -1)) is Telling.ADOPT


def test_who_left_before_we_looked_stays_unknown() -> None:
    """A life that was over long ago begins nothing, whatever brought it."""
    life = (event(FactKind.HIRED, -900), event(FactKind.TERMINATED, -90))

    assert told(*life) is Telling.HUSH
    assert told(*life, first=True) is Telling.HUSH


def test_the_latest_turn_of_a_life_counts() -> None:
    """A hire that was called off begins nothing; a return does."""
    called_off = (event(FactKind.HIRE_CANCELLED, 31), event(FactKind.HIRED, 30))
    back = (event(FactKind.TERMINATED, -90), event(FactKind.REHIRED, -2))

    assert told(*called_off) is Telling.HUSH
    assert told(*back) is Telling.TELL


def test_a_week_is_not_too_long_ago_to_write() -> None:
    """Changes of seven days ago are still told, of eight days ago not."""
    assert quiet_before(TODAY) == date(2026, 5, 25)


def test_a_beginning_that_was_called_off_before_anybody_heard_is_none() -> None:
    """Whatever its day is; one that came after the calling-off counts."""
    hire, off = event(FactKind.HIRED, 20), event(FactKind.HIRE_CANCELLED)
    again = replace(event(FactKind.HIRED, 30), observed_at=NOW + timedelta(days=1))

    assert not_called_off([off, hire]) == [off]
    assert not_called_off([off, hire, again]) == [off, again]
    assert not_called_off([hire]) == [hire]


def test_a_beginning_is_as_fresh_as_on_the_day_on_which_it_was_seen() -> None:
    """It may have waited for HR to say who it is."""
    hire = replace(event(FactKind.HIRED, -30), observed_at=NOW - timedelta(days=28))
    late = event(FactKind.HIRED, -30)

    assert told(hire) is Telling.TELL
    assert told(late) is Telling.ADOPT
    assert news_of([hire, event(FactKind.JOB_CHANGED)], TODAY) == TODAY - timedelta(days=28)
    assert news_of([event(FactKind.JOB_CHANGED)], TODAY) == TODAY
