"""The tables. Moments are microseconds since 1970 in UTC; `envelope` columns are encrypted."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Return the moment as stored: exact to the microsecond."""
    return (moment - EPOCH) // MICROSECOND


class Moment(TypeDecorator[datetime]):
    """A moment in UTC as a number: sorts, compares and rounds alike in both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Store the moment; one without a time zone is a mistake of the caller."""
        del dialect
        return None if value is None else micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Read the moment in UTC."""
        del dialect
        return None if value is None else EPOCH + value * MICROSECOND


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _number(name: str) -> Column[int]:
    return Column(
        name, BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=False)


def _count(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=False, autoincrement=False)


def _moment(name: str, *, needed: bool = True) -> Column[datetime]:
    return Column(name, Moment, nullable=not needed)


def _bytes(name: str, *, needed: bool = True) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=not needed)


inbox = Table(
    "inbox",
    metadata,
    _number("inbox_id"),
    _text("source"),
    _text("dedupe_key"),
    _text("kind"),
    _text("subject"),
    _moment("received_at"),
    _bytes("body"),
    _text("state"),
    _count("attempts"),
    _moment("next_at"),
    _text("why"),
    _moment("done_at", needed=False),
    UniqueConstraint("source", "dedupe_key"),
    Index(None, "state", "next_at"),
)

outbox = Table(
    "outbox",
    metadata,
    _number("outbox_id"),
    _text("channel"),
    _text("subscriber"),
    _text("key"),
    _text("alliance_id"),
    _text("stream"),
    _bytes("envelope"),
    _moment("at"),
    _text("state"),
    _moment("next_at"),
    _moment("leased_at", needed=False),
    _moment("lease_until", needed=False),
    _count("attempts"),
    _text("last_error"),
    Column("person_key", Text, nullable=False, server_default=""),
    UniqueConstraint("channel", "subscriber", "key"),
    Index(None, "state", "next_at"),
    Index(None, "person_key", "at"),
)

deliveries = Table(
    "deliveries",
    metadata,
    _number("delivery_id"),
    Column("outbox_id", ForeignKey("outbox.outbox_id"), nullable=False, index=True),
    _moment("at"),
    _text("status"),
    _text("error"),
)

asks = Table(
    "asks",
    metadata,
    _number("ask_no"),
    _text("ask_id"),
    _text("alliance_id"),
    _text("stream"),
    _text("kind"),
    _text("machine"),
    _text("verbs"),
    _text("person_key"),
    _text("role"),
    _count("revision"),
    _text("state"),
    _text("subject_id"),
    _text("text_hash"),
    _moment("due", needed=False),
    _text("answer"),
    _text("answered_by"),
    _moment("answered_at", needed=False),
    _text("answered_act"),
    _text("channel"),
    _text("closed_reason"),
    _bytes("envelope"),
    UniqueConstraint("ask_id"),
    Index(None, "person_key", "state"),
    Index(None, "stream", "state"),
)

acts = Table(
    "acts",
    metadata,
    _number("act_no"),
    _text("act_id"),
    _text("workflow_id"),
    _text("ask_id"),
    _moment("taken_at"),
    _text("state"),
    _text("refusal"),
    _moment("held_until", needed=False),
    _moment("rests_until", needed=False),
    _bytes("envelope"),
    UniqueConstraint("act_id"),
    Index(None, "state", "taken_at"),
)

people = Table(
    "people",
    metadata,
    _text("person_key", key=True),
    _text("alliance_id"),
    _text("source"),
    _text("status"),
    _text("family_name"),
    _text("given_name"),
    _text("work_email"),
    _text("personal_email"),
    _text("manager_source_id"),
    _text("facts"),
    _moment("recorded_at"),
    UniqueConstraint("alliance_id"),
    Index(None, "work_email"),
    Index(None, "personal_email"),
    Index(None, "source", "manager_source_id"),
)

person_links = Table(
    "person_links",
    metadata,
    _text("source", key=True),
    _text("source_person_id", key=True),
    Column("person_key", ForeignKey("people.person_key"), nullable=False, index=True),
    _moment("linked_at"),
)

person_facts = Table(
    "person_facts",
    metadata,
    _number("fact_no"),
    Column("person_key", ForeignKey("people.person_key"), nullable=False),
    Column("effective_from", Date, nullable=False),
    _moment("recorded_at"),
    _moment("superseded_at", needed=False),
    _text("facts"),
    Index(None, "person_key", "effective_from"),
)

employment_events = Table(
    "employment_events",
    metadata,
    _number("event_no"),
    _text("event_id"),
    Column("person_key", ForeignKey("people.person_key"), nullable=False),
    _text("kind"),
    Column("effective_date", Date, nullable=False),
    _moment("recorded_at"),
    _text("body"),
    _moment("told_at", needed=False),
    UniqueConstraint("event_id"),
    Index(None, "person_key", "effective_date"),
)

possible_duplicates = Table(
    "possible_duplicates",
    metadata,
    Column("person_key", ForeignKey("people.person_key"), primary_key=True),
    Column("other_key", ForeignKey("people.person_key"), primary_key=True),
    _moment("found_at"),
    _text("why"),
    _text("state"),
)

tour_views = Table(
    "tour_views",
    metadata,
    _text("tour_id", key=True),
    _text("alliance_id"),
    _count("number"),
    _text("kind"),
    _text("state"),
    _count("seq"),
    _text("employee_key"),
    _text("manager_key"),
    _bytes("envelope"),
    _count("statement_seq"),
    _bytes("statement_envelope", needed=False),
    Column("delegate_key", Text, nullable=False, server_default=""),
    Index(None, "alliance_id", "number"),
    Index(None, "manager_key", "state"),
    Index(None, "employee_key"),
    Index(None, "delegate_key"),
)

meetings = Table(
    "meetings",
    metadata,
    _text("uid", key=True),
    _text("alliance_id"),
    _text("stream"),
    _count("sequence"),
    _moment("start"),
    _moment("end"),
    _text("zone"),
    Column("cancelled", Boolean, nullable=False),
    _bytes("envelope"),
)

records = Table(
    "records",
    metadata,
    _text("stream", key=True),
    _count("seq", key=True),
    _text("part", key=True),
    _text("alliance_id"),
    _count("entries"),
    Index(None, "alliance_id"),
)

journal = Table(
    "journal",
    metadata,
    _text("alliance_id", key=True),
    _count("position", key=True),
    _text("stream"),
    _count("seq"),
    _moment("at"),
    _text("prev_hash"),
    _text("hash"),
    _bytes("envelope"),
    UniqueConstraint("stream", "seq"),
)

journal_heads = Table(
    "journal_heads",
    metadata,
    _text("alliance_id", key=True),
    _count("position"),
    _text("hash"),
)

data_keys = Table(
    "data_keys",
    metadata,
    _text("subject", key=True),
    _text("master_id"),
    _bytes("wrapped", needed=False),
    _moment("destroyed_at", needed=False),
    Index(None, "master_id"),
)

erasures = Table(
    "erasures",
    metadata,
    _text("alliance_id", key=True),
    _moment("due_at"),
    _moment("done_at", needed=False),
)

consents = Table(
    "consents",
    metadata,
    _number("consent_no"),
    _text("alliance_id"),
    _text("purpose"),
    Column("given", Boolean, nullable=False),
    _moment("at"),
    Index(None, "alliance_id", "consent_no"),
)

suppressions = Table("suppressions", metadata, _text("digest", key=True), _moment("at"))

settings = Table("settings", metadata, _text("name", key=True), _bytes("value"))

spent_tokens = Table(
    "spent_tokens",
    metadata,
    _text("token_id", key=True),
    _moment("expires"),
    Index(None, "expires"),
)
