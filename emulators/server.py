"""Serves a WSGI application on loopback, in a thread, for as long as the block lasts."""

import errno
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

LOOPBACK = "127.0.0.1"


class PortTakenError(OSError):
    """Another program listens on the port already."""


class QuietHandler(WSGIRequestHandler):
    """Serves without a line a request: the ledger has them."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  # werkzeug's name
        """Say nothing."""

    def send_response(self, code: int, message: str | None = None) -> None:
        """Send the status line alone: an application dates its answers itself, or not at all."""
        self.send_response_only(code, message)


def bound_socket(port: int, what: str) -> socket.socket:
    """Listen on the loopback port, 0 for a free one. Raises PortTakenError with the remedy."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((LOOPBACK, port))
        sock.listen(128)
    except OSError as why:
        sock.close()
        if why.errno == errno.EADDRINUSE:
            raise PortTakenError(
                f"port {port} for {what} is taken by another program: stop it or choose another"
            ) from why
        raise
    return sock


def free_port() -> int:
    """Return a loopback port that was free a moment ago."""
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """Return so many different loopback ports that were free a moment ago."""
    with ExitStack() as held:
        socks = [held.enter_context(closing(bound_socket(0, "a test"))) for _ in range(count)]
        return [int(sock.getsockname()[1]) for sock in socks]


@contextmanager
def serving(app: "WSGIApplication", port: int = 0, what: str = "an emulator") -> Iterator[str]:
    """Serve the application and yield its base address."""
    with closing(bound_socket(port, what)) as sock:
        server = make_server(
            LOOPBACK, port, app, threaded=True, request_handler=QuietHandler, fd=sock.fileno()
        )
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://{LOOPBACK}:{sock.getsockname()[1]}"
        finally:
            server.shutdown()
            thread.join(5)
            server.server_close()
