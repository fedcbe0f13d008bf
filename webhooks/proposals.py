"""A proposed change or correction as both may read it: by whom, when, which words, what became."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tourwright.domain.errors import RuleError
from tourwright.domain.model import MachineName, Party, TourView
from tourwright.domain.policy import Policy
from tourwright.domain.statement import FIELDS, Statement, from_dict, statement_hash
from tourwright.ports import JournalLine
from webhooks.changes import with_changes

PROPOSING = frozenset({"propose", "counter"})


@dataclass(frozen=True)
class Proposal:
    """One proposal. state is that of its machine; changes are JSON texts by blank."""

    subject_id: str
    by: Party
    at: datetime
    state: str
    text_hash: str
    changes: Mapping[str, str]


def proposal_of(
    lines: Sequence[JournalLine], machine: MachineName, subject_id: str
) -> Proposal | None:
    """Return the proposal with this id in its latest words, None when there was none."""
    rounds = rounds_of(lines, machine, subject_id)
    return rounds[-1] if rounds else None


def rounds_of(
    lines: Sequence[JournalLine], machine: MachineName, subject_id: str
) -> tuple[Proposal, ...]:
    """Return a proposal and its counter-proposals in order, each with the state of today."""
    ours = [
        line
        for line in lines
        if line.body.get("machine") == machine and line.body.get("subject_id") == subject_id
    ]
    asked = [line for line in ours if line.body.get("event") in PROPOSING]
    state = str(ours[-1].body.get("to_state") or "") if ours else ""
    return tuple(_proposal(line, subject_id, state) for line in asked)


def _proposal(line: JournalLine, subject_id: str, state: str) -> Proposal:
    changes = line.body.get("body")
    return Proposal(
        subject_id,
        Party(str(line.body.get("party"))),
        line.at,
        state,
        str(line.body.get("text_hash") or ""),
        {str(k): str(v) for k, v in changes.items()} if isinstance(changes, Mapping) else {},
    )


def in_order(view: TourView, policy: Policy | None, proposal: Proposal) -> Mapping[str, str] | None:
    """Return the changes in the order that gives the proposal's hash on the text of today.

    None: they were made on another text, or it is still being brought up to date.
    """
    if policy is None or view.statement is None:
        return None
    head = from_dict(view.statement)
    for changes in _orders(proposal.changes):
        if _hash(head, policy, changes) == proposal.text_hash:
            return changes
    return None


def _orders(changes: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    yield changes
    for names in (list(FIELDS), sorted(changes)):
        yield {name: changes[name] for name in names if name in changes}


def _hash(head: Statement, policy: Policy, changes: Mapping[str, str]) -> str:
    try:
        return statement_hash(with_changes(head, changes), policy)
    except RuleError:
        return ""
