"""No card goes on saying what is no longer so, whatever happened meanwhile."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from connectors.microsoft365.cards import Faces
from tests.card_channel import Channel
from tests.card_world import proof_of
from tests.page_world import PageWorld
from tourwright.domain.model import AskKind
from tourwright.ports import Ask
from tourwright.ports.cards import CardResult, CardWord, Chat, SentCard
from tourwright.store import Store
from webhooks import card_keeper
from webhooks.card_desk import Press, cards_over, desk_of
from webhooks.card_keeper import LEASE_S, CardKeeper, KeeperPorts


class Kept:
    """A tour whose two are asked by cards, and the keeper of these."""

    def __init__(self, store: Store) -> None:
        self.world = PageWorld(store)
        self.store = store
        self.channel = Channel()
        self.desk = desk_of(self.world.deps)
        writer = cards_over(self.world.deps)
        self.keeper = CardKeeper(
            KeeperPorts(store.cards, store.asks, store.chats, self.channel, writer, Faces())
        )

    @property
    def key(self) -> str:
        """Return Ana's key."""
        return self.world.key("ana")

    def asked(self, kind: AskKind = AskKind.COMMIT) -> Ask:
        """Return what Ana is asked."""
        return next(each for each in self.store.asks.open_for(self.key) if each.kind is kind)

    def sent(self, asks: Sequence[Ask], kind: str = "ask") -> SentCard:
        """Send Ana a card with these questions."""
        now = self.world.clock.now()
        chat = Chat("oid-ana", "tenant", self.key, "a:1", "https://smba.example", "29:ana")
        self.store.chats.put(replace(chat, seen_at=now))
        shown = tuple(self.store.cards.marks([ask.ask_id for ask in asks]))
        first = asks[0]
        card = SentCard(
            0, f"teams:{first.ask_id}", first.alliance_id, self.key, "teams", kind, shown, now
        )
        card = self.store.cards.begin(card)
        self.store.cards.sent(card.card_no, "act-1", now)
        return card

    def commit(self, ask: Ask, channel: str = "page") -> None:
        """Let Ana commit in some channel."""
        press = Press(ask.ask_id, "read", ask.revision, self.key, "teams")
        proof = proof_of(self.desk.answer(press)[1])
        self.desk.answer(replace(press, verb="sign", channel=channel, proof=proof))

    def step(self, **later: float) -> int:
        """Let the keeper take a step, some time later."""
        self.world.clock.moment += timedelta(**later)
        return self.keeper.step(self.world.clock.now())

    def state(self, card: SentCard) -> str:
        """Return the state of the card."""
        found = self.store.cards.get(card.key)
        assert found is not None
        return found.state

    def told(self) -> str:
        """Return what stands on the card in the chat."""
        return str(self.channel.faces.get("act-1", ""))


@pytest.fixture
def kept(sqlite_store: Store) -> Kept:
    """Return a tour that two are asked to commit to."""
    made = Kept(sqlite_store)
    made.world.signing()
    return made


def test_a_true_card_is_left_alone(kept: Kept) -> None:
    """Nothing changed, so nothing is sent."""
    kept.sent([kept.asked()])

    assert kept.step() == 0
    assert kept.channel.faces == {}


def test_an_answer_on_the_page_reaches_the_card(kept: Kept) -> None:
    """The card says who answered, where and when, once, and offers nothing any more."""
    ask = kept.asked()
    kept.sent([ask])
    kept.commit(ask)

    looked = [kept.step(seconds=1), kept.step(seconds=1)]

    assert looked == [1, 0]
    assert "Answered by you on the page" in kept.told()
    assert "Read the whole text" not in kept.told()


def test_a_question_put_anew_reaches_the_card(kept: Kept) -> None:
    """Another text is asked about: the old question is closed and says so."""
    ask = kept.asked()
    kept.sent([ask])
    kept.world.act("dana", "edit", fields={"career": '"Elsewhere."'})

    kept.step(seconds=1)

    assert "This question is closed" in kept.told()


@pytest.mark.parametrize(
    "trouble",
    [
        CardResult(CardWord.LATER, after_s=2.0),
        CardResult(CardWord.UNKNOWN),
        RuntimeError("no such thing was thought of"),
    ],
)
def test_what_was_not_sent_is_sent_again(kept: Kept, trouble: Any) -> None:  # noqa: ANN401
    """The difference is still there after the wait."""
    ask = kept.asked()
    card = kept.sent([ask])
    kept.commit(ask)
    kept.channel.answers = [trouble]

    looked = [kept.step(seconds=1), kept.step(seconds=1), kept.step(seconds=30), kept.step()]

    assert looked == [1, 0, 1, 0]
    assert kept.state(card) == "live"
    assert "Answered by you" in kept.told()


def test_the_wait_that_was_asked_for_is_kept(kept: Kept) -> None:
    """A service that throttles is left in peace."""
    ask = kept.asked()
    kept.sent([ask])
    kept.commit(ask)
    kept.channel.answers = [CardResult(CardWord.LATER, after_s=300.0)]

    assert [kept.step(), kept.step(seconds=299), kept.step(seconds=2)] == [1, 0, 1]


@pytest.mark.parametrize("reason", ["blocked", "not_installed", "failed"])
def test_a_chat_that_is_closed_ends_it(kept: Kept, reason: str) -> None:
    """The card cannot be reached; nobody tries for ever."""
    ask = kept.asked()
    card = kept.sent([ask])
    kept.commit(ask)
    kept.channel.answers = [CardResult(CardWord.NEXT, reason=reason)]

    looked = [kept.step(), kept.step(days=1)]

    assert looked == [1, 0]
    assert kept.state(card) == "gone"


def test_a_service_that_is_away_for_good_is_given_up(kept: Kept) -> None:
    """After forty tries, with a quarter of an hour between them, the card asks for itself."""
    ask = kept.asked()
    card = kept.sent([ask])
    kept.commit(ask)
    kept.channel.answers = [CardResult(CardWord.LATER)] * 60

    tries = sum(kept.step(minutes=16) for _ in range(60))

    assert (tries, kept.state(card)) == (40, "gone")


def test_a_kill_between_the_call_and_its_note_is_repaired(kept: Kept) -> None:
    """The card was replaced, nobody noted it: it is replaced once more, by whoever comes next."""
    ask = kept.asked()
    kept.sent([ask])
    kept.commit(ask)
    now = kept.world.clock.now()
    leased = kept.store.cards.untrue(9, now, LEASE_S)

    looked = [kept.step(), kept.step(seconds=LEASE_S + 1), kept.step(seconds=1)]

    assert len(leased) == 1
    assert looked == [0, 1, 0]
    assert "Answered by you" in kept.told()


def test_a_change_during_the_call_is_seen_in_the_next_round(kept: Kept) -> None:
    """How the questions stand is read before the card is drawn, never after."""
    ask = kept.asked()
    kept.sent([ask])
    kept.world.act("dana", "edit", fields={"career": '"Elsewhere."'})
    stale = kept.store.cards.marks([ask.ask_id])
    kept.step()

    kept.store.cards.replaced(1, [replace(stale[0], revision=0)], kept.world.clock.now())

    assert kept.step(seconds=1) == 1


def test_a_list_counts_down(kept: Kept) -> None:
    """An answered question leaves the list, and an empty list says so."""
    ask = kept.asked()
    kept.sent(kept.store.asks.open_for(kept.key), "list")
    kept.commit(ask)

    looked = [kept.step(seconds=1), kept.step(seconds=10)]

    assert looked == [1, 0]
    assert "Your statement of alliance" not in kept.told()
    assert "Nothing waits for you now." in kept.told()


def test_a_question_that_was_erased_leaves_a_neutral_card(kept: Kept) -> None:
    """The card says that nothing is asked any more, and not what was."""
    ask = kept.asked()
    lost = replace(ask, ask_id="not-there-any-more")
    card = kept.sent([ask])
    shown = replace(card.shown[0], ask_id=lost.ask_id)
    kept.store.cards.replaced(card.card_no, [shown], kept.world.clock.now())

    looked = [kept.step(), kept.step(days=1)]

    assert looked == [1, 0]
    assert "This question is no longer open." in kept.told()
    assert "refresh" not in kept.told()
    assert kept.state(card) == "gone"


def test_somebody_without_a_chat_is_let_go(kept: Kept) -> None:
    """Whoever removed the app keeps the card that it left behind; it cannot be reached."""
    ask = kept.asked()
    card = kept.sent([ask])
    kept.commit(ask)
    kept.store.chats.put(
        Chat("oid-ana", "tenant", "somebody-else", "a:1", "https://smba.example", "29:ana")
    )

    kept.step()

    assert kept.state(card) == "gone"


def test_a_long_look_is_followed_by_a_rest(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over very many cards a look takes long: nineteen parts of twenty are for mails and cards."""
    seconds = iter((0.0, 1.0, 5.0, 5.001))
    monkeypatch.setattr(card_keeper, "perf_counter", lambda: next(seconds))
    ask = kept.asked()
    kept.sent([ask])
    kept.step()
    kept.commit(ask)

    assert (kept.step(seconds=19), kept.step(seconds=2)) == (0, 1)
