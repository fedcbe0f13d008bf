"""What we ask of the outside world, one protocol a need.

The errors are in `tourwright.ports.errors`.
"""

from tourwright.ports.asks import PLAIN, Ask, Asks, Claimed, PendingAct, Terms
from tourwright.ports.engine import ActResult, ActsResult, Engine
from tourwright.ports.errors import (
    ConnectorError,
    KeyDestroyedError,
    MalformedError,
    NoSuchAddressError,
    NotAuthenticError,
    NotFoundError,
    RefusedError,
    TransientError,
    UnknownOutcomeError,
)
from tourwright.ports.inbox import Inbox, InboxRow
from tourwright.ports.outbox import Outbox, OutboxRow
from tourwright.ports.outside import (
    Clock,
    EventReader,
    Hris,
    InboundEvent,
    Invite,
    Letter,
    Mailer,
    WorkCalendars,
)
from tourwright.ports.people import AlumniRegister, People
from tourwright.ports.permissions import Permission, Permissions
from tourwright.ports.records import (
    Journal,
    JournalFault,
    JournalLine,
    Recorder,
    Transaction,
    Views,
)
from tourwright.ports.secrets import DataKeys, Tokens

__all__ = [
    "PLAIN",
    "ActResult",
    "ActsResult",
    "AlumniRegister",
    "Ask",
    "Asks",
    "Claimed",
    "Clock",
    "ConnectorError",
    "DataKeys",
    "Engine",
    "EventReader",
    "Hris",
    "InboundEvent",
    "Inbox",
    "InboxRow",
    "Invite",
    "Journal",
    "JournalFault",
    "JournalLine",
    "KeyDestroyedError",
    "Letter",
    "Mailer",
    "MalformedError",
    "NoSuchAddressError",
    "NotAuthenticError",
    "NotFoundError",
    "Outbox",
    "OutboxRow",
    "PendingAct",
    "People",
    "Permission",
    "Permissions",
    "Recorder",
    "RefusedError",
    "Terms",
    "Tokens",
    "Transaction",
    "TransientError",
    "UnknownOutcomeError",
    "Views",
    "WorkCalendars",
]
