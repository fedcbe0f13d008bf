"""What Microsoft 365 sends us, checked and read; vendor names stay behind these ports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from tourwright.ports.errors import NotAuthenticError
from tourwright.ports.outside import InboundEvent


class OtherTenantError(NotAuthenticError):
    """Truly signed for us, about another company."""


@dataclass(frozen=True)
class TeamsActivity:
    """One authentic activity of a chat, read leniently.

    oid and tenant are the sender's in the directory. verb and data are the card's and so the
    sender's own: nothing in them is to be believed. trigger says whether somebody pressed. action
    is add or remove when the app came or went. conversation_id is "" where others read along.
    """

    kind: str
    name: str
    activity_id: str
    oid: str
    tenant: str
    conversation_id: str
    service_url: str
    user_mri: str
    reply_to: str
    action: str = ""
    verb: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    trigger: str = ""
    text: str = ""
    locale: str = ""
    channel: str = ""


class TeamsGate(Protocol):
    """Checks and reads what the chat sends."""

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> TeamsActivity:
        """Return the activity.

        Raises NotAuthenticError, OtherTenantError, MalformedError; TransientError while the keys
        cannot be read.
        """
        ...


@dataclass(frozen=True)
class OutlookCall:
    """One authentic press on a card in a mail; body is what the card sent."""

    oid: str
    tenant: str
    request_id: str
    correlation_id: str
    body: Mapping[str, str]


class OutlookGate(Protocol):
    """Checks and reads what a card in a mail sends."""

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> OutlookCall:
        """Return the call. Raises as `TeamsGate.read`."""
        ...


@dataclass(frozen=True)
class Hint:
    """Something may have changed. kind is updated, deleted or lifecycle; lifecycle is its word."""

    subscription_id: str
    kind: str
    resource: str
    dedupe_key: str
    lifecycle: str = ""


class HintGate(Protocol):
    """Takes notifications quickly, and judges them afterwards."""

    def split(self, body: bytes, now: datetime) -> Sequence[InboundEvent]:
        """Return one event of the source "microsoft365" for each notification; cheap.

        Nothing is checked yet. Raises MalformedError.
        """
        ...

    def judge(self, event: InboundEvent, now: datetime) -> Hint:
        """Return what an authentic notification says. Raises NotAuthenticError."""
        ...


class TokenSource(Protocol):
    """Hands out one access token."""

    def token(self) -> str:
        """Return a valid token. Raises TransientError, or RefusedError when IT must act."""
        ...

    def forget(self) -> None:
        """Drop the cached token: it was not taken."""
        ...
