"""The page of the talk about what comes next: its time, and outcomes of equal weight."""

import re
from datetime import timedelta

import pytest
from icalendar import Calendar

from tests.page_world import hidden
from tests.talk_world import TalkWorld
from tourwright.domain.model import TourKind
from tourwright.domain.tables import RenewalState
from tourwright.store import Store

FIVE = [
    "A next tour of duty",
    "Extend this tour",
    "A foundational tour",
    "Plan a move on, in the open",
    "Not decided yet",
]


@pytest.fixture
def world(sqlite_store: Store) -> TalkWorld:
    """Return a transformational tour whose talk was held."""
    world = TalkWorld(sqlite_store, TourKind.TRANSFORMATIONAL)
    world.talk_held()
    return world


@pytest.fixture
def rotation(sqlite_store: Store) -> TalkWorld:
    """Return a rotation whose talk was held."""
    world = TalkWorld(sqlite_store)
    world.talk_held()
    return world


@pytest.fixture
def before(sqlite_store: Store) -> TalkWorld:
    """Return a tour whose talk is a while away."""
    return TalkWorld(sqlite_store, TourKind.TRANSFORMATIONAL)


def buttons(page: str, section: str = "What should come next?") -> list[tuple[str, str]]:
    """Return (class, words) of the buttons of the choice."""
    part = page.partition(section)[2].partition("</section>")[0]
    return re.findall(r'<button class="([^"]+)"[^>]*>([^<]+)</button>', part)


def state(world: TalkWorld) -> str:
    """Return the state of the talk."""
    return world.tour.renewal_state


def test_the_five_outcomes_are_buttons_of_the_same_kind(world: TalkWorld) -> None:
    """C27, C78: same class, nothing chosen beforehand, the same for both."""
    shown = [buttons(world.read(name, world.talk)) for name in ("ana", "dana")]

    assert shown[0] == shown[1] == [("choice", words) for words in FIVE]
    assert "checked" not in world.read("ana", world.talk)
    assert "autofocus" not in world.read("ana", world.talk)


def test_a_rotation_offers_another_one_an_advance_and_leaving(rotation: TalkWorld) -> None:
    """C19: three equal choices; who does not choose keeps the talk open."""
    page = rotation.read("ana", rotation.talk)

    assert buttons(page) == [
        ("choice", "Another rotation"),
        ("choice", "Advance to a tour"),
        ("choice", "Leave, in the open"),
    ]
    assert "the conversation stays open" in page


def test_a_foundational_tour_is_reaffirmed(sqlite_store: Store) -> None:
    """C21: no end is planned; both say that they go on."""
    world = TalkWorld(sqlite_store, TourKind.FOUNDATIONAL)
    world.talk_held()

    page = world.read("ana", world.talk)
    for name in ("ana", "dana"):
        world.press(name, world.talk, "choose_extend")

    assert buttons(page)[0] == ("choice", "We go on as it stands")
    assert "No end is planned" in page
    after = " ".join(world.read("dana", world.talk).split())
    assert "What came of it: We go on as it stands." in after


def test_a_choice_is_sealed_until_both_have_chosen(world: TalkWorld) -> None:
    """The other side reads that one answer is in, and no more."""
    world.press("ana", world.talk, "choose_extend")

    own, other = world.read("ana", world.talk), world.read("dana", world.talk)

    assert "Your choice is sealed" in own
    assert "One answer is in." in other
    assert [words for _, words in buttons(other)] == FIVE


def test_different_choices_are_shown_to_both_and_asked_again(world: TalkWorld) -> None:
    """Nobody is overruled."""
    world.press("ana", world.talk, "choose_extend")
    world.press("dana", world.talk, "choose_next_tour")

    page = world.read("ana", world.talk)

    assert "You chose differently" in page
    assert "Extend this tour" in page.partition("<dl>")[2].partition("</dl>")[0]
    assert [words for _, words in buttons(page)] == FIVE


def test_to_move_on_needs_one_choice_and_no_approval(world: TalkWorld) -> None:
    """C28: it takes effect with the one who chose it."""
    answer = world.press("ana", world.talk, "choose_transition")

    assert answer.status_code == 303
    page = " ".join(world.read("dana", world.talk).split())
    assert "What came of it: Plan a move on, in the open." in page


@pytest.mark.parametrize(
    ("pressed", "kind"),
    [
        ("choose_next_tour:rotational", "rotational"),
        ("choose_next_tour:transformational", "transformational"),
    ],
)
def test_both_name_the_tour_that_follows_a_rotation(
    rotation: TalkWorld, pressed: str, kind: str
) -> None:
    """The alliance is asked for a tour of that kind."""
    for name in ("ana", "dana"):
        rotation.press(name, rotation.talk, pressed)

    tellings = [each.act for outcome in rotation.rules.outcomes for each in outcome.tellings]
    chosen = [act for act in tellings if act.event == "tour_chosen"]
    assert [act.fields["next_kind"] for act in chosen] == [kind]


@pytest.mark.parametrize("forged", ["choose_next_tour:foundational", "choose_extend", "approve"])
def test_a_choice_that_a_rotation_has_not_is_refused(rotation: TalkWorld, forged: str) -> None:
    """A forged button does nothing."""
    client = rotation.browser("ana")
    form = {**hidden(client.get(rotation.talk)), "verb": forged}

    assert client.post(rotation.talk, data=form).status_code == 422
    assert state(rotation) == RenewalState.HELD


def test_either_may_ask_for_the_talk_at_any_time(before: TalkWorld) -> None:
    """Nobody has to say why."""
    answer = before.press("dana", before.talk, "pull_forward")

    assert answer.status_code == 303
    assert "The time proposed is" in before.read("ana", before.talk)


def test_a_time_that_both_accept_stands(before: TalkWorld) -> None:
    """Each reads what is missing, at the own place."""
    before.talk_due()
    before.press("ana", before.talk, "accept_slot")
    page = before.read("dana", before.talk)

    before.press("dana", before.talk, "accept_slot")

    assert "It suits Ana Sol." in page
    assert "(Europe/Berlin)" in page
    assert "The time agreed is" in before.read("ana", before.talk)


def test_another_time_is_proposed_and_asked_of_the_other_side(before: TalkWorld) -> None:
    """Whoever proposes it has accepted it."""
    before.talk_due()
    day = (before.clock.now() + timedelta(days=12)).date().isoformat()

    before.press("dana", before.talk, "schedule", {"day": day, "time": "15:30"})

    assert "15:30 (Europe/Berlin)" in before.read("ana", before.talk)
    assert "Dana Reyes has not answered" not in before.read("dana", before.talk)


@pytest.mark.parametrize(
    "when", [{"day": "2026-13-01", "time": "10:00"}, {"day": "2026-09-01", "time": "25:00"}, {}]
)
def test_a_time_that_is_none_comes_back_with_the_fix(
    before: TalkWorld, when: dict[str, str]
) -> None:
    """The fault links to its field, and what was typed stands there."""
    before.talk_due()

    answer = before.press("ana", before.talk, "schedule", when)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert all(typed in answer.text for typed in when.values())


def test_a_time_in_the_past_is_refused(before: TalkWorld) -> None:
    """The rules are the judge, whatever clock the browser has."""
    before.talk_due()

    answer = before.press("ana", before.talk, "schedule", {"day": "2020-01-01", "time": "10:00"})

    assert answer.status_code == 422
    assert 'href="#field-day"' in answer.text


def test_the_preparation_of_the_talk_is_private(before: TalkWorld) -> None:
    """In every state of the talk."""
    before.press("dana", before.talk, "save", {"notes": "A secret otter."})
    before.talk_held()

    assert "otter" in before.read("dana", before.talk)
    assert "otter" not in before.read("ana", before.talk)


def test_the_calendar_file_follows_the_talk(before: TalkWorld) -> None:
    """One entry: moved three times it has the same uid and the third sequence (C81)."""
    files = [before.browser("ana").get(f"{before.talk}/talk.ics").data]
    before.talk_due()
    for days in (12, 13):
        day = (before.clock.now() + timedelta(days=days)).date().isoformat()
        before.press("dana", before.talk, "schedule", {"day": day, "time": "15:30"})
    files.append(before.browser("dana").get(f"{before.talk}/talk.ics").data)

    first, moved = (Calendar.from_ical(file).events[0] for file in files)

    assert first["uid"] == moved["uid"] == f"{before.tour.tour_id}-renewal-1@tourwright"
    assert (first["sequence"], moved["sequence"]) == (0, 3)
    assert moved.decoded("dtstart").minute == 30


@pytest.mark.parametrize("name", ["lee", "sam", "kim", "igor", "eva", "otto"])
def test_the_talk_is_closed_to_everybody_else(world: TalkWorld, name: str) -> None:
    """As if there were none."""
    if name == "lee":
        world.act("dana", "name_delegate", fields={"to": world.key("lee")})

    assert world.browser(name).get(world.talk).status_code == 404
