"""What is left of tours that are over and was never committed to: erased after HR's days (E15).

A tour that was abandoned loses every word of its draft; one that neither side ever shared goes as a
whole. Of a tour that ended otherwise only what somebody had not sent goes: drafts and kept forms.
The history keeps that there was a tour, and when. A tour that goes on is never touched.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy import update as change

from tourwright.domain.asks import workflow_of
from tourwright.domain.model import TourView
from tourwright.domain.tables.tour import TourState
from tourwright.ports import KeyDestroyedError
from tourwright.store.codec import Sealer, from_json, to_json
from tourwright.store.conversations import KIND as CONVERSATION
from tourwright.store.database import Database
from tourwright.store.page_tables import pair_texts, private_texts, statement_texts
from tourwright.store.tables import acts, journal, tour_views
from tourwright.store.views import OVER

UNSENT = ("draft", "kept", "gap", "thanks")
"""Kinds of private texts that wait to be sent to a tour."""

KEPT = "kept"
MAY_COME_BACK = timedelta(days=30)
"""So long a tour that ended can be opened again (lifecycle, the tour's last two rows)."""

NEVER_SHARED = -1


@dataclass(frozen=True)
class Ended:
    """A tour that was over long enough; bare is its view without a word, None to leave it."""

    tour_id: str
    is_abandoned: bool
    is_shared: bool
    bare: bytes | None


class DraftSweep:
    """Erases what nobody committed to."""

    def __init__(self, database: Database, sealer: Sealer) -> None:
        self._database = database
        self._sealer = sealer

    def purge(self, now: datetime, keep: timedelta) -> int:
        """Erase what belongs to tours that have been over for longer; returns how many rows."""
        abandoned = self._found(tour_views.c.state == TourState.ABANDONED, now - keep)
        others = self._found(
            tour_views.c.state != TourState.ABANDONED, now - max(keep, MAY_COME_BACK)
        )
        ended = [self._ended(row) for row in (*abandoned, *others)]
        return self._database.write(lambda c: _erase(c, ended) + _drop_forms(c, now - keep))

    def _found(self, which: ColumnElement[bool], before: datetime) -> Sequence[Any]:
        with self._database.read() as connection:
            return connection.execute(_to_clear(which, before)).all()

    def _ended(self, row: Any) -> Ended:  # noqa: ANN401  (a row of the read model)
        is_abandoned = row.state == TourState.ABANDONED
        is_shared = row.statement_seq != NEVER_SHARED
        bare = self._bare(row) if is_abandoned and is_shared else None
        return Ended(row.tour_id, is_abandoned, is_shared, bare)

    def _bare(self, row: Any) -> bytes | None:  # noqa: ANN401  (as above)
        """Return the view with its ids, state and days alone."""
        try:
            view = from_json(TourView, self._sealer.decrypt(bytes(row.envelope)))
            bare = replace(view, mission="", promises=(), amendments=(), gaps=(), thanks=())
            return self._sealer.encrypt(row.alliance_id, to_json(bare))
        except KeyDestroyedError:
            return None


def _to_clear(which: ColumnElement[bool], before: datetime) -> Select[Any]:
    """Return the query for tours over since before the moment that have something to lose."""
    views = tour_views.c
    ended_at = (
        select(func.max(journal.c.at)).where(journal.c.stream == views.tour_id).scalar_subquery()
    )
    abandoned = views.state == TourState.ABANDONED
    words = exists().where(statement_texts.c.tour_id == views.tour_id)
    never = views.statement_seq == NEVER_SHARED
    texts = and_(_of_the_tour(views.tour_id), or_(abandoned, private_texts.c.kind.in_(UNSENT)))
    unsent = exists().where(private_texts.c.alliance_id == views.alliance_id, texts)
    left = or_(and_(abandoned, or_(words, never)), unsent)
    return select(tour_views).where(which, views.state.in_(OVER), ended_at < before, left)


def _of_the_tour(tour_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Say whether a private text is about the tour: by its id, or by the address of a page."""
    subject = private_texts.c.subject
    page = "/tours/" + tour_id
    return or_(
        subject.in_((tour_id, page)), subject.like(tour_id + "/%"), subject.like(page + "/%")
    )


def _erase(connection: Connection, ended: Sequence[Ended]) -> int:
    return sum(_erase_one(connection, each) for each in ended)


def _erase_one(connection: Connection, ended: Ended) -> int:
    found = select(tour_views.c.tour_id, tour_views.c.alliance_id).where(
        tour_views.c.tour_id == ended.tour_id
    )
    this = connection.execute(found).one()
    own = [private_texts.c.alliance_id == this.alliance_id, _of_the_tour(literal(ended.tour_id))]
    if not ended.is_abandoned:
        own.append(private_texts.c.kind.in_(UNSENT))
    gone = connection.execute(delete(private_texts).where(*own)).rowcount
    return gone + _erase_words(connection, ended) if ended.is_abandoned else gone


def _erase_words(connection: Connection, ended: Ended) -> int:
    """Erase what both wrote; a conversation has a year of its own."""
    tour_id = ended.tour_id
    pair = delete(pair_texts).where(
        pair_texts.c.tour_id == tour_id, pair_texts.c.kind != CONVERSATION
    )
    texts = delete(statement_texts).where(statement_texts.c.tour_id == tour_id)
    done = delete(acts).where(
        acts.c.workflow_id == workflow_of(tour_id, ""), acts.c.state.in_(("applied", "refused"))
    )
    gone = sum(connection.execute(each).rowcount for each in (pair, texts, done))
    return gone + _bare_view(connection, ended)


def _bare_view(connection: Connection, ended: Ended) -> int:
    mine = tour_views.c.tour_id == ended.tour_id
    if not ended.is_shared:
        return connection.execute(delete(tour_views).where(mine)).rowcount
    values: dict[str, bytes | None] = {"statement_envelope": None}
    values |= {} if ended.bare is None else {"envelope": ended.bare}
    return connection.execute(change(tour_views).where(mine).values(**values)).rowcount


def _drop_forms(connection: Connection, before: datetime) -> int:
    """Forget forms kept for a new sign-in, older than that, which are about no tour."""
    old = delete(private_texts).where(
        private_texts.c.kind == KEPT,
        private_texts.c.saved_at < before,
        ~private_texts.c.subject.like("/tours/%"),
        private_texts.c.subject.like("/%"),
    )
    return connection.execute(old).rowcount
