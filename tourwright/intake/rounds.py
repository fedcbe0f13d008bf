"""The stages of a round, one step at a time; every step is safe to repeat.

Reading stages what differs from what was applied last and changes nothing of people. Judging holds
the round or lets it go on. Applying stores chunk by chunk. Telling passes on what nobody was told.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tourwright.domain import breaker
from tourwright.domain.hris import Seen
from tourwright.intake.applying import apply_chunk
from tourwright.intake.notices import ask_about_failure, ask_about_returns, tell_of_held
from tourwright.intake.ports import IntakePorts
from tourwright.intake.reading import is_first, next_page
from tourwright.intake.staging import (
    FIRST,
    IDENTITY,
    NOTHING,
    PEOPLE,
    REJECTS,
    ROWS,
    UNKNOWN,
    VANISHED,
    WHOLE,
    Stage,
    filled_of,
    shares,
)
from tourwright.intake.telling import tell_some
from tourwright.ports import NotFoundError
from tourwright.ports.hris import (
    OVER,
    HrisSource,
    ReadPage,
    Round,
    RoundState,
    Staged,
    StagedPage,
    Why,
)
from tourwright.values import HrisStep, HrisStepped

logger = logging.getLogger(__name__)

IN_FILES = frozenset({"files", "feed"})
"""Kinds of sources that say by themselves whether a reading claims to hold everybody."""

TRICKLE = timedelta(hours=1)
"""Changes of so long count together where a source tells them in small portions."""

BY_PORTIONS = ("terminated", "termination_scheduled", "hire_cancelled", "erased", "merged")
ABSENT_CHUNK = 500
MOST_RETURNS = 200


class Intake:
    """Takes rounds through their stages."""

    def __init__(self, ports: IntakePorts) -> None:
        """Work over the ports."""
        self._ports = ports

    def read(self, step: HrisStep) -> HrisStepped:
        """Read one page and stage what changed; a frozen source waits."""
        ports, source = self._ports, self._source(step)
        found = self._begun(step)
        number = found.round_no
        takes = found.state is RoundState.READING or self._is_added(found, step)
        if not takes:
            if found.state is RoundState.HELD:
                logger.info("source frozen", extra=_extra(found))
            return HrisStepped(number, done=True, held=found.state is RoundState.HELD)
        now = ports.clock.now()
        page = next_page(ports, source, found, Why(step.why))
        stage = Stage(source, ports.readings, ports.people)
        staged = stage.page(number, page.page, now, self._earlier(number, page.page, step))
        ports.rounds.keep(number, self._marked(staged, found), now)
        page.taken()
        logger.info("round read", extra={**_extra(found), "rows": len(staged.staged)})
        return HrisStepped(number, done=staged.done, waiting=len(staged.staged))

    def judge(self, step: HrisStep) -> HrisStepped:
        """Hold the round, or let it go on; what was decided stays."""
        found = self._round(step)
        if found.state in (RoundState.READING, RoundState.JUDGING):
            self._judge(found, self._source(step))
            found = self._round(step)
        held = found.state in {RoundState.HELD, *OVER}
        return HrisStepped(found.round_no, done=True, held=held)

    def apply(self, step: HrisStep) -> HrisStepped:
        """Apply one chunk; after the last one the round goes on to tell."""
        found = self._round(step)
        if found.state is not RoundState.APPLYING:
            return HrisStepped(found.round_no, done=True)
        source = self._source(step)
        applied = apply_chunk(self._ports, source, found)
        if applied:
            return HrisStepped(found.round_no, done=False, waiting=applied)
        now = self._ports.clock.now()
        if _is_whole(found, source):
            people = found.counts.get(PEOPLE, 0)
            self._ports.readings.fill(source.name, filled_of(found.counts), people)
        self._ports.rounds.move(found.round_no, RoundState.TELLING, now)
        logger.info("round applied", extra=_extra(found))
        return HrisStepped(found.round_no, done=True)

    def tell(self, step: HrisStep) -> HrisStepped:
        """Tell some alliances; after the last one the round is done."""
        found = self._round(step)
        if found.state is not RoundState.TELLING:
            return HrisStepped(found.round_no, done=True)
        began, source = bool(found.counts.get(FIRST)), self._source(step)
        if not tell_some(self._ports, source, first=began):
            return HrisStepped(found.round_no, done=False)
        self._ask_about_returns(source)
        self._ports.rounds.move(found.round_no, RoundState.DONE, self._ports.clock.now())
        return HrisStepped(found.round_no, done=True)

    def fail(self, step: HrisStep) -> HrisStepped:
        """End the round and ask people about the source."""
        now = self._ports.clock.now()
        number = step.round_no
        found = self._ports.rounds.get(number) if number else self._open(step)
        if found is not None and found.state in (RoundState.READING, RoundState.JUDGING):
            number = found.round_no
            self._ports.rounds.move(number, RoundState.FAILED, now)
        logger.warning("round failed", extra={"source": step.source, "round_no": number})
        ask_about_failure(self._ports.recorder, step.source, now)
        return HrisStepped(number, done=True)

    def _ask_about_returns(self, source: HrisSource) -> None:
        """Ask HR about new records of the source that may be of somebody who left."""
        ports = self._ports
        found = ports.care.returns(MOST_RETURNS) if ports.care is not None else ()
        mine = [each for each in found if each.newcomer.facts.source == source.name]
        ask_about_returns(ports.recorder, mine, ports.clock.now())

    def _source(self, step: HrisStep) -> HrisSource:
        try:
            return self._ports.sources[step.source]
        except KeyError as gone:
            raise NotFoundError(f"source {step.source}: the file names none of it") from gone

    def _begun(self, step: HrisStep) -> Round:
        return self._round(step) if step.round_no else self._open(step)

    def _open(self, step: HrisStep) -> Round:
        now = self._ports.clock.now()
        return self._ports.rounds.begin(step.source, Why(step.why), now, dry=step.dry)

    def _round(self, step: HrisStep) -> Round:
        found = self._ports.rounds.get(step.round_no)
        if found is None:
            raise NotFoundError(f"round {step.round_no}: it was forgotten")
        return found

    def _is_added(self, found: Round, step: HrisStep) -> bool:
        """Say whether it is held and what the source says now is added to it."""
        return found.state is RoundState.HELD and Why(step.why) is Why.PUSH

    def _earlier(self, number: int, page: ReadPage, step: HrisStep) -> Sequence[Staged]:
        """Return what the round holds of these records, where a source may name one twice."""
        if Why(step.why) is not Why.PUSH:
            return ()
        names = [*(each.source_person_id for each in page.people), *page.gone]
        return self._ports.rounds.of_records(number, names)

    def _marked(self, page: StagedPage, found: Round) -> StagedPage:
        """Note that nothing was known of the source before."""
        return _with_counts(page, {FIRST: 1}) if is_first(self._ports, found) else page

    def _judge(self, found: Round, source: HrisSource) -> None:
        now = self._ports.clock.now()
        self._ports.rounds.move(found.round_no, RoundState.JUDGING, now)
        if _is_whole(found, source) and found.counts.get(ROWS):
            self._look_for_absent(found, source, now)
            found = self._ports.rounds.get(found.round_no) or found
        nothing = bool(found.counts.get(NOTHING)) and not found.counts.get(ROWS)
        reasons = () if nothing else self._reasons(found, source, now)
        state = self._following(found, held=bool(reasons))
        self._ports.rounds.move(found.round_no, state, now, reasons=reasons)
        if state is RoundState.HELD:
            logger.warning("round held", extra=_extra(found))
            it_too = self._ports.it_mail
            tell_of_held(self._ports.recorder, found, now, it_too=it_too)

    def _following(self, found: Round, *, held: bool) -> RoundState:
        if found.dry:
            return RoundState.DONE
        return RoundState.HELD if held else RoundState.APPLYING

    def _look_for_absent(self, found: Round, source: HrisSource, now: datetime) -> None:
        """Stage whom the reading of everybody did not have."""
        if VANISHED in found.counts:
            return
        stage = Stage(source, self._ports.readings, self._ports.people)
        missing = list(self._ports.readings.missing(source.name, found.round_no))
        for at in range(0, len(missing), ABSENT_CHUNK):
            page = stage.absent(found.round_no, missing[at : at + ABSENT_CHUNK], now)
            self._ports.rounds.keep(found.round_no, page, now)

    def _reasons(self, found: Round, source: HrisSource, now: datetime) -> tuple[str, ...]:
        seen, rules = self._seen(found, source, now), source.rules
        reasons = breaker.judge(seen, rules.limits)
        wanted = seen.first and rules.first == "hold" and bool(seen.rows)
        return (*reasons, breaker.FIRST) if wanted else reasons

    def _seen(self, found: Round, source: HrisSource, now: datetime) -> Seen:
        counts, readings, whole = found.counts, self._ports.readings, _is_whole(found, source)
        kinds = dict(counts)
        if not whole:
            for kind in BY_PORTIONS:
                kinds[kind] = kinds.get(kind, 0) + readings.marks(source.name, kind, now - TRICKLE)
        return Seen(
            known=readings.count(source.name),
            rows=counts.get(ROWS, 0),
            kinds=kinds,
            missing=counts.get(VANISHED, 0),
            rejects=counts.get(REJECTS, 0),
            filled_before=readings.filled(source.name),
            filled_now=shares(counts),
            identity=counts.get(IDENTITY, 0),
            unknown=counts.get(UNKNOWN, 0),
            first=bool(counts.get(FIRST)),
            whole=whole,
        )


def _with_counts(page: StagedPage, more: dict[str, int]) -> StagedPage:
    return replace(page, counts={**page.counts, **more})


def _is_whole(found: Round, source: HrisSource) -> bool:
    """Say whether the reading claims to hold everybody."""
    said = bool(found.counts.get(WHOLE))
    return said or (found.why is Why.FULL and source.kind not in IN_FILES)


def _extra(found: Round) -> dict[str, object]:
    return {"source": found.source, "round_no": found.round_no}
