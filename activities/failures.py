"""Sorts a port's failure into what Temporal retries and what a person must look at.

`sorted_failures` is for systems of others: what they refuse, a workflow can answer. `patiently` is
for our own store, calendars and catalogue: the only answer to their failure is to mend them, and
a tour of years must not end because a key was missing for an hour.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from temporalio.exceptions import ApplicationError

from tourwright.ports import ConnectorError, KeyDestroyedError, TransientError


@contextmanager
def sorted_failures() -> Iterator[None]:
    """Turn TransientError into a retryable failure, any other ConnectorError into a final one."""
    try:
        yield
    except TransientError as later:
        raise _retryable(later) from later
    except ConnectorError as final:
        raise ApplicationError(str(final), type=type(final).__name__, non_retryable=True) from final


@contextmanager
def patiently() -> Iterator[None]:
    """Turn every ConnectorError into a retryable failure: a person mends it, the workflow waits.

    Nobody can mend an erasure: KeyDestroyedError is final.
    """
    try:
        yield
    except KeyDestroyedError as erased:
        raise ApplicationError(
            str(erased), type=type(erased).__name__, non_retryable=True
        ) from erased
    except TransientError as later:
        raise _retryable(later) from later
    except ConnectorError as broken:
        raise ApplicationError(str(broken), type=type(broken).__name__) from broken


def _retryable(later: TransientError) -> ApplicationError:
    wait = None if later.after_s is None else timedelta(seconds=later.after_s)
    return ApplicationError(str(later), type=type(later).__name__, next_retry_delay=wait)
