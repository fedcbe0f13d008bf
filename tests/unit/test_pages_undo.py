"""The page that takes an act back: the other side saw nothing, and late is told as late."""

import pytest
from flask import g

from tests.page_world import PageWorld, hidden, send
from tourwright.domain.model import MachineName, TourKind
from tourwright.domain.rights import Circle, Role
from tourwright.store import Store
from webhooks.decide import DecideKind
from webhooks.submit import Done, Wish, submit
from webhooks.who import Seen, Who


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a tour of Ana with Dana that both committed to."""
    world = PageWorld(sqlite_store)
    world.committed(TourKind.ROTATIONAL)
    return world


def declared(world: PageWorld) -> Done:
    """Let Ana declare that she plans a move, as a page of hers does."""
    view = world.tour
    circle = Circle(view.employee_key, view.manager_key)
    with world.app.test_request_context("/"):
        g.who = Who(world.key("ana"))
        g.seen = Seen(view, circle, frozenset({Role.EMPLOYEE}))
        return submit(world.deps, Wish(MachineName.TOUR, "declare_transition", once="1"))


def everything_of(world: PageWorld, name: str) -> tuple[object, ...]:
    """Return what somebody could learn from: pages' rows, questions, messages going out."""
    outbox = [row.key for row in world.store.outbox.log(1000)]
    return world.tour, world.store.asks.open_for(world.key(name)), outbox


def lines(world: PageWorld) -> list[object]:
    """Return what the shared history tells, in order."""
    return [each.body["event"] for each in world.store.journal.lines(world.tour.alliance_id)]


def test_undone_in_time_the_other_side_saw_nothing(world: PageWorld) -> None:
    """No row, question, mail or event that Dana could read changed at any moment."""
    before = everything_of(world, "dana")
    done = declared(world)
    assert everything_of(world, "dana") == before

    answer = send(world.signed_in("ana"), f"/undo/{done.act_id}", {"verb": "undo"})
    world.rest_over()

    assert (done.kind, answer.status_code) == (DecideKind.RESTS, 303)
    assert everything_of(world, "dana") == before


def test_left_alone_it_takes_effect(world: PageWorld) -> None:
    """After ten minutes the dispatcher hands it on, and the page says that it is too late."""
    done = declared(world)
    ana = world.signed_in("ana")
    assert "takes effect at" in ana.get(f"/undo/{done.act_id}").text

    world.rest_over()

    assert "declare_transition" in lines(world)
    late = ana.post(f"/undo/{done.act_id}", data=hidden(ana.get(f"/undo/{done.act_id}")))
    assert late.status_code in (303, 403)
    assert "too late" in ana.get(f"/undo/{done.act_id}").text
    assert lines(world).count("declare_transition") == 1


def test_a_second_click_finds_it_taken_back(world: PageWorld) -> None:
    """It is said once more, and nothing else happens."""
    done = declared(world)
    ana, path = world.signed_in("ana"), f"/undo/{done.act_id}"
    form = {**hidden(ana.get(path)), "verb": "undo"}

    answers = [ana.post(path, data=form) for _ in range(2)]

    assert [each.status_code for each in answers] == [303, 303]
    assert "It is taken back" in ana.get(path).text


def test_it_works_while_the_engine_is_down(world: PageWorld) -> None:
    """Taking back needs nobody but our own store."""
    world.engine.down = True
    done = declared(world)

    send(world.signed_in("ana"), f"/undo/{done.act_id}", {"verb": "undo"})
    world.engine.down = False
    world.rest_over()

    assert "declare_transition" not in lines(world)


@pytest.mark.parametrize("name", ["dana", "kim", "lee", "olga", "igor"])
def test_somebody_elses_act_is_nothing(world: PageWorld, name: str) -> None:
    """It looks like one that never was."""
    done = declared(world)
    client = world.signed_in(name)

    there, nowhere = client.get(f"/undo/{done.act_id}"), client.get("/undo/own-nothing")

    assert there.status_code == nowhere.status_code == 404
    assert there.data == nowhere.data


def test_a_form_without_its_secret_takes_nothing_back(world: PageWorld) -> None:
    """Another site cannot undo what somebody did."""
    done = declared(world)

    answer = world.signed_in("ana").post(f"/undo/{done.act_id}", data={"verb": "undo"})

    assert answer.status_code == 403
    assert len(world.store.asks.resting(world.key("ana"))) == 1
