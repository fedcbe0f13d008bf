"""A folder of files, read page by page."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests import hris_cast
from tests.files_world import LONG_BEGUN, Drops, people, read, rows
from tourwright.ports import MalformedError, NotFoundError
from tourwright.ports.errors import CursorGoneError
from tourwright.ports.hris import ReadAsked, ReadPage, Why


@pytest.fixture
def drops(tmp_path: Path) -> Drops:
    """Return an empty folder."""
    return Drops(tmp_path)


@pytest.mark.parametrize("source_person_id", hris_cast.IDS)
def test_the_cast_comes_out_of_a_file(drops: Drops, source_person_id: str) -> None:
    """The file has no column for the day of notice or the kind of leave, and no history of work."""
    path = hris_cast.CONTRACTS / "hris/cast.csv"
    if not path.exists():
        pytest.skip("the contract data is not here")
    drops.put("people.csv", path.read_bytes())

    found = {each.source_person_id: each for each in people(read(drops.reader()))}

    also = ["termination.notice_date", "leave.kind"]
    also += ["employments"] if source_person_id in {"1007", "1008"} else []
    expected = hris_cast.expected("csv", source_person_id, also)
    assert hris_cast.told("csv", found[source_person_id], also) == expected


def test_a_file_is_read_in_pages_of_the_size_asked(drops: Drops) -> None:
    """Each page goes on where the one before ended, in another process too."""
    drops.put("people.csv", rows(*range(1, 8)))

    found = read(drops.reader(), limit=3)

    assert [len(page.people) for page in found] == [3, 3, 1]
    assert len({person.source_person_id for person in people(found)}) == 7
    again = drops.reader().page(ReadAsked(Why.FILE, found[0].cursor, limit=3))
    assert again == found[1]


def test_a_first_page_asked_for_again_loses_nothing(drops: Drops) -> None:
    """Until its first rows are asked for the file stays where it is."""
    drops.put("people.csv", rows(1))
    reader = drops.reader()

    first = reader.page(ReadAsked(Why.FILE))

    assert reader.page(ReadAsked(Why.FILE)) == first
    assert (first.people, first.done) == ((), False)
    assert drops.names() == ["people.csv", "people.csv.done"]


def test_a_taken_file_is_renamed_with_its_marker(drops: Drops) -> None:
    """So that IT sees in the folder what was read."""
    drops.put("people.csv", rows(1))

    read(drops.reader())

    assert drops.names() == ["people.csv.done.taken", "people.csv.taken"]


def test_the_same_bytes_twice_are_nothing_new(drops: Drops) -> None:
    """Under another name and on another day as well."""
    drops.put("people.csv", rows(1))
    read(drops.reader())
    drops.put("again.csv", rows(1))

    assert drops.reader().page(ReadAsked(Why.FILE)).nothing
    assert "again.csv.taken" in drops.names()


def test_a_file_older_than_the_last_is_not_read(drops: Drops) -> None:
    """The day in the name says so, whenever it was written."""
    drops.put("people-2026-05-02.csv", rows(1, 2))
    read(drops.reader())
    drops.put("people-2026-05-01.csv", rows(1))

    assert drops.reader().page(ReadAsked(Why.FILE)).nothing
    assert "people-2026-05-01.csv.older" in drops.names()


def test_several_files_are_read_oldest_first(drops: Drops) -> None:
    """Each is a reading of its own."""
    drops.put("people-2026-05-02.csv", rows(2))
    drops.put("people-2026-05-01.csv", rows(1))
    reader = drops.reader()

    found = [people(read(reader))[0].source_person_id for _ in range(2)]

    assert found == ["1", "2"]


def test_an_empty_folder_brings_nothing(drops: Drops) -> None:
    """Which is something else than an empty file."""
    assert drops.reader().page(ReadAsked(Why.FILE)) == ReadPage(nothing=True)


def test_without_its_marker_a_file_waits(drops: Drops) -> None:
    """Whatever its age."""
    drops.put("people.csv", rows(1), done=False)

    assert drops.reader().page(ReadAsked(Why.FILE)).nothing


def test_a_file_that_grows_waits_until_it_stands_still(tmp_path: Path) -> None:
    """Without a marker two looks must find the same."""
    drops = Drops(tmp_path, marker="")
    path = drops.put("people.csv", rows(1), done=False)
    _written(path, LONG_BEGUN)
    assert drops.reader().page(ReadAsked(Why.FILE)).nothing
    drops.put("people.csv", rows(1, 2), done=False)
    _written(path, LONG_BEGUN)

    assert drops.reader().page(ReadAsked(Why.FILE)).nothing
    assert not drops.reader().page(ReadAsked(Why.FILE)).nothing


def test_a_file_that_lay_long_needs_no_second_look(tmp_path: Path) -> None:
    """Nobody writes into it any more."""
    drops = Drops(tmp_path, marker="")
    _written(drops.put("people.csv", rows(1), done=False), LONG_BEGUN - timedelta(hours=1))

    assert not drops.reader().page(ReadAsked(Why.FILE)).nothing


def test_looking_takes_no_file_away(drops: Drops) -> None:
    """A dry run may come before the reading, and after it."""
    drops.put("people.csv", rows(1))

    assert len(people(read(drops.reader(), Why.FULL))) == 1
    assert len(people(read(drops.reader()))) == 1
    assert len(people(read(drops.reader(), Why.FULL))) == 1


def test_one_person_is_read_from_the_last_file(drops: Drops) -> None:
    """As a hint about one of them asks for."""
    drops.put("people.csv", rows(1, 2))
    reader = drops.reader()
    read(reader)

    assert reader.get_person("2").work_email == "a2@acme.example"
    with pytest.raises(NotFoundError):
        reader.get_person("3")


def test_a_row_that_was_refused_is_not_gone(drops: Drops) -> None:
    """It is there, and cannot be read."""
    drops.put("people.csv", rows(1, 1))
    reader = drops.reader()
    read(reader)

    with pytest.raises(MalformedError):
        reader.get_person("1")


def test_changes_are_those_of_the_last_file(drops: Drops) -> None:
    """All its rows, when it was written since."""
    _written(drops.put("people.csv", rows(1, 2)), LONG_BEGUN)
    reader = drops.reader()
    read(reader)

    assert reader.changed_since(LONG_BEGUN - timedelta(days=1)) == ["1", "2"]
    assert reader.changed_since(LONG_BEGUN + timedelta(days=1)) == []


def test_a_place_in_a_forgotten_file_is_gone(drops: Drops) -> None:
    """Only reading anew helps then."""
    with pytest.raises(CursorGoneError):
        drops.reader().page(ReadAsked(Why.FILE, "00ff:12:3"))


def test_only_two_files_are_kept_and_nobody_else_reads_them(drops: Drops) -> None:
    """Everybody's data lies in them."""
    reader = drops.reader()
    for day in range(1, 5):
        drops.put(f"people-2026-05-0{day}.csv", rows(day))
        read(reader)

    kept = [path for path in drops.spool.iterdir() if path.suffix == ".csv"]
    assert len(kept) == 2
    assert drops.spool.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in drops.spool.iterdir())


def _written(path: Path, when: datetime) -> None:
    os.utime(path, (when.timestamp(), when.timestamp()))
