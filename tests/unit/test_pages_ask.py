"""The ask page: GET shows, POST decides once."""

from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from tests.web_world import DANA, TEXT_HASH, World, ask, send, tour
from tourwright.domain.errors import GuardError
from tourwright.domain.model import AskKind, Party
from webhooks.tokens import Purpose


@pytest.fixture
def world() -> World:
    """Return fakes."""
    return World()


@pytest.fixture
def client(world: World) -> FlaskClient:
    """Return a client of the application."""
    return world.client()


def test_a_get_shows_and_changes_nothing(world: World, client: FlaskClient) -> None:
    """Mail scanners open links: opening three times decides nothing and burns nothing."""
    one = ask(AskKind.COMMIT, "sign", "decline")
    world.asks.put(one)
    path = f"/asks/{world.token(Purpose.ASK, one.ask_id)}"

    pages = [client.get(path) for _ in range(3)]

    assert {page.status_code for page in pages} == {200}
    assert world.asks.get(one.ask_id) == one
    assert not world.tokens.used


def test_a_post_decides_once(world: World, client: FlaskClient) -> None:
    """The answer reaches the workflow and the page then says who answered what."""
    one = ask(AskKind.COMMIT, "sign", "decline", text_hash=TEXT_HASH)
    world.asks.put(one)
    path = f"/asks/{world.token(Purpose.ASK, one.ask_id)}"

    answer = send(client, path, verb="sign")
    again = client.get(path)

    assert answer.status_code == 303
    assert [(where, act.event) for where, act in world.engine.acts] == [("tour:a1-1", "sign")]
    assert "Answered by you on this page" in again.text


def test_what_helps_to_decide_is_gone_once_it_is_decided(world: World, client: FlaskClient) -> None:
    """Whoever has committed is not told to read the text first."""
    one = ask(AskKind.COMMIT, "sign", "decline", text_hash=TEXT_HASH)
    world.asks.put(one)
    path = f"/asks/{world.token(Purpose.ASK, one.ask_id)}"

    before = client.get(path).text
    send(client, path, verb="sign")
    after = client.get(path).text

    assert "Read the whole text first" in before
    assert "Read the whole text first" not in after


@pytest.mark.parametrize(("state", "times"), [("signing", 1), ("active", 0)])
def test_the_first_to_commit_reads_what_is_still_missing(
    world: World, client: FlaskClient, state: str, times: int
) -> None:
    """The way on stands above the long text, and whether it counts already."""
    one = ask(AskKind.COMMIT, "sign", text_hash=TEXT_HASH)
    world.asks.put(one)
    path = f"/asks/{world.token(Purpose.ASK, one.ask_id)}"
    send(client, path, verb="sign")
    world.views.put(tour(state=state))

    page = client.get(path).text

    assert page.count("it counts when both of you have committed") == times
    assert page.index("See where we stand") < page.index("<article")


def test_a_question_says_whose_tour_it_is_about(world: World, client: FlaskClient) -> None:
    """A manager of many opens it and knows with whom it is, and what the mission is."""
    one = replace(ask(AskKind.CLOSING, "confirm_complete"), person_key=DANA, role=Party.MANAGER)
    world.asks.put(one)

    page = client.get(f"/asks/{world.token(Purpose.ASK, one.ask_id, DANA)}").text

    assert "<dt>With</dt>" in page
    assert "Ana Sol" in page
    assert "Move 3 plants to the new battery line" in page


def test_a_held_answer_is_said_to_be_sealed(world: World, client: FlaskClient) -> None:
    """Whoever answers first reads that it waits; after the other's answer it is in force."""
    one = ask(AskKind.REVIEW, "answer")
    other = replace(one, ask_id=f"a1-1:review:1:{DANA}", person_key=DANA, role=Party.MANAGER)
    world.asks.put(one, other)
    mine = f"/asks/{world.token(Purpose.ASK, one.ask_id)}"
    theirs = f"/asks/{world.token(Purpose.ASK, other.ask_id, DANA)}"

    answer = send(client, mine, verb="answer", progress="on_track", text="All plants run.")
    held = client.get(mine).text
    send(client, theirs, verb="answer", progress="at_risk", text="Two do.")
    applied = client.get(mine).text

    sealed = "kept sealed until the other side has answered too"
    assert answer.status_code == 303
    assert sealed in held
    assert sealed not in applied
    assert "Answered by you on this page" in applied


def test_a_used_link_offers_a_fresh_one(world: World, client: FlaskClient) -> None:
    """The question is still open, nothing was taken, and what was typed is kept."""
    one = ask(AskKind.REVIEW, "answer")
    world.asks.put(one)
    path = f"/asks/{world.token(Purpose.ASK, one.ask_id)}"
    send(client, path, verb="answer", progress="on_track", text="One plant runs.")
    world.asks.put(replace(one, revision=2))

    again = send(client, path, verb="answer", progress="on_track", text="All plants run.")

    assert again.status_code == 409
    assert "Ask for a fresh one" in again.text
    assert "All plants run." in again.text


def test_both_answers_weigh_the_same(world: World, client: FlaskClient) -> None:
    """Every choice is a button of the same class, none is pre-selected."""
    one = ask(AskKind.COMMIT, "sign", "decline")
    world.asks.put(one)

    page = client.get(f"/asks/{world.token(Purpose.ASK, one.ask_id)}").text

    assert page.count('<button class="choice"') == page.count("<button") == 2
    assert "checked" not in page


def test_a_commitment_always_has_another_answer(world: World, client: FlaskClient) -> None:
    """Where the only verb is to commit, talking first has the same weight and changes nothing."""
    one = ask(AskKind.COMMIT, "sign", text_hash=TEXT_HASH)
    world.asks.put(one)

    page = client.get(f"/asks/{world.token(Purpose.ASK, one.ask_id)}").text
    link = page.partition('<a class="choice" href="')[2].partition('"')[0]

    assert page.count('class="choice"') == 2
    assert client.get(link).status_code == 200
    assert world.asks.get(one.ask_id) == one


def test_a_post_without_the_forms_secret_is_shown_again(world: World, client: FlaskClient) -> None:
    """Another site's form decides nothing; what was typed is kept."""
    one = ask(AskKind.APPROVAL, "approve", "decline")
    world.asks.put(one)
    path = f"/asks/{world.token(Purpose.ASK, one.ask_id)}"

    answer = client.post(path, data={"verb": "decline", "reason": "Not <now>", "revision": "1"})

    assert answer.status_code == 403
    assert "Not &lt;now&gt;" in answer.text
    assert not world.engine.acts


def test_a_missing_field_is_named_with_its_fix(world: World, client: FlaskClient) -> None:
    """An error keeps what was typed, names the field and is announced."""
    one = ask(AskKind.REVIEW, "answer")
    world.asks.put(one)
    path = f"/asks/{world.token(Purpose.ASK, one.ask_id)}"

    answer = send(client, path, verb="answer", text="All plants run.")

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'href="#field-progress"' in answer.text
    assert "All plants run." in answer.text


def test_a_rule_that_refuses_says_why_and_leaves_the_ask_open(
    world: World, client: FlaskClient
) -> None:
    """After a refusal the same person can answer again from the page shown."""
    one = ask(AskKind.COMMIT, "sign", "decline")
    world.asks.put(one)
    path = f"/asks/{world.token(Purpose.ASK, one.ask_id)}"
    world.engine.fault = GuardError("the start day is past: choose another")

    refused = send(client, path, verb="sign")
    world.engine.fault = None
    fresh = refused.text.partition('action="')[2].partition('"')[0]
    repaired = send(client, fresh, verb="sign")

    assert (refused.status_code, repaired.status_code) == (422, 303)
    assert "the start day is past" in refused.text
    assert len(world.engine.acts) == 1


def test_a_link_for_somebody_else_opens_nothing(world: World, client: FlaskClient) -> None:
    """Unknown, forbidden, expired and tampered look alike."""
    one = ask()
    world.asks.put(one)
    token = world.token(Purpose.ASK, one.ask_id)
    others = [
        world.token(Purpose.ASK, one.ask_id, DANA),
        world.token(Purpose.ASK, "a1-1:task:9:p-ana"),
        world.token(Purpose.WHERE, one.ask_id),
        token[:-2] + "zz",
    ]

    pages = [client.get(f"/asks/{bad}") for bad in others]

    assert {page.status_code for page in pages} == {404}
    assert len({page.text.replace(t, "") for page, t in zip(pages, others, strict=True)}) == 1


def test_pages_cannot_be_framed_cached_or_leak_their_address(
    world: World, client: FlaskClient
) -> None:
    """The link in the address bar is a secret of one person."""
    world.asks.put(ask())

    headers = client.get(f"/asks/{world.token(Purpose.ASK, ask().ask_id)}").headers

    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_after_the_answer_there_is_a_way_on(world: World, client: FlaskClient) -> None:
    """No page is a dead end for one of the two; whoever is no party gets no such link."""
    one = ask(AskKind.REVIEW, "answer")
    mine, other = replace(one, state="answered"), replace(one, ask_id="a1-1:x", person_key="p-hr")
    world.asks.put(mine, other)

    pages = [
        client.get(f"/asks/{world.token(Purpose.ASK, each.ask_id, each.person_key)}").text
        for each in (mine, other)
    ]

    link = pages[0].partition('<p><a href="')[2].partition('"')[0]
    assert client.get(link).status_code == 200
    assert "where-we-stand" not in pages[1]


def test_hr_texts_are_read_with_the_names_of_the_two(world: World, client: FlaskClient) -> None:
    """A configured step keeps no brace: names are put in when it is read."""
    facts = {
        "title": "Plan the first week with {{employee.name}}",
        "text": "{{manager.name}} of {{company.name}} helps.",
    }
    one = ask(AskKind.TASK, "done", facts=facts)
    world.asks.put(one)

    page = client.get(f"/asks/{world.token(Purpose.ASK, one.ask_id)}").text

    assert "Plan the first week with Ana Sol" in page
    assert "Dana Reyes of Meridian Cells helps." in page


def test_what_the_other_chose_is_told_in_words(world: World, client: FlaskClient) -> None:
    """When the choices differ, both are named as people say them."""
    facts = {"at": "2027-04-15T07:30:00+00:00", "manager": "choose_extend"}
    one = ask(AskKind.RENEWAL_CHOICE, "choose_extend", "not_yet", facts=facts)
    world.asks.put(one)

    page = client.get(f"/asks/{world.token(Purpose.ASK, one.ask_id)}").text

    assert "Dana Reyes chose" in page
    assert "Extend this tour" in page
    assert "Time proposed" not in page


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("manager,work_email", "who the manager is; the work mail address"),
        ("new_personal_email", "another private mail address"),
        ("whether a planned leave is over", "whether a planned leave is over"),
    ],
)
def test_what_the_people_system_lacks_is_said_in_words(
    world: World, client: FlaskClient, missing: str, words: str
) -> None:
    """HR reads what to fill in, not the name of a field."""
    one = ask(AskKind.HR_HELP, "done", facts={"missing": missing})
    world.asks.put(one)

    assert words in client.get(f"/asks/{world.token(Purpose.ASK, one.ask_id)}").text
