"""A manager who is asked eighty things in a night, in a company whose mailbox has its limits.

The emulated mailbox takes 30 mails a minute and four requests at a time, as Exchange does. A clock
that nobody waits for lets hours pass; what is counted is what the mailbox saw.
"""

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.results import Figure, Result
from tests.storm import Storm, storm
from tests.storm_worker import NINE, courier_of
from tourwright.ports.mailbox import MailboxRate

ASKED = 80
A_MINUTE, AT_ONCE = 30, 4
EVERY = timedelta(seconds=2.5)
MINUTE = timedelta(minutes=1)
SENDS = ("/send", "/sendMail")


@dataclass
class Clock:
    """A clock that moves when somebody sleeps."""

    moment: datetime = NINE

    def now(self) -> datetime:
        """See `tourwright.ports.Clock.now`."""
        return self.moment

    def seconds(self) -> float:
        """Return the moment as the limits count it."""
        return self.moment.timestamp()

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.moment += timedelta(seconds=seconds)


@dataclass
class Morning:
    """What became of a morning; sent are the moments at which mails left."""

    storm: Storm
    clock: Clock
    sent: Sequence[datetime] = ()

    def pass_by(self) -> None:
        """Let the courier work until nothing is left."""
        rate = MailboxRate("tours@acme.example", EVERY)
        courier = courier_of(self.storm.parts, rate, self.clock.sleep)
        while self.storm.left():
            if not courier.step():
                self.clock.sleep(1)
        mails = self.storm.emulator.mails.all()
        self.sent = [datetime.fromisoformat(mail.received) for mail in mails]

    @property
    def busiest(self) -> int:
        """The most mails of any minute."""
        return max(sum(at <= each < at + MINUTE for each in self.sent) for at in self.sent)

    def mails_to(self, address: str) -> int:
        """Count somebody's mails."""
        return len(self.storm.emulator.mails.all(address))


def run(others: int = 200) -> Result:
    """Ask one manager eighty things, and as many others one thing each."""
    clock = Clock()
    with (
        tempfile.TemporaryDirectory(prefix="tourwright-") as folder,
        storm(Path(folder), clock) as made,
    ):
        throttle = made.emulator.throttle
        throttle.mails_per_minute, throttle.at_once = A_MINUTE, AT_ONCE
        throttle.clock = clock.seconds
        made.ask(1, questions=ASKED, chat=False)
        made.ask(1, questions=ASKED, chat=True)
        made.ask(others, chat=False)
        morning = Morning(made, clock)
        morning.pass_by()
        return _result(morning)


def _result(morning: Morning) -> Result:
    made, emulator = morning.storm, morning.storm.emulator
    calls = Counter(line.path.endswith(SENDS) for line in emulator.ledger.lines("graph"))
    taken = (morning.clock.moment - NINE) / MINUTE
    mails = len(morning.sent)
    return Result(
        "digest",
        [
            Figure("mails for 80 questions", float(morning.mails_to("p0@acme.example")), goal=1.0),
            Figure("cards for 80 questions", float(len(emulator.chats.of())), goal=1.0),
            Figure("all mails", float(mails)),
            Figure("mails in the busiest minute", float(morning.busiest), goal=float(A_MINUTE)),
            Figure("refused by the mailbox", float(emulator.throttle.refused), goal=0.0),
            Figure("requests at a time", float(emulator.throttle.most), goal=float(AT_ONCE)),
            Figure("requests a mail", sum(calls.values()) / mails),
            Figure("until all were sent", taken, "min", goal=mails * EVERY / MINUTE + 1),
            Figure("left", float(made.left()), goal=0.0),
        ],
    )
