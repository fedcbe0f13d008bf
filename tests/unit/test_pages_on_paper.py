"""The two committed on paper, and HR records it on the page about the person's tour (E57)."""

import hashlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.page_world import PageWorld, hidden
from tourwright.domain.model import TourKind
from tourwright.domain.tables.alliance import AllianceStateName
from tourwright.store import Store

SCAN = b"%PDF-1.7 two names below one text"


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world in which a text waits for Ana and Dana."""
    world = PageWorld(sqlite_store)
    world.alliance_of("ana")
    world.signing()
    return world


def path(world: PageWorld) -> str:
    """Return the address about Ana's tour."""
    return f"/people/{world.key('ana')}/tour"


def form(world: PageWorld, scan: bytes = SCAN, **changes: str) -> dict[str, Any]:
    """Return what HR fills in."""
    mark = f" {world.tour.text_hash[:6].upper()} {world.tour.text_hash[6:12]}"
    return {"verb": "on_paper", "mark": mark, "scan": (BytesIO(scan), "scan.pdf"), **changes}


def record(world: PageWorld, who: str = "kim", **changes: Any) -> TestResponse:  # noqa: ANN401
    """Open the page and send its form."""
    client = world.signed_in(who)
    ours = hidden(client.get(path(world)), "on_paper")
    return client.post(path(world), data={**ours, **form(world, **changes)})


def lines(world: PageWorld) -> list[Mapping[str, Any]]:
    """Return the journal's lines about commitments."""
    found = [line.body for line in world.store.journal.lines(world.tour.alliance_id)]
    return [body for body in found if str(body["event"]).startswith("sign_")]


def test_hr_records_it_and_the_tour_is_committed_to(world: PageWorld) -> None:
    """One form: the hash from the paper and the scan, of which the fingerprint alone is kept."""
    answer = record(world)

    assert answer.status_code == 303
    assert world.tour.state in {"committed", "active"}
    first, *signed = lines(world)
    assert first["person_key"] == world.key("kim")
    assert first["body"]["scan"] == hashlib.sha256(SCAN).hexdigest()
    assert [(body["party"], body["channel"]) for body in signed] == [("E", "paper"), ("M", "paper")]
    told = world.signed_in("kim").get(answer.headers["Location"]).text
    assert "Recorded. Both of them are told." in told
    assert "on_paper" not in told


def test_both_are_told_of_it(world: PageWorld) -> None:
    """By a mail of their own, so that a slip is found."""
    record(world)

    told = [
        row for row in world.store.outbox.log(50) if row.body.get("purpose") == "committed_on_paper"
    ]
    assert {row.body["to"] for row in told} == {world.key("ana"), world.key("dana")}


def test_the_history_says_that_it_was_on_paper(world: PageWorld) -> None:
    """And the print names both, under the same hash."""
    record(world)
    ana = world.signed_in("ana")

    assert (
        "HR recorded a commitment on paper" in ana.get(f"/tours/{world.tour.tour_id}/history").text
    )
    assert "Committed to this text" in ana.get(f"/tours/{world.tour.tour_id}/print").text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"mark": ""}, "mark"),
        ({"mark": "abc"}, "mark"),
        ({"mark": "0" * 12}, "mark"),
        ({"mark": "<script>alert(1)</script>"}, "mark"),
        ({"scan": b""}, "scan"),
    ],
)
def test_what_is_missing_is_named(world: PageWorld, changes: dict[str, Any], field: str) -> None:
    """A text that was changed since it was printed is not recorded."""
    answer = record(world, **changes)

    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text
    assert "<script>alert" not in answer.text
    assert (world.tour.state, lines(world)) == ("signing", [])


@pytest.mark.parametrize("who", ["ana", "dana"])
def test_neither_of_the_two_records_it(sqlite_store: Store, who: str) -> None:
    """Nobody commits for the other one, with a form of their own page either."""
    world = PageWorld(sqlite_store)
    world.alliance_of("ana", state=AllianceStateName.EMPLOYED_NO_TOUR)
    client = world.signed_in(who)
    ours = hidden(client.get(path(world)))
    world.signing()

    answer = client.post(path(world), data={**ours, **form(world)})

    assert "csrf" in ours
    assert "on_paper" not in client.get(path(world)).text
    assert answer.status_code == 409
    assert (world.tour.state, lines(world)) == ("signing", [])


def test_a_text_that_is_talked_over_has_no_such_form(sqlite_store: Store) -> None:
    """Both agree to every part first."""
    world = PageWorld(sqlite_store)
    world.alliance_of("ana")
    world.negotiating(TourKind.TRANSFORMATIONAL)

    assert "on_paper" not in world.signed_in("kim").get(path(world)).text


def test_a_double_click_is_one_commitment(world: PageWorld) -> None:
    """The second sending of one form changes nothing."""
    client = world.signed_in("kim")
    ours = hidden(client.get(path(world)), "on_paper")
    answers = [client.post(path(world), data={**ours, **form(world)}) for _ in range(2)]

    assert answers[0].status_code == 303
    assert len(lines(world)) == 3


def test_with_the_engine_away_it_is_kept(world: PageWorld) -> None:
    """It is carried out when the engine is back."""
    world.engine.down = True

    assert record(world).status_code == 303


def test_hr_is_led_to_the_page(world: PageWorld) -> None:
    """From the person's name on the first page."""
    shown = world.signed_in("kim").get(f"/?of={world.key('ana')}").text

    assert f'href="{path(world)}"' in shown
