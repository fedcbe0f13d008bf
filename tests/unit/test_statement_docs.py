"""docs/reference/statement.md says what the code does: its recipe runs, its table is complete."""

import re
from pathlib import Path

import pytest

from tourwright.domain import statement as rules
from tourwright.domain.model import Party, TourKind
from tourwright.domain.policy import Policy
from tourwright.domain.statement import Names, Statement

PAGE = (Path(__file__).parents[2] / "docs/reference/statement.md").read_text(encoding="utf-8")
POLICY = Policy("p", "Brightwater", "hr@brightwater.example", principles=("One.\n\nTwo.",))
STATEMENT = Statement(
    TourKind.TRANSFORMATIONAL, Names("Ana", "Dana", "Brightwater"), "Move it.\n=== policy layer ==="
)
OWNERS = {"manager": Party.MANAGER, "employee": Party.EMPLOYEE}


def test_recipe_of_the_page_computes_the_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sceptic who follows the page alone sees the hash of the product."""
    text = rules.canonical_text(STATEMENT, POLICY)
    (tmp_path / "statement.txt").write_text(text, encoding="utf-8", newline="")
    monkeypatch.chdir(tmp_path)
    recipe = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)[0]

    exec(compile(recipe, "statement.md", "exec"), {})  # noqa: S102  the page's own recipe

    assert capsys.readouterr().out.strip() == rules.statement_hash(STATEMENT, POLICY)


def test_page_names_every_blank_and_its_owner() -> None:
    """The table and FIELDS are the same list."""
    rows = re.findall(r"^\| `(\w+)` \| (manager|employee) \|", PAGE, re.MULTILINE)

    assert {name: OWNERS[owner] for name, owner in rows} == dict(rules.FIELDS)


def test_page_names_every_part() -> None:
    """Each part of both layers is named on the page, in its order."""
    layers = rules.policy_text(POLICY) + rules.individual_text(STATEMENT)
    parts = [line[:-1] for line in layers.splitlines() if re.fullmatch(r"[a-z ]+:", line)]
    plain = " ".join(PAGE.split())

    places = [plain.find(f"`{part}`") for part in parts if part != "company"]

    assert -1 not in places
