"""What is logged while a test runs, as it leaves the process."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from webhooks import logs


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """Configure logs as a process does, and give what they write; afterwards all is as before."""
    root, level = logging.getLogger(), logging.getLogger().level
    written = io.StringIO()
    handler = logs.configure(written)
    try:
        yield written
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
