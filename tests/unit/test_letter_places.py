"""Mails about no tour: each leads to the very page that it speaks of."""

from datetime import timedelta

import pytest

from tests.page_world import PageWorld
from tests.store_deps import BASE, KEY
from tourwright.domain.messages import TEXTS
from tourwright.domain.model import Party
from tourwright.intake.notices import tell_of_held
from tourwright.ports.hris import Why
from tourwright.store import Store
from webhooks.letter_places import PLACES
from webhooks.letters_out import LetterPorts, LetterWriter
from webhooks.tokens import Links

ROLES = {Party.HR: "hr@acme.example", Party.OPERATOR: "it@acme.example"}


@pytest.fixture
def told(sqlite_store: Store) -> dict[str, str]:
    """Return where the button of each mail about a reading that is held leads, by its reader."""
    world = PageWorld(sqlite_store)
    now = world.clock.now()
    held = sqlite_store.rounds.begin("payroll", Why.FULL, now)
    tell_of_held(sqlite_store.recorder, held, now, it_too=True)
    ports = LetterPorts(sqlite_store.people, sqlite_store.views, sqlite_store.alumni)
    writer = LetterWriter(ports, Links(KEY, BASE), "Meridian", ROLES)
    rows = sqlite_store.outbox.lease(10, now + timedelta(days=1), 60.0)
    letters = [writer.letter(row, now) for row in rows]
    return {each.to_address: each.actions[0][1] for each in letters}


def test_the_mail_about_a_held_reading_leads_to_it(told: dict[str, str]) -> None:
    """HR presses once and sees whom it is about, after signing in; no token is in the address."""
    assert told["hr@acme.example"] == f"{BASE}/hris/held/1"


def test_the_mail_to_it_leads_to_the_operations_page(told: dict[str, str]) -> None:
    """Which names nobody."""
    assert told["it@acme.example"] == f"{BASE}/operations/hris"


def test_whoever_is_not_signed_in_comes_back_to_the_reading(sqlite_store: Store) -> None:
    """The address is kept while they sign in."""
    answer = PageWorld(sqlite_store).client().get("/hris/held/1")

    assert answer.headers["Location"] == "/sign-in?next=/hris/held/1"


def test_every_place_is_of_a_mail_there_is() -> None:
    """And that mail has a button for it."""
    for purpose in PLACES:
        assert any("page" in names.split("|") for _, names in TEXTS[purpose].actions)
