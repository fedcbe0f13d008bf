"""Opening a page changes nothing in the store, whoever opens it and however often (E37)."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select

from tests.page_world import PageWorld
from tests.route_table import ROLES, TABLE, call, method_of, rules
from tourwright.keyring import Masters
from tourwright.store import open_store
from tourwright.store.tables import metadata

LOOKS = frozenset({"sessions"})
"""When a browser was seen last is kept of it."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store of its own."""
    folder: Path = tmp_path_factory.mktemp("opened")
    return f"sqlite:///{folder / 'store.sqlite'}"


@pytest.fixture(scope="module")
def world(url: str) -> Iterator[PageWorld]:
    """Ana's committed tour with Dana, whose delegate is Lee."""
    store = open_store(url, Masters({"k": b"m" * 32}, "k"))
    made = PageWorld(store)
    made.committed()
    made.act("dana", "name_delegate", fields={"to": made.key("lee")})
    yield made
    store.close()


def held(url: str) -> Mapping[str, list[str]]:
    """Return every row of every table."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {
            table.name: sorted(str(tuple(row)) for row in connection.execute(select(table)))
            for table in metadata.sorted_tables
            if table.name not in LOOKS
        }
    engine.dispose()
    return found


def opened(world: PageWorld) -> Mapping[str, set[int]]:
    """Open every page, each of the roles in turn; return what was answered, by endpoint."""
    known = rules(world)
    pages = [known[name] for name in TABLE if method_of(known[name]) == "GET"]
    clients = [world.signed_in(ROLES[role]) for role in "EMHAI"]
    return {
        rule.endpoint: {call(client, rule, world.tour).status_code for client in clients}
        for rule in pages
    }


def test_no_page_changes_anything_when_it_is_opened(world: PageWorld, url: str) -> None:
    """Mail scanners and previews open what they find; only a form that is sent acts."""
    before = held(url)

    answers = opened(world)

    assert held(url) == before
    shown = [name for name, codes in answers.items() if codes & {200, 302, 303}]
    assert len(shown) > len(answers) / 2


def test_a_form_that_is_sent_is_seen_by_the_look(world: PageWorld, url: str) -> None:
    """The look at the store can fail."""
    before = held(url)

    world.act("dana", "name_delegate", fields={"to": world.key("sam")})

    assert held(url) != before
