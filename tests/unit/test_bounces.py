"""An address that takes no mail: it is not used again, and the right people hear of it."""

from datetime import timedelta

import pytest

from tests.page_world import PageWorld
from tourwright.domain.model import Party
from tourwright.ports import Letter, NoSuchAddressError, RefusedError
from tourwright.store import Store
from webhooks.bounces import BounceMailer, BouncePorts

SOON = timedelta(seconds=1)


class Refusing:
    """A mailer whose server says no."""

    def __init__(self, why: Exception | None) -> None:
        self._why = why

    def send(self, letter: Letter) -> None:
        """See `Mailer.send`."""
        del letter
        if self._why:
            raise self._why

    def was_sent(self, message_id: str) -> bool | None:
        """See `Mailer.was_sent`."""
        return message_id == "sent"


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return the cast."""
    return PageWorld(sqlite_store)


def send(world: PageWorld, address: str, why: Exception | None) -> None:
    """Send a letter; what the server says is passed on."""
    store = world.store
    ports = BouncePorts(store.people, store.alumni, store.asks, store.recorder, world.clock)
    mailer = BounceMailer(Refusing(why), ports)
    assert mailer.was_sent("sent")
    letter = Letter("<1@x>", address, "", "Hello", ("Hello,",), world.clock.now())
    if why is None:
        mailer.send(letter)
        return
    with pytest.raises(type(why)):
        mailer.send(letter)


def told(world: PageWorld) -> list[str]:
    """Return the purposes of the mails that wait."""
    return [str(row.body.get("purpose")) for row in world.store.outbox.log(10)]


def test_a_private_address_is_closed_and_its_alliance_hears_of_it(world: PageWorld) -> None:
    """Once a day, however many mails come back; HR is asked by the alliance."""
    for _ in range(2):
        send(world, "Gus@home.example", NoSuchAddressError("nobody"))

    assert world.store.alumni.suppressed("gus@home.example")
    (pending,) = world.store.asks.pending(10, world.clock.now() + SOON)
    assert (pending.act.event, pending.act.party) == ("hard_bounce", Party.MAIL)
    assert pending.workflow_id == f"alliance:{world.people['gus'].alliance_id}"
    assert told(world) == []


def test_a_work_address_is_closed_and_hr_is_told_once(world: PageWorld) -> None:
    """What is asked of the person stands on their page."""
    for _ in range(2):
        send(world, "ana@meridian.example", NoSuchAddressError("nobody"))

    assert world.store.alumni.suppressed("ana@meridian.example")
    assert told(world) == ["hr_address_bounced"]
    assert not world.store.asks.pending(10, world.clock.now() + SOON)


@pytest.mark.parametrize("why", [None, RefusedError("550 5.7.1 not from you")])
def test_whatever_else_happens_closes_no_address(world: PageWorld, why: Exception | None) -> None:
    """A server that refuses us says nothing about the address."""
    send(world, "ana@meridian.example", why)

    assert not world.store.alumni.suppressed("ana@meridian.example")
    assert told(world) == []


def test_an_address_of_nobody_we_know_is_left_alone(world: PageWorld) -> None:
    """HR's own mailbox, for one."""
    send(world, "hr@meridian.example", NoSuchAddressError("nobody"))

    assert not world.store.alumni.suppressed("hr@meridian.example")
