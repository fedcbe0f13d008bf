"""The findings as a page of text and as JSON."""

import textwrap
from collections.abc import Sequence
from dataclasses import asdict

from tourwright.doctor.checks import Finding, State

MARKS = {
    State.OK: "ok     ",
    State.WRONG: "WRONG  ",
    State.UNKNOWN: "unknown",
    State.OFF: "off    ",
}
WIDTH = 96
INDENT = " " * 9
NOTHING = "Nothing here goes through Microsoft: TOURWRIGHT_MAIL_KIND=graph or TOURWRIGHT_M365=on.\n"


def text_of(findings: Sequence[Finding]) -> str:
    """Return the findings as text, what to do below each fault."""
    if not findings:
        return NOTHING
    lines = [line for each in findings for line in _lines(each)]
    return "\n".join([*lines, "", _summary(findings)]) + "\n"


def json_of(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """Return the findings for a machine."""
    return [{name: str(value) for name, value in asdict(each).items()} for each in findings]


def is_wrong(findings: Sequence[Finding]) -> bool:
    """Say whether IT has to do something."""
    return any(each.state is State.WRONG for each in findings)


def _lines(finding: Finding) -> list[str]:
    lines = [f"{MARKS[finding.state]}  {finding.title}"]
    if finding.state is State.OFF:
        return lines
    lines += _wrapped(finding.says)
    return lines + _wrapped(f"-> {finding.remedy}") if finding.remedy else lines


def _wrapped(text: str) -> list[str]:
    """Return the text in lines; a key or an address is never cut, as somebody copies it."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=INDENT,
        subsequent_indent=INDENT,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _summary(findings: Sequence[Finding]) -> str:
    wrong = sum(each.state is State.WRONG for each in findings)
    if wrong:
        return f"{wrong} to mend. Nothing was sent to anybody."
    return "Nothing to mend. Nothing was sent to anybody."
