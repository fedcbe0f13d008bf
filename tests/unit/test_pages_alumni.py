"""Alumni pages: nothing pre-ticked, equal answers, leaving at once, GET changes nothing."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from tests.fakes import NOW
from tests.web_world import ANA, DANA, World, ask, send
from tourwright.domain.errors import NotAllowedError
from tourwright.domain.model import AskKind, MachineName, Party
from tourwright.ports import TransientError
from webhooks.tokens import Purpose

BASE = "https://tours.example"


@pytest.fixture
def world() -> World:
    """Return fakes with an open invitation."""
    world = World()
    invitation = replace(
        ask(AskKind.ALUMNI_INVITATION, "accept", "decline"),
        ask_id=f"a1:alumni_invitation:1:{ANA}",
        stream="a1",
        role=Party.ALUM,
        machine=MachineName.ALUMNI.value,
    )
    world.asks.put(invitation)
    world.journal.add("a1", "a1", NOW, machine="alumni", event="invite", to_state="invited")
    return world


@pytest.fixture
def client(world: World) -> FlaskClient:
    """Return a client."""
    return world.client()


def path(world: World, person: str = ANA) -> str:
    """Return the address of the alum's page."""
    return f"/alumni/{world.token(Purpose.ALUMNI, 'a1', person)}"


def leave_path(world: World) -> str:
    """Return the one-click address."""
    return f"/alumni/{world.token(Purpose.LEAVE, 'a1')}/leave"


def become(world: World, state: str) -> None:
    """Let the journal say that the membership is in this state."""
    world.asks.asks.clear()
    world.journal.add("a1", "a1", NOW, machine="alumni", event="x", to_state=state)


def test_nothing_is_ticked_and_both_answers_weigh_the_same(
    world: World, client: FlaskClient
) -> None:
    """Consent is an own act; a no is as easy as a yes."""
    text = client.get(path(world)).text

    assert text.count('type="checkbox"') == 5
    assert "checked" not in text
    assert text.count('<button class="choice"') == text.count("<button") == 2


def test_a_yes_carries_a_choice_for_each_purpose(world: World, client: FlaskClient) -> None:
    """What was not ticked is a no; the record that follows keeps the choices."""
    answer = send(client, path(world), verb="accept", news="yes", jobs="yes")

    ((where, act),) = world.engine.acts
    assert (answer.status_code, where) == (303, "alliance:a1")
    assert act.fields == {
        "news": "true",
        "jobs": "true",
        "projects": "false",
        "asks": "false",
        "events": "false",
    }


def test_a_yes_to_nothing_is_shown_again(world: World, client: FlaskClient) -> None:
    """A form that a scanner sent without a choice joins nobody."""
    answer = send(client, path(world), verb="accept")

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert (world.engine.acts, world.alumni.consents("a1")) == ([], {})


def test_a_no_is_taken_as_it_is(world: World, client: FlaskClient) -> None:
    """It carries no choices; the record that follows suppresses the address."""
    send(client, path(world), verb="decline")

    assert [(act.event, act.fields) for _, act in world.engine.acts] == [("decline", {})]


def test_a_refused_yes_leaves_the_choices_as_they_were(world: World, client: FlaskClient) -> None:
    """The rules said no: no consent stays behind, and the form shown can be sent again."""
    world.engine.fault = NotAllowedError("closed")
    refused = send(client, path(world), verb="accept", news="yes")
    world.engine.fault = None
    fresh = refused.text.partition('method="post" action="')[2].partition('"')[0]

    again = send(client, fresh, verb="accept", jobs="yes")

    assert (refused.status_code, again.status_code) == (409, 303)
    assert not world.alumni.consents("a1")
    assert [act.fields["jobs"] for _, act in world.engine.acts] == ["true"]


def test_an_answer_from_another_site_is_no_answer(world: World, client: FlaskClient) -> None:
    """Without our form's secret nothing happens."""
    answer = client.post(path(world), base_url=BASE, data={"verb": "decline", "revision": "1"})

    assert answer.status_code == 403
    assert not world.engine.acts


def test_a_member_changes_choices_again_and_again(world: World, client: FlaskClient) -> None:
    """The preference page needs no log-in and stays usable."""
    become(world, "member")

    for purpose in ("news", "jobs"):
        send(client, path(world), verb="choose", **{purpose: "yes"})

    assert world.alumni.consents("a1")["jobs"] is True
    assert world.alumni.consents("a1")["news"] is False


def test_the_preference_page_shows_what_was_chosen(world: World, client: FlaskClient) -> None:
    """Only own choices are ticked."""
    become(world, "member")
    world.alumni.set_consents("a1", {"news": True, "jobs": False}, NOW)

    assert client.get(path(world)).text.count("checked") == 1


def test_leaving_is_one_post_without_anything(world: World, client: FlaskClient) -> None:
    """RFC 8058: the mail program posts, without cookie or page, and it is done at once."""
    answer = client.post(leave_path(world), data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert world.alumni.suppressed("ana@home.example")
    assert not any(world.alumni.consents("a1").values())
    assert [act.event for _, act in world.engine.acts] == ["leave"]


def test_leaving_twice_is_leaving_once(world: World, client: FlaskClient) -> None:
    """A repeat is welcome and changes nothing."""
    address = leave_path(world)

    answers = [client.post(address, data={"List-Unsubscribe": "One-Click"}) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {200}
    assert len(world.engine.acts) == 1


@pytest.mark.parametrize("fault", [TransientError("down"), NotAllowedError("no member")])
def test_leaving_works_whatever_the_engine_says(
    world: World, client: FlaskClient, fault: Exception
) -> None:
    """The address is suppressed before anything else is asked."""
    world.engine.fault = fault

    answer = client.post(leave_path(world), data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert world.alumni.suppressed("ana@home.example")


def test_opening_the_leave_page_changes_nothing(world: World, client: FlaskClient) -> None:
    """Mail scanners open it: a page with a button, three times."""
    pages = [client.get(leave_path(world)) for _ in range(3)]

    assert "Leave now" in pages[2].text
    assert (world.alumni.addresses, world.engine.acts, world.asks.acts) == (set(), [], {})


def test_a_post_without_the_one_click_field_shows_the_page(
    world: World, client: FlaskClient
) -> None:
    """A stray POST is no wish to leave."""
    assert client.post(leave_path(world)).status_code == 400
    assert not world.alumni.addresses


def test_a_link_to_leave_works_after_years(world: World, client: FlaskClient) -> None:
    """It never expires."""
    address = leave_path(world)
    world.clock.move(days=3650)

    answer = client.post(address, data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200


def test_a_page_link_does_not_leave(world: World, client: FlaskClient) -> None:
    """Each token serves its purpose only."""
    token = world.token(Purpose.ALUMNI, "a1")

    answer = client.post(f"/alumni/{token}/leave", data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 404


def test_somebody_elses_link_shows_no_invitation(world: World, client: FlaskClient) -> None:
    """The invitation is Ana's: Dana's link finds nothing open."""
    assert "accept" not in client.get(path(world, DANA)).text


def test_a_member_who_is_a_contractor_now_reads_what_that_means(
    world: World, client: FlaskClient
) -> None:
    """While the contract lasts, and no longer."""
    become(world, "member")
    told = "asks you for unpaid help"
    texts = []
    for event in ("joined", "contractor_began", "contractor_ended", "contractor_began", "rehired"):
        world.journal.add("a1", "a1", NOW, machine="alumni", event=event, to_state="member")
        texts.append(client.get(path(world)).text)

    assert [told in text for text in texts] == [False, True, False, True, False]
