"""Writes what happened to the store."""

from contextlib import suppress

from temporalio import activity

from activities.failures import patiently
from tourwright.ports import KeyDestroyedError, Recorder
from tourwright.values import RecordBatch


class RecordActivities:
    """Writes records, whichever store was configured."""

    def __init__(self, recorder: Recorder) -> None:
        """Write through the given recorder."""
        self._recorder = recorder

    @activity.defn(name="records.write")
    def write(self, batch: RecordBatch) -> None:
        """Write the records in order; safe to repeat, a written one changes nothing.

        Of an erased alliance nothing is written any more: its workflows end in silence.
        """
        with patiently(), suppress(KeyDestroyedError):
            for record in batch.records:
                self._recorder.record(record)
