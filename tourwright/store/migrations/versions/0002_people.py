"""People, their facts on two clocks, alumni consents."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _people()
    _person_links()
    _person_facts()
    _employment_events()
    _possible_duplicates()
    _consents()
    _suppressions()


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("person_key", sa.Text(), nullable=False),
        sa.Column("alliance_id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("given_name", sa.Text(), nullable=False),
        sa.Column("work_email", sa.Text(), nullable=False),
        sa.Column("personal_email", sa.Text(), nullable=False),
        sa.Column("manager_source_id", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person_key", name=op.f("pk_people")),
        sa.UniqueConstraint("alliance_id", name=op.f("uq_people_alliance_id")),
    )
    op.create_index(op.f("ix_people_personal_email"), "people", ["personal_email"], unique=False)
    op.create_index(
        op.f("ix_people_source_manager_source_id"),
        "people",
        ["source", "manager_source_id"],
        unique=False,
    )
    op.create_index(op.f("ix_people_work_email"), "people", ["work_email"], unique=False)


def _person_links() -> None:
    op.create_table(
        "person_links",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_person_id", sa.Text(), nullable=False),
        sa.Column("person_key", sa.Text(), nullable=False),
        sa.Column("linked_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_key"], ["people.person_key"], name=op.f("fk_person_links_person_key")
        ),
        sa.PrimaryKeyConstraint("source", "source_person_id", name=op.f("pk_person_links")),
    )
    op.create_index(
        op.f("ix_person_links_person_key"), "person_links", ["person_key"], unique=False
    )


def _person_facts() -> None:
    op.create_table(
        "person_facts",
        sa.Column("fact_no", NUMBER, autoincrement=True, nullable=False),
        sa.Column("person_key", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("superseded_at", sa.BigInteger(), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_key"], ["people.person_key"], name=op.f("fk_person_facts_person_key")
        ),
        sa.PrimaryKeyConstraint("fact_no", name=op.f("pk_person_facts")),
    )
    op.create_index(
        op.f("ix_person_facts_person_key_effective_from"),
        "person_facts",
        ["person_key", "effective_from"],
        unique=False,
    )


def _employment_events() -> None:
    op.create_table(
        "employment_events",
        sa.Column("event_no", NUMBER, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("person_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("effective_date", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_key"], ["people.person_key"], name=op.f("fk_employment_events_person_key")
        ),
        sa.PrimaryKeyConstraint("event_no", name=op.f("pk_employment_events")),
        sa.UniqueConstraint("event_id", name=op.f("uq_employment_events_event_id")),
    )
    op.create_index(
        op.f("ix_employment_events_person_key_effective_date"),
        "employment_events",
        ["person_key", "effective_date"],
        unique=False,
    )


def _possible_duplicates() -> None:
    op.create_table(
        "possible_duplicates",
        sa.Column("person_key", sa.Text(), nullable=False),
        sa.Column("other_key", sa.Text(), nullable=False),
        sa.Column("found_at", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["other_key"], ["people.person_key"], name=op.f("fk_possible_duplicates_other_key")
        ),
        sa.ForeignKeyConstraint(
            ["person_key"], ["people.person_key"], name=op.f("fk_possible_duplicates_person_key")
        ),
        sa.PrimaryKeyConstraint("person_key", "other_key", name=op.f("pk_possible_duplicates")),
    )


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("consent_no", NUMBER, autoincrement=True, nullable=False),
        sa.Column("alliance_id", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("consent_no", name=op.f("pk_consents")),
    )
    op.create_index(
        op.f("ix_consents_alliance_id_consent_no"),
        "consents",
        ["alliance_id", "consent_no"],
        unique=False,
    )


def _suppressions() -> None:
    op.create_table(
        "suppressions",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_suppressions")),
    )
