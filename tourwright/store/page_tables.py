"""The tables that only pages read and write; columns as in `tourwright.store.tables`."""

from sqlalchemy import BigInteger, Column, Date, Index, Integer, LargeBinary, Table, Text

from tourwright.store import microsoft_tables
from tourwright.store.tables import Moment, metadata


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=False)


def _count(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, nullable=False, autoincrement=False)


def _envelope() -> Column[bytes]:
    return Column("envelope", LargeBinary, nullable=False)


private_texts = Table(
    "private_texts",
    metadata,
    _text("owner_key", key=True),
    _text("subject", key=True),
    _text("kind", key=True),
    _text("alliance_id"),
    _count("revision"),
    Column("saved_at", Moment, nullable=False),
    _envelope(),
    Index(None, "alliance_id"),
)

pair_texts = Table(
    "pair_texts",
    metadata,
    _text("text_id", key=True),
    _text("alliance_id"),
    _text("tour_id"),
    _text("kind"),
    _text("by_key"),
    Column("at", Moment, nullable=False),
    _text("field"),
    _count("revision"),
    Column("delete_on", Date, nullable=True),
    _envelope(),
    Index(None, "alliance_id"),
    Index(None, "tour_id", "kind"),
    Index(None, "delete_on"),
)

statement_texts = Table(
    "statement_texts",
    metadata,
    _text("tour_id", key=True),
    _count("seq", key=True),
    _text("alliance_id"),
    _count("revision"),
    Column("at", Moment, nullable=False),
    _text("by_key"),
    _text("text_hash"),
    _envelope(),
    Index(None, "alliance_id"),
)

sessions = Table(
    "sessions",
    metadata,
    _text("digest", key=True),
    _text("person_key"),
    _text("held"),
    _text("scope"),
    Column("started_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Index(None, "person_key"),
    Index(None, "ends_at"),
)

sign_in_flows = Table(
    "sign_in_flows",
    metadata,
    _text("digest", key=True),
    Column("ends_at", Moment, nullable=False),
    _envelope(),
)

sign_in_ids = Table("sign_in_ids", metadata, _text("oid_digest", key=True), _text("person_key"))

preferences = Table(
    "preferences",
    metadata,
    _text("person_key", key=True),
    _text("language"),
    _text("digest"),
    Column("mails_a_week", BigInteger, nullable=True),
    _text("quiet_from"),
    _text("quiet_to"),
    Column("snooze_until", Date, nullable=True),
    _count("snoozes"),
)

looks = Table(
    "looks",
    metadata,
    Column(
        "look_no",
        BigInteger().with_variant(Integer, "sqlite"),
        primary_key=True,
        autoincrement=True,
    ),
    _text("alliance_id"),
    _text("tour_id"),
    _text("person_key"),
    _text("role"),
    Column("at", Moment, nullable=False),
    _envelope(),
    Index(None, "alliance_id"),
)

OF_AN_ALLIANCE = (
    private_texts,
    pair_texts,
    statement_texts,
    looks,
    *microsoft_tables.OF_AN_ALLIANCE,
)
"""What an erasure deletes by the alliance."""

OF_A_PERSON = (
    private_texts.c.owner_key,
    sessions.c.person_key,
    sign_in_ids.c.person_key,
    preferences.c.person_key,
    *microsoft_tables.OF_A_PERSON,
)
"""What an erasure deletes by the person's key."""
