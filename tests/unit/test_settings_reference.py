"""The reference of settings is the code's own list."""

from pathlib import Path

import pytest
from pydantic_core import PydanticUndefined

from tourwright.settings import Variable, variables

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference" / "settings.md"
START, END = "<!-- settings: start -->\n", "<!-- settings: end -->\n"
TITLES = {
    "TOURWRIGHT_": "General",
    "TOURWRIGHT_SMTP_": "Mail over SMTP (`TOURWRIGHT_MAIL_KIND=smtp`)",
    "TOURWRIGHT_GRAPH_": "Mail by Microsoft Graph (`TOURWRIGHT_MAIL_KIND=graph`)",
    "TOURWRIGHT_ENTRA_": "Sign-in with Microsoft Entra (`TOURWRIGHT_SIGN_IN_KIND=entra`)",
    "TOURWRIGHT_M365_": "Microsoft 365: chat, cards, directory (`TOURWRIGHT_M365=on`)",
    "TOURWRIGHT_BAMBOOHR_": "The HRIS: BambooHR",
}


def default_of(variable: Variable) -> str:
    """Return the default as the table shows it."""
    default = variable.info.default
    if variable.required:
        return "required"
    if default is PydanticUndefined or default is None or default in ("", ()):
        return "none"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def row_of(variable: Variable) -> str:
    """Return one line of a table."""
    what = (variable.info.description or "").replace("|", "\\|")
    return f"| `{variable.name}` | {what} | {default_of(variable)} |"


def tables() -> str:
    """Return all settings as Markdown tables, one a group."""
    parts = []
    for group, title in TITLES.items():
        rows = [row_of(one) for one in variables() if one.group == group]
        head = "| variable | what for | default |\n| --- | --- | --- |\n"
        parts.append(f"\n## {title}\n\n{head}" + "\n".join(rows) + "\n")
    return "".join(parts) + "\n"


def test_the_reference_lists_every_setting(request: pytest.FixtureRequest) -> None:
    """Names, purposes and defaults in the document are those of the code."""
    text = REFERENCE.read_text(encoding="utf-8")
    before, after = text.partition(START)[0], text.partition(END)[2]
    expected = before + START + tables() + END + after
    if request.config.getoption("--golden"):
        REFERENCE.write_text(expected, encoding="utf-8")

    assert REFERENCE.read_text(encoding="utf-8") == expected


def test_every_setting_says_what_it_is_for() -> None:
    """A setting without a sentence cannot be set by somebody new."""
    assert [one.name for one in variables() if not one.info.description] == []


def test_every_group_has_a_title() -> None:
    """No group is left out of the tables."""
    assert {one.group for one in variables()} == set(TITLES)
