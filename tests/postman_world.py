"""A courier with a pace over the store of a page world, and a mailer that remembers."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from tests.page_world import PageWorld
from tests.store_deps import BASE, KEY, Calendars
from tourwright.domain.model import Entry, MachineName, Notice, Party, Record
from tourwright.domain.policy import Policy
from tourwright.ports import Clock, Letter
from tourwright.store import Store
from webhooks.courier import Courier, CourierPorts
from webhooks.courier_extras import NONE, CourierExtras
from webhooks.delivery import Delivery
from webhooks.letters_out import LetterPorts, LetterWriter
from webhooks.pace import Pace, PacePorts
from webhooks.safe_http import Gate, safe_session
from webhooks.tokens import Links

NIGHT = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
NINE = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
"""Nine in Berlin, where everybody of the cast works."""

USUAL = "review_revealed"
HR_MAIL = "hr@meridian.example"


@dataclass
class FakeMailer:
    """Remembers letters; fails before or after sending when told to."""

    letters: list[Letter] = field(default_factory=list)
    fault: Exception | None = None
    dies: bool = False

    def send(self, letter: Letter) -> None:
        """See `Mailer.send`."""
        if self.fault is not None:
            raise self.fault
        self.letters.append(letter)
        if self.dies:
            raise KeyboardInterrupt

    def was_sent(self, message_id: str) -> bool | None:
        """See `Mailer.was_sent`."""
        return any(one.message_id == message_id for one in self.letters)


def courier_over(
    store: Store, clock: Clock, mailer: FakeMailer, extras: CourierExtras = NONE
) -> Courier:
    """Return a courier with a pace, who knows where HR's mail goes."""
    letters = LetterPorts(store.people, store.views, store.alumni, asks=store.asks)
    writer = LetterWriter(letters, Links(KEY, BASE), "Meridian Cells", {Party.HR: HR_MAIL})
    ports = CourierPorts(store.outbox, mailer, store.recorder, clock, store.asks, extras)
    read = PacePorts(store.people, store.preferences, store.pair_texts, Calendars(), store.outbox)
    policy = Policy("p", "Meridian Cells", HR_MAIL)
    delivery = Delivery({}, safe_session(Gate()), BASE)
    return Courier(ports, writer, delivery, Pace(read, lambda: policy))


class Post:
    """A courier with a pace, over the store of a page world; nothing waits at first."""

    def __init__(self, store: Store) -> None:
        self.world = PageWorld(store, NIGHT)
        self.store, self.clock, self.mailer = store, self.world.clock, FakeMailer()
        self.dana = self.world.key("dana")
        self.alliance_id = self.world.people["ana"].alliance_id
        self.extras = NONE
        self.courier = self.another()
        self.seq = 0

    def another(self) -> Courier:
        """Return a courier of another process."""
        return courier_over(self.store, self.clock, self.mailer, self.extras)

    def write(self, *notices: Notice, tour: int = 1, **more: object) -> None:
        """Let something happen now that tells these."""
        self.seq += 1
        line = Entry(MachineName.TOUR, "edit", Party.MANAGER, self.clock.now())
        stream = f"{self.alliance_id}-{tour}"
        made = Record(self.alliance_id, stream, self.seq, (line,), notices)
        self.store.recorder.record(replace(made, **more))  # type: ignore[arg-type]

    def notice(self, key: str, purpose: str = USUAL, **more: object) -> Notice:
        """Return a notice to Dana."""
        made = Notice(f"{self.alliance_id}:{key}", purpose, self.dana, Party.MANAGER)
        return replace(made, **more)  # type: ignore[arg-type]

    def go(self) -> list[Letter]:
        """Let the courier work until it finds nothing; returns what it sent."""
        before = len(self.mailer.letters)
        while self.courier.step():
            pass
        return self.mailer.letters[before:]

    def go_at(self, moment: datetime) -> list[Letter]:
        """Let the courier work on its way to a moment."""
        sent = self.go()
        while (at := self.store.outbox.next_at()) is not None and at <= moment:
            self.clock.moment = max(at, self.clock.moment)
            sent += self.go()
        self.clock.moment = moment
        return sent + self.go()
