"""Statements on paper for tests: made from any statement, without a server."""

from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from tourwright.domain.policy import Policy
from tourwright.domain.statement import Statement
from webhooks.paper import Paper, Part, facts_of
from webhooks.statement_sheet import sheet_for

TEMPLATES = Path(__file__).parents[1] / "webhooks" / "templates"
COMMITTED_AT = datetime(2026, 1, 10, 9, 30, tzinfo=UTC)


def some_paper(statement: Statement, policy: Policy) -> Paper:
    """Return the statement on paper."""
    sheet = sheet_for(statement, policy)
    return Paper(
        title=f"{statement.names.employee} & {statement.names.manager}",
        about="A tour of duty",
        facts=facts_of(sheet.canonical, str),
        sections=sheet.sections,
        moral_line=sheet.moral_line,
        parts=(Part("Committed", ("Ana Sol, 9 January 2026", "Dana Reyes, 10 January 2026")),),
        hash_label="Text hash",
        text_hash=sheet.text_hash,
        canonical=sheet.canonical,
        at=COMMITTED_AT,
        language=statement.language,
    )


def page_of(paper: Paper) -> bytes:
    """Return the print page as a browser would save it."""
    templates = Environment(autoescape=True, loader=FileSystemLoader(TEMPLATES), trim_blocks=True)
    body = "".join(
        templates.get_template(f"alliance/{name}.html").render(paper=paper)
        for name in ("_paper", "_canonical")
    )
    return f"<!doctype html><html><head><title>t</title></head><body>{body}</body></html>".encode()
