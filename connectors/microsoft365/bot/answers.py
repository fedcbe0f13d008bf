"""What the chat's service answers, in one table: sent, next channel, later, or not known.

    2xx with an id                          SENT
    403, 404, 410                           NEXT: blocked or not installed, told by its word
    400, 401 twice, 413 and the rest        NEXT: failed, a person must act
    412, 425, 429, 503                      LATER, with the wait that was asked for
    no connection, no token for now         LATER
    408, 500, 502, 504, a lost answer       UNKNOWN for a new card, LATER for one replaced

A new card that may be there is not posted blindly again; one in its own place can be.
Source: Teams, "Send proactive messages", status codes; Bot Framework Connector API.
"""

import json
import logging
import random

from connectors.http import Answer, retry_after_s
from tourwright.ports import ConnectorError, NotFoundError, TransientError, UnknownOutcomeError
from tourwright.ports.cards import CardResult, CardWord

logger = logging.getLogger(__name__)

READ_HERE = frozenset({400, 403, 404, 409, 410, 412, 413})
"""Statuses whose bodies say why."""

BLOCKED, NOT_INSTALLED, FAILED = "blocked", "not_installed", "failed"
WORDS = {"MessageWritesBlocked": BLOCKED, "ActivityNotFoundInConversation": FAILED}
SOONEST_S, LATEST_S = 5.0, 30.0


def result_of(answer: Answer) -> CardResult:
    """Return what an answer means."""
    if 200 <= answer.status < 300:
        made = id_in(answer)
        return CardResult(CardWord.SENT if made else CardWord.UNKNOWN, made)
    if answer.status == 412:
        return later(retry_after_s(answer.headers))
    if answer.status in (403, 404, 410):
        return CardResult(CardWord.NEXT, reason=WORDS.get(_code(answer), NOT_INSTALLED))
    return _failed(str(answer.status))


def result_of_error(why: ConnectorError) -> CardResult:
    """Return what a call that was not answered, or answered otherwise, means."""
    if isinstance(why, UnknownOutcomeError):
        return CardResult(CardWord.UNKNOWN)
    if isinstance(why, TransientError):
        return later(why.after_s)
    if isinstance(why, NotFoundError):
        return CardResult(CardWord.NEXT, reason=NOT_INSTALLED)
    return _failed(type(why).__name__)


def later(after_s: float | None) -> CardResult:
    """Return that nothing was done; without a wait asked for, not everybody comes at once."""
    wait = random.uniform(SOONEST_S, LATEST_S) if after_s is None else after_s  # noqa: S311
    return CardResult(CardWord.LATER, after_s=wait)


def id_in(answer: Answer) -> str:
    """Return the id of what was made, "" when the answer names none."""
    made = _object(answer).get("id")
    return made if isinstance(made, str) else ""


def _failed(why: str) -> CardResult:
    """Say that somebody must look at it; meanwhile the next channel is taken."""
    logger.error("chat refused a card", extra={"why": why})
    return CardResult(CardWord.NEXT, reason=FAILED)


def _code(answer: Answer) -> str:
    error = _object(answer).get("error")
    return str(error.get("code", "")) if isinstance(error, dict) else ""


def _object(answer: Answer) -> dict[str, object]:
    try:
        read = json.loads(answer.body)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
