"""Asks and their answers: the first valid answer wins, durably."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from tests.store_factories import ALLIANCE, NOW, TOUR, act, ask, pending, record
from tourwright.domain.model import AskClose, AskOpen, Party
from tourwright.store import Store


def opened(store: Store, *asks: AskOpen) -> None:
    """Open asks."""
    store.recorder.record(record(1, asks=asks or (ask(),)))


def state(store: Store, ask_id: str = "ask-1") -> str:
    """Return the ask's state."""
    found = store.asks.get(ask_id)
    return "none" if found is None else found.state


def test_an_ask_comes_back_as_it_was_opened(store: Store) -> None:
    """Everything a page shows is there."""
    due = NOW + timedelta(days=14)
    opened(store, ask(due=due, facts={"mission": "Build it"}, text_hash="h1", revision=3))

    (found,) = store.asks.open_for("emp")

    assert (found.verbs, found.due, found.revision) == (("sign", "decline"), due, 3)
    assert (found.facts, found.text_hash) == ({"mission": "Build it"}, "h1")
    assert (found.alliance_id, found.stream) == (ALLIANCE, TOUR)
    assert store.asks.open_in(TOUR) == [found]


def test_asks_of_a_role_are_listed(store: Store) -> None:
    """What HR is asked names no person."""
    opened(store, ask(), ask("hr", person_key="", role=Party.HR))

    assert [found.ask_id for found in store.asks.open_for_role(Party.HR, 10)] == ["hr"]


def asked(store: Store, stream: str, ask_id: str = "", seq: int = 1) -> str:
    """Ask HR something in a stream of its own; returns the question's id."""
    opened = ask(ask_id or f"{stream}:hr", person_key="", role=Party.HR)
    store.recorder.record(record(seq, stream=stream, asks=(opened,)))
    return opened.ask_id


def over(store: Store, stream: str, reason: str = "no_answer") -> None:
    """Close the question of the stream."""
    store.recorder.record(record(9, stream=stream, asks=(AskClose(f"{stream}:hr", reason),)))


def lapsed(store: Store) -> list[str]:
    """Return what HR did not answer in time."""
    return [found.ask_id for found in store.asks.lapsed_for_role(Party.HR, 10)]


def test_questions_that_a_role_did_not_answer_in_time_are_listed(store: Store) -> None:
    """The newest first; not one that is open, was answered, or was closed for another reason."""
    for stream in ("a", "b", "said", "decided", "open"):
        asked(store, stream)
    store.asks.claim(pending(ask_id="said:hr"), 1)
    for stream in ("a", "b", "said"):
        over(store, stream)
    over(store, "decided", "decided")

    assert lapsed(store) == ["b:hr", "a:hr"]


def test_a_question_that_lapsed_is_no_news_once_something_else_was_asked(store: Store) -> None:
    """The person was invited since, or left a second time."""
    asked(store, "a")
    over(store, "a")

    asked(store, "a", "invitation", seq=10)

    assert lapsed(store) == []


def test_an_answer_is_taken_and_kept(store: Store) -> None:
    """The ask knows who answered what; the act waits to be applied."""
    opened(store)

    assert store.asks.claim(pending(), 1) == "taken"

    found = store.asks.get("ask-1")
    assert found is not None
    assert (found.state, found.answer, found.answered_by) == ("answered", "sign", "emp")
    assert store.asks.pending(10, NOW + timedelta(seconds=1)) == [pending()]
    assert store.asks.pending(10, NOW) == []
    assert store.asks.open_for("emp") == []


@pytest.mark.parametrize(
    ("act_id", "revision", "word"),
    [("act-1", 1, "repeat"), ("act-2", 1, "answered"), ("act-2", 7, "answered")],
)
def test_a_second_answer_is_refused(store: Store, act_id: str, revision: int, word: str) -> None:
    """A double click is a repeat, another answer comes too late; nothing of it is stored."""
    opened(store)
    store.asks.claim(pending("act-1"), 1)

    assert store.asks.claim(pending(act_id), revision) == word
    assert len(store.asks.pending(10, NOW + timedelta(days=1))) == 1


@pytest.mark.parametrize(("revision", "word"), [(1, "stale"), (None, "taken"), (2, "taken")])
def test_an_answer_to_an_old_revision_is_stale(
    store: Store, revision: int | None, word: str
) -> None:
    """Who has seen an older text has not answered this one; None means any revision."""
    opened(store, ask(revision=2))

    assert store.asks.claim(pending(), revision) == word


def test_a_closed_or_unknown_ask_takes_no_answer(store: Store) -> None:
    """Nothing is stored for it."""
    opened(store)
    store.recorder.record(record(2, asks=(AskClose("ask-1", "expired"),)))

    assert store.asks.claim(pending(), 1) == "closed"
    assert store.asks.claim(pending(ask_id="none"), None) == "closed"
    assert store.asks.pending_act("act-1") is None


def test_an_act_without_ask_is_taken_once(store: Store) -> None:
    """A comment answers no question."""
    assert store.asks.claim(pending(ask_id=""), None) == "taken"
    assert store.asks.claim(pending(ask_id=""), None) == "repeat"


def test_of_fifty_answers_one_wins(store: Store) -> None:
    """Fifty threads answer the same ask: one is taken, the others hear that it was answered."""
    opened(store)

    with ThreadPoolExecutor(50) as pool:
        words = list(pool.map(lambda n: store.asks.claim(pending(f"act-{n}"), 1), range(50)))

    assert sorted(words) == ["answered"] * 49 + ["taken"]
    assert len(store.asks.pending(100, NOW + timedelta(days=1))) == 1


def test_of_fifty_double_clicks_one_is_taken(store: Store) -> None:
    """The same act fifty times at once is one act."""
    opened(store)

    with ThreadPoolExecutor(50) as pool:
        words = list(pool.map(lambda _: store.asks.claim(pending(), 1), range(50)))

    assert sorted(words) == ["repeat"] * 49 + ["taken"]


def test_an_applied_act_is_no_longer_pending(store: Store) -> None:
    """The dispatcher does not repeat it."""
    opened(store)
    store.asks.claim(pending(), 1)

    store.asks.applied("act-1")

    found = store.asks.pending_act("act-1")
    assert found is not None
    assert found.state == "applied"
    assert store.asks.pending(10, NOW + timedelta(days=1)) == []


def test_a_refused_act_opens_its_ask_again(store: Store) -> None:
    """The person may answer once more; the refusal says why."""
    opened(store)
    store.asks.claim(pending(), 1)

    store.asks.refused("act-1", "StaleStatementError")

    found = store.asks.pending_act("act-1")
    assert found is not None
    assert (found.state, found.refusal) == ("refused", "StaleStatementError")
    assert state(store) == "open"
    assert store.asks.claim(pending("act-2"), 1) == "taken"


def test_a_refused_act_does_not_open_what_was_closed_meanwhile(store: Store) -> None:
    """An ask that is no longer meant stays closed."""
    opened(store)
    store.asks.claim(pending(), 1)
    store.recorder.record(record(2, asks=(AskClose("ask-1", "withdrawn"),)))
    assert state(store) == "answered"

    store.asks.refused("act-1", "GuardError")

    assert state(store) == "closed"


def test_a_refusal_of_an_old_answer_leaves_the_new_revision(store: Store) -> None:
    """The answer to revision 1 has nothing to say about revision 2."""
    opened(store)
    store.asks.claim(pending("act-1"), 1)
    store.recorder.record(record(2, asks=(ask(revision=2),)))
    store.asks.claim(pending("act-2"), 2)

    store.asks.refused("act-1", "StaleStatementError")

    found = store.asks.get("ask-1")
    assert found is not None
    assert (found.state, found.revision) == ("answered", 2)


def test_acts_keep_what_was_written(store: Store) -> None:
    """Typed input and reasons come back exactly, until the person is erased."""
    said = act(reason="because", fields={"mission_objective": '"Build it"'}, day=NOW.date())
    store.asks.claim(pending(ask_id="", act=said), None)

    found = store.asks.pending_act("act-1")
    assert found is not None
    assert found.act == said
    store.data_keys.destroy(ALLIANCE, NOW)
    assert store.asks.pending_act("act-1") is None
    assert store.asks.pending(10, NOW + timedelta(days=1)) == []


def test_an_answer_that_no_workflow_waits_for_is_under_the_systems_key(store: Store) -> None:
    """A question about a source makes no key of its own."""
    store.asks.claim(pending(ask_id="", workflow_id=""), None)

    assert store.data_keys.wrapped("system") is not None
    assert store.asks.pending_act("act-1") is not None
