"""The recorder: what happened is written once, with everything that follows from it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.store_factories import (
    ALLIANCE,
    NOW,
    TOUR,
    ask,
    entry,
    meeting,
    notice,
    record,
    view,
)
from tourwright.domain.model import AskClose, OutEvent
from tourwright.ports import KeyDestroyedError, OutboxRow
from tourwright.store import Store, StoreConflictError


def outgoing(store: Store, channel: str = "") -> list[OutboxRow]:
    """Return what the outbox holds, oldest first."""
    return list(reversed(store.outbox.log(100, channel)))


def test_a_record_is_written_once(store: Store) -> None:
    """The same stream and number again changes nothing, whatever it says."""
    assert store.recorder.record(record(1, "open_draft", notices=(notice("a"),)))

    assert not store.recorder.record(record(1, "share", notices=(notice("b"),)))

    assert [line.body["event"] for line in store.journal.lines(ALLIANCE)] == ["open_draft"]
    assert [row.key for row in outgoing(store)] == ["a"]


def test_one_of_many_at_once_writes(store: Store) -> None:
    """Twenty threads write the same record: one does, the others are told."""
    with ThreadPoolExecutor(20) as pool:
        written = list(pool.map(lambda _: store.recorder.record(record(1)), range(20)))

    assert sum(written) == 1
    assert len(store.journal.lines(ALLIANCE)) == 1


def test_many_streams_at_once_keep_one_chain(store: Store) -> None:
    """Tours of one alliance that write at once get positions without gaps."""
    streams = [f"{ALLIANCE}-{number}" for number in range(1, 31)]

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda stream: store.recorder.record(record(1, stream=stream)), streams))

    assert [line.position for line in store.journal.lines(ALLIANCE)] == list(range(1, 31))
    assert list(store.journal.verify()) == []


def test_a_failed_record_leaves_nothing(store: Store) -> None:
    """An overlap of numbers is refused whole: no journal line, no mail of it stays."""
    store.recorder.record(record(1, "open_draft", "share"))

    with pytest.raises(StoreConflictError):
        store.recorder.record(record(2, "edit", notices=(notice("lost"),)))

    assert outgoing(store) == []
    assert store.recorder.record(record(3, "edit"))


def test_records_without_entries_do_not_hide_each_other(store: Store) -> None:
    """A reminder takes no number; the next record at that number is another one."""
    reminder = record(2, entries=(), notices=(notice("reminder"),))
    store.recorder.record(record(1))

    assert store.recorder.record(reminder)
    assert not store.recorder.record(reminder)
    assert store.recorder.record(record(2, "share"))


def test_the_view_follows_the_latest_number(store: Store) -> None:
    """A view that comes late does not replace a later one."""
    store.recorder.record(record(2, view=view(2, state="active")))
    store.recorder.record(record(1, view=view(1, state="committed")))

    found = store.views.get(TOUR)

    assert found is not None
    assert (found.state, found.seq) == ("active", 2)


def test_a_view_without_statement_keeps_the_stored_one(store: Store) -> None:
    """The statement travels only when it changed, and survives the order of records."""
    store.recorder.record(record(3, view=view(3)))
    store.recorder.record(record(1, view=view(1, statement={"mission": "Build it"})))
    store.recorder.record(record(4, view=view(4, mission="Build it")))

    found = store.views.get(TOUR)

    assert found == view(4, mission="Build it", statement={"mission": "Build it"})


def test_a_later_view_is_found_under_who_leads_now(store: Store) -> None:
    """Manager and delegate change; the tour's place and person do not."""
    store.recorder.record(record(1, view=view(1)))
    store.recorder.record(record(2, view=view(2, manager_key="new", delegate_key="deputy")))

    assert [each.seq for each in store.views.of_manager("new")] == [2]
    assert [each.seq for each in store.views.of_delegate("deputy")] == [2]
    assert not store.views.of_manager("man")


def test_a_record_without_view_leaves_the_row(store: Store) -> None:
    """A reminder says nothing of the tour's state."""
    store.recorder.record(record(1, view=view(1)))
    store.recorder.record(record(2))

    assert store.views.get(TOUR) == view(1)


def test_views_are_listed_by_alliance_and_by_manager(store: Store) -> None:
    """An alliance lists all its tours, a manager only those not over."""
    second = f"{ALLIANCE}-2"
    store.recorder.record(record(1, view=view(1, state="completed")))
    store.recorder.record(record(1, stream=second, view=view(1, tour_id=second, number=2)))

    assert [v.tour_id for v in store.views.of_alliance(ALLIANCE)] == [TOUR, second]
    assert [v.tour_id for v in store.views.of_manager("man")] == [second]
    assert store.views.get("none") is None


def test_every_notice_becomes_one_mail(store: Store) -> None:
    """A repeated key is ignored; a notice for later waits for its moment."""
    later = NOW + timedelta(days=7)
    store.recorder.record(record(1, notices=(notice("a"), notice("b", not_before=later))))
    store.recorder.record(record(2, notices=(notice("a"),)))

    due_now = store.outbox.lease(10, NOW, 60)

    assert [row.key for row in due_now] == ["a"]
    assert due_now[0].body["what"] == "notice"
    assert [row.key for row in store.outbox.lease(10, later, 60)][-1] == "b"


def test_every_attendee_gets_each_sequence_once(store: Store) -> None:
    """A changed talk is mailed again, an older change of it to nobody."""
    store.recorder.record(record(1, meetings=(meeting(1),)))
    store.recorder.record(record(2, meetings=(meeting(0),)))
    store.recorder.record(record(3, meetings=(meeting(2, cancelled=True),)))

    mails = [(row.body["to"], row.body["sequence"]) for row in outgoing(store, "mail")]

    assert mails == [("emp", 1), ("man", 1), ("emp", 2), ("man", 2)]


def test_every_subscriber_gets_the_events_it_wants(store: Store) -> None:
    """Patterns of event types choose; the key tells stream, number and place."""
    events = (OutEvent("tour.committed", {"tour_id": TOUR}), OutEvent("alum.joined"))
    store.recorder.record(record(5, events=events))

    rows = [(row.subscriber, row.key, row.body["type"]) for row in outgoing(store, "webhook")]

    assert rows == [
        ("acme", f"{TOUR}:5:0", "tour.committed"),
        ("tours", f"{TOUR}:5:0", "tour.committed"),
        ("acme", f"{TOUR}:5:1", "alum.joined"),
    ]


def test_asks_open_are_replaced_and_close(store: Store) -> None:
    """A higher revision replaces the ask, an equal one does not open it again."""
    store.recorder.record(record(1, asks=(ask(), ask("ask-2"))))
    store.recorder.record(record(2, asks=(AskClose("ask-1", "expired"), ask(revision=1))))
    store.recorder.record(record(3, asks=(ask("ask-2", revision=2, text_hash="h2"),)))

    first, second = store.asks.get("ask-1"), store.asks.get("ask-2")

    assert first is not None
    assert (first.state, first.closed_reason) == ("closed", "expired")
    assert second is not None
    assert (second.state, second.revision, second.text_hash) == ("open", 2, "h2")


def test_nothing_is_recorded_for_an_erased_alliance(store: Store) -> None:
    """After the key was destroyed no history grows again, and what was there is unreadable."""
    store.recorder.record(record(1, view=view(1, mission="Build it"), notices=(notice(),)))
    store.data_keys.destroy(ALLIANCE, NOW)

    with pytest.raises(KeyDestroyedError):
        store.recorder.record(record(2))

    (line,) = store.journal.lines(ALLIANCE)
    assert line.body == {"erased": True}
    assert list(store.journal.verify()) == []
    assert store.views.get(TOUR) == view(1)
    assert store.outbox.lease(10, NOW, 60) == []
    assert store.outbox.counts() == {"dead": 1}


def test_personal_text_is_not_readable_in_the_file(sqlite_store: Store, sqlite_url: str) -> None:
    """Reasons, missions, facts of asks and mails are encrypted before they are written."""
    said = "zeppelin"
    sqlite_store.recorder.record(
        record(
            1,
            entries=(entry(body={"reason": said}),),
            view=view(1, mission=said, statement={"mission": said}),
            asks=(ask(facts={"text": said}),),
            notices=(notice(facts={"text": said}),),
            meetings=(meeting(summary=said),),
        )
    )
    sqlite_store.close()

    with open(sqlite_url.removeprefix("sqlite:///"), "rb") as file:  # noqa: PTH123
        assert said.encode() not in file.read()
