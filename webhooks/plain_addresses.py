"""Addresses that no link of ours has, and no database could be asked about, end before any page.

A NUL cannot stand in a text of PostgreSQL, and a number has to fit into a column.
"""

from http import HTTPStatus

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter, Map

MOST = 2**31 - 1


class Numbered(IntegerConverter):
    """A number in an address that can be one of ours; a larger one is no address at all."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=MOST)


def install(app: Flask) -> None:
    """Check every request; before any route is added, or its numbers have no bounds."""
    app.url_map.converters["int"] = Numbered
    app.before_request(_must_be_plain)


def _must_be_plain() -> None:
    if "\0" in request.path or b"%00" in request.query_string:
        abort(HTTPStatus.BAD_REQUEST, "the address holds a NUL character")
