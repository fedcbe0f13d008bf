"""Group commit: many threads' writes in one transaction and one fsync.

One thread writes. It takes whatever waits, runs it in one transaction and commits; only then do
the callers go on. While a commit waits for the disk the next batch gathers, so the batches grow
with the load by themselves. When a job fails, its batch is undone and the jobs are run again one by
one, so none suffers from another: failures are rare, and a savepoint for each job would cost every
one of them. So a job may run twice, and must depend on nothing but its connection.
"""

import threading
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from tourwright.store.errors import DRIVER_ERRORS, FLEETING, StoreUnavailableError, translated

Result = TypeVar("Result")
Item = TypeVar("Item")
Work = Callable[[Connection], Result]
BulkWork = Callable[[Connection, Sequence[Item]], Sequence[Result]]

BATCH = 500


class _Job:
    """One caller's work: `done` is a lock that the caller waits for, cheaper than an event."""

    __slots__ = ("bulk", "done", "error", "item", "result", "work")

    def __init__(self, work: Work[Any] | None, bulk: BulkWork[Any, Any] | None, item: Any) -> None:  # noqa: ANN401  (any job's item)
        self.work = work
        self.bulk = bulk
        self.item = item
        self.result: Any = None
        self.error: BaseException | None = None
        self.done = threading.Lock()
        self.done.acquire()


class GroupWriter:
    """Runs jobs of many threads on one connection; the thread starts with the first job."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False
        self.gate = threading.Lock()
        """Held while a batch runs; hold it to write on a connection of your own."""

    def run(self, work: Work[Result]) -> Result:
        """Run the work in the next transaction; returns its result once that is committed.

        It may run more than once, each time on what the database holds then.

        Raises what the work raised (then nothing of it was written), or StoreUnavailableError.
        """
        result: Result = self._wait(_Job(work, None, None))
        return result

    def bulk(self, work: BulkWork[Item, Result], item: Item) -> Result:
        """Like `run`, for small things that the database takes many at a time."""
        result: Result = self._wait(_Job(None, work, item))
        return result

    def close(self) -> None:
        """Finish what waits, then stop; later jobs are refused."""
        with self._lock:
            self._closed = True
            thread = self._thread
        if thread is not None:
            self._queue.put(None)
            thread.join()

    def _wait(self, job: _Job) -> Any:  # noqa: ANN401  (the job's own result)
        with self._lock:
            if self._closed:
                raise StoreUnavailableError("the store was closed: open it again")
            if self._thread is None:
                self._start()
            self._queue.put(job)
        job.done.acquire()
        if job.error is not None:
            raise job.error
        return job.result

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._loop, name="store-writer", daemon=True)
        self._thread.start()

    def _loop(self) -> None:
        stop = False
        while not stop:
            batch, stop = self._gather()
            if batch:
                self._settle(batch)
            for job in batch:
                job.done.release()

    def _gather(self) -> tuple[list[_Job], bool]:
        """Wait for one job, then take what else is there; the flag says that the end was asked."""
        batch: list[_Job] = []
        job = self._queue.get()
        while job is not None:
            batch.append(job)
            if len(batch) >= BATCH or self._queue.empty():
                return batch, False
            job = self._queue.get()
        return batch, True

    def _settle(self, batch: Sequence[_Job]) -> None:
        try:
            self._commit(batch)
        except Exception as why:
            if len(batch) > 1:
                for job in batch:
                    self._settle_alone(job)
            else:
                self._once_more(batch[0], why)

    def _settle_alone(self, job: _Job) -> None:
        job.error = None
        try:
            self._commit((job,))
        except Exception as why:
            self._once_more(job, why)

    def _once_more(self, job: _Job, why: Exception) -> None:
        """A deadlock or a lost connection is over at the second try; the rest is the caller's."""
        job.error = _told(why)
        if isinstance(why, FLEETING):
            job.error = None
            try:
                self._commit((job,))
            except Exception as again:
                job.error = _told(again)

    def _commit(self, batch: Sequence[_Job]) -> None:
        with self.gate, self._engine.begin() as connection:
            for work, jobs in _bulks(batch).items():
                results = work(connection, [job.item for job in jobs])
                for job, result in zip(jobs, results, strict=True):
                    job.result = result
            for job in batch:
                if job.work is not None:
                    job.result = job.work(connection)


def _bulks(batch: Sequence[_Job]) -> dict[BulkWork[Any, Any], list[_Job]]:
    found: dict[BulkWork[Any, Any], list[_Job]] = {}
    for job in batch:
        if job.bulk is not None:
            found.setdefault(job.bulk, []).append(job)
    return found


def _told(why: Exception) -> Exception:
    return translated(why) if isinstance(why, DRIVER_ERRORS) else why
