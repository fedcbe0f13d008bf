"""What receivers of events allowed us, among the store's own settings."""

from sqlalchemy import Connection, delete, insert, select

from tourwright.ports import Permission
from tourwright.store.codec import from_json, to_json
from tourwright.store.database import Database
from tourwright.store.tables import settings

PREFIX = "webhook-permission:"


class StoredPermissions:
    """See `tourwright.ports.Permissions`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, subscriber: str) -> Permission | None:
        """See `tourwright.ports.Permissions.get`."""
        named = select(settings.c.value).where(settings.c.name == PREFIX + subscriber)
        with self._database.read() as connection:
            found = connection.scalar(named)
        return None if found is None else from_json(Permission, bytes(found))

    def put(self, subscriber: str, permission: Permission) -> None:
        """See `tourwright.ports.Permissions.put`."""
        name = PREFIX + subscriber

        def written(connection: Connection) -> None:
            connection.execute(delete(settings).where(settings.c.name == name))
            connection.execute(insert(settings).values(name=name, value=to_json(permission)))

        self._database.write(written)
