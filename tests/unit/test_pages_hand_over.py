"""A new manager confirms the very text that stands; the employee sees it; the terms hold."""

from datetime import timedelta
from typing import Any

import pytest

from tests.page_world import PageWorld, hidden, send
from tests.tour_world import HRIS
from tourwright.domain.model import TourKind
from tourwright.store import Store


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return Ana's tour, which has just come to Lee."""
    found = PageWorld(sqlite_store)
    found.committed()
    told(found, "manager_changed", fields={"manager_key": found.key("lee")})
    return found


def told(world: PageWorld, event: str, **details: Any) -> None:  # noqa: ANN401  as of an act
    """Let the HRIS tell something."""
    world.rules.now = max(world.rules.now, world.clock.now())
    world.rules.act(HRIS, event, person_key="", **details)
    world.settle()


def path(world: PageWorld) -> str:
    """Return the address of the page."""
    return f"/tours/{world.tour.tour_id}/hand-over"


def test_new_manager_reads_the_text_and_confirms_it_by_its_hash(world: PageWorld) -> None:
    """Same text, same hash; the employee sees who confirmed when (C33)."""
    lee = world.signed_in("lee")
    page = lee.get(path(world))
    assert world.tour.text_hash in page.text

    sent = send(lee, path(world), {"verb": "adopt"}, "adopt")

    assert sent.status_code == 303
    assert world.tour.hand_over_state == ""
    assert "The terms stand. Lee Lind confirmed on" in world.signed_in("ana").get(path(world)).text


def test_both_answers_have_one_weight(world: PageWorld) -> None:
    """To adopt, or to propose a change."""
    page = world.signed_in("lee").get(path(world)).text

    assert page.count('class="choice"') == 2


def test_another_hash_is_refused(world: PageWorld) -> None:
    """A forged or outdated text is not confirmed."""
    lee = world.signed_in("lee")
    fields = {**hidden(lee.get(path(world)), "adopt"), "verb": "adopt", "text_hash": "0" * 64}

    sent = lee.post(path(world), data=fields)

    assert sent.status_code == 422
    assert 'role="alert"' in sent.text
    assert world.tour.hand_over_state == "open"


def test_employee_cannot_confirm_for_the_manager(world: PageWorld) -> None:
    """The button is not there, and a forged one is refused."""
    ana = world.signed_in("ana")
    assert 'value="adopt"' not in ana.get(path(world)).text

    fields = {**hidden(world.signed_in("lee").get(path(world)), "adopt"), "verb": "adopt"}
    assert ana.post(path(world), data=fields).status_code == 403
    assert world.tour.hand_over_state == "open"


def test_terms_hold_when_nobody_answers_and_can_still_be_confirmed(world: PageWorld) -> None:
    """After 30 days HR is told; the page says so to both."""
    world.live_on(world.clock.now() + timedelta(days=40))

    assert "they hold for the company" in world.signed_in("ana").get(path(world)).text
    sent = send(world.signed_in("lee"), path(world), {"verb": "adopt"}, "adopt")
    assert sent.status_code == 303


def test_manager_who_comes_back_has_signed_before(world: PageWorld) -> None:
    """Changed twice in a week: one hand-over, and who committed to this text adopts it (E21)."""
    told(world, "manager_changed", fields={"manager_key": world.key("dana")})

    page = world.signed_in("ana").get(path(world)).text

    assert "Dana Reyes had committed to this very text before." in page
    assert len([line for line in world.rules.lines() if line == "hand_over.opened"]) == 1


def test_earlier_manager_reads_nothing_more(world: PageWorld) -> None:
    """Neither this page nor the others of the tour."""
    dana = world.signed_in("dana")

    for rest in ("hand-over", "moving-on", "closing", "evidence"):
        assert dana.get(f"/tours/{world.tour.tour_id}/{rest}").status_code == 404


def test_hand_over_waits_for_the_return(sqlite_store: Store) -> None:
    """While the employee is away nobody is asked, and the page says what waits."""
    world = PageWorld(sqlite_store)
    world.committed()
    day = world.clock.now().date()
    away = {"expected_end": (day + timedelta(days=90)).isoformat()}
    told(world, "leave_started", day=day, fields=away)
    told(world, "manager_changed", fields={"manager_key": world.key("lee")})

    assert "waits for the return" in world.signed_in("lee").get(path(world)).text


def test_tour_whose_manager_stayed_says_so(sqlite_store: Store) -> None:
    """There is nothing to hand over."""
    world = PageWorld(sqlite_store)
    world.committed(TourKind.ROTATIONAL)

    assert "has not changed" in world.signed_in("ana").get(path(world)).text


@pytest.mark.parametrize("name", ["kim", "sam", "otto", "olga", "igor", "cleo", "eva"])
def test_page_does_not_exist_for_others(world: PageWorld, name: str) -> None:
    """Unknown and forbidden look alike."""
    assert world.signed_in(name).get(path(world)).status_code == 404


def test_page_answers_in_few_queries_without_the_engine(world: PageWorld) -> None:
    """At most eight, and only the answer waits for the engine."""
    lee = world.signed_in("lee")
    world.engine.down = True

    with world.queries() as counter:
        answer = lee.get(path(world))

    assert answer.status_code == 200
    assert len([each for each in counter.statements if each != "BEGIN"]) <= 8
