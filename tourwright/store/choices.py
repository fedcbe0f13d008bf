"""Which channel was taken for whom, and why not a better one."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select

from tourwright.ports.cards import ChannelChoice
from tourwright.store.database import Database
from tourwright.store.microsoft_tables import channel_choices as table


class StoredChoices:
    """See `tourwright.ports.cards.ChannelChoices`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, choice: ChannelChoice) -> None:
        """See `tourwright.ports.cards.ChannelChoices.put`."""

        def work(c: Connection) -> None:
            newest = c.execute(_newest(choice.ask_id)).one_or_none()
            if newest is not None and _same(_choice(newest), choice):
                return
            c.execute(
                insert(table).values(
                    ask_id=choice.ask_id,
                    alliance_id=choice.alliance_id,
                    person_key=choice.person_key,
                    channel=choice.channel,
                    fallen=json.dumps(choice.fallen),
                    at=choice.at,
                )
            )

        self._database.write(work)

    def of_ask(self, ask_id: str) -> ChannelChoice | None:
        """See `tourwright.ports.cards.ChannelChoices.of_ask`."""
        with self._database.read() as connection:
            row = connection.execute(_newest(ask_id)).one_or_none()
        return None if row is None else _choice(row)

    def latest(self, limit: int) -> Sequence[ChannelChoice]:
        """See `tourwright.ports.cards.ChannelChoices.latest`."""
        found = select(table).order_by(table.c.choice_no.desc()).limit(limit)
        with self._database.read() as connection:
            return [_choice(row) for row in connection.execute(found)]


def _newest(ask_id: str) -> Select[Any]:
    mine = select(table).where(table.c.ask_id == ask_id)
    return mine.order_by(table.c.choice_no.desc()).limit(1)


def _same(one: ChannelChoice, other: ChannelChoice) -> bool:
    """Say whether nothing changed but the moment: that of the first one is kept."""
    return (one.person_key, one.channel, one.fallen) == (
        other.person_key,
        other.channel,
        other.fallen,
    )


def _choice(row: Row[Any]) -> ChannelChoice:
    fallen = tuple((str(channel), str(why)) for channel, why in json.loads(row.fallen))
    return ChannelChoice(row.ask_id, row.alliance_id, row.person_key, row.channel, fallen, row.at)
