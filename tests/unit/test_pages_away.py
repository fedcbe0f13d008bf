"""Being away: a delegate with few powers, quiet for oneself, and quiet for a pair."""

from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.page_world import PageWorld, send
from tourwright.domain.errors import RuleError
from tourwright.domain.model import MachineName, Party, TourKind
from tourwright.store import Store
from webhooks.pace import SNOOZE

LEE = "lee@meridian.example"


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a running tour of Ana with Dana."""
    world = PageWorld(sqlite_store)
    world.committed(TourKind.ROTATIONAL)
    return world


def name(world: PageWorld, address: str, who: str = "dana") -> TestResponse:
    """Let somebody name a delegate."""
    return send(world.signed_in(who), "/away", {"to": address, "verb": "name"}, "name")


def snooze(client: FlaskClient, world: PageWorld, days: str = "14") -> TestResponse:
    """Ask for quiet about the tour."""
    return send(client, f"/tours/{world.tour.tour_id}/snooze", {"days": days}, "14")


def test_a_manager_names_who_answers(world: PageWorld) -> None:
    """The tour knows it, the page says it, and both read it in the history."""
    answer = name(world, LEE)

    assert answer.status_code == 303
    assert world.tour.delegate_key == world.key("lee")
    assert "Lee Lind" in world.signed_in("dana").get("/away").text


def test_one_name_holds_for_every_tour_of_the_manager(sqlite_store: Store) -> None:
    """One form, one act for each tour."""
    world = PageWorld(sqlite_store)
    world.committed(TourKind.ROTATIONAL)
    other = world.open_tour(TourKind.TRANSFORMATIONAL, ("olga", "dana"))

    name(world, LEE)

    assert {world.tour.delegate_key, world.view(other.tour_id).delegate_key} == {world.key("lee")}


def test_the_delegate_is_taken_back(world: PageWorld) -> None:
    """One button; nobody answers any more."""
    name(world, LEE)

    send(world.signed_in("dana"), "/away", {"verb": "nobody"}, "nobody")

    assert world.tour.delegate_key == ""


@pytest.mark.parametrize(
    "address", ["ana@meridian.example", "dana@meridian.example", "gus@meridian.example", "no@such"]
)
def test_nobody_who_cannot_answer_is_named(world: PageWorld, address: str) -> None:
    """The employee, oneself, somebody who left, nobody: the same words for each."""
    answer = name(world, address)

    assert answer.status_code == 422
    assert "We found nobody with this address who can answer for you." in answer.text
    assert address in answer.text
    assert world.tour.delegate_key == ""


def test_only_the_manager_names_one(world: PageWorld) -> None:
    """An employee has no such form, and neither has a delegate: one hop only."""
    name(world, LEE)

    for who in ("ana", "lee"):
        assert "Name this delegate" not in world.signed_in(who).get("/away").text
        name(world, "otto@meridian.example", who)

    assert world.tour.delegate_key == world.key("lee")


@pytest.mark.parametrize(
    ("machine", "verb"),
    [
        (MachineName.TOUR, "sign"),
        (MachineName.TOUR, "edit"),
        (MachineName.TOUR, "name_delegate"),
        (MachineName.TOUR, "declare_transition"),
        (MachineName.AMENDMENT, "propose"),
        (MachineName.RENEWAL, "choose_next_tour"),
    ],
)
def test_a_delegate_does_not_decide(world: PageWorld, machine: MachineName, verb: str) -> None:
    """To commit, to edit, to name another and to choose stays with the manager."""
    name(world, LEE)
    made = world.rules.make(Party.DELEGATE, verb, machine, text_hash=world.tour.text_hash)

    with pytest.raises(RuleError):
        world.rules.apply(replace(made, person_key=world.key("lee")))


@pytest.mark.parametrize("page", ["commit", "statement", "first-conversation", "snooze", "amend"])
def test_the_pages_of_the_two_do_not_open_to_a_delegate(world: PageWorld, page: str) -> None:
    """They look like pages that are not there."""
    name(world, LEE)
    lee = world.signed_in("lee")

    answer = lee.get(f"/tours/{world.tour.tour_id}/{page}")

    assert answer.status_code == 404
    assert answer.data == lee.get(f"/tours/nothing-1/{page}").data


def test_a_delegate_who_left_is_told_as_gone(world: PageWorld) -> None:
    """It lapses with the person; the manager reads so."""
    name(world, LEE)

    world.leaves("lee")

    assert "</bdi> has left; nobody answers" in world.signed_in("dana").get("/away").text


def test_quiet_for_oneself_is_kept_and_ended(world: PageWorld) -> None:
    """A day ahead; the page offers to let mails come again."""
    ana = world.signed_in("ana")
    send(ana, "/away", {"until": "2026-03-20", "verb": "quiet"}, "quiet")
    assert world.store.preferences.get(world.key("ana")).snooze_until == date(2026, 3, 20)
    assert "Fri 20 Mar 2026" in ana.get("/away").text

    send(ana, "/away", {"verb": "loud"}, "loud")

    assert world.store.preferences.get(world.key("ana")).snooze_until is None


@pytest.mark.parametrize("until", ["2026-03-02", "2025-01-01", "2027-01-01", "soon", ""])
def test_a_day_that_is_none_is_named_with_its_fix(world: PageWorld, until: str) -> None:
    """The form comes back as it was typed."""
    sent = {"until": until, "verb": "quiet"}

    answer = send(world.signed_in("ana"), "/away", sent, "quiet")

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert world.store.preferences.get(world.key("ana")).snooze_until is None


def test_either_asks_for_quiet_without_a_reason(world: PageWorld) -> None:
    """Both read who asked and until when; the engine is not told."""
    calls = world.engine.calls

    answer = snooze(world.signed_in("ana"), world)

    page = world.signed_in("dana").get(f"/tours/{world.tour.tour_id}/snooze").text
    assert answer.status_code == 303
    assert "Ana Sol" in page
    assert "Mon 16 Mar 2026" in page
    assert "<textarea" not in page
    assert world.engine.calls == calls


@pytest.mark.parametrize(("who", "other"), [("ana", "Dana Reyes"), ("dana", "Ana Sol")])
def test_each_finds_the_way_to_quiet_about_a_tour(world: PageWorld, who: str, other: str) -> None:
    """The page of being away lists the own tours with the other's name."""
    page = world.signed_in(who).get("/away").text

    assert f'href="/tours/{world.tour.tour_id}/snooze"' in page
    assert other in page


def test_the_third_time_it_is_asked_about_a_pause(world: PageWorld) -> None:
    """As often as they want; from the third time on the page says what else there is."""
    path = f"/tours/{world.tour.tour_id}/snooze"
    ana = world.signed_in("ana")
    for _ in range(2):
        snooze(ana, world, "7")
        world.clock.move(minutes=1)
    assert "then the tour pauses" not in ana.get(path).text

    snooze(ana, world, "7")

    assert "then the tour pauses" in ana.get(path).text
    assert snooze(ana, world, "28").status_code == 303


def test_quiet_ends_when_either_says_so(world: PageWorld) -> None:
    """The other side may end what one began."""
    snooze(world.signed_in("ana"), world)
    world.clock.move(minutes=1)

    snooze(world.signed_in("dana"), world, "loud")

    said = world.store.pair_texts.of_tour(world.tour.tour_id, SNOOZE)
    assert said[-1].text == "2026-03-02"
    assert (
        "asked for quiet until"
        not in world.signed_in("ana").get(f"/tours/{world.tour.tour_id}/snooze").text
    )


def test_a_number_of_days_that_is_not_offered_is_refused(world: PageWorld) -> None:
    """A forged form holds nothing back for years."""
    answer = snooze(world.signed_in("ana"), world, "9999")

    assert answer.status_code == 422
    assert world.store.pair_texts.of_tour(world.tour.tour_id, SNOOZE) == []
