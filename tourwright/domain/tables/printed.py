"""The lifecycle reference: every machine printed as the tables that a reader of the docs sees."""

from collections.abc import Iterable

from tourwright.domain.machine import Machine, Row
from tourwright.domain.model import MachineName
from tourwright.domain.tables import KINDS, MACHINES, KindRules

TITLES = {
    MachineName.TOUR: "Tour of duty",
    MachineName.REVIEW: "Review (one cycle)",
    MachineName.RENEWAL: "Renewal talk",
    MachineName.AMENDMENT: "Amendment",
    MachineName.CORRECTION: "Correction of a slip of the pen",
    MachineName.HAND_OVER: "Manager hand-over",
    MachineName.TRANSITION: "Transition plan",
    MachineName.GAP: "Gap (a difference named)",
    MachineName.RECOGNITION: "Recognition (thanks)",
    MachineName.ALLIANCE: "Alliance",
    MachineName.ALUMNI: "Alumni membership",
}
INTRODUCTION = """# Lifecycle reference

Every state and every move of an alliance, printed from the tables that the code runs on
(`tourwright/domain/tables/`). `make golden` writes it anew; a test compares it with the tables.

Who: `E` employee, `M` manager of record, `H` HR partner, `A` alumni manager, `X` alum, `peer` a
colleague, `HRIS` the people system, `SYS` a rule of ours, `timer` a date that came, `mail` the mail
system. `E+M` means that both act and the second one takes effect. A state is an end when a tour or
talk may rest there for good; some ends still have a way back.
"""
ROW_HEAD = "| from | event | guard | to | by | effect |\n| --- | --- | --- | --- | --- | --- |"


def lifecycle_markdown() -> str:
    """Return the whole reference page."""
    parts = [INTRODUCTION, _kinds(KINDS.values())]
    parts += [_machine(machine) for machine in MACHINES]
    return "\n".join(parts)


def _machine(machine: Machine) -> str:
    """Print one machine under its heading."""
    ends = ", ".join(f"`{state}`" for state in sorted(machine.ends))
    rows = "\n".join(_row(row) for row in machine.rows)
    heading = f"## {TITLES[machine.name]}\n\nStart `{machine.start}` · ends {ends}"
    return f"{heading}\n\n{ROW_HEAD}\n{rows}\n"


def _row(row: Row) -> str:
    """Print one move as a line of the table."""
    cells = (row.source, row.event, row.guard or "-", row.target, _by(row), row.effect)
    return "| " + " | ".join(cells) + " |"


def _by(row: Row) -> str:
    """Print who: the narrower word where there is one, `+` between partners who must both act."""
    if row.who:
        return row.who
    alone = [str(party) for party in row.by if party not in row.partners]
    together = ["+".join(row.partners)] if row.both else []
    return ", ".join([*together, *alone])


def _kinds(kinds: Iterable[KindRules]) -> str:
    """Print the differences between the three kinds."""
    columns = [_kind(rules) for rules in kinds]
    names = ("kind", "started by", "way", "length", "reviews", "renewal talk", "promise to stay")
    lines = [
        "| " + " | ".join((name, *cells)) + " |"
        for name, cells in zip(names, zip(*columns, strict=True), strict=True)
    ]
    lines.insert(1, "| --- " * (len(columns) + 1) + "|")
    return "## The three kinds\n\n" + "\n".join(lines) + "\n"


def _kind(rules: KindRules) -> tuple[str, ...]:
    """Print the cells of one kind, from top to bottom."""
    return (
        str(rules.kind),
        rules.started_by,
        "negotiated"
        if rules.negotiates
        else "standard text, negotiated when one side asks to talk",
        _length(rules),
        f"every {rules.review_every_months} months",
        rules.renewal,
        rules.promise,
    )


def _length(rules: KindRules) -> str:
    """Print the bounds of the length and where a reason is asked."""
    if not rules.may_have_end:
        return "no end"
    bounds = f"{rules.min_months} months or more"
    if rules.max_months is not None:
        bounds = f"{rules.min_months}-{rules.max_months} months"
    return f"{bounds}; a reason is asked outside {rules.warn_below}-{rules.warn_above}"
