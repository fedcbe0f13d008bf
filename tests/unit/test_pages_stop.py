"""The stop switch: HR throws it with a reason and the name, and nothing goes out any more."""

from dataclasses import replace

import pytest
from werkzeug.test import TestResponse

from tests.page_world import PageWorld, hidden, send
from tests.store_factories import entry, notice, record
from tourwright.domain.model import MachineName, Party
from tourwright.domain.stops import all_mails_of
from tourwright.ports import Letter
from tourwright.store import Store
from webhooks.courier import Courier, CourierPorts
from webhooks.delivery import Delivery
from webhooks.letters_out import LetterPorts, LetterWriter
from webhooks.safe_http import Gate, safe_session


class Post:
    """Keeps what is sent."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> None:
        """See `Mailer.send`."""
        self.letters.append(letter)

    def was_sent(self, message_id: str) -> bool | None:
        """See `Mailer.was_sent`."""
        return any(each.message_id == message_id for each in self.letters)


GOOD = {"reason": "death", "name": "  ana  SOL ", "verb": "stop"}


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world in which Ana and Dana have a tour."""
    world = PageWorld(sqlite_store)
    world.committed()
    world.alliance_of("ana")
    return world


def path(world: PageWorld) -> str:
    """Return the address of Ana's switch."""
    return f"/people/{world.key('ana')}/stop"


def throw(world: PageWorld, who: str = "kim", **changes: str) -> TestResponse:
    """Send the form."""
    return send(world.signed_in(who), path(world), {**GOOD, **changes}, "stop")


def posted(world: PageWorld) -> int:
    """Let the courier send everything that waits; returns how many letters went out."""
    store, post = world.store, Post()
    ports = LetterPorts(store.people, store.views, store.alumni, asks=store.asks)
    writer = LetterWriter(ports, world.links, "Meridian", {Party.HR: "hr@meridian.example"})
    courier_ports = CourierPorts(store.outbox, post, store.recorder, world.clock, store.asks)
    courier = Courier(courier_ports, writer, Delivery({}, safe_session(Gate(frozenset())), ""))
    while courier.step():
        pass
    return len(post.letters)


def test_nothing_that_waits_is_sent_to_anybody(world: PageWorld) -> None:
    """Neither to the person nor about the tour to the manager, and nothing that comes later."""
    throw(world)
    view = world.tour
    more = tuple(notice(f"n-{name}", to=world.key(name)) for name in ("ana", "dana"))
    last = record(view.seq + 90, alliance_id=view.alliance_id, stream=view.tour_id)
    world.store.recorder.record(replace(last, entries=(), notices=more))

    assert posted(world) == 0
    assert set(world.store.outbox.counts()) == {"dropped"}


def test_every_address_is_closed_and_the_tour_rests(world: PageWorld) -> None:
    """The moment the button is pressed."""
    answer = throw(world)

    assert answer.status_code == 303
    closed = ("ana@home.example", "ana@meridian.example", all_mails_of(world.tour.alliance_id))
    assert all(world.store.alumni.suppressed(each) for each in closed)
    assert world.tour.state == "paused"


def test_who_threw_it_when_and_why_stands_in_the_journal_and_on_the_page(
    world: PageWorld,
) -> None:
    """For HR and the alumni manager; a second time there is nothing to press."""
    throw(world)

    for name in ("kim", "ali"):
        shown = world.signed_in(name).get(path(world)).text
        assert "Kim Example" in shown
        assert "The person has died" in shown
        assert "<form method" not in shown.partition("<main")[2]


def test_a_stop_that_the_hr_system_told_of_is_not_said_to_be_somebodys(world: PageWorld) -> None:
    """A death that HR entered there; what the alliance does of it later is no stop of its own."""
    line = replace(entry(), event="deceased_or_stop", party=Party.HRIS, body={"reason": "death"})
    more = replace(line, machine=MachineName.ALUMNI, party=Party.HR, body={})
    here = world.people["ana"].alliance_id
    world.store.recorder.record(record(99, alliance_id=here, stream=here, entries=(line, more)))

    shown = world.signed_in("kim").get(path(world)).text

    assert "by the HR system" in shown
    assert "The person has died" in shown


def test_neither_of_the_two_reads_of_it(world: PageWorld) -> None:
    """Not on the history, and not on the page itself."""
    throw(world)

    said = [
        each
        for each in world.store.journal.lines(world.tour.alliance_id)
        if each.body["event"] == "deceased_or_stop"
    ]
    assert [each.body["private_to"] for each in said] == ["H"]
    for name in ("ana", "dana", "cleo"):
        assert world.signed_in(name).get(path(world)).status_code == 404
        assert "stop" not in world.signed_in(name).get(f"/tours/{world.tour.tour_id}/history").text


@pytest.mark.parametrize(
    "changes", [{"name": "Ana"}, {"name": ""}, {"reason": ""}, {"reason": "because"}]
)
def test_without_reason_and_name_nothing_happens(world: PageWorld, changes: dict[str, str]) -> None:
    """What was typed comes back."""
    answer = throw(world, **changes)

    assert answer.status_code == 422
    assert not world.store.alumni.suppressed("ana@home.example")
    assert world.tour.state == "active"


def test_a_form_of_another_browser_does_nothing(world: PageWorld) -> None:
    """And opening the page neither."""
    page = world.signed_in("kim").get(path(world))

    answer = world.signed_in("kim").post(path(world), data={**hidden(page), **GOOD})

    assert (page.status_code, answer.status_code) == (200, 403)
    assert not world.store.alumni.suppressed("ana@home.example")


def test_while_the_engine_is_away_the_addresses_are_closed_already(world: PageWorld) -> None:
    """The alliance hears of it as soon as it answers."""
    world.engine.down = True

    throw(world)

    assert world.store.alumni.suppressed("ana@meridian.example")
    assert "Stored safely" in world.signed_in("kim").get(path(world)).text


def test_somebody_without_a_tour_can_be_stopped_too(world: PageWorld) -> None:
    """Gus has left and had none."""
    gus = f"/people/{world.key('gus')}/stop"

    send(world.signed_in("kim"), gus, {**GOOD, "name": "Gus Example"}, "stop")

    assert world.store.alumni.suppressed("gus@home.example")


def test_mails_begin_again_when_the_person_works_here_again(world: PageWorld) -> None:
    """The private address stays closed: only its owner opens it."""
    throw(world)
    mine = world.tour.alliance_id
    seq = world.engine.alliances[mine].seq + 1
    line = entry("rehired", machine=MachineName.ALLIANCE, party=Party.HRIS)
    made = replace(record(seq, alliance_id=mine, stream=mine), entries=(line,))
    world.store.recorder.record(made)

    assert not world.store.alumni.suppressed("ana@meridian.example")
    assert not world.store.alumni.suppressed(all_mails_of(mine))
    assert world.store.alumni.suppressed("ana@home.example")
