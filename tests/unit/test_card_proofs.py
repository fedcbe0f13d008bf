"""The proof that somebody was shown a text: signed, theirs, and short-lived."""

from datetime import timedelta

import pytest

from tests.card_world import TEXT_HASH, one
from tests.fakes import NOW
from tests.web_world import ANA, DANA, KEY
from tourwright.domain.asks import Actor
from tourwright.domain.model import AskKind
from webhooks.card_proofs import GOOD_FOR, CardProofs

ASK = one(AskKind.COMMIT)
PROOFS = CardProofs(KEY)
PROOF = PROOFS.made(ASK, Actor(ANA), TEXT_HASH, NOW)


def test_a_proof_holds_for_an_hour() -> None:
    """Reading takes time; a day later it was another reading."""
    good, late = NOW + GOOD_FOR, NOW + GOOD_FOR + timedelta(seconds=1)

    assert PROOFS.is_shown(PROOF, ASK, Actor(ANA), TEXT_HASH, NOW)
    assert PROOFS.is_shown(PROOF, ASK, Actor(ANA), TEXT_HASH, good)
    assert not PROOFS.is_shown(PROOF, ASK, Actor(ANA), TEXT_HASH, late)


def test_a_proof_from_the_future_is_none() -> None:
    """A clock that was set back gives no longer time."""
    assert not PROOFS.is_shown(PROOF, ASK, Actor(ANA), TEXT_HASH, NOW - timedelta(minutes=5))


@pytest.mark.parametrize(
    ("person", "revision", "text_hash"),
    [(DANA, 3, TEXT_HASH), (ANA, 4, TEXT_HASH), (ANA, 3, "f" * 64), ("", 3, TEXT_HASH)],
)
def test_a_proof_is_for_this_person_revision_and_text(
    person: str, revision: int, text_hash: str
) -> None:
    """Whatever differs, the text has to be shown again."""
    other = one(AskKind.COMMIT, revision=revision)

    assert not PROOFS.is_shown(PROOF, other, Actor(person), text_hash, NOW)


@pytest.mark.parametrize("text", ["", "x", PROOF[:-2], PROOF + "a", "é" * 9, "a" * 2000, "W10.abc"])
def test_what_we_did_not_make_proves_nothing(text: str) -> None:
    """The proof travels through the client."""
    assert not PROOFS.is_shown(text, ASK, Actor(ANA), TEXT_HASH, NOW)


def test_another_key_signs_nothing_here() -> None:
    """Nor does a link of ours pass for a proof."""
    foreign = CardProofs(b"x" * 32).made(ASK, Actor(ANA), TEXT_HASH, NOW)

    assert not PROOFS.is_shown(foreign, ASK, Actor(ANA), TEXT_HASH, NOW)


def test_no_text_was_ever_shown_without_a_hash() -> None:
    """An empty hash would match whatever has none."""
    empty = PROOFS.made(ASK, Actor(ANA), "", NOW)

    assert not PROOFS.is_shown(empty, ASK, Actor(ANA), "", NOW)
