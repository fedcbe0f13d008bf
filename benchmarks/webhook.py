"""What a webhook costs: our route against a bare receiver, on the same server, in the same run.

Processor time is compared, as it does not depend on what else runs; the two take turns. The senders
have a core and the receivers have another: else the times of the answers tell how the machine's
scheduler shares one core among sixteen senders and the receiver.
"""

import statistics
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.processes import Running, new_place, running, shared_out, staying_on, web
from benchmarks.results import Figure, Result
from benchmarks.senders import Taken, request_of, send_all, send_paced

AT_ONCE = 16
OPENING = 100
"""Requests at the begin of each round that open the connections: they are not counted."""
CPU_GOAL, TAIL_GOAL = 1.5, 4.0
APPS = ("ours", "bare")


@dataclass
class Receiver:
    """One of the two, with what was measured so far."""

    server: Running
    cpu_us: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    paced: list[list[float]] = field(default_factory=list)

    def at_full_speed(self, requests: int) -> None:
        """Send as fast as it answers."""
        ready = [request_of(self.server.place) for _ in range(requests)]
        cpu, clock = self.server.cpu_s(), time.perf_counter()
        _must_be_taken(send_all(self.server.place, ready, AT_ONCE))
        self.rates.append(requests / (time.perf_counter() - clock))
        self.cpu_us.append((self.server.cpu_s() - cpu) / requests * 1e6)

    def at_half_speed(self, requests: int) -> None:
        """Send at half of the usual best rate."""
        ready = [request_of(self.server.place) for _ in range(OPENING + requests)]
        taken = send_paced(self.server.place, ready, AT_ONCE, statistics.median(self.rates) / 2)
        _must_be_taken(taken)
        self.paced.append([seconds for _, seconds in taken[OPENING:]])

    def percentile_ms(self, percent: int) -> float:
        """Return the percentile of the answers at half speed, the median of all rounds."""
        rounds = [statistics.quantiles(each, n=100)[percent - 1] for each in self.paced]
        return statistics.median(rounds) * 1000


def run(requests: int = 2000, repeats: int = 7) -> Result:
    """Let both take turns; return the medians and their ratio."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tourwright-")))
        senders, receivers = shared_out()
        stack.enter_context(staying_on(senders))
        found = {name: Receiver(_started(stack, folder / name, name, receivers)) for name in APPS}
        for receiver in found.values():
            receiver.at_full_speed(max(requests // 4, AT_ONCE))
            receiver.cpu_us.clear()
        for _ in range(repeats):
            for receiver in found.values():
                receiver.at_full_speed(requests)
        for _ in range(repeats):
            for receiver in found.values():
                receiver.at_half_speed(requests)
        return _result(found["ours"], found["bare"])


def _started(stack: ExitStack, folder: Path, name: str, cores: frozenset[int]) -> Running:
    server = running(new_place(folder), web(f"benchmarks.webhook_apps:{name}"), cores)
    started = stack.enter_context(server)
    started.wait_until_open()
    return started


def _must_be_taken(taken: list[Taken]) -> None:
    refused = [status for status, _ in taken if status != 202]
    if refused:
        raise RuntimeError(f"{len(refused)} webhooks were answered {refused[0]}")


def _result(ours: Receiver, bare: Receiver) -> Result:
    mine, theirs = statistics.median(ours.cpu_us), statistics.median(bare.cpu_us)
    tail = ours.percentile_ms(99) / ours.percentile_ms(50)
    bare_tail = bare.percentile_ms(99) / bare.percentile_ms(50)
    return Result(
        "webhook",
        [
            Figure("CPU, our route", mine, "us"),
            Figure("CPU, bare receiver", theirs, "us"),
            Figure("CPU, ours / bare", mine / theirs, goal=CPU_GOAL),
            Figure("full rate, our route", statistics.median(ours.rates), "/s"),
            Figure("full rate, bare receiver", statistics.median(bare.rates), "/s"),
            Figure("p50 at half the rate", ours.percentile_ms(50), "ms"),
            Figure("p99 at half the rate", ours.percentile_ms(99), "ms"),
            Figure("p99 / p50, ours", tail, goal=TAIL_GOAL),
            Figure("p99 / p50, bare receiver", bare_tail),
        ],
    )
