"""Ctrl-C ends the trial company whatever its main thread does at that moment."""

import subprocess
import sys

import pytest

WHILE_WAITING = """
import os, signal
from emulators.stopping import stop_on_signals
stop = stop_on_signals()
with stop._cond:
    os.kill(os.getpid(), signal.{name})
    for _ in range(1000):
        pass
stop.wait()
print("stopped")
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_while_the_wait_begins_is_no_dead_end(name: str) -> None:
    """The lock of the event is held for a moment whenever somebody begins to wait."""
    script = WHILE_WAITING.replace("{name}", name)

    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=False
    )

    assert (ended.returncode, ended.stdout) == (0, "stopped\n"), ended.stderr
