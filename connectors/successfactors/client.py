"""Reads SAP SuccessFactors Employee Central.

Source: SAP, "SuccessFactors API Reference Guide (OData V2)": PerPerson with its navigations,
server-side paging by `__next`, `lastModifiedDateTime` as a filter, `fromDate` and `toDate` for
records that take effect later. A filter on the person alone misses changes of what hangs on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

import requests

from connectors.hris_account import AccountPeople
from connectors.hris_calls import PERSON_ID, Reads, nothing, object_of
from connectors.hris_paging import same_server
from connectors.hris_records import Json, Spot, Words, part, parts, since_of, spot_of
from connectors.hris_values import text
from connectors.http import BearerAuth, TokenSource
from connectors.successfactors.mapping import (
    SOURCE,
    managers_of,
    person_id,
    told_of,
    users_of,
)
from tourwright.domain.people import SourcePerson
from tourwright.ports import Clock, NotFoundError, TransientError
from tourwright.ports.hris import ReadAsked, ReadPage, Why

EXPAND = (
    "personalInfoNav,emailNav,personEmpTerminationInfoNav,employmentNav,"
    "employmentNav/jobInfoNav,employmentNav/jobInfoNav/emplStatusNav,employmentNav/userNav"
)
MODIFIED = (
    "lastModifiedDateTime",
    "personalInfoNav/lastModifiedDateTime",
    "emailNav/lastModifiedDateTime",
    "employmentNav/lastModifiedDateTime",
    "employmentNav/jobInfoNav/lastModifiedDateTime",
)
BEGINNING = ("employmentNav/startDate", "employmentNav/jobInfoNav/startDate")
AHEAD = timedelta(days=366)
DIRECTORY_FRESH = timedelta(hours=1)


@dataclass(frozen=True)
class Instance:
    """One instance: its API server, and the name of the source it is to us."""

    base_url: str
    name: str = SOURCE


def reads_of(session: requests.Session, token: TokenSource) -> Reads:
    """Return reads of the instance with the tokens."""
    session.auth = BearerAuth(token)
    return Reads(session, "SuccessFactors", getattr(token, "forget", nothing))


class SuccessFactors(AccountPeople):
    """The PagedHris port over one instance; see `tourwright.ports.hris.PagedHris`."""

    def __init__(self, reads: Reads, instance: Instance, words: Words, clock: Clock) -> None:
        super().__init__(instance.name, words, clock)
        self._reads = reads
        self._url = instance.base_url.rstrip("/") + "/odata/v2/PerPerson"
        self._users: Mapping[str, str] = {}
        self._users_at: datetime | None = None

    def get_person(self, source_person_id: str) -> SourcePerson:
        """See `tourwright.ports.Hris.get_person`."""
        if not PERSON_ID.fullmatch(source_person_id):
            raise NotFoundError("SuccessFactors PerPerson: that is no id of a person")
        query = {"$filter": f"personIdExternal eq '{source_person_id}'", **self._shape()}
        found = _people(object_of(self._reads.get(self._url, "PerPerson", query)))
        if not found:
            raise NotFoundError("SuccessFactors PerPerson: nobody has that id")
        now = self._clock.now()
        told = told_of(found[0], self._knowing(found), self._words, now)
        return self._person(told, now)

    def changed_since(self, since: datetime) -> Sequence[str]:
        """See `tourwright.ports.Hris.changed_since`."""
        query = {"$filter": self._changed(since), "$select": "personIdExternal", "$format": "json"}
        found = [person_id(each) for each in self._all(query)]
        return tuple(dict.fromkeys(found))

    def page(self, asked: ReadAsked) -> ReadPage:
        """See `tourwright.ports.hris.PagedHris.page`."""
        spot, now = spot_of(asked.cursor), self._clock.now()
        query = {**self._shape(), "paging": "snapshot", "customPageSize": str(asked.limit)}
        if asked.why is Why.DELTA and asked.since is not None:
            query["$filter"] = self._changed(asked.since)
        answer = self._reads.get(spot.cursor or self._url, "PerPerson", _first(spot.cursor, query))
        document = object_of(answer)
        found = _people(document)
        users = self._knowing(found)
        told = [
            (person_id(each), partial(told_of, each, users, self._words, now)) for each in found
        ]
        since = spot.next_since or since_of(answer.headers, now)
        return self._page_of(told, Spot(self._next(document, spot.cursor), since), now)

    def _shape(self) -> dict[str, str]:
        """Return the part of a question that says what belongs to a person.

        Without dates only rows of today come: somebody hired ahead would have no post.
        """
        today = self._clock.now().date()
        return {
            "$format": "json",
            "$expand": EXPAND,
            "fromDate": today.isoformat(),
            "toDate": (today + AHEAD).isoformat(),
        }

    def _changed(self, since: datetime) -> str:
        """Return the filter: something was written since, or what was written ahead came true."""
        moment = f"datetimeoffset'{since.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%SZ')}'"
        written = [f"{name} ge {moment}" for name in MODIFIED]
        first = (since - timedelta(days=1)).strftime("%Y-%m-%dT00:00:00")
        last = (self._clock.now() + timedelta(days=1)).strftime("%Y-%m-%dT00:00:00")
        true = [
            f"({name} ge datetime'{first}' and {name} le datetime'{last}')" for name in BEGINNING
        ]
        return " or ".join([*written, *true])

    def _next(self, document: Json, here: str) -> str:
        """Return the address of the next page on this server, "" after the last."""
        found = same_server(self._url, text(part(document, "d").get("__next")))
        if found and found == here:
            raise TransientError("SuccessFactors PerPerson: the same page came twice")
        return found

    def _knowing(self, people: Sequence[Json]) -> Mapping[str, str]:
        """Return people by user id, all managers of these people among them."""
        here = users_of(people)
        wanted = {manager for each in people for manager in managers_of(each)}
        if wanted <= here.keys() | self._users.keys():
            return {**self._users, **here}
        now = self._clock.now()
        if self._users_at is None or now - self._users_at >= DIRECTORY_FRESH:
            light = {"$format": "json", "$expand": "employmentNav"}
            light["$select"] = "personIdExternal,employmentNav/userId"
            self._users, self._users_at = users_of(self._all(light)), now
        return {**self._users, **here}

    def _all(self, query: Mapping[str, str]) -> Sequence[Json]:
        """Return the records of all pages."""
        found, cursor = list[Json](), ""
        while True:
            answer = self._reads.get(cursor or self._url, "PerPerson", _first(cursor, query))
            document = object_of(answer)
            found += _people(document)
            cursor = self._next(document, cursor)
            if not cursor:
                return found


def _first(cursor: str, query: Mapping[str, str]) -> Mapping[str, str]:
    """Return the question for a first page; later ones have it in their address."""
    return {} if cursor else query


def _people(document: Json) -> Sequence[Json]:
    """Return the people of an answer. Raises TransientError for one that is no listing."""
    found = part(document, "d").get("results")
    if not isinstance(found, list):
        raise TransientError("SuccessFactors PerPerson: the answer is no listing")
    return parts(found)
