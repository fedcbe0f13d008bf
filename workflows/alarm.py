"""One timer kept alive instead of a new one for every message, as each costs history events."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from temporalio import workflow


class Alarm:
    """Calls back once its moment came; an alarm that rings early is only a look around."""

    def __init__(self, ring: Callable[[], None]) -> None:
        """Ring nothing until set."""
        self._ring = ring
        self._at: datetime | None = None
        self._task: asyncio.Task[None] | None = None

    def set(self, at: datetime | None, *, later: bool = False) -> None:
        """Ring at the moment, or at an earlier one that is set already; None changes nothing.

        later: the earlier one has nothing to say any more, so it is put off instead of heard.
        """
        if at is None or at == self._at:
            return
        if self._at is not None and self._at < at and not later:
            return
        if self._task is not None:
            self._task.cancel()
        self._at = at
        self._task = asyncio.create_task(self._wait(at))

    async def _wait(self, at: datetime) -> None:
        await asyncio.sleep(max(0.0, (at - workflow.now()).total_seconds()))
        self._at = None
        self._task = None
        self._ring()
