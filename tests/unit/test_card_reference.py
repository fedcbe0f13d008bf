"""The reference of cards in the docs is the rules, printed."""

from pathlib import Path

from tests.card_reference import cards_markdown
from tests.conftest import Golden

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "cards.md"


def test_reference_page_is_printed_from_the_rules(golden: Golden) -> None:
    """A change of what may stand on a card shows in the docs; `make golden` writes the page."""
    text = cards_markdown()

    assert text == golden(PAGE, text)
