"""The claim: one transaction in which the first valid answer to an ask wins.

What may wait for the other side's answer is held here until that comes, so that the workflow is
told of both at once. What its author may still undo rests here, and no workflow hears of it.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, select, update

from tourwright.domain.model import Party
from tourwright.domain.pairs import side_of
from tourwright.ports import PendingAct, Terms
from tourwright.store.database import add_new
from tourwright.store.prepared import Prepared, Row
from tourwright.store.tables import acts, asks, spent_tokens

ANSWERED = (
    update(asks)
    .where(asks.c.ask_id == bindparam("this_ask"), asks.c.state == "open")
    .values(state="answered")
)
ANSWER_REVISION = Prepared(ANSWERED.where(asks.c.revision == bindparam("this_revision")))
ANSWER = Prepared(ANSWERED)
THIS = asks.alias("this")
SAME_QUESTION = Prepared(
    select(asks.c.state, asks.c.role, asks.c.answered_act, THIS.c.role.label("this_role"))
    .join(
        THIS,
        (asks.c.stream == THIS.c.stream)
        & (asks.c.kind == THIS.c.kind)
        & (asks.c.subject_id == THIS.c.subject_id),
    )
    .where(THIS.c.ask_id == bindparam("this_ask"), asks.c.state != "closed")
    .order_by(asks.c.ask_no)
    .with_for_update(of=asks)
)
FREE_HELD = Prepared(
    update(acts)
    .where(acts.c.act_id == bindparam("this_act"), acts.c.state == "held")
    .values(state="pending")
    .returning(acts)
)
FREE_ANSWER = Prepared(
    update(acts)
    .where(
        acts.c.act_id
        == select(asks.c.answered_act)
        .where(asks.c.ask_id == bindparam("this_ask"))
        .scalar_subquery(),
        acts.c.state == "held",
    )
    .values(state="pending")
)
HOLD = Prepared(
    update(acts)
    .where(acts.c.act_id == bindparam("this_act"))
    .values(state="held", held_until=bindparam("until"))
)
REST = Prepared(
    update(acts)
    .where(acts.c.act_id == bindparam("this_act"))
    .values(state="resting", rests_until=bindparam("until"))
)
APPLY = Prepared(update(acts).where(acts.c.act_id == bindparam("this_act")).values(state="applied"))
"""Built once: every decision needs them."""


def claim(
    connection: Connection, terms: Terms, pending: PendingAct, revision: int | None, envelope: bytes
) -> tuple[str, Row | None]:
    """Take the act; returns the word of `tourwright.ports.Claimed` and the partner's row."""
    if not _add(connection, pending, envelope):
        return "repeat", None
    others = _others(connection, pending) if terms.waits_until else ()
    word = _answered(connection, terms, pending, revision)
    if word != "taken":
        this = acts.c.act_id == pending.act.act_id
        connection.execute(delete(acts).where(this))
        return word, None
    if terms.rests_until is not None:
        REST.run(connection, {"this_act": pending.act.act_id, "until": terms.rests_until})
        return "resting", None
    return _paired(connection, terms, pending, others)


def applied(connection: Connection, act_ids: Sequence[str]) -> None:
    """Note that the workflow applied the acts."""
    for act_id in act_ids:
        APPLY.run(connection, {"this_act": act_id})


def let_go(connection: Connection, ask_id: str) -> None:
    """Hold the ask's answer no longer, as the question is closed: the workflow judges it now.

    A question that opens once more, after a move or for a new manager, must not meet an old answer.
    """
    FREE_ANSWER.run(connection, {"this_ask": ask_id})


def _add(connection: Connection, pending: PendingAct, envelope: bytes) -> bool:
    return add_new(
        connection,
        acts,
        act_id=pending.act.act_id,
        workflow_id=pending.workflow_id,
        ask_id=pending.ask_id,
        taken_at=pending.taken_at,
        state="pending",
        refusal="",
        envelope=envelope,
    )


def _answered(
    connection: Connection, terms: Terms, pending: PendingAct, revision: int | None
) -> str:
    """Mark the ask answered and the link used; the word says why not."""
    if pending.ask_id and not _answer(connection, terms, pending, revision):
        return _why_not(connection, pending.ask_id)
    if terms.spends is None:
        return "taken"
    token_id, expires = terms.spends
    if add_new(connection, spent_tokens, token_id=token_id, expires=expires):
        return "taken"
    if pending.ask_id:
        _open_again(connection, pending.ask_id)
    return "spent"


def _answer(
    connection: Connection, terms: Terms, pending: PendingAct, revision: int | None
) -> bool:
    """Mark the ask answered; False when it is not open, or not at this revision.

    The verb of an answer that may wait for the other side's is in its encrypted act alone: a copy
    of the database must not tell what one side chose before the other did.
    """
    act = pending.act
    values = {
        "this_ask": pending.ask_id,
        "answer": "" if terms.waits_until else act.event,
        "answered_by": act.person_key,
        "answered_at": pending.taken_at,
        "answered_act": act.act_id,
        "channel": act.channel,
    }
    if revision is None:
        return ANSWER.run(connection, values) == 1
    seen = {**values, "this_revision": revision}
    return ANSWER_REVISION.run(connection, seen) == 1


def _open_again(connection: Connection, ask_id: str) -> None:
    again = {"state": "open", "answer": "", "answered_by": "", "answered_at": None}
    change = update(asks).where(asks.c.ask_id == ask_id)
    connection.execute(change.values(**again, answered_act="", channel=""))


def _why_not(connection: Connection, ask_id: str) -> str:
    """Return the word for an ask that took no answer: an open one had another revision."""
    state = connection.scalar(select(asks.c.state).where(asks.c.ask_id == ask_id))
    return {"open": "stale", "answered": "answered"}.get(str(state), "closed")


def _others(connection: Connection, pending: PendingAct) -> Sequence[Row]:
    """Lock the question's asks, in one order for everybody; returns those of the other side."""
    found = SAME_QUESTION.rows(connection, {"this_ask": pending.ask_id})
    return [row for row in found if _side(row["role"]) is not _side(row["this_role"])]


def _side(role: str) -> Party:
    return side_of(Party(role))


def _paired(
    connection: Connection, terms: Terms, pending: PendingAct, others: Sequence[Row]
) -> tuple[str, Row | None]:
    """Hold the act while the other side is still asked, or take its held answer along."""
    for other in others:
        freed = FREE_HELD.first(connection, {"this_act": other["answered_act"]})
        if freed is not None:
            return "paired", freed
    if not any(other["state"] == "open" for other in others):
        return "taken", None
    HOLD.run(connection, {"this_act": pending.act.act_id, "until": terms.waits_until})
    return "held", None
