"""Where we stand: the same page for both, nothing sealed, nothing private, few reads."""

import re
from dataclasses import replace
from datetime import date, datetime

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web_world import ANA, DANA, World, ask, send, tour
from tourwright.domain.errors import GuardError
from tourwright.domain.model import AskKind
from webhooks.tokens import Purpose

REVEALED = {
    "employee_progress": "on_track",
    "manager_progress": "at_risk",
    "employee_text": "sealed words of Ana",
}


@pytest.fixture
def world() -> World:
    """Return fakes with some history."""
    world = World()
    happened(world, "2026-01-10", "tour", "sign_first", person_key=ANA, text_hash="9f3c77aa1234")
    happened(world, "2026-01-12", "tour", "sign_second_future", text_hash="9f3c77aa1234")
    happened(world, "2026-04-20", "review", "both_in", body=REVEALED)
    return world


def happened(world: World, day: str, machine: str, event: str, **more: object) -> None:
    """Add a line to the journal."""
    at = datetime.fromisoformat(f"{day}T09:00:00+00:00")
    world.journal.add("a1", "a1-1", at, machine=machine, event=event, **more)


def page(world: World, reader: str = ANA) -> TestResponse:
    """Return the page as the reader gets it."""
    client: FlaskClient = world.client()
    return client.get(f"/where-we-stand/{world.token(Purpose.WHERE, 'a1', reader)}")


def test_both_see_the_same_page(world: World) -> None:
    """No word differs between the two."""
    pages = [page(world, reader).text for reader in (ANA, DANA)]
    masked = [re.sub(r"[A-Za-z0-9_\-.]{60,}", "TOKEN", text) for text in pages]

    assert masked[0] == masked[1]


def test_it_says_who_what_when_and_what_is_next(world: World) -> None:
    """Names, kind, mission, the month, the next date; no percentage."""
    text = page(world).text

    for words in (
        "<bdi>Ana Sol</bdi> &amp; <bdi>Dana Reyes</bdi>",
        "month 15 of about 36",
        "Move 3 plants to the new battery line",
        "The next review: Thu 15 Apr 2027.",
        "committed by both",
        "employee “on track” · manager “at risk”".replace("employee", "Ana Sol").replace(
            "manager", "Dana Reyes"
        ),
        'aria-current="step"',
    ):
        assert words in text
    assert "%" not in text.partition("<main")[2]


def test_the_words_of_a_review_are_not_on_the_timeline(world: World) -> None:
    """The timeline shows the progress words only."""
    assert "sealed words" not in page(world).text


@pytest.mark.parametrize(("private_to", "shown"), [("", 2), ("pair", 2), (ANA, 1), ("p-else", 0)])
def test_a_private_line_is_for_its_person(world: World, private_to: str, shown: int) -> None:
    """Shared, for the pair, for one of them, for somebody else."""
    happened(world, "2027-03-01", "tour", "decline", person_key=ANA, private_to=private_to)

    seen = ["said no to this tour" in page(world, reader).text for reader in (ANA, DANA)]

    assert seen.count(True) == shown


def test_an_open_ask_leads_to_its_page(world: World) -> None:
    """Each question has a link that opens its page for this person."""
    world.asks.put(ask(AskKind.REVIEW, "answer"))
    client = world.client()

    text = page(world).text
    link = text.partition('class="choice" href="')[2].partition('"')[0]

    assert client.get(link).status_code == 200
    assert "A review is open: write your view." in text
    assert ">Review: your view</a>" in text


def test_the_asks_of_the_other_side_are_not_shown(world: World) -> None:
    """What is asked of Ana is nobody's pressure on her."""
    world.asks.put(ask(AskKind.REVIEW, "answer"))

    assert "/asks/" not in page(world, DANA).text


@pytest.mark.parametrize("reader", ["p-else", ""])
def test_others_find_nothing(world: World, reader: str) -> None:
    """A third person's link opens nothing."""
    assert page(world, reader).status_code == 404


def test_an_earlier_manager_reads_no_more(world: World) -> None:
    """After a hand-over the page belongs to the employee and the manager of today."""
    world.views.put(tour(manager_key="p-new"))

    assert page(world, DANA).status_code == 404


def test_earlier_tours_are_folded(world: World) -> None:
    """The alliance outlives each tour."""
    world.views.put(tour(state="superseded"))
    world.views.put(tour(tour_id="a1-2", number=2, mission="Build a second line"))

    text = page(world).text

    assert "<details>" in text
    assert "followed by the next tour" in text
    assert "Build a second line" in text


def test_a_running_tour_stands_before_the_one_that_could_follow(world: World) -> None:
    """A proposed next tour is one line; the running one keeps its name, its month, its buttons."""
    world.views.put(
        tour(tour_id="a1-2", number=2, state="proposed", mission="Build a second line", start=None)
    )

    text = page(world).text

    assert '<strong>Mission:</strong> <span dir="auto">Move 3 plants' in text
    assert "What could come next: a transformational tour, proposed: Build a second line." in text
    assert "Earlier tours" not in text
    assert "month 15 of about 36" in text


def test_a_manager_to_be_reads_the_coming_tour_alone(world: World) -> None:
    """What the two of today wrote is not for who follows."""
    coming = tour(tour_id="a1-2", number=2, state="proposed", manager_key="p-new")
    world.views.put(replace(coming, mission="Second line", statement=None, promises=()))

    text = page(world, "p-new").text

    assert "Second line" in text
    assert "Move 3 plants" not in text


def test_the_promises_are_those_of_the_statement(world: World) -> None:
    """A row written without its promises, as most are, still has three full columns."""
    world.views.put(tour(promises=()))

    text = page(world).text

    assert "Nothing written yet" not in text
    assert "Bring line 1 live" in text


def test_the_text_both_committed_to_is_on_the_page(world: World) -> None:
    """Whoever asks what was agreed reads it there, word by word, with its hash."""
    text = page(world).text

    folded = text.partition("word by word")[2]
    assert "Move 3 plants to the new battery line" in folded
    assert 'class="hash"' in folded


def test_a_review_that_came_to_something_is_one_line(world: World) -> None:
    """That it opened is left out once its outcome is there; an open one says so."""
    happened(world, "2026-07-15", "review", "due", subject_id="2")
    happened(world, "2026-07-20", "review", "both_in", subject_id="2", body=REVEALED)
    happened(world, "2026-10-15", "review", "due", subject_id="3")

    assert page(world).text.count("<span>review opened") == 1


def test_another_policy_is_told_in_the_history(world: World) -> None:
    """Neither of the two did it, and it explains why the text is talked over again."""
    happened(world, "2027-02-20", "tour", "policy_changed")

    assert "a policy of the company changed; the text goes by the new one" in page(world).text


def test_a_tour_past_its_planned_end_counts_no_month_too_many(world: World) -> None:
    """While it closes, "month 13 of about 12" would be a riddle."""
    world.views.put(tour(state="closing", last_day=date(2027, 1, 14), length_months=12))

    text = page(world).text

    assert "about 12 months were planned" in text
    assert "month 15" not in text


def test_a_talk_that_was_held_is_not_planned_any_more(world: World) -> None:
    """The day it was held on is no day to come."""
    world.views.put(tour(renewal_on=date(2027, 4, 1), renewal_state="held"))

    assert "talk: what comes next" not in page(world).text


def test_the_pressing_question_comes_before_a_configured_task(world: World) -> None:
    """An older task of HR's catalogue does not hide the review; both are there."""
    task = ask(AskKind.TASK, "done", facts={"title": "Meet {{manager.name}}"})
    world.asks.put(task, ask(AskKind.REVIEW, "answer"))

    text = page(world).text

    assert "A review is open: write your view." in text
    assert text.index("Review: your view") < text.index("Meet Dana Reyes")
    assert "{{" not in text


def test_no_two_questions_at_the_end_have_one_title(world: World) -> None:
    """The closing review, the closing itself and "shall it go on" are told apart."""
    world.views.put(tour(state="closing"))
    alive = ask(AskKind.CLOSING, "still_alive", "mission_declared", ask_id="a1-1:closing:alive:A")
    closing = ask(AskKind.CLOSING, "confirm_complete", "dispute")
    world.asks.put(ask(AskKind.REVIEW, "answer"), closing, alive)

    text = page(world).text

    for title in (
        "Closing review: your view",
        "Is the mission complete?",
        "Shall this tour go on?",
    ):
        assert text.count(f">{title}<") == 1


def test_a_mission_with_markup_is_text(world: World) -> None:
    """What people wrote is never markup."""
    world.views.put(tour(mission="<script>alert(1)</script>"))

    assert "<script" not in page(world).text


def test_an_alliance_without_dates_has_a_page_too(world: World) -> None:
    """Foundational tours have no end, drafts no dates: no picture, no month, no fault."""
    world.views.put(tour(start=None, last_day=None, length_months=None, next_date=None))

    text = page(world).text

    assert "<svg" not in text
    assert "Nothing is waiting for either of you." in text


@pytest.mark.parametrize(
    ("reader", "verb", "party"),
    [
        (DANA, "review.pull_forward", "M"),
        (ANA, "renewal.pull_forward", "E"),
    ],
)
def test_either_may_act_unasked(world: World, reader: str, verb: str, party: str) -> None:
    """A double click is one act, in the name of whoever sent it."""
    path = f"/where-we-stand/{world.token(Purpose.WHERE, 'a1', reader)}"
    client = world.client()

    answers = [send(client, path, verb=verb) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    ((workflow, act),) = world.engine.acts
    assert (workflow, f"{act.machine}.{act.event}", act.party) == ("tour:a1-1", verb, party)


@pytest.mark.parametrize("verb", ["tour.declare_transition", "tour.mission_declared"])
def test_what_can_be_undone_rests_first(world: World, verb: str) -> None:
    """For ten minutes the engine, and so the other side, hears nothing; a double click is one."""
    path = f"/where-we-stand/{world.token(Purpose.WHERE, 'a1', ANA)}"
    client = world.client()

    answers = [send(client, path, verb=verb) for _ in range(2)]

    assert "until then only you know of it" in answers[0].text
    assert world.engine.acts == []
    assert [act.state for act in world.asks.acts.values()] == ["resting"]


def test_what_was_undone_can_be_wanted_again(world: World) -> None:
    """The next wish is a new one, not a repeat of the one taken back."""
    path = f"/where-we-stand/{world.token(Purpose.WHERE, 'a1', ANA)}"
    send(world.client(), path, verb="tour.declare_transition")
    (first,) = world.asks.acts
    world.asks.refused(first, "undone")

    again = send(world.client(), path, verb="tour.declare_transition")

    assert "only you know of it" in again.text
    assert len(world.asks.acts) == 2


@pytest.mark.parametrize("verb", ["", "tour.void", "tour.cancel_both", "alumni.erase"])
def test_nothing_else_can_be_done_from_the_page(world: World, verb: str) -> None:
    """Only what is offered in this state is passed on."""
    path = f"/where-we-stand/{world.token(Purpose.WHERE, 'a1')}"

    answer = send(world.client(), path, verb=verb)

    assert (answer.status_code, world.engine.acts) == (422, [])


def test_a_rule_that_refuses_is_told(world: World) -> None:
    """The page says why, as an alert."""
    world.engine.fault = GuardError("a review is open already")
    path = f"/where-we-stand/{world.token(Purpose.WHERE, 'a1')}"

    answer = send(world.client(), path, verb="review.pull_forward")

    assert answer.status_code == 422
    assert "a review is open already" in answer.text
    assert 'role="alert"' in answer.text


def test_another_site_cannot_act(world: World) -> None:
    """Without the form's secret nothing happens."""
    path = f"/where-we-stand/{world.token(Purpose.WHERE, 'a1')}"

    answer = world.client().post(path, data={"verb": "tour.declare_transition"})

    assert (answer.status_code, world.engine.acts) == (403, [])


def test_it_takes_at_most_eight_reads(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page reads the read model only, and little of it."""
    reads: list[str] = []
    for store in (world.views, world.people, world.journal, world.asks):
        for name in ("get", "of_alliance", "lines", "open_for", "open_in"):
            _count(monkeypatch, store, name, reads)
    for number in range(20):
        world.asks.put(replace(ask(AskKind.TASK, "done"), ask_id=f"a1-1:task:{number}:{ANA}"))

    page(world)

    assert len(reads) <= 8


def test_the_picture_is_told_in_words(world: World) -> None:
    """Who cannot see the drawing loses nothing."""
    text = page(world).text

    assert 'role="img" aria-label="From 15 Jan 2026 to about 14 Jan 2029' in text
    assert date(2026, 4, 20).isoformat() in text


def _count(patch: pytest.MonkeyPatch, store: object, name: str, reads: list[str]) -> None:
    real = getattr(store, name, None)
    if real is None:
        return

    def counted(*args: object) -> object:
        reads.append(name)
        return real(*args)

    patch.setattr(store, name, counted)
