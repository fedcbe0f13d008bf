"""The parts of a card that Teams and Outlook show alike, and how answers go with their fields."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from connectors.microsoft365.cards.escape import lines, markdown, plain
from tourwright.ports.cards import AskCard, CardAction, CardField

Block = dict[str, object]
ROW = 2
ROW_LETTERS = 20
"""So many buttons, with labels of so many letters, stand beside one another on a phone."""


@dataclass(frozen=True)
class Group:
    """Answers that send the same fields."""

    fields: tuple[CardField, ...]
    actions: tuple[CardAction, ...]


def groups(card: AskCard) -> list[Group]:
    """Return the answers by their fields; the first group is the one that stands open."""
    found: dict[tuple[CardField, ...], list[CardAction]] = {}
    for action in card.actions:
        fields = tuple(one for one in card.fields if action.verb in one.verbs)
        found.setdefault(fields, []).append(action)
    return [Group(fields, tuple(actions)) for fields, actions in found.items()]


def is_needed(one: CardField, group: Group, *, alone: bool) -> bool:
    """Say whether a client may insist on the field: no answer of the card can do without it.

    A client insists whatever is pressed, so what only some answers need is asked for afterwards.
    alone: no other answer's fields can be sent from the card.
    """
    return alone and all(action.verb in one.needed_for for action in group.actions)


def text(words: str, **looks: object) -> Block:
    """Return one line of text, as it was typed."""
    return {"type": "TextBlock", "text": markdown(words), "wrap": True, **looks}


def texts(words: str, **looks: object) -> list[Block]:
    """Return a text of several lines as one block, nothing for an empty one."""
    said = "\n\n".join(lines(words))
    return [{"type": "TextBlock", "text": said, "wrap": True, **looks}] if said else []


def facts(pairs: Sequence[tuple[str, str]]) -> list[Block]:
    """Return facts in two columns."""
    told = [
        {"title": plain(name), "value": "\n\n".join(lines(value))} for name, value in pairs if value
    ]
    return [{"type": "FactSet", "facts": told}] if told else []


def rows(buttons: Sequence[Block]) -> list[Block]:
    """Return the buttons beside one another, or below when a phone would cut their labels."""
    letters = sum(len(str(button["title"])) for button in buttons)
    if not buttons:
        return []
    if len(buttons) <= ROW and letters <= ROW_LETTERS:
        return [{"type": "ActionSet", "actions": list(buttons)}]
    return [
        {"type": "ActionSet", "actions": [button], "spacing": "Small" if place else "Default"}
        for place, button in enumerate(buttons)
    ]


def sections(card: AskCard, **heading: object) -> Iterable[Block]:
    """Yield the full text, part by part; heading are the looks of a heading."""
    for part in card.sections:
        if part.heading:
            yield text(part.heading, weight="Bolder", spacing="Large", **heading)
        yield from texts(part.text)


def opener(label: str) -> str:
    """Return the label of a button that opens a form."""
    return f"{plain(label)} …"
