"""Questions to people, and what they answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from tourwright.domain.model import Act, AskKind, Party


@dataclass(frozen=True)
class Ask:
    """An ask as stored. state is open, answered or closed; answer is the verb given.

    answered_act is the id of the act that answered it.
    """

    ask_id: str
    alliance_id: str
    stream: str
    kind: AskKind
    machine: str
    verbs: tuple[str, ...]
    person_key: str
    role: Party
    revision: int
    state: str
    subject_id: str = ""
    text_hash: str = ""
    due: datetime | None = None
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
    channel: str = ""
    closed_reason: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    answered_act: str = ""


@dataclass(frozen=True)
class PendingAct:
    """An act accepted from a person and not yet known to be applied by its workflow.

    workflow_id is where it goes, "" when no workflow waits for it. state is held (it waits for the
    other side's, see `Terms`), resting (its author may undo it until rests_until), pending, applied
    or refused.
    """

    act: Act
    workflow_id: str
    ask_id: str
    taken_at: datetime
    state: str = "pending"
    refusal: str = ""
    rests_until: datetime | None = None


@dataclass(frozen=True)
class Terms:
    """What else is decided with a claim, all or nothing.

    spends is (token id, when it expires) of the link that is used up. waits_until: without the
    other side's answer to the same question this one is held so long, then it is pending.
    rests_until: it may be undone so long, then it is pending; never together with waits_until.
    """

    spends: tuple[str, datetime] | None = None
    waits_until: datetime | None = None
    rests_until: datetime | None = None


PLAIN = Terms()


@dataclass(frozen=True)
class Claimed:
    """What became of a claim: the word, and with "paired" the other side's act, pending now too.

    The words of `Asks.claim`, and "held", "resting", "paired", and "spent" for a link that was used
    before.
    """

    word: str
    partner: PendingAct | None = None


class Asks(Protocol):
    """The questions to people and the acts that answer them."""

    def get(self, ask_id: str) -> Ask | None:
        """Return the ask or None."""
        ...

    def open_for(self, person_key: str) -> Sequence[Ask]:
        """Return the person's open asks, oldest first."""
        ...

    def open_in(self, stream: str) -> Sequence[Ask]:
        """Return the open asks of one tour or alliance."""
        ...

    def claim(self, pending: PendingAct, revision: int | None) -> str:
        """Store the act durably and, with an ask, mark the ask answered: first valid answer wins.

        Returns "taken"; "repeat" when the same act_id is there; "answered", "closed" or "stale"
        when the ask is not open or the revision is not the ask's; "closed" too when the alliance
        was erased. Nothing is stored but with "taken".
        """
        ...

    def claim_on(self, terms: Terms, pending: PendingAct, revision: int | None) -> Claimed:
        """Claim like `claim`, on these terms."""
        ...

    def release(self, workflow_id: str) -> Sequence[PendingAct]:
        """Hold nothing for the workflow any more; returns its acts still pending, oldest first."""
        ...

    def applied(self, *act_ids: str) -> None:
        """The workflow applied the acts."""
        ...

    def refused(self, act_id: str, why: str) -> None:
        """The workflow refused the act: its ask is open again, unless it was closed meanwhile."""
        ...

    def pending(self, limit: int, taken_before: datetime) -> Sequence[PendingAct]:
        """Return acts pending that were taken before the moment, oldest first.

        An act that was held or rested counts from the end of its wait.
        """
        ...

    def pending_act(self, act_id: str) -> PendingAct | None:
        """Return one act by id."""
        ...

    def open_for_people(self, person_keys: Sequence[str]) -> Sequence[Ask]:
        """Return the open asks of these people, oldest first."""
        ...

    def open_for_role(self, role: Party, limit: int) -> Sequence[Ask]:
        """Return the open asks of a role that name no person, such as HR; oldest first."""
        ...

    def lapsed_for_role(self, role: Party, limit: int) -> Sequence[Ask]:
        """Return the asks of a role whose time went by without an answer, newest first.

        One after which its stream asked something else is left out: things moved on.
        """
        ...

    def undo(self, act_id: str, person_key: str, now: datetime) -> bool:
        """Drop this person's act that rests, its ask is open again; False when it is too late."""
        ...

    def resting(self, person_key: str) -> Sequence[PendingAct]:
        """Return the person's acts that rest and can be undone, oldest first."""
        ...
