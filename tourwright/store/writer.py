"""Group commit: many threads' writes in one transaction and one fsync.

One thread writes at a time: the first that comes leads. It takes whatever waits, its own job among
it, runs it in one transaction and commits; then those callers go on and the next one that waits
leads. No thread of ours stands between, as every hand-over would cost more than a small write.
While a commit waits for the disk the next batch gathers, so the batches grow with the load by
themselves. When a job fails, its batch is undone and the jobs are run again one by one, so none
suffers from another: failures are rare, and a savepoint for each job would cost every one of them.
So a job may run twice, in any caller's thread, and must depend on nothing but its connection.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from tourwright.store.engines import Transactions
from tourwright.store.errors import DRIVER_ERRORS, FLEETING, StoreUnavailableError, translated

Result = TypeVar("Result")
Item = TypeVar("Item")
Work = Callable[[Connection], Result]
BulkWork = Callable[[Connection, Sequence[Item]], Sequence[Result]]

BATCH = 500


class _Job:
    """One caller's work.

    awake is a lock that the caller waits for, cheaper than an event: released when the job is
    settled, or when its caller is the one to lead. flush says that it must survive the power.
    """

    __slots__ = ("awake", "bulk", "error", "flush", "is_settled", "item", "result", "work")

    def __init__(
        self,
        work: Work[Any] | None,
        bulk: BulkWork[Any, Any] | None = None,
        item: Any = None,  # noqa: ANN401  (any job's item)
        *,
        flush: bool = True,
    ) -> None:
        self.work = work
        self.flush = flush
        self.bulk = bulk
        self.item = item
        self.result: Any = None
        self.error: BaseException | None = None
        self.is_settled = False
        self.awake = threading.Lock()
        self.awake.acquire()


class GroupWriter:
    """Runs jobs of many threads on one connection."""

    def __init__(self, engine: Engine, committed: Callable[[], None] | None = None) -> None:
        """Write with the engine; committed is called after each commit, by who made it."""
        self._transactions = Transactions(engine)
        self._committed = committed
        self._waiting: deque[_Job] = deque()
        self._lock = threading.Lock()
        self._is_led = False
        self._closed = False
        self.gate = threading.Lock()
        """Held while a batch runs; hold it to do what no batch may run beside."""

    def run(self, work: Work[Result], *, flush: bool = True) -> Result:
        """Run the work in the next transaction; returns its result once that is committed.

        It may run more than once, each time on what the database holds then. flush False does not
        wait until SQLite's commit is on the disk itself: the next one that is flushed brings it
        there, and until then a crash of the machine, not of the process, may undo it.

        Raises what the work raised (then nothing of it was written), or StoreUnavailableError.
        """
        result: Result = self._wait(_Job(work, flush=flush))
        return result

    def bulk(self, work: BulkWork[Item, Result], item: Item) -> Result:
        """Like `run`, for small things that the database takes many at a time."""
        result: Result = self._wait(_Job(None, work, item))
        return result

    @contextmanager
    def alone(self, *, flush: bool = True) -> Iterator[Connection]:
        """Give a transaction in which nobody else's jobs are; others wait meanwhile."""
        with self.gate, self._transactions.begun(flush=flush) as connection:
            yield connection

    def close(self) -> None:
        """Finish what waits, then stop; later jobs are refused."""
        self._finish()
        with self.gate:
            self._transactions.close()

    def _finish(self) -> None:
        last = _Job(None)
        with self._lock:
            self._closed = True
            if not self._is_led:
                return
            self._waiting.append(last)
        self._settled(last, lead=False)

    def _wait(self, job: _Job) -> Any:  # noqa: ANN401  (the job's own result)
        with self._lock:
            if self._closed:
                raise StoreUnavailableError("the store was closed: open it again")
            self._waiting.append(job)
            lead, self._is_led = not self._is_led, True
        self._settled(job, lead=lead)
        if job.error is not None:
            raise job.error
        return job.result

    def _settled(self, job: _Job, *, lead: bool) -> None:
        """Return when the job is settled, by whoever leads."""
        if not lead:
            job.awake.acquire()
        if not job.is_settled:
            self._lead(job)

    def _lead(self, own: _Job) -> None:
        # Whoever is about to write gets the processor first, and comes along in this commit.
        time.sleep(0)
        with self._lock:
            batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
        try:
            self._settle(batch)
        except BaseException:
            # The caller's thread is stopped: the others must hear of it.
            for job in batch:
                job.error = job.error or StoreUnavailableError("the writing was cut short")
            raise
        finally:
            self._hand_on(batch, own)

    def _hand_on(self, batch: Sequence[_Job], own: _Job) -> None:
        """Let the callers of the batch go on, and the next one that waits lead."""
        for job in batch:
            job.is_settled = True
        with self._lock:
            self._is_led = bool(self._waiting)
            following = self._waiting[0] if self._waiting else None
        for job in batch:
            if job is not own:
                job.awake.release()
        if following is not None:
            following.awake.release()

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
        if not any(job.work or job.bulk for job in batch):
            return
        flush = any(job.flush for job in batch)
        with self.alone(flush=flush) as connection:
            for work, jobs in _bulks(batch).items():
                results = work(connection, [job.item for job in jobs])
                for job, result in zip(jobs, results, strict=True):
                    job.result = result
            for job in batch:
                if job.work is not None:
                    job.result = job.work(connection)
        if self._committed is not None:
            self._committed()


def _bulks(batch: Sequence[_Job]) -> dict[BulkWork[Any, Any], list[_Job]]:
    found: dict[BulkWork[Any, Any], list[_Job]] = {}
    for job in batch:
        if job.bulk is not None:
            found.setdefault(job.bulk, []).append(job)
    return found


def _told(why: Exception) -> Exception:
    return translated(why) if isinstance(why, DRIVER_ERRORS) else why
