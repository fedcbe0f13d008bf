"""The tables of the channels through Microsoft 365; columns as in `tourwright.store.tables`."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from tourwright.store.tables import Moment, metadata


def _number(name: str) -> Column[int]:
    kind = BigInteger().with_variant(Integer, "sqlite")
    return Column(name, kind, primary_key=True, autoincrement=True)


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=False)


def _count(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _moment(name: str, *, needed: bool = True) -> Column[datetime]:
    return Column(name, Moment, nullable=not needed)


def _envelope() -> Column[bytes]:
    return Column("envelope", LargeBinary, nullable=False)


directory_users = Table(
    "directory_users",
    metadata,
    _text("oid", key=True),
    _text("tenant"),
    _text("person_key"),
    _text("mail_digest"),
    _text("employee_id"),
    Column("enabled", Boolean, nullable=False),
    _text("removed"),
    _text("user_type"),
    _text("mailbox"),
    Column("manager_oid", Text, nullable=True),
    _moment("leaves_at", needed=False),
    _moment("read_at"),
    Index(None, "person_key"),
    Index(None, "mail_digest"),
    Index(None, "employee_id"),
)

cursors = Table(
    "cursors",
    metadata,
    _text("name", key=True),
    _envelope(),
    _moment("at"),
    _moment("done_at", needed=False),
)

chats = Table(
    "chats",
    metadata,
    _text("oid", key=True),
    _text("tenant"),
    _text("person_key"),
    _text("conversation_id"),
    _text("service_url"),
    _text("user_mri"),
    _text("state"),
    _moment("seen_at"),
    Index(None, "person_key"),
)

cards = Table(
    "cards",
    metadata,
    _number("card_no"),
    _text("key"),
    _text("alliance_id"),
    _text("person_key"),
    _text("channel"),
    _text("kind"),
    _text("state"),
    _text("activity_id"),
    _text("message_id"),
    _moment("sent_at"),
    _moment("next_at"),
    _moment("lease_until", needed=False),
    _count("attempts"),
    _text("last_error"),
    UniqueConstraint("key"),
    Index(None, "alliance_id"),
    Index(None, "person_key"),
    Index(None, "channel", "state", "next_at"),
)

card_asks = Table(
    "card_asks",
    metadata,
    Column("card_no", ForeignKey("cards.card_no", ondelete="CASCADE"), primary_key=True),
    _text("ask_id", key=True),
    _count("revision"),
    _text("ask_state"),
    Index(None, "ask_id"),
)

channel_choices = Table(
    "channel_choices",
    metadata,
    _number("choice_no"),
    _text("ask_id"),
    _text("alliance_id"),
    _text("person_key"),
    _text("channel"),
    _text("fallen"),
    _moment("at"),
    Index(None, "ask_id"),
    Index(None, "alliance_id"),
    Index(None, "at"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    _text("subscription_id", key=True),
    _text("resource"),
    _text("state"),
    _moment("expires_at"),
    _moment("renew_at"),
    _text("problem"),
    _envelope(),
)

letters = Table(
    "letters",
    metadata,
    _text("message_id", key=True),
    _text("alliance_id"),
    _text("provider_id"),
    _text("state"),
    _moment("at"),
    Index(None, "alliance_id"),
)

calendar_events = Table(
    "calendar_events",
    metadata,
    _text("uid", key=True),
    _text("alliance_id"),
    _text("event_id"),
    _count("sequence"),
    _moment("at"),
    Index(None, "alliance_id"),
)

tasks = Table(
    "tasks",
    metadata,
    _text("ask_id", key=True),
    _text("alliance_id"),
    _text("kind"),
    _text("list_id"),
    _text("task_id"),
    _text("etag"),
    _moment("at"),
    Index(None, "alliance_id"),
)

mailbox_slots = Table("mailbox_slots", metadata, _text("mailbox", key=True), _moment("free_at"))

OF_AN_ALLIANCE = (cards, channel_choices, letters, calendar_events, tasks)
"""What an erasure deletes by the alliance; what cards show goes with them."""

OF_A_PERSON = (directory_users.c.person_key, chats.c.person_key)
"""What an erasure deletes by the person's key."""
