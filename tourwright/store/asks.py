"""Questions to people, and their answers on the way to the workflows."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    exists,
    or_,
    select,
    update,
)

from tourwright.domain.model import Act, AskClose, AskKind, AskOpen, Party
from tourwright.ports import PLAIN, Ask, Claimed, KeyDestroyedError, PendingAct, Terms
from tourwright.store import claims
from tourwright.store.codec import Sealer, from_json, to_json
from tourwright.store.database import Database, Newer, put_newer
from tourwright.store.prepared import Prepared, Row
from tourwright.store.tables import acts, asks

NO_ANSWER = "no_answer"
UNANSWERED: Mapping[str, object] = {
    "answer": "",
    "answered_by": "",
    "answered_at": None,
    "answered_act": "",
    "channel": "",
    "closed_reason": "",
}

HIGHER_REVISION = Newer("ask_id", "revision")
CLOSING = update(asks).where(asks.c.ask_id == bindparam("this_ask"))
SAY_WHY = Prepared(CLOSING.where(asks.c.state == "answered").values(closed_reason=bindparam("why")))
CLOSE = Prepared(
    CLOSING.where(asks.c.state != "closed").values(
        state=case((asks.c.state == "open", "closed"), else_=asks.c.state),
        closed_reason=bindparam("why"),
    )
)
ONE_ASK = Prepared(select(asks).where(asks.c.ask_id == bindparam("ask_id")))
ONE_ACT = Prepared(select(acts).where(acts.c.act_id == bindparam("act_id")))
"""Built once: every decision reads these several times."""


def subject_of(workflow_id: str) -> str:
    """Return the alliance a workflow id belongs to: `tour:<alliance id>-<number>`."""
    return workflow_id.partition(":")[2].partition("-")[0] or "system"


def ask_row(ask: AskOpen, alliance_id: str, stream: str, envelope: bytes) -> dict[str, object]:
    """Return the row of an ask that opens; envelope holds its facts."""
    return {
        **UNANSWERED,
        "ask_id": ask.ask_id,
        "alliance_id": alliance_id,
        "stream": stream,
        "kind": ask.kind.value,
        "machine": ask.machine.value,
        "verbs": json.dumps(ask.verbs),
        "person_key": ask.person_key,
        "role": ask.role.value,
        "revision": ask.revision,
        "state": "open",
        "subject_id": ask.subject_id,
        "text_hash": ask.text_hash,
        "due": ask.due,
        "envelope": envelope,
    }


def open_ask(connection: Connection, row: Mapping[str, object]) -> None:
    """Open the ask, or replace one of a lower revision."""
    put_newer(connection, asks, row, HIGHER_REVISION)


def close_ask(connection: Connection, ask: AskClose) -> None:
    """Close the ask; one that was answered keeps its answer and cannot open again."""
    closing = {"this_ask": ask.ask_id, "why": ask.reason}
    # Most were answered: their state stays, and the pages of its indexes. One that is answered
    # only now is met by the second statement.
    if SAY_WHY.run(connection, closing) == 0:
        CLOSE.run(connection, closing)
    claims.let_go(connection, ask.ask_id)


class StoredAsks:
    """See `tourwright.ports.Asks`."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def get(self, ask_id: str) -> Ask | None:
        """See `tourwright.ports.Asks.get`."""
        row = self._database.first(ONE_ASK, {"ask_id": ask_id})
        if row is None:
            return None
        return self._ask({**row, "answer": row["answer"] or self._sealed_verb(row)})

    def _sealed_verb(self, row: Row) -> str:
        """Return the verb that stands in the act alone, "" without an answer or its key."""
        answered = row["answered_act"] if row["state"] == "answered" else ""
        known = self.pending_act(answered) if answered else None
        return known.act.event if known else ""

    def open_for(self, person_key: str) -> Sequence[Ask]:
        """See `tourwright.ports.Asks.open_for`."""
        return self._found(asks.c.person_key == person_key, asks.c.state == "open")

    def open_for_people(self, person_keys: Sequence[str]) -> Sequence[Ask]:
        """See `tourwright.ports.Asks.open_for_people`."""
        if not person_keys:
            return []
        return self._found(asks.c.person_key.in_(set(person_keys)), asks.c.state == "open")

    def open_in(self, stream: str) -> Sequence[Ask]:
        """See `tourwright.ports.Asks.open_in`."""
        return self._found(asks.c.stream == stream, asks.c.state == "open")

    def open_for_role(self, role: Party, limit: int) -> Sequence[Ask]:
        """See `tourwright.ports.Asks.open_for_role`."""
        return self._found(
            asks.c.person_key == "", asks.c.role == role.value, asks.c.state == "open", limit=limit
        )

    def lapsed_for_role(self, role: Party, limit: int) -> Sequence[Ask]:
        """See `tourwright.ports.Asks.lapsed_for_role`."""
        later = asks.alias()
        went_on = exists().where(later.c.stream == asks.c.stream, later.c.ask_no > asks.c.ask_no)
        mine = and_(asks.c.person_key == "", asks.c.role == role.value, asks.c.state == "closed")
        lapsed = select(asks).where(mine, asks.c.closed_reason == NO_ANSWER, ~went_on)
        return self._read(lapsed.order_by(asks.c.ask_no.desc()).limit(limit))

    def _found(self, *where: ColumnElement[bool], limit: int | None = None) -> list[Ask]:
        return self._read(select(asks).where(*where).order_by(asks.c.ask_no).limit(limit))

    def _read(self, found: Select[Any]) -> list[Ask]:
        with self._database.read() as connection:
            rows = connection.execute(found).all()
        self._sealer.fetch({row.alliance_id for row in rows})
        return [self._ask(row._asdict()) for row in rows]

    def _ask(self, row: Row) -> Ask:
        values = {name: row[name] for name in row if name in Ask.__dataclass_fields__}
        values["kind"] = AskKind(row["kind"])
        values["role"] = Party(row["role"])
        values["verbs"] = tuple(json.loads(row["verbs"]))
        return Ask(**values, facts=self._facts(bytes(row["envelope"])))

    def _facts(self, envelope: bytes) -> Mapping[str, str]:
        try:
            facts: dict[str, str] = json.loads(self._sealer.decrypt(envelope))
        except KeyDestroyedError:
            return {}
        return facts

    def claim(self, pending: PendingAct, revision: int | None) -> str:
        """See `tourwright.ports.Asks.claim`."""
        return self.claim_on(PLAIN, pending, revision).word

    def claim_on(self, terms: Terms, pending: PendingAct, revision: int | None) -> Claimed:
        """See `tourwright.ports.Asks.claim_on`."""
        try:
            envelope = self._sealer.encrypt(subject_of(pending.workflow_id), to_json(pending.act))
        except KeyDestroyedError:
            return Claimed("closed")
        word, partner = self._database.write(
            lambda c: claims.claim(c, terms, pending, revision, envelope)
        )
        return Claimed(word, self._pending(partner) if partner else None)

    def release(self, workflow_id: str) -> Sequence[PendingAct]:
        """See `tourwright.ports.Asks.release`."""
        mine = acts.c.workflow_id == workflow_id
        freed = update(acts).where(mine, acts.c.state.in_(("held", "resting")))
        freed = freed.values(state="pending")
        self._database.write(lambda c: c.execute(freed))
        return self._acts(select(acts).where(mine, acts.c.state == "pending"))

    def applied(self, *act_ids: str) -> None:
        """See `tourwright.ports.Asks.applied`."""
        self._database.write(lambda c: claims.applied(c, act_ids))

    def refused(self, act_id: str, why: str) -> None:
        """See `tourwright.ports.Asks.refused`."""
        self._database.write(lambda c: _refuse(c, act_id, why))

    def pending(self, limit: int, taken_before: datetime) -> Sequence[PendingAct]:
        """See `tourwright.ports.Asks.pending`; acts of erased people are left out."""
        taken = and_(acts.c.state == "pending", acts.c.taken_at < taken_before)
        waited = and_(acts.c.state == "held", acts.c.held_until < taken_before)
        rested = and_(acts.c.state == "resting", acts.c.rests_until < taken_before)
        return self._acts(select(acts).where(or_(taken, waited, rested)).limit(limit))

    def _acts(self, found: Select[Any]) -> list[PendingAct]:
        with self._database.read() as connection:
            rows = connection.execute(found.order_by(acts.c.act_no)).all()
        read = (self._pending(row._asdict()) for row in rows)
        return [act for act in read if act is not None]

    def pending_act(self, act_id: str) -> PendingAct | None:
        """See `tourwright.ports.Asks.pending_act`; None for an act of an erased person."""
        row = self._database.first(ONE_ACT, {"act_id": act_id})
        return None if row is None else self._pending(row)

    def undo(self, act_id: str, person_key: str, now: datetime) -> bool:
        """See `tourwright.ports.Asks.undo`."""
        known = self.pending_act(act_id)
        if known is None or known.act.person_key != person_key:
            return False
        return self._database.write(lambda c: _undone(c, act_id, now))

    def resting(self, person_key: str) -> Sequence[PendingAct]:
        """See `tourwright.ports.Asks.resting`."""
        found = self._acts(select(acts).where(acts.c.state == "resting"))
        return [each for each in found if each.act.person_key == person_key]

    def _pending(self, row: Mapping[str, Any]) -> PendingAct | None:
        try:
            act = from_json(Act, self._sealer.decrypt(bytes(row["envelope"])))
        except KeyDestroyedError:
            return None
        return PendingAct(
            act,
            row["workflow_id"],
            row["ask_id"],
            row["taken_at"],
            row["state"],
            row["refusal"],
            row["rests_until"],
        )


def _undone(connection: Connection, act_id: str, now: datetime) -> bool:
    """Drop the act unless its rest is over: the dispatcher may be handing it on."""
    resting = and_(acts.c.act_id == act_id, acts.c.state == "resting", acts.c.rests_until > now)
    undone = update(acts).where(resting).values(state="refused", refusal="undone")
    if connection.execute(undone).rowcount == 0:
        return False
    _refuse(connection, act_id, "undone")
    return True


def _refuse(connection: Connection, act_id: str, why: str) -> None:
    connection.execute(
        update(acts).where(acts.c.act_id == act_id).values(state="refused", refusal=why)
    )
    again = case((asks.c.closed_reason == "", "open"), else_="closed")
    mine = update(asks).where(asks.c.answered_act == act_id, asks.c.state == "answered")
    cleared = {name: value for name, value in UNANSWERED.items() if name != "closed_reason"}
    connection.execute(mine.values(**cleared, state=again))
