"""Starts the processes of the trial company, waits until each answers, stops them in order."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tourwright.dev.places import LOOPBACK, Home

START_LIMIT_S = 60.0
LOOK_S = 0.05
WATCH_S = 0.5
PR_SET_PDEATHSIG = 1
STOP_LIMIT_S = 15.0


class ProcessFailedError(Exception):
    """A process ended or did not answer in time; the message names its log."""


class StoppedError(Exception):
    """Somebody asked to stop while we waited."""


@dataclass
class Started:
    """One process and the port by which we know that it is up."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path


@dataclass
class Processes:
    """The running processes, oldest first."""

    home: Home
    env: Mapping[str, str]
    stopping: threading.Event
    running: dict[str, Started] = field(default_factory=dict)
    start_limit_s: float = START_LIMIT_S
    stop_limit_s: float = STOP_LIMIT_S

    def start(self, name: str, command: Sequence[str], port: int) -> None:
        """Start a process in a group of its own, its output in its log."""
        log = self.home.log(name)
        with log.open("ab") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **self.env},
                start_new_session=True,
                preexec_fn=die_with_parent,  # noqa: PLW1509  before any thread is started
            )
        self.running[name] = Started(process, port, log)

    def wait(self, name: str) -> None:
        """Wait until the process answers on its port. Raises ProcessFailedError, StoppedError."""
        one = self.running[name]
        ends = time.monotonic() + self.start_limit_s
        while not answers(one.port):
            self.look()
            if time.monotonic() > ends:
                raise ProcessFailedError(f"{name} did not answer in time: read {one.log}")
            self.pause(LOOK_S)

    def watch(self) -> None:
        """Wait for the end. Raises StoppedError, or ProcessFailedError for one that died."""
        while True:
            self.pause(WATCH_S)
            self.look()

    def look(self) -> None:
        """Raise ProcessFailedError when a process has ended by itself."""
        for name, one in self.running.items():
            if one.process.poll() is not None:
                raise ProcessFailedError(f"{name} ended by itself: read {one.log}")

    def pause(self, seconds: float) -> None:
        """Wait a little. Raises StoppedError when somebody asked to stop."""
        if self.stopping.wait(seconds):
            raise StoppedError

    def stop(self) -> None:
        """Stop all; the first one started is the last to go, as the others need it to end well."""
        names = list(self.running)
        for some in (names[1:], names[:1]):
            for name in some:
                _signal(self.running[name].process, signal.SIGTERM)
            for name in some:
                _bury(self.running.pop(name).process, self.stop_limit_s)


def die_with_parent() -> None:
    """Let the kernel kill this process when its parent is gone, however that ended.

    A trial company whose command was killed would hold its ports otherwise. Source: prctl(2).
    """
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    if process.poll() is None:
        process.send_signal(number)


def _bury(process: subprocess.Popen[bytes], limit_s: float) -> None:
    """Wait for the end; kill what does not listen, and whatever it left behind."""
    try:
        process.wait(limit_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def answers(port: int) -> bool:
    """Say whether something listens on the loopback port."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((LOOPBACK, port)) == 0


def beside_python(name: str) -> str:
    """Return the path of a program of our own environment."""
    return str(Path(sys.executable).with_name(name))
