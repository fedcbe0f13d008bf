"""Mails about no tour: each leads to the very page that it speaks of."""

from datetime import timedelta

import pytest

from tests.page_world import PageWorld
from tests.store_deps import BASE, KEY
from tests.store_factories import notice, record
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


def test_the_mail_that_nobody_decided_names_nobody_and_leads_to_who_it_is(
    sqlite_store: Store,
) -> None:
    """A mail to a role is read by many: the name is on HR's own page."""
    world = PageWorld(sqlite_store)
    facts = {"person": world.key("ana")}
    late = notice("n1", to="", purpose="standing_undecided", role=Party.HR, facts=facts)
    here = world.people["ana"].alliance_id
    sqlite_store.recorder.record(record(1, alliance_id=here, stream=here, notices=(late,)))
    ports = LetterPorts(sqlite_store.people, sqlite_store.views, sqlite_store.alumni)
    writer = LetterWriter(ports, Links(KEY, BASE), "Meridian", ROLES)
    (row,) = sqlite_store.outbox.lease(10, world.clock.now() + timedelta(days=1), 60.0)

    letter = writer.letter(row, world.clock.now())

    assert letter.actions == (("See who it is", f"{BASE}/questions"),)
    assert "Ana" not in " ".join((letter.subject, *letter.paragraphs))


def test_whoever_is_not_signed_in_comes_back_to_the_reading(sqlite_store: Store) -> None:
    """The address is kept while they sign in."""
    answer = PageWorld(sqlite_store).client().get("/hris/held/1")

    assert answer.headers["Location"] == "/sign-in?next=/hris/held/1"


def test_every_place_is_of_a_mail_there_is() -> None:
    """And that mail has a button for it."""
    for purpose in PLACES:
        assert any("page" in names.split("|") for _, names in TEXTS[purpose].actions)
