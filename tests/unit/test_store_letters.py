"""What the store keeps of the service mailbox: letters, its pace, its calendar."""

from dataclasses import replace
from datetime import timedelta

from tests.store_factories import NOW, notice, record, source_person
from tourwright.ports.mailbox import LetterState, MailboxRate, NotedLetter, NotedTalk
from tourwright.store import Store

RATE = MailboxRate("tours@acme.example", timedelta(seconds=2), at_once=2)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
SENDING = NotedLetter("<a@tours.example>", LetterState.SENDING, "AAMk1", NOW + SECOND)


def begun(store: Store) -> None:
    """Begin the letter of the first row."""
    store.recorder.record(record(1, notices=(notice("n1"),)))
    (row,) = store.outbox.lease(10, NOW, 60)
    store.letters.begin(SENDING.message_id, [row.outbox_id], NOW)


def test_a_letter_is_noted_before_it_is_sent_and_keeps_its_last_word(store: Store) -> None:
    """Begun again it stays what it was; heard of again the newest word counts."""
    begun(store)
    store.letters.put(SENDING)
    store.letters.begin(SENDING.message_id, [1], NOW)

    assert store.letters.get(SENDING.message_id) == SENDING

    sent = replace(SENDING, state=LetterState.SENT, at=NOW + 2 * SECOND)
    store.letters.put(sent)
    store.letters.put(SENDING)

    assert store.letters.get(SENDING.message_id) == sent


def test_a_letter_never_begun_is_unknown(store: Store) -> None:
    """Nothing is noted of it."""
    assert store.letters.get("<nothing@tours.example>") is None


def test_old_letters_are_forgotten(store: Store) -> None:
    """Those heard of since stay."""
    begun(store)

    assert store.letters.purge(NOW + HOUR, HOUR) == 0
    assert store.letters.purge(NOW + HOUR + SECOND, HOUR) == 1
    assert store.letters.get(SENDING.message_id) is None


def test_an_erasure_takes_letters_and_talks_along(store: Store) -> None:
    """They are found by the alliance that their rows are about."""
    mine = store.people.apply(source_person(), (), NOW).alliance_id
    store.recorder.record(record(1, alliance_id=mine, notices=(notice("n1"),)))
    (row,) = store.outbox.lease(10, NOW, 60)
    store.letters.begin(SENDING.message_id, [row.outbox_id], NOW)
    store.letters.put(SENDING)
    store.events.put(NotedTalk("talk-1", "AAMkE", 0, NOW), [row.outbox_id])

    store.erasures.carry_out(mine, NOW)

    assert store.letters.get(SENDING.message_id) is None
    assert store.events.get("talk-1") is None


def test_an_erasure_leaves_the_letters_of_others(store: Store) -> None:
    """Each letter is about the alliance of its own rows, not of the oldest."""
    first = store.people.apply(source_person(), (), NOW).alliance_id
    other = store.people.apply(source_person("18"), (), NOW).alliance_id
    for mine in (first, other):
        told = record(1, alliance_id=mine, stream=f"{mine}-1", notices=(notice(f"n-{mine}"),))
        store.recorder.record(told)
    rows = {row.alliance_id: row.outbox_id for row in store.outbox.lease(10, NOW, 60)}
    store.letters.begin(SENDING.message_id, [rows[other]], NOW)
    store.letters.put(SENDING)

    store.erasures.carry_out(first, NOW)
    kept = store.letters.get(SENDING.message_id)
    store.erasures.carry_out(other, NOW)

    assert (kept, store.letters.get(SENDING.message_id)) == (SENDING, None)


def test_a_few_mails_go_at_once_and_the_rest_at_the_pace(store: Store) -> None:
    """All processes share the pace, as it is kept in the store."""
    waits = [store.slots.take(RATE, NOW, 60 * SECOND) - NOW for _ in range(6)]

    assert [wait.total_seconds() for wait in waits] == [0, 0, 0, 2, 4, 6]


def test_a_quiet_while_lets_a_few_go_at_once_again(store: Store) -> None:
    """What was not used does not pile up beyond that."""
    for _ in range(6):
        store.slots.take(RATE, NOW, 60 * SECOND)
    later = NOW + timedelta(hours=1)

    waits = [store.slots.take(RATE, later, 60 * SECOND) - later for _ in range(4)]

    assert [wait.total_seconds() for wait in waits] == [0, 0, 0, 2]


def test_nobody_takes_a_turn_that_is_too_far_off(store: Store) -> None:
    """Whoever asks is told when, and takes nothing."""
    store.slots.hold(RATE, NOW + 60 * SECOND)

    told = [store.slots.take(RATE, NOW, 10 * SECOND) for _ in range(3)]

    assert told == [NOW + 60 * SECOND] * 3
    assert store.slots.take(RATE, NOW + 60 * SECOND, SECOND) == NOW + 60 * SECOND


def test_two_mailboxes_have_a_pace_each(store: Store) -> None:
    """One that is held keeps no other waiting."""
    store.slots.hold(RATE, NOW + 60 * SECOND)

    assert store.slots.take(replace(RATE, mailbox="b@acme.example"), NOW, SECOND) == NOW


def test_a_talk_keeps_its_event_and_its_newest_change(store: Store) -> None:
    """An older change that comes late says nothing."""
    talk = NotedTalk("talk-1", "AAMkE", 2, NOW)
    store.events.put(talk, [])
    store.events.put(replace(talk, sequence=1), [])

    assert store.events.get("talk-1") == talk
    assert store.events.get("talk-2") is None
