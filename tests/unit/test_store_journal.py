"""The journal: whatever is done to its rows behind its back is found."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from tests.store_factories import ALLIANCE, NOW, TOUR, record
from tourwright.store import Store
from tourwright.store.journal import stored_lines

OTHER = "zzzzzzzzzzzzzzzzzzzz"


@pytest.fixture
def history(store: Store) -> Store:
    """Return a store with five lines of one alliance and two of another."""
    store.recorder.record(record(1, "open_draft", "share", "edit", "propose_sign", "sign_first"))
    store.recorder.record(record(1, "hired", "invited", alliance_id=OTHER, stream=OTHER))
    return store


def tampered(url: str, *statements: str, **values: object) -> None:
    """Change the database as somebody with full access could: triggers dropped first.

    MINE stands for the position of a line of the alliance.
    """
    engine = create_engine(url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("DROP TRIGGER journal_keeps ON journal"))
        else:
            connection.execute(text("DROP TRIGGER journal_keeps_UPDATE"))
            connection.execute(text("DROP TRIGGER journal_keeps_DELETE"))
        for statement in statements:
            mine = statement.replace("MINE", "alliance_id = :mine AND position")
            connection.execute(text(mine), {"mine": ALLIANCE, **values})
    engine.dispose()


def faults(store: Store) -> set[tuple[str, int, str]]:
    """Return what the check finds."""
    return {(f.alliance_id, f.position, f.kind) for f in store.journal.verify()}


SWAP_ROWS = (
    "UPDATE journal SET position = 100 WHERE MINE = 2",
    "UPDATE journal SET position = 2 WHERE MINE = 3",
    "UPDATE journal SET position = 3 WHERE MINE = 100",
)
SWAP_CONTENT = (
    "CREATE TABLE kept AS SELECT position, envelope FROM journal WHERE MINE > 0",
    (
        "UPDATE journal SET envelope = (SELECT envelope FROM kept "
        "WHERE kept.position = 5 - journal.position) "
        "WHERE MINE IN (2, 3)"
    ),
)


def test_an_untouched_journal_has_no_faults(history: Store) -> None:
    """Lines come back in order, numbered in alliance and stream."""
    lines = history.journal.lines(ALLIANCE)

    assert faults(history) == set()
    assert [(line.position, line.stream, line.seq) for line in lines] == [
        (number, TOUR, number) for number in range(1, 6)
    ]
    assert (lines[0].at, lines[0].body["event"]) == (NOW, "open_draft")


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (
            ["UPDATE journal SET seq = 90 WHERE MINE = 2"],
            {(2, "changed")},
        ),
        (
            ["UPDATE journal SET at = at + 1 WHERE MINE = 5"],
            {(5, "changed")},
        ),
        (
            ["UPDATE journal SET stream = 'x' WHERE MINE = 1"],
            {(1, "changed")},
        ),
        (
            ["UPDATE journal SET hash = 'x' WHERE MINE = 5"],
            {(5, "changed")},
        ),
        (["DELETE FROM journal WHERE MINE = 3"], {(3, "missing")}),
        (["DELETE FROM journal WHERE MINE = 1"], {(1, "missing")}),
        (["DELETE FROM journal WHERE MINE = 5"], {(5, "truncated")}),
        (["DELETE FROM journal WHERE MINE > 2"], {(3, "truncated")}),
        (["DELETE FROM journal WHERE MINE > 0"], {(1, "truncated")}),
        (SWAP_ROWS, {(2, "swapped"), (3, "swapped")}),
        (SWAP_CONTENT, {(2, "swapped"), (3, "swapped")}),
        (["DELETE FROM journal_heads WHERE MINE > 0"], {(5, "missing")}),
        (
            [
                "DELETE FROM journal WHERE MINE > 0",
                "DELETE FROM journal_heads WHERE MINE > 0",
            ],
            {(1, "truncated")},
        ),
    ],
)
def test_tampering_is_found(
    history: Store, database_url: str, statements: list[str], found: set[tuple[int, str]]
) -> None:
    """Each kind is named with its place, and the other alliance's chain stays whole."""
    tampered(database_url, *statements)

    assert faults(history) == {(ALLIANCE, *fault) for fault in found}


def test_a_line_moved_far_away_is_one_gap(history: Store, database_url: str) -> None:
    """A position of a thousand millions opens no thousand millions of gaps."""
    tampered(database_url, "UPDATE journal SET position = 1000000000 WHERE MINE = 2")

    places = {(2, "missing"), (6, "changed"), (1_000_000_000, "changed")}
    assert faults(history) == {(ALLIANCE, *place) for place in places}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE journal SET envelope = 'a text' WHERE MINE = 2", (2, "changed")),
        ("UPDATE journal SET at = 'never' WHERE MINE = 2", (2, "changed")),
        ("UPDATE journal SET at = 9000000000000000000 WHERE MINE = 2", (2, "changed")),
        ("UPDATE journal SET seq = x'00' WHERE MINE = 2", (2, "changed")),
        ("UPDATE journal SET stream = x'00' WHERE MINE = 2", (2, "changed")),
        ("UPDATE journal SET position = 'x' WHERE MINE = 2", (2, "missing")),
    ],
)
def test_a_value_of_another_type_is_found(
    history: Store, database_url: str, change: str, found: tuple[int, str]
) -> None:
    """SQLite takes any value in any column: the check names the line and goes on."""
    tampered(database_url, change)

    assert (ALLIANCE, *found) in faults(history)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_head_that_is_no_number_is_found(history: Store, database_url: str) -> None:
    """It counts as none."""
    tampered(database_url, "UPDATE journal_heads SET position = 'x' WHERE MINE > 0")

    assert faults(history) == {(ALLIANCE, 5, "missing")}


def test_an_invented_line_is_found(history: Store, database_url: str) -> None:
    """A line added with a fitting hash and head has no record that brought it."""
    with history.data_keys._database.read() as connection:
        last = stored_lines(connection, ALLIANCE)[-1]
    invented = last.chained_to(last.hash, position=6, seq=6)
    tampered(
        database_url,
        "INSERT INTO journal SELECT alliance_id, 6, stream, 6, at, hash, :hash, envelope "
        "FROM journal WHERE MINE = 5",
        "UPDATE journal_heads SET position = 6, hash = :hash WHERE MINE = 5",
        hash=invented.hash,
    )

    assert faults(history) == {(ALLIANCE, 6, "changed")}


def test_a_cut_end_with_its_head_moved_back_is_found(history: Store, database_url: str) -> None:
    """The records still say how many lines there were."""
    tampered(
        database_url,
        "DELETE FROM journal WHERE MINE = 5",
        "UPDATE journal_heads SET position = 4, hash = (SELECT hash FROM journal WHERE MINE > 0 "
        "AND position = 4) WHERE MINE > 0",
    )

    assert faults(history) == {(ALLIANCE, 5, "truncated")}


@pytest.mark.parametrize("position", [1, 3, 5])
def test_a_line_rewritten_with_a_fitting_hash_is_found(
    history: Store, database_url: str, position: int
) -> None:
    """Who computes the line's own hash anew breaks the chain to the next, or the head."""
    with history.data_keys._database.read() as connection:
        line = stored_lines(connection, ALLIANCE)[position - 1]
    forged = line.chained_to(line.prev_hash, seq=77)
    tampered(
        database_url,
        "UPDATE journal SET seq = 77, hash = :hash WHERE MINE = :place",
        hash=forged.hash,
        place=position,
    )

    assert faults(history) == {(ALLIANCE, position, "changed")}


@pytest.mark.parametrize(
    "statement", ["UPDATE journal SET seq = 9", "DELETE FROM journal WHERE seq = 1"]
)
def test_the_database_itself_refuses_changes(
    history: Store, database_url: str, statement: str
) -> None:
    """A mistake in code or in an operator's query cannot alter history."""
    del history
    engine = create_engine(database_url)

    with pytest.raises(DBAPIError, match="journal is append-only"), engine.begin() as connection:
        connection.execute(text(statement))

    engine.dispose()


def test_a_journal_is_checked_without_its_key(history: Store) -> None:
    """After an erasure the chain still proves that nothing was altered."""
    history.data_keys.destroy(ALLIANCE, NOW)

    assert faults(history) == set()
