"""The pages of gaps: open to the two alone, forgiving with forms, and settled by both."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.page_world import PageWorld, hidden, send
from tourwright.domain.model import TourKind
from tourwright.store import Store
from webhooks.tokens import Purpose

WORDS = "I travel more than we said."
OTHERS = ("kim", "sam", "igor", "eva", "cleo", "otto", "olga", "lee")


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a tour of Ana with Dana that both committed to."""
    world = PageWorld(sqlite_store)
    world.committed(TourKind.ROTATIONAL)
    return world


def path(world: PageWorld, gap_id: str = "") -> str:
    """Return the address of the list, or of one gap."""
    return f"/tours/{world.tour.tour_id}/gaps" + (f"/{gap_id}" if gap_id else "")


def name_gap(world: PageWorld, client: FlaskClient, **fields: str) -> TestResponse:
    """Write a gap into the form and send it."""
    return send(client, path(world), {"text": WORDS, "verb": "raise", **fields}, "raise")


def press(world: PageWorld, who: str, verb: str, **fields: str) -> TestResponse:
    """Press a button on the page of the first gap."""
    return send(world.signed_in(who), path(world, "g1"), {"verb": verb, **fields}, verb)


def state(world: PageWorld) -> str:
    """Return where the first gap stands."""
    return world.tour.gaps[0]["state"]


def test_one_names_a_gap_and_both_read_it(world: PageWorld) -> None:
    """The words are on both pages at once; the one who is asked is told so."""
    answer = name_gap(world, world.signed_in("ana"))

    assert answer.status_code == 303
    for who in ("ana", "dana"):
        assert WORDS in world.signed_in(who).get(path(world)).text
    assert "Your answer is asked for" in world.signed_in("dana").get(path(world)).text


def test_a_gap_goes_its_whole_way(world: PageWorld) -> None:
    """Named, seen, planned, and settled when both say so."""
    name_gap(world, world.signed_in("ana"))
    press(world, "dana", "acknowledge", answer="I see.")
    press(world, "dana", "plan", owner="M", day="2026-04-01")
    press(world, "ana", "resolve")
    assert state(world) == "planned"

    press(world, "dana", "resolve")

    assert state(world) == "resolved"
    assert "You both see it as settled." in world.signed_in("ana").get(path(world)).text


def test_an_answer_is_to_the_gap_of_its_page(world: PageWorld) -> None:
    """Of two that wait for the same person, the other one waits on."""
    for _ in range(2):
        name_gap(world, world.signed_in("ana"))

    send(world.signed_in("dana"), path(world, "g2"), {"verb": "acknowledge"}, "acknowledge")

    found = {gap["gap_id"]: gap["state"] for gap in world.tour.gaps}
    assert found == {"g1": "raised", "g2": "acknowledged"}


def test_not_yet_is_as_near_as_yes(world: PageWorld) -> None:
    """Both answers stand in one form with buttons of one class."""
    name_gap(world, world.signed_in("ana"))
    press(world, "dana", "acknowledge")
    press(world, "ana", "accept_difference")

    page = world.signed_in("dana").get(path(world, "g1")).text
    assert page.count('class="choice"') == 2
    press(world, "dana", "not_yet")

    assert (state(world), world.tour.gaps[0].get("wanted")) == ("acknowledged", None)


def test_change_of_the_statement_is_the_next_page(world: PageWorld) -> None:
    """The gap is carried there, and says so."""
    name_gap(world, world.signed_in("ana"))
    press(world, "dana", "acknowledge")
    press(world, "ana", "plan", owner="E", day="2026-04-01")

    answer = press(world, "ana", "to_amendment")

    assert answer.headers["Location"].endswith("/amend?gap=g1")
    assert state(world) == "carried"
    assert "Write the change" in world.signed_in("dana").get(path(world, "g1")).text


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_learns_that_there_is_a_gap(world: PageWorld, who: str) -> None:
    """Every address looks like one that does not exist, for reading and for writing."""
    name_gap(world, world.signed_in("ana"))
    client = world.signed_in(who)
    unknown = client.get("/tours/none-1/gaps")

    for address in (path(world), path(world, "g1"), path(world, "g9")):
        for answer in (client.get(address), client.post(address, data={"verb": "withdraw"})):
            assert (answer.status_code, answer.data) == (404, unknown.data)
    assert state(world) == "raised"


def test_unknown_gap_is_no_page(world: PageWorld) -> None:
    """An id that the tour does not have opens nothing."""
    client = world.signed_in("ana")

    assert client.get(path(world, "g7")).status_code == 404
    assert client.post(path(world, "g7")).status_code == 404


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "fill it in"),
        ("x" * 100_000, "at most 1000 characters"),
        ("a\u202eb", "hidden sign"),
        ("a\x00b", "hidden sign"),
    ],
)
def test_bad_words_are_told_at_their_field_and_kept(world: PageWorld, text: str, says: str) -> None:
    """The fault is announced, leads to the field, and what was typed is still there."""
    answer = name_gap(world, world.signed_in("ana"), text=text)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert '<a href="#field-text">' in answer.text
    assert says in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert text.replace("\x00", "") in answer.text.replace("\x00", "")
    assert world.tour.gaps == ()


def test_markup_is_words(world: PageWorld) -> None:
    """What looks like a page stays text."""
    name_gap(world, world.signed_in("ana"), text="<script>alert(1)</script> =1+1")

    page = world.signed_in("dana").get(path(world)).text

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_plan_without_a_day_says_what_is_missing(world: PageWorld) -> None:
    """The other answer stays chosen."""
    name_gap(world, world.signed_in("ana"))
    press(world, "dana", "acknowledge")

    answer = press(world, "ana", "plan", owner="M", day="")

    assert answer.status_code == 422
    assert "Until when: give a day" in answer.text
    assert 'value="M" checked' in answer.text


def test_day_in_the_past_is_refused_with_the_form_filled(world: PageWorld) -> None:
    """The rule's sentence stands above what was typed."""
    name_gap(world, world.signed_in("ana"))
    press(world, "dana", "acknowledge")

    answer = press(world, "ana", "plan", owner="M", day="2020-01-01")

    assert (answer.status_code, state(world)) == (409, "acknowledged")
    assert "from today on" in answer.text
    assert 'value="2020-01-01"' in answer.text


def test_form_of_another_browser_is_kept_and_shown_again(world: PageWorld) -> None:
    """A stale or forged form does nothing, and no word is lost."""
    client = world.signed_in("ana")

    answer = client.post(path(world), data={"verb": "raise", "text": WORDS, "csrf": "forged"})

    assert (answer.status_code, world.tour.gaps) == (403, ())
    assert WORDS in answer.text


def test_double_click_names_one_gap(world: PageWorld) -> None:
    """The same form sent twice is one act."""
    client = world.signed_in("ana")
    page = client.get(path(world))
    fields = {"text": WORDS, "verb": "raise"}

    for _ in range(2):
        client.post(path(world), data={**hidden(page, "raise"), **fields})

    assert len(world.tour.gaps) == 1


def test_button_that_is_not_offered_does_nothing(world: PageWorld) -> None:
    """A forged verb meets a sentence, not the rules."""
    name_gap(world, world.signed_in("ana"))

    answer = send(world.signed_in("ana"), path(world, "g1"), {"verb": "acknowledge"})

    assert (answer.status_code, state(world)) == (409, "raised")
    assert "This changed meanwhile" in answer.text


def test_hidden_party_is_ignored(world: PageWorld) -> None:
    """Who acts is who is signed in, whatever the form says."""
    name_gap(world, world.signed_in("ana"), party="M", person_key=world.key("dana"), by="M")

    assert world.tour.gaps[0]["by"] == "E"


def test_draft_of_a_gap_is_the_writers_alone(world: PageWorld) -> None:
    """Kept for later, it is on no other page, in no ask, no line and no view."""
    client = world.signed_in("ana")
    send(client, path(world), {"text": "canary words", "verb": "save"}, "save")

    assert "canary words" in client.get(path(world)).text
    assert "canary words" not in world.signed_in("dana").get(path(world)).text
    assert "canary" not in repr(world.store.journal.lines(world.tour.alliance_id))
    assert "canary" not in repr(world.tour)


def test_draft_is_gone_once_it_is_told(world: PageWorld) -> None:
    """What was said is no draft any more."""
    client = world.signed_in("ana")
    send(client, path(world), {"text": WORDS, "verb": "save"}, "save")

    name_gap(world, client)

    assert world.store.private_texts.get(world.key("ana"), world.tour.tour_id, "gap") is None


def test_pages_answer_while_the_engine_is_away(world: PageWorld) -> None:
    """Showing needs the store alone; a wish is stored and said to be so."""
    name_gap(world, world.signed_in("ana"))
    world.engine.down = True

    assert world.signed_in("dana").get(path(world, "g1")).status_code == 200
    answer = press(world, "dana", "acknowledge")
    assert answer.headers["Location"].endswith("done=stored")


@pytest.mark.parametrize("which", ["gaps", "gaps/g1", "alignment"])
def test_pages_ask_the_store_at_most_eight_times(world: PageWorld, which: str) -> None:
    """Counted on a page with everything on it."""
    name_gap(world, world.signed_in("ana"))
    client = world.signed_in("dana")

    with world.queries() as counter:
        client.get(f"/tours/{world.tour.tour_id}/{which}")

    asked = [statement for statement in counter.statements if statement.startswith("SELECT")]
    assert len(asked) <= 8, asked


def test_ended_tour_shows_what_was_left_open(world: PageWorld) -> None:
    """Nothing can be done about it any more, and nothing is hidden."""
    name_gap(world, world.signed_in("ana"))
    world.act("ana", "mission_declared")
    world.act("dana", "confirm_complete")

    page = world.signed_in("ana").get(path(world)).text

    assert "Left open when the tour ended" in page
    assert "Tell the other side" not in page


def test_where_we_stand_shows_what_is_open(world: PageWorld) -> None:
    """Both read it there, signed in or by the link of a mail."""
    name_gap(world, world.signed_in("ana"))
    alliance_id = world.tour.alliance_id
    token = world.token(Purpose.WHERE, alliance_id, "dana")

    assert WORDS in world.signed_in("dana").get(f"/alliances/{alliance_id}").text
    assert WORDS in world.client().get(f"/where-we-stand/{token}").text


def test_delegate_reads_no_gap_on_the_page_of_a_review(world: PageWorld) -> None:
    """Who answers a review in the manager's place sees no word of what is open."""
    name_gap(world, world.signed_in("ana"))
    world.act("dana", "name_delegate", fields={"to": world.key("lee")})
    world.wait(days=95)
    talk = f"/tours/{world.tour.tour_id}/talk/review/1"

    assert WORDS in world.signed_in("dana").get(talk).text
    assert WORDS not in world.signed_in("lee").get(talk).text
