"""Writes what happened, once: a record and everything that follows from it in one transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, update

from tourwright.domain.copies import changed
from tourwright.domain.model import AskClose, Meeting, Record, TourView
from tourwright.store import journal, membership, statement_texts
from tourwright.store.asks import ask_row, close_ask, open_ask
from tourwright.store.claims import applied
from tourwright.store.codec import Sealer, to_json
from tourwright.store.database import Database, Newer, add_all_new, add_new, put_newer
from tourwright.store.outgoing import Packer, Subscribers, part_of
from tourwright.store.prepared import Prepared
from tourwright.store.tables import meetings, outbox, records, tour_views

Row = Mapping[str, object]
STATEMENT = ("statement_seq", "statement_envelope")
HIGHER_SEQUENCE = Newer("uid", "sequence")
SETTLED = ("alliance_id", "number", "employee_key")
"""A tour has its place and its person for life: to write them again costs their indexes' pages."""
NOT_OLDER = Newer("tour_id", "seq", or_equal=True, keep=(*STATEMENT, *SETTLED))
LATER_STATEMENT = Prepared(
    update(tour_views).where(
        tour_views.c.tour_id == bindparam("this_tour"),
        tour_views.c.statement_seq < bindparam("this_seq"),
    )
)


@dataclass(frozen=True)
class _Sealed:
    """A record whose personal text was encrypted, ready to be written."""

    record: Record
    lines: tuple[journal.SealedLine, ...]
    asks: tuple[Row | AskClose, ...]
    mails: tuple[Row, ...]
    webhooks: tuple[Row, ...]
    meetings: tuple[tuple[Row, tuple[Row, ...]], ...]
    view: Row | None
    text: Row | None


class StoredRecorder:
    """See `tourwright.ports.Recorder`."""

    def __init__(self, database: Database, sealer: Sealer, subscribers: Subscribers = ()) -> None:
        self._database = database
        self._sealer = sealer
        self._subscribers = subscribers

    def record(self, record: Record, applies: Sequence[str] = ()) -> bool:
        """See `tourwright.ports.Recorder.record`. Raises KeyDestroyedError for an erased one."""
        sealed = self._seal(record)
        # The acts are on disk and pending until this is: lost with the power, it is made again.
        return self._database.write(lambda c: _settle(c, sealed, applies), flush=not applies)

    def _seal(self, record: Record) -> _Sealed:
        packer = Packer(record, self._sealer, self._subscribers)
        return _Sealed(
            record,
            self._lines(record),
            tuple(
                ask
                if isinstance(ask, AskClose)
                else ask_row(ask, record.alliance_id, record.stream, self._hide(record, ask.facts))
                for ask in record.asks
            ),
            tuple(packer.notices()),
            tuple(packer.events()),
            tuple(
                (self._meeting(record, meeting), tuple(packer.invitations(meeting)))
                for meeting in record.meetings
            ),
            None if record.view is None else self._view(record, record.view),
            self._text(record),
        )

    def _text(self, record: Record) -> Row | None:
        view = record.view
        if view is None or view.statement is None or not record.entries:
            return None
        return statement_texts.row_of(record, view, self._hide(record, view.statement))

    def _hide(self, record: Record, facts: Mapping[str, object]) -> bytes:
        return self._sealer.encrypt(record.alliance_id, json.dumps(dict(facts)).encode())

    def _lines(self, record: Record) -> tuple[journal.SealedLine, ...]:
        return tuple(
            journal.SealedLine(
                record.stream,
                record.seq + number,
                entry.at,
                self._sealer.encrypt(record.alliance_id, to_json(entry)),
            )
            for number, entry in enumerate(record.entries)
        )

    def _meeting(self, record: Record, meeting: Meeting) -> Row:
        return {
            "uid": meeting.uid,
            "alliance_id": record.alliance_id,
            "stream": record.stream,
            "sequence": meeting.sequence,
            "start": meeting.start,
            "end": meeting.end,
            "zone": meeting.zone,
            "cancelled": meeting.cancelled,
            "envelope": self._sealer.encrypt(record.alliance_id, to_json(meeting)),
        }

    def _view(self, record: Record, view: TourView) -> Row:
        has_statement = view.statement is not None
        shown = to_json(changed(view, {"statement": None}))
        return {
            "tour_id": view.tour_id,
            "alliance_id": view.alliance_id,
            "number": view.number,
            "kind": view.kind.value,
            "state": view.state,
            "seq": view.seq,
            "employee_key": view.employee_key,
            "manager_key": view.manager_key,
            "delegate_key": view.delegate_key,
            "envelope": self._sealer.encrypt(record.alliance_id, shown),
            "statement_seq": view.seq if has_statement else -1,
            "statement_envelope": self._hide(record, view.statement or {})
            if has_statement
            else None,
        }


def _settle(connection: Connection, sealed: _Sealed, applies: Sequence[str]) -> bool:
    applied(connection, applies)
    return _write(connection, sealed)


def _write(connection: Connection, sealed: _Sealed) -> bool:
    record = sealed.record
    first_time = add_new(
        connection,
        records,
        stream=record.stream,
        seq=record.seq,
        part=part_of(record),
        alliance_id=record.alliance_id,
        entries=len(record.entries),
    )
    if first_time:
        journal.append(connection, record.alliance_id, sealed.lines)
        _write_view(connection, sealed.view)
        if sealed.text is not None:
            statement_texts.add(connection, sealed.text)
        _write_asks(connection, sealed.asks)
        add_all_new(connection, outbox, sealed.mails + sealed.webhooks)
        membership.follow(connection, record)
        for meeting, invitations in sealed.meetings:
            _place(connection, meeting, invitations)
    return first_time


def _write_asks(connection: Connection, changes: Sequence[Row | AskClose]) -> None:
    for change in changes:
        if isinstance(change, AskClose):
            close_ask(connection, change)
        else:
            open_ask(connection, change)


def _place(connection: Connection, meeting: Row, invitations: Sequence[Row]) -> None:
    """Place or change the meeting; an older sequence changes nothing and invites nobody."""
    if put_newer(connection, meetings, meeting, HIGHER_SEQUENCE):
        add_all_new(connection, outbox, invitations)


def _write_view(connection: Connection, view: Row | None) -> None:
    """Write the view unless a later one is stored; the same for its statement, by itself.

    Records of one tour may come in another order than they were made: the statement of a record
    that comes late must not be lost because the view is older.
    """
    if view is None:
        return
    put_newer(connection, tour_views, view, NOT_OLDER)
    if view["statement_envelope"] is not None:
        this = {"this_tour": view["tour_id"], "this_seq": view["seq"]}
        stated = {name: view[name] for name in STATEMENT}
        LATER_STATEMENT.run(connection, {**this, **stated})
