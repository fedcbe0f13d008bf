"""People in a file, all the way: folder, reading, people, alliances, and what is held."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.files_world import Drops
from tests.hris_rounds import RoundWorld, State
from tourwright.domain.people import FactKind
from tourwright.ports import InboundEvent, InboxRow
from tourwright.ports.hris import HrisSource, SourceRules
from tourwright.store import Store

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HEADER = (
    "employee_id,given_name,family_name,work_email,status,hire_date,end_date,manager_id,country\n"
)
CAST = (
    "1001,Dana,Reyes,dana@acme.example,active,2015-02-01,,,DE",
    "1002,Jo,Okafor,jo@acme.example,active,2024-03-04,,1001,DE",
    "1003,Max,Lind,max@acme.example,active,2019-05-01,,1001,DE",
    "1004,Ben,Stone,ben@acme.example,active,2020-01-07,,1001,DE",
    "1005,Cleo,Ott,cleo@acme.example,active,2021-09-01,,1003,DE",
    "1006,Eva,Sol,eva@acme.example,terminated,2018-01-01,2026-03-31,1001,DE",
    "1007,Kim,Lee,kim@acme.example,active,2022-11-01,,1003,DE",
    "1008,Gus,Park,gus@acme.example,active,2023-04-01,,1003,DE",
    "1009,Nora,Novak,nora@acme.example,prehire,2026-06-15,,1003,DE",
)


class FileWorld(RoundWorld):
    """A source that is a folder, over the store's own rounds."""

    def __init__(self, store: Store, folder: Path) -> None:
        super().__init__(store, rules=SourceRules(), now=NOW)
        self.drops = Drops(folder)
        self.rounds, self.readings, self.pushes = store.rounds, store.readings, store.pushes
        reader = self.drops.reader()
        self.sources = {"hr": HrisSource("hr", "files", reader, SourceRules())}
        self._files = 0

    def file(self, *lines: str) -> None:
        """Leave a file with these lines, newer than those before."""
        self._files += 1
        name = f"people-2026-06-{self._files:02}.csv"
        self.drops.put(name, HEADER + "".join(f"{line}\n" for line in lines))

    def people(self) -> dict[str, str]:
        """Return where everybody stands."""
        ids = [line.partition(",")[0] for line in CAST]
        known = self.store.people_bulk.of_source("hr", ids)
        return {name: str(each.facts.status) for name, each in sorted(known.items())}


@pytest.fixture
def world(sqlite_store: Store, tmp_path: Path) -> FileWorld:
    """Nine people in a file that nobody read yet."""
    made = FileWorld(sqlite_store, tmp_path)
    made.file(*CAST)
    return made


def loaded(world: FileWorld) -> FileWorld:
    """Release the first load."""
    world.release(world.round("file", "hr"))
    return world


def test_a_first_file_is_held_with_all_its_people(world: FileWorld) -> None:
    """Nothing is stored before somebody looked."""
    held = world.round("file", "hr")

    assert (held.state, held.reasons, held.counts["rows"]) == (State.HELD, ("first",), 9)
    assert len(world.rounds.staged(held.round_no, "", 100)) == 9
    assert world.people() == {}


def test_a_released_file_brings_people_and_one_alliance(world: FileWorld) -> None:
    """Who is to come begins one; who has left already is nobody; the rest was here before us."""
    loaded(world)

    assert list(world.people().values()).count("active") == 7
    assert "1006" not in world.people()
    assert [told.facts.hire_date for told in world.engine.tells] == [datetime(2026, 6, 15).date()]  # noqa: DTZ001  # a day


def test_a_new_manager_in_the_next_file_is_one_change(world: FileWorld) -> None:
    """Kept for the one it concerns; whoever was never told of anything hears nothing of it."""
    loaded(world).engine.tells.clear()
    moved = CAST[8].replace(",1003,", ",1001,")
    world.file(*CAST[:8], moved)

    done = world.round("file", "hr")

    assert (done.state, done.counts["staged"]) == (State.DONE, 1)
    assert world.engine.kinds() == [FactKind.MANAGER_CHANGED]


def test_an_empty_file_is_held_and_ends_nobody(world: FileWorld) -> None:
    """An export that went wrong is no reason for nine leavers."""
    before = loaded(world).people()
    world.file()

    held = world.round("file", "hr")

    assert held.state is State.HELD
    assert world.people() == before


def test_a_hint_about_one_record_reads_that_one(world: FileWorld) -> None:
    """A push ends where a file does: read again, compared, applied."""
    loaded(world)
    reader = world.sources["hr"].reader
    jo = replace(reader.get_person("1002"), job_title="Lead")
    world.listed.has(jo)
    world.sources["hr"] = replace(world.sources["hr"], reader=world.listed)
    event = InboundEvent("hr", "d1", "changed", "1002", NOW, json.dumps({}).encode())

    world.door.take(InboxRow(1, event, 0))
    done = world.round("push", "hr")

    assert (done.state, done.counts["job_changed"]) == (State.DONE, 1)
