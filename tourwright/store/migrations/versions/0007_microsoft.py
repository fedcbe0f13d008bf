"""What the channels through Microsoft 365 keep: accounts, chats, cards, subscriptions, letters."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _directory()
    _chats()
    _cards()
    _choices()
    _subscriptions()
    _mailbox()


def _directory() -> None:
    op.create_table(
        "directory_users",
        *_texts("oid", "tenant", "person_key", "mail_digest", "employee_id"),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        *_texts("removed", "user_type", "mailbox"),
        sa.Column("manager_oid", sa.Text(), nullable=True),
        _moment("leaves_at", needed=False),
        _moment("read_at"),
        _key("directory_users", "oid"),
    )
    _index("directory_users", "person_key")
    _index("directory_users", "mail_digest")
    _index("directory_users", "employee_id")
    op.create_table(
        "cursors",
        *_texts("name"),
        _envelope(),
        _moment("at"),
        _moment("done_at", needed=False),
        _key("cursors", "name"),
    )


def _chats() -> None:
    op.create_table(
        "chats",
        *_texts("oid", "tenant", "person_key", "conversation_id", "service_url", "user_mri"),
        *_texts("state"),
        _moment("seen_at"),
        _key("chats", "oid"),
    )
    _index("chats", "person_key")


def _cards() -> None:
    op.create_table(
        "cards",
        _number("card_no"),
        *_texts("key", "alliance_id", "person_key", "channel", "kind", "state"),
        *_texts("activity_id", "message_id"),
        _moment("sent_at"),
        _moment("next_at"),
        _moment("lease_until", needed=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        *_texts("last_error"),
        _key("cards", "card_no"),
        sa.UniqueConstraint("key", name=op.f("uq_cards_key")),
    )
    _index("cards", "alliance_id")
    _index("cards", "person_key")
    _index("cards", "channel", "state", "next_at")
    op.create_table(
        "card_asks",
        sa.Column("card_no", _counting(), nullable=False),
        *_texts("ask_id"),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        *_texts("ask_state"),
        _key("card_asks", "card_no", "ask_id"),
        sa.ForeignKeyConstraint(
            ["card_no"],
            ["cards.card_no"],
            name=op.f("fk_card_asks_card_no"),
            ondelete="CASCADE",
        ),
    )
    _index("card_asks", "ask_id")


def _choices() -> None:
    op.create_table(
        "channel_choices",
        _number("choice_no"),
        *_texts("ask_id", "alliance_id", "person_key", "channel", "fallen"),
        _moment("at"),
        _key("channel_choices", "choice_no"),
    )
    _index("channel_choices", "ask_id")
    _index("channel_choices", "alliance_id")
    _index("channel_choices", "at")


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        *_texts("subscription_id", "resource", "state"),
        _moment("expires_at"),
        _moment("renew_at"),
        *_texts("problem"),
        _envelope(),
        _key("subscriptions", "subscription_id"),
    )


def _mailbox() -> None:
    op.create_table(
        "letters",
        *_texts("message_id", "alliance_id", "provider_id", "state"),
        _moment("at"),
        _key("letters", "message_id"),
    )
    op.create_table(
        "calendar_events",
        *_texts("uid", "alliance_id", "event_id"),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        _moment("at"),
        _key("calendar_events", "uid"),
    )
    op.create_table(
        "tasks",
        *_texts("ask_id", "alliance_id", "kind", "list_id", "task_id", "etag"),
        _moment("at"),
        _key("tasks", "ask_id"),
    )
    for table in ("letters", "calendar_events", "tasks"):
        _index(table, "alliance_id")
    op.create_table(
        "mailbox_slots", *_texts("mailbox"), _moment("free_at"), _key("mailbox_slots", "mailbox")
    )


def _counting() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, _counting(), autoincrement=True, nullable=False)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _moment(name: str, *, needed: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), nullable=not needed)


def _envelope() -> sa.Column[bytes]:
    return sa.Column("envelope", sa.LargeBinary(), nullable=False)


def _key(table: str, *names: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*names, name=op.f(f"pk_{table}"))


def _index(table: str, *names: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(names)}"), table, list(names), unique=False)
