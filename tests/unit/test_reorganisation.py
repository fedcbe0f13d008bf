"""A reorganisation: many people come to new managers in one night."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from tests.page_world import PageWorld
from tests.tour_world import HRIS
from tourwright.domain.model import Party, TourKind
from tourwright.domain.policy import Policy
from tourwright.ports import Letter
from tourwright.store import Store
from webhooks.courier import Courier, CourierPorts
from webhooks.delivery import Delivery
from webhooks.letters_out import LetterPorts, LetterWriter
from webhooks.pace import Pace, PacePorts
from webhooks.safe_http import Gate, safe_session

MOVED = 60
NEW_MANAGERS = ("lee", "sam", "otto")
HELD_A_DAY = timedelta(days=1)


@dataclass
class KeptMails:
    """Keeps what was sent."""

    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        """See `Mailer.send`."""
        self.letters.append(letter)

    def was_sent(self, message_id: str) -> bool | None:
        """See `Mailer.was_sent`."""
        return any(one.message_id == message_id for one in self.letters)


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a company in which sixty people with a tour have just come to three managers."""
    made = PageWorld(sqlite_store)
    for number in range(MOVED):
        report(made, f"report{number}")
    sent_before(made)
    for number, tour in enumerate(made.tours.values()):
        tour.now = max(tour.now, made.clock.now())
        manager = made.key(NEW_MANAGERS[number % len(NEW_MANAGERS)])
        tour.act(HRIS, "manager_changed", person_key="", fields={"manager_key": manager})
    made.settle()
    return made


def report(world: PageWorld, name: str) -> None:
    """Hire somebody who commits to a tour with Dana."""
    facts = replace(
        world.people["ana"].facts,
        source_person_id=name,
        given_name=name.title(),
        work_email=f"{name}@meridian.example",
        personal_email="",
    )
    world.people[name] = world.store.people.apply(facts, (), world.clock.now())
    tour = world.open_tour(TourKind.ROTATIONAL, two=(name, "dana"), standard_text=True)
    rules = world.tours[tour.tour_id]
    for party in (Party.EMPLOYEE, Party.MANAGER):
        rules.act(party, "sign", text_hash=rules.tour.text_hash)


def sent_before(world: PageWorld) -> None:
    """Let everything that waits by now have been sent."""
    world.settle()
    post(world, KeptMails())


def post(world: PageWorld, mails: KeptMails) -> None:
    """Let the courier work until nothing is due within a day."""
    store, until = world.store, world.clock.now() + HELD_A_DAY
    ports = CourierPorts(store.outbox, mails, store.recorder, world.clock, store.asks)
    letters = LetterPorts(store.people, store.views, store.alumni, asks=store.asks)
    writer = LetterWriter(letters, world.links, "Meridian Cells", {Party.HR: "hr@acme.example"})
    assert world.deps.calendars is not None
    read = PacePorts(
        store.people, store.preferences, store.pair_texts, world.deps.calendars, store.outbox
    )
    policy = Policy("p", "Meridian Cells", "hr@meridian.example")
    delivery = Delivery({}, safe_session(Gate()), "https://tours.example")
    courier = Courier(ports, writer, delivery, Pace(read, lambda: policy))
    while (at := store.outbox.next_at()) is not None and at <= until:
        world.clock.moment = max(at, world.clock.moment)
        while courier.step():
            pass


def test_a_reorganisation_makes_one_page_and_one_mail_per_new_manager(
    world: PageWorld,
) -> None:
    """One letter about twenty tours, and one page that lists them all.

    Entries for the calendar stay apart: each moves a talk of two people.
    """
    mails = KeptMails()

    post(world, mails)

    addresses = [f"{name}@meridian.example" for name in NEW_MANAGERS]
    letters = [one for one in mails.letters if one.invite is None]
    written = [letter.to_address for letter in letters if letter.to_address in addresses]
    assert sorted(written) == sorted(addresses)
    for name in NEW_MANAGERS:
        page = world.signed_in(name).get("/hand-overs").text
        assert "20 tours were agreed before you came." in page
        assert page.count('type="checkbox"') == 10
