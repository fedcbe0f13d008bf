"""Processes of the trial company: started, waited for, missed, stopped."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from emulators.server import free_port
from tourwright.dev.places import Home
from tourwright.dev.processes import Processes, ProcessFailedError, StoppedError, answers

LISTENS = "import socket,sys,time; s=socket.create_server(('127.0.0.1',int(sys.argv[1]))); "
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Processes]:
    """None yet; all are stopped at the end."""
    made = Processes(Home(tmp_path), {}, threading.Event())
    yield made
    made.stop()


def start(processes: Processes, code: str) -> int:
    """Start a process that runs the code with a free port; returns the port."""
    port = free_port()
    processes.start("one", [sys.executable, "-c", code, str(port)], port)
    return port


def test_a_process_that_listens_is_up(processes: Processes) -> None:
    """Waiting ends as soon as its port answers."""
    port = start(processes, LISTENS + "time.sleep(60)")

    processes.wait("one")

    assert answers(port)


def test_stopping_ends_it(processes: Processes) -> None:
    """Its port is free again."""
    port = start(processes, LISTENS + "time.sleep(60)")
    processes.wait("one")

    processes.stop()

    assert not answers(port)


def test_a_process_that_ends_at_once_is_named_with_its_log(processes: Processes) -> None:
    """The log has what it said."""
    start(processes, "print('no can do')")

    with pytest.raises(ProcessFailedError, match=r"one ended by itself: read .*one\.log"):
        processes.wait("one")

    assert processes.home.log("one").read_text(encoding="utf-8") == "no can do\n"


def test_a_process_that_dies_later_is_noticed(processes: Processes) -> None:
    """Somebody looks after them while they run."""
    start(processes, LISTENS + "time.sleep(0.5)")
    processes.wait("one")

    with pytest.raises(ProcessFailedError, match="one ended by itself"):
        processes.watch()


def test_a_silent_process_is_not_waited_for_for_ever(processes: Processes) -> None:
    """The message names its log."""
    processes.start_limit_s = 0.3
    start(processes, "import time; time.sleep(60)")

    with pytest.raises(ProcessFailedError, match="one did not answer in time: read"):
        processes.wait("one")


def test_a_process_that_does_not_listen_is_killed(processes: Processes) -> None:
    """Stopping takes its time and no longer."""
    processes.stop_limit_s = 0.3
    port = start(processes, STUBBORN + LISTENS + "time.sleep(60)")
    processes.wait("one")

    processes.stop()

    assert not answers(port)


def test_whoever_asks_to_stop_is_heard_while_we_wait(processes: Processes) -> None:
    """Ctrl-C during the start ends the waiting."""
    start(processes, "import time; time.sleep(60)")
    processes.stopping.set()

    with pytest.raises(StoppedError):
        processes.wait("one")
