"""The memory of the worker with many open tours, each cached as its cache allows.

The product's worker keeps 1,000 workflows in memory; beyond that a tour is replayed when something
happens to it. Tours wait for their commitment; server and store are real, the server in memory.
"""

import time

from benchmarks.company import Company, company, worker
from benchmarks.processes import Running
from benchmarks.results import Figure, Result

MB = 1024 * 1024
PATIENCE_S = 1800.0
QUIET_S = 2.0


def run(*counts: int) -> Result:
    """Measure with none, then with so many tours more each time; 1,000 by default."""
    with company() as here:
        measured = here.start(worker("ours"))
        time.sleep(QUIET_S * 2)
        empty = measured.rss_bytes()
        figures = [Figure("worker, no tour", empty / MB, "MB")]
        opened = 0
        for count in counts or (1000,):
            _open(here, measured, count - opened)
            opened = count
            held = measured.rss_bytes()
            figures.append(Figure(f"worker, {count:,} tours", held / MB, "MB"))
            figures.append(Figure(f"each of {count:,}", (held - empty) / count / 1024, "kB"))
    return Result("memory", figures)


def _open(here: Company, measured: Running, count: int) -> None:
    """Start tours and wait until both people of the last ones are asked."""
    tours = here.tours(count)
    ends = time.monotonic() + PATIENCE_S
    while not all(tour.asks() for tour in tours[-20:]):
        if time.monotonic() > ends:
            raise TimeoutError("the tours did not open in time")
        time.sleep(0.5)
    _until_quiet(measured)


def _until_quiet(measured: Running) -> None:
    """Wait until the worker does next to nothing."""
    ends = time.monotonic() + PATIENCE_S
    before = measured.cpu_s()
    while time.monotonic() < ends:
        time.sleep(QUIET_S)
        now = measured.cpu_s()
        if now - before < QUIET_S * 0.05:
            return
        before = now
