"""A private draft cannot be read by anybody but its author, anywhere (Must: sealed, private)."""

import logging
import re
from pathlib import Path

import pytest

from tests.page_world import PageWorld
from tests.workshop_pages import Workshop, opened, part_form, typed
from tourwright.domain.model import Party
from tourwright.store import Store

CANARY = "Zugvogelfeder"
OTHERS = ("ana", "kim", "sam", "lee", "igor", "eva", "cleo")
PAGES = (
    "/tours/{tour}/statement",
    "/tours/{tour}/statement/revisions",
    "/tours/{tour}/commit",
    "/",
)


@pytest.fixture
def drafted(sqlite_store: Store, caplog: pytest.LogCaptureFixture) -> Workshop:
    """Return a workshop with a saved draft of Dana that holds the canary."""
    caplog.set_level(logging.DEBUG)
    workshop = opened(PageWorld(sqlite_store))
    workshop.start(workshop.dana)
    workshop.draft("save", mission_objective=CANARY)
    return workshop


@pytest.mark.parametrize("name", OTHERS)
def test_no_page_of_anybody_else_holds_a_word(drafted: Workshop, name: str) -> None:
    """The other side, HR, IT, leaders: nothing."""
    client = drafted.world.signed_in(name)
    for page in PAGES:
        assert CANARY not in client.get(page.format(tour=drafted.tour_id)).text


def test_no_row_log_or_act_holds_a_word(
    drafted: Workshop, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The database holds it sealed; nothing went to the engine, to the outbox or to the log."""
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("store.db*"))

    assert files
    assert CANARY.encode() not in files
    assert CANARY not in caplog.text
    assert CANARY not in repr(drafted.world.rules.tour)
    assert CANARY not in repr(drafted.world.store.outbox.log(100))


def test_a_new_manager_starts_from_the_template(drafted: Workshop) -> None:
    """A draft is never handed over; the one before opens nothing any more."""
    world, otto = drafted.world, drafted.world.key("otto")
    fields = {"manager_key": otto, "zone": "UTC", "country": "DE", "skip_level_key": "p-sam"}
    world.rules.act(Party.HRIS, "manager_changed", fields=fields)
    world.settle()

    pages = [each.get(drafted.path()) for each in (world.signed_in("otto"), drafted.dana)]

    assert all(CANARY not in page.text for page in pages)
    assert [page.status_code for page in pages] == [200, 404]


def test_saving_while_typing_is_the_same_draft(drafted: Workshop) -> None:
    """What a script saves every few seconds is there when the page is opened again."""
    page = drafted.dana.get(drafted.path())
    token = re.findall(r'data-csrf="([^"]+)"', page.text)[0]
    form = typed(page) | {"csrf": token, "career": "To the coast"}

    answer = drafted.dana.post(drafted.path("/save"), data=form)

    assert answer.status_code == 200
    assert "To the coast" in drafted.dana.get(drafted.path()).text


def test_throwing_the_draft_away_shows_nobody_a_word(drafted: Workshop) -> None:
    """It was never shared."""
    drafted.press(drafted.dana, drafted.path(), "discard")

    assert CANARY not in drafted.ana.get(drafted.path()).text


def test_own_aspirations_are_shared_one_by_one(sqlite_store: Store) -> None:
    """The rest stays the employee's alone (C37)."""
    workshop = opened(PageWorld(sqlite_store))
    workshop.share()
    own = {"own-0": CANARY, "own-1": "Lead a plant"}
    form = part_form(workshop.ana.get(workshop.path()), workshop.path("/own")) | own
    workshop.ana.post(workshop.path("/own"), data=form | {"verb": "save"})
    again = part_form(workshop.ana.get(workshop.path()), workshop.path("/own"))

    workshop.ana.post(workshop.path("/own"), data=again | {"verb": "share:1"})

    page = workshop.dana.get(workshop.path()).text
    assert "Lead a plant" in page
    assert CANARY not in page
    assert CANARY in workshop.ana.get(workshop.path()).text
