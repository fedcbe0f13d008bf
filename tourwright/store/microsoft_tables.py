"""The tables of the channels through Microsoft 365; columns as in `tourwright.store.columns`."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Table,
    Text,
    UniqueConstraint,
)

from tourwright.store.columns import count, envelope, moment, number, text
from tourwright.store.tables import metadata

directory_users = Table(
    "directory_users",
    metadata,
    text("oid", key=True),
    text("tenant"),
    text("person_key"),
    text("mail_digest"),
    text("employee_id"),
    Column("enabled", Boolean, nullable=False),
    text("removed"),
    text("user_type"),
    text("mailbox"),
    Column("manager_oid", Text, nullable=True),
    moment("leaves_at", needed=False),
    moment("read_at"),
    Index(None, "person_key"),
    Index(None, "mail_digest"),
    Index(None, "employee_id"),
)

cursors = Table(
    "cursors",
    metadata,
    text("name", key=True),
    envelope(),
    moment("at"),
    moment("done_at", needed=False),
)

chats = Table(
    "chats",
    metadata,
    text("oid", key=True),
    text("tenant"),
    text("person_key"),
    text("conversation_id"),
    text("service_url"),
    text("user_mri"),
    text("state"),
    moment("seen_at"),
    Index(None, "person_key"),
)

cards = Table(
    "cards",
    metadata,
    number("card_no"),
    text("key"),
    text("alliance_id"),
    text("person_key"),
    text("channel"),
    text("kind"),
    text("state"),
    text("activity_id"),
    text("message_id"),
    moment("sent_at"),
    moment("next_at"),
    moment("lease_until", needed=False),
    count("attempts"),
    text("last_error"),
    UniqueConstraint("key"),
    Index(None, "alliance_id"),
    Index(None, "person_key"),
    Index(None, "channel", "state", "next_at"),
)

card_asks = Table(
    "card_asks",
    metadata,
    Column("card_no", ForeignKey("cards.card_no", ondelete="CASCADE"), primary_key=True),
    text("ask_id", key=True),
    count("revision"),
    text("ask_state"),
    Index(None, "ask_id"),
)

channel_choices = Table(
    "channel_choices",
    metadata,
    number("choice_no"),
    text("ask_id"),
    text("alliance_id"),
    text("person_key"),
    text("channel"),
    text("fallen"),
    moment("at"),
    Index(None, "ask_id"),
    Index(None, "alliance_id"),
    Index(None, "at"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    text("subscription_id", key=True),
    text("resource"),
    text("state"),
    moment("expires_at"),
    moment("renew_at"),
    text("problem"),
    envelope(),
)

letters = Table(
    "letters",
    metadata,
    text("message_id", key=True),
    text("alliance_id"),
    text("provider_id"),
    text("state"),
    moment("at"),
    Index(None, "alliance_id"),
)

calendar_events = Table(
    "calendar_events",
    metadata,
    text("uid", key=True),
    text("alliance_id"),
    text("event_id"),
    count("sequence"),
    moment("at"),
    Index(None, "alliance_id"),
)

tasks = Table(
    "tasks",
    metadata,
    text("ask_id", key=True),
    text("alliance_id"),
    text("kind"),
    text("list_id"),
    text("task_id"),
    text("etag"),
    moment("at"),
    Index(None, "alliance_id"),
)

mailbox_slots = Table("mailbox_slots", metadata, text("mailbox", key=True), moment("free_at"))

OF_AN_ALLIANCE = (cards, channel_choices, letters, calendar_events, tasks)
"""What an erasure deletes by the alliance; what cards show goes with them."""

OF_A_PERSON = (directory_users.c.person_key, chats.c.person_key)
"""What an erasure deletes by the person's key."""
