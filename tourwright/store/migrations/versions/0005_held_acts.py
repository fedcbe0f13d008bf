"""Answers that wait for the other side's."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("acts", sa.Column("held_until", sa.BigInteger(), nullable=True))
