"""What the pages of people keep beside the history: texts, sessions, preferences, looks."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and add the columns."""
    _columns()
    _private_texts()
    _pair_texts()
    _statement_texts()
    _sessions()
    _preferences()
    _looks()


def _columns() -> None:
    op.add_column("acts", sa.Column("rests_until", sa.BigInteger(), nullable=True))
    person = sa.Column("person_key", sa.Text(), nullable=False, server_default="")
    op.add_column("outbox", person)
    _index("outbox", "person_key", "at")
    delegate = sa.Column("delegate_key", sa.Text(), nullable=False, server_default="")
    op.add_column("tour_views", delegate)
    _index("tour_views", "employee_key")
    _index("tour_views", "delegate_key")


def _private_texts() -> None:
    op.create_table(
        "private_texts",
        *_texts("owner_key", "subject", "kind", "alliance_id"),
        _count("revision"),
        _moment("saved_at"),
        _envelope(),
        _key("private_texts", "owner_key", "subject", "kind"),
    )
    _index("private_texts", "alliance_id")


def _pair_texts() -> None:
    op.create_table(
        "pair_texts",
        *_texts("text_id", "alliance_id", "tour_id", "kind", "by_key"),
        _moment("at"),
        *_texts("field"),
        _count("revision"),
        sa.Column("delete_on", sa.Date(), nullable=True),
        _envelope(),
        _key("pair_texts", "text_id"),
    )
    _index("pair_texts", "alliance_id")
    _index("pair_texts", "tour_id", "kind")
    _index("pair_texts", "delete_on")


def _statement_texts() -> None:
    op.create_table(
        "statement_texts",
        *_texts("tour_id"),
        _count("seq"),
        *_texts("alliance_id"),
        _count("revision"),
        _moment("at"),
        *_texts("by_key", "text_hash"),
        _envelope(),
        _key("statement_texts", "tour_id", "seq"),
    )
    _index("statement_texts", "alliance_id")


def _sessions() -> None:
    op.create_table(
        "sessions",
        *_texts("digest", "person_key", "held", "scope"),
        _moment("started_at"),
        _moment("seen_at"),
        _moment("ends_at"),
        _key("sessions", "digest"),
    )
    _index("sessions", "person_key")
    _index("sessions", "ends_at")
    op.create_table(
        "sign_in_flows",
        *_texts("digest"),
        _moment("ends_at"),
        _envelope(),
        _key("sign_in_flows", "digest"),
    )
    op.create_table(
        "sign_in_ids", *_texts("oid_digest", "person_key"), _key("sign_in_ids", "oid_digest")
    )


def _preferences() -> None:
    op.create_table(
        "preferences",
        *_texts("person_key", "language", "digest"),
        sa.Column("mails_a_week", sa.BigInteger(), nullable=True),
        *_texts("quiet_from", "quiet_to"),
        sa.Column("snooze_until", sa.Date(), nullable=True),
        _count("snoozes"),
        _key("preferences", "person_key"),
    )


def _looks() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "looks",
        sa.Column("look_no", number, autoincrement=True, nullable=False),
        *_texts("alliance_id", "tour_id", "person_key", "role"),
        _moment("at"),
        _envelope(),
        _key("looks", "look_no"),
    )
    _index("looks", "alliance_id")


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _moment(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=False)


def _envelope() -> sa.Column[bytes]:
    return sa.Column("envelope", sa.LargeBinary(), nullable=False)


def _key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=op.f(f"pk_{table}"))


def _index(table: str, *names: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(names)}"), table, list(names), unique=False)
