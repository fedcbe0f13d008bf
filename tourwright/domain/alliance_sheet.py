"""One step of an alliance while it is written: the state so far and what the store shall hold."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from tourwright.domain.alliance_state import (
    REMEMBERED,
    AllianceOutcome,
    AllianceState,
    Alumni,
    PlanAsked,
    StartTour,
    Way,
)
from tourwright.domain.errors import NotAllowedError
from tourwright.domain.model import (
    QUIET,
    Act,
    AskClose,
    AskOpen,
    Entry,
    MachineName,
    Notice,
    OutEvent,
    Party,
    Record,
    Telling,
)
from tourwright.domain.people import AllianceFacts
from tourwright.domain.tables.alliance import ALLIANCE, AllianceStateName
from tourwright.domain.tables.alumni import ALUMNI, AlumniState


class Sheet:
    """Collects the outcome of one step; rules write on it and read its `state`."""

    def __init__(self, state: AllianceState, now: datetime, act: Act | None = None) -> None:
        self.state = state
        self.now = now
        self.start_tour: StartTour | None = None
        self.quiet_before: date | None = None
        self.quiet = False
        self._before = state
        self._act = act
        self._entries: list[Entry] = []
        self._asks: list[AskOpen | AskClose] = []
        self._notices: list[Notice] = []
        self._events: list[OutEvent] = []
        self._tellings: list[Telling] = []

    @property
    def facts(self) -> AllianceFacts:
        """Return the facts; a step that needs them comes after the first facts."""
        if self.state.facts is None:
            raise NotAllowedError("alliance: no facts yet; send the person's facts first")
        return self.state.facts

    @property
    def alumni(self) -> Alumni:
        """Return the membership; a step that needs it comes after a departure."""
        if self.state.alumni is None:
            raise NotAllowedError("alumni: no departure yet; membership starts with one")
        return self.state.alumni

    def hear(self, day: date) -> None:
        """Take a change of this day: of one before quiet_before nobody is told by mail."""
        self.quiet = self.quiet_before is not None and day < self.quiet_before

    def hide(self, since: int, private_to: str) -> None:
        """Let only these people read the lines that were written from this one on."""
        hidden = (replace(entry, private_to=private_to) for entry in self._entries[since:])
        self._entries[since:] = list(hidden)

    @property
    def written(self) -> int:
        """How many lines this step has so far."""
        return len(self._entries)

    def move(self, event: str, party: Party, body: Mapping[str, str] | None = None) -> None:
        """Move the alliance along its table and write the journal's line."""
        source = self.state.state
        target = AllianceStateName(ALLIANCE.row(source, event, None).target)
        self.state = replace(self.state, state=target)
        self.note(MachineName.ALLIANCE, event, party, body, (source, target))

    def move_alumni(self, event: str, party: Party, body: Mapping[str, str] | None = None) -> None:
        """Move the membership along its table and write the journal's line."""
        source = self.alumni.state
        target = AlumniState(ALUMNI.row(source, event, None).target)
        self.state = replace(self.state, alumni=replace(self.alumni, state=target))
        self.note(MachineName.ALUMNI, event, party, body, (source, target))

    def note(
        self,
        machine: MachineName,
        event: str,
        party: Party,
        body: Mapping[str, str] | None = None,
        states: tuple[str, str] | None = None,
    ) -> None:
        """Write one line of the journal; states None means that nothing moved."""
        here = str(self.state.state)
        if machine is MachineName.ALUMNI:
            here = str(self.alumni.state)
        source, target = states or (here, here)
        self._entries.append(
            Entry(
                machine=machine,
                event=event,
                party=party,
                at=self.now,
                person_key=self._act.person_key if self._act else "",
                from_state=source,
                to_state=target,
                channel=self._act.channel if self._act else "",
                body=body or {},
            )
        )

    def ask(self, ask: AskOpen) -> None:
        """Open the ask, unless nothing may be asked of this person any more."""
        if self.state.stopped:
            return
        self._asks.append(ask)
        others = tuple(each for each in self.state.asks if each != ask.ask_id)
        self.state = replace(self.state, asks=(*others, ask.ask_id))

    def close(self, ask_id: str, reason: str) -> None:
        """Close the ask if it is open."""
        if ask_id not in self.state.asks:
            return
        self._asks.append(AskClose(ask_id, reason))
        open_ones = tuple(each for each in self.state.asks if each != ask_id)
        self.state = replace(self.state, asks=open_ones)

    def notice(self, notice: Notice) -> None:
        """Tell somebody, unless every mail about this person was stopped or it is old news."""
        if not self.state.stopped and not self.quiet:
            self._notices.append(notice)

    def event(self, kind: str, **data: str) -> None:
        """Publish a thin event: ids and states only."""
        body = {"alliance_id": self.state.alliance_id, "state": str(self.state.state), **data}
        self._events.append(OutEvent(kind, body))

    def tell(
        self, tour_ids: tuple[str, ...], event: str, fields: Mapping[str, str], day: date | None
    ) -> None:
        """Send the same HRIS event to each of these tours, under an id that repeats with it."""
        stamp = self._act.act_id if self._act else self.now.isoformat()
        if self.quiet:
            fields = {**fields, QUIET: "true"}
        for tour_id in tour_ids:
            act = Act(
                act_id=f"{tour_id}:{event}:{stamp}:{len(self._tellings)}",
                machine=MachineName.TOUR,
                event=event,
                party=Party.SYSTEM if event == "successor_started" else Party.HRIS,
                day=day,
                fields=fields,
            )
            self._tellings.append(Telling(f"tour:{tour_id}", act))

    def plan(self, asked: PlanAsked) -> None:
        """Ask for a moment, once; asking again under the same key replaces an open question."""
        if asked.key in self.state.fired:
            return
        self.unplan(asked.key)
        self.state = replace(self.state, asked=(*self.state.asked, asked))

    def unplan(self, *prefixes: str) -> None:
        """Forget every moment, asked or known, whose key starts so."""
        asked = tuple(each for each in self.state.asked if not each.key.startswith(prefixes))
        dues = tuple(each for each in self.state.dues if not each.key.startswith(prefixes))
        self.state = replace(self.state, asked=asked, dues=dues)

    def moment(self, key: str, event: str, way: Way, day: date, working_days: int = 0) -> None:
        """Plan a moment of the membership in the person's zone; its timer is the key's head."""
        self.plan(
            PlanAsked(
                key=key,
                timer=key.split(":", 1)[0],
                machine=MachineName.ALUMNI,
                event=event,
                way=way,
                day=day,
                zone=self.facts.zone,
                country=self.facts.country,
                region=self.facts.region,
                working_days=working_days,
            )
        )

    def outcome(self) -> AllianceOutcome:
        """Number the entries and hand everything over."""
        state = replace(self.state, seq=self._before.seq + len(self._entries))
        if self._act is not None:
            state = replace(state, handled_acts=remember(state.handled_acts, self._act.act_id))
        known = set(self._before.asked)
        return AllianceOutcome(
            state=state,
            record=self._record(),
            start_tour=self.start_tour,
            tellings=tuple(self._tellings),
            plan=tuple(each for each in state.asked if each not in known),
        )

    def _record(self) -> Record | None:
        """Return what the store must hold, None when nothing was written."""
        if not self._entries:
            return None
        return Record(
            alliance_id=self.state.alliance_id,
            stream=self.state.alliance_id,
            seq=self._before.seq + 1,
            entries=tuple(self._entries),
            notices=tuple(self._notices),
            asks=tuple(self._asks),
            events=tuple(self._events),
        )


def remember(known: tuple[str, ...], *new: str) -> tuple[str, ...]:
    """Return the ids with the new ones behind, the oldest forgotten beyond the bound."""
    return (*known, *new)[-REMEMBERED:]
