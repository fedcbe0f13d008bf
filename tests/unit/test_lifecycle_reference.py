"""The lifecycle reference in the docs is the tables, printed."""

import os
from pathlib import Path

from tourwright.domain.tables.printed import lifecycle_markdown

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "lifecycle.md"


def test_reference_page_is_printed_from_the_tables() -> None:
    """A change of a table shows in the docs, and in their diff."""
    if os.environ.get("TOURWRIGHT_GOLDEN") == "write":
        PAGE.write_text(lifecycle_markdown(), encoding="utf-8")

    assert PAGE.read_text(encoding="utf-8") == lifecycle_markdown(), (
        "docs/reference/lifecycle.md is behind the tables: "
        "run this test with TOURWRIGHT_GOLDEN=write and read the diff"
    )
