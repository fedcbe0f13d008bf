"""The pages over a real store, with people who sign in and tours that live by the real rules.

    world = PageWorld(sqlite_store)
    tour = world.open_tour(TourKind.TRANSFORMATIONAL)   # Ana with Dana
    page = world.signed_in("ana").get(f"/tours/{tour.tour_id}/statement")

Temporal's place is taken by `PageEngine`, which applies the rules at once.
"""

import re
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.test import TestResponse

from tests.factories import NOW, some_opening
from tests.fakes import FakeClock
from tests.page_cast import CAST, HELD, ZONE, facts_of
from tests.store_deps import BASE, KEY, Calendars, deps_over
from tests.tour_world import TourWorld
from tourwright.domain import alliance as alliance_rules
from tourwright.domain.alliance_state import AllianceState, TourLine
from tourwright.domain.errors import RuleError
from tourwright.domain.model import Act, MachineName, Party, PersonRef, Record, TourKind, TourView
from tourwright.domain.people import Person, PersonStatus
from tourwright.domain.policy import Snapshot
from tourwright.domain.records import joined
from tourwright.domain.tables.alliance import AllianceStateName
from tourwright.domain.undo import HOLD
from tourwright.ports import ActResult, ActsResult, InboxRow, NotFoundError, TransientError
from tourwright.ports_pages import Session
from tourwright.store import Store
from webhooks import who
from webhooks.app import Deps, create_app
from webhooks.dispatcher import Dispatcher, Ports
from webhooks.tokens import Link, Links, Purpose


class PageEngine:
    """The rules of the tours behind the engine's port; each act once, one at a time.

    down True: nobody answers, and a page that only shows must not notice.
    """

    def __init__(self, world: "PageWorld") -> None:
        self._world = world
        self._lock = threading.RLock()
        self._told: list[Record] = []
        self.down = False
        self.calls = 0
        self.alliances: dict[str, AllianceState] = {}

    def act(self, workflow_id: str, act: Act) -> ActResult:
        """See `Engine.act`."""
        with self._lock:
            self.calls += 1
            if self.down:
                raise TransientError("the engine does not answer")
            tour = self._world.tours.get(workflow_id.removeprefix("tour:"))
            if tour is None:
                if workflow_id.startswith("alliance:"):
                    return self._alliance(workflow_id.removeprefix("alliance:"), act)
                raise NotFoundError(workflow_id)
            if act.act_id in tour.tour.handled:
                return ActResult(tour.state)
            return self._applied(tour, act)

    def _alliance(self, alliance_id: str, act: Act) -> ActResult:
        """Let the alliance's rules answer where a test lets one live; it tells its tours."""
        state = self.alliances.get(alliance_id)
        if state is None:
            return ActResult("applied")
        outcome = alliance_rules.act(state, act, self._world.clock.now())
        self.alliances[alliance_id] = outcome.state
        for telling in outcome.tellings:
            self._world.tours[telling.to.removeprefix("tour:")].apply(telling.act)
        self._world.settle()
        return ActResult(str(outcome.state.state), outcome.record)

    def _applied(self, tour: TourWorld, act: Act) -> ActResult:
        tour.now = max(tour.now, self._world.clock.now())
        outcome = tour.apply(act)
        if outcome.record:
            self._told.append(outcome.record)
        if outcome.replan:
            tour.replan()
        self._world.keep_records(but=self._told)
        return ActResult(tour.state, outcome.record)

    def act_together(self, workflow_id: str, acts: Sequence[Act]) -> ActsResult:
        """See `Engine.act_together`."""
        records, refused = [], {}
        for act in acts:
            try:
                record = self.act(workflow_id, act).record
            except RuleError as why:
                refused[act.act_id] = str(why)
            else:
                records += [record] if record else []
        return ActsResult("applied", joined(records) if records else None, refused)

    def start_source_event(self, row: InboxRow) -> None:
        """See `Engine.start_source_event`."""

    def ready(self) -> bool:
        """See `Engine.ready`."""
        return not self.down


@dataclass
class Counter:
    """Statements that went to the database."""

    statements: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        """Return how many."""
        return len(self.statements)


class PageWorld:
    """People, tours, a clock, and the application over one store."""

    def __init__(self, store: Store, now: datetime = NOW, **more: Any) -> None:  # noqa: ANN401
        """Hire the cast. more goes to Deps."""
        self.store = store
        # A data key that was met stays met: what the store is asked depends on no real seconds.
        store.keyring._clock = lambda: 0.0
        self.clock = FakeClock(now)
        self.links = Links(KEY, BASE)
        self.engine = PageEngine(self)
        self.tours: dict[str, TourWorld] = {}
        self._kept: dict[str, int] = {}
        self.people: dict[str, Person] = {}
        self.hires(*CAST)
        self.leaves("gus")
        self.deps = self._deps(more)
        self.app = self._app()

    def serve_with(self, **ports: Any) -> None:  # noqa: ANN401  (any port of the web process)
        """Let the application have these ports from now on."""
        self.deps = replace(self.deps, **ports)
        self.app = self._app()

    @property
    def tour(self) -> TourView:
        """The row of the tour opened first, as pages read it."""
        return self.view(next(iter(self.tours)))

    @property
    def rules(self) -> TourWorld:
        """The tour opened first, as the rules know it."""
        return next(iter(self.tours.values()))

    def view(self, tour_id: str) -> TourView:
        """Return a tour's row."""
        found = self.store.views.get(tour_id)
        assert found is not None, tour_id
        return found

    def key(self, name: str) -> str:
        """Return somebody's person key."""
        return self.people[name].person_key

    def open_tour(
        self,
        kind: TourKind = TourKind.TRANSFORMATIONAL,
        two: tuple[str, str] = ("ana", "dana"),
        **changes: object,
    ) -> TourView:
        """Open a tour of these two, the employee first; changes go to the opening."""
        employee, manager = (self.people[name] for name in two)
        number = sum(each.tour.alliance_id == employee.alliance_id for each in self.tours.values())
        tour_id = f"{employee.alliance_id}-{number + 1}"
        values: dict[str, object] = {
            "alliance_id": employee.alliance_id,
            "tour_id": tour_id,
            "number": number + 1,
            "employee": PersonRef(employee.person_key, ZONE, "DE"),
            "manager": PersonRef(manager.person_key, ZONE, "DE"),
            "skip_level_key": self.key("sam"),
        }
        opening = some_opening(kind, **{**values, **changes})  # type: ignore[arg-type]
        self.tours[tour_id] = TourWorld(opening, self.clock.now())
        self.settle()
        return self.view(tour_id)

    def settle(self) -> None:
        """Plan what has to be planned, and write down what happened."""
        for tour in self.tours.values():
            if tour.last.replan:
                tour.replan()
        self.keep_records()

    def keep_records(self, but: Sequence[Record] = ()) -> None:
        """Write down what happened; the page writes the records of its own acts itself."""
        own = {id(record) for record in but}
        for tour in self.tours.values():
            for record in tour.records[self._kept.get(tour.tour.tour_id, 0) :]:
                if id(record) not in own:
                    self.store.recorder.record(record)
            self._kept[tour.tour.tour_id] = len(tour.records)

    def alliance_of(self, name: str, **changes: object) -> AllianceState:
        """Let somebody's alliance live, with the tours opened so far; changes go to its state."""
        mine = self.people[name].alliance_id
        tours = [each.tour for each in self.tours.values() if each.tour.alliance_id == mine]
        state = replace(
            alliance_rules.open_alliance(mine, self.key(name), self.clock.now()),
            state=AllianceStateName.ON_TOUR,
            facts=self.store.people.facts(self.key(name)),
            tours=tuple(TourLine(tour.tour_id, tour.number, state=tour.state) for tour in tours),
        )
        made = replace(state, **changes)  # type: ignore[arg-type]  # any field, by name
        self.engine.alliances[mine] = made
        return made

    def act(self, name: str, verb: str, machine: str = "tour", **details: object) -> None:
        """Let somebody act without a page, and write it down."""
        rules = self.rules
        rules.now = max(rules.now, self.clock.now())
        party = {
            rules.tour.employee.person_key: Party.EMPLOYEE,
            rules.tour.manager.person_key: Party.MANAGER,
        }
        made = rules.make(
            party.get(self.key(name), Party.HR), verb, MachineName(machine), **details
        )
        rules.apply(replace(made, person_key=self.key(name)))
        self.settle()

    def live_on(self, until: datetime) -> None:
        """Let time pass in every tour with nobody acting."""
        for tour in self.tours.values():
            tour.live_on(until)
        self.clock.moment = until
        self.settle()

    def wait(self, **by: float) -> None:
        """Let time pass."""
        self.live_on(self.clock.now() + timedelta(**by))

    def rest_over(self) -> None:
        """Let what can be undone take effect: the dispatcher hands it on."""
        self.clock.moment = self.clock.now() + HOLD + timedelta(seconds=10)
        store = self.store
        Dispatcher(Ports(store.inbox, store.asks, store.recorder, self.engine, self.clock)).step()

    def negotiating(self, kind: TourKind = TourKind.TRANSFORMATIONAL) -> TourView:
        """Open a tour whose draft, by the manager, both see."""
        self.open_tour(kind)
        self.act("dana", "open_draft")
        self.act("dana", "share")
        return self.tour

    def signing(self, kind: TourKind = TourKind.TRANSFORMATIONAL) -> TourView:
        """Open a tour whose text both have agreed to and are ready to commit to."""
        self.negotiating(kind)
        self.act("ana", "edit", fields={"employee_aspirations": '["Run a plant one day."]'})
        for name in ("ana", "dana"):
            self.act(name, "agree_field", fields={"field": "*"})
        self.act("dana", "propose_sign")
        return self.tour

    def committed(self, kind: TourKind = TourKind.ROTATIONAL, **changes: Any) -> TourView:  # noqa: ANN401
        """Open a tour that both commit to; a rotational one with the standard text."""
        if kind is TourKind.ROTATIONAL:
            self.open_tour(kind, standard_text=True, **changes)
        else:
            self.signing(kind)
        for name in ("ana", "dana"):
            self.act(name, "sign", text_hash=self.rules.tour.text_hash)
        return self.tour

    def hires(self, *names: str) -> None:
        """Let these of the cast be here in the HRIS, in one go."""
        readings = [(facts_of(name), ()) for name in names]
        hired = self.store.people_bulk.apply_many(readings, self.clock.now())
        self.people |= zip(names, hired, strict=True)

    def leaves(self, name: str, day: date | None = None) -> None:
        """Let somebody be gone in the HRIS."""
        del day
        gone = replace(self.people[name].facts, status=PersonStatus.TERMINATED)
        self.people[name] = self.store.people.apply(gone, (), self.clock.now())

    def client(self) -> FlaskClient:
        """Return a browser of somebody who is not signed in."""
        return self.app.test_client()

    def signed_in(self, name: str, scope: str = "") -> FlaskClient:
        """Return somebody's browser, with a session of their own."""
        value = secrets.token_urlsafe(16)
        now = self.clock.now()
        session = Session(
            who.digest_of(value),
            self.key(name),
            HELD.get(name, frozenset()),
            started_at=now,
            seen_at=now,
            ends_at=now + who.LONGEST,
            scope=scope,
        )
        self.store.sessions.start(session)
        client = self.client()
        client.set_cookie(
            who.cookie_name(self.deps), value, domain="tours.example", secure=True, httponly=True
        )
        return client

    def token(self, purpose: Purpose, subject: str, name: str = "ana") -> str:
        """Return the token of a link from a mail."""
        return self.links.token(Link(purpose, subject, self.key(name)), self.clock.now())

    @contextmanager
    def queries(self) -> Iterator[Counter]:
        """Count what the store is asked meanwhile; what only opens a transaction is not counted."""
        counter = Counter()

        def count(*given: Any) -> None:  # noqa: ANN401  (the event's own arguments)
            if not str(given[2]).startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")):
                counter.statements.append(str(given[2]))

        database = self.store._database
        engines = (database._reading, database.writing)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", count)
        try:
            yield counter
        finally:
            for engine in engines:
                event.remove(engine, "before_cursor_execute", count)

    def _app(self) -> Flask:
        app = create_app(self.deps)
        app.config.update(SERVER_NAME="tours.example", PREFERRED_URL_SCHEME="https")
        return app

    def _snapshot_of(self, view: TourView) -> Snapshot | None:
        tour = self.tours.get(view.tour_id)
        return tour.tour.snapshot if tour else None

    def _deps(self, more: Mapping[str, Any]) -> Deps:
        own = {
            "operator_token": "operator-secret",
            "snapshot_of": self._snapshot_of,
            "calendars": Calendars(),
            "meetings": self.store.meetings,
        }
        return deps_over(self.store, self.engine, self.clock, **{**own, **more})


HIDDEN = re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')


def hidden(page: TestResponse, button: str = "") -> dict[str, str]:
    """Return the hidden fields of the page's form with this button, of main's first one without."""
    main = page.text.partition("<main")[2]
    forms = [part.partition("</form>")[0] for part in main.split("<form")[1:]]
    meant = (form for form in forms if f'value="{button}"' in form or not button)
    return dict(HIDDEN.findall(next(meant, "")))


def send(
    client: FlaskClient, path: str, fields: Mapping[str, str], button: str = "", to: str = ""
) -> TestResponse:
    """Open a page as a browser does, then send its form with the fields.

    button picks the form by the value of one of its buttons; to is the form's own address when it
    is another one than the page's.
    """
    page = client.get(path)
    return client.post(to or path, data={**hidden(page, button), **fields})
