"""Runs the migrations on the connection handed over by `tourwright.store.schema`."""

from alembic import context

from tourwright.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
