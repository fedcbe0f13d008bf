"""Reads one call of a vendor through its gate: what is not authentic gets no further.

401 not authentic, 403 another tenant, 400 or 413 no such thing can be read, 503 come again: the
vendor's keys or our store are away.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar

from flask import Response, request

from tourwright.ports import MalformedError, NotAuthenticError, TransientError
from tourwright.ports.microsoft import OtherTenantError
from webhooks.inbound import RefusalError, RequestHeaders, problem, raw_body

logger = logging.getLogger(__name__)

Call = TypeVar("Call")
Read = Callable[[Mapping[str, str], bytes, datetime], Call]


def gated(read: Read[Call], now: datetime) -> Call:
    """Return what the request at hand says. Raises RefusalError."""
    environ = request.environ
    body = raw_body(environ)
    try:
        return read(RequestHeaders(environ), body, now)
    except OtherTenantError as why:
        raise RefusalError(403, str(why)) from why
    except NotAuthenticError as why:
        raise RefusalError(401, str(why)) from why
    except MalformedError as why:
        raise RefusalError(400, str(why)) from why
    except TransientError as why:
        raise RefusalError(503, "it cannot be checked now: send it again") from why


def refused(refusal: RefusalError) -> Response:
    """Return the answer to a call that was refused; the log says why, the caller hears little."""
    extra = {"source": request.blueprint, "status": refusal.status, "why": refusal.why}
    logger.warning("token refused" if refusal.status in (401, 403) else "call refused", extra=extra)
    return problem(refusal)
