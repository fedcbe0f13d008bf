"""What a tour remembers of gaps, thanks and corrections; values only, no rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tourwright.domain.model import Party
from tourwright.domain.statement import Statement


@dataclass(frozen=True)
class Gap:
    """A difference that one side named, and what the two made of it.

    owner and day say who closes it until when; passed counts the days that went by unresolved.
    wanted is the event that one side (wanted_by) has said and the other not yet. may_tell_hr: the
    raiser agreed that HR learns of a gap that nobody acknowledges.
    """

    gap_id: str
    state: str
    by: Party
    person_key: str
    at: datetime
    text: str
    answer: str = ""
    owner: str = ""
    day: date | None = None
    passed: int = 0
    agenda_first: bool = False
    on_agenda: bool = False
    wanted: str = ""
    wanted_by: str = ""
    may_tell_hr: bool = False


@dataclass(frozen=True)
class Thanks:
    """Thanks given to the employee, whose own they are.

    scope is where they may be read besides ("team", "company", "" for nowhere). kind is
    "accomplishment" or "values"; then value names the one that was lived.
    """

    thanks_id: str
    state: str
    by: Party
    person_key: str
    to_key: str
    at: datetime
    text: str
    scope: str = ""
    kind: str = ""
    value: str = ""


@dataclass(frozen=True)
class Correction:
    """A correction of a slip of the pen that waits for the other side's yes."""

    correction_id: str
    state: str
    by: Party
    person_key: str
    at: datetime
    base_hash: str
    text_hash: str
    statement: Statement
    fields: tuple[str, ...] = ()


def gap_told(gap: Gap) -> Mapping[str, str]:
    """Return the gap as pages read it, without what is empty."""
    return _said(
        gap_id=gap.gap_id,
        state=gap.state,
        by=gap.by,
        at=gap.at.isoformat(),
        text=gap.text,
        answer=gap.answer,
        owner=gap.owner,
        day=gap.day.isoformat() if gap.day else "",
        passed=str(gap.passed or ""),
        agenda_first="true" if gap.agenda_first else "",
        on_agenda="true" if gap.on_agenda else "",
        wanted=gap.wanted,
        wanted_by=gap.wanted_by,
    )


def thanks_told(thanks: Thanks) -> Mapping[str, str]:
    """Return the thanks as pages read them, without what is empty."""
    return _said(
        thanks_id=thanks.thanks_id,
        state=thanks.state,
        by=thanks.by,
        by_key=thanks.person_key,
        to_key=thanks.to_key,
        at=thanks.at.isoformat(),
        text=thanks.text,
        scope=thanks.scope,
        kind=thanks.kind,
        value=thanks.value,
    )


def may_read_thanks(told: Mapping[str, str], person_key: str) -> bool:
    """Say whether this person may read thanks: recipient and giver always, others once published.

    The recipient alone widens that circle.
    """
    two = (told.get("to_key"), told.get("by_key"))
    return bool(person_key) and (person_key in two or bool(told.get("scope")))


def correction_told(correction: Correction) -> Mapping[str, str]:
    """Return the correction as pages read it."""
    return _said(
        correction_id=correction.correction_id,
        state=correction.state,
        by=correction.by,
        at=correction.at.isoformat(),
        base_hash=correction.base_hash,
        text_hash=correction.text_hash,
        fields=" ".join(correction.fields),
    )


def _said(**told: str) -> Mapping[str, str]:
    return {name: str(value) for name, value in told.items() if value}
