"""A small mapping whose parts a test changes, and the answers it meets."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import requests
import responses
from responses import matchers

from connectors.rest.client import RestHris
from connectors.rest.mapping import mapping_of
from connectors.rest.setup import Setup, filled_in, line_of
from tourwright.ports.hris import ReadAsked, ReadPage, Why

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
THEN = datetime(2026, 6, 1, 10, tzinfo=UTC)
Web = responses.RequestsMock
Match = Callable[[requests.PreparedRequest], tuple[bool, str]]
BASE = "https://hr.example/api"
PEOPLE = f"{BASE}/people"
THEIR_TIME = {"Date": "Mon, 01 Jun 2026 12:05:00 GMT"}


class Clock:
    """Stands still until it is moved."""

    moment = NOW

    def now(self) -> datetime:
        """Return the moment."""
        return self.moment


def hris(
    clock: Clock | None = None, given: Mapping[str, object] | None = None, **parts: object
) -> RestHris:
    """Return a reading by a small mapping with these parts changed."""
    document = {
        "schema": "hris_mapping.v1",
        "name": "acme",
        "base_url": BASE,
        "auth": {"kind": "none"},
        "list": {"path": "/people", "records": "data"},
        "one": {"path": "/people/{id}"},
        "map": {"source_person_id": "id", "status": "state"},
        **parts,
    }
    setup = Setup("acme", given=given or {})
    mapping = filled_in(mapping_of(json.dumps(document).encode(), "acme.json"), setup)
    return RestHris(line_of(mapping, requests.Session(), clock or Clock()), mapping, setup)


def paged(**paging: object) -> RestHris:
    """Return a reading whose listing goes on in this way."""
    return hris(list={"path": "/people", "records": "data", "paging": paging})


def data(*ids: int, **more: object) -> dict[str, Any]:
    """Return an answer with these people."""
    return {"data": [{"id": each, "state": "active"} for each in ids], **more}


def ids(reading: RestHris) -> list[str]:
    """Return the ids of everybody who is listed."""
    return [person.source_person_id for person in reading.list_people()]


def full(reading: RestHris, cursor: str = "") -> ReadPage:
    """Return one page of a full reading."""
    return reading.page(ReadAsked(Why.FULL, cursor))


def answer(web: Web, query: dict[str, str], body: object, **more: Any) -> None:  # noqa: ANN401  # as responses takes it
    """Answer the listing with exactly this query."""
    web.get(PEOPLE, json=body, match=[matchers.query_param_matcher(query)], **more)
