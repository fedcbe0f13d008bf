"""Addresses to return to: paths of our own, whatever somebody put into the address."""

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException

HOME = "/"
LONGEST = 500


def own_path(text: str) -> str:
    """Return the text when it is a path of ours, else the first page.

    A browser takes two slashes, a backslash, and either with hidden signs in between, for the
    beginning of another site's address.
    """
    plain = text.isascii() and text.isprintable() and "\\" not in text and len(text) <= LONGEST
    if not plain or not text.startswith("/") or text.startswith("//"):
        return HOME
    parts = urlsplit(text)
    return text if not parts.scheme and not parts.netloc else HOME


def page_of(path: str) -> str:
    """Return the path, or the nearest one above it that can be opened: a form may have no page."""
    adapter = current_app.create_url_adapter(request)
    while adapter is not None and path.strip("/"):
        try:
            adapter.match(path, method="GET")
        except HTTPException:
            path = path.rpartition("/")[0]
        else:
            return path
    return HOME
