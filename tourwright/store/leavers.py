"""Who left and did not join the alumni network, and for how long nothing happened since."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import exists, func, select

from tourwright.domain.model import MachineName
from tourwright.domain.people import PersonStatus
from tourwright.domain.tables import AlumniState
from tourwright.ports import JournalLine
from tourwright.store.database import Database
from tourwright.store.journal import StoredJournal
from tourwright.store.tables import erasures, journal, people

NO_MEMBER = frozenset({AlumniState.NOT_INVITED, AlumniState.DECLINED, AlumniState.LEFT})


class LeaverSweep:
    """Finds alliances that HR's days say are to be erased; erasing is the alliance's own act."""

    def __init__(self, database: Database, lines: StoredJournal) -> None:
        self._database = database
        self._lines = lines

    def due(self, before: datetime) -> Sequence[tuple[str, int]]:
        """Return (alliance, length of its history) of those without a membership since before."""
        return [
            (alliance_id, len(lines))
            for alliance_id in self._quiet(before)
            if is_no_member(lines := self._lines.lines(alliance_id))
        ]

    def _quiet(self, before: datetime) -> Sequence[str]:
        """Return alliances of people who left, in which nothing happened since the moment."""
        mine = people.c.alliance_id
        last = select(func.max(journal.c.at)).where(journal.c.alliance_id == mine).scalar_subquery()
        found = select(mine).where(
            people.c.status == PersonStatus.TERMINATED,
            last < before,
            ~exists().where(erasures.c.alliance_id == mine),
        )
        with self._database.read() as connection:
            return connection.scalars(found.order_by(mine)).all()


def is_no_member(lines: Sequence[JournalLine]) -> bool:
    """Say whether the last word on the membership is a no, whoever said it."""
    said = [line.body for line in lines if _moves_membership(line.body)]
    return bool(said) and said[-1]["to_state"] in NO_MEMBER


def _moves_membership(body: Mapping[str, object]) -> bool:
    return body.get("machine") == MachineName.ALUMNI and bool(body.get("to_state"))
