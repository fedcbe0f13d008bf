"""Sorts a port's failure into what Temporal retries and what a person must look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from temporalio.exceptions import ApplicationError

from tourwright.ports import ConnectorError, TransientError


@contextmanager
def sorted_failures() -> Iterator[None]:
    """Turn TransientError into a retryable failure, any other ConnectorError into a final one."""
    try:
        yield
    except TransientError as later:
        wait = None if later.after_s is None else timedelta(seconds=later.after_s)
        raise ApplicationError(
            str(later), type=type(later).__name__, next_retry_delay=wait
        ) from later
    except ConnectorError as final:
        raise ApplicationError(str(final), type=type(final).__name__, non_retryable=True) from final
