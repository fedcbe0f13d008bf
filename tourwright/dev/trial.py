"""What the time page knows and does: where each person is, jumps, and word from the HRIS."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import requests

from tourwright import bootstrap
from tourwright.dev.clock import Moment, TourClock, next_of
from tourwright.dev.days import TourDays
from tourwright.dev.places import LOOPBACK, Ports
from tourwright.domain.model import TourView
from tourwright.domain.people import Person
from tourwright.engine import LoopThread
from tourwright.ports import JournalLine
from tourwright.temporal import connect

PEOPLE = 500
CALL_LIMIT_S = 90.0
HRIS_LIMIT_S = 10.0
MAILS_LIMIT_S = 10.0
NEWS_LIMIT_S = 15.0
POLL_S = 0.1
ON_THEIR_WAY = frozenset({"waiting", "leased"})


@dataclass(frozen=True)
class Life:
    """One person as the page shows them.

    tours come oldest first, moments are of the open workflows with the alliance first, lines counts
    what the journal holds.
    """

    person: Person
    manager: Person | None
    tours: Sequence[TourView]
    moments: Sequence[Moment]
    lines: int

    @property
    def alliance_id(self) -> str:
        """The alliance."""
        return self.person.alliance_id

    @property
    def now(self) -> datetime | None:
        """Where the person is in time."""
        return max((each.now for each in self.moments), default=None)

    @property
    def next(self) -> Moment | None:
        """What comes next by itself."""
        return next_of(self.moments)


class Trial:
    """The time machine of the trial company."""

    def __init__(self, parts: bootstrap.Parts, days: TourDays, ports: Ports) -> None:
        """Work over the parts of the web process."""
        self.parts = parts
        self.days = days
        self.ports = ports
        self._loop = LoopThread()
        self._clock: TourClock | None = None

    def lives(self) -> list[Life]:
        """Return everybody who has an alliance with something in it."""
        people = self.parts.store.people.search(PEOPLE)
        found = [self._life(person) for person in people]
        return [life for life in found if life.lines]

    def life(self, alliance_id: str) -> Life | None:
        """Return one person's life or None."""
        return next((each for each in self.lives() if each.alliance_id == alliance_id), None)

    def lines_after(self, alliance_id: str, count: int) -> Sequence[JournalLine]:
        """Return what the journal holds beyond so many lines."""
        return self.parts.store.journal.lines(alliance_id)[count:]

    def jump(self, life: Life) -> bool:
        """Move the person to the next date and wait until all is quiet; False without one."""
        ahead = life.next
        if ahead is None or ahead.next_at is None or life.now is None:
            return False
        target = max(ahead.next_at, life.now)
        self.days.set(life.alliance_id, target)
        clock = self._tour_clock()
        self._loop.run(clock.move(life.moments, target), CALL_LIMIT_S)
        self._settle(life.alliance_id)
        return True

    def tell(self, life: Life, act: str, manager: str = "") -> bool:
        """Let the HRIS say something about the person on the day they have reached."""
        day = (life.now or self.days.now_of(life.alliance_id)).date().isoformat()
        form = {"person": life.person.facts.source_person_id, "day": day, "manager": manager}
        url = f"http://{LOOPBACK}:{self.ports.hris}/do/{act}"
        answer = requests.post(url, data=form, timeout=HRIS_LIMIT_S, allow_redirects=False)
        answer.raise_for_status()
        news = self._wait_for_news(life)
        self._settle(life.alliance_id)
        return news

    def _life(self, person: Person) -> Life:
        store = self.parts.store
        lines = len(store.journal.lines(person.alliance_id))
        tours = store.views.of_alliance(person.alliance_id) if lines else ()
        ids = [tour.tour_id for tour in tours]
        moments = (
            self._loop.run(self._tour_clock().moments(person.alliance_id, ids), CALL_LIMIT_S)
            if lines
            else []
        )
        manager_key = tours[-1].manager_key if tours else person.manager_key
        manager = store.people.get(manager_key) if manager_key else None
        return Life(person, manager, tours, moments, lines)

    def _tour_clock(self) -> TourClock:
        if self._clock is None:
            client = self._loop.run(connect(self.parts.store.keyring), CALL_LIMIT_S)
            self._clock = TourClock(client)
        return self._clock

    def _settle(self, alliance_id: str) -> None:
        """Wait until the workflows are quiet, new ones too, and the mails are out."""
        _poll(partial(self._mails_are_out, alliance_id), MAILS_LIMIT_S)
        life = self.life(alliance_id)
        ids = [each.workflow_id for each in life.moments] if life else []
        self._loop.run(self._tour_clock().quiet(ids), CALL_LIMIT_S)
        _poll(partial(self._mails_are_out, alliance_id), MAILS_LIMIT_S)

    def _mails_are_out(self, alliance_id: str) -> bool:
        rows = self.parts.store.outbox.log(100, "mail")
        mine = [row for row in rows if row.alliance_id == alliance_id]
        return not any(row.state in ON_THEIR_WAY for row in mine)

    def _wait_for_news(self, life: Life) -> bool:
        """Wait until the journal tells of it; False when nothing came of it in time."""
        return _poll(lambda: bool(self.lines_after(life.alliance_id, life.lines)), NEWS_LIMIT_S)


def _poll(is_so: Callable[[], bool], limit_s: float) -> bool:
    ends = time.monotonic() + limit_s
    while time.monotonic() < ends:
        if is_so():
            return True
        time.sleep(POLL_S)
    return False
