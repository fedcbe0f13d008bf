"""Checks of activities and cards against Microsoft's published schemas, where they are present.

`jsonschema_rs` decides, as it is many times faster; only when it refuses, `jsonschema` finds words.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import jsonschema_rs
from jsonschema import Draft6Validator
from jsonschema.exceptions import best_match

from emulators.contracts import contract_folder

CARD = "application/vnd.microsoft.card.adaptive"
ACTIVITIES = "bot-framework/botframework.json"
TEAMS_CARD = "adaptive-cards/adaptive-card-1.5.0.json"
ANY_ACTIVITY = {"type": "message", "channelId": "msteams", "conversation": {"id": "x"}}
HERE, SECURE = '"http://127.0.0.1', '"https://127.0.0.1'
OUTLOOK_CARD = "adaptive-cards/outlook-action-http.schema.json"
REFUSED = "it does not follow its schema"


def activity_fault(activity: object) -> str:
    """Return how an activity, or a card in it, breaks its schema, "" when it does not."""
    return _fault(activity, ACTIVITIES, "Activity") or _faults_of_cards(activity)


def conversation_fault(wanted: object) -> str:
    """Return how a request for a conversation breaks its schema.

    `activity` is required in the file only: the service makes a personal chat without one.
    """
    if not isinstance(wanted, dict):
        return "a request for a conversation is an object"
    given: dict[str, Any] = {"activity": ANY_ACTIVITY}
    filled = given | {name: _named(each) for name, each in wanted.items()}
    return _fault(filled, ACTIVITIES, "ConversationParameters")


def _named(part: object) -> object:
    """Give accounts a name: the file asks for it, the service does not."""
    if isinstance(part, list):
        return [_named(each) for each in part]
    return {"name": "", **part} if isinstance(part, dict) and "id" in part else part


def card_fault(card: object, *, outlook: bool = False) -> str:
    """Return how a card breaks the schema of Teams, or of Outlook.

    Outlook calls nothing but https; a product on this machine is taken for one behind it.
    """
    if not outlook:
        return _fault(card, TEAMS_CARD, "")
    return _fault(json.loads(json.dumps(card).replace(HERE, SECURE)), OUTLOOK_CARD, "")


def answer_fault(answer: object) -> str:
    """Return how the answer to a card's action is wrong."""
    if not isinstance(answer, Mapping) or {"statusCode", "type", "value"} - answer.keys():
        return "an answer has statusCode, type and value"
    return card_fault(answer["value"]) if answer["type"] == CARD else ""


def _faults_of_cards(activity: object) -> str:
    """Return what is wrong with the first wrong card."""
    attached = activity.get("attachments", ()) if isinstance(activity, Mapping) else ()
    cards = [each.get("content") for each in attached if each.get("contentType") == CARD]
    return next((fault for each in cards if (fault := card_fault(each))), "")


def _fault(value: object, file_name: str, definition: str) -> str:
    """Check a value; without the file everything is taken as fine."""
    checkers = _checkers(file_name, definition)
    if checkers is None or checkers[0].is_valid(value):
        return ""
    found = best_match(checkers[1].iter_errors(value))
    return f"{found.json_path}: {found.message[:300]}" if found is not None else REFUSED


@cache
def _checkers(
    file_name: str, definition: str
) -> tuple[jsonschema_rs.Draft6Validator, Draft6Validator] | None:
    """Read a schema once, for what decides and for what finds words; None without the file."""
    path = contract_folder() / file_name
    if not path.is_file():
        return None
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if definition:
        schema = {**schema, "$ref": f"#/definitions/{definition}"}
    decides = jsonschema_rs.Draft6Validator(schema, validate_formats=False)
    return decides, Draft6Validator(schema)
