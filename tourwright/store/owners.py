"""Whose an address is, work and private: asked when mails to it come back."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select

from tourwright.ports_pages import Owner
from tourwright.store.database import Database
from tourwright.store.tables import people


def owners_of(database: Database, address: str) -> Sequence[Owner]:
    """See `tourwright.ports_pages.Owners.owners_of`."""
    meant = address.strip().casefold()
    held = people.c
    found = select(held.alliance_id, held.person_key, held.personal_email).where(
        or_(func.lower(held.work_email) == meant, func.lower(held.personal_email) == meant)
    )
    with database.read() as connection:
        rows = connection.execute(found.order_by(held.person_key)).all()
    return [
        Owner(row.alliance_id, row.person_key, row.personal_email.strip().casefold() == meant)
        for row in rows
    ]
