"""Activity options, named for their purpose."""

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

RETRY = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    backoff_coefficient=2.0,
    maximum_interval=timedelta(minutes=5),
)

QUICK = workflow.LocalActivityConfig(
    start_to_close_timeout=timedelta(seconds=20),
    retry_policy=RETRY,
    local_retry_threshold=timedelta(seconds=30),
)
"""Reads and writes of our own store and catalogue: short, safe to repeat, tried for ever."""

OUTSIDE = workflow.ActivityConfig(
    start_to_close_timeout=timedelta(seconds=60),
    schedule_to_close_timeout=timedelta(days=7),
    retry_policy=RETRY,
)
"""One call to an outside system; it may be away for days."""

SOON = workflow.ActivityConfig(
    start_to_close_timeout=timedelta(seconds=60),
    schedule_to_close_timeout=timedelta(minutes=5),
    retry_policy=RETRY,
)
"""One call to an outside system that comes again by itself before long."""
