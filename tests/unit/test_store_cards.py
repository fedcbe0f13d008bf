"""Cards that were sent, which are untrue, and which channel was taken."""

from dataclasses import replace
from datetime import timedelta

from tests.store_factories import ALLIANCE, NOW, act, pending, record
from tourwright.domain.model import AskClose, AskKind, AskOpen, MachineName
from tourwright.ports.cards import ChannelChoice, SentCard
from tourwright.store import Store

DAY = timedelta(days=1)
LEASE_S = 60.0


def asked(store: Store, ask_id: str = "ask-1", revision: int = 1, seq: int = 1) -> None:
    """Ask somebody, or ask anew."""
    one = AskOpen(ask_id, AskKind.TASK, MachineName.STEP, ("done",), "ana", revision=revision)
    store.recorder.record(replace(record(seq), asks=(one,)))


def card(store: Store, *ask_ids: str, **more: object) -> SentCard:
    """Send a card that shows these as they are now."""
    shown = tuple(store.cards.marks(ask_ids))
    made = SentCard(0, f"teams:{ask_ids[0]}", ALLIANCE, "ana", "teams", "ask", shown, NOW)
    begun = store.cards.begin(replace(made, **more))  # type: ignore[arg-type]  # any, by name
    store.cards.sent(begun.card_no, "act-1", NOW)
    return begun


def untrue(store: Store, later: timedelta = timedelta()) -> list[str]:
    """Lease what is untrue; returns the keys."""
    return [each.key for each in store.cards.untrue(10, NOW + later, LEASE_S)]


def test_a_key_names_one_card(store: Store) -> None:
    """A process that comes again finds the card of the one before."""
    asked(store)
    first = card(store, "ask-1")

    again = store.cards.begin(replace(first, card_no=0, person_key="else"))

    assert (again.card_no, again.person_key, again.state) == (first.card_no, "ana", "live")
    assert again.shown == first.shown
    assert store.cards.get("teams:ask-1") == again
    assert store.cards.get("none") is None


def test_every_change_of_a_question_makes_its_card_untrue(store: Store) -> None:
    """Answered, applied, asked anew, closed: each is found until it is shown."""
    asked(store)
    sent = card(store, "ask-1")
    found = [untrue(store)]
    given = replace(pending(ask_id="ask-1"), act=act("x", person_key="ana"))
    changes = (
        lambda: store.asks.claim(given, 1),
        lambda: store.asks.applied("x"),
        lambda: asked(store, revision=2, seq=2),
        lambda: store.recorder.record(replace(record(3), asks=(AskClose("ask-1", "expired"),))),
    )

    for change in changes:
        change()
        found.append(untrue(store))
        store.cards.replaced(sent.card_no, store.cards.marks(["ask-1"]), NOW)

    assert found == [[], *([["teams:ask-1"]] * 4)]
    assert untrue(store) == []


def test_a_lease_is_one_processs_until_it_dies(store: Store) -> None:
    """What was put off is looked at again at its moment."""
    asked(store)
    sent = card(store, "ask-1")
    asked(store, revision=2, seq=2)

    assert (untrue(store), untrue(store)) == (["teams:ask-1"], [])
    assert untrue(store, timedelta(seconds=LEASE_S)) == ["teams:ask-1"]
    store.cards.later(sent.card_no, "busy", NOW + DAY)
    assert (untrue(store, DAY / 2), untrue(store, DAY)) == ([], ["teams:ask-1"])


def test_only_live_cards_in_chats_are_put_right(store: Store) -> None:
    """A lost one asks for itself when it is seen, one in a mail when it is opened."""
    asked(store)
    lost, gone = card(store, "ask-1", key="a"), card(store, "ask-1", key="b")
    card(store, "ask-1", key="c", channel="outlook")
    store.cards.lost(lost.card_no, "nobody knows", NOW)
    store.cards.gone(gone.card_no, "blocked", NOW)
    asked(store, revision=2, seq=2)

    assert untrue(store) == []
    states = [(each.key, each.state) for each in store.cards.of_ask("ask-1")]
    assert states == [("a", "lost"), ("b", "gone"), ("c", "live")]


def test_old_cards_with_an_open_question_are_found_and_kept(store: Store) -> None:
    """The others are forgotten in time."""
    asked(store)
    asked(store, "ask-2", seq=2)
    card(store, "ask-1")
    card(store, "ask-2")
    store.recorder.record(replace(record(3), asks=(AskClose("ask-2", "expired"),)))

    old = store.cards.older_than("teams", NOW + DAY, 10)
    purged = store.cards.purge(NOW + 3 * DAY, DAY)

    assert ([each.key for each in old], purged) == (["teams:ask-1"], 1)
    assert store.cards.of_ask("ask-2") == []
    assert len(store.cards.of_ask("ask-1")) == 1


def test_a_choice_is_kept_when_it_changes(store: Store) -> None:
    """The moment says since when; the newest stands first."""
    choice = ChannelChoice("ask-1", ALLIANCE, "ana", "mail", (("teams", "blocked"),), NOW)
    store.choices.put(choice)
    store.choices.put(replace(choice, at=NOW + DAY))
    other = replace(choice, channel="teams", fallen=(), at=NOW + 2 * DAY)
    store.choices.put(other)

    assert store.choices.of_ask("ask-1") == other
    assert store.choices.of_ask("none") is None
    assert list(store.choices.latest(10)) == [other, choice]
