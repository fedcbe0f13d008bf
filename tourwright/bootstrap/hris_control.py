"""Builds the schedules of sources of people."""

from functools import partial

from tourwright.bootstrap.parts import Parts
from tourwright.hris_schedules import HrisSchedules
from tourwright.temporal import connect


def control_of(parts: Parts) -> HrisSchedules | None:
    """Return the schedules; None where no file names a source."""
    if not parts.sources:
        return None
    return HrisSchedules(
        partial(connect, parts.store.keyring),
        parts.settings.task_queue,
        parts.sources,
        parts.engine.start_round,
    )
