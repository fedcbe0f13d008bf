"""The chats that are known: one an account, the latest of a person, gone with an erasure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tourwright.ports.cards import Chat
from tourwright.store import Store

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CHAT = Chat(
    "oid-1", "tenant-1", "p1", "a:1", "https://smba.trafficmanager.net/teams", "29:1", seen_at=NOW
)


def test_a_chat_comes_back_as_it_was_kept(store: Store) -> None:
    """By its account and by its person; nobody has the chat of nobody."""
    store.chats.put(CHAT)
    store.chats.put(replace(CHAT, oid="oid-2", person_key=""))

    assert store.chats.get("oid-1") == store.chats.of_person("p1") == CHAT
    assert store.chats.get("oid-3") is None
    assert store.chats.of_person("") is None


def test_the_latest_place_wins_and_the_person_stays_known(store: Store) -> None:
    """An activity that came before the match does not undo it."""
    moved = replace(CHAT, person_key="", conversation_id="a:2", seen_at=NOW + timedelta(days=1))

    store.chats.put(CHAT)
    store.chats.put(moved)

    assert store.chats.get("oid-1") == replace(moved, person_key="p1")


def test_of_two_accounts_the_one_seen_last_is_asked(store: Store) -> None:
    """A guest account, for one, beside the own."""
    later = replace(CHAT, oid="oid-0", seen_at=NOW + timedelta(hours=1))
    store.chats.put(later)
    store.chats.put(CHAT)

    assert store.chats.of_person("p1") == later


def test_a_chat_can_be_blocked_and_come_back(store: Store) -> None:
    """The state alone changes; a chat that is not known stays unknown."""
    store.chats.put(CHAT)

    store.chats.set_state("oid-1", "blocked", NOW + timedelta(days=1))
    blocked = store.chats.get("oid-1")
    store.chats.set_state("oid-9", "blocked", NOW)
    store.chats.put(CHAT)

    assert blocked == replace(CHAT, state="blocked", seen_at=NOW + timedelta(days=1))
    assert store.chats.get("oid-9") is None
    assert store.chats.get("oid-1") == CHAT
