"""Cards for a mail in Outlook: Adaptive Card 1.0 with `Action.Http`.

What the mail says stays below the card, so nothing is lost where a card is not shown. The clients
know no labels, no needed fields and no clock times; those are texts, answers of ours, and choices.
Source: Outlook actionable messages, Adaptive Cards.
"""

import json
from collections.abc import Mapping, Sequence

from connectors.microsoft365.cards.blocks import (
    Block,
    Group,
    facts,
    groups,
    opener,
    rows,
    text,
    texts,
)
from connectors.microsoft365.cards.escape import plain
from tourwright.ports.cards import (
    AskCard,
    CardAction,
    CardField,
    Face,
    FieldKind,
    OutlookEnvelope,
)

SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
JSON = [{"name": "Content-Type", "value": "application/json"}]
INPUTS: Mapping[FieldKind, Block] = {
    FieldKind.TEXT: {"type": "Input.Text", "isMultiline": True},
    FieldKind.LINE: {"type": "Input.Text"},
    FieldKind.DAY: {"type": "Input.Date"},
    FieldKind.TIME: {"type": "Input.ChoiceSet", "style": "compact"},
    FieldKind.ONE_OF: {"type": "Input.ChoiceSet", "style": "expanded"},
}
TIMES = [f"{hour:02}:{minute:02}" for hour in range(7, 20) for minute in (0, 30)]
"""Outlook shows no input for a time of day, so half hours are chosen from."""


def ask_face(card: AskCard, envelope: OutlookEnvelope, originator: str) -> Face:
    """Return one question as a card; originator is the provider's id that IT registered.

    The whole text of a statement never stands in it: others may read a mailbox.
    """
    again = {"t": envelope.token, "verb": "refresh"}
    return {
        "$schema": SCHEMA,
        "type": "AdaptiveCard",
        "version": "1.0",
        "originator": originator,
        "hideOriginalBody": False,
        "correlationId": envelope.correlation_id,
        "autoInvokeAction": _http("", envelope.refresh_url, again),
        "body": [
            *texts(card.company, size="Small", isSubtle=True),
            text(card.title, size="Large", weight="Bolder"),
            *_boxed(card.problem),
            *_boxed(card.said),
            *[block for line in card.lines for block in texts(line)],
            *facts(card.facts),
            *_answers(card, envelope),
            *_link(card),
        ],
    }


def _answers(card: AskCard, envelope: OutlookEnvelope) -> list[Block]:
    """Return the first answers with their fields; the others open a form of their own."""
    found = [group for group in groups(card) if not _reads(group)]
    if not found:
        return []
    first, *others = found
    inputs = [block for one in first.fields for block in _field(one)]
    buttons = [_press(first, action, envelope) for action in first.actions]
    buttons += [
        _form(group, action, envelope) if group.fields else _press(group, action, envelope)
        for group in others
        for action in group.actions
    ]
    return [*inputs, *rows(buttons)]


def _reads(group: Group) -> bool:
    """Say whether the buttons only show a text, which a mail does not."""
    return all(action.verb == "read" for action in group.actions)


def _form(group: Group, action: CardAction, envelope: OutlookEnvelope) -> Block:
    inner: Block = {
        "type": "AdaptiveCard",
        "body": [block for one in group.fields for block in _field(one)],
        "actions": [_press(group, action, envelope)],
    }
    return {"type": "Action.ShowCard", "title": opener(action.label), "card": inner}


def _press(group: Group, action: CardAction, envelope: OutlookEnvelope) -> Block:
    typed = {one.name: f"{{{{{one.name}.value}}}}" for one in group.fields}
    body = {**typed, "t": envelope.token, "verb": action.verb}
    return _http(action.label, envelope.action_url, body)


def _http(label: str, url: str, body: dict[str, str]) -> Block:
    title = {"title": plain(label)} if label else {}
    press = {"method": "POST", "url": url, "headers": JSON, "body": json.dumps(body)}
    return {"type": "Action.Http", **title, **press}


def _field(one: CardField) -> list[Block]:
    """Return the label, the input and the hint."""
    block: Block = {**INPUTS[one.kind], "id": one.name}
    if one.kind in (FieldKind.TEXT, FieldKind.LINE):
        block |= {"maxLength": one.most, "placeholder": plain(one.label)}
    choices = _choices(one)
    if choices:
        block["choices"] = choices
    if one.value:
        block["value"] = plain(one.value)
    return [
        text(one.label, spacing="Medium"),
        block,
        *texts(one.hint, size="Small", isSubtle=True, spacing="Small"),
    ]


def _choices(one: CardField) -> Sequence[Block]:
    if one.kind is FieldKind.TIME:
        return [{"title": each, "value": each} for each in TIMES]
    return [{"title": plain(said), "value": value} for value, said in one.options]


def _boxed(words: str) -> list[Block]:
    said = texts(words)
    return [{"type": "Container", "style": "emphasis", "items": said}] if said else []


def _link(card: AskCard) -> list[Block]:
    if not card.link:
        return []
    press: Block = {"type": "Action.OpenUrl", "title": plain(card.link_label), "url": card.link}
    return [{"type": "ActionSet", "actions": [press], "spacing": "Small"}]
