"""The close of a tour: asked of the other side, said honestly, opened again by both."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.factories import START
from tests.page_world import PageWorld, send
from tests.tour_world import REVIEW
from tourwright.domain.model import Party
from tourwright.store import Store

REACHED = "Three plants run on the new line."
MISSING = "The third plant is not accepted yet."


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return Ana and Dana on a tour."""
    found = PageWorld(sqlite_store)
    found.committed()
    return found


def path(world: PageWorld, rest: str = "closing") -> str:
    """Return the address of a page of the tour."""
    return f"/tours/{world.tour.tour_id}/{rest}"


def press(world: PageWorld, client: FlaskClient, verb: str, **fields: str) -> int:
    """Press a button of the page and let it take effect."""
    sent = send(client, path(world), {"verb": verb, **fields}, verb)
    world.rest_over()
    return sent.status_code


def alone(world: PageWorld, client: FlaskClient, rest: str) -> int:
    """Press a button that has a form of its own address."""
    page = client.get(path(world)).text
    form = page.partition(f'action="{path(world, rest)}"')[2].partition("</form>")[0]
    fields = dict(
        part.split('" value="')[:2] for part in form.split('name="')[1:] if "value" in part
    )
    given = {name: value.split('"')[0] for name, value in fields.items()}
    return client.post(path(world, rest), data=given).status_code


def declared(world: PageWorld) -> PageWorld:
    """Let Ana say that the mission is done."""
    press(world, world.signed_in("ana"), "mission_declared", words_mission_declared=REACHED)
    return world


def ended(world: PageWorld, initiator: str, *, on_track: bool = True) -> PageWorld:
    """Let the HRIS tell that the employment ended, after a review."""
    rules = world.rules
    rules.fire("due", REVIEW, subject_id="1")
    for party in (Party.EMPLOYEE, Party.MANAGER):
        word = "on_track" if on_track else "at_risk"
        rules.act(party, "answer", REVIEW, fields={"progress": word})
    rules.act(Party.HRIS, "person_left", day=START, fields={"initiator": initiator})
    world.settle()
    return world


def test_other_side_is_asked_with_the_words(world: PageWorld) -> None:
    """“Ana says the mission is done. Do you agree?”, and the answers have one weight (C31)."""
    declared(world)

    page = world.signed_in("dana").get(path(world)).text

    assert "Ana Sol says the mission is done. Do you agree?" in page
    assert REACHED in page
    for verb in ("confirm_complete", "dispute"):
        assert f'<button class="choice" name="verb" value="{verb}">' in page
    assert "We need more time" in page


def test_confirmed_by_the_other_it_is_complete(world: PageWorld) -> None:
    """Both have said so, and the page tells when."""
    declared(world)

    press(world, world.signed_in("dana"), "confirm_complete")

    assert world.tour.state == "completed"
    assert "Both said on" in world.signed_in("ana").get(path(world)).text


def test_own_word_is_not_confirmed_by_oneself(world: PageWorld) -> None:
    """Who said it waits for the other."""
    declared(world)

    page = world.signed_in("ana").get(path(world)).text

    assert "You said that it is done." in page
    assert 'value="confirm_complete"' not in page


def test_dispute_goes_back_to_work_with_its_words(world: PageWorld) -> None:
    """What is missing is asked for, read by both, and a review is open."""
    declared(world)
    dana = world.signed_in("dana")
    assert press(world, dana, "dispute") == 422

    press(world, dana, "dispute", words_dispute=MISSING)

    assert world.tour.state == "active"
    assert MISSING in world.signed_in("ana").get(path(world)).text


def test_kind_decides_the_question(world: PageWorld) -> None:
    """A rotation asks for the fit, a mission whether it is done."""
    assert "Was it a fit, seen from your side?" in world.signed_in("ana").get(path(world)).text


def test_completed_tour_is_opened_again_by_both(world: PageWorld) -> None:
    """One wish is shown to the other and changes nothing alone."""
    declared(world)
    press(world, world.signed_in("dana"), "confirm_complete")
    ana, dana = world.signed_in("ana"), world.signed_in("dana")

    assert alone(world, ana, "reopen") == 303
    assert world.tour.state == "completed"
    assert "Ana Sol would like to open the tour again." in dana.get(path(world)).text
    assert alone(world, dana, "reopen") == 303

    assert world.tour.state == "closing"


def test_tour_not_begun_is_called_off_by_both(sqlite_store: Store) -> None:
    """Before the first day."""
    world = PageWorld(sqlite_store)
    world.committed(start=START + timedelta(days=30))

    alone(world, world.signed_in("ana"), "cancel")
    alone(world, world.signed_in("dana"), "cancel")

    assert world.tour.state == "abandoned"


def test_void_needs_hr_and_both(world: PageWorld) -> None:
    """HR begins it, the two say so too; without HR there is no button."""
    ana, dana, kim = (world.signed_in(name) for name in ("ana", "dana", "kim"))
    assert path(world, "void") not in ana.get(path(world)).text

    assert alone(world, kim, "void") == 303
    for client in (ana, dana):
        assert "Was this tour recorded by mistake?" in client.get(path(world)).text
        assert alone(world, client, "void") == 303

    assert world.tour.state == "void"


def test_hr_reads_states_and_no_word(world: PageWorld) -> None:
    """Nothing that one of the two wrote is on HR's page."""
    declared(world)

    page = world.signed_in("kim").get(path(world)).text

    assert "coming to its close" in page
    assert REACHED not in page
    assert world.tour.mission not in page
    assert world.signed_in("kim").post(path(world), data={"verb": "dispute"}).status_code == 404


@pytest.mark.parametrize(
    ("initiator", "words"),
    [
        ("employee", "Ana Sol ended the employment on"),
        ("company", "The company ended the employment on"),
        ("mutual", "Both sides ended the employment on"),
        ("other", "the HR system does not say by whom"),
    ],
)
def test_early_end_says_who_and_when(world: PageWorld, initiator: str, words: str) -> None:
    """In plain words, the same for each side, with what both had said (C25, C32, E18, E19)."""
    ended(world, initiator)

    for name in ("dana", "kim"):
        page = world.signed_in(name).get(path(world)).text
        assert words in page
        assert "both had said that this is on track" in page


def test_early_end_of_what_was_not_on_track_has_no_such_record(world: PageWorld) -> None:
    """The record is about a surprise."""
    ended(world, "company", on_track=False)

    assert "on track" not in world.signed_in("dana").get(path(world)).text


def test_words_about_the_end_are_for_the_two(world: PageWorld) -> None:
    """Both may add theirs afterwards; HR does not read them (C32)."""
    ended(world, "company")
    sent = {"words_add_words": "I did not see it coming."}
    press(world, world.signed_in("dana"), "add_words", **sent)

    assert "I did not see it coming." in world.signed_in("dana").get(path(world)).text
    assert "I did not see it coming." not in world.signed_in("kim").get(path(world)).text


def test_no_mail_goes_to_third_persons(world: PageWorld) -> None:
    """A leave while on track is recorded, and sent to nobody."""
    ended(world, "company")

    assert world.rules.records[-1].notices == ()


@pytest.mark.parametrize("name", ["sam", "lee", "otto", "olga", "cleo", "igor", "eva"])
def test_page_does_not_exist_for_others(world: PageWorld, name: str) -> None:
    """Unknown and forbidden look alike."""
    client = world.signed_in(name)

    assert client.get(path(world)).status_code == 404
    assert client.post(path(world, "void")).status_code == 404


def test_tour_nobody_looked_after_is_asked_about(world: PageWorld) -> None:
    """Four missed reviews ask whether it is still alive; a yes is enough (E60)."""
    for number in map(str, range(1, 5)):
        for event in ("due", "no_answer"):
            world.rules.fire(event, REVIEW, subject_id=number)
    world.settle()
    ana = world.signed_in("ana")
    assert "Is this tour still alive?" in ana.get(path(world)).text

    assert press(world, ana, "still_alive") == 303

    assert "Is this tour still alive?" not in ana.get(path(world)).text


def test_forged_verbs_are_refused_in_words(world: PageWorld) -> None:
    """Only the buttons of the page are taken."""
    sent = send(world.signed_in("ana"), path(world), {"verb": "person_left"}, "mission_declared")

    assert sent.status_code == 422
    assert world.tour.state == "active"


def test_page_answers_in_few_queries(world: PageWorld) -> None:
    """At most eight."""
    declared(world)
    client = world.signed_in("dana")

    with world.queries() as counter:
        client.get(path(world))

    assert len([each for each in counter.statements if each != "BEGIN"]) <= 8
