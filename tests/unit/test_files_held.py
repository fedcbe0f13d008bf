"""Bad files taken through a whole round: held or reported, and nobody is ended."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.files.client import MOST_BYTES
from tests.files_world import PLAIN, Drops
from tests.hris_rounds import RoundWorld, State
from tourwright.domain.hris import Limits
from tourwright.domain.people import PersonStatus
from tourwright.ports.hris import HrisSource, Round, SourceRules
from tourwright.store import Store

COLUMNS = (
    *("employee_id", "given_name", "family_name", "work_email", "personal_email", "manager_id"),
    *("department", "job_title", "location", "country", "status", "hire_date", "end_date"),
)
PEOPLE = 40
Rows = list[dict[str, str]]


class Fed:
    """A source of files whose first file was applied: forty people."""

    def __init__(self, store: Store, folder: Path, rules: SourceRules) -> None:
        self.drops = Drops(folder)
        self.world = RoundWorld(store, self.drops.reader(), rules)
        reader = self.world.sources["hr"].reader
        self.world.sources["hr"] = HrisSource("hr", "files", reader, rules)
        self.files = 0

    def take(self, content: str | bytes, times: int = 1) -> Round:
        """Leave a file and take a round through its stages."""
        self.files += 1
        self.drops.put(f"people-2026-01-{self.files:02}.csv", content)
        return self.world.round("file", times=times)

    def working(self) -> int:
        """Return how many work here."""
        ids = [str(number) for number in range(1, 1200)]
        people = self.world.store.people_bulk
        parts = [people.of_source("hr", ids[at : at + 400]) for at in range(0, len(ids), 400)]
        return sum(
            person.facts.status is PersonStatus.ACTIVE for part in parts for person in part.values()
        )

    def told(self) -> int:
        """Return how often an alliance was told something."""
        return len(self.world.engine.tells)


def staff() -> Rows:
    """Return the rows of forty people."""
    return [_row(number) for number in range(1, PEOPLE + 1)]


def _row(number: int) -> dict[str, str]:
    values = (
        *(str(number), f"Given{number}", f"Family{number}", f"p{number}@acme.example"),
        *(f"p{number}@home.example", "1" if number > 1 else "", "Sales", "Seller", "Berlin", "DE"),
        *("active", "2020-03-02", ""),
    )
    return dict(zip(COLUMNS, values, strict=True))


def text_of(rows: Rows, columns: tuple[str, ...] = COLUMNS) -> str:
    """Return the file."""
    lines = [",".join(row[name] for name in columns) for row in rows]
    return "\n".join((",".join(columns), *lines)) + "\n"


def with_all(rows: Rows, change: Callable[[dict[str, str]], dict[str, str]]) -> Rows:
    """Return the rows, each changed."""
    return [{**row, **change(row)} for row in rows]


@pytest.fixture
def fed(sqlite_store: Store, tmp_path: Path) -> Fed:
    """Forty people who were here before us."""
    made = Fed(sqlite_store, tmp_path, SourceRules(first="apply", absent="left"))
    assert made.take(text_of(staff())).state is State.DONE
    return made


def is_held(fed: Fed, done: Round, *reasons: str) -> bool:
    """Say whether the round waits for these reasons, and nothing happened."""
    words = {reason.partition(":")[0] for reason in done.reasons}
    return (
        done.state is State.HELD
        and set(reasons) <= words
        and (fed.working(), fed.told()) == (PEOPLE, 0)
    )


@pytest.mark.parametrize("content", ["", text_of([]), b"\xff\xfe"])
def test_an_empty_file_ends_nobody(fed: Fed, content: str | bytes) -> None:
    """Not even where absence means leaving, and however often the step is repeated."""
    assert is_held(fed, fed.take(content, times=2), "empty")


def test_a_file_with_60_percent_missing_is_held(fed: Fed) -> None:
    """Half an export is no wave of leavers."""
    assert is_held(fed, fed.take(text_of(staff()[: PEOPLE * 4 // 10])), "leavers")


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("given_name", "work_email", "empty"),
        ("location", "work_email", "empty"),
        ("department", "location", "movers"),
        ("department", "job_title", "movers"),
        ("hire_date", "end_date", "empty"),
        ("employee_id", "family_name", "unknown"),
        ("status", "job_title", "empty"),
    ],
)
def test_swapped_columns_are_held(fed: Fed, one: str, other: str, reason: str) -> None:
    """Whatever is swapped with whatever."""
    swapped = with_all(staff(), lambda row: {one: row[other], other: row[one]})

    assert is_held(fed, fed.take(text_of(swapped)), reason)


@pytest.mark.parametrize("lost", ["work_email", "manager_id", "department", "given_name"])
def test_a_file_after_a_permission_change_is_held(fed: Fed, lost: str) -> None:
    """A column that is suddenly empty, or not there at all, is no change of forty people."""
    emptied = with_all(staff(), lambda _: {lost: ""})
    left = tuple(name for name in COLUMNS if name != lost)

    first = fed.take(text_of(emptied))
    assert is_held(fed, first, "emptied")
    fed.world.desk.drop(first.round_no, "kim")
    assert is_held(fed, fed.take(text_of(staff(), left)), "emptied")


def test_a_file_without_the_column_of_days_is_held(fed: Fed) -> None:
    """Nothing can be decided without it."""
    left = tuple(name for name in COLUMNS if name != "hire_date")

    assert is_held(fed, fed.take(text_of(staff(), left)), "empty")


def test_a_file_in_an_unknown_encoding_is_held(fed: Fed) -> None:
    """It says to IT what it looks like."""
    zoe = with_all(staff(), lambda _: {"given_name": "Zoë"})

    held = fed.take(text_of(zoe).encode("cp1252"))

    assert is_held(fed, held, "empty")
    (reject,) = fed.world.rounds.rejects(held.round_no)
    assert "set fallback" in reject.why


def test_a_file_that_is_too_large_is_held_and_not_copied(fed: Fed) -> None:
    """It would fill the disk before its rows were counted."""
    path = fed.drops.put("people-2026-02-01.csv", text_of(staff()))
    os.truncate(path, MOST_BYTES + 1)

    done = fed.world.round("file")

    assert is_held(fed, done, "empty")
    (reject,) = fed.world.rounds.rejects(done.round_no)
    assert "bytes" in reject.why
    assert sum(each.stat().st_size for each in fed.drops.spool.iterdir()) < MOST_BYTES / 1000


def test_duplicate_ids_end_nobody(fed: Fed) -> None:
    """Both rows are reported; the person stays as they were."""
    rows = staff()

    done = fed.take(text_of([*rows, rows[7]]))

    assert (done.state, fed.working()) == (State.DONE, PEOPLE)
    assert len(fed.world.rounds.rejects(done.round_no)) == 2


def test_cycles_and_self_managers_are_reported(fed: Fed) -> None:
    """The others are read; nobody is ended."""
    rows = staff()
    rows[1]["manager_id"], rows[2]["manager_id"], rows[3]["manager_id"] = "3", "2", "4"

    done = fed.take(text_of(rows))

    assert (done.state, fed.working()) == (State.DONE, PEOPLE)
    assert {each.place for each in fed.world.rounds.rejects(done.round_no)} == {
        "row 3",
        "row 4",
        "row 5",
    }


def test_two_date_forms_end_nobody(fed: Fed) -> None:
    """31.12.2026 beside 12/31/2026: a few are reported, half of them are held."""
    rows = with_all(staff(), lambda _: {"hire_date": "02.03.2020"})
    for row in rows[:3]:
        row["hire_date"] = "12/31/2026"

    done = fed.take(text_of(rows))
    held = fed.take(
        text_of([*with_all(rows[:20], lambda _: {"hire_date": "12/31/2026"}), *rows[20:]])
    )

    assert (done.state, len(fed.world.rounds.rejects(done.round_no))) == (State.DONE, 3)
    assert is_held(fed, held, "empty")


def test_a_file_of_too_many_rows_is_held(sqlite_store: Store, tmp_path: Path) -> None:
    """It is counted, and none of it is kept."""
    fed = Fed(sqlite_store, tmp_path, SourceRules(limits=Limits(max_rows=50)))
    fed.drops.layout = replace(PLAIN, max_rows=50)
    source = fed.world.sources["hr"]
    fed.world.sources["hr"] = HrisSource("hr", "files", fed.drops.reader(), source.rules)

    held = fed.take(text_of([_row(number) for number in range(1, 60)]))

    assert (held.state, held.counts.get("staged")) == (State.HELD, None)


def test_a_thousand_leavers_wait_and_then_leave_without_a_storm(
    sqlite_store: Store, tmp_path: Path
) -> None:
    """Held as a whole; released, one call for each alliance that lives, and no notice is old."""
    fed = Fed(sqlite_store, tmp_path, SourceRules(first="apply", adopt="everybody"))
    fed.take(text_of([_row(number) for number in range(1, 1101)]))
    fed.world.engine.tells.clear()
    gone = {"status": "terminated", "end_date": "2026-01-05"}
    rows = [_row(n) | (gone if n > 100 else {}) for n in range(1, 1101)]

    held = fed.take(text_of(rows))
    before = (fed.working(), fed.told())
    done = fed.world.release(held)

    assert (held.state, before) == (State.HELD, (1100, 0))
    assert (done.state, fed.working()) == (State.DONE, 100)
    told = [each.facts.alliance_id for each in fed.world.engine.tells]
    assert len(told) == len(set(told)) == 1000
    notices = [each for record in fed.world.recorder.records.values() for each in record.notices]
    assert [each.purpose for each in notices] == ["hr_hris_held"]


def test_a_dry_run_changes_nothing(fed: Fed) -> None:
    """It says what would be, and the file is still there for the reading."""
    fed.files += 1
    fed.drops.put("people-2026-02-01.csv", text_of(staff()[:10]))

    found = fed.world.dry("full")

    assert found.counts["vanished"] == PEOPLE - 10
    assert (fed.working(), fed.told()) == (PEOPLE, 0)
    assert "people-2026-02-01.csv" in fed.drops.names()


def test_a_released_round_is_applied_once(fed: Fed) -> None:
    """However often it is released."""
    held = fed.take(text_of(with_all(staff(), lambda _: {"department": "Service"})))

    done = fed.world.release(held)

    assert done.state is State.DONE
    assert not fed.world.desk.release(held.round_no, "kim")


def test_a_dropped_file_stays_dropped(fed: Fed) -> None:
    """Neither the next look holds it again, nor the same bytes under another name."""
    half = text_of(staff()[: PEOPLE // 2])
    held = fed.take(half)
    assert fed.world.desk.drop(held.round_no, "kim")

    after = [fed.world.round("file"), fed.take(half)]

    assert [each.state for each in (held, *after)] == [State.HELD, State.DONE, State.DONE]
    assert fed.world.rounds.held() == []
    assert fed.working() == PEOPLE


def test_a_folder_without_a_new_file_is_nothing_to_judge(fed: Fed) -> None:
    """Round after round."""
    assert [fed.world.round("file").state for _ in range(2)] == [State.DONE, State.DONE]
    assert fed.working() == PEOPLE
