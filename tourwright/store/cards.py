"""Cards that were sent, what each shows, and which have become untrue.

How a question stands is written as one word, its mark. Comparing marks finds every card that shows
something else, whoever changed the question and whichever process died meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from tourwright.ports.cards import SentCard, ShownAsk
from tourwright.store.database import Database, add_new
from tourwright.store.microsoft_tables import card_asks, cards
from tourwright.store.tables import acts, asks

MARK = (
    asks.c.state
    + " "
    + asks.c.answered_act
    + " "
    + func.coalesce(acts.c.state, "")
    + " "
    + asks.c.closed_reason
)
"""Everything that a card says of a question follows from its revision and this."""
ANSWER = asks.outerjoin(acts, and_(acts.c.act_id == asks.c.answered_act, acts.c.act_id != ""))
OPEN = "open"


class StoredCards:
    """See `tourwright.ports.cards.Cards`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def marks(self, ask_ids: Sequence[str]) -> Sequence[ShownAsk]:
        """See `tourwright.ports.cards.Cards.marks`."""
        found = select(asks.c.ask_id, asks.c.revision, MARK.label("state")).select_from(ANSWER)
        found = found.where(asks.c.ask_id.in_(ask_ids)).order_by(asks.c.ask_no)
        with self._database.read() as connection:
            return [ShownAsk(*row) for row in connection.execute(found)]

    def begin(self, card: SentCard) -> SentCard:
        """See `tourwright.ports.cards.Cards.begin`."""
        return self._database.write(lambda c: _begun(c, card))

    def sent(self, card_no: int, activity_id: str, now: datetime) -> None:
        """See `tourwright.ports.cards.Cards.sent`."""
        self._set(card_no, state="live", activity_id=activity_id, sent_at=now, next_at=now)

    def lost(self, card_no: int, why: str, now: datetime) -> None:
        """See `tourwright.ports.cards.Cards.lost`."""
        self._set(card_no, state="lost", last_error=why, next_at=now)

    def gone(self, card_no: int, why: str, now: datetime) -> None:
        """See `tourwright.ports.cards.Cards.gone`."""
        self._set(card_no, state="gone", last_error=why, next_at=now)

    def later(self, card_no: int, why: str, at: datetime) -> None:
        """See `tourwright.ports.cards.Cards.later`."""
        self._set(card_no, attempts=cards.c.attempts + 1, last_error=why, next_at=at)

    def replaced(self, card_no: int, shown: Sequence[ShownAsk], now: datetime) -> None:
        """See `tourwright.ports.cards.Cards.replaced`."""

        def work(c: Connection) -> None:
            c.execute(delete(card_asks).where(card_asks.c.card_no == card_no))
            _show(c, card_no, shown)
            fresh = {"attempts": 0, "last_error": "", "next_at": now, "lease_until": None}
            c.execute(update(cards).where(cards.c.card_no == card_no).values(**fresh))

        self._database.write(work)

    def get(self, key: str) -> SentCard | None:
        """See `tourwright.ports.cards.Cards.get`."""
        return next(iter(self._found(select(cards).where(cards.c.key == key))), None)

    def of_ask(self, ask_id: str) -> Sequence[SentCard]:
        """See `tourwright.ports.cards.Cards.of_ask`."""
        mine = select(card_asks.c.card_no).where(card_asks.c.ask_id == ask_id)
        return self._found(select(cards).where(cards.c.card_no.in_(mine)))

    def untrue(self, limit: int, now: datetime, lease_s: float) -> Sequence[SentCard]:
        """See `tourwright.ports.cards.Cards.untrue`; looks before it locks."""
        found = select(cards.c.card_no).where(_untrue(now)).order_by(cards.c.next_at).limit(limit)
        with self._database.read() as connection:
            if connection.scalar(found) is None:
                return ()
        until = now + timedelta(seconds=lease_s)
        leased = self._database.write(lambda c: _leased(c, found, until))
        return self._found(select(cards).where(cards.c.card_no.in_(leased)))

    def older_than(self, channel: str, moment: datetime, limit: int) -> Sequence[SentCard]:
        """See `tourwright.ports.cards.Cards.older_than`."""
        shown = card_asks.join(asks, asks.c.ask_id == card_asks.c.ask_id)
        waits = exists().select_from(shown)
        waits = waits.where(card_asks.c.card_no == cards.c.card_no, asks.c.state == OPEN)
        found = select(cards).where(
            cards.c.channel == channel, cards.c.state == "live", cards.c.sent_at < moment, waits
        )
        return self._found(found.limit(limit))

    def purge(self, now: datetime, keep: timedelta) -> int:
        """Forget cards sent longer ago than keep with nothing open on them; returns how many."""
        shown = card_asks.join(asks, asks.c.ask_id == card_asks.c.ask_id)
        waits = exists().select_from(shown)
        waits = waits.where(card_asks.c.card_no == cards.c.card_no, asks.c.state == OPEN)
        old = select(cards.c.card_no).where(cards.c.sent_at < now - keep, ~waits)

        def work(c: Connection) -> int:
            these = list(c.scalars(old))
            c.execute(delete(card_asks).where(card_asks.c.card_no.in_(these)))
            return c.execute(delete(cards).where(cards.c.card_no.in_(these))).rowcount

        return self._database.write(work)

    def _set(self, card_no: int, **values: object) -> None:
        change = update(cards).where(cards.c.card_no == card_no)
        change = change.values(lease_until=None, **values)
        self._database.write(lambda c: c.execute(change))

    def _found(self, found: Select[Any]) -> list[SentCard]:
        with self._database.read() as connection:
            rows = connection.execute(found.order_by(cards.c.card_no)).all()
            return [_card(row, _shown(connection, row.card_no)) for row in rows]


def _begun(connection: Connection, card: SentCard) -> SentCard:
    row = {name: each for name, each in asdict(card).items() if name not in {"card_no", "shown"}}
    if add_new(connection, cards, **row, next_at=card.sent_at, lease_until=None):
        this = select(cards.c.card_no).where(cards.c.key == card.key)
        _show(connection, connection.execute(this).scalar_one(), card.shown)
    there = connection.execute(select(cards).where(cards.c.key == card.key)).one()
    return _card(there, _shown(connection, there.card_no))


def _show(connection: Connection, card_no: int, shown: Sequence[ShownAsk]) -> None:
    rows = [
        {
            "card_no": card_no,
            "ask_id": each.ask_id,
            "revision": each.revision,
            "ask_state": each.state,
        }
        for each in shown
    ]
    if rows:
        connection.execute(insert(card_asks), rows)


def _shown(connection: Connection, card_no: int) -> tuple[ShownAsk, ...]:
    mine = select(card_asks.c.ask_id, card_asks.c.revision, card_asks.c.ask_state)
    mine = mine.where(card_asks.c.card_no == card_no).order_by(card_asks.c.ask_id)
    return tuple(ShownAsk(*row) for row in connection.execute(mine))


def _card(row: Row[Any], shown: tuple[ShownAsk, ...]) -> SentCard:
    names = SentCard.__dataclass_fields__.keys() - {"shown"}
    values: Mapping[str, Any] = {name: getattr(row, name) for name in names}
    return SentCard(**values, shown=shown)


def _untrue(now: datetime) -> ColumnElement[bool]:
    """Say of a live card in Teams whether a question on it stands otherwise, or is gone."""
    stands = card_asks.outerjoin(asks, asks.c.ask_id == card_asks.c.ask_id)
    stands = stands.outerjoin(acts, and_(acts.c.act_id == asks.c.answered_act, acts.c.act_id != ""))
    differs = or_(
        asks.c.ask_id.is_(None),
        asks.c.revision != card_asks.c.revision,
        card_asks.c.ask_state != MARK,
    )
    return and_(
        cards.c.channel == "teams",
        cards.c.state == "live",
        cards.c.next_at <= now,
        or_(cards.c.lease_until.is_(None), cards.c.lease_until <= now),
        exists().select_from(stands).where(card_asks.c.card_no == cards.c.card_no, differs),
    )


def _leased(connection: Connection, found: Select[Any], until: datetime) -> Sequence[int]:
    chosen = list(connection.scalars(found.with_for_update(skip_locked=True, of=cards)))
    taken = update(cards).where(cards.c.card_no.in_(chosen))
    connection.execute(taken.values(lease_until=until))
    return chosen
