"""One of the two was erased: what the other one, and everybody else, still reads (E44)."""

import pytest

from tests.page_world import PageWorld
from tests.route_table import ROLES, TABLE, call, method_of, rules
from tourwright.domain.model import TourKind
from tourwright.store import Store

OF_THE_TEXT = frozenset(
    {
        *("alliance_page.show", "commit_page.show", "hand_over_page.show", "workshop.show"),
        *("print_page.show", "print_page.pdf", "print_page.text"),
    }
)
"""Pages that show what both committed to, word for word."""


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world in which Ana has a tour with Dana."""
    world = PageWorld(sqlite_store)
    world.committed(TourKind.TRANSFORMATIONAL)
    return world


def opened_after_erasing(world: PageWorld, name: str) -> list[tuple[str, int, bytes]]:
    """Erase somebody who left; return every page with its answer, for everybody else."""
    tour, known = world.tour, rules(world)
    world.leaves(name)
    clients = [world.signed_in(one) for one in ROLES.values() if one != name]
    world.store.erasures.carry_out(world.people[name].alliance_id, world.clock.now())
    return [
        (page, answer.status_code, answer.data)
        for client in clients
        for page in TABLE
        if method_of(known[page]) == "GET"
        for answer in [call(client, known[page], tour)]
    ]


def test_with_the_employee_the_text_is_gone_and_no_page_fails(world: PageWorld) -> None:
    """The key of the alliance is destroyed: the manager reads it here no more, nor does HR."""
    mission = world.tour.mission.encode()

    answers = opened_after_erasing(world, "ana")

    assert {page for page, status, _ in answers if status >= 500} == set()
    assert {page for page, _, said in answers if b"Ana Sol" in said or mission in said} == set()


def test_of_a_manager_the_name_is_left_in_the_employees_text_alone(world: PageWorld) -> None:
    """It is the employee's own copy; around it the manager is somebody."""
    answers = opened_after_erasing(world, "dana")

    assert {page for page, status, _ in answers if status >= 500} == set()
    assert {page for page, _, said in answers if b"Dana Reyes" in said} == OF_THE_TEXT
