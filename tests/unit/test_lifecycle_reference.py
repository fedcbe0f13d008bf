"""The lifecycle reference in the docs is the tables, printed."""

from pathlib import Path

from tests.conftest import Golden
from tourwright.domain.tables.printed import lifecycle_markdown

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "lifecycle.md"


def test_reference_page_is_printed_from_the_tables(golden: Golden) -> None:
    """A change of a table shows in the docs, and in their diff; `make golden` writes the page."""
    text = lifecycle_markdown()

    assert text == golden(PAGE, text)
