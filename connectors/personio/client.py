"""Reads Personio.

Source: https://developer.personio.de/reference - API v2: token, "List persons", "List employments
of a person", "List absence periods". Persons come fifty a page; their employments are one request
a person. Where a limit is reached 429 is answered, mostly with a wait.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import parse_qs, urlsplit

import requests

from connectors.hris_account import AccountPeople
from connectors.hris_auth import TokenAsked, Tokens, client_credentials
from connectors.hris_calls import PERSON_ID, Reads, object_of
from connectors.hris_records import Json, Spot, Told, Words, part, parts, since_of, spot_of
from connectors.hris_values import text
from connectors.http import BearerAuth, TimedSession
from connectors.personio.mapping import SOURCE, Raw, told_of
from tourwright.domain.people import SourcePerson
from tourwright.ports import Clock, NotFoundError, RefusedError, TransientError
from tourwright.ports.hris import ReadAsked, ReadPage, Why

BASE = "https://api.personio.de"
PAGE_SIZE = 50
AT_ONCE = 4
ON_LEAVE = "leave"
LONGEST_LEAVE = timedelta(days=3 * 366)


@dataclass(frozen=True)
class Account:
    """One account: where it is, what opens it, and the name of the source it is to us."""

    client_id: str
    secret: str
    base_url: str = BASE
    name: str = SOURCE


def signed_in(session: requests.Session, account: Account, clock: Clock) -> Reads:
    """Return reads of the account; the token is fetched with the first one."""
    asked = TokenAsked(
        f"{account.base_url.rstrip('/')}/v2/auth/token",
        client_credentials(account.client_id, account.secret),
    )
    tokens = Tokens(TimedSession(), asked, clock)
    session.auth = BearerAuth(tokens)
    # Personio asks integrations to name themselves.
    named = {"X-Personio-App-ID": "TOURWRIGHT", "X-Personio-Partner-ID": "TOURWRIGHT"}
    return Reads(session, "Personio", tokens.forget, headers=named)


class Personio(AccountPeople):
    """The PagedHris port over one account; see `tourwright.ports.hris.PagedHris`."""

    def __init__(self, reads: Reads, account: Account, words: Words, clock: Clock) -> None:
        super().__init__(account.name, words, clock)
        self._reads = reads
        self._base = account.base_url.rstrip("/") + "/v2"

    def get_person(self, source_person_id: str) -> SourcePerson:
        """See `tourwright.ports.Hris.get_person`."""
        if not PERSON_ID.fullmatch(source_person_id):
            raise NotFoundError("Personio persons: that is no id of a person")
        person = object_of(self._reads.get(f"{self._base}/persons/{source_person_id}", "persons"))
        found = part(person, "_data") or person
        now = self._clock.now()
        return self._person(self._told(found, now), now)

    def changed_since(self, since: datetime) -> Sequence[str]:
        """See `tourwright.ports.Hris.changed_since`."""
        asked, found = ReadAsked(Why.DELTA, since=since), list[str]()
        while True:
            people, following, _ = self._listed(asked)
            found += [text(each.get("id")) for each in people]
            if not following:
                return tuple(dict.fromkeys(found))
            asked = ReadAsked(Why.DELTA, following, since)

    def page(self, asked: ReadAsked) -> ReadPage:
        """See `tourwright.ports.hris.PagedHris.page`; a page has fifty people at most."""
        spot, now = spot_of(asked.cursor), self._clock.now()
        people, following, headers = self._listed(
            ReadAsked(asked.why, spot.cursor, asked.since, asked.limit)
        )
        since = spot.next_since or since_of(headers, now)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            raws = list(pool.map(partial(self._raw_or_gone, now=now), people))
        told = [
            (text(raw.person.get("id")), partial(told_of, raw, self._words, now))
            for raw in raws
            if isinstance(raw, Raw)
        ]
        gone = tuple(each for each in raws if isinstance(each, str))
        return replace(self._page_of(told, Spot(following, since), now), gone=gone)

    def _listed(self, asked: ReadAsked) -> tuple[Sequence[Json], str, Mapping[str, str]]:
        """Read one page of persons: the records, the next cursor or "", the headers."""
        query = {"limit": str(min(PAGE_SIZE, asked.limit))}
        if asked.cursor:
            query["cursor"] = asked.cursor
        if asked.why is Why.DELTA and asked.since is not None:
            query["updated_at.gt"] = asked.since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        answer = self._reads.get(f"{self._base}/persons", "persons", query)
        document = object_of(answer)
        following = text(part(document, "_meta", "links", "next").get("href"))
        cursor = parse_qs(urlsplit(following).query).get("cursor", [""])[0]
        if cursor and cursor == asked.cursor:
            raise TransientError("Personio persons: the same cursor came twice")
        return parts(document.get("_data")), cursor, answer.headers

    def _told(self, person: Json, now: datetime) -> Told:
        """Read what belongs to the person and map it."""
        return told_of(self._raw(person, now), self._words, now)

    def _raw_or_gone(self, person: Json, now: datetime) -> Raw | str:
        """Read what belongs to the person, or return the id of one who vanished meanwhile."""
        try:
            return self._raw(person, now)
        except NotFoundError:
            return text(person.get("id"))

    def _raw(self, person: Json, now: datetime) -> Raw:
        """Read the person's employments, and the absences of somebody on leave."""
        key = text(person.get("id"))
        if not PERSON_ID.fullmatch(key):
            raise RefusedError("Personio persons: a record without an id; nothing can be read")
        url = f"{self._base}/persons/{key}/employments"
        found = object_of(self._reads.get(url, "employments", {"limit": str(PAGE_SIZE)}))
        rows = parts(found.get("_data"))
        away = any(text(row.get("status")).casefold() == ON_LEAVE for row in rows)
        return Raw(person, rows, self._absences(key, now) if away else ())

    def _absences(self, key: str, now: datetime) -> Sequence[Json]:
        """Read absences around now, which the account may not let us see: then none."""
        start = (now - LONGEST_LEAVE).date().isoformat()
        query = {"person.id": key, "starts_from.date.gte": start, "limit": "100"}
        try:
            answer = self._reads.get(f"{self._base}/absence-periods", "absences", query)
        except (NotFoundError, RefusedError):
            return ()
        return parts(object_of(answer).get("_data"))
