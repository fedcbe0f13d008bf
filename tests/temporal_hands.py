"""Hands on one tour or one alliance that runs on a real server."""

# ruff: noqa: ANN401  (helpers pass on whatever field a test wants to differ)

import asyncio
import itertools
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHandle
from temporalio.service import RPCError

from tests.temporal_running import SETTLE_LIMIT_S, Answer, Running
from tourwright.domain.alliance import AllianceState
from tourwright.domain.alliance_importing import import_act
from tourwright.domain.model import Act, MachineName, Party
from tourwright.domain.people import (
    AllianceFacts,
    EmploymentEvent,
    FactKind,
    PersonStatus,
    Termination,
)
from tourwright.domain.statement import Statement
from tourwright.domain.tour import Tour
from tourwright.domain.tour_import import RunningTour
from tourwright.ports import ActResult, ActsResult, Ask
from tourwright.temporal import tour_workflow_id
from tourwright.values import FactsTold, NextMoment

E, M, HR, HRIS = Party.EMPLOYEE, Party.MANAGER, Party.HR, Party.HRIS
TOUR, REVIEW, RENEWAL = MachineName.TOUR, MachineName.REVIEW, MachineName.RENEWAL
EVERYBODY = {E: "p-ottilie", M: "p-casimir", HR: "p-hr", Party.ALUM: "p-ottilie"}


@dataclass
class Hand:
    """One workflow, held synchronously."""

    running: Running
    workflow_id: str
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def handle(self) -> WorkflowHandle[Any, Any]:
        """The workflow's handle, whatever its run."""
        return self.running.client.get_workflow_handle(self.workflow_id)

    @property
    def stream(self) -> str:
        """The id of the tour or alliance."""
        return self.workflow_id.partition(":")[2]

    def query(self, name: str, result_type: type[Answer]) -> Answer:
        """Ask, again while a continued run has not begun."""
        return self.running.run(self._query(name, result_type))

    async def _query(self, name: str, result_type: type[Answer]) -> Answer:
        ends = time.monotonic() + SETTLE_LIMIT_S
        while time.monotonic() < ends:
            try:
                answer: Answer = await self.handle.query(name, result_type=result_type)
            except RPCError as early:
                if "not scheduled yet" not in str(early):
                    raise
                await asyncio.sleep(0.02)
            else:
                return answer
        raise AssertionError(f"no answer to {name}")

    @property
    def state(self) -> str:
        """The state."""
        return self.query("state", str)

    def next(self) -> datetime | None:
        """Return the next date, None when there is none."""
        return self.query("next", NextMoment).at

    def skip(self, days: float) -> None:
        """Move this workflow's own clock on the development server."""
        self.running.skip(self.workflow_id, days)
        self.running.settle()

    @property
    def status(self) -> str:
        """Whether it runs, completed, failed ..."""
        found = self.running.run(self.handle.describe()).status
        return found.name if found else ""

    @property
    def run_id(self) -> str:
        """The id of the current run."""
        return self.running.run(self.handle.describe()).run_id or ""

    def events(self) -> list[HistoryEvent]:
        """Return the history of the current run."""
        return list(self.running.run(self.handle.fetch_history()).events)

    def names(self) -> list[str]:
        """Return the types of its history events."""
        return [
            EventType.Name(each.event_type).removeprefix("EVENT_TYPE_") for each in self.events()
        ]

    def make(self, party: Party, event: str, machine: MachineName = TOUR, **details: Any) -> Act:
        """Return an act with an id of its own."""
        values = {"person_key": EVERYBODY.get(party, ""), "channel": "page", **details}
        act_id = values.pop("act_id", "") or f"{self.stream}-{next(self._numbers)}-{event}-{party}"
        return Act(act_id, machine, event, party, **values)

    def send(self, act: Act, *, write: bool = True) -> ActResult:
        """Send an act as the web process does; without write its caller dies before writing."""
        result = self.running.engine.act(self.workflow_id, act)
        if write and result.record is not None:
            self.running.store.recorder.record(result.record)
        return result

    def act(
        self, party: Party, event: str, machine: MachineName = TOUR, **details: Any
    ) -> ActResult:
        """Let a party act."""
        return self.send(self.make(party, event, machine, **details))

    def both(self, event: str, machine: MachineName = TOUR, **details: Any) -> None:
        """Let both sides say yes to the same."""
        for party in (E, M):
            self.act(party, event, machine, **details)

    def signal(self, name: str, *args: object) -> None:
        """Send a signal and wait until it was worked on."""
        self.running.run(self.handle.signal(name, args=args))
        self.running.settle()

    def told(self, event: str, machine: MachineName = TOUR, **details: Any) -> Act:
        """Let the alliance's side say something."""
        act = self.make(details.pop("party", HRIS), event, machine, **details)
        self.signal("told", act)
        return act

    def renew(self) -> None:
        """Continue as new."""
        before = self.run_id
        self.signal("renew")
        ends = time.monotonic() + SETTLE_LIMIT_S
        while time.monotonic() < ends:
            if self.run_id != before:
                self.running.settle()
                return
            self.running.run(asyncio.sleep(0.02))
        raise AssertionError("the workflow did not continue as new")

    def asks(self) -> list[Ask]:
        """Return the open asks of this workflow's stream."""
        return list(self.running.store.asks.open_in(self.stream))

    def lines(self) -> list[str]:
        """Return the journal of this workflow's stream as "machine.event" words."""
        alliance_id = self.stream.partition("-")[0]
        found = self.running.store.journal.lines(alliance_id)
        return [
            f"{each.body['machine']}.{each.body['event']}"
            for each in found
            if each.stream == self.stream
        ]


@dataclass
class TourHand(Hand):
    """One tour."""

    @property
    def tour(self) -> Tour:
        """The whole tour."""
        return self.query("tour", Tour)

    def sign(self, *parties: Party) -> None:
        """Let these sides commit to the text that is there."""
        for party in parties or (E, M):
            self.act(party, "sign", text_hash=self.tour.text_hash)

    def negotiate(self) -> None:
        """Draft, share, agree and freeze a text of the two."""
        self.act(M, "open_draft")
        self.act(M, "share")
        wish = {"employee_aspirations": '["Run a plant one day."]', "agree": "*"}
        self.act(E, "edit", fields=wish)
        self.act(M, "propose_sign")

    def review(self) -> None:
        """Answer the open review from both sides and close it."""
        for party in (E, M):
            fields = {"progress": "on_track", "text": "We keep our word.", "next_steps": "More."}
            self.act(party, "answer", REVIEW, fields=fields)
        self.both("close", REVIEW)

    def together(self, *acts: Act) -> ActsResult:
        """Send what both sides said in one update, as the web process does, and write of it."""
        result = self.running.engine.act_together(self.workflow_id, acts)
        if result.record is not None:
            self.running.store.recorder.record(result.record)
        return result

    def review_together(self) -> None:
        """Answer the open review and close it, each time both sides in one update."""
        fields = {"progress": "on_track", "text": "We keep our word.", "next_steps": "More."}
        self.together(*(self.make(each, "answer", REVIEW, fields=fields) for each in (E, M)))
        self.together(*(self.make(each, "close", REVIEW) for each in (E, M)))

    def amend(self, **fields: str) -> None:
        """Propose a change and have it signed."""
        self.act(E, "propose", MachineName.AMENDMENT, fields=fields)
        text_hash = self.tour.amendments[-1].text_hash
        self.act(M, "sign_other", MachineName.AMENDMENT, text_hash=text_hash)


def hand_on_tour(running: Running, tour_id: str) -> TourHand:
    """Return the hand on a tour that was started."""
    workflow_id = tour_workflow_id(tour_id)
    running.ids.add(workflow_id)
    return TourHand(running, workflow_id)


@dataclass
class AllianceHand(Hand):
    """One alliance."""

    alliance_id: str = ""
    facts: AllianceFacts | None = None
    _events: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def alliance(self) -> AllianceState:
        """The whole alliance."""
        return self.query("alliance", AllianceState)

    def learn(self, kind: FactKind | None, day: date | None = None, **changes: Any) -> FactsTold:
        """The HRIS side says something."""
        now = self.running.now()
        self.facts = replace(self.facts or self._first(now), **changes)
        events: tuple[EmploymentEvent, ...] = ()
        if kind is not None:
            event_id = f"{self.alliance_id}-e{next(self._events)}"
            person_key, on = self.facts.person_key, day or now.date()
            events = (EmploymentEvent(event_id, kind, person_key, on, now, now, "test"),)
        return self.hear(FactsTold(self.facts, events))

    def hear(self, told: FactsTold) -> FactsTold:
        """Tell the alliance, and wait until it has settled."""
        self.running.engine.tell_alliance(told.facts, told.events)
        self.running.settle()
        return told

    def hire(self, **changes: Any) -> TourHand:
        """Hire the person; return the tour that is offered."""
        day = self.running.first_day()
        self.learn(FactKind.HIRED, day, hire_date=day, **changes)
        return self.tour(1)

    def bring_in(self, text: Statement, committed_on: date, act_id: str = "import-1-1") -> TourHand:
        """Let HR bring in a tour that runs already; nobody knew the person here before."""
        self.facts = self.facts or replace(self._first(self.running.now()), hire_date=text.start)
        self.running.engine.tell(FactsTold(self.facts, adopted=True))
        tour = RunningTour(1, EVERYBODY[E], EVERYBODY[M], text, committed_on)
        self.send(import_act(act_id, EVERYBODY[HR], tour))
        return self.tour(1)

    def leave(self, last_day: date, kind: str = "voluntary") -> None:
        """Say that the person leaves."""
        self.learn(FactKind.TERMINATED, last_day, termination=Termination(last_day, type=kind))

    def tour(self, number: int) -> TourHand:
        """Return the hand on one of its tours."""
        self.running.settle()
        return hand_on_tour(self.running, f"{self.alliance_id}-{number}")

    def _first(self, now: datetime) -> AllianceFacts:
        return AllianceFacts(
            alliance_id=self.alliance_id,
            person_key=EVERYBODY[E],
            status=PersonStatus.ACTIVE,
            zone="Europe/Berlin",
            country="DE",
            manager_key=EVERYBODY[M],
            manager_zone="Europe/Berlin",
            manager_country="DE",
            skip_level_key="p-skip",
            has_work_email=True,
            has_personal_email=True,
            hire_date=now.date(),
        )
