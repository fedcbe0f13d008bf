"""The worker process of the trial company: `python -m tourwright.dev.worker`."""

import logging
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from temporalio import activity

from activities.hris import HrisActivities
from tourwright.bootstrap.parts import Parts, parts_of
from tourwright.bootstrap.worker import courier_of, delivery_of, sources_of, work_with
from tourwright.dev.days import CourierClock, TourDays, TrialClock
from tourwright.dev.engine import TrialEngine
from tourwright.dev.places import days_file, must_be_trial
from tourwright.ports import Hris, OutboxRow, People, Recorder
from tourwright.ports.cards import ChannelChoice, ChannelChoices
from tourwright.settings import Settings, from_environment
from tourwright.temporal import connect, settle
from tourwright.values import PersonRead, Refreshed
from webhooks import logs
from webhooks.delivery import Delivery, Verdict


class TrialHris(HrisActivities):
    """Reads people on the day that their alliance has reached."""

    def __init__(
        self, sources: Mapping[str, Hris], people: People, recorder: Recorder, clock: TrialClock
    ) -> None:
        """Read from the given sources by the given clock."""
        super().__init__(sources, people, recorder, clock.now)
        self._clock = clock

    @activity.defn(name="hris.refresh")
    def refresh(self, read: PersonRead) -> Refreshed:
        """See `activities.hris.HrisActivities.refresh`."""
        person = self._people.by_source(read.source, read.source_person_id)
        with self._clock.at(person.alliance_id if person else ""):
            return super().refresh(read)


class TrialDelivery(Delivery):
    """Signs events with the machine's time, as subscribers know no other."""

    def attempt(self, row: OutboxRow, now: datetime) -> Verdict:
        """See `webhooks.delivery.Delivery.attempt`."""
        machine = datetime.now(UTC)
        verdict = super().attempt(row, machine)
        return replace(verdict, at=verdict.at and verdict.at + (now - machine))


class ChoicesOnTheirDay:
    """Which channel was taken, on the day of those who were asked: the courier is years ahead."""

    def __init__(self, kept: ChannelChoices, days: TourDays) -> None:
        """Keep them there, by these days."""
        self._kept = kept
        self._days = days

    def put(self, choice: ChannelChoice) -> None:
        """See `tourwright.ports.cards.ChannelChoices.put`."""
        self._kept.put(replace(choice, at=self._days.now_of(choice.alliance_id)))

    def of_ask(self, ask_id: str) -> ChannelChoice | None:
        """See `tourwright.ports.cards.ChannelChoices.of_ask`."""
        return self._kept.of_ask(ask_id)

    def latest(self, limit: int) -> Sequence[ChannelChoice]:
        """See `tourwright.ports.cards.ChannelChoices.latest`."""
        return self._kept.latest(limit)


def main() -> None:
    """Work until asked to stop."""
    settings = from_environment()
    must_be_trial(dev=settings.dev)
    logs.configure(sys.stdout, logging.getLevelName(settings.log_level))
    days = TourDays(days_file(os.environ))
    clock = TrialClock(days, days.machine)
    parts = trial_parts_of(settings, days, clock)
    store = parts.store
    hris = TrialHris(sources_of(parts), store.people, store.recorder, clock)
    delivery = delivery_of(parts, TrialDelivery)
    store.choices = ChoicesOnTheirDay(store.choices, days)
    late = replace(parts, clock=CourierClock(days))
    courier = courier_of(late, delivery, paced=False)
    work_with(parts, courier, hris)
    settle()


def trial_parts_of(settings: Settings, days: TourDays, clock: TrialClock) -> Parts:
    """Build the parts with the engine of the trial company."""
    parts = parts_of(settings, clock)
    engine = TrialEngine(partial(connect, parts.store.keyring), settings.task_queue, days)
    return replace(parts, engine=engine)


if __name__ == "__main__":
    main()
