"""The pages of a listing: what is asked at a place, and where it goes on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from connectors import hris_paging as paging
from connectors.http import Answer
from connectors.rest.asking import BEYOND, Asking
from connectors.rest.calls import Wire, wire
from connectors.rest.mapping import RestMapping
from tourwright.ports import RefusedError

LINKS = ("next_link", "link_header")


class Listing:
    """The listing of one mapping."""

    def __init__(self, mapping: RestMapping, asking: Asking) -> None:
        self._mapping = mapping
        self._asking = asking
        self._list: Mapping[str, Any] = mapping.document["list"]
        self._paging: Mapping[str, Any] = self._list.get("paging", {"kind": "none"})
        self._delta: Mapping[str, Any] = mapping.document.get("delta", {})

    def wire(self, place: str, since: object) -> Wire:
        """Return the request for the page at the place; since None asks for everybody."""
        if place and self._paging["kind"] in LINKS:
            following = {**self._list, "method": "GET", "path": "", "query": {}, "body": None}
            return replace(
                wire(following, {}, {}), path=paging.same_server(self._asking.base, place)
            )
        extra = self._of_page(place)
        if since is not None:
            query = {**self._delta.get("query", {}), **extra.get("query", {})}
            body = {**(self._delta.get("body") or {}), **extra.get("body", {})}
            extra = {**extra, "query": query, "body": body}
        return wire(self._list, {"since": since}, extra)

    def read(self, answer: Answer, place: str) -> tuple[Sequence[object], str | None]:
        """Return the records of the answer and the next place, None after the last page."""
        if answer.status == BEYOND:
            return (), None
        document = self._asking.json(answer)
        records = self._mapping.search("/list/records", document)
        if not isinstance(records, list):
            raise RefusedError(f"{answer.what}: /list/records finds no list in the answer")
        url = f"{self._asking.base}{self._list['path']}"
        page = paging.Page(url, place, len(records), document, answer.headers)
        return records, self._next(page)

    def _of_page(self, place: str) -> dict[str, dict[str, object]]:
        """Return what the page adds to the request."""
        chosen = self._paging
        if chosen["kind"] == "range":
            start, size = int(place or 0), chosen["size"]
            unit = chosen.get("unit", "records")
            return {"headers": {"Range": f"{unit}={start}-{start + size}"}}
        added: dict[str, object] = {}
        if "size_param" in chosen:
            added[chosen["size_param"]] = chosen["size"]
        if "param" in chosen and (place or chosen["kind"] != "cursor"):
            added[chosen["param"]] = self._where(place)
        return {chosen.get("in", "query"): added} if added else {}

    def _where(self, place: str) -> object:
        """Return the number, offset or cursor of the place."""
        kind = self._paging["kind"]
        if kind == "page":
            return int(place or self._paging.get("first", 1))
        return int(place or 0) if kind == "offset" else place

    def _next(self, page: paging.Page) -> str | None:
        """Return the next place."""
        chosen, size = self._paging, self._paging.get("size", 0)
        steps: Mapping[str, Callable[[], str | None]] = {
            "page": lambda: paging.numbered(page, chosen.get("first", 1), size),
            "offset": lambda: paging.offset(page, size),
            "cursor": lambda: paging.cursor(page, self._find),
            "next_link": lambda: paging.link_in_body(page, self._find),
            "link_header": lambda: paging.link_in_header(page),
            "range": lambda: paging.ranged(page, size),
        }
        return steps.get(chosen["kind"], lambda: None)()

    def _find(self, answer: object) -> object:
        return self._mapping.search("/list/paging/next", answer)
