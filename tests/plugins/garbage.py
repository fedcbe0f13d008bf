"""Garbage is looked for where tests leave it, not again and again in all that was imported."""

import gc

THRESHOLDS = (20_000, 10, 10)
"""An application over a store is some thousand objects: looked through once every few tests."""


def pytest_configure() -> None:
    """Look less often; imports and collected tests stay anyhow."""
    gc.set_threshold(*THRESHOLDS)


def pytest_collection_finish() -> None:
    """Leave all that is there by now, for good, out of every later look."""
    gc.collect()
    gc.freeze()
