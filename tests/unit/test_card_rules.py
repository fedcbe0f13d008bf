"""What may stand on a card: closed lists, one for each kind of question."""

import pytest

from tourwright.domain import card_rules
from tourwright.domain.model import AskKind

WRITES = {"open_draft", "share", "edit", "counter", "propose_change", "agree_field", "discard"}
PRIVATE = {"reason", "employee", "manager", "missing_words", "mission_objective", "purposes"}


@pytest.mark.parametrize("kind", AskKind)
def test_every_kind_of_ask_has_its_rule(kind: AskKind) -> None:
    """A new kind of question is thought about before it can stand on a card."""
    assert kind in card_rules.RULES


@pytest.mark.parametrize("kind", AskKind)
def test_no_text_is_written_on_a_card(kind: AskKind) -> None:
    """Whatever changes words of the statement belongs to the page, where all of it stands."""
    assert card_rules.on_card(kind, tuple(sorted(WRITES))) == ()


@pytest.mark.parametrize("kind", AskKind)
def test_no_private_fact_is_named(kind: AskKind) -> None:
    """What the two chose, why, and every blank of the text stay behind the sign-in."""
    assert not card_rules.facts_on_card(kind) & PRIVATE


@pytest.mark.parametrize("kind", sorted(card_rules.STATEMENTS))
def test_a_commitment_needs_its_text_to_be_read(kind: AskKind) -> None:
    """Nobody commits to a heading."""
    assert card_rules.is_about_text(kind)
    assert card_rules.facts_on_card(kind) == frozenset()


def test_the_text_of_gaps_and_thanks_is_read_first_too() -> None:
    """An answer to words that were not seen is no answer."""
    reading = {kind for kind in AskKind if card_rules.is_about_text(kind)}

    assert reading - card_rules.STATEMENTS == {AskKind.GAP, AskKind.THANKS}


def test_answers_keep_their_order_and_lose_what_the_page_alone_takes() -> None:
    """Other words for a change are proposed on the page."""
    assert card_rules.on_card(AskKind.AMENDMENT, ("sign_other", "counter", "decline")) == (
        "sign_other",
        "decline",
    )


def test_a_draft_and_a_private_invitation_take_no_answer() -> None:
    """A draft is worked at on its page, and whoever left reads mail at home."""
    for kind in (AskKind.DRAFT, AskKind.ALUMNI_INVITATION):
        assert card_rules.on_card(kind, ("decline", "accept", "share")) == ()


def test_a_move_is_planned_on_the_page() -> None:
    """That somebody plans to move on, and when, is told nobody who looks at a screen."""
    assert card_rules.on_card(AskKind.TASK, ("agree_day", "change_day", "internal_move")) == ()
    assert "day" not in card_rules.facts_on_card(AskKind.TASK)


@pytest.mark.parametrize(
    "kind", [AskKind.RENEWAL_CHOICE, AskKind.CLOSING, AskKind.STANDING, AskKind.GAP]
)
def test_a_telling_answer_is_not_repeated(kind: AskKind) -> None:
    """That somebody plans to move on does not stay to be read in a chat."""
    assert not card_rules.RULES[kind].says_answer
