"""Dated changes in a folder become people, whatever order they come in."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from connectors.feed.client import LINES, LONGEST, FeedHris
from connectors.hris_values import neutral_person
from tests.fakes import FakeClock
from tests.hris_rounds import RoundWorld
from tests.people_made import AS_OF, MadePeople, make_people
from tourwright.domain.hris import Limits
from tourwright.domain.people import PersonStatus, SourcePerson
from tourwright.intake.staging import digest_of
from tourwright.ports import NotFoundError
from tourwright.ports.errors import CursorGoneError
from tourwright.ports.hris import HrisSource, ReadAsked, ReadPage, RoundState, SourceRules, Why
from tourwright.store import Store

SOURCE = "hr"
AT_WORK = (PersonStatus.ACTIVE, PersonStatus.LEAVE)
OPEN = Limits(
    leavers=10**6, movers_percent=100, hires=10**6, fall_percent=100, identity_percent=100
)
RULES = SourceRules(first="apply", limits=replace(OPEN, unknown_percent=100))


def line(event_id: str, day: str, kind: str = "job_changed", **values: object) -> str:
    """Return one change of the person 17 as a source writes it."""
    changes = {name: [None, value] for name, value in values.items()}
    named = {"event_id": event_id, "source_person_id": "17", "kind": kind}
    dated = {"effective_date": day, "recorded_at": "2026-05-01T08:00:00Z"}
    return json.dumps({**named, **dated, "changes": changes}) + "\n"


HIRED = line(
    "e1",
    "2026-01-01",
    "hired",
    given_name="Ida",
    country="DE",
    status="active",
    hire_date="2026-01-01",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder that changes are dropped into."""
    (tmp_path / "drop").mkdir()
    return tmp_path / "drop"


@pytest.fixture
def feed(folder: Path, store: Store) -> FeedHris:
    """Return the reading of the folder on the first of June."""
    return FeedHris(SOURCE, folder, store.changes, FakeClock(AS_OF))


def read(feed: FeedHris, why: Why = Why.FEED, times: int = 1) -> Sequence[ReadPage]:
    """Read to the end, every page so many times."""
    pages: list[ReadPage] = []
    while not pages or not pages[-1].done:
        cursor = pages[-1].cursor if pages else ""
        pages.append([feed.page(ReadAsked(why, cursor)) for _ in range(times)][-1])
    return pages


def people(pages: Sequence[ReadPage]) -> list[SourcePerson]:
    """Return everybody of the pages."""
    return [person for page in pages for person in page.people]


@pytest.mark.parametrize("times", [1, 2])
def test_changes_fold_into_what_is_true_today(feed: FeedHris, folder: Path, times: int) -> None:
    """What is ahead shows nothing yet; a page that is asked for again changes nothing."""
    ahead = line("e3", "2026-07-01", job_title="Head")
    (folder / "1.jsonl").write_text(HIRED + ahead + line("e2", "2026-02-01", job_title="Engineer"))

    (person,) = people(read(feed, times=times))

    assert (person.job_title, person.status) == ("Engineer", PersonStatus.ACTIVE)
    assert [each.name for each in folder.iterdir()] == ["1.jsonl.taken"]
    assert feed.get_person("17") == person
    assert list(feed.list_people()) == [person]
    assert feed.changed_since(AS_OF) == ["17"]


def test_a_change_ahead_comes_true_on_its_day(folder: Path, store: Store) -> None:
    """A full reading folds everybody again, without any file."""
    clock = FakeClock(AS_OF)
    feed = FeedHris(SOURCE, folder, store.changes, clock)
    (folder / "1.jsonl").write_text(HIRED + line("e3", "2026-07-01", job_title="Head"))
    read(feed)
    clock.moment = AS_OF + timedelta(days=40)

    assert people(read(feed)) == []
    assert [person.job_title for person in people(read(feed, Why.FULL))] == ["Head"]


def test_only_whom_a_new_change_concerns_is_read(feed: FeedHris, folder: Path) -> None:
    """A delivery that was there before concerns nobody."""
    (folder / "1.jsonl").write_text(HIRED)
    assert len(people(read(feed))) == 1

    (folder / "2.jsonl").write_text(HIRED)

    assert people(read(feed)) == []


def test_a_line_that_cannot_be_read_is_refused_alone(feed: FeedHris, folder: Path) -> None:
    """The place names file and line without their words; the rest is taken."""
    broken = ["no json\n", "[]\n", line("", "2026-01-01"), line("e5", "31.12.2026")]
    broken += [line("e6", ""), line("e7", "2026-01-01", "promoted"), "{}\n"]
    broken += [line("e8", "2026-01-01").replace('"changes": {}', '"changes": {"status": "x"}')]
    (folder / "ida.jsonl").write_text(HIRED + "\n" + "".join(broken))

    pages = read(feed)

    rejects = [reject for page in pages for reject in page.rejects]
    assert [reject.place.rpartition(" ")[2] for reject in rejects] == [
        str(number) for number in range(3, 11)
    ]
    assert not any("ida" in reject.place for reject in rejects)
    assert [reject.field for reject in rejects] == [
        *("line", "line", "event_id", "effective_date", "effective_date", "kind"),
        *("event_id", "changes"),
    ]
    assert len(people(pages)) == 1


def test_a_line_without_an_end_is_refused_in_pieces(feed: FeedHris, folder: Path) -> None:
    """However long it is, no more than a piece of it is held at a time."""
    (folder / "1.jsonl").write_text(HIRED + "x" * (3 * LONGEST))

    pages = read(feed)

    assert [each.field for page in pages for each in page.rejects] == ["line"] * 3
    assert len(people(pages)) == 1


def test_a_person_that_cannot_be_folded_is_refused_and_there(feed: FeedHris, folder: Path) -> None:
    """An unknown word holds up nobody else, and is nobody's end."""
    (folder / "1.jsonl").write_text(HIRED.replace("active", "resting"))

    pages = read(feed)

    assert [(each.place, each.field) for each in pages[-1].rejects] == [("17", "status")]
    assert pages[-1].present == ("17",)


def test_a_return_is_told_by_the_periods(feed: FeedHris, folder: Path) -> None:
    """Both are there, though the line of the end and that of the return came together."""
    left = line("e2", "2026-02-28", "terminated", end_date="2026-02-28", status="terminated")
    back = line(
        "e3", "2026-05-01", "rehired", hire_date="2026-05-01", end_date=None, status="active"
    )
    (folder / "1.jsonl").write_text(back + HIRED + left)

    (person,) = people(read(feed))

    assert [(str(each.start), str(each.end)) for each in person.employments] == [
        ("2026-01-01", "2026-02-28"),
        ("2026-05-01", "None"),
    ]


def test_a_long_file_goes_in_by_portions(feed: FeedHris, folder: Path) -> None:
    """Each line once, wherever a portion ends."""
    many = [line(f"e{number}", "2026-02-01", job_title="A") for number in range(LINES)]
    (folder / "1.jsonl").write_text(HIRED + "".join(many) + line("z", "2026-03-01", job_title="Z"))

    (person,) = people(read(feed))

    assert person.job_title == "Z"


def test_a_lost_place_is_said(feed: FeedHris) -> None:
    """The reading begins again."""
    with pytest.raises(CursorGoneError):
        feed.page(ReadAsked(Why.FEED, "page 7"))
    with pytest.raises(NotFoundError):
        feed.get_person("17")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadePeople:
    """Return a company of two thousand, and how it came about."""
    return make_people(tmp_path_factory.mktemp("people"), 2000)


def loaded(store: Store, folder: Path, portions: Sequence[Sequence[str]]) -> RoundWorld:
    """Read the deliveries in so many rounds."""
    feed = FeedHris(SOURCE, folder, store.changes, FakeClock(AS_OF))
    world = RoundWorld(store, feed, RULES, AS_OF)
    world.sources[SOURCE] = HrisSource(SOURCE, "feed", feed, RULES)
    for number, lines in enumerate(portions):
        (folder / f"{number}.jsonl").write_text("".join(lines))
        done = world.round("delta")
        assert done.state is RoundState.DONE, done.reasons
    return world


def test_disordered_deliveries_end_as_the_snapshot(
    made: MadePeople, sqlite_store: Store, folder: Path
) -> None:
    """Late, twice and out of order, over four rounds: the state is that of everybody."""
    lines = made.deliveries()
    quarter = len(lines) // 4 + 1
    loaded(sqlite_store, folder, [lines[at : at + quarter] for at in range(0, len(lines), quarter)])

    assert unlike_the_snapshot(sqlite_store, made) == []


def test_any_order_of_deliveries_ends_as_the_snapshot(
    made: MadePeople, sqlite_store: Store, folder: Path
) -> None:
    """Shuffled whole, in one round."""
    lines = made.deliveries()
    loaded(sqlite_store, folder, [Random(11).sample(lines, len(lines))])

    assert unlike_the_snapshot(sqlite_store, made) == []


def unlike_the_snapshot(store: Store, made: MadePeople) -> list[str]:
    """Return the records whose reading, or whose person, is not as in the file of everybody."""
    wanted = {each.source_person_id: each for each in everybody_of(made)}
    noted = store.readings.digests(SOURCE, list(wanted))
    held = store.people_bulk.of_source(SOURCE, list(wanted))
    facts = {each: held[each].facts for each in wanted.keys() & held.keys()}
    other_facts = {
        each
        for each, found in facts.items()
        if found.source_person_id == each and found != wanted[each]
    }
    misread = {each for each, one in wanted.items() if noted.get(each) != digest_of(one)}
    lost = {each for each, one in wanted.items() if one.status in AT_WORK} - held.keys()
    return sorted(other_facts | misread | lost)


def everybody_of(made: MadePeople) -> list[SourcePerson]:
    """Return the people of the file."""
    return [neutral_person(record, SOURCE) for record in made.with_periods()]
