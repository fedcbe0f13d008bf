"""What HR is asked, on one list: who is on it, who reads it, and what is decided there."""

from collections.abc import Mapping, Sequence

import pytest
from werkzeug.test import TestResponse

from tests.page_world import PageWorld, hidden
from tests.store_factories import entry, record
from tourwright.domain.model import AskClose, AskKind, AskOpen, MachineName, Party
from tourwright.ports import Ask
from tourwright.store import Store

PATH = "/questions"
VERBS = ("standing_good", "standing_bad")


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world in which Ana and Lee have left, and HR is asked about both."""
    world = PageWorld(sqlite_store)
    for name in ("ana", "lee"):
        asks(world, name, AskKind.STANDING, VERBS)
    return world


def asks(world: PageWorld, name: str, kind: AskKind, verbs: tuple[str, ...]) -> str:
    """Let HR be asked about somebody."""
    person = world.people[name]
    ask_id = f"{person.alliance_id}:{kind}:1:H"
    machine = MachineName.ALUMNI if kind is AskKind.STANDING else MachineName.ALLIANCE
    facts = {"person": person.person_key}
    made = AskOpen(ask_id, kind, machine, verbs, role=Party.HR, facts=facts)
    here = person.alliance_id
    one = record(1, alliance_id=here, stream=here, entries=(entry(),), asks=(made,))
    world.store.recorder.record(one)
    return ask_id


def decide(
    world: PageWorld, ask_ids: Sequence[str], verb: str = "standing_good", who: str = "kim"
) -> TestResponse:
    """Tick these and press a button."""
    return sent(world, ask_ids, {"verb": verb, "reason": "They left on good terms."}, who)


def sent(
    world: PageWorld, ask_ids: Sequence[str], more: Mapping[str, str], who: str = "kim"
) -> TestResponse:
    """Send the form as a browser does."""
    client = world.signed_in(who)
    page = client.get(PATH)
    return client.post(PATH, data={**hidden(page), "ask": list(ask_ids), **more})


def waiting(world: PageWorld) -> Sequence[Ask]:
    """Return what HR is asked still."""
    return world.store.asks.open_for_role(Party.HR, 9)


def ids(world: PageWorld) -> list[str]:
    """Return the questions about Ana and Lee."""
    return [ask.ask_id for ask in waiting(world)]


def test_each_question_says_whom_it_is_about(world: PageWorld) -> None:
    """By name and department; nobody is ticked."""
    asks(world, "olga", AskKind.HR_HELP, ("done",))

    told = world.signed_in("kim").get(PATH).text

    assert all(name in told for name in ("Ana Sol", "Lee Lind", "Olga Example"))
    assert "3 questions wait" in told
    assert " checked" not in told


def test_an_hr_partner_reads_of_the_own_people_only(world: PageWorld) -> None:
    """Whoever looks after another department, or is no HR partner, sees none of it."""
    for name in ("ana", "dana", "olga", "ali"):
        assert world.signed_in(name).get(PATH).status_code == 404


def test_those_who_were_ticked_are_decided_each_by_an_answer_of_its_own(world: PageWorld) -> None:
    """By the person who pressed, with the reason."""
    both = ids(world)

    answer = decide(world, both)

    assert answer.status_code == 303
    assert waiting(world) == []
    asked = [world.store.asks.get(each) for each in both]
    assert [each.answer for each in asked if each] == ["standing_good"] * 2
    assert {each.answered_by for each in asked if each} == {world.key("kim")}


def test_whoever_was_not_ticked_stays_on_the_list(world: PageWorld) -> None:
    """And the page says how many decisions are kept."""
    first, second = ids(world)

    answer = decide(world, [first])

    assert ids(world) == [second]
    assert "1 decision is kept" in world.signed_in("kim").get(answer.headers["Location"]).text


@pytest.mark.parametrize(("verb", "reason"), [("standing_bad", ""), ("", "why"), ("done", "why")])
def test_a_form_that_decides_nothing_changes_nothing(
    world: PageWorld, verb: str, reason: str
) -> None:
    """Whoever is not in good standing is told why; the ticks come back."""
    answer = sent(world, ids(world)[:1], {"verb": verb, "reason": reason})

    assert answer.status_code == 422
    assert len(waiting(world)) == 2
    assert answer.text.count(" checked") == 1


def test_a_question_of_another_kind_is_decided_on_its_own_page(world: PageWorld) -> None:
    """A tick that the page did not offer does nothing."""
    help_id = asks(world, "olga", AskKind.HR_HELP, ("done",))

    assert decide(world, [help_id]).status_code == 422
    assert len(waiting(world)) == 3


def test_while_the_engine_is_down_every_decision_is_kept(world: PageWorld) -> None:
    """It is asked once, and the dispatcher hands all of them on later."""
    world.engine.down = True

    answer = decide(world, ids(world))

    assert answer.status_code == 303
    assert waiting(world) == []
    assert len(world.store.asks.pending(9, world.clock.now().replace(year=2100))) == 2


def test_two_hundred_are_on_a_page(world: PageWorld) -> None:
    """The rest is on the next one; the number of all is told, and the store is asked no more."""
    here = world.people["ana"].alliance_id
    many = tuple(
        AskOpen(f"q{n}", AskKind.STANDING, MachineName.ALUMNI, VERBS, role=Party.HR)
        for n in range(248)
    )
    world.store.recorder.record(record(2, alliance_id=here, stream=here, asks=many))
    kim = world.signed_in("kim")

    with world.queries() as asked:
        first = kim.get(PATH).text

    assert "250 questions wait" in first
    assert first.count('name="ask"') == 200
    assert kim.get(f"{PATH}?part=2").text.count('name="ask"') == 50
    assert len(asked) <= 8


def nobody_decided(world: PageWorld, *names: str) -> None:
    """Let the time for the decision about them go by."""
    for name in names:
        here = world.people[name].alliance_id
        over = AskClose(f"{here}:{AskKind.STANDING}:1:H", "no_answer")
        world.store.recorder.record(record(3, alliance_id=here, stream=here, asks=(over,)))


def test_about_whom_nobody_decided_in_time_is_named_to_hr(world: PageWorld) -> None:
    """The question itself is over: there is nothing to tick."""
    world.leaves("ana")
    nobody_decided(world, "ana")
    kim = world.signed_in("kim")

    with world.queries() as asked:
        told = kim.get(PATH).text

    assert len(asked) <= 8
    listed = told.partition("Nobody decided in time")[2]
    assert "Ana Sol" in listed
    assert "Lee Lind" not in listed
    assert f"/people/{world.key('ana')}/standing" in listed
    assert ids(world) == [f"{world.people['lee'].alliance_id}:{AskKind.STANDING}:1:H"]


def test_whoever_is_back_is_no_longer_named(world: PageWorld) -> None:
    """Nor somebody who never left: nothing may look like a leaving."""
    nobody_decided(world, "ana", "lee")

    assert "Nobody decided in time" not in world.signed_in("kim").get(PATH).text


def test_the_list_is_there_in_german(world: PageWorld) -> None:
    """Formal and friendly."""
    told = world.signed_in("kim").get(PATH, headers={"Accept-Language": "de"}).text

    assert "2 Fragen warten, die älteste zuerst." in told
    assert "Wen Sie auslassen, bleibt auf der Liste." in told
    assert "Whom you" not in told
