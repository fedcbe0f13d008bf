"""Joins two records of one human and parts them again: in the store, and in what runs.

The store moves what is there. Alliances that knew the record that goes are told by acts that are
kept with the joining, in one transaction: the dispatcher hands them over, each once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from tourwright.domain.alliance_merging import JOINED, MERGED, PARTED, SAME_PERSON
from tourwright.domain.merging import Hindrance
from tourwright.domain.model import Act, MachineName, Party
from tourwright.domain.people import PersonStatus, SourcePerson
from tourwright.intake.ports import IntakePorts
from tourwright.ports import Asks, Clock, PendingAct
from tourwright.ports.merges import Joined, Merges
from tourwright.temporal import alliance_workflow_id

CHANNEL = "people"


@dataclass(frozen=True)
class MergingPorts:
    """What joining works over. together groups writes of the store in one transaction."""

    merges: Merges
    asks: Asks
    clock: Clock
    together: Callable[[], AbstractContextManager[None]]


class MergeDesk:
    """Joins and parts; what HR says, and what a source says by itself."""

    def __init__(self, ports: MergingPorts) -> None:
        """Work over the ports."""
        self._ports = ports

    def join(self, kept_key: str, gone_key: str, by_key: str = "") -> Hindrance | None:
        """Make the second an alias of the first; returns why not, or None when it is done.

        What a source says and cannot be done is asked of HR. by_key "" is a source.
        """
        ports = self._ports
        now = ports.clock.now()
        with ports.together():
            made = ports.merges.join(kept_key, gone_key, by_key, now)
            if isinstance(made, Joined):
                self._send(_of_joining(made, by_key))
                return None
            if not by_key:
                ports.merges.ask(kept_key, gone_key, now)
        return made

    def part(self, merge_no: int, by_key: str) -> bool:
        """Put back what was joined; False when there is nothing to put back."""
        ports = self._ports
        with ports.together():
            made = ports.merges.part(merge_no, ports.clock.now())
            if made is not None:
                self._send(_of_parting(made, by_key))
        return made is not None

    def _send(self, acts: Iterator[tuple[str, Act]]) -> None:
        now = self._ports.clock.now()
        for alliance_id, act in acts:
            pending = PendingAct(act, alliance_workflow_id(alliance_id), "", now)
            self._ports.asks.claim(pending, None)


def stays_as(reading: SourcePerson) -> str:
    """Return the id of the record that goes on, when the source joined this one with it."""
    return reading.merged_into if reading.status is PersonStatus.MERGED else ""


def join_records(ports: IntakePorts, source: str, joined: Mapping[str, str]) -> Sequence[str]:
    """Join what the source joined: {the one that went: the one that goes on}.

    Returns ids to look at again, as the record that goes on is not known yet.
    """
    unknown = []
    for gone_id, kept_id in joined.items():
        known = ports.people.of_source(source, [gone_id, kept_id])
        if kept_id not in known:
            unknown.append(gone_id)
        elif gone_id in known and ports.merger is not None:
            ports.merger.join(known[kept_id].person_key, known[gone_id].person_key)
    return unknown


def _of_joining(made: Joined, by_key: str) -> Iterator[tuple[str, Act]]:
    """Yield what alliances are told: of the two, and of everybody who knew the one that goes."""
    kept, gone = made.kept, made.gone
    if gone.heard:
        yield gone.alliance_id, _act(made, MERGED, gone.alliance_id, by_key)
    if kept.heard:
        yield kept.alliance_id, _act(made, JOINED, kept.alliance_id, by_key)
    names = {"old": gone.person_key, "new": kept.person_key}
    for each in made.others:
        yield each, _act(made, SAME_PERSON, each, by_key, names)


def _of_parting(made: Joined, by_key: str) -> Iterator[tuple[str, Act]]:
    """Yield the same the other way round."""
    kept, gone = made.kept, made.gone
    for side in (gone, kept):
        if side.heard:
            yield side.alliance_id, _act(made, PARTED, side.alliance_id, by_key)
    names = {"old": kept.person_key, "new": gone.person_key}
    for each in made.others:
        yield each, _act(made, SAME_PERSON, each, by_key, names)


def _act(
    made: Joined, event: str, alliance_id: str, by_key: str, fields: Mapping[str, str] | None = None
) -> Act:
    way = f"{fields['old']}-{fields['new']}" if fields else event
    return Act(
        act_id=f"merge-{made.merge_no}-{alliance_id}-{way}",
        machine=MachineName.ALLIANCE,
        event=event,
        party=Party.HR if by_key else Party.HRIS,
        person_key=by_key,
        channel=CHANNEL,
        fields=fields or {},
    )
