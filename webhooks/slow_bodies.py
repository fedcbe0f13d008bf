"""Keeps some threads free of senders who announce a body and then do not send it.

The server hands a request on when its head is there, and reading waits for the body as long as the
connection lasts. A proxy that collects bodies first, as `deploy/README.md` asks for, lets nobody do
that; without one, as many idle connections as there are threads would stop every page.
"""

from collections.abc import Iterable
from threading import BoundedSemaphore
from typing import Any, Protocol

from flask import Flask
from werkzeug.exceptions import ServiceUnavailable

RETRY_AFTER_S = 10


class Body(Protocol):
    """What a server gives to read a body from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return so many bytes, or all; waits for them."""
        ...


class Counted:
    """A body whose every read needs one of the places."""

    __slots__ = ("_body", "_places")

    def __init__(self, body: Body, places: BoundedSemaphore) -> None:
        self._body = body
        self._places = places

    def read(self, size: int = -1) -> bytes:
        """See `Body.read`. Raises ServiceUnavailable at once when every place is taken."""
        if not self._places.acquire(blocking=False):
            raise ServiceUnavailable(retry_after=RETRY_AFTER_S)
        try:
            return self._body.read(size)
        finally:
            self._places.release()


def readers(threads: int) -> int:
    """Return how many of the threads may wait for bodies: a quarter stays free, one at least."""
    return max(1, threads - max(1, threads // 4))


def install(app: Flask, threads: int) -> None:
    """Let a part of the server's threads read bodies; what shows pages always has the others."""
    places, serve = BoundedSemaphore(readers(threads)), app.wsgi_app

    def served(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI
        environ["wsgi.input"] = Counted(environ["wsgi.input"], places)
        return serve(environ, start_response)

    app.wsgi_app = served  # type: ignore[method-assign]  # as Flask says to wrap it
