"""Cards over a real store and the real rules: a tour is lived by pressing cards."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.card_world import proof_of
from tests.page_world import PageWorld
from tourwright.domain.model import AskKind
from tourwright.domain.tables import TourState
from tourwright.ports import Ask
from tourwright.ports.cards import AskCard
from tourwright.store import Store
from webhooks.card_desk import CardDesk, Press, desk_of
from webhooks.decide import DecideKind


class Hands:
    """People who press cards."""

    def __init__(self, store: Store) -> None:
        self.world = PageWorld(store)
        self.desk: CardDesk = desk_of(self.world.deps)

    def asked(self, name: str, kind: AskKind) -> Ask:
        """Return the open question of this kind to somebody."""
        mine = self.world.store.asks.open_for(self.world.key(name))
        return next(ask for ask in mine if ask.kind is kind)

    def press(
        self,
        name: str,
        ask: Ask,
        verb: str,
        typed: Mapping[str, str] | None = None,
        proof: str = "",
    ) -> tuple[DecideKind, AskCard]:
        """Press a button in Teams."""
        key = self.world.key(name)
        return self.desk.answer(
            Press(ask.ask_id, verb, ask.revision, key, "teams", typed or {}, proof)
        )

    def read_and(self, name: str, kind: AskKind, verb: str) -> tuple[DecideKind, AskCard]:
        """Read the whole text, then answer below it."""
        ask = self.asked(name, kind)
        return self.press(name, ask, verb, proof=proof_of(self.press(name, ask, "read")[1]))


@pytest.fixture
def hands(sqlite_store: Store) -> Hands:
    """Return people with a store."""
    return Hands(sqlite_store)


def test_two_commit_by_cards(hands: Hands) -> None:
    """Each reads the whole text in the chat and commits below it; then the tour lives."""
    hands.world.signing()

    first, said = hands.read_and("ana", AskKind.COMMIT, "sign")
    second, _ = hands.read_and("dana", AskKind.COMMIT, "sign")

    assert (first, second) == (DecideKind.DONE, DecideKind.DONE)
    assert "in Teams" in said.said
    assert hands.world.tour.state not in {TourState.SIGNING, TourState.NEGOTIATING}
    assert {each.channel for each in hands.world.rules.tour.signatures} == {"teams"}


def test_a_text_that_changes_after_reading_is_read_again(hands: Hands) -> None:
    """The proof is for the text that was shown; the new one comes with a new question."""
    hands.world.signing()
    old = hands.asked("ana", AskKind.COMMIT)
    proof = proof_of(hands.press("ana", old, "read")[1])
    hands.world.act("dana", "edit", fields={"career": '"Elsewhere."'})

    word, card = hands.press("ana", old, "sign", proof=proof)

    assert word is DecideKind.CLOSED
    assert card.actions == ()
    assert hands.world.rules.tour.signatures == ()


def test_reviews_stay_sealed_until_both_are_in(hands: Hands) -> None:
    """The first card says that the view is kept; nobody's card holds a word of it."""
    hands.world.committed()
    while not _asked(hands, AskKind.REVIEW):
        hands.world.wait(days=7)
    typed = {"progress": "on_track", "text": "Seven plants run.", "next_steps": ""}

    first, mine = hands.press("ana", hands.asked("ana", AskKind.REVIEW), "answer", typed)
    theirs = hands.desk.show(hands.asked("dana", AskKind.REVIEW).ask_id, hands.world.key("dana"))

    assert first is DecideKind.HELD
    assert "kept sealed until the other side has answered too" in mine.said
    assert "Seven plants" not in repr((mine, theirs))


def test_card_page_and_mail_at_once_are_one_answer(hands: Hands) -> None:
    """Eight presses in three channels at the same moment: one is taken, the others are told."""
    hands.world.signing()
    ask = hands.asked("ana", AskKind.COMMIT)
    proof = proof_of(hands.press("ana", ask, "read")[1])
    press = Press(ask.ask_id, "sign", ask.revision, hands.world.key("ana"), "teams", {}, proof)
    presses = [replace(press, channel=("teams", "outlook", "page")[n % 3]) for n in range(8)]

    with ThreadPoolExecutor(8) as pool:
        words = [word for word, _ in pool.map(hands.desk.answer, presses)]

    assert words.count(DecideKind.DONE) == 1
    assert set(words) <= {DecideKind.DONE, DecideKind.REPEAT}
    assert len(hands.world.rules.tour.signatures) == 1


def test_an_answer_on_the_page_is_told_on_the_card(hands: Hands) -> None:
    """Whoever answered elsewhere reads that, and can press nothing any more."""
    hands.world.signing()
    ask = hands.asked("ana", AskKind.COMMIT)
    proof = proof_of(hands.press("ana", ask, "read")[1])
    key = hands.world.key("ana")
    hands.desk.answer(Press(ask.ask_id, "sign", ask.revision, key, "page", {}, proof))

    card = hands.desk.show(ask.ask_id, key)

    assert card is not None
    assert "Answered by you on the page" in card.said
    assert card.actions == ()


def test_taking_back_leaves_no_trace(hands: Hands) -> None:
    """A no that rests never reached the rules; the question can be answered anew."""
    hands.world.committed()
    hands.world.act("dana", "propose", "amendment", fields={"career": '"Abroad."'})
    word, card = hands.read_and("ana", AskKind.AMENDMENT, "decline")
    ask = hands.world.store.asks.get(card.ask_id)
    assert ask is not None

    undone, _ = hands.press("ana", ask, "undo")
    again, _ = hands.read_and("ana", AskKind.AMENDMENT, "sign_other")

    assert (word, undone, again) == (DecideKind.RESTS, DecideKind.DONE, DecideKind.DONE)
    assert card.until is not None


def test_a_manager_with_eighty_questions_gets_one_list(hands: Hands) -> None:
    """What the list says is what is open, also after one of them was answered."""
    hands.world.signing()
    before = hands.desk.list("nobody")
    ours = hands.desk.list(hands.world.key("ana"))
    hands.read_and("ana", AskKind.COMMIT, "sign")

    after = hands.desk.list(hands.world.key("ana"))

    assert before.lines == ()
    assert len(after.lines) == len(ours.lines) - 1


def test_a_card_of_somebody_erased_says_nothing(hands: Hands) -> None:
    """It may lie in a chat for years after."""
    hands.world.signing()
    ask, key = hands.asked("ana", AskKind.COMMIT), hands.world.key("ana")
    hands.world.store.data_keys.destroy(ask.alliance_id, hands.world.clock.now())

    cards = [hands.press("ana", ask, verb)[1] for verb in ("refresh", "read", "sign", "undo")]

    assert [card.sections for card in cards] == [()] * 4
    assert "Mission" not in [name for card in cards for name, _ in card.facts]
    assert hands.world.rules.tour.signatures == ()
    assert hands.desk.list(key).title


ODD = st.text(
    alphabet=st.characters(codec=None) | st.sampled_from(list("\ud800\x00\u202e{}*\n")), max_size=30
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    press=st.builds(
        Press,
        ask_id=ODD,
        verb=ODD | st.sampled_from(["sign", "read", "undo", "refresh", "open", "edit"]),
        revision=st.integers(),
        person_key=st.just(""),
        channel=st.sampled_from(["teams", "outlook"]),
        typed=st.dictionaries(ODD | st.sampled_from(["reason", "day", "text"]), ODD, max_size=3),
        proof=ODD,
    )
)
def test_whatever_a_client_sends_the_desk_answers(hands: Hands, press: Press) -> None:
    """No press raises, and none without a proof commits anybody."""
    if not hands.world.tours:
        hands.world.signing()
    ask = hands.asked("ana", AskKind.COMMIT)
    mine = replace(press, person_key=hands.world.key("ana"))
    known = replace(mine, ask_id=ask.ask_id)
    for each in (mine, known, replace(known, revision=ask.revision)):
        hands.desk.answer(each)

    assert hands.asked("ana", AskKind.COMMIT) == ask


def test_what_is_typed_is_stored_as_the_page_would(hands: Hands) -> None:
    """One way to write each letter, and no half of one."""
    hands.world.committed()
    while not _asked(hands, AskKind.REVIEW):
        hands.world.wait(days=7)
    ask = hands.asked("ana", AskKind.REVIEW)
    typed = {"progress": "on_track", "text": "Cafe\u0301 \ud800\r\nopen", "next_steps": ""}

    word, _ = hands.press("ana", ask, "answer", typed)

    assert word is DecideKind.HELD
    (pending,) = hands.world.store.asks.release(f"tour:{ask.stream}")
    assert pending.act.fields["text"] == "Caf\u00e9 ?\nopen"


def _asked(hands: Hands, kind: AskKind) -> bool:
    key = hands.world.key("ana")
    return any(ask.kind is kind for ask in hands.world.store.asks.open_for(key))
