"""Logs as one JSON object a line; what could be personal does not pass.

Only fields that are named here pass, by name; texts lose everything that looks like a mail address,
a link token or a secret; an exception is told by its class and place, since its message may quote
what somebody wrote.
"""

import logging
import re
import traceback
from types import TracebackType
from typing import Any, TextIO

from pythonjsonlogger.json import JsonFormatter

PASSES = frozenset(
    {
        "act_id",
        "alliance_id",
        "card_no",
        "channel",
        "chore",
        "client_request_id",
        "host",
        "inbox_id",
        "outbox_id",
        "request_id",
        "round_no",
        "rows",
        "source",
        "status",
        "subscriber",
        "tries",
        "why",
        "workflow_id",
    }
)
MADE = frozenset({"timestamp", "level", "logger", "message", "error", "at"})
HIDDEN = "[hidden]"
SECRETS = re.compile(
    r"[^\s@<>\"']+@[^\s@<>\"']+"  # a mail address, in any alphabet
    r"|whsec_\S+"
    r"|(?i:bearer)\s+\S+"
    r"|(?i:basic)\s+[A-Za-z0-9+/=]{8,}"
    r"|[A-Za-z0-9_\-.]{40,}"  # a token: our own ids are shorter
)


class OnlyPlainFacts(logging.Filter):
    """Keeps out of a record what the module docstring says; never drops the record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean the record in place."""
        record.msg, record.args = clean(record.getMessage()), None
        if record.exc_info:
            record.error, record.at = _told(record.exc_info)
            record.exc_info = record.exc_text = record.stack_info = None
        for name, value in vars(record).items():
            if name in PASSES and isinstance(value, str):
                setattr(record, name, clean(value))
        return True


def clean(text: str) -> str:
    """Return the text without mail addresses, tokens and secrets, on one line."""
    return SECRETS.sub(HIDDEN, " ".join(text.split()))


def _told(
    info: tuple[type[BaseException] | None, BaseException | None, TracebackType | None],
) -> tuple[str, str]:
    """Return the class of the exception and the places it came through, without its words."""
    kind, _, where = info
    frames = traceback.extract_tb(where)[-4:]
    places = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in frames]
    return getattr(kind, "__name__", "Exception"), " > ".join(places)


class Lines(JsonFormatter):
    """Writes the named fields only."""

    def process_log_record(self, log_record: dict[str, Any]) -> dict[str, Any]:
        """Drop every field that nobody named."""
        return {name: value for name, value in log_record.items() if name in PASSES | MADE}


def configure(stream: TextIO, level: int = logging.INFO) -> logging.Handler:
    """Send every log of the process to the stream; returns the handler, so it can be removed."""
    handler = logging.StreamHandler(stream)
    handler.addFilter(OnlyPlainFacts())
    handler.setFormatter(
        Lines(
            "%(levelname)s %(name)s %(message)s",
            timestamp=True,
            rename_fields={"levelname": "level", "name": "logger"},
        )
    )
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    return handler
