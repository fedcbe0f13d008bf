"""Headers that every page carries, and the one answer to every link that opens nothing."""

import logging
from collections.abc import Callable, Iterable

from flask import Blueprint, Response, make_response, render_template

logger = logging.getLogger(__name__)

Route = tuple[str, str, str, Callable[..., Response]]
"""Method, address, name of the endpoint, and what answers."""

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "font-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow",
}


def guarded(name: str) -> Blueprint:
    """Return a blueprint whose answers carry the headers."""
    pages = Blueprint(name, __name__)

    @pages.after_request
    def add_headers(response: Response) -> Response:
        """Keep pages out of caches, frames and referrers."""
        return with_headers(response)

    return pages


def with_headers(response: Response) -> Response:
    """Give the answer the headers in place of what it has of them, all in one go."""
    others = (each for each in response.headers if each[0] not in HEADERS)
    response.headers[:] = [*others, *HEADERS.items()]
    return response


def routed(name: str, routes: Iterable[Route]) -> Blueprint:
    """Return a blueprint whose answers carry the headers, with these routes."""
    pages = guarded(name)
    for method, address, endpoint, view in routes:
        pages.add_url_rule(address, endpoint, view, methods=[method])
    return pages


def no_such_page(token: str = "") -> Response:
    """Return the page for a link that opens nothing, the same for every cause."""
    return make_response(render_template("no_link.html", token=token), 404)
