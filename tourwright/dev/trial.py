"""What the time page knows and does: where each person is, jumps, and word from the HRIS."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import requests
from temporalio.service import RPCError

from tourwright.bootstrap.letters import writer_of
from tourwright.bootstrap.parts import Parts
from tourwright.dev.clock import Moment, TourClock, next_of
from tourwright.dev.days import TourDays
from tourwright.dev.places import LOOPBACK, Ports
from tourwright.domain.errors import RuleError
from tourwright.domain.model import MachineName, TourView
from tourwright.domain.people import Person
from tourwright.ports import JournalLine, Letter, OutboxRow, TransientError
from tourwright.temporal import connect
from tourwright.temporal_client import LoopThread
from webhooks.decide import apply
from webhooks.letters_out import NoAddressError

PEOPLE = 500
CALL_LIMIT_S = 90.0
HRIS_LIMIT_S = 10.0
MAILS_LIMIT_S = 10.0
NEWS_LIMIT_S = 15.0
POLL_S = 0.1
LEAP_LIMIT = 30
MONTH = timedelta(days=30)
NEWEST_MAILS = 100
ON_THEIR_WAY = frozenset({"waiting", "leased"})


class StuckError(Exception):
    """A click did not come to its end in time; trying again is safe."""


@dataclass(frozen=True)
class Mark:
    """A place in what happens: how many lines of the journal, and the last outgoing message."""

    lines: int = 0
    outbox_id: int = 0


@dataclass(frozen=True)
class Life:
    """One person as the page shows them.

    tours come oldest first, moments are of the open workflows with the alliance first, mark is how
    far what happened to them goes.
    """

    person: Person
    manager: Person | None
    tours: Sequence[TourView]
    moments: Sequence[Moment]
    mark: Mark

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

    def __init__(self, parts: Parts, days: TourDays, ports: Ports) -> None:
        """Work over the parts of the web process."""
        self.parts = parts
        self.days = days
        self.ports = ports
        self._loop = LoopThread()
        self._clock: TourClock | None = None
        self._writer = writer_of(parts)

    @property
    def logs(self) -> Path:
        """Where the processes say what they do."""
        return self.days.folder / "logs"

    def lives(self) -> list[Life]:
        """Return everybody who has an alliance with something in it."""
        people = self.parts.store.people.search(PEOPLE)
        found = [self._life(person) for person in people]
        return [life for life in found if life.mark.lines]

    def life(self, alliance_id: str) -> Life | None:
        """Return one person's life or None."""
        people = self.parts.store.people.search(PEOPLE)
        found = next((each for each in people if each.alliance_id == alliance_id), None)
        return None if found is None else self._life(found)

    def lines_after(self, alliance_id: str, mark: Mark) -> Sequence[JournalLine]:
        """Return what the journal holds beyond the mark."""
        return self.parts.store.journal.lines(alliance_id)[mark.lines :]

    def mails_after(self, alliance_id: str, mark: Mark) -> Sequence[Letter]:
        """Return the mails that were written beyond the mark, oldest first."""
        rows = [row for row in self._mails(alliance_id) if row.outbox_id > mark.outbox_id]
        written = (self._letter(row) for row in sorted(rows, key=lambda row: row.outbox_id))
        return [letter for letter in written if letter is not None]

    def jump(self, life: Life) -> bool:
        """Move the person to the next date and wait until all is quiet; False without one."""
        ahead = life.next
        if ahead is None or ahead.next_at is None or life.now is None:
            return False
        self._move(life, max(ahead.next_at, life.now))
        return True

    def leap(self, life: Life) -> None:
        """Jump over reminders to the next date that changes something between the two."""
        now: Life | None = life
        for _ in range(LEAP_LIMIT):
            if now is None or not self.jump(now):
                return
            if any(map(is_milestone, self.lines_after(life.alliance_id, life.mark))):
                return
            now = self.life(life.alliance_id)

    def pass_month(self, life: Life) -> None:
        """Let a month pass for the person, with everything that comes in it."""
        if life.now is None:
            return
        target = life.now + MONTH
        now: Life | None = life
        while now is not None and (ahead := now.next) is not None:
            if ahead.next_at is None or ahead.next_at > target or not self.jump(now):
                break
            now = self.life(life.alliance_id)
        if now is not None:
            self._move(now, target)

    def tell(self, life: Life, act: str, manager: str = "") -> None:
        """Let the HRIS say something about the person on the day they have reached."""
        day = (life.now or self.days.now_of(life.alliance_id)).date().isoformat()
        form = {"person": life.person.facts.source_person_id, "day": day, "manager": manager}
        url = f"http://{LOOPBACK}:{self.ports.hris}/do/{act}"
        try:
            answer = requests.post(url, data=form, timeout=HRIS_LIMIT_S, allow_redirects=False)
            answer.raise_for_status()
        except requests.RequestException as away:
            raise StuckError from away
        _poll(partial(self._knows_more_than, life), NEWS_LIMIT_S)
        self._settle(life.alliance_id)

    def _move(self, life: Life, target: datetime) -> None:
        """Move every workflow of the person to the moment. Raises StuckError."""
        self._hand_on_what_is_held(life)
        self.days.set(life.alliance_id, target)
        try:
            self._loop.run(self._tour_clock().move(life.moments, target), CALL_LIMIT_S)
        except (TimeoutError, RPCError, RuntimeError) as stuck:
            self.days.set(life.alliance_id, life.now or target)
            raise StuckError from stuck
        self._settle(life.alliance_id)

    def _hand_on_what_is_held(self, life: Life) -> None:
        """Tell the tours what waits for the other side: no wait lasts as long as a jump."""
        store = self.parts.store
        for moment in life.moments:
            for pending in store.asks.release(moment.workflow_id):
                with suppress(TransientError):
                    apply(pending, self.parts.engine, store.recorder, store.asks)

    def _life(self, person: Person) -> Life:
        store = self.parts.store
        mark = self._mark(person.alliance_id)
        tours = store.views.of_alliance(person.alliance_id) if mark.lines else ()
        ids = [tour.tour_id for tour in tours]
        moments = (
            self._loop.run(self._tour_clock().moments(person.alliance_id, ids), CALL_LIMIT_S)
            if mark.lines
            else []
        )
        manager_key = tours[-1].manager_key if tours else person.manager_key
        manager = store.people.get(manager_key) if manager_key else None
        return Life(person, manager, tours, moments, mark)

    def _mark(self, alliance_id: str) -> Mark:
        newest = max((row.outbox_id for row in self._mails(alliance_id)), default=0)
        return Mark(len(self.parts.store.journal.lines(alliance_id)), newest)

    def _mails(self, alliance_id: str) -> Sequence[OutboxRow]:
        rows = self.parts.store.outbox.log(NEWEST_MAILS, "mail")
        return [row for row in rows if row.alliance_id == alliance_id]

    def _letter(self, row: OutboxRow) -> Letter | None:
        try:
            return self._writer.letter(row, self.days.latest())
        except (NoAddressError, RuleError):
            return None

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
        return not any(row.state in ON_THEIR_WAY for row in self._mails(alliance_id))

    def _knows_more_than(self, life: Life) -> bool:
        """Say whether the news arrived, and its handling is over."""
        person = self.parts.store.people.get(life.person.person_key)
        if person == life.person:
            return False
        return self._loop.run(self._tour_clock().events_are_over(), CALL_LIMIT_S)


def is_milestone(line: JournalLine) -> bool:
    """Say whether the line tells of more than a reminder or a step of HR's catalogue."""
    body = line.body
    if body.get("machine") == MachineName.STEP:
        return False
    return bool(body.get("to_state")) and body.get("from_state") != body.get("to_state")


def _poll(is_so: Callable[[], bool], limit_s: float) -> bool:
    ends = time.monotonic() + limit_s
    while time.monotonic() < ends:
        if is_so():
            return True
        time.sleep(POLL_S)
    return False
