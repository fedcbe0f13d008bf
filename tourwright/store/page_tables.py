"""The tables that only pages read and write; columns as in `tourwright.store.columns`."""

from sqlalchemy import BigInteger, Column, Date, Index, Table

from tourwright.store import hris_tables, microsoft_tables
from tourwright.store.columns import count, envelope, moment, number, text
from tourwright.store.tables import metadata

private_texts = Table(
    "private_texts",
    metadata,
    text("owner_key", key=True),
    text("subject", key=True),
    text("kind", key=True),
    text("alliance_id"),
    count("revision"),
    moment("saved_at"),
    envelope(),
    Index(None, "alliance_id"),
)

pair_texts = Table(
    "pair_texts",
    metadata,
    text("text_id", key=True),
    text("alliance_id"),
    text("tour_id"),
    text("kind"),
    text("by_key"),
    moment("at"),
    text("field"),
    count("revision"),
    Column("delete_on", Date, nullable=True),
    envelope(),
    Index(None, "alliance_id"),
    Index(None, "tour_id", "kind"),
    Index(None, "delete_on"),
)

statement_texts = Table(
    "statement_texts",
    metadata,
    text("tour_id", key=True),
    count("seq", key=True),
    text("alliance_id"),
    count("revision"),
    moment("at"),
    text("by_key"),
    text("text_hash"),
    envelope(),
    Index(None, "alliance_id"),
)

sessions = Table(
    "sessions",
    metadata,
    text("digest", key=True),
    text("person_key"),
    text("held"),
    text("scope"),
    moment("started_at"),
    moment("seen_at"),
    moment("ends_at"),
    Index(None, "person_key"),
    Index(None, "ends_at"),
)

sign_in_flows = Table(
    "sign_in_flows",
    metadata,
    text("digest", key=True),
    moment("ends_at"),
    envelope(),
)

sign_in_ids = Table("sign_in_ids", metadata, text("oid_digest", key=True), text("person_key"))

preferences = Table(
    "preferences",
    metadata,
    text("person_key", key=True),
    text("language"),
    text("digest"),
    Column("mails_a_week", BigInteger, nullable=True),
    text("quiet_from"),
    text("quiet_to"),
    Column("snooze_until", Date, nullable=True),
    count("snoozes"),
)

looks = Table(
    "looks",
    metadata,
    number("look_no"),
    text("alliance_id"),
    text("tour_id"),
    text("person_key"),
    text("role"),
    moment("at"),
    envelope(),
    Index(None, "alliance_id"),
)

OF_AN_ALLIANCE = (
    private_texts,
    pair_texts,
    statement_texts,
    looks,
    *microsoft_tables.OF_AN_ALLIANCE,
    *hris_tables.OF_AN_ALLIANCE,
)
"""What an erasure deletes by the alliance."""

OF_A_PERSON = (
    private_texts.c.owner_key,
    sessions.c.person_key,
    sign_in_ids.c.person_key,
    preferences.c.person_key,
    *microsoft_tables.OF_A_PERSON,
    *hris_tables.OF_A_PERSON,
)
"""What an erasure deletes by the person's key."""
