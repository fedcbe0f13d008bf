"""What one tour costs Temporal: history events, bytes, and billable actions.

A transformational tour of 36 months with quarterly reviews is lived on the time-skipping server,
with the real workflow, worker and store, payloads encrypted, and with all its mails. The budget is
the tour's own; what HR's configured steps add is HR's choice and only reported, for the starter
catalogue. Source: Temporal Cloud, "Actions".
"""

import secrets
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import cast

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent

from benchmarks.results import Figure, Result
from tests.plugins.temporal import skipping_server
from tests.temporal_hands import RENEWAL, TOUR, E, M, TourHand
from tests.temporal_running import CALL_LIMIT_S, Server
from tests.temporal_world import World, running_on
from tourwright.domain.asks import Actor
from tourwright.domain.dates import last_day
from tourwright.domain.model import Act, MachineName, Party, TourKind
from tourwright.keyring import Masters
from tourwright.ports import ActResult
from tourwright.store import open_store
from tourwright.temporal_client import LoopThread
from webhooks.decide import DecideKind, Decider, Decision

ACTIONS_GOAL, EVENTS_GOAL, BYTES_GOAL = 90, 450, 60_000
MONTHS = 36
ONE_EACH = {
    "WORKFLOW_EXECUTION_STARTED": "start",
    "TIMER_STARTED": "timers",
    "WORKFLOW_EXECUTION_SIGNALED": "signals in",
    "WORKFLOW_EXECUTION_UPDATE_ACCEPTED": "updates",
    "ACTIVITY_TASK_STARTED": "activities",
    "UPSERT_WORKFLOW_SEARCH_ATTRIBUTES": "upserts",
    "SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED": "signals out",
}


def actions(events: Iterable[HistoryEvent]) -> Mapping[str, int]:
    """Count billable actions by what they are; local activities of one workflow task are one."""
    counted: Counter[str] = Counter()
    tasks: set[int] = set()
    for event in events:
        name = EventType.Name(event.event_type).removeprefix("EVENT_TYPE_")
        if name in ONE_EACH:
            counted[ONE_EACH[name]] += 1
        if name == "MARKER_RECORDED":
            tasks.add(event.marker_recorded_event_attributes.workflow_task_completed_event_id)
    counted["local activities"] = len(tasks)
    return counted


@dataclass(frozen=True)
class ServerClock:
    """The clock of the skipping server."""

    world: World

    def now(self) -> datetime:
        """Return the moment in UTC."""
        return self.world.now()


class PageHand(TourHand):
    """A hand that answers as the page does: through the one way to answer an ask.

    What nobody asks for is sent with an id of the page's length.
    """

    def make(self, party: Party, event: str, machine: MachineName = TOUR, **details: object) -> Act:
        """Return an act with an id like the page's."""
        return super().make(party, event, machine, act_id=secrets.token_hex(12), **details)

    def send(self, act: Act, *, write: bool = True) -> ActResult:
        """Answer the ask that the act answers; say it unasked where there is none."""
        found = [ask for ask in self.asks() if ask.role is act.party and act.event in ask.verbs]
        if not found:
            return super().send(act, write=write)
        store, ask = self.running.store, found[-1]
        decider = Decider(
            store.asks, self.running.engine, store.recorder, ServerClock(cast(World, self.running))
        )
        actor = Actor(act.person_key)
        decision = Decision(
            ask.ask_id, act.event, ask.revision, actor, act.channel, act.fields, act.reason
        )
        result = decider.decide(replace(decision, day=act.day, text_hash=act.text_hash))
        if result.kind not in (DecideKind.DONE, DecideKind.HELD):
            raise RuntimeError(f"{act.event}: {result.kind}: {result.message}")
        return ActResult(result.kind)


def live(world: World, *, configured: bool, months: int = MONTHS) -> TourHand:
    """Live the whole tour: negotiated, answered, renewed, ended, confirmed."""
    opening = world.opening(TourKind.TRANSFORMATIONAL)
    snapshot = opening.snapshot if configured else replace(opening.snapshot, workflows=())
    last = last_day(opening.start, months)
    statement = replace(opening.statement, length_months=months, last_day=last)
    begun = world.tour(replace(opening, snapshot=snapshot, statement=statement))
    tour = PageHand(world, begun.workflow_id)
    tour.negotiate()
    tour.sign()
    world.settle()
    while tour.status == "RUNNING" and (moment := tour.next()) is not None:
        world.pass_until(moment)
        if tour.status == "RUNNING":
            _answer(world, tour)
    return tour


def _answer(world: World, tour: TourHand) -> None:
    """Let both do what they are asked, a day later: the review, the talk, the end."""
    now = tour.tour
    if now.review is not None and now.review.state == "open":
        tour.review()
    if now.renewal is not None and now.renewal.state == "due":
        _talk(world, tour)
    if now.state == "closing":
        for party in (E, M):
            tour.act(party, "confirm_complete")
    world.settle()


def _talk(world: World, tour: TourHand) -> None:
    tour.both("accept_slot", RENEWAL)
    world.pass_days(2)
    tour.both("held", RENEWAL)
    tour.both("choose_next_tour", RENEWAL)


def cost(*, configured: bool, months: int = MONTHS) -> list[Figure]:
    """Live a tour on a fresh server; return what it cost."""
    loop = LoopThread()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tourwright-")))
        env = loop.run(skipping_server(), CALL_LIMIT_S)
        stack.callback(lambda: loop.run(env.shutdown(), CALL_LIMIT_S))
        store = open_store(f"sqlite:///{folder / 'store.db'}", Masters({"k": b"k" * 32}, "k"))
        stack.callback(store.close)
        world = stack.enter_context(running_on(Server(loop, env, own_clocks=False), store))
        events = live(world, configured=configured, months=months).events()
        title = "HR's steps" if configured else "bare"
        return _figures(title, events, has_budget=not configured)


def _figures(title: str, events: Sequence[HistoryEvent], *, has_budget: bool) -> list[Figure]:
    made_of = actions(events)
    size = sum(event.ByteSize() for event in events)
    goals = (ACTIONS_GOAL, EVENTS_GOAL, BYTES_GOAL) if has_budget else (None, None, None)
    return [
        Figure(f"{title}: actions", sum(made_of.values()), goal=goals[0]),
        *(Figure(f"{title}:   {name}", count) for name, count in made_of.items()),
        Figure(f"{title}: history events", len(events), goal=goals[1]),
        Figure(f"{title}: history size", size, "bytes", goal=goals[2]),
    ]


def run(months: int = MONTHS) -> Result:
    """Measure with the starter catalogue's steps and without."""
    figures = [each for on in (False, True) for each in cost(configured=on, months=months)]
    return Result("tour_cost", figures)
