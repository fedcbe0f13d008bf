"""Moments as Graph writes them: UTC, with up to seven digits of a second."""

import re
from datetime import UTC, datetime

from tourwright.ports import MalformedError

DIGITS = re.compile(r"(\.\d{6})\d+")


def moment_of(text: str) -> datetime:
    """Read a moment; one without a zone is UTC. Raises MalformedError."""
    try:
        read = datetime.fromisoformat(DIGITS.sub(r"\1", text.strip()))
    except ValueError as wrong:
        raise MalformedError("Graph: a moment cannot be read") from wrong
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def text_of(moment: datetime) -> str:
    """Write a moment as Graph takes it."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
