"""Changes and corrections on their pages: words and dates side by side, then two commitments."""

from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.page_world import PageWorld, send
from tourwright.domain.model import Party
from tourwright.store import Store
from webhooks.tokens import Purpose

LONGER = {"length_months": "30"}


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a tour that Ana and Dana committed to."""
    world = PageWorld(sqlite_store)
    world.committed()
    return world


def path(world: PageWorld, end: str = "amend") -> str:
    """Return the address of a page of the tour."""
    return f"/tours/{world.tour.tour_id}/{end}"


def propose(world: PageWorld, name: str = "ana", fields: Mapping[str, str] = LONGER) -> str:
    """Propose a change on the page; return the address where it is answered."""
    send(world.signed_in(name), path(world), {**fields, "verb": "propose"}, "look")
    return path(world, f"amend/{world.tour.amendments[-1]['subject_id']}")


def answer(client: FlaskClient, address: str, verb: str) -> TestResponse:
    """Press one of the buttons of the page."""
    return send(client, address, {"verb": verb}, verb)


def test_the_page_shows_which_dates_would_move_before_anybody_is_told(world: PageWorld) -> None:
    """The end and the talk as they are and as they would be, by the real rules; nothing happens."""
    before = world.tour

    page = send(world.signed_in("ana"), path(world), {**LONGER, "verb": "look"}, "look")

    assert page.status_code == 200
    for words in ("Talk about what comes next", "With the change", "Last day", "30</ins> months"):
        assert words in page.text
    assert world.tour == before


def test_a_change_is_in_force_when_both_committed_to_it(world: PageWorld) -> None:
    """Proposing commits one side; the other reads it and commits too."""
    address = propose(world)
    assert world.tour.length_months != 30

    done = answer(world.signed_in("dana"), address, "sign_other")

    assert done.status_code == 303
    assert world.tour.length_months == 30
    assert "it is in force" in world.signed_in("ana").get(address).text


def test_the_dates_shown_are_those_that_come(world: PageWorld) -> None:
    """What the page promised is what the plan then says."""
    address = propose(world)
    page = world.signed_in("dana").get(address).text

    answer(world.signed_in("dana"), address, "sign_other")

    assert world.tour.renewal_on is not None
    assert f"{world.tour.renewal_on.day} {world.tour.renewal_on:%b %Y}" in page


@pytest.mark.parametrize(("name", "verb"), [("dana", "decline"), ("ana", "withdraw")])
def test_no_leaves_the_text_as_it_is(world: PageWorld, name: str, verb: str) -> None:
    """The other side says no, or the proposer takes it back; it can be undone for a while."""
    text_hash, address = world.tour.text_hash, propose(world)
    client = world.signed_in(name)

    answer(client, address, verb)

    assert world.tour.text_hash == text_hash
    assert "It takes effect at" in client.get(address).text
    assert f'value="{verb}"' not in client.get(address).text


def test_what_became_of_a_change_stays_to_be_read(world: PageWorld) -> None:
    """A change that was not taken up keeps its page."""
    address = propose(world)
    world.act("dana", "decline", "amendment", subject_id=world.tour.amendments[-1]["subject_id"])

    assert "the text stayed as it was" in world.signed_in("ana").get(address).text


def test_the_proposer_finds_no_button_to_commit(world: PageWorld) -> None:
    """Two people, always; a forged form is refused."""
    address = propose(world)
    client = world.signed_in("ana")

    forged = send(client, address, {"verb": "sign_other"}, "withdraw")

    assert 'value="sign_other"' not in client.get(address).text
    assert forged.status_code == 409
    assert world.tour.amendments


def test_a_forged_hash_commits_to_nothing(world: PageWorld) -> None:
    """Only the text that was shown can be committed to."""
    address = propose(world)

    forged = send(
        world.signed_in("dana"),
        address,
        {"verb": "sign_other", "text_hash": "0" * 64},
        "sign_other",
    )

    assert forged.status_code == 409
    assert world.tour.length_months != 30


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"length_months": "500"}, "Length in months"),
        ({"length_months": "x"}, "Length in months"),
        ({"last_day": "1999-01-01"}, "Last day: give a day"),
        ({"career": "\u202eright to left"}, "take out the hidden sign"),
        ({"career": "x" * 100_000}, "Please shorten it to"),
        ({}, "Nothing is different yet"),
    ],
)
def test_a_fault_names_the_blank_and_keeps_what_was_typed(
    world: PageWorld, fields: dict[str, str], words: str
) -> None:
    """Nothing typed is lost, and the sentence says what to do."""
    page = send(world.signed_in("ana"), path(world), {**fields, "verb": "propose"}, "look")

    assert page.status_code == 422
    assert words in page.text
    assert 'role="alert"' in page.text
    assert all(value in page.text for value in fields.values())


def test_a_stale_form_keeps_what_was_typed(world: PageWorld) -> None:
    """A form without its hidden field is shown again, filled."""
    client = world.signed_in("ana")

    page = client.post(path(world), data={"verb": "look", "career": "My own words"})

    assert page.status_code == 403
    assert "My own words" in page.text


def test_the_other_sides_own_blank_is_not_in_the_form(world: PageWorld) -> None:
    """Only the manager writes the manager's aspirations; a forged field changes nothing."""
    forged = {"manager_aspirations-0": "Work less.", "verb": "propose"}

    page = send(world.signed_in("ana"), path(world), forged, "look")

    assert page.status_code == 422
    assert not world.tour.amendments


@pytest.mark.parametrize("name", ["otto", "lee", "sam", "kim", "igor"])
@pytest.mark.parametrize("end", ["amend", "amend/a1", "correction"])
def test_others_find_nothing(world: PageWorld, name: str, end: str) -> None:
    """Changes are the two's."""
    assert world.signed_in(name).get(path(world, end)).status_code == 404


def test_an_unknown_change_is_not_there(world: PageWorld) -> None:
    """An id that was never one."""
    assert world.signed_in("ana").get(path(world, "amend/nonsense")).status_code == 404


def test_a_slip_of_the_pen_is_corrected_with_one_answer(world: PageWorld) -> None:
    """The other side sees the word and says yes; the text as it was stays."""
    world.act("ana", "propose", "amendment", fields={"career": '"Toward leading a batery line."'})
    proposed = world.rules.tour.amendments[-1].text_hash
    world.act("dana", "sign_other", "amendment", text_hash=proposed)
    fields = {"career": "Toward leading a battery line.", "verb": "propose"}

    sent = send(world.signed_in("ana"), path(world, "correction"), fields, "propose")
    page = world.signed_in("dana").get(path(world, "correction")).text
    answer(world.signed_in("dana"), path(world, "correction"), "confirm")

    assert sent.status_code == 303
    assert "<del>" in page
    assert (world.tour.statement or {})["career"] == "Toward leading a battery line."
    history = world.signed_in("ana").get(path(world, "history")).text
    assert '<span class="badge">correction</span>' in history


def test_what_is_meant_is_not_corrected(world: PageWorld) -> None:
    """A number is for an amendment; the sentence says so and the words stay typed."""
    fields = {"career": "In 3 years, something else entirely.", "verb": "propose"}

    page = send(world.signed_in("ana"), path(world, "correction"), fields, "propose")

    assert page.status_code == 422
    assert "propose an amendment instead" in page.text
    assert fields["career"] in page.text


@pytest.mark.parametrize("end", ["amend", "correction"])
def test_a_page_takes_few_queries(world: PageWorld, end: str) -> None:
    """At most eight."""
    client = world.signed_in("dana")
    client.get(path(world, end))

    with world.queries() as queries:
        client.get(path(world, end))

    assert len([each for each in queries.statements if each != "BEGIN"]) <= 8


def test_a_change_beside_a_hand_over_is_talked_about_within_it(world: PageWorld) -> None:
    """The new manager's change opens an amendment, and the hand-over waits for it."""
    fields = {"manager_key": world.key("lee"), "zone": "Europe/Berlin"}
    world.rules.act(Party.HRIS, "manager_changed", fields=fields)
    world.settle()

    send(world.signed_in("lee"), path(world), {**LONGER, "verb": "propose"}, "look")

    assert world.tour.hand_over_state == "renegotiating"
    assert len(world.tour.amendments) == 1


def test_the_link_of_a_mail_shows_the_corrected_word_and_takes_the_answer(world: PageWorld) -> None:
    """The small page of the question holds both readings and the hash, like the whole page."""
    career = str((world.tour.statement or {})["career"])
    mended = f"{career.rstrip('.')}s."
    world.act("ana", "propose", "correction", fields={"career": f'"{mended}"'})
    ask = world.store.asks.open_for(world.key("dana"))[0]
    address = f"/asks/{world.token(Purpose.ASK, ask.ask_id, 'dana')}"

    page = world.client().get(address)
    send(world.client(), address, {"verb": "confirm", "text_hash": ask.text_hash}, "confirm")

    assert mended in page.text
    assert "Yes, correct it" in page.text
    assert (world.tour.statement or {})["career"] == mended
