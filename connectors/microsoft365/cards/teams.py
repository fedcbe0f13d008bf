"""Cards for a personal chat in Teams: Adaptive Card 1.5 with `Action.Execute`.

Every card carries `refresh`, so that it is asked for anew when it is shown, and every action falls
back to `Action.Submit` in old clients. All answers look the same. Source: Adaptive Cards schema
1.5; Teams, universal actions.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from connectors.microsoft365.cards.blocks import (
    Block,
    Group,
    facts,
    groups,
    is_needed,
    opener,
    rows,
    sections,
    text,
    texts,
)
from connectors.microsoft365.cards.escape import plain
from tourwright.ports.cards import AskCard, CardAction, CardField, CardList, Face, FieldKind

SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
MOST_BYTES = 24_000
"""A message in Teams holds 28 kB, with everything around the card."""

SHOWS = frozenset({"read", "undo"})
INPUTS: Mapping[FieldKind, Block] = {
    FieldKind.TEXT: {"type": "Input.Text", "isMultiline": True},
    FieldKind.LINE: {"type": "Input.Text"},
    FieldKind.DAY: {"type": "Input.Date"},
    FieldKind.TIME: {"type": "Input.Time"},
    FieldKind.ONE_OF: {"type": "Input.ChoiceSet", "style": "expanded"},
}


def ask_face(card: AskCard, mris: tuple[str, ...] = ()) -> Face:
    """Return one question as a card; one that is too large for a chat leaves to the page.

    What was typed goes first, then the text with the answers that need it to be read.
    """
    face = _ask_face(card, mris)
    if fits(face):
        return face
    untyped = replace(card, fields=tuple(replace(one, value="") for one in card.fields))
    face = _ask_face(untyped, mris)
    return face if fits(face) else _ask_face(_without_text(card), mris)


def fits(face: Face) -> bool:
    """Say whether a chat takes the card."""
    return len(json.dumps(face, ensure_ascii=False).encode()) <= MOST_BYTES


def _without_text(card: AskCard) -> AskCard:
    """Return what always fits: who asks what, and the link."""
    return replace(card, lines=card.lines[:1], facts=(), sections=(), fields=(), actions=())


def list_face(cards: CardList, mris: tuple[str, ...] = ()) -> Face:
    """Return many questions as one card; each opens by its own button."""
    body = [
        *_company(cards.company),
        _heading(cards.title),
        *[_line(cards, *line) for line in cards.lines],
        *texts(cards.more_words),
        *([] if cards.lines else texts(cards.empty)),
        *_link(cards.link, cards.link_label),
    ]
    return _frame(body, _execute("list", cards.title, {}), mris, cards.language)


def _ask_face(card: AskCard, mris: tuple[str, ...]) -> Face:
    body = [
        *_company(card.company),
        _heading(card.title),
        *_boxed(card.problem, "warning"),
        *_boxed(card.said, "emphasis"),
        *[block for line in card.lines for block in texts(line)],
        *facts(card.facts),
        *sections(card, style="heading"),
        *_answers(card),
        *_link(card.link, card.link_label),
    ]
    again = _execute("refresh", card.title, _data(card)) if card.ask_id else None
    return _frame(body, again, mris, card.language)


def _frame(
    body: Sequence[Block], refresh: Block | None, mris: tuple[str, ...], language: str
) -> Face:
    """Return the whole card; refresh asks for it anew when it is shown, None never."""
    users = {"userIds": list(mris)} if mris else {}
    again = {"refresh": {"action": refresh, **users}} if refresh else {}
    head = {"$schema": SCHEMA, "type": "AdaptiveCard", "version": "1.5", "lang": language}
    return {**head, **again, "body": list(body)}


def _answers(card: AskCard) -> list[Block]:
    """Return the first answers with their fields; the others open a form of their own."""
    found = groups(card)
    if not found:
        return _back(card)
    first, *others = found
    alone = not any(group.fields for group in others)
    open_fields = [block for one in first.fields for block in _field(one, first, alone=alone)]
    buttons = [_press(card, action, with_fields=bool(first.fields)) for action in first.actions]
    buttons += [button for group in others for button in _others(card, group)]
    return [*open_fields, *rows(buttons), *_back(card)]


def _others(card: AskCard, group: Group) -> list[Block]:
    if not group.fields:
        return [_press(card, action, with_fields=False) for action in group.actions]
    return [_form(card, group, action) for action in group.actions]


def _form(card: AskCard, group: Group, action: CardAction) -> Block:
    """Return a button that opens the fields of an answer."""
    own = Group(group.fields, (action,))
    inputs = [block for one in group.fields for block in _field(one, own, alone=True)]
    press = _press(card, action, with_fields=True)
    body = [*inputs, {"type": "ActionSet", "actions": [press]}]
    inner = {"type": "AdaptiveCard", "body": body}
    return {"type": "Action.ShowCard", "title": opener(action.label), "card": inner}


def _back(card: AskCard) -> list[Block]:
    if not card.back:
        return []
    return rows([_without_fields(_execute("list", card.back_label, {}))])


def _press(card: AskCard, action: CardAction, *, with_fields: bool) -> Block:
    data = _data(card) | ({"p": action.proof} if action.proof else {})
    press = _execute(action.verb, action.label, data)
    return press if with_fields else _without_fields(press)


def _without_fields(press: Block) -> Block:
    return {**press, "associatedInputs": "none"}


def _execute(verb: str, label: str, data: Block) -> Block:
    title = plain(label)
    old = {"type": "Action.Submit", "title": title, "data": {**data, "verb": verb}}
    return {
        "type": "Action.Execute",
        "title": title,
        "verb": verb,
        "data": data,
        "fallback": old,
    }


def _data(card: AskCard) -> Block:
    """Return what comes back with a press: which question, nothing that is believed."""
    data: Block = {"ask": card.ask_id, "rev": card.revision}
    return data | ({"b": "1"} if card.back else {})


def _field(one: CardField, group: Group, *, alone: bool) -> list[Block]:
    """Return the input with its label, and its hint below."""
    block: Block = {**INPUTS[one.kind], "id": one.name, "label": plain(one.label)}
    if one.kind in (FieldKind.TEXT, FieldKind.LINE):
        block["maxLength"] = one.most
    if one.kind is FieldKind.ONE_OF:
        block["choices"] = [{"title": plain(said), "value": value} for value, said in one.options]
    if one.value:
        block["value"] = plain(one.value)
    if is_needed(one, group, alone=alone):
        block |= {"isRequired": True, "errorMessage": plain(one.fault)}
    return [block, *texts(one.hint, size="Small", isSubtle=True, spacing="Small")]


def _heading(title: str) -> Block:
    return text(title, size="Large", weight="Bolder", style="heading", spacing="None")


def _company(name: str) -> list[Block]:
    return texts(name, size="Small", isSubtle=True)


def _boxed(words: str, style: str) -> list[Block]:
    """Return a sentence that must not be overlooked, in a box of its own."""
    said = texts(words)
    return [{"type": "Container", "style": style, "items": said}] if said else []


def _line(cards: CardList, ask_id: str, title: str, sentence: str) -> Block:
    """Return one question of many, with the button that opens it."""
    data: Block = {"ask": ask_id, "b": "1"}
    press = _execute("open", cards.open_label, data) | {"tooltip": plain(title)}
    words = [
        text(title, weight="Bolder"),
        *texts(sentence, isSubtle=True, size="Small", spacing="None"),
    ]
    return {
        "type": "ColumnSet",
        "separator": True,
        "columns": [
            {"type": "Column", "width": "stretch", "items": words},
            {
                "type": "Column",
                "width": "auto",
                "verticalContentAlignment": "Center",
                "items": [{"type": "ActionSet", "actions": [press]}],
            },
        ],
    }


def _link(url: str, label: str) -> list[Block]:
    if not url:
        return []
    return [
        {
            "type": "ActionSet",
            "spacing": "Small",
            "actions": [{"type": "Action.OpenUrl", "title": plain(label), "url": url}],
        }
    ]
