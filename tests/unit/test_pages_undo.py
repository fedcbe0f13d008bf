"""The page that takes an act back: the other side saw nothing, and late is told as late."""

import pytest
from flask import g

from tests.page_world import PageWorld, hidden, send
from tourwright.domain.model import MachineName, TourKind
from tourwright.domain.rights import Circle, Role
from tourwright.store import Store
from webhooks.decide import DecideKind
from webhooks.submit import Done, Wish, submit
from webhooks.tokens import Purpose
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


DONE = 'name="verb" value="tour.mission_declared"'
STILL_OFFERED = 'name="verb" value="tour.declare_transition"'


def where(world: PageWorld) -> str:
    """Return the address of where Ana and Dana stand."""
    return f"/alliances/{world.tour.alliance_id}"


def test_what_rests_has_no_button_beside_its_undo(world: PageWorld) -> None:
    """The page says that it is done and until when it can be taken back; other acts stay."""
    ana = world.signed_in("ana")
    said = send(ana, where(world), {"verb": "tour.mission_declared"}).text

    for text in (said, ana.get(where(world)).text):
        assert "You said that the mission is complete." in text
        assert "It takes effect at" in text
        assert text.count(">Undo</button>") == 1
        assert DONE not in text
        assert STILL_OFFERED in text


def test_what_rests_is_offered_to_the_other_side_all_the_same(world: PageWorld) -> None:
    """A missing button would tell Dana what Ana may still take back."""
    before = world.signed_in("dana").get(where(world)).text
    send(world.signed_in("ana"), where(world), {"verb": "tour.mission_declared"})

    after = world.signed_in("dana").get(where(world)).text

    assert (DONE in before, DONE in after) == (True, True)
    assert "mission is complete." not in after


def test_what_was_taken_back_is_offered_again(world: PageWorld) -> None:
    """Nothing happened, so the page is as it was."""
    ana = world.signed_in("ana")
    send(ana, where(world), {"verb": "tour.mission_declared"})
    (resting,) = world.store.asks.resting(world.key("ana"))
    send(ana, f"/undo/{resting.act.act_id}", {"verb": "undo"})

    text = ana.get(where(world)).text

    assert DONE in text
    assert "It takes effect at" not in text


def test_the_page_of_a_link_says_what_rests(world: PageWorld) -> None:
    """Taking it back needs somebody signed in; the button is gone, and the time is said."""
    token = world.token(Purpose.WHERE, world.tour.alliance_id)
    path, client = f"/where-we-stand/{token}", world.client()
    send(client, path, {"verb": "tour.mission_declared"})

    text = client.get(path).text

    assert "It takes effect at" in text
    assert DONE not in text
    assert ">Undo</button>" not in text


def test_what_rests_is_told_where_it_was_done(world: PageWorld) -> None:
    """A manager with two people does not read on the page of one what was said about the other."""
    other = world.open_tour(two=("olga", "dana"))
    dana = world.signed_in("dana")
    send(dana, where(world), {"verb": "tour.mission_declared"})

    assert "It takes effect at" in dana.get(where(world)).text
    assert "It takes effect at" not in dana.get(f"/alliances/{other.alliance_id}").text


@pytest.mark.parametrize(
    ("name", "verb", "shared"), [("dana", "discard", False), ("ana", "decline", True)]
)
def test_a_text_that_was_refused_is_not_refused_twice(
    sqlite_store: Store, name: str, verb: str, *, shared: bool
) -> None:
    """While the no rests the workshop offers to take it back, and no second no."""
    world = PageWorld(sqlite_store)
    world.open_tour()
    world.act("dana", "open_draft")
    if shared:
        world.act("dana", "share")
    client, path = world.signed_in(name), f"/tours/{world.tour.tour_id}/statement"
    button = f'name="verb" value="{verb}"'
    before = client.get(path).text
    send(client, path, {"verb": verb}, verb)

    after = client.get(path).text

    assert button in before
    assert button not in after
    assert after.count(">Undo</button>") == 1
