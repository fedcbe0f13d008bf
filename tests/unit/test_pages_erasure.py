"""A legal hold and an erasure: two people of HR, and a request that waits (E43)."""

from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from tests import page_world
from tests.page_cast import HELD
from tests.page_world import PageWorld, hidden, send
from tests.states.erasure import erasure_of_gus, half, held, in_network, waiting
from tests.store_deps import BASE
from tourwright.domain.alliance_erasure import ERASE_BY_TWO, HOLD, HOLD_ENDS
from tourwright.domain.model import Party
from tourwright.ports import Letter
from tourwright.store import Store
from webhooks.letters_out import LetterPorts, LetterWriter


@pytest.fixture
def world(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> PageWorld:
    """Return a world with two people of HR, Kim and Olga, in which Gus is an alum."""
    two = {**HELD, "olga": frozenset({"HR"})}
    monkeypatch.setattr(page_world, "HELD", two)
    made = PageWorld(sqlite_store)
    in_network(made)
    return made


def say(world: PageWorld, who: str, verb: str, reason: str = "Case 17.") -> TestResponse:
    """Let somebody press a button."""
    fields = {"verb": verb, "reason": reason}
    return send(world.signed_in(who), erasure_of_gus(world), fields, verb)


def shown(world: PageWorld, who: str = "kim") -> str:
    """Return the page as somebody sees it."""
    return world.signed_in(who).get(erasure_of_gus(world)).text


def state(world: PageWorld) -> str:
    """Return where the alliance stands by the rules."""
    return str(world.engine.alliances[world.people["gus"].alliance_id].state)


def letters(world: PageWorld) -> dict[str, Letter]:
    """Return the mails that wait, by purpose."""
    store, now = world.store, world.clock.now() + timedelta(days=3)
    ports = LetterPorts(store.people, store.views, store.alumni)
    writer = LetterWriter(ports, world.links, "Meridian", {Party.HR: "hr@meridian.example"})
    rows = [row for row in store.outbox.lease(20, now, 60.0) if row.body.get("purpose")]
    return {str(row.body["purpose"]): writer.letter(row, now) for row in rows}


@pytest.mark.parametrize(
    ("verb", "after"), [(HOLD, "A legal hold lasts since"), (ERASE_BY_TWO, "Erased.")]
)
def test_two_different_people_of_hr_bring_it_about(world: PageWorld, verb: str, after: str) -> None:
    """The first word waits, and the second person reads whose it is and why."""
    first = say(world, "kim", verb)
    between = shown(world, "olga")
    say(world, "olga", verb)

    assert first.status_code == 303
    assert after not in between
    assert "Kim Example" in between
    assert "Case 17." in between
    assert after in shown(world)


def test_one_person_alone_has_no_second_button(world: PageWorld) -> None:
    """And a form of before is refused with the page as it stands."""
    say(world, "kim", HOLD)
    page, fields = shown(world), {"verb": HOLD, "reason": "Once more."}
    answer = send(world.signed_in("kim"), erasure_of_gus(world), fields, ERASE_BY_TWO)

    assert f'value="{HOLD}"' not in page
    assert answer.status_code == 409
    assert state(world) == "alumni_member"


def test_what_waits_stands_on_the_page_and_the_end_of_the_hold_erases(world: PageWorld) -> None:
    """HR sees who asked and since when."""
    waiting(world)
    page = shown(world)
    say(world, "kim", HOLD_ENDS)
    early = state(world)
    say(world, "olga", HOLD_ENDS)

    assert "A request to erase waits since" in page
    assert "It came from: the person" in page
    assert (early, state(world)) == ("alumni_member", "erased")


def test_erasing_while_a_hold_lasts_is_no_choice_of_the_page(world: PageWorld) -> None:
    """The one button ends the hold."""
    held(world)
    page = shown(world)

    assert f'value="{HOLD_ENDS}"' in page
    assert f'value="{ERASE_BY_TWO}"' not in page


def test_the_person_is_told_in_writing_that_the_request_waits(world: PageWorld) -> None:
    """At the private address; HR's mail names nobody and leads to the page."""
    waiting(world)

    sent = letters(world)
    mine, theirs = sent["erase_waits"], sent["hr_erase_waits"]
    assert mine.to_address == "gus@home.example"
    assert "Your request stays as it is." in " ".join(mine.paragraphs)
    assert theirs.actions[0][1] == f"{BASE}{erasure_of_gus(world)}"
    assert "Gus" not in " ".join((theirs.subject, *theirs.paragraphs))


def test_whose_address_is_closed_is_told_nevertheless(world: PageWorld) -> None:
    """An answer to the own request is no mail of a list."""
    world.store.alumni.suppress("gus@home.example", world.clock.now())
    waiting(world)

    assert letters(world)["erase_waits"].to_address == "gus@home.example"


def test_a_hold_without_a_reason_is_sent_back(world: PageWorld) -> None:
    """Whoever ends it has to know why it was laid."""
    answer = say(world, "kim", HOLD, reason=" ")

    assert answer.status_code == 422
    assert world.engine.alliances[world.people["gus"].alliance_id].hr_words == ()


def test_a_double_click_is_one_word(world: PageWorld) -> None:
    """The same form twice: one line of the journal."""
    kim = world.signed_in("kim")
    fields = {**hidden(kim.get(erasure_of_gus(world)), HOLD), "verb": HOLD, "reason": "Case 17."}

    answers = [kim.post(erasure_of_gus(world), data=fields) for _ in range(2)]

    lines = world.store.journal.lines(world.people["gus"].alliance_id)
    assert {answer.status_code for answer in answers} <= {303, 409}
    assert len([line for line in lines if line.body["event"] == f"{HOLD}_confirmed"]) == 1


@pytest.mark.parametrize("reader", ["ali", "igor", "dana", "ana", "eva"])
def test_nobody_but_hr_sees_the_page(world: PageWorld, reader: str) -> None:
    """A hold betrays a dispute."""
    half(world)

    assert world.signed_in(reader).get(erasure_of_gus(world)).status_code == 404


def test_hr_comes_to_the_page_from_the_stop_switch(world: PageWorld) -> None:
    """The alumni manager, who may stop and not erase, sees no way."""
    path = f"/people/{world.key('gus')}/stop"

    assert erasure_of_gus(world) in world.signed_in("kim").get(path).text
    assert erasure_of_gus(world) not in world.signed_in("ali").get(path).text
