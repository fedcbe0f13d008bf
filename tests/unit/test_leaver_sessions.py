"""Whoever leaves is out with the next click; whoever is going to leave notices nothing."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.page_world import PageWorld
from tourwright.domain.model import Party, TourView
from tourwright.domain.people import PersonStatus, Termination
from tourwright.store import Store
from webhooks.tokens import Purpose

SECRET = re.compile(r'(?:value|href)="[^"]{30,}"')


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return people over a new store."""
    return PageWorld(sqlite_store)


@pytest.fixture
def tour(world: PageWorld) -> TourView:
    """Ana's tour with Dana, committed to."""
    return world.committed()


def said(world: PageWorld, name: str, status: PersonStatus, **more: object) -> None:
    """Let the HRIS say something about somebody."""
    facts = replace(world.people[name].facts, status=status, **more)  # type: ignore[arg-type]
    world.people[name] = world.store.people.apply(facts, (), world.clock.now())


def shown(world: PageWorld, token: str) -> str:
    """Return what a link shows, without the tokens that are new each time."""
    return SECRET.sub("", world.client().get(f"/where-we-stand/{token}").text)


@pytest.mark.parametrize(
    "status", [PersonStatus.TERMINATED, PersonStatus.MERGED, PersonStatus.ERASED]
)
@pytest.mark.parametrize("name", ["ana", "dana"])
def test_a_leavers_session_ends_with_the_next_click(
    world: PageWorld, tour: TourView, name: str, status: PersonStatus
) -> None:
    """No minute passes between the fact and the closed door, in any browser."""
    browsers = [world.signed_in(name) for _ in range(2)]
    before = [each.get(f"/tours/{tour.tour_id}/look").status_code for each in browsers]

    said(world, name, status)

    after = [each.get(f"/tours/{tour.tour_id}/look") for each in browsers]
    assert before == [303, 303]
    assert all(each.headers["Location"].startswith("/sign-in") for each in after)


def test_a_leavers_session_stays_ended_when_the_leaving_is_taken_back(
    world: PageWorld, tour: TourView
) -> None:
    """Coming back is a new sign-in: the old cookie may be anywhere by then."""
    browser = world.signed_in("ana")
    said(world, "ana", PersonStatus.TERMINATED)
    browser.get("/")

    said(world, "ana", PersonStatus.ACTIVE)

    answer = browser.get(f"/tours/{tour.tour_id}/look")
    assert answer.headers["Location"].startswith("/sign-in")


def test_a_leavers_links_open_nothing(world: PageWorld, tour: TourView) -> None:
    """Links of mails from before look from then on like links that never were."""
    token = world.token(Purpose.WHERE, tour.alliance_id)
    made_up = world.client().get("/where-we-stand/made-up")
    before = world.client().get(f"/where-we-stand/{token}").status_code

    said(world, "ana", PersonStatus.TERMINATED)

    after = world.client().get(f"/where-we-stand/{token}")
    assert (before, after.status_code) == (200, made_up.status_code)
    assert token not in after.text


def test_a_leavers_old_links_do_not_come_back_as_fresh_ones(
    world: PageWorld, tour: TourView
) -> None:
    """A link that is too old as well opens the same nothing, not the page that offers another."""
    token = world.token(Purpose.WHERE, tour.alliance_id)
    said(world, "ana", PersonStatus.TERMINATED)
    world.clock.move(days=70)

    answer = world.client().get(f"/where-we-stand/{token}")

    assert answer.status_code == 404
    assert token not in answer.text


def test_a_leavers_answer_by_link_is_not_taken(world: PageWorld, tour: TourView) -> None:
    """Neither is a form that was open on the screen."""
    token = world.token(Purpose.WHERE, tour.alliance_id)
    said(world, "ana", PersonStatus.TERMINATED)

    answer = world.client().post(f"/where-we-stand/{token}", data={"verb": "mission_declared"})

    assert answer.status_code == 404
    assert world.engine.calls == 0


@pytest.mark.parametrize("purpose", [Purpose.ALUMNI, Purpose.LEAVE])
def test_links_of_alumni_are_for_those_who_left(
    world: PageWorld, tour: TourView, purpose: Purpose
) -> None:
    """Choosing what to hear from us, and leaving the network, stay open to a leaver."""
    said(world, "ana", PersonStatus.TERMINATED)
    token = world.token(purpose, tour.alliance_id)
    end = "/leave" if purpose is Purpose.LEAVE else ""

    assert world.client().get(f"/alumni/{token}{end}").status_code == 200


def test_somebody_who_is_going_to_leave_notices_nothing(world: PageWorld, tour: TourView) -> None:
    """A date in the future changes no session, no link and no page, until the day is over."""
    last_day = world.clock.now().date() + timedelta(days=30)
    browser = world.signed_in("ana")
    token = world.token(Purpose.WHERE, tour.alliance_id)
    before = shown(world, token)

    said(world, "ana", PersonStatus.ACTIVE, termination=Termination(last_day), end_date=last_day)

    assert not browser.get(f"/tours/{tour.tour_id}/look").location.startswith("/sign-in")
    assert shown(world, token) == before


def test_the_end_of_the_last_day_counts_without_another_word(
    world: PageWorld, tour: TourView
) -> None:
    """The source may be late; the day that it named is not."""
    last_day = world.clock.now().date()
    said(world, "ana", PersonStatus.ACTIVE, termination=Termination(last_day))
    today = world.signed_in("ana").get(f"/tours/{tour.tour_id}/look")
    world.clock.move(days=1)
    tomorrow = world.signed_in("ana").get(f"/tours/{tour.tour_id}/look")

    assert not today.headers["Location"].startswith("/sign-in")
    assert tomorrow.headers["Location"].startswith("/sign-in")


def test_the_other_one_goes_on(world: PageWorld, tour: TourView) -> None:
    """Dana keeps her session and her pages when Ana leaves."""
    browser = world.signed_in("dana")

    said(world, "ana", PersonStatus.TERMINATED)

    answer = browser.get(f"/tours/{tour.tour_id}/look")
    assert not answer.headers["Location"].startswith("/sign-in")


def test_a_former_manager_reads_nothing_more(world: PageWorld, tour: TourView) -> None:
    """With the hand-over the old manager's session and link show no page of the two."""
    otto = world.key("otto")
    now_of = {"manager_key": otto, "zone": "Europe/Berlin"}
    world.rules.apply(world.rules.make(Party.HRIS, "manager_changed", fields=now_of))
    world.settle()
    token = world.token(Purpose.WHERE, tour.alliance_id, "dana")

    assert world.view(tour.tour_id).manager_key == otto
    assert world.signed_in("dana").get(f"/tours/{tour.tour_id}/look").status_code == 404
    assert world.client().get(f"/where-we-stand/{token}").status_code == 404
