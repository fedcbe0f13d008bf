"""The trial company as a command that somebody runs: started, read, killed, stopped."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import islice
from pathlib import Path

from emulators.server import PortTakenError, bound_socket
from tourwright.dev.places import HOME_VARIABLE, Ports, variable_of

READY = "Ctrl-C stops everything"
FIRST_PORT, PORTS_EACH = 20_000, 500
"""Below the ports that the system gives to whoever asks for any."""
START_LIMIT_S = 90.0


class Company:
    """One run of `tourwright dev`."""

    def __init__(self, env: dict[str, str]) -> None:
        """Start the command; returns at once."""
        command = [str(Path(sys.executable).with_name("tourwright")), "dev"]
        self.process = subprocess.Popen(
            command,
            env={**os.environ, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.printed = ""
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed += line

    def wait_until_open(self) -> None:
        """Wait for the last line that it prints."""
        self._wait_for(READY)

    def press_ctrl_c_when(self, words: str) -> int:
        """Stop it once it has printed the words; returns the exit code."""
        self._wait_for(words)
        return self.press_ctrl_c()

    def _wait_for(self, words: str) -> None:
        ends = time.monotonic() + START_LIMIT_S
        while words not in self.printed:
            assert self.process.poll() is None, self.printed
            assert time.monotonic() < ends, self.printed
            time.sleep(0.1)

    def url(self, part: str) -> str:
        """Return the first printed address that holds the part."""
        urls: list[str] = re.findall(r"http://\S+", self.printed)
        return next(url for url in urls if part in url)

    def press_ctrl_c(self) -> int:
        """Stop it as a person does; returns the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.ended()

    def ended(self) -> int:
        """Wait for the end; returns the exit code."""
        code = self.process.wait(60)
        self._reader.join(10)
        return code

    def kill_everything(self) -> None:
        """Kill -9 every process that the command started, then the command."""
        for pid in [*descendants(self.process.pid), self.process.pid]:
            os.kill(pid, signal.SIGKILL)
        self.process.wait(30)
        self._reader.join(10)


def descendants(pid: int) -> list[int]:
    """Return the processes started by a process, and by those."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    parents = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
    mine = [child for child, parent in parents if parent == pid]
    return [*mine, *(each for child in mine for each in descendants(child))]


def on_free_ports(home: Path) -> dict[str, str]:
    """Return variables for a company in the folder on ports that are free now."""
    variables = [variable_of(name) for name in Ports.__dataclass_fields__]
    free = islice(filter(_is_free, _ports_of_this_process()), len(variables))
    return {**dict(zip(variables, map(str, free), strict=True)), HOME_VARIABLE: str(home)}


def _ports_of_this_process() -> Iterator[int]:
    """Return ports that nobody draws by chance, apart for each process of a test run."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    begin = FIRST_PORT + int(worker.removeprefix("gw")) % 8 * PORTS_EACH
    return iter(range(begin, begin + PORTS_EACH))


def _is_free(port: int) -> bool:
    with suppress(PortTakenError), closing(bound_socket(port, "a test")):
        return True
    return False


@contextmanager
def company(env: dict[str, str]) -> Iterator[Company]:
    """Run the company while the block lasts; nothing of it stays."""
    started = Company(env)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.kill_everything()
        assert started.process.stdout is not None
        started.process.stdout.close()
