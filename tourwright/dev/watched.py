"""The engine that remembers which workflows it started."""

from temporalio.client import Client

from tourwright.domain.people import AllianceFacts, EmploymentEvent
from tourwright.engine import TemporalEngine
from tourwright.keyring import KeyRing
from tourwright.ports import InboxRow
from tourwright.temporal import (
    alliance_workflow_id,
    connect_to,
    event_workflow_id,
    tour_workflow_id,
)
from tourwright.values import TourLaunch

CALL_LIMIT_S = 20.0


class WatchedEngine(TemporalEngine):
    """`TemporalEngine` with the ids of all workflows it started, and of those seen ended."""

    def __init__(self, target: str, task_queue: str) -> None:
        super().__init__(self._connect_to_target, task_queue, CALL_LIMIT_S)
        self._target = target
        self._sealer: KeyRing | None = None
        self.started: set[str] = set()
        self.ended: set[str] = set()

    def seal_with(self, keyring: KeyRing) -> None:
        """Use the key ring of the store, which is opened after this."""
        self._sealer = keyring

    async def _connect_to_target(self) -> Client:
        return await connect_to(self._target, self._sealer)

    @property
    def open_ids(self) -> set[str]:
        """The workflows not seen ended."""
        return self.started - self.ended

    def start_source_event(self, row: InboxRow) -> None:
        """Start, then remember."""
        super().start_source_event(row)
        self.started.add(event_workflow_id(row.event.source, row.inbox_id))

    def start_tour(self, launch: TourLaunch) -> None:
        """Start, then remember."""
        super().start_tour(launch)
        self.started.add(tour_workflow_id(launch.tour_id))

    def tell_alliance(self, facts: AllianceFacts, events: tuple[EmploymentEvent, ...]) -> None:
        """Tell, then remember."""
        super().tell_alliance(facts, events)
        self.started.add(alliance_workflow_id(facts.alliance_id))
