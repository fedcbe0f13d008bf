"""The vendors' published descriptions are whole, as requests are checked against them."""

from typing import Any

import pytest
from openapi_core import OpenAPI

from emulators.contracts import contract_folder, described
from emulators.microsoft365.ledger_checks import (
    ACTIVITIES,
    ANY_ACTIVITY,
    OUTLOOK_CARD,
    TEAMS_CARD,
    activity_fault,
    card_fault,
    conversation_fault,
)

FILES = sorted(contract_folder().glob("*.openapi.json"))


@pytest.mark.skipif(not FILES, reason="No published descriptions are at TOURWRIGHT_CONTRACTS")
def test_each_description_is_itself_sound() -> None:
    """Mended or not, it follows the rules of OpenAPI: the check of requests means something."""
    read = [OpenAPI.from_dict(described(path, "/")) for path in FILES]

    assert all(len(each.spec / "paths") for each in read)


BUTTON = {"type": "Action.Execute", "title": "Commit", "verb": "approve"}
GOOD: dict[str, Any] = {
    "type": "AdaptiveCard",
    "version": "1.4",
    "body": [{"type": "TextBlock", "text": "May somebody travel?", "wrap": True}],
    "actions": [BUTTON],
}
BAD: list[dict[str, Any]] = [
    {"body": [{"type": "TextBlock"}]},
    {"body": [{"type": "TextBlock", "text": "Yes", "wrap": "true"}]},
    {"actions": [{**BUTTON, "verb": 7}]},
    {"actions": [{"type": "Action.Dance", "title": "No"}]},
    {"body": {}},
]


@pytest.mark.skipif(
    not all(
        (contract_folder() / each).is_file() for each in (ACTIVITIES, TEAMS_CARD, OUTLOOK_CARD)
    ),
    reason="Microsoft's schemas are not at TOURWRIGHT_CONTRACTS",
)
@pytest.mark.parametrize("wrong", BAD)
def test_a_card_that_breaks_its_schema_is_said_to(wrong: dict[str, Any]) -> None:
    """In Teams by itself and within a message; a good one is not."""
    content = "application/vnd.microsoft.card.adaptive"
    message = {**ANY_ACTIVITY, "attachments": [{"contentType": content, "content": GOOD | wrong}]}

    assert card_fault(GOOD) == ""
    assert card_fault(GOOD | wrong).startswith("$.")
    assert activity_fault(message) == card_fault(GOOD | wrong)
    assert "required property" in conversation_fault({"members": "everybody"})
