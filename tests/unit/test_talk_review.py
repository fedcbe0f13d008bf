"""The page of a review: prepared alone, sealed until both are in, then side by side."""

from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar

from tests.page_world import hidden
from tests.talk_world import OTHER, SAID, TalkWorld
from tourwright.domain.model import MachineName, Party
from tourwright.store import Store

LONG = "x" * 100_000


@pytest.fixture
def world(sqlite_store: Store) -> TalkWorld:
    """Return a tour whose first review is open."""
    world = TalkWorld(sqlite_store)
    world.review_opens()
    return world


@pytest.fixture
def before(sqlite_store: Store) -> TalkWorld:
    """Return a tour whose first review is planned."""
    return TalkWorld(sqlite_store)


def test_both_views_are_shown_side_by_side_when_both_are_in(world: TalkWorld) -> None:
    """Neither before: the page of the other side says only that one answer is in."""
    assert world.press("ana", world.review, "answer", SAID).status_code == 303
    waiting = world.read("dana", world.review)

    assert world.press("dana", world.review, "answer", OTHER).status_code == 303
    shown = world.read("ana", world.review)

    assert "One answer is in." in waiting
    assert "heron" not in waiting
    assert "The heron stands." in shown
    assert "The kiln is cold." in shown
    assert "Lead a launch." in world.read("dana", world.review)


def test_who_has_answered_reads_that_the_view_is_sealed(world: TalkWorld) -> None:
    """And reads the own words, which only they can."""
    world.press("ana", world.review, "answer", SAID)

    page = world.read("ana", world.review)

    assert "Your view is in, and sealed." in page
    assert "The heron stands." in page
    assert 'value="answer"' not in page


def test_a_double_click_is_one_answer(world: TalkWorld) -> None:
    """The second sending of the same form finds the view in."""
    client = world.browser("ana")
    form = {**hidden(client.get(world.review), "answer"), "verb": "answer", **SAID}

    statuses = [client.post(world.review, data=form).status_code for _ in range(2)]

    assert statuses[0] == 303
    assert len(world.store.asks.open_in(world.tour.tour_id)) == 1
    assert "Your view is in" in client.get(world.review).text


def test_a_preparation_is_kept_and_fills_the_form(world: TalkWorld) -> None:
    """For its owner; the other side's form is empty."""
    world.press("ana", world.review, "save", {"notes": "A secret otter.", "text": "A quiet fox."})

    assert "A secret otter." in world.read("ana", world.review)
    assert "A quiet fox." in world.read("ana", world.review)
    assert "otter" not in world.read("dana", world.review)
    assert "fox" not in world.read("dana", world.review)


def test_notes_stay_private_after_the_reveal(world: TalkWorld) -> None:
    """Handing in opens the view, never the notes."""
    world.press("ana", world.review, "answer", {**SAID, "notes": "A secret otter."})
    world.press("dana", world.review, "answer", OTHER)

    assert "otter" in world.read("ana", world.review)
    assert "otter" not in world.read("dana", world.review)


def test_typing_is_kept_without_a_button(world: TalkWorld) -> None:
    """The address that the script sends to; it answers without words."""
    client = world.browser("ana")
    page = client.get(world.review).text
    csrf = page.partition('data-keep-csrf="')[2].partition('"')[0]

    answer = client.post(f"{world.review}/prep", data={"csrf": csrf, "text": "A quiet fox."})

    assert (answer.status_code, answer.data) == (204, b"")
    assert "A quiet fox." in client.get(world.review).text


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({**SAID, "text": ""}, "text"),
        ({**SAID, "progress": ""}, "progress"),
        ({**SAID, "progress": "splendid"}, "progress"),
        ({**SAID, "text": "x" * 4_001}, "text"),
        ({**SAID, "text": "left \u202e right"}, "text"),
        ({**SAID, "next_steps": "a \x00 b"}, "next_steps"),
        ({**SAID, "career": LONG}, "career"),
    ],
)
def test_what_is_wrong_is_announced_and_the_words_stay(
    world: TalkWorld, said: dict[str, str], name: str
) -> None:
    """The fault names the field; nothing typed is lost."""
    answer = world.press("ana", world.review, "answer", said)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert f'href="#field-{name}"' in answer.text
    assert said["next_steps"].replace("\x00", "") in answer.text.replace("\x00", "")


def test_a_form_of_another_window_keeps_what_was_typed(world: TalkWorld) -> None:
    """The page comes back filled, to be sent again."""
    client = world.browser("ana")
    client.get(world.review)

    answer = client.post(world.review, data={"verb": "answer", "csrf": "forged", **SAID})

    assert answer.status_code == 403
    assert "The heron stands." in answer.text


def test_a_forged_form_answers_for_nobody_else(world: TalkWorld) -> None:
    """Party, person and number come from the session and the address, never from fields."""
    forged = {"party": "M", "person_key": world.key("dana"), "number": "7", "subject_id": "7"}

    world.press("ana", world.review, "answer", {**SAID, **forged})

    still = {ask.person_key for ask in world.store.asks.open_in(world.tour.tour_id)}
    assert still == {world.key("dana")}


@pytest.mark.parametrize("verb", ["close", "choose_transition", "", "discard"])
def test_a_verb_that_the_page_does_not_show_does_nothing(world: TalkWorld, verb: str) -> None:
    """The page says what can be done, and what was written is kept."""
    client = world.browser("ana")
    form = {**hidden(client.get(world.review), "answer"), **SAID, "verb": verb}

    answer = client.post(world.review, data=form)

    assert answer.status_code == 422
    assert "The heron stands." in client.get(world.review).text


def test_both_confirm_the_talk_and_the_review_is_closed(world: TalkWorld) -> None:
    """The next one is planned; the closed one can still be read."""
    world.press("ana", world.review, "answer", SAID)
    world.press("dana", world.review, "answer", OTHER)
    world.press("ana", world.review, "close")
    waiting = world.read("ana", world.review)

    world.press("dana", world.review, "close")

    assert "You have confirmed the talk" in waiting
    assert "Closed by both of you." in world.read("ana", world.review)
    assert "The kiln is cold." in world.read("ana", world.review)


def test_the_next_review_begins_with_what_was_agreed(world: TalkWorld) -> None:
    """Next steps of both stand on its agenda."""
    world.press("ana", world.review, "answer", SAID)
    world.press("dana", world.review, "answer", OTHER)
    for name in ("ana", "dana"):
        world.press(name, world.review, "close")

    page = world.read("ana", world.review.replace("/1", "/2"))

    assert "Agreed the last time" in page
    assert "Ring the mill." in page


def test_an_open_review_moves_to_another_day(world: TalkWorld) -> None:
    """What was prepared stays; a day too far is refused with the reason."""
    world.press("ana", world.review, "save", {"text": "A quiet fox."})
    far = (world.clock.now() + timedelta(days=60)).date().isoformat()
    near = (world.clock.now() + timedelta(days=9)).date().isoformat()

    refused = world.press("dana", world.review, "move", {"day": far})
    moved = world.press("dana", world.review, "move", {"day": near})

    assert refused.status_code == 422
    assert "at most 30 days" in refused.text
    assert moved.status_code == 303
    assert "A quiet fox." in world.read("ana", world.review)


def test_a_planned_review_can_be_held_now(before: TalkWorld) -> None:
    """C23: a goal is reached, or there is a concern."""
    answer = before.press("ana", before.review, "pull_forward", {"why_now": "The line runs."})

    assert answer.status_code == 303
    assert "The review is open" in before.read("dana", before.review)


def test_a_review_is_left_out_for_a_reason(before: TalkWorld) -> None:
    """Both read it; without one the form comes back."""
    refused = before.press("dana", before.review, "skip")
    left_out = before.press("dana", before.review, "skip", {"reason": "The plant moves."})

    assert (refused.status_code, left_out.status_code) == (422, 303)
    assert "The plant moves." in before.read("ana", before.review)


def test_the_calendar_file_of_a_review_has_its_day(before: TalkWorld) -> None:
    """A whole day, neutral; none once the review is open."""
    file = before.browser("ana").get(f"{before.review}/talk.ics")

    (entry,) = Calendar.from_ical(file.data).events
    assert entry.decoded("dtstart") == before.tour.next_review
    assert entry["summary"] == "Conversation: Ana Sol & Dana Reyes"
    before.review_opens()
    assert before.browser("ana").get(f"{before.review}/talk.ics").status_code == 404


def test_a_delegate_answers_in_the_managers_place_and_reads_nothing(world: TalkWorld) -> None:
    """Marked as theirs; neither the preparation nor any view is shown to them."""
    world.press("dana", world.review, "save", {"text": "A quiet fox."})
    world.act("dana", "name_delegate", fields={"to": world.key("lee")})
    assert world.browser("lee").get(world.review).status_code == 404
    world.rules.fire("", MachineName.REVIEW, subject_id="1", notice="review_delegate")
    world.settle()

    form = world.read("lee", world.review)
    world.press("lee", world.review, "answer", OTHER)
    world.press("ana", world.review, "answer", SAID)

    assert "fox" not in form
    assert world.browser("lee").get(world.review).status_code == 404
    assert "Answered for Dana Reyes by Lee Lind." in world.read("ana", world.review)


@pytest.mark.parametrize("number", ["0", "3", "99999999999", "-1", "x"])
def test_a_review_that_is_not_there_looks_like_any_unknown_page(
    world: TalkWorld, number: str
) -> None:
    """The same page, byte for byte."""
    client = world.browser("ana")

    answer = client.get(world.review.replace("/review/1", f"/review/{number}"))
    unknown = client.get("/tours/zzzzzzzzzzzzzzzzzzzz-1/talk/review/1")

    assert (answer.status_code, answer.data) == (404, unknown.data)


def test_a_new_manager_reads_what_was_agreed_and_not_what_was_said(world: TalkWorld) -> None:
    """Terms are taken over; words said to somebody else are not."""
    world.press("ana", world.review, "answer", SAID)
    world.press("dana", world.review, "answer", OTHER)
    fields = {"manager_key": world.key("lee"), "zone": "Europe/Berlin", "country": "DE"}
    world.rules.act(Party.HRIS, "manager_changed", fields=fields)
    world.settle()

    page = world.read("lee", world.review)

    assert "Ring the mill." in page
    assert "heron" not in page
    assert "Lead a launch." not in page


def test_a_review_can_be_asked_for_while_the_manager_is_away(before: TalkWorld) -> None:
    """E28: the page says who is asked to talk instead, and the skip-level is told."""
    day = before.clock.now().date()
    fields = {"expected_end": (day + timedelta(days=30)).isoformat()}
    away = before.rules.make(Party.HRIS, "leave_started", day=day, fields=fields)
    before.rules.apply(replace(away, person_key=before.key("dana")))
    before.settle()

    page = before.read("ana", before.review)
    answer = before.press("ana", before.review, "pull_forward")

    told = [notice.to for notice in before.rules.notices("review_beside")]
    assert "Dana Reyes is away" in page
    assert (answer.status_code, told) == (303, [before.key("sam")])


def test_the_page_speaks_german_to_who_reads_german(world: TalkWorld) -> None:
    """And says so to a screen reader."""
    page = world.browser("ana").get(world.review, headers={"Accept-Language": "de"}).text

    assert '<html lang="de">' in page
    assert "Meine Sicht abgeben" in page


def test_a_page_asks_the_store_at_most_eight_times(world: TalkWorld) -> None:
    """With a delegate, who is looked for as well."""
    world.act("dana", "name_delegate", fields={"to": world.key("lee")})
    client = world.browser("ana")
    client.get(world.review)

    with world.queries() as asked:
        client.get(world.review)

    assert len(asked) <= 8


def test_open_gaps_stand_first_on_the_agenda(world: TalkWorld) -> None:
    """Before the career and the promises."""
    world.act("ana", "raise", "gap", reason="", fields={"text": "The badger digs."})

    page = world.read("dana", world.review)

    agenda = page.partition('id="agenda"')[2]
    assert agenda.index("The badger digs.") < agenda.index("The career, as the statement has it")
