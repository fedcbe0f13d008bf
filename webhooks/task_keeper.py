"""Keeps tasks as their questions stand: one for each that is open, none for what is answered.

What differs is looked for, so nothing is lost by a stop at any point.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tourwright.domain.asks import Actor
from tourwright.ports import (
    Asks,
    ConnectorError,
    KeyDestroyedError,
    TransientError,
    UnknownOutcomeError,
)
from tourwright.ports.tasks import Task, TaskBoard, TaskNote, TaskNotes, TaskPlace, TaskWanted
from webhooks.ask_cards import AskCards
from webhooks.courier_extras import Keeper

logger = logging.getLogger(__name__)

REST = timedelta(seconds=30)
AT_ONCE = 10
NOWHERE = TaskPlace("", "")
NONE = "none"


@dataclass(frozen=True)
class TaskPorts:
    """What tasks are kept with; writer says what a question is called."""

    notes: TaskNotes
    board: TaskBoard
    asks: Asks
    writer: AskCards


class TaskKeeper:
    """Makes and ends tasks, some at a time, twice a minute at most."""

    def __init__(self, ports: TaskPorts) -> None:
        self._ports = ports
        self._rests_until: datetime | None = None

    def step(self, now: datetime) -> int:
        """See `Keeper.step`."""
        if self._rests_until is not None and now < self._rests_until:
            return 0
        self._rests_until = now + REST
        try:
            return self._complete() + self._add(now)
        except (TransientError, UnknownOutcomeError) as why:
            logger.warning("tasks put off", extra={"why": str(why)})
            return 0

    def _complete(self) -> int:
        over = self._ports.notes.over(AT_ONCE)
        for note in over:
            if note.kind == self._ports.board.kind:
                self._ports.board.complete(note.place)
            self._ports.notes.drop(note.ask_id)
        return len(over)

    def _add(self, now: datetime) -> int:
        wanted = self._ports.notes.missing(AT_ONCE)
        for each in wanted:
            place = self._place(each)
            kind = self._ports.board.kind if place != NOWHERE else NONE
            self._ports.notes.put(TaskNote(each.ask_id, each.alliance_id, kind, place, now))
        return len(wanted)

    def _place(self, wanted: TaskWanted) -> TaskPlace:
        """Make the task; whoever cannot have one is not asked again."""
        try:
            task = self._task(wanted)
            return self._ports.board.add(wanted.oid, task) if task is not None else NOWHERE
        except (TransientError, UnknownOutcomeError):
            raise
        except ConnectorError as why:
            logger.warning("no task", extra={"why": str(why)})
            return NOWHERE

    def _task(self, wanted: TaskWanted) -> Task | None:
        ask = self._ports.asks.get(wanted.ask_id)
        if ask is None:
            return None
        try:
            card = self._ports.writer.card(ask, Actor(wanted.person_key))
        except KeyDestroyedError:
            return None
        return Task(ask.ask_id, card.title, card.link, ask.due)


class Keepers:
    """Several keepers as one."""

    def __init__(self, keepers: Sequence[Keeper]) -> None:
        self._keepers = keepers

    def step(self, now: datetime) -> int:
        """See `Keeper.step`."""
        return sum([each.step(now) for each in self._keepers])
