"""Builds the path of people's data: rounds, hints, and what pages and commands need of them."""

import time
from collections.abc import Callable, Mapping, Sequence

from activities.hris_round import HrisRoundActivities
from tourwright.bootstrap.hris_compare import comparing_of
from tourwright.bootstrap.hris_control import control_of
from tourwright.bootstrap.parts import Parts, readers_of
from tourwright.intake.desk import RoundDesk
from tourwright.intake.merging import MergeDesk, MergingPorts
from tourwright.intake.ports import IntakePorts
from tourwright.intake.pushes import PushDoor
from tourwright.intake.rounds import Intake
from tourwright.ports import EventReader
from tourwright.store.hris_hooks import StoredHooks
from webhooks.dispatcher import HINTS
from webhooks.hris_deps import HrisDeps, Merging


def intake_ports_of(parts: Parts) -> IntakePorts:
    """Return what rounds work over."""
    store, settings = parts.store, parts.settings
    return IntakePorts(
        sources=parts.sources,
        rounds=store.rounds,
        readings=store.readings,
        people=store.people_bulk,
        pushes=store.pushes,
        teller=parts.engine,
        recorder=store.recorder,
        clock=parts.clock,
        together=store.transaction,
        pause=time.sleep,
        tells_per_second=settings.hris_tells_per_second,
        it_mail=bool(settings.hris_mail),
        changes=store.changes,
        merger=merge_desk_of(parts),
        care=store.people_care,
    )


def round_activities_of(parts: Parts) -> Sequence[Callable[..., object]]:
    """Return the activities of rounds; none where no file names a source."""
    if not parts.sources:
        return ()
    steps = HrisRoundActivities(Intake(intake_ports_of(parts)))
    return (steps.read, steps.judge, steps.apply, steps.tell, steps.fail)


def push_door_of(parts: Parts) -> PushDoor | None:
    """Return what takes hints of the file's sources."""
    if not parts.sources:
        return None
    others = {*readers_of(parts.settings), HINTS} - set(parts.sources)
    return PushDoor(parts.sources, parts.store.pushes, parts.engine, parts.clock, others)


def desk_of(parts: Parts) -> RoundDesk:
    """Return what releases and drops rounds."""
    return RoundDesk(parts.store.rounds, parts.engine, parts.clock)


def merge_desk_of(parts: Parts) -> MergeDesk:
    """Return what joins records of one human."""
    store = parts.store
    return MergeDesk(MergingPorts(store.merges, store.asks, parts.clock, store.transaction))


def hris_deps_of(parts: Parts) -> HrisDeps | None:
    """Return what pages need; None where no file names a source."""
    if not parts.sources:
        return None
    store = parts.store
    return HrisDeps(
        parts.sources,
        store.rounds,
        store.readings,
        desk_of(parts),
        store.people_bulk,
        control_of(parts),
        store.people_care,
        hooks=StoredHooks(store.subscriptions),
        imports=store.imports,
        comparing=comparing_of(parts),
        merging=Merging(store.merges, merge_desk_of(parts)),
    )


def signed_of(parts: Parts) -> Mapping[str, EventReader]:
    """Return the readers of sources that sign what they send."""
    return {
        name: each.events
        for name, each in parts.sources.items()
        if each.events is not None and not each.path_secret
    }
