"""An end that moves, and days that not every year has (E2 to E5), seen on the pages of the two."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.page_world import PageWorld, send
from tests.talk_world import both
from tourwright.domain.calendar import WorkCalendar
from tourwright.domain.dates import add_working_days
from tourwright.domain.model import Meeting, TourKind
from tourwright.store import Store

WEEKENDS = WorkCalendar()


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return the cast."""
    return PageWorld(sqlite_store)


def amend(world: PageWorld, **fields: str) -> None:
    """Let Ana propose a change on the page, and Dana commit to it on hers."""
    tour = f"/tours/{world.tour.tour_id}"
    send(world.signed_in("ana"), f"{tour}/amend", {**fields, "verb": "propose"}, "look")
    change = f"{tour}/amend/{world.tour.amendments[-1]['subject_id']}"
    done = send(world.signed_in("dana"), change, {"verb": "sign_other"}, "sign_other")
    assert done.status_code == 303, done.text
    world.settle()


def entry(world: PageWorld, number: int = 1) -> Meeting:
    """Return the calendar entry of a talk."""
    found = world.store.meetings.get(f"{world.tour.tour_id}-renewal-{number}@tourwright")
    assert found is not None
    return found


def stands(world: PageWorld, name: str) -> str:
    """Return the page that says where the two stand."""
    return world.signed_in(name).get(f"/alliances/{world.tour.alliance_id}").text


def written(day: date | None) -> str:
    """Return a day as pages write it."""
    assert day is not None
    return f"{day.day} {day:%b %Y}"


def at(day: date) -> datetime:
    """Return the noon of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def hold_the_talk(world: PageWorld) -> None:
    """Let its day come, and both say that they held it."""
    assert world.tour.renewal_on is not None
    world.live_on(at(world.tour.renewal_on))
    both(world, "accept_slot")
    world.live_on(world.clock.now() + timedelta(days=14))
    both(world, "held")


def test_a_later_end_moves_the_talk_and_its_one_calendar_entry(world: PageWorld) -> None:
    """E2: the same entry with a higher sequence, never a second one."""
    world.committed()
    before, first = world.tour.renewal_on, entry(world)

    amend(world, length_months="24")

    after, moved = world.tour.renewal_on, entry(world)
    assert before is not None
    assert after is not None
    assert (moved.uid, moved.sequence) == (first.uid, first.sequence + 1)
    assert moved.start.date() == after > before
    for name in ("ana", "dana"):
        assert written(after) in stands(world, name)
        assert written(before) not in stands(world, name)


def test_a_talk_that_was_held_counts_for_an_end_a_little_later(world: PageWorld) -> None:
    """E3: nobody has to talk twice within ninety days."""
    world.committed()
    hold_the_talk(world)

    amend(world, length_months="14")

    assert world.tour.renewal_state == "held"
    assert world.tour.renewal_number == 1


def test_an_end_that_moves_far_wants_a_new_talk(world: PageWorld) -> None:
    """E3: a year later it would be about another time."""
    world.committed()
    hold_the_talk(world)
    both(world, "choose_extend")

    amend(world, length_months="36")

    assert world.tour.renewal_state == "not_due"
    assert entry(world, 2).start.date() == world.tour.renewal_on
    assert written(world.tour.renewal_on) in stands(world, "ana")


def test_an_end_nearer_than_its_talk_wants_one_in_ten_working_days(world: PageWorld) -> None:
    """E4: the catch-up talk, shown to both."""
    world.committed()
    world.live_on(world.clock.now() + timedelta(days=120))
    today = world.clock.now().date()

    amend(world, length_months="6")

    assert world.tour.renewal_on == add_working_days(today, 10, WEEKENDS, WEEKENDS)
    assert written(world.tour.renewal_on) in stands(world, "dana")


@pytest.mark.parametrize(
    ("start", "months", "last_day", "talk"),
    [
        (date(2028, 2, 29), 12, date(2029, 2, 27), date(2028, 8, 30)),
        (date(2026, 8, 31), 6, date(2027, 2, 27), None),
        (date(2027, 1, 31), 1, date(2027, 2, 27), None),
    ],
)
def test_the_end_of_a_month_is_clamped_and_anchored(
    world: PageWorld, start: date, months: int, last_day: date, talk: date | None
) -> None:
    """E5: the golden days of the lifecycle, as the two read them."""
    world.committed(start=start)
    if months != world.tour.length_months:
        amend(world, length_months=str(months))

    assert world.tour.last_day == last_day
    assert talk in (None, world.tour.renewal_on)
    assert written(last_day) in stands(world, "ana")


def test_a_leap_day_and_four_years_end_on_a_leap_years_last_day_but_one(
    world: PageWorld,
) -> None:
    """E5: a negotiated tour, by its golden days."""
    world.open_tour(TourKind.TRANSFORMATIONAL, start=date(2028, 2, 29))
    world.act("dana", "open_draft")
    world.act("dana", "edit", fields={"length_months": "48"})
    world.act("dana", "share")
    world.act("ana", "edit", fields={"employee_aspirations": '["Run a plant one day."]'})
    for name in ("ana", "dana"):
        world.act(name, "agree_field", fields={"field": "*"})
    world.act("dana", "propose_sign")
    for name in ("ana", "dana"):
        world.act(name, "sign", text_hash=world.tour.text_hash)

    assert world.tour.last_day == date(2032, 2, 28)
    assert world.tour.renewal_on == date(2031, 2, 28)
    assert "28 Feb 2032" in stands(world, "ana")
