"""What reading people's systems keeps: rounds, readings, dated changes, accounts, imports."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and say which events were never told to anybody."""
    op.add_column(
        "employment_events",
        sa.Column("silent", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    _index("employment_events", "told_at", "person_key")
    _rounds()
    _readings()
    _hints()
    _changes()
    _accounts()
    _merges()
    _imports()


def _rounds() -> None:
    op.create_table(
        "hris_rounds",
        _number("round_no"),
        *_texts("source", "why", "state"),
        _moment("began_at"),
        *(_moment(name, needed=False) for name in _MAYBE),
        *_texts("counts", "reasons", "released_by"),
        _flag("dry"),
        _envelope(),
        _key("hris_rounds", "round_no"),
    )
    _index("hris_rounds", "source", "state")
    _index("hris_rounds", "state")
    op.create_table(
        "hris_inputs",
        _number("input_no"),
        sa.Column("round_no", _counting(), nullable=False),
        *_texts("source", "source_person_id", "kinds", "digest", "state"),
        _moment("at"),
        _envelope(),
        _key("hris_inputs", "input_no"),
        _of("hris_inputs", "hris_rounds", "round_no"),
        _once("hris_inputs", "round_no", "source_person_id"),
    )
    _index("hris_inputs", "round_no", "state")
    _index("hris_inputs", "source", "source_person_id")
    op.create_table(
        "hris_rejects",
        _number("reject_no"),
        sa.Column("round_no", _counting(), nullable=False),
        *_texts("place", "field", "why"),
        _key("hris_rejects", "reject_no"),
        _of("hris_rejects", "hris_rounds", "round_no"),
    )
    _index("hris_rejects", "round_no")


_MAYBE = ("ended_at", "since", "next_since", "lease_until")


def _readings() -> None:
    op.create_table(
        "hris_readings",
        *_texts("source", "source_person_id", "digest"),
        _count("seen_round"),
        _moment("at"),
        _key("hris_readings", "source", "source_person_id"),
    )
    _index("hris_readings", "source", "seen_round")
    op.create_table(
        "hris_fill",
        *_texts("source", "field"),
        _count("filled"),
        _count("total"),
        _key("hris_fill", "source", "field"),
    )
    op.create_table(
        "hris_marks",
        _number("mark_no"),
        *_texts("source", "kind"),
        _count("times"),
        _moment("at"),
        _key("hris_marks", "mark_no"),
    )
    _index("hris_marks", "source", "kind", "at")


def _hints() -> None:
    op.create_table(
        "hris_dirty",
        *_texts("source", "source_person_id", "delivery"),
        _moment("at"),
        _key("hris_dirty", "source", "source_person_id"),
    )
    op.create_table(
        "hris_unmapped",
        *_texts("source", "field", "value_digest"),
        _count("times"),
        _moment("last_at"),
        _envelope(),
        _key("hris_unmapped", "source", "field", "value_digest"),
    )


def _changes() -> None:
    op.create_table(
        "hris_changes",
        _number("change_no"),
        *_texts("source", "event_id", "source_person_id", "kind"),
        sa.Column("effective_date", sa.Date(), nullable=False),
        _moment("recorded_at"),
        _envelope(),
        _key("hris_changes", "change_no"),
        _once("hris_changes", "source", "event_id"),
    )
    _index("hris_changes", "source", "source_person_id")


def _accounts() -> None:
    op.create_table(
        "scim_resources",
        *_texts("resource_id", "source", "kind", "user_name"),
        sa.Column("external_id", sa.Text(), nullable=False, server_default=""),
        *_texts("mail_digest"),
        _flag("active"),
        _count("version"),
        _moment("created_at"),
        _moment("changed_at"),
        _envelope(),
        _key("scim_resources", "resource_id"),
        _once("scim_resources", "source", "kind", "user_name"),
    )
    _index("scim_resources", "external_id")
    _index("scim_resources", "mail_digest")


def _merges() -> None:
    op.create_table(
        "person_merges",
        _number("merge_no"),
        *_texts("kept_key", "gone_key"),
        _moment("at"),
        *_texts("by_key"),
        _moment("undone_at", needed=False),
        _envelope(),
        _key("person_merges", "merge_no"),
    )
    _index("person_merges", "kept_key")
    _index("person_merges", "gone_key")


def _imports() -> None:
    op.create_table(
        "tour_imports",
        _number("import_no"),
        _moment("at"),
        *_texts("by_key", "state", "counts"),
        _key("tour_imports", "import_no"),
    )
    op.create_table(
        "tour_import_rows",
        sa.Column("import_no", _counting(), nullable=False),
        _count("row_no"),
        *_texts("state", "alliance_id", "tour_id"),
        sa.Column("release_on", sa.Date(), nullable=True),
        *_texts("why"),
        _envelope(),
        _key("tour_import_rows", "import_no", "row_no"),
        _of("tour_import_rows", "tour_imports", "import_no"),
    )
    _index("tour_import_rows", "alliance_id")
    _index("tour_import_rows", "state", "release_on")


def _counting() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, _counting(), autoincrement=True, nullable=False)


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moment(name: str, *, needed: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=not needed)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _envelope() -> sa.Column[bytes]:
    return sa.Column("envelope", sa.LargeBinary(), nullable=False)


def _key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=op.f(f"pk_{table}"))


def _of(table: str, parent: str, name: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [f"{parent}.{name}"], name=op.f(f"fk_{table}_{name}"))


def _once(table: str, *names: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*names, name=op.f(f"uq_{table}_{'_'.join(names)}"))


def _index(table: str, *names: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(names)}"), table, list(names), unique=False)
