"""Reads a Workday report.

Source: Workday, Reports-as-a-Service: `GET /ccx/service/customreport2/{tenant}/{owner}/{report}`
with `format=json`; prompts are parameters. A report has no pages: it is read whole, and handed on
in pages by Worker_ID, so that a reading is taken up wherever it stopped.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import requests

from connectors.hris_account import AccountPeople
from connectors.hris_calls import Reads, nothing, object_of
from connectors.hris_records import Json, Spot, Words, parts, since_of, spot_of
from connectors.http import BearerAuth, TokenSource
from connectors.workday.mapping import (
    SOURCE,
    by_worker,
    ids_of,
    manager_unknown,
    must_be_whole,
    renamed,
    told_of,
)
from tourwright.domain.people import SourcePerson
from tourwright.ports import Clock, NotFoundError, TransientError
from tourwright.ports.hris import ReadAsked, ReadPage, Reject, Why

FRESH = timedelta(minutes=2)
"""How long a report serves further pages and single people before it is run again."""

REPORT_BYTES = 128 * 1024 * 1024
"""A report has no pages: of 100,000 workers it has some 60 MB."""


@dataclass(frozen=True)
class Report:
    """The report that IT built. url is its address as Workday shows it, without a question mark.

    entered names the prompt "entered on or after", "" where the report has none: then every reading
    is a whole one.
    """

    url: str
    entered: str = ""
    name: str = SOURCE


@dataclass(frozen=True)
class Run:
    """One run of the report: its workers by Worker_ID, and where the next delta begins."""

    workers: Mapping[str, Sequence[Json]]
    since: datetime
    at: datetime
    ids: Mapping[str, str] = field(default_factory=dict)


def reads_of(
    session: requests.Session, user: str = "", password: str = "", token: TokenSource | None = None
) -> Reads:
    """Return reads of the tenant as an integration system user, or by tokens."""
    session.auth = BearerAuth(token) if token else (user, password)
    forget = getattr(token, "forget", nothing)
    return Reads(session, "Workday", forget, max_bytes=REPORT_BYTES)


class Workday(AccountPeople):
    """The PagedHris port over one report; see `tourwright.ports.hris.PagedHris`."""

    def __init__(self, reads: Reads, report: Report, words: Words, clock: Clock) -> None:
        super().__init__(report.name, words, clock)
        self._reads = reads
        self._report = report
        self._runs: dict[str, Run] = {}
        self._ids: Mapping[str, str] = {}

    def get_person(self, source_person_id: str) -> SourcePerson:
        """See `tourwright.ports.Hris.get_person`."""
        run = self._run("")
        rows = run.workers.get(source_person_id) if source_person_id else None
        if rows is None:
            raise NotFoundError("Workday report: nobody in it has that Worker_ID")
        now = self._clock.now()
        told = told_of(source_person_id, rows, run.ids, self._words, now)
        return self._person(told, now)

    def changed_since(self, since: datetime) -> Sequence[str]:
        """See `tourwright.ports.Hris.changed_since`."""
        return sorted(filter(None, self._run(self._prompt(since)).workers))

    def page(self, asked: ReadAsked) -> ReadPage:
        """See `tourwright.ports.hris.PagedHris.page`."""
        spot, now = spot_of(asked.cursor), self._clock.now()
        delta = asked.why is Why.DELTA and asked.since is not None
        run = self._run(self._prompt(asked.since) if delta and asked.since else "", spot.cursor)
        keys = sorted(key for key in run.workers if key > spot.cursor)[: asked.limit]
        told = [
            (key, partial(told_of, key, run.workers[key], run.ids, self._words, now))
            for key in keys
        ]
        more = any(key > keys[-1] for key in run.workers) if keys else False
        if not more:
            # Nothing of it is needed in memory any more; a repeated page runs the report again.
            self._runs.clear()
        following = Spot(keys[-1] if more else "", spot.next_since or run.since)
        made = self._page_of(told, following, now)
        if spot.cursor:
            return made
        return replace(made, rejects=(*_nameless(run), *made.rejects))

    def _prompt(self, since: datetime) -> str:
        """Return the value of the prompt, "" where the report has none."""
        return since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if self._report.entered else ""

    def _run(self, since: str, after: str = "") -> Run:
        """Return a run of the report that is fresh, or the one that a later page belongs to."""
        known = self._runs.get(since)
        if known is None or not (after or self._clock.now() - known.at < FRESH):
            known = self._knowing(self._read(since)) if since else self._whole()
            self._runs = {since: known}
        return known

    def _whole(self) -> Run:
        """Run the report for everybody, and keep who is behind each profile."""
        run = self._read("")
        self._ids = run.ids
        return run

    def _knowing(self, delta: Run) -> Run:
        """Return the delta with every profile of its workers and the ids of all their managers.

        A delta has only the profiles that changed; alone, an old one would look like a leaver.
        """
        if not delta.workers:
            return delta
        ids = {**self._ids, **delta.ids}
        workers = delta.workers
        if not self._ids or _is_partial(delta, ids):
            whole = self._whole()
            ids = {**ids, **whole.ids}
            workers = {key: whole.workers.get(key, rows) for key, rows in workers.items()}
        self._ids = ids
        return replace(delta, workers=workers, ids=ids)

    def _read(self, since: str) -> Run:
        """Run the report. Raises TransientError for an answer that is none."""
        prompt = {self._report.entered: since} if since else {}
        answer = self._reads.get(self._report.url, "report", {"format": "json", **prompt})
        found = object_of(answer).get("Report_Entry")
        if not isinstance(found, list):
            raise TransientError("Workday report: the answer has no Report_Entry")
        rows = [renamed(row, self._words.columns) for row in parts(found)]
        must_be_whole(rows)
        now = self._clock.now()
        return Run(by_worker(rows), since_of(answer.headers, now), now, ids_of(rows))


def _nameless(run: Run) -> tuple[Reject, ...]:
    """Return a reject for each row that belongs to nobody."""
    why = "is missing: fill the column Worker_ID"
    return tuple(Reject("report", "source_person_id", why) for _ in run.workers.get("", ()))


def _is_partial(delta: Run, ids: Mapping[str, str]) -> bool:
    """Say whether the delta lacks a profile of somebody in it, or the id of a manager."""
    profiles = Counter(ids.values())
    rows = [row for each in delta.workers.values() for row in each]
    lacking = any(profiles[key] > len(each) for key, each in delta.workers.items())
    return lacking or any(manager_unknown(row, ids) for row in rows)
