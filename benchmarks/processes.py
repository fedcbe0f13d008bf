"""Processes that are measured or killed: started here, addressed by their ids, never by a name."""

import base64
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from emulators.server import LOOPBACK, free_port
from tourwright.dev.processes import die_with_parent
from tourwright.keyring import Masters
from tourwright.temporal import TASK_QUEUE

ROOT = Path(__file__).parent.parent
SCHEDULED = 2
"""Which clock of a process: the time it was scheduled, in nanoseconds (`clock_getcpuclockid`)."""

PAGE = os.sysconf("SC_PAGE_SIZE")
START_LIMIT_S = 60.0
SOURCE = "bench"
LINK_KEY = "a-key-of-the-benchmark-of-32-characters"
MASTERS = Masters({"bench": b"k" * 32}, "bench")


@dataclass(frozen=True)
class Place:
    """Where the web process of a run lives, and the secrets it has."""

    folder: Path
    port: int
    secret: bytes
    temporal: str = ""
    task_queue: str = TASK_QUEUE

    @property
    def base_url(self) -> str:
        """Return the address."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def store_url(self) -> str:
        """Return the address of the store."""
        return f"sqlite:///{self.folder / 'tourwright.sqlite'}"

    def environment(self) -> Mapping[str, str]:
        """Return the settings as variables; secrets lie in the folder."""
        whsec = f"whsec_{base64.b64encode(self.secret).decode()}"
        files = {
            "LINK_KEY": LINK_KEY,
            "MASTER_KEYS": f"bench:{base64.b64encode(MASTERS.keys['bench']).decode()}",
            "BAMBOOHR_API_KEY": "none",
            "BAMBOOHR_WEBHOOK_KEYS": secrets.token_hex(16),
            "SIGNED_SOURCES": json.dumps({SOURCE: [whsec]}),
        }
        for name, text in files.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        return {
            **{f"TOURWRIGHT_{name}_FILE": str(self.folder / name) for name in files},
            "TOURWRIGHT_DEV": "true",
            "TOURWRIGHT_BASE_URL": self.base_url,
            "TOURWRIGHT_DATABASE_URL": self.store_url,
            "TOURWRIGHT_MAIL_FROM": "tours@lumenharbor.example",
            "TOURWRIGHT_SMTP_HOST": LOOPBACK,
            "TOURWRIGHT_BAMBOOHR_BASE_URL": f"http://{LOOPBACK}:9",
            "TOURWRIGHT_WEB_PORT": str(self.port),
            "TOURWRIGHT_WEB_METRICS_PORT": str(free_port()),
            "TOURWRIGHT_WORKER_METRICS_PORT": str(free_port()),
            "TOURWRIGHT_LOG_LEVEL": "WARNING",
            "TOURWRIGHT_TASK_QUEUE": self.task_queue,
            "TEMPORAL_ADDRESS": self.temporal or f"{LOOPBACK}:9",
        }


def new_place(folder: Path, temporal: str = "", task_queue: str = TASK_QUEUE) -> Place:
    """Return a place on a free port."""
    folder.mkdir(parents=True, exist_ok=True)
    return Place(folder, free_port(), secrets.token_bytes(24), temporal, task_queue)


class Running:
    """One started process and those it started."""

    def __init__(self, place: Place, code: str, cores: frozenset[int] = frozenset()) -> None:
        """Start Python with the code, on the cores if any are named; its output goes to a log."""
        self.place = place
        with (place.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", code],
                cwd=ROOT,
                env={**os.environ, **place.environment()},
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=partial(_prepared, cores),  # noqa: PLW1509  two calls and nothing else
            )

    @property
    def pids(self) -> list[int]:
        """The process and all below it."""
        return [self.process.pid, *_descendants(self.process.pid)]

    def wait_until_open(self) -> None:
        """Return when the port takes connections."""
        ends = time.monotonic() + START_LIMIT_S
        while not is_open(self.place.port):
            if self.process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(f"no server: read {self.place.folder / 'log'}")
            time.sleep(0.01)

    def cpu_s(self) -> float:
        """Return the seconds of processor time that all of them used so far."""
        return sum(_cpu_s(pid) for pid in self.pids)

    def rss_bytes(self) -> int:
        """Return the memory that all of them hold."""
        return sum(_rss_bytes(pid) for pid in self.pids)

    def kill(self) -> None:
        """Kill -9 all of them, the youngest first, and wait until they are gone."""
        for pid in reversed(self.pids):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(30)

    def stop(self) -> None:
        """Ask for the end; kill what does not listen."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()


def _prepared(cores: frozenset[int]) -> None:
    die_with_parent()
    if cores:
        os.sched_setaffinity(0, cores)


def shared_out() -> tuple[frozenset[int], frozenset[int]]:
    """Return the cores of who measures and of what is measured: apart, if there are two."""
    first, *others = sorted(os.sched_getaffinity(0))
    return frozenset({first}), frozenset(others[:1] or {first})


@contextmanager
def staying_on(cores: frozenset[int]) -> Iterator[None]:
    """Keep this thread, and those that it starts, on the cores while the block lasts."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def running(place: Place, code: str, cores: frozenset[int] = frozenset()) -> Iterator[Running]:
    """Run the code while the block lasts."""
    started = Running(place, code, cores)
    try:
        yield started
    finally:
        started.stop()


def web(target: str) -> str:
    """Return code that serves an application factory as the product's web process is served."""
    return f"from tourwright.bootstrap.web import serve_web; serve_web({target!r})"


def is_open(port: int) -> bool:
    """Say whether something takes connections on the port."""
    with closing(socket.socket()) as probe:
        return probe.connect_ex((LOOPBACK, port)) == 0


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, task.read_text().split()):
                found += [child, *_descendants(child)]
    return found


def _cpu_s(pid: int) -> float:
    return time.clock_gettime((~pid << 3) | SCHEDULED)


def _rss_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
