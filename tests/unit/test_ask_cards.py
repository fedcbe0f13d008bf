"""What cards say: neutral words, the reader's language, nothing that the two keep to themselves."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.card_world import CANARY, CHANGES, CardWorld, proof_of
from tests.web_world import ANA, DANA
from tourwright.domain import card_rules
from tourwright.domain.model import AskKind
from tourwright.ports.cards import AskCard
from tourwright.ports_pages import Preference
from webhooks.ask_cards import LISTED
from webhooks.card_text import MOST_BYTES, WholeText, text_of


@pytest.fixture
def world() -> CardWorld:
    """Return fakes with a desk."""
    return CardWorld()


def read_german(world: CardWorld) -> None:
    """Let Ana read German."""
    world.web.preferences.put(Preference(ANA, language="de"))


@pytest.mark.parametrize("kind", AskKind)
def test_every_kind_of_ask_has_a_card(world: CardWorld, kind: AskKind) -> None:
    """It has a title, says what to do, leads to the page, and has the buttons of the rules."""
    made = world.put(kind)

    card = world.card(made)

    verbs = [action.verb for action in card.actions]
    wanted = list(card_rules.on_card(kind, made.verbs))
    assert card.title
    assert card.lines or card.facts
    assert card.link.startswith("https://tours.example/asks/")
    assert verbs == (["read"] if card_rules.is_about_text(kind) else wanted)


@pytest.mark.parametrize("kind", AskKind)
@pytest.mark.parametrize("state", ["open", "answered", "closed"])
def test_no_card_holds_private_words(world: CardWorld, kind: AskKind, state: str) -> None:
    """Aspirations, gaps, thanks, reasons, changes and what somebody chose stay on the page."""
    made = world.put(kind, state=state, answer="choose_transition", closed_reason="leave")

    told = repr(world.card(made))

    assert CANARY not in told
    assert "extend" not in told.casefold() or kind is AskKind.RENEWAL_CHOICE
    assert "leave" not in told


@pytest.mark.parametrize("kind", [AskKind.RENEWAL_CHOICE, AskKind.CLOSING, AskKind.STANDING])
def test_a_telling_answer_is_not_repeated(world: CardWorld, kind: AskKind) -> None:
    """The chat keeps that it was answered, not what."""
    made = world.put(kind)
    verb = made.verbs[-1]

    card = world.press(made, verb, {"reason": "Because"})[1]

    assert card.said.startswith("Answered by you in Teams, Thu 1 Apr 2027")
    assert "“" not in card.said


def test_the_whole_text_is_never_on_the_card_that_stays(world: CardWorld) -> None:
    """After the commitment the short card stands in its place."""
    made = world.put(AskKind.COMMIT)
    whole = world.read(made)

    after = world.press(made, "sign", proof=proof_of(whole))[1]
    fresh = world.press(made, "refresh")[1]

    assert CANARY in repr(whole)
    assert after.sections == fresh.sections == ()
    assert CANARY not in repr((after, fresh))


def test_the_mission_is_told_to_the_two_alone(world: CardWorld) -> None:
    """Whoever approves in HR's steps reads what HR wrote, no more."""
    approval = world.put(AskKind.APPROVAL)
    other = world.put(AskKind.REVIEW, ask_id="r2", person_key="p-lee")

    for card in (world.card(approval), world.card(other, "p-lee")):
        assert "Mission" not in dict(card.facts)
        assert "With" not in dict(card.facts)


def test_a_draft_that_is_not_shared_tells_no_mission(world: CardWorld) -> None:
    """Until it is shared nobody but its author knows a word of it."""
    view = world.web.views.get("a1-1")
    assert view is not None
    world.web.views.put(replace(view, statement=None))

    card = world.card(world.put(AskKind.REVIEW))

    assert dict(card.facts).get("With") == "Dana Reyes"
    assert "Mission" not in dict(card.facts)


def test_a_long_mission_is_cut(world: CardWorld) -> None:
    """A card is no page."""
    view = world.web.views.get("a1-1")
    assert view is not None
    world.web.views.put(replace(view, mission="many words " * 100))

    mission = dict(world.card(world.put(AskKind.REVIEW)).facts)["Mission"]

    assert len(mission) <= 240
    assert mission.endswith("…")


def test_a_hoped_for_day_that_is_over_is_not_told(world: CardWorld) -> None:
    """A late answer is still an answer; the card does not blame."""
    made = world.put(AskKind.REVIEW, due=world.web.clock.now() - timedelta(days=1))

    assert "Answer by" not in dict(world.card(made).facts)


def test_a_change_shows_what_is_new_only_when_it_is_read(world: CardWorld) -> None:
    """The words of a change are as private as the text."""
    made = world.put(AskKind.AMENDMENT)

    short, whole = world.card(made), world.read(made)

    assert not any(CANARY in value for _, value in short.facts)
    assert any(CANARY in value for _, value in whole.facts)
    assert CHANGES.keys() == made.facts.keys()


def test_a_text_too_long_for_a_card_is_read_on_the_page(world: CardWorld) -> None:
    """There is no button that could not be kept."""
    made = world.put(AskKind.GAP, facts={"text": "x" * (MOST_BYTES + 1)})

    card = world.read(made)

    assert card.actions == ()
    assert "The text is too long for a card: read it on the page." in card.lines


def test_what_has_no_text_yet_waits(world: CardWorld) -> None:
    """A gap whose words are gone cannot be answered unread."""
    made = world.put(AskKind.GAP, facts={})

    assert world.read(made).lines == ("The text is being brought up to date. Look again soon.",)


def test_the_whole_statement_is_there_with_its_speakers(world: CardWorld) -> None:
    """Every heading, every voice, and the moral line last, as on the page."""
    made = world.put(AskKind.COMMIT)

    found = text_of(made, world.web.views.get("a1-1"), world.web.deps().policy_of)

    assert isinstance(found, WholeText)
    said = "\n".join(part.text for part in found.sections)
    assert found.fits
    assert found.text_hash == made.text_hash
    assert "Ana Sol" in said
    assert "We answer mails at work hours." in said
    assert found.sections[-1].heading == ""


def test_cards_speak_the_readers_language(world: CardWorld) -> None:
    """Words, days, labels and hints; HR's own text stays as HR wrote it."""
    read_german(world)

    card = world.card(world.put(AskKind.REVIEW))

    assert card.language == "de"
    assert card.title == "Rückblick: Ihre Sicht"
    assert ("Antwort bis", "Do., 15. Apr. 2027") in card.facts
    assert card.link_label == "Seite öffnen"
    assert card.fields[0].label == "Wie sehen Sie die Mission?"
    assert card.fields[0].fault == "Bitte wählen Sie eine Antwort."


def test_answers_and_troubles_speak_it_too(world: CardWorld) -> None:
    """Nobody reads half of a card in another language."""
    read_german(world)
    made = world.put(AskKind.APPROVAL)

    _, trouble = world.press(made, "decline")
    _, done = world.press(made, "approve")
    _, again = world.press(made, "approve")

    assert trouble.problem.startswith("Bitte berichtigen Sie dies:\nGrund:")
    assert done.said.startswith("Beantwortet von Ihnen in Teams, Do., 1. Apr. 2027")
    assert again.problem == "Diese Antwort war schon festgehalten; es hat sich nichts geändert."


@pytest.mark.parametrize("count", [1, 4, 80])
def test_a_list_names_the_most_pressing_and_counts_the_rest(world: CardWorld, count: int) -> None:
    """Eighty questions in a morning are one card."""
    for number in range(count - 1):
        world.put(AskKind.TASK, ask_id=f"t-{number:02}")
    world.put(AskKind.COMMIT, ask_id="the-commitment")

    cards = world.cards.list(ANA)

    assert cards.lines[0][:2] == ("the-commitment", "Your statement of alliance")
    assert len(cards.lines) == min(count, LISTED)
    assert len(cards.lines) + cards.more == count
    assert (cards.more_words == "") == (cards.more == 0)
    assert cards.title.startswith(f"{count} question")


def test_two_of_a_kind_are_told_apart_by_name(world: CardWorld) -> None:
    """A manager of six has six reviews in a week."""
    world.put(AskKind.REVIEW)
    world.put(AskKind.APPROVAL)

    sentences = [sentence for _, _, sentence in world.cards.list(ANA).lines]

    assert sentences == [
        "Dana Reyes · A review is open: write your view.",
        "Ana Sol · Your answer is asked for.",
    ]


def test_an_empty_list_says_so(world: CardWorld) -> None:
    """Whoever asks for the list when all is done is told."""
    cards = world.cards.list(DANA)

    assert (cards.lines, cards.empty) == ((), "Nothing waits for you now.")


def test_showing_twice_gives_the_same_words(world: CardWorld) -> None:
    """Only the link is new each time."""
    made = world.put(AskKind.APPROVAL)

    first, second = (replace(world.card(made), link="") for _ in range(2))

    assert first == second
    assert isinstance(first, AskCard)
