"""A company on a real server of which most leave at once: held, looked at, released, written to."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

from tests.fakes import FakeClock
from tests.hris_path import HrisPath
from tests.hris_rounds import somebody
from tests.postman_world import FakeMailer, courier_over
from tests.temporal_running import Server
from tourwright.domain.model import Party
from tourwright.domain.people import PersonStatus, SourcePerson, Termination
from tourwright.intake.ports import Teller
from tourwright.ports.hris import Round, SourceRules
from tourwright.store import Store
from tourwright.temporal import alliance_workflow_id
from tourwright.values import FactsTold

BOSS = "boss"
STAY = 10
"""So many work on: a company does not vanish."""

LEFT_BEFORE = timedelta(days=3)
OF_THE_POLICY = 2
"""Every so many-th left for a reason that the policy knows; about the others HR is asked."""

RULES = SourceRules(first="apply", adopt="everybody")


@dataclass
class CountedTells:
    """Passes on what alliances are told, and keeps whom it was about."""

    to: Teller
    told: list[str] = field(default_factory=list)

    def tell(self, told: FactsTold) -> None:
        """See `Teller.tell`."""
        self.told.append(told.facts.alliance_id)
        self.to.tell(told)


@contextmanager
def leaving(server: Server, store: Store, count: int) -> "Iterator[Exodus]":
    """Run a company of which so many will leave, with a worker, while the block lasts."""
    made = Exodus(server, store, count)
    made.start_worker()
    try:
        yield made
    finally:
        made.close()


class Exodus(HrisPath):
    """So many people with alliances that run, who then leave between two readings."""

    def __init__(self, server: Server, store: Store, count: int) -> None:
        super().__init__(server, store, RULES)
        self.names = [f"p{number}" for number in range(count)]
        self.tells = CountedTells(self.engine)
        self.teller = self.tells
        self.listed.size = 500
        self.mailer = FakeMailer()

    def begin(self) -> Round:
        """Read everybody, so that every alliance runs; what that told is forgotten."""
        stay = [_works(f"s{number}") for number in range(STAY)]
        self.listed.has(somebody(BOSS), *stay, *map(_works, self.names))
        first = self.load()
        self.tells.told.clear()
        return first

    def leave(self) -> Round:
        """Have all of them gone, and read everybody; returns the round."""
        day = self.now().date() - LEFT_BEFORE
        for number, name in enumerate(self.names):
            known = number % OF_THE_POLICY == 0
            ended = Termination(day, type="voluntary" if known else "", rehire_eligible=None)
            gone = replace(
                _works(name), status=PersonStatus.TERMINATED, end_date=day, termination=ended
            )
            self.listed.people[name] = gone
        return self.load()

    def let_go(self, held: Round) -> str:
        """Release the round; returns what came of it."""
        assert self.release(held)
        return self.ended(held.why.value)

    def states(self) -> Mapping[str, int]:
        """Return in which states their alliances are."""
        people = self.store.people_bulk.of_source("hr", self.names)
        return Counter(self._state(each.alliance_id) for each in people.values())

    def _state(self, alliance_id: str) -> str:
        handle = self.client.get_workflow_handle(alliance_workflow_id(alliance_id))
        state: str = self.run(handle.query("state", result_type=str))
        return state

    def asked(self) -> int:
        """Return how many questions wait for HR."""
        return len(self.store.asks.open_for_role(Party.HR, 10 * len(self.names)))

    def live(self, days: int) -> Mapping[str, int]:
        """Let the days pass one by one, with a courier at work; returns mails by address."""
        people = self.store.people_bulk.of_source("hr", self.names)
        self.ids |= {alliance_workflow_id(each.alliance_id) for each in people.values()}
        clock = FakeClock(self.now())
        courier = courier_over(self.store, clock, self.mailer)
        for _ in range(days):
            self.pass_days(1)
            clock.moment = self.now()
            while courier.step():
                pass
        return self._sent()

    def _sent(self) -> Mapping[str, int]:
        return Counter(letter.to_address for letter in self.mailer.letters)

    def mails(self, days: int) -> Mapping[str, int]:
        """Let the courier work for so many days; returns how many mails went to each address."""
        clock = FakeClock(self.now())
        courier, until = courier_over(self.store, clock, self.mailer), clock.now() + timedelta(days)
        while True:
            while courier.step():
                pass
            at = self.store.outbox.next_at()
            if at is None or at > until:
                return self._sent()
            clock.moment = max(at, clock.now())


def _works(name: str) -> SourcePerson:
    return somebody(name, manager_source_id=BOSS, personal_email=f"{name}@home.example")


def most(mails: Mapping[str, int], but: Sequence[str] = ()) -> int:
    """Return how many mails the address got that got most, but for these."""
    return max((count for address, count in mails.items() if address not in but), default=0)
