"""Tours that run already are brought in with no storm of mails: a mail a day at most to anybody."""

from collections import Counter
from dataclasses import replace

from tests.hris_pages import hris_deps
from tests.hris_rounds import RoundWorld
from tests.import_pages import OpensTours
from tests.import_world import HEAD
from tests.page_world import PageWorld
from tests.unit.test_reorganisation import KeptMails, post, sent_before
from tourwright.intake.importing import ImportDesk, ImportPorts
from tourwright.intake.releasing import Releases
from tourwright.store import Store

MANY, A_DAY, DAYS = 45, 20, 6
KIM = "kim"


def company(store: Store) -> PageWorld:
    """Return a company in which many work for Dana."""
    world = PageWorld(store, hris=hris_deps(RoundWorld(store)))
    for number in range(MANY):
        facts = replace(
            world.people["ana"].facts,
            source_person_id=f"r{number}",
            given_name=f"R{number}",
            work_email=f"r{number}@meridian.example",
            personal_email="",
        )
        world.people[f"r{number}"] = store.people.apply(facts, (), world.clock.now())
    sent_before(world)
    return world


def begun(world: PageWorld) -> None:
    """Have a file of them all brought in."""
    store = world.store
    ports = ImportPorts(store.imports, store.people_bulk, ("hr",), world.clock, "Meridian Cells")
    desk = ImportDesk(ports)
    lines = [
        f"r{number},dana,transformational,Open the plant,2025-09-01,36" for number in range(MANY)
    ]
    rows = desk.check("\n".join([HEAD, *lines]).encode(), lambda _: True)
    assert desk.begin(desk.keep(rows, world.key(KIM)), world.key(KIM), A_DAY)


def lived(world: PageWorld) -> KeptMails:
    """Let days pass: the worker's hour comes several times on each, and the courier works."""
    mails = KeptMails()
    for _ in range(DAYS):
        world.wait(days=1)
        for _again in range(3):
            releases = Releases(world.store.imports, world.store.people, OpensTours(world))
            releases.work(world.clock.now())
        post(world, mails)
    return mails


def test_nobody_gets_more_than_one_mail_a_day_of_an_import(sqlite_store: Store) -> None:
    """Dana, who leads all of them, neither: each day's come in one mail."""
    world = company(sqlite_store)
    begun(world)

    mails = lived(world)

    a_day = Counter((one.to_address, one.date.date()) for one in mails.letters)
    to_people = Counter(one.to_address for one in mails.letters)
    assert set(a_day.values()) == {1}
    assert to_people["dana@meridian.example"] <= 3
    assert {to_people[f"r{number}@meridian.example"] for number in range(MANY)} == {1}
    assert len(world.tours) == MANY
