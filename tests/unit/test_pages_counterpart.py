"""The two agree on their page that the tour is with somebody else than the line manager (E22)."""

from collections.abc import Mapping

import pytest
from werkzeug.test import TestResponse

from tests.page_world import PageWorld, hidden, send
from tourwright.bootstrap.housekeeping import chores_of
from tourwright.domain.model import Party
from tourwright.store import Store
from webhooks.letters_out import LetterPorts, LetterWriter

NOBODY = "We found nobody with this address"


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world in which Ana and Dana have committed to a tour."""
    world = PageWorld(sqlite_store)
    world.committed()
    world.alliance_of("ana", current_manager_key=world.key("dana"))
    return world


def path(world: PageWorld) -> str:
    """Return the address of the page."""
    return f"/tours/{world.tour.tour_id}/counterpart"


def press(
    world: PageWorld, who: str, verb: str, more: Mapping[str, str] | None = None
) -> TestResponse:
    """Open the page and press a button on it."""
    return send(world.signed_in(who), path(world), {"verb": verb, **(more or {})}, verb)


def suggest(world: PageWorld, who: str, whom: str) -> TestResponse:
    """Suggest somebody of the cast by the work address."""
    address = world.people[whom].facts.work_email
    return press(world, who, "suggest_counterpart", {"to": address})


@pytest.mark.parametrize(("first", "second"), [("ana", "dana"), ("dana", "ana")])
def test_both_agree_and_the_tour_is_with_somebody_else(
    world: PageWorld, first: str, second: str
) -> None:
    """Lee is asked to take the very text over, and is who the employee is with from now on."""
    suggest(world, first, "lee")
    assert world.tour.manager_key == world.key("dana")

    answer = press(world, second, "agree_counterpart")

    assert answer.status_code == 303
    assert world.tour.manager_key == world.key("lee")
    page = world.signed_in("lee").get(f"/tours/{world.tour.tour_id}/hand-over").text
    assert "These terms stand for me" in page


def test_who_gave_the_side_away_is_led_to_the_first_page_and_reads_nothing_more(
    world: PageWorld,
) -> None:
    """The page is not there for them any more."""
    suggest(world, "ana", "lee")

    answer = press(world, "dana", "agree_counterpart")

    assert answer.location == "/"
    assert world.signed_in("dana").get(path(world)).status_code == 404


def test_a_suggestion_is_read_by_both_and_changes_nothing_alone(world: PageWorld) -> None:
    """Who suggested it can take it back; only the other side has a button that agrees."""
    suggest(world, "ana", "lee")

    own, other = (world.signed_in(name).get(path(world)).text for name in ("ana", "dana"))

    assert "It happens when Dana" in own
    assert "agree_counterpart" not in own
    assert "suggests that Lee" in other


def test_a_no_is_as_easy_as_a_yes(world: PageWorld) -> None:
    """Afterwards the page is as it was."""
    suggest(world, "ana", "lee")
    press(world, "dana", "end_counterpart")

    assert "suggest_counterpart" in world.signed_in("ana").get(path(world)).text
    assert world.tour.manager_key == world.key("dana")


@pytest.mark.parametrize("who", ["ana", "lee"])
def test_either_gives_the_side_back(world: PageWorld, who: str) -> None:
    """The line manager is asked again, and had committed to this text."""
    suggest(world, "ana", "lee")
    press(world, "dana", "agree_counterpart")

    press(world, who, "end_counterpart")

    assert world.tour.manager_key == world.key("dana")


def test_after_the_counterpart_left_the_employee_reads_what_to_do(world: PageWorld) -> None:
    """The people system names the line alone: nobody else would take the side."""
    suggest(world, "ana", "lee")
    press(world, "dana", "agree_counterpart")
    world.leaves("lee")

    page = world.signed_in("ana").get(path(world)).text
    press(world, "ana", "end_counterpart")

    assert "does not work here any more" in page
    assert world.tour.manager_key == world.key("dana")


def test_the_line_manager_is_not_told_to_begin_a_tour(world: PageWorld) -> None:
    """There is one, with somebody else: neither a button nor a way that is closed to them."""
    suggest(world, "ana", "lee")
    press(world, "dana", "agree_counterpart")
    dana = world.signed_in("dana")

    assert "Ana Sol" not in dana.get("/team").text
    begin = dana.get(f"/people/{world.key('ana')}/tour").text
    assert "A tour of duty is on its way" in begin
    assert "See where it stands" not in begin


def come_round(world: PageWorld) -> int:
    """Let housekeeping come round, and hand on what it says; returns how much that was."""
    chores = {each.name: each for each in chores_of(world.store, dict, lambda _: True)}
    found = chores["counterparts"].work(world.clock.now())
    world.rest_over()
    return found


def test_the_side_of_a_counterpart_who_left_goes_back_by_itself(world: PageWorld) -> None:
    """Within the hour, once: no alliance hears of anybody but its own line."""
    suggest(world, "ana", "lee")
    press(world, "dana", "agree_counterpart")
    before = come_round(world)
    world.leaves("lee")

    assert (before, come_round(world), come_round(world)) == (0, 1, 0)
    assert world.tour.manager_key == world.key("dana")


def test_a_line_manager_who_left_is_for_the_people_system(world: PageWorld) -> None:
    """Nobody agreed on them: the next line manager takes over."""
    world.leaves("dana")

    assert come_round(world) == 0


@pytest.mark.parametrize("whom", ["ana", "dana", "gus"])
def test_whoever_cannot_be_the_counterpart_is_not_suggested(world: PageWorld, whom: str) -> None:
    """The two themselves and somebody who left: the same words for each, and for nobody."""
    answer = suggest(world, "ana", whom)

    assert answer.status_code == 422
    assert NOBODY in answer.text


def test_nobody_is_the_counterpart_of_their_own_manager(world: PageWorld) -> None:
    """Ana reports to Dana: Dana's own tour is not with Ana."""
    world.open_tour(two=("dana", "sam"))
    own = f"/tours/{world.people['dana'].alliance_id}-1/counterpart"
    sent = {"to": world.people["ana"].facts.work_email, "verb": "suggest_counterpart"}

    answer = send(world.signed_in("dana"), own, sent, "suggest_counterpart")

    assert answer.status_code == 422
    assert NOBODY in answer.text


def test_a_yes_to_another_name_than_the_one_shown_is_refused(world: PageWorld) -> None:
    """Ana thought of somebody else while Dana read."""
    suggest(world, "ana", "lee")
    dana = world.signed_in("dana")
    shown = hidden(dana.get(path(world)), "agree_counterpart")
    press(world, "ana", "end_counterpart")
    suggest(world, "ana", "otto")

    answer = dana.post(path(world), data={**shown, "verb": "agree_counterpart"})

    assert answer.status_code == 422
    assert world.tour.manager_key == world.key("dana")


@pytest.mark.parametrize("who", ["kim", "sam", "lee", "otto", "eva"])
def test_page_does_not_exist_for_others(world: PageWorld, who: str) -> None:
    """It is about the two, also for whoever is suggested."""
    suggest(world, "ana", "lee")

    assert world.signed_in(who).get(path(world)).status_code == 404


def test_a_form_of_another_window_does_nothing(world: PageWorld) -> None:
    """Without the hidden field of the page nobody is suggested."""
    sent = {"to": world.people["lee"].facts.work_email, "verb": "suggest_counterpart"}

    answer = world.signed_in("ana").post(path(world), data=sent)

    assert answer.status_code == 403
    assert "has not answered" not in answer.text


def test_a_tour_that_is_over_stays_with_the_two(world: PageWorld) -> None:
    """There is nothing to press."""
    world.rules.act(Party.HRIS, "person_left", day=world.clock.now().date())
    world.settle()

    page = world.signed_in("ana").get(path(world)).text

    assert "This tour is over" in page
    assert 'name="verb"' not in page


def test_the_mail_names_the_two_and_leads_to_where_they_stand(world: PageWorld) -> None:
    """Also without a directory to sign in with; whom it is about stands on the page alone."""
    suggest(world, "ana", "lee")
    store = world.store
    ports = LetterPorts(store.people, store.views, store.alumni)
    rows = [row for row in store.outbox.log(100, "mail") if row.body]
    (row,) = (each for each in rows if each.body.get("purpose") == "counterpart_suggested")

    letter = LetterWriter(ports, world.links, "Meridian", {}).letter(row, world.clock.now())

    assert letter.to_address == world.people["dana"].facts.work_email
    assert "Lee" not in "".join(letter.paragraphs)
    assert ["/where-we-stand/" in url for _, url in letter.actions] == [True]


def test_the_page_asks_the_store_at_most_eight_times(world: PageWorld) -> None:
    """However long the history is."""
    suggest(world, "ana", "lee")
    client = world.signed_in("ana")

    with world.queries() as asked:
        client.get(path(world))

    assert len(asked) <= 8


def test_the_page_speaks_german(world: PageWorld) -> None:
    """In the reader's language."""
    page = world.signed_in("ana").get(path(world), headers={"Accept-Language": "de"}).text

    assert "Mit wem die Tour besteht" in page
