"""Questions as tasks in people's own lists, for those who plan their day there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class Task:
    """What a task says: a title that tells nothing, and the way to the question."""

    ask_id: str
    title: str
    link: str
    due: datetime | None = None


@dataclass(frozen=True)
class TaskPlace:
    """Where the board keeps a task; list_id is the board's own, owner included."""

    list_id: str
    task_id: str


@dataclass(frozen=True)
class TaskWanted:
    """An open question without a task. oid is the account of whom it asks."""

    ask_id: str
    alliance_id: str
    person_key: str
    oid: str


@dataclass(frozen=True)
class TaskNote:
    """A task that was made. kind is the board's name, or none where nobody can have one."""

    ask_id: str
    alliance_id: str
    kind: str
    place: TaskPlace
    at: datetime


class TaskBoard(Protocol):
    """Makes and ends tasks; safe to repeat."""

    kind: str

    def add(self, oid: str, task: Task) -> TaskPlace:
        """Make the task, unless it is there. Raises TransientError, RefusedError, NotFoundError."""
        ...

    def complete(self, place: TaskPlace) -> None:
        """Mark it done; one that is gone is fine."""
        ...


class TaskNotes(Protocol):
    """Which questions are tasks."""

    def missing(self, limit: int) -> Sequence[TaskWanted]:
        """Return open questions of people with a live account that are no task yet."""
        ...

    def over(self, limit: int) -> Sequence[TaskNote]:
        """Return tasks whose question is no longer open."""
        ...

    def put(self, note: TaskNote) -> None:
        """Note a task."""
        ...

    def drop(self, ask_id: str) -> None:
        """Forget a task that is done."""
        ...
