"""Questions about gaps and thanks by the link of a mail: words on the page, none in the mail."""

import json

import pytest
from werkzeug.test import TestResponse

from tests.page_world import PageWorld, send
from tourwright.domain.model import AskKind, TourKind
from tourwright.store import Store
from webhooks.tokens import Purpose

WORDS = "I travel more than we said."


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a tour of Ana with Dana that both committed to."""
    world = PageWorld(sqlite_store)
    world.committed(TourKind.ROTATIONAL)
    return world


def link(world: PageWorld, name: str, kind: AskKind) -> str:
    """Return the address that somebody's mail leads to."""
    asks = world.store.asks.open_for(world.key(name))
    (ask_id,) = (ask.ask_id for ask in asks if ask.kind is kind)
    return f"/asks/{world.token(Purpose.ASK, ask_id, name)}"


def press(world: PageWorld, name: str, kind: AskKind, verb: str) -> TestResponse:
    """Press a button on the page of the question."""
    return send(world.client(), link(world, name, kind), {"verb": verb}, verb)


def test_a_gap_is_acknowledged_from_its_mail(world: PageWorld) -> None:
    """The page shows the words and one plain button."""
    world.act("ana", "raise", "gap", fields={"text": WORDS})

    page = world.client().get(link(world, "dana", AskKind.GAP)).text
    press(world, "dana", AskKind.GAP, "acknowledge")

    assert WORDS in page
    assert "I have seen it" in page
    assert world.tour.gaps[0]["state"] == "acknowledged"


@pytest.mark.parametrize(("verb", "scope"), [("keep_private", ""), ("publish_team", "team")])
def test_thanks_are_answered_from_their_mail(world: PageWorld, verb: str, scope: str) -> None:
    """The three answers stand there as on the page of thanks."""
    fields = {"kind": "accomplishment", "text": WORDS}
    world.act("dana", "give", "recognition", fields=fields)

    page = world.client().get(link(world, "ana", AskKind.THANKS)).text
    press(world, "ana", AskKind.THANKS, verb)

    assert page.count('name="verb" value="') == 3
    assert world.tour.thanks[0].get("scope", "") == scope


def test_no_mail_holds_the_words(world: PageWorld) -> None:
    """What waits to be sent names neither a gap nor thanks by their words."""
    world.act("ana", "raise", "gap", fields={"text": WORDS, "may_tell_hr": "true"})
    world.act("dana", "give", "recognition", fields={"kind": "accomplishment", "text": WORDS})
    world.wait(days=20)

    sent = json.dumps([dict(row.body) for row in world.store.outbox.log(200)])

    assert "gap_raised" in sent
    assert "gap_unanswered" in sent
    assert "thanks_given" in sent
    assert WORDS not in sent


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/team", "Mein Team"),
        ("/thanks", "Jemandem aus dem Kollegenkreis danken"),
        ("gaps", "Wo Sie etwas verschieden sehen"),
        ("alignment", "Noch nicht besprochen"),
        ("thanks", "Danke sagen"),
    ],
)
def test_pages_speak_german(world: PageWorld, address: str, words: str) -> None:
    """A browser that asks for German gets it, the formal one."""
    path = address if address.startswith("/") else f"/tours/{world.tour.tour_id}/{address}"

    page = world.signed_in("dana").get(path, headers={"Accept-Language": "de"}).text

    assert '<html lang="de">' in page
    assert words in page
