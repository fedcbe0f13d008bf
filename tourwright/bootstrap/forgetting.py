"""Erases again whom a restored store knows, though they were erased since its backup."""

import asyncio
from collections.abc import Collection
from contextlib import closing
from datetime import UTC, datetime

from temporalio.client import Client
from temporalio.service import RPCError

from tourwright.bootstrap.parts import SystemClock, masters_of, opened
from tourwright.domain.model import Entry, MachineName, Party, Record
from tourwright.domain.tables.alliance import AllianceStateName
from tourwright.ports import TransientError
from tourwright.settings import KeyedSettings, part_from_environment
from tourwright.store import Store
from tourwright.temporal import connect, subject_of

CHANNEL = "restored"
ERASED = "WorkflowType = 'Alliance' AND ExecutionStatus = 'Completed' AND CloseTime >= '{}'"
"""An alliance's workflow ends by itself only when it was erased; one that IT ended is no match."""


def forget(since: datetime) -> int:
    """Erase again who was erased at the moment or later; return how many the store still knew.

    Raises TransientError when Temporal does not answer.
    """
    settings = part_from_environment(KeyedSettings)
    with closing(opened(settings, masters_of(settings))) as store:
        found = asyncio.run(_erased_since(since))
        return erase_again(store, found, SystemClock().now())


async def _erased_since(since: datetime) -> Collection[str]:
    try:
        return await erased_since(await connect(None), since)
    except (RuntimeError, RPCError) as failed:
        raise TransientError(
            "Temporal does not answer: start it, and name it in TEMPORAL_ADDRESS"
        ) from failed


async def erased_since(client: Client, since: datetime) -> Collection[str]:
    """Return the ids of the alliances that were erased, as Temporal remembers."""
    query = ERASED.format(since.astimezone(UTC).isoformat())
    return {subject_of(each.id) async for each in client.list_workflows(query)}


def erase_again(store: Store, alliances: Collection[str], now: datetime) -> int:
    """Erase those whose data key the store has again; a repeat finds none of them."""
    store.check_keys()
    standing = sorted(store.data_keys.wrapped_of(alliances))
    for alliance_id in standing:
        store.recorder.record(_record(store, alliance_id, now))
        store.erasures.carry_out(alliance_id, now)
    return len(standing)


def _record(store: Store, alliance_id: str, now: datetime) -> Record:
    """Return the line that closes the addresses, and says in the journal that there was an end."""
    written = [line.seq for line in store.journal.lines(alliance_id) if line.stream == alliance_id]
    end = AllianceStateName.ERASED.value
    entry = Entry(MachineName.ALLIANCE, "erased", Party.TIMER, now, to_state=end, channel=CHANNEL)
    return Record(alliance_id, alliance_id, max(written, default=0) + 1, entries=(entry,))
