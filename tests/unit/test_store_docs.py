"""docs/reference/store.md names every table, and marks those that are encrypted."""

import re
from pathlib import Path

from sqlalchemy import Table

from tourwright.store.tables import metadata

PAGE = (Path(__file__).parents[2] / "docs/reference/store.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", PAGE, re.MULTILINE))


def is_encrypted(table: Table) -> bool:
    """Say whether the table has an encrypted column."""
    return any(column.name.endswith("envelope") for column in table.columns)


def test_every_table_is_described() -> None:
    """No table is missing from the page, none is on it that is not there."""
    assert set(ROWS) == set(metadata.tables)


def test_the_page_says_which_tables_are_encrypted() -> None:
    """Whoever judges the product reads it there."""
    said = {name for name, personal in ROWS.items() if "encrypted" in personal}

    assert said == {name for name, table in metadata.tables.items() if is_encrypted(table)}
