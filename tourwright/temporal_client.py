"""A client of Temporal for synchronous callers: one event loop in a thread, one lazy client.

Web handlers are synchronous and the client is not; a client must also not cross a fork. So the loop
and the client are made on first use in the process that uses them.
"""

import asyncio
import os
import threading
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any, TypeVar

from temporalio.client import Client, Schedule, ScheduleUpdate, ScheduleUpdateInput

Answer = TypeVar("Answer")


class LoopThread:
    """One event loop in a daemon thread, made anew after a fork."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._lock = threading.Lock()
        self._pid = 0
        self._loop: asyncio.AbstractEventLoop | None = None

    def run(self, work: Coroutine[Any, Any, Answer], limit_s: float) -> Answer:
        """Run the coroutine and wait for its answer; TimeoutError after the limit."""
        future = asyncio.run_coroutine_threadsafe(work, self._running())
        try:
            return future.result(limit_s)
        except TimeoutError:
            future.cancel()
            raise

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None or self._pid != os.getpid():
                self._loop, self._pid = asyncio.new_event_loop(), os.getpid()
                threading.Thread(
                    target=self._loop.run_forever, name="temporal-loop", daemon=True
                ).start()
            return self._loop


class OwnClient:
    """One client in each process, connected on first use: a client must not cross a fork."""

    def __init__(self, connect: Callable[[], Awaitable[Client]]) -> None:
        """Connect nothing yet."""
        self._connect = connect
        self._client: Client | None = None
        self._pid = 0

    async def ready(self) -> Client:
        """Return the client of this process."""
        if self._client is None or self._pid != os.getpid():
            self._client = await self._connect()
            self._pid = os.getpid()
        return self._client


def paused_as_before(found: ScheduleUpdateInput, wanted: Schedule) -> ScheduleUpdate:
    """Return the change of a schedule to the one wanted; whether it is paused is the operator's."""
    return ScheduleUpdate(replace(wanted, state=found.description.schedule.state))
