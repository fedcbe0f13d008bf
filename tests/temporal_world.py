"""Tours, alliances and events on a real server with a real store, for tests and recordings."""

# ruff: noqa: ANN401  (helpers pass on whatever field a test wants to differ)

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from tests.factories import some_statement
from tests.temporal_hands import EVERYBODY, AllianceHand, E, M, TourHand, hand_on_tour
from tests.temporal_running import STARTER, Running, Server
from tourwright.domain.model import Party, PersonRef, TourKind
from tourwright.domain.tour import OpenTour
from tourwright.ports import InboundEvent, InboxRow
from tourwright.store import Store
from tourwright.temporal import alliance_workflow_id
from tourwright.values import TourLaunch, TourStart

NAMES = {E: "Ottilie Brandmaier", M: "Casimir Thornquist"}
TYPES = {
    TourKind.ROTATIONAL: "rotation_newcomer",
    TourKind.TRANSFORMATIONAL: "mission_build",
    TourKind.FOUNDATIONAL: "foundation_expert",
}


def fresh_alliance() -> str:
    """Return an alliance id that no other test has."""
    return "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(20))


class World(Running):
    """What is started, and held, on one server."""

    def tour(self, opening: OpenTour | None = None, **changes: Any) -> TourHand:
        """Start a tour and wait until it has settled."""
        opened = opening or self.opening(**changes)
        kind = opened.snapshot.tour_type.kind
        now = self.now()
        self.engine.start_tour(TourLaunch(TourStart(open=opened), opened.tour_id, kind, now))
        return self.hand(opened.tour_id)

    def hand(self, tour_id: str) -> TourHand:
        """Return the hand on a tour that was started."""
        return hand_on_tour(self, tour_id)

    def opening(self, kind: TourKind = TourKind.ROTATIONAL, **changes: object) -> OpenTour:
        """Return the opening of a tour between Ottilie and Casimir, that begins today."""
        start = changes.pop("start", self.now().date())
        assert isinstance(start, date)
        alliance_id = changes.pop("alliance_id", "") or fresh_alliance()
        values: dict[str, object] = {
            "tour_id": f"{alliance_id}-1",
            "alliance_id": alliance_id,
            "number": 1,
            "snapshot": STARTER.current.snapshot(TYPES[kind]),
            "employee": PersonRef(EVERYBODY[E], "Europe/Berlin", "DE"),
            "manager": PersonRef(EVERYBODY[M], "Europe/Berlin", "DE"),
            "skip_level_key": "p-skip",
            "statement": some_statement(kind, start),
            "start": start,
            "by": Party.SYSTEM,
            "standard_text": kind is TourKind.ROTATIONAL,
        }
        return OpenTour(**{**values, **changes})  # type: ignore[arg-type]  # any field, by name

    def alliance(self, alliance_id: str = "") -> AllianceHand:
        """Return the hand on an alliance; it begins with its first facts."""
        found = alliance_id or fresh_alliance()
        self.ids.add(alliance_workflow_id(found))
        return AllianceHand(self, alliance_workflow_id(found), alliance_id=found)

    def event(self, subject: str, inbox_id: int = 0, came_at: datetime | None = None) -> str:
        """Let an event of the source be handled; return what came of it."""
        number = inbox_id or secrets.randbelow(2**31)
        at = came_at or self.now()
        event = InboundEvent("test", f"k{number}", "employee.updated", subject, at, b"{}")
        self.engine.start_source_event(InboxRow(number, event))
        handle = self.client.get_workflow_handle(f"event:test:{number}", result_type=str)
        answer: str = self.run(handle.result())
        return answer


@contextmanager
def running_on(server: Server, store: Store) -> Iterator[World]:
    """Run engine and worker on the server."""
    running = World(server, store)
    running.start_worker()
    try:
        yield running
    finally:
        running.close()
