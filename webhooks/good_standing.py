"""What the journal says of somebody's good standing: where the membership is, and who said what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from tourwright.domain.alliance_standing import ASKED, CONFIRMED, DECIDERS, LOOKED, REVOKED
from tourwright.domain.model import MachineName, Party
from tourwright.domain.stops import BACK_AT_WORK, STOP
from tourwright.domain.tables import AlumniState
from tourwright.ports import JournalLine


@dataclass(frozen=True)
class Word:
    """One person's word: the event, in which role, when and why."""

    event: str
    party: Party
    person_key: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True)
class GoodStanding:
    """Where the membership stands. words are the confirmations that wait for a second person.

    last is what led to the state; asked_at is when the person asked for a second look.
    """

    state: str = ""
    last: Word | None = None
    was_revoked: bool = False
    asked_at: datetime | None = None
    words: tuple[Word, ...] = ()
    is_stopped: bool = False

    @property
    def may_ask(self) -> bool:
        """Say whether there is a decision that the person may ask to be looked at again."""
        return not self.is_stopped and (self.state == AlumniState.NOT_INVITED or self.was_revoked)

    @property
    def decision(self) -> str:
        """Return the event that two people can bring about now, "" for none."""
        if self.may_ask:
            return LOOKED
        is_member = self.state == AlumniState.MEMBER and not self.is_stopped
        return REVOKED if is_member else ""

    @property
    def confirmed(self) -> tuple[Word, ...]:
        """Return the confirmations of the decision that is possible now."""
        return tuple(word for word in self.words if word.event == self.decision)

    @property
    def missing(self) -> frozenset[Party]:
        """Return the roles in which a word can still make it true: all of them before the first.

        One person's word in both roles is not two people's: anybody else's counts then.
        """
        return DECIDERS - {word.party for word in self.confirmed} or DECIDERS


def good_standing(lines: Iterable[JournalLine]) -> GoodStanding:
    """Read the lines of one alliance, the oldest first."""
    found = GoodStanding()
    for line in lines:
        event = str(line.body.get("event"))
        if event == STOP or event in BACK_AT_WORK:
            found = replace(found, is_stopped=event == STOP)
        if line.body.get("machine") == MachineName.ALUMNI:
            found = _after(found, line, event)
    return found


def _after(found: GoodStanding, line: JournalLine, event: str) -> GoodStanding:
    """Take one line of the membership; a new departure and a decision of two begin afresh."""
    source, target = (str(line.body.get(name) or "") for name in ("from_state", "to_state"))
    if event in (LOOKED, REVOKED) or source == AlumniState.ELIGIBILITY_CHECK:
        found = replace(found, words=(), asked_at=None)
    if event == ASKED:
        found = replace(found, asked_at=line.at)
    elif event.endswith(CONFIRMED):
        word = word_of(line, event.removesuffix(CONFIRMED))
        found = replace(found, words=(*found.words, word))
    elif source != target or event == LOOKED:
        last = word_of(line, event)
        found = replace(found, last=last, was_revoked=event == REVOKED)
    return replace(found, state=target or found.state)


def word_of(line: JournalLine, event: str) -> Word:
    """Read what one line says: who, as whom, when and why."""
    said = line.body.get("body")
    reason = str(said.get("reason", "")) if isinstance(said, Mapping) else ""
    party = Party(str(line.body.get("party") or Party.SYSTEM.value))
    return Word(event, party, str(line.body.get("person_key") or ""), line.at, reason)
