"""Answers on the way out are for HR only as far as the employee chooses, one by one."""

import pytest

from tests.page_world import PageWorld, hidden, send
from tests.states.people import answered, exit_answers, running
from tourwright.store import Store

BACK, THANKS = "A plant of my own.", "For the patience."


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world in which Ana has answered, and shows one answer."""
    world = PageWorld(sqlite_store)
    answered(world)
    return world


def read(world: PageWorld, name: str) -> str:
    """Return what somebody reads."""
    return world.signed_in(name).get(exit_answers(world)).text


def choose(world: PageWorld, *names: str) -> None:
    """Let Ana choose these."""
    send(world.signed_in("ana"), exit_answers(world), dict.fromkeys(names, "yes"), "choose")


def test_nothing_is_ticked_at_first_and_hr_reads_nothing(sqlite_store: Store) -> None:
    """The choice is an own act."""
    world = PageWorld(sqlite_store)
    running(world)

    assert "checked" not in read(world, "ana")
    assert "nothing that you were meant to read" in read(world, "kim")


def test_hr_reads_the_chosen_answer_and_no_other(world: PageWorld) -> None:
    """Neither its words nor that there is one."""
    shown = read(world, "kim")

    assert BACK in shown
    assert THANKS not in shown
    assert "My thanks" not in shown


def test_the_choice_is_taken_back_at_once(world: PageWorld) -> None:
    """And can be made again."""
    choose(world)
    gone = read(world, "kim")
    choose(world, "thanks")

    assert BACK not in gone
    assert THANKS in read(world, "kim")
    assert read(world, "ana").count("checked") == 1


@pytest.mark.parametrize("name", ["dana", "sam", "eva", "cleo", "olga"])
def test_nobody_else_opens_the_page(world: PageWorld, name: str) -> None:
    """The manager reads what is written to them, on their own page."""
    assert world.signed_in(name).get(exit_answers(world)).status_code == 404


def test_hr_chooses_nothing(world: PageWorld) -> None:
    """A form of Ana's, sent by Kim, finds no page."""
    fields = hidden(world.signed_in("ana").get(exit_answers(world)), "choose")

    answer = world.signed_in("kim").post(exit_answers(world), data={**fields, "thanks": "yes"})

    assert answer.status_code == 404
    assert THANKS not in read(world, "kim")


def test_a_form_of_another_browser_changes_nothing(world: PageWorld) -> None:
    """Nobody chooses in somebody's place."""
    answer = world.signed_in("ana").post(exit_answers(world), data={"thanks": "yes"})

    assert answer.status_code == 403
    assert THANKS not in read(world, "kim")
