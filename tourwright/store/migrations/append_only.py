"""Triggers that forbid changing or deleting rows, in both databases."""

from alembic import op

SQLITE = (
    "CREATE TRIGGER {table}_keeps_{event} BEFORE {event} ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
POSTGRESQL_FUNCTION = (
    "CREATE FUNCTION {table}_keeps() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
)
POSTGRESQL = (
    "CREATE TRIGGER {table}_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION {table}_keeps()"
)


def forbid_changes(table: str) -> None:
    """Let rows be added to the table, never changed or deleted."""
    if op.get_bind().dialect.name == "postgresql":
        statements = [POSTGRESQL_FUNCTION.format(table=table), POSTGRESQL.format(table=table)]
    else:
        statements = [SQLITE.format(table=table, event=event) for event in ("UPDATE", "DELETE")]
    for statement in statements:
        op.execute(statement)
