"""The day each person of the trial company has reached."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from tests.page_world import PageWorld
from tests.web_world import ask as an_ask
from tourwright.dev.days import FAR, CourierClock, TourDays, TrialClock
from tourwright.dev.web import AsksOnTheirDay, on_their_days
from tourwright.dev.worker import ChoicesOnTheirDay
from tourwright.ports import Asks
from tourwright.ports.cards import ChannelChoice
from tourwright.store import Store

ALLIANCE, OTHER = "a" * 20, "b" * 20
NEAR = timedelta(seconds=5)


@pytest.fixture
def days(tmp_path: Path) -> TourDays:
    """Nobody jumped yet."""
    return TourDays(tmp_path / "days.json")


def now() -> datetime:
    """The machine's moment."""
    return datetime.now(UTC)


def test_nobody_is_ahead_at_first(days: TourDays) -> None:
    """Everything is as on the machine."""
    assert now() - days.now_of(ALLIANCE) < NEAR
    assert now() - days.latest() < NEAR


def test_a_jump_moves_one_alliance_only(days: TourDays) -> None:
    """The other one stays where it is; time goes on from the day that was reached."""
    there = now() + timedelta(days=400)

    days.set(ALLIANCE, there)

    assert abs(days.now_of(ALLIANCE) - there) < NEAR
    assert abs(days.now_of(OTHER) - now()) < NEAR
    assert abs(days.latest() - there) < NEAR


def test_the_days_outlive_a_restart(days: TourDays, tmp_path: Path) -> None:
    """Another process reads the same file."""
    there = now() + timedelta(days=400)
    days.set(ALLIANCE, there)

    assert abs(TourDays(tmp_path / "days.json").now_of(ALLIANCE) - there) < NEAR


def test_nobody_falls_behind_the_machine(days: TourDays) -> None:
    """A moment that has passed meanwhile is now."""
    days.set(ALLIANCE, now() - timedelta(days=3))

    assert abs(days.now_of(ALLIANCE) - now()) < NEAR


def test_a_page_has_the_day_of_whom_it_is_about(days: TourDays) -> None:
    """Inside it is the alliance's day, elsewhere and in other threads the usual one."""
    there = now() + timedelta(days=400)
    days.set(ALLIANCE, there)
    clock = TrialClock(days, days.machine)
    elsewhere: list[datetime] = []

    with clock.at(ALLIANCE):
        inside = clock.now()
        thread = threading.Thread(target=lambda: elsewhere.append(clock.now()))
        thread.start()
        thread.join()

    assert abs(inside - there) < NEAR
    assert abs(elsewhere[0] - now()) < NEAR
    assert abs(clock.now() - now()) < NEAR


def test_no_mail_waits_and_no_link_runs_out(days: TourDays) -> None:
    """The courier is ahead of everybody by more than a link lives."""
    days.set(ALLIANCE, now() + timedelta(days=400))

    assert CourierClock(days).now() - days.latest() > FAR - NEAR
    assert timedelta(days=60) < FAR


def test_an_answer_counts_on_the_day_of_whom_it_is_about(days: TourDays) -> None:
    """A card names its question in the body; looking it up is enough to be there in time."""
    there = now() + timedelta(days=400)
    days.set(ALLIANCE, there)
    clock = TrialClock(days, days.machine)
    ask = replace(an_ask(), alliance_id=ALLIANCE)
    asks = AsksOnTheirDay(cast(Asks, {ask.ask_id: ask}), clock)

    nobody, before = asks.get("nothing"), clock.now()
    found = asks.get(ask.ask_id)

    assert (nobody, found) == (None, ask)
    assert abs(before - now()) < NEAR
    assert abs(clock.now() - there) < NEAR


def test_a_page_about_many_knows_the_day_of_each(days: TourDays, sqlite_store: Store) -> None:
    """A line of My team is on the day of its own tour, whatever day the page itself has."""
    there = now() + timedelta(days=400)
    days.set(ALLIANCE, there)
    deps = on_their_days(PageWorld(sqlite_store).deps, TrialClock(days, days.machine))

    assert abs(deps.now_of(ALLIANCE) - there) < NEAR
    assert abs(deps.now_of(OTHER) - now()) < NEAR


def test_who_was_asked_how_is_told_on_their_day(days: TourDays, sqlite_store: Store) -> None:
    """Mails go out years ahead of everybody; HR reads when somebody was asked all the same."""
    there = now() + timedelta(days=400)
    days.set(ALLIANCE, there)
    choices = ChoicesOnTheirDay(sqlite_store.choices, days)
    late = CourierClock(days).now()

    choices.put(ChannelChoice("ask", ALLIANCE, "ana", "mail", (("teams", "not_installed"),), late))

    kept = choices.of_ask("ask")
    assert kept is not None
    assert abs(kept.at - there) < NEAR
    assert choices.latest(5) == [kept]
