"""The tables. Moments are microseconds since 1970 in UTC; `envelope` columns are encrypted."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from tourwright.store.columns import blob, count, envelope, moment, number, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


inbox = Table(
    "inbox",
    metadata,
    number("inbox_id"),
    text("source"),
    text("dedupe_key"),
    text("kind"),
    text("subject"),
    moment("received_at"),
    blob("body"),
    text("state"),
    count("attempts"),
    moment("next_at"),
    text("why"),
    moment("done_at", needed=False),
    UniqueConstraint("source", "dedupe_key"),
    Index(None, "state", "next_at"),
)

outbox = Table(
    "outbox",
    metadata,
    number("outbox_id"),
    text("channel"),
    text("subscriber"),
    text("key"),
    text("alliance_id"),
    text("stream"),
    envelope(),
    moment("at"),
    text("state"),
    moment("next_at"),
    moment("leased_at", needed=False),
    moment("lease_until", needed=False),
    count("attempts"),
    text("last_error"),
    Column("person_key", Text, nullable=False, server_default=""),
    UniqueConstraint("channel", "subscriber", "key"),
    Index(None, "state", "next_at"),
    Index(None, "person_key", "at"),
)

deliveries = Table(
    "deliveries",
    metadata,
    number("delivery_id"),
    Column("outbox_id", ForeignKey("outbox.outbox_id"), nullable=False, index=True),
    moment("at"),
    text("status"),
    text("error"),
)

asks = Table(
    "asks",
    metadata,
    number("ask_no"),
    text("ask_id"),
    text("alliance_id"),
    text("stream"),
    text("kind"),
    text("machine"),
    text("verbs"),
    text("person_key"),
    text("role"),
    count("revision"),
    text("state"),
    text("subject_id"),
    text("text_hash"),
    moment("due", needed=False),
    text("answer"),
    text("answered_by"),
    moment("answered_at", needed=False),
    text("answered_act"),
    text("channel"),
    text("closed_reason"),
    envelope(),
    UniqueConstraint("ask_id"),
    Index(None, "person_key", "state"),
    Index(None, "stream", "state"),
)

acts = Table(
    "acts",
    metadata,
    number("act_no"),
    text("act_id"),
    text("workflow_id"),
    text("ask_id"),
    moment("taken_at"),
    text("state"),
    text("refusal"),
    moment("held_until", needed=False),
    moment("rests_until", needed=False),
    envelope(),
    UniqueConstraint("act_id"),
    Index(None, "state", "taken_at"),
)

people = Table(
    "people",
    metadata,
    text("person_key", key=True),
    text("alliance_id"),
    text("source"),
    text("status"),
    text("family_name"),
    text("given_name"),
    text("work_email"),
    text("personal_email"),
    text("manager_source_id"),
    text("facts"),
    moment("recorded_at"),
    UniqueConstraint("alliance_id"),
    Index(None, "work_email"),
    Index(None, "personal_email"),
    Index(None, "source", "manager_source_id"),
)

person_links = Table(
    "person_links",
    metadata,
    text("source", key=True),
    text("source_person_id", key=True),
    Column("person_key", ForeignKey("people.person_key"), nullable=False, index=True),
    moment("linked_at"),
)

person_facts = Table(
    "person_facts",
    metadata,
    number("fact_no"),
    Column("person_key", ForeignKey("people.person_key"), nullable=False),
    Column("effective_from", Date, nullable=False),
    moment("recorded_at"),
    moment("superseded_at", needed=False),
    text("facts"),
    Index(None, "person_key", "effective_from"),
)

employment_events = Table(
    "employment_events",
    metadata,
    number("event_no"),
    text("event_id"),
    Column("person_key", ForeignKey("people.person_key"), nullable=False),
    text("kind"),
    Column("effective_date", Date, nullable=False),
    moment("recorded_at"),
    text("body"),
    moment("told_at", needed=False),
    Column("silent", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("event_id"),
    Index(None, "person_key", "effective_date"),
    Index(None, "told_at", "person_key"),
)

possible_duplicates = Table(
    "possible_duplicates",
    metadata,
    Column("person_key", ForeignKey("people.person_key"), primary_key=True),
    Column("other_key", ForeignKey("people.person_key"), primary_key=True),
    moment("found_at"),
    text("why"),
    text("state"),
)

tour_views = Table(
    "tour_views",
    metadata,
    text("tour_id", key=True),
    text("alliance_id"),
    count("number"),
    text("kind"),
    text("state"),
    count("seq"),
    text("employee_key"),
    text("manager_key"),
    envelope(),
    count("statement_seq"),
    blob("statement_envelope", needed=False),
    Column("delegate_key", Text, nullable=False, server_default=""),
    Index(None, "alliance_id", "number"),
    Index(None, "manager_key", "state"),
    Index(None, "employee_key"),
    Index(None, "delegate_key"),
)

meetings = Table(
    "meetings",
    metadata,
    text("uid", key=True),
    text("alliance_id"),
    text("stream"),
    count("sequence"),
    moment("start"),
    moment("end"),
    text("zone"),
    Column("cancelled", Boolean, nullable=False),
    envelope(),
)

records = Table(
    "records",
    metadata,
    text("stream", key=True),
    count("seq", key=True),
    text("part", key=True),
    text("alliance_id"),
    count("entries"),
    Index(None, "alliance_id"),
)

journal = Table(
    "journal",
    metadata,
    text("alliance_id", key=True),
    count("position", key=True),
    text("stream"),
    count("seq"),
    moment("at"),
    text("prev_hash"),
    text("hash"),
    envelope(),
    UniqueConstraint("stream", "seq"),
)

journal_heads = Table(
    "journal_heads",
    metadata,
    text("alliance_id", key=True),
    count("position"),
    text("hash"),
)

data_keys = Table(
    "data_keys",
    metadata,
    text("subject", key=True),
    text("master_id"),
    blob("wrapped", needed=False),
    moment("destroyed_at", needed=False),
    Index(None, "master_id"),
)

erasures = Table(
    "erasures",
    metadata,
    text("alliance_id", key=True),
    moment("due_at"),
    moment("done_at", needed=False),
)

consents = Table(
    "consents",
    metadata,
    number("consent_no"),
    text("alliance_id"),
    text("purpose"),
    Column("given", Boolean, nullable=False),
    moment("at"),
    Index(None, "alliance_id", "consent_no"),
)

suppressions = Table("suppressions", metadata, text("digest", key=True), moment("at"))

settings = Table("settings", metadata, text("name", key=True), blob("value"))

spent_tokens = Table(
    "spent_tokens",
    metadata,
    text("token_id", key=True),
    moment("expires"),
    Index(None, "expires"),
)
