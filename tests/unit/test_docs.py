"""Documents name what the code has, and their links lead somewhere."""

import re
import subprocess
from pathlib import Path

import pytest

from tourwright import cli

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)")
PART = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)#([^)\s]+)\)")


def documents() -> list[str]:
    """Return every Markdown file under version control."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", "*.md"], cwd=ROOT, check=True, capture_output=True
    )
    return [name for name in listed.stdout.decode().split("\0") if (ROOT / name).is_file()]


def commands(capsys: pytest.CaptureFixture[str], *path: str) -> set[str]:
    """Return every command below a command, as its own help lists them."""
    with pytest.raises(SystemExit):
        cli.main([*path, "--help"])
    below = re.findall(r"^    ([a-z]+)\b", capsys.readouterr().out, re.MULTILINE)
    found = [commands(capsys, *path, name) or {" ".join((*path, name))} for name in below]
    return set().union(*found)


def test_the_reference_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """A command that nobody can read about does not exist for its users."""
    text = (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")
    named = re.findall(r"^\| `tourwright ([a-z]+(?: [a-z]+)*)", text, re.MULTILINE)

    assert set(named) == commands(capsys)


def test_the_reference_names_every_schema() -> None:
    """Who writes a document, and what it says, is in one table."""
    text = (ROOT / "docs" / "reference" / "schemas.md").read_text("utf-8")
    files = {path.name.removesuffix(".schema.json") for path in ROOT.glob("schemas/*.schema.json")}

    assert set(re.findall(r"^\| `([\w.]+)`", text, re.MULTILINE)) == files


@pytest.mark.parametrize("name", documents())
def test_links_lead_to_files(name: str) -> None:
    """No document sends its reader to a page that is not there."""
    text = (ROOT / name).read_text("utf-8")
    broken = [to for to in LINK.findall(text) if not ((ROOT / name).parent / to).exists()]

    assert broken == []


def parts(path: Path) -> set[str]:
    """Return the names of a document's headings, as links write them."""
    text = re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", each.lower()).replace(" ", "-") for each in headings}


@pytest.mark.parametrize("name", documents())
def test_links_lead_to_headings(name: str) -> None:
    """A heading that was renamed is renamed in what leads to it."""
    path = ROOT / name
    wanted = PART.findall(path.read_text("utf-8"))
    broken = [
        f"{to}#{part}"
        for to, part in wanted
        if part not in parts((path.parent / to) if to else path)
    ]

    assert broken == []


def test_the_index_leads_to_every_document() -> None:
    """A page that the index does not name is found by nobody."""
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    pages = {
        str(Path(name).relative_to("docs"))
        for name in documents()
        if name.startswith("docs/") and not name.startswith(("docs/adr/", "docs/README"))
    }

    assert {page for page in pages if f"({page})" not in index} == set()


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "adr").glob("*.md")), ids=lambda p: p.stem)
def test_a_decision_has_its_four_parts(path: Path) -> None:
    """Status, context, decision and consequences, on one page."""
    text = path.read_text("utf-8")

    assert re.findall(r"^## (\w+)$", text, re.MULTILINE) == [
        "Status",
        "Context",
        "Decision",
        "Consequences",
    ]
    assert text.count("\n") <= 70
