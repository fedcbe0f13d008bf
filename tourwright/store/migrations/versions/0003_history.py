"""The read model of tours, the journal and the data keys."""

import sqlalchemy as sa
from alembic import op

from tourwright.store.migrations.append_only import forbid_changes

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _tour_views()
    _records()
    _journal()
    _journal_heads()
    _data_keys()
    forbid_changes("journal")


def _tour_views() -> None:
    op.create_table(
        "tour_views",
        sa.Column("tour_id", sa.Text(), nullable=False),
        sa.Column("alliance_id", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("employee_key", sa.Text(), nullable=False),
        sa.Column("manager_key", sa.Text(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.Column("statement_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("statement_envelope", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("tour_id", name=op.f("pk_tour_views")),
    )
    op.create_index(
        op.f("ix_tour_views_alliance_id_number"),
        "tour_views",
        ["alliance_id", "number"],
        unique=False,
    )
    op.create_index(
        op.f("ix_tour_views_manager_key_state"),
        "tour_views",
        ["manager_key", "state"],
        unique=False,
    )


def _records() -> None:
    op.create_table(
        "records",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("alliance_id", sa.Text(), nullable=False),
        sa.Column("entries", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("stream", "seq", "part", name=op.f("pk_records")),
    )
    op.create_index(op.f("ix_records_alliance_id"), "records", ["alliance_id"], unique=False)


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("alliance_id", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("prev_hash", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("alliance_id", "position", name=op.f("pk_journal")),
        sa.UniqueConstraint("stream", "seq", name=op.f("uq_journal_stream_seq")),
    )


def _journal_heads() -> None:
    op.create_table(
        "journal_heads",
        sa.Column("alliance_id", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("alliance_id", name=op.f("pk_journal_heads")),
    )


def _data_keys() -> None:
    op.create_table(
        "data_keys",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("master_id", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("destroyed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_data_keys")),
    )
    op.create_index(op.f("ix_data_keys_master_id"), "data_keys", ["master_id"], unique=False)
