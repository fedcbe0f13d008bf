"""A day's input once more: what was read and applied then is taken through the stages again.

A reading never undoes a newer one: what was read later of the same record stands. So a day that is
replayed ends in the state that is there, or in the one that was lost.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from tourwright.intake.ports import IntakePorts
from tourwright.intake.rounds import Intake
from tourwright.intake.staging import FIRST, NOT_THERE, Stage
from tourwright.ports import NotFoundError
from tourwright.ports.hris import (
    HrisSource,
    ReadPage,
    Round,
    RoundState,
    Staged,
    StagedPage,
    Why,
)
from tourwright.values import HrisStep

ROWS_AT_ONCE = 500


def replay(ports: IntakePorts, source: str, day: date, *, dry: bool = False) -> Sequence[Round]:
    """Apply what was read on the day (UTC) again, in its order; stops at one that is held.

    dry only judges. Raises NotFoundError for a source that the file does not name.
    """
    if source not in ports.sources:
        raise NotFoundError(f"{source}: the file of sources names none of it")
    made: list[Round] = []
    for found in ports.rounds.day(source, day):
        if _counts(found):
            made.append(_again(ports, ports.sources[source], found, dry=dry))
        if made and made[-1].state is RoundState.HELD:
            break
    return made


def _counts(found: Round) -> bool:
    """Say whether the round changed something by what it read itself."""
    return found.state is RoundState.DONE and not found.dry and found.why is not Why.REPLAY


def _again(ports: IntakePorts, source: HrisSource, found: Round, *, dry: bool) -> Round:
    """Stage the round's rows in a round of their own, and take that through."""
    began = ports.rounds.begin(source.name, Why.REPLAY, ports.clock.now(), dry=dry)
    if began.state is RoundState.READING:
        _stage(ports, source, found.round_no, began.round_no)
    step = HrisStep(began.round_no, source.name, Why.REPLAY.value, dry=dry)
    _carry_on(Intake(ports), step)
    return ports.rounds.get(began.round_no) or began


def _stage(ports: IntakePorts, source: HrisSource, number: int, again: int) -> None:
    after, first = "", not ports.readings.count(source.name)
    while rows := ports.rounds.staged(number, after, ROWS_AT_ONCE):
        now = ports.clock.now()
        page = _page(ports, source, again, rows, now)
        counts = {**page.counts, FIRST: 1} if first else page.counts
        ports.rounds.keep(again, replace(page, counts=counts, done=False), now)
        after = rows[-1].source_person_id


def _page(
    ports: IntakePorts, source: HrisSource, again: int, rows: Sequence[Staged], now: datetime
) -> StagedPage:
    """Return the rows that still say something, at the moment they were read."""
    past = _past(ports, source.name, rows)
    fresh = {row.source_person_id: row for row in rows if row.source_person_id not in past}
    absent = [row for row in fresh.values() if row.digest in NOT_THERE]
    people = tuple(row.reading for row in fresh.values() if row.digest not in NOT_THERE)
    page = Stage(source, ports.readings, ports.people).page(again, ReadPage(people), now)
    staged = [replace(row, read_at=fresh[row.source_person_id].read_at) for row in page.staged]
    staged += [replace(row, round_no=again) for row in absent]
    kinds = Counter(kind for row in absent for kind in row.kinds)
    return replace(page, staged=tuple(staged), counts={**page.counts, **_sum(page, kinds)})


def _sum(page: StagedPage, kinds: Counter[str]) -> dict[str, int]:
    return {kind: times + page.counts.get(kind, 0) for kind, times in kinds.items()}


def _past(ports: IntakePorts, source: str, rows: Sequence[Staged]) -> frozenset[str]:
    """Return the records of which something newer, or this very absence, was applied."""
    by_moment: dict[datetime, list[str]] = {}
    for row in rows:
        if row.read_at is not None:
            by_moment.setdefault(row.read_at, []).append(row.source_person_id)
    later = (ports.readings.later(source, ids, read_at) for read_at, ids in by_moment.items())
    absent = [row.source_person_id for row in rows if row.digest in NOT_THERE]
    noted = ports.readings.digests(source, absent)
    return frozenset(name for name in absent if noted.get(name) in NOT_THERE).union(*later)


def _carry_on(intake: Intake, step: HrisStep) -> None:
    """Judge, and unless it is held apply and tell to the end."""
    if intake.judge(step).held:
        return
    while not intake.apply(step).done:
        pass
    while not intake.tell(step).done:
        pass
