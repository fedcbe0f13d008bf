"""Whether an answer to an ask may be given at all, before anything is stored or sent.

The workflow stays the judge of the act itself; these checks keep away from it the answers of the
wrong person, of an old page or to a closed question. An ask's `due` closes nothing here: when a
question ends, its workflow closes it, so that a late answer is still an answer.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from tourwright.domain.model import AskKind, Party

OF_A_SOURCE = "source:"


class Asked(Protocol):
    """An ask as these rules read it; `tourwright.ports.Ask` is one."""

    @property
    def ask_id(self) -> str:
        """The ask's id."""
        ...

    @property
    def alliance_id(self) -> str:
        """The alliance it belongs to."""
        ...

    @property
    def kind(self) -> AskKind:
        """What is asked."""
        ...

    @property
    def stream(self) -> str:
        """The tour id, or the alliance id when the alliance itself asks."""
        ...

    @property
    def verbs(self) -> tuple[str, ...]:
        """The answers allowed."""
        ...

    @property
    def person_key(self) -> str:
        """Who is asked, "" when a role is."""
        ...

    @property
    def role(self) -> Party:
        """The role that is asked, or the person's side."""
        ...

    @property
    def revision(self) -> int:
        """Counts each replacing of the question."""
        ...

    @property
    def state(self) -> str:
        """One of open, answered, closed."""
        ...

    @property
    def text_hash(self) -> str:
        """The text that the question is about, "" for none."""
        ...

    @property
    def facts(self) -> Mapping[str, str]:
        """What is shown with it."""
        ...

    @property
    def due(self) -> datetime | None:
        """When an answer is hoped for."""
        ...


class Verdict(StrEnum):
    """What these checks say to an answer."""

    FREE = "free"
    FORBIDDEN = "forbidden"
    CLOSED = "closed"
    STALE = "stale"
    NOT_OFFERED = "not_offered"


@dataclass(frozen=True)
class Actor:
    """Who answers: a person, or the holder of roles when no person is known ("")."""

    person_key: str = ""
    roles: frozenset[Party] = frozenset()

    @property
    def name(self) -> str:
        """Return the person key, or the letters of the roles: never a person's name."""
        return self.person_key or "role:" + "+".join(sorted(self.roles))


@dataclass(frozen=True)
class Attempt:
    """An answer as it came in. text_hash is the text that stood on the page, "" for none."""

    verb: str
    revision: int
    actor: Actor
    text_hash: str = ""


def may_see(ask: Asked, actor: Actor) -> bool:
    """Say whether the question is put to this actor."""
    if ask.person_key:
        return ask.person_key == actor.person_key
    return ask.role in actor.roles


def judge(ask: Asked, attempt: Attempt) -> Verdict:
    """Return FREE, or the first reason why this answer cannot be taken.

    Who asks comes first, so that a stranger learns nothing about the question.
    """
    if not may_see(ask, attempt.actor):
        return Verdict.FORBIDDEN
    if ask.state != "open":
        return Verdict.CLOSED
    if attempt.revision != ask.revision or _other_text(ask, attempt):
        return Verdict.STALE
    return Verdict.FREE if attempt.verb in ask.verbs else Verdict.NOT_OFFERED


def _other_text(ask: Asked, attempt: Attempt) -> bool:
    """Say whether the page showed another text than the one that is asked about."""
    return bool(ask.text_hash and attempt.text_hash and attempt.text_hash != ask.text_hash)


def act_id(ask: Asked, attempt: Attempt, tried: int = 0, secret: bytes = b"") -> str:
    """Return the id of the act: the same answer of the same person is the same act in any channel.

    tried counts the refusals before, so that a corrected answer is a new act. secret keeps whoever
    sees the id, in the store or in Temporal, from trying which of the few answers it stands for.
    """
    parts = (ask.ask_id, str(attempt.revision), attempt.verb, attempt.actor.name, str(tried))
    digest = hmac.digest(secret, "\n".join(parts).encode(), hashlib.sha256)
    return base64.b32encode(digest[:15]).decode().lower()


def workflow_of(stream: str, alliance_id: str) -> str:
    """Return the id of the workflow that answers for the stream, "" when none does.

    What is asked about a source belongs to no person: the answer closes the question, no more.
    """
    if stream.startswith(OF_A_SOURCE):
        return ""
    return f"alliance:{stream}" if stream == alliance_id else f"tour:{stream}"
