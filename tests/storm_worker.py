"""A process that sends what the outbox holds over Microsoft 365, until it is killed."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tourwright.bootstrap import microsoft
from tourwright.bootstrap.cards import cards_of
from tourwright.bootstrap.letters import writer_of
from tourwright.bootstrap.parts import Parts, parts_of
from tourwright.bootstrap.worker import delivery_of, mailer_of, pace_of
from tourwright.ports.cards import Chats
from tourwright.ports.directory import DirectoryUser
from tourwright.ports.mailbox import MailboxRate
from tourwright.settings import read
from webhooks.card_keeper import CardKeeper, KeeperPorts
from webhooks.card_post import CardPost, PostPorts
from webhooks.courier import Courier, CourierPorts
from webhooks.courier_extras import CourierExtras
from webhooks.mail_lane import LanePorts, PacedLane

NINE = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
"""Nine in Berlin, where everybody works."""

SPEED = 120
"""So much faster than ours the clock of the storm goes: leases and waits end in good time."""

IDLE_S = 0.02


WORKDAY_S = 8 * 3600
"""After so long it is nine on the next day: at night nothing is sent, and the storm would wait."""


@dataclass(frozen=True)
class FastClock:
    """A clock that all processes share; it began at nine, and knows no nights."""

    began: float

    def now(self) -> datetime:
        """See `tourwright.ports.Clock.now`."""
        days, seconds = divmod((time.time() - self.began) * SPEED, WORKDAY_S)
        return NINE + timedelta(days=days, seconds=seconds)


@dataclass(frozen=True)
class Accounts:
    """The accounts of those who have a chat; nothing else of the directory is asked for."""

    chats: Chats

    def of_person(self, person_key: str) -> DirectoryUser | None:
        """See `DirectoryBook.of_person`."""
        chat = self.chats.of_person(person_key)
        return DirectoryUser(chat.oid) if chat is not None else None


def work(environ: Mapping[str, str], began: float) -> None:
    """Send until somebody ends this process."""
    logging.disable(logging.ERROR)
    rate = MailboxRate("", timedelta(seconds=0.1))
    parts = parts_of(read(environ), FastClock(began))
    courier = courier_of(parts, rate, lambda seconds: time.sleep(seconds / SPEED))
    while True:
        if not courier.step():
            time.sleep(IDLE_S)


def courier_of(parts: Parts, rate: MailboxRate, sleep: Callable[[float], None]) -> Courier:
    """Build a courier as the worker process does, at a rate and with a sleep of the caller."""
    store = parts.store
    mailer = mailer_of(parts)
    lane_ports = LanePorts(mailer, store.letters, store.slots, parts.clock)
    extras = CourierExtras(*_cards(parts), PacedLane(lane_ports, rate, sleep))
    ports = CourierPorts(store.outbox, mailer, store.recorder, parts.clock, store.asks, extras)
    return Courier(ports, writer_of(parts), delivery_of(parts), pace_of(parts))


def _cards(parts: Parts) -> tuple[CardPost, CardKeeper]:
    """Build what sends cards and what puts them right."""
    store, shared = parts.store, parts.microsoft
    assert shared is not None
    channel, faces = microsoft.chat_of(parts, shared), microsoft.faces_of(shared)
    assert channel is not None
    assert faces is not None
    writer = cards_of(parts)
    post = PostPorts(
        store.asks,
        store.outbox,
        store.cards,
        store.choices,
        store.chats,
        Accounts(store.chats),  # type: ignore[arg-type]  # all that is asked of it
        writer,
        faces,
        channel,
    )
    keeper = KeeperPorts(store.cards, store.asks, store.chats, channel, writer, faces)
    return CardPost(post), CardKeeper(keeper)
