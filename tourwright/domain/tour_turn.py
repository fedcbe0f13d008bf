"""One turn of a tour: an act or a due is applied, and everything that follows is collected.

A `Turn` lives for one call and is thrown away; the tour itself stays a frozen value. A refusal is
an exception, so the turn is dropped and nothing has happened.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from tourwright.domain.copies import changed
from tourwright.domain.dates import local_day
from tourwright.domain.errors import GuardError, NotAPartyError
from tourwright.domain.machine import Machine, Row
from tourwright.domain.model import (
    QUIET,
    Act,
    AskClose,
    AskKind,
    AskOpen,
    Due,
    Entry,
    MachineName,
    Meeting,
    Notice,
    OutEvent,
    Party,
    Record,
    Telling,
    TourView,
)
from tourwright.domain.tables import TOUR
from tourwright.domain.timers_base import known_zone
from tourwright.domain.tour_replies import open_ask_of, opened
from tourwright.domain.tour_state import (
    KEPT_IDS,
    Consent,
    OpenAsk,
    Outcome,
    Tour,
    Trigger,
)
from tourwright.domain.tour_view import shared_statement, view_of
from tourwright.domain.zone_shifts import day_by

SIDES = E, M = Party.EMPLOYEE, Party.MANAGER
ANSWER_DAYS = {
    AskKind.COMMIT: 14,
    AskKind.REVIEW: 30,
    AskKind.AMENDMENT: 21,
    AskKind.HAND_OVER: 30,
    AskKind.CLOSING: 30,
    AskKind.CONFIRM_REVIEW: 30,
    AskKind.RENEWAL_CHOICE: 60,
}
"""Days in which a question wants its answer, as the timers T3, T5, T6 and T9 to T11 end them."""
TEXT_KINDS = frozenset({AskKind.AMENDMENT, AskKind.CORRECTION, AskKind.DRAFT})
"""Questions whose facts hold a text: it stands on the page, and never in a mail."""


def other_side(party: Party) -> Party:
    """Return the side across the table."""
    return M if party is E else E


def key_of(tour: Tour, party: Party) -> str:
    """Return the person key of a party; "" for a role such as HR."""
    keys = {E: tour.employee.person_key, M: tour.manager.person_key}
    keys[Party.SKIP_LEVEL] = tour.skip_level_key
    keys[Party.DELEGATE] = tour.delegate_key
    return keys.get(party, "")


class RepeatError(Exception):
    """The actor has done this already: the turn is dropped, and nobody is told of a fault."""


class Turn:
    """What one act or due does to a tour, collected while the rules run."""

    def __init__(
        self, tour: Tour, now: datetime, act: Act | None = None, due: Due | None = None
    ) -> None:
        """Start from the tour as it is; without an act the timer acts."""
        self._manager_at = due.manager_at if due else None
        self.before = tour
        self.tour = tour
        self.now = now
        self.act = act or Act("", MachineName.TOUR, "", Party.TIMER)
        self.party = self.act.party
        self.replan = False
        self.tellings: list[Telling] = []
        self.triggers: list[Trigger] = []
        self._entries: list[Entry] = []
        self._asks: list[AskOpen | AskClose] = []
        self._notices: list[Notice] = []
        self._meetings: list[Meeting] = []
        self._events: list[OutEvent] = []

    @property
    def is_silent(self) -> bool:
        """Whether nothing happened so far that must be written down."""
        return not self._entries and not self._meetings

    def said_at(self, asked_at: datetime | None) -> datetime:
        """Return the moment the actor spoke: before now when the act waited for the other side's.

        A moment from before the question is the reading of another clock: then it is now.
        """
        given = self.act.given_at
        return given if given and asked_at and asked_at <= given <= self.now else self.now

    @property
    def today(self) -> date:
        """The day it is at the employee's work place, by the clock that the plan recorded."""
        recorded = day_by(self.tour.plan.shifts, self.now)
        return recorded or local_day(self.now, known_zone(self.tour.employee))

    def change(self, **fields: Any) -> None:  # noqa: ANN401  each field has its own type
        """Replace fields of the tour."""
        self.tour = changed(self.tour, fields)

    def side(self) -> Party:
        """Return which side the actor is. Raises NotAPartyError for anybody else."""
        if self.party in SIDES and self.act.person_key == key_of(self.tour, self.party):
            return self.party
        raise NotAPartyError(
            f"tour {self.tour.tour_id}: this act is for the employee and the manager of the tour"
        )

    def move(self, event: str, facts: Mapping[str, str] | None = None, **body: str) -> Row:
        """Move the tour by the row of this event; refused when there is none."""
        tour = self.tour
        row = TOUR.row(tour.state, event, self.party)
        self.change(state=row.target)
        if row.target != tour.state:
            self.change(entered_at=self.now)
            self.tell_world("tour.state_changed", state=row.target)
            self.replan = True
        self.note(
            MachineName.TOUR, event, (row.source, row.target), facts={**(facts or {}), **body}
        )
        return row

    def note(
        self,
        machine: MachineName,
        event: str,
        states: tuple[str, str] = ("", ""),
        subject_id: str = "",
        facts: Mapping[str, str] | None = None,
        **body: str,
    ) -> None:
        """Add one line to the journal, in the name of whoever acts."""
        self._entries.append(
            Entry(
                machine=machine,
                event=event,
                party=self.party,
                at=self.now,
                person_key=self.act.person_key,
                from_state=str(states[0]),
                to_state=str(states[1]),
                subject_id=subject_id,
                channel=self.act.channel if self.act.act_id else "",
                body={name: text for name, text in {**(facts or {}), **body}.items() if text},
            )
        )

    def mark(self, **fields: Any) -> None:  # noqa: ANN401  each field has its own type
        """Add facts to the line written last (text_hash, private_to)."""
        self._entries[-1] = replace(self._entries[-1], **fields)

    def both(self, machine: Machine, row: Row, subject_id: str = "", about: str = "") -> bool:
        """Keep this actor's yes to an event of several; say whether all have now said it.

        A yes to something else (another day, another slot) replaces the earlier ones; the same yes
        again raises RepeatError.
        """
        mine = Consent(machine.name, row.event, self.party, self.act.person_key, subject_id, about)
        if mine in self.tour.consents:
            raise RepeatError
        same = [kept for kept in self.tour.consents if _same_question(kept, mine)]
        agreed = [kept for kept in same if kept.about == about and kept.party != mine.party]
        rest = tuple(kept for kept in self.tour.consents if not _same_question(kept, mine))
        if {kept.party for kept in agreed} | {self.party} >= set(row.partners):
            self.change(consents=rest)
            self.close_asks("settled", lambda ask: ask.verbs == (row.event,))
            return True
        self.close_asks(
            "answered", lambda ask: ask.verbs == (row.event,) and ask.party is self.party
        )
        self.change(consents=(*rest, *agreed, mine))
        self.note(machine.name, f"{row.event}_consent", (row.source, row.source), subject_id)
        return False

    def ask(
        self,
        kind: AskKind,
        machine: MachineName,
        verbs: tuple[str, ...],
        to: Party,
        **details: Any,  # noqa: ANN401  passed on to OpenAsk, which types them
    ) -> None:
        """Ask one party something and send the notice that goes with it.

        details: subject_id, text_hash, due, facts, purpose (of the notice; "" sends none).
        """
        key = key_of(self.tour, to)
        subject_id = details.get("subject_id", "")
        ask_id = f"{self.tour.tour_id}:{kind.value}:{subject_id}:{key or to.value}"
        details.setdefault("due", self._answer_by(kind))
        opened = OpenAsk(ask_id, kind, machine, verbs, to, key, **details)
        self._open(opened)

    def ask_again(self, ask: OpenAsk, to: Party) -> None:
        """Put the same question to whoever is that party now."""
        details = {"subject_id": ask.subject_id, "text_hash": ask.text_hash, "due": ask.due}
        self.ask(
            ask.kind,
            ask.machine,
            ask.verbs,
            to,
            purpose=ask.purpose,
            facts=ask.facts,
            **details,
        )

    def put_again(self, ask: OpenAsk) -> None:
        """Have the store hold an open question as it is now, without a notice."""
        self._asks.append(opened(ask, self.before.seq))

    def close_asks(self, reason: str, meant: Callable[[OpenAsk], bool]) -> None:
        """Close every open ask that the condition names."""
        closing = [ask for ask in self.tour.asks if meant(ask)]
        self._asks += [AskClose(ask.ask_id, reason) for ask in closing]
        self.change(asks=tuple(ask for ask in self.tour.asks if ask not in closing))

    def answered(self, kind: AskKind, party: Party, subject_id: str = "") -> None:
        """Close what this party was asked, as answered."""
        self.close_asks(
            "answered",
            lambda ask: (ask.kind, ask.party, ask.subject_id) == (kind, party, subject_id),
        )

    def tell(self, purpose: str, to: Party, subject_id: str = "", **facts: str) -> None:
        """Tell one party something, with the way to their open question if it is about one.

        A party without a person that is no role is left out.
        """
        key = key_of(self.tour, to)
        if not key and to is not Party.HR:
            return
        notice_key = self._notice_key(purpose, subject_id, key or to.value)
        ask = open_ask_of(self.tour, purpose, key, subject_id)
        ask_id, morning = ask.ask_id if ask else "", self._morning(to)
        self._notices.append(Notice(notice_key, purpose, key, to, ask_id, morning, facts=facts))

    def tell_both(self, purpose: str, subject_id: str = "", **facts: str) -> None:
        """Tell both sides the same thing."""
        for party in SIDES:
            self.tell(purpose, party, subject_id, **facts)

    def tell_world(self, event_type: str, **data: str) -> None:
        """Send a thin event to subscribers."""
        ids = {"tour_id": self.tour.tour_id, "alliance_id": self.tour.alliance_id}
        values = {name: str(value) for name, value in data.items()}
        self._events.append(OutEvent(event_type, {**ids, **values}))

    def tell_alliance(self, event: str, **fields: str) -> None:
        """Tell the alliance's workflow what became of its tour."""
        tour = self.tour
        facts = {
            "tour_id": tour.tour_id,
            "state": str(tour.state),
            "kind": tour.kind.value,
            "type_key": tour.tour_type.key,
            "seq": str(self.before.seq),
            "start": _iso(tour.statement.start),
            "last_day": _iso(tour.statement.last_day),
            **fields,
        }
        act_id = f"{tour.tour_id}:{event}:{self.before.seq}"
        act = Act(act_id, MachineName.ALLIANCE, event, Party.SYSTEM, fields=facts)
        self.tellings.append(Telling("alliance", act))

    def trigger(self, on: str, subject_id: str = "", **facts: str) -> None:
        """Name a lifecycle event for HR's configured steps."""
        self.triggers.append(Trigger(on, subject_id, facts))

    def meet(self, meeting: Meeting) -> None:
        """Place, move or withdraw a calendar entry."""
        self._meetings.append(meeting)

    def add_due(self, due: Due) -> None:
        """Keep a moment of our own beside the plan's."""
        rest = tuple(kept for kept in self.tour.own_dues if kept.key != due.key)
        self.change(own_dues=(*rest, due))

    def merge(
        self,
        entries: tuple[Entry, ...],
        asks: tuple[AskOpen | AskClose, ...],
        notices: tuple[Notice, ...],
        meetings: tuple[Meeting, ...],
        events: tuple[OutEvent, ...],
    ) -> None:
        """Take over what a configured step brought."""
        self._entries += entries
        self._asks += asks
        self._notices += notices
        self._meetings += meetings
        self._events += events

    def outcome(self) -> Outcome:
        """Return the tour after this turn with its record; no entry means no record."""
        if self.act.act_id:
            self.change(handled=(*self.tour.handled, self.act.act_id)[-KEPT_IDS:])
        record = self._record() if self._entries else None
        self.replan = self.replan and self.tour.state not in TOUR.ends
        return Outcome(self.tour, record, tuple(self.tellings), tuple(self.triggers), self.replan)

    def _record(self) -> Record:
        seq = self.before.seq
        self.change(seq=seq + len(self._entries))
        is_old_news = self.party is Party.HRIS and QUIET in self.act.fields
        return Record(
            alliance_id=self.tour.alliance_id,
            stream=self.tour.tour_id,
            seq=seq,
            entries=tuple(self._entries),
            notices=() if is_old_news else tuple(self._notices),
            asks=tuple(self._asks),
            meetings=tuple(self._meetings),
            events=tuple(self._events),
            view=self._view(),
        )

    def _view(self) -> TourView | None:
        """Return the row that pages read, None when nobody would see a difference."""
        shared_now = shared_statement(self.tour) != shared_statement(self.before)
        repinned = self.tour.policy != self.before.policy
        after = view_of(self.tour, with_statement=shared_now or repinned)
        if self.before.seq == 1 or self.tour.state != self.before.state:
            return after
        before = view_of(self.before, with_statement=False)
        return after if changed(after, {"seq": before.seq}) != before else None

    def _open(self, ask: OpenAsk) -> None:
        rest = tuple(kept for kept in self.tour.asks if kept.ask_id != ask.ask_id)
        self.change(asks=(*rest, ask))
        self.put_again(ask)
        if ask.purpose:
            self._notify_of(ask)

    def _notify_of(self, ask: OpenAsk) -> None:
        who = ask.person_key or ask.party.value
        key = self._notice_key(ask.purpose, ask.subject_id, who)
        self._notices.append(
            Notice(
                key,
                ask.purpose,
                ask.person_key,
                ask.party,
                ask.ask_id,
                not_before=self._morning(ask.party),
                facts={} if ask.kind in TEXT_KINDS else ask.facts,
            )
        )

    def _answer_by(self, kind: AskKind) -> datetime | None:
        """Return the moment a question lapses, None when it stays as long as it is meant."""
        days = ANSWER_DAYS.get(kind)
        return self.now + timedelta(days=days) if days else None

    def _notice_key(self, purpose: str, subject_id: str, who: str) -> str:
        """Return a key that no other turn gives: what happens twice is told twice."""
        return f"{self.tour.tour_id}:{purpose}:{subject_id}.{self.before.seq}:{who}"

    def _morning(self, to: Party) -> datetime | None:
        """Return the manager's own morning when a moment comes at the employee's."""
        return self._manager_at if to is M else None


def _same_question(kept: Consent, mine: Consent) -> bool:
    """Say whether both consents speak of the same event of the same thing."""
    one = (kept.machine, kept.event, kept.subject_id)
    return one == (mine.machine, mine.event, mine.subject_id)


def day_of(act: Act) -> date:
    """Return the day the act names. Raises GuardError when it names none."""
    if act.day is None:
        raise GuardError(f"{act.event}: name a day")
    return act.day


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
