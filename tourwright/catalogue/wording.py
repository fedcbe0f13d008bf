"""What is checked in HR's texts: only declared placeholders, and no language of enforcement."""

import re
from collections.abc import Iterator

from tourwright.catalogue.fault import Fault, pointer, shown
from tourwright.domain.placeholders import PLACEHOLDERS, placeholders_of

TEXT_NAMES = frozenset({"title", "subject", "text"})
HEADINGS = frozenset({"title", "subject"})
IN_STATEMENTS = frozenset({"principles", "statement"})

LINT = {
    "hereby": "leave it out",
    "herein": "in this text",
    "shall": "will",
    "guarantee": "intend to",
    "guaranteed": "intended",
    "guarantees": "aims at",
    "contract": "statement",
    "contractual": "agreed between us",
    "agreement": "statement",
    "binding": "meant",
    "obligation": "promise",
    "obligated": "willing",
    "liable": "responsible",
    "liability": "responsibility",
    "penalty": "what we do when it goes wrong",
    "enforce": "follow up",
    "enforceable": "meant",
    "breach": "broken promise",
    "warrant": "promise",
    "terminate": "end",
    "termination": "end",
    "hiermit": "weglassen",
    "vertrag": "Erklärung",
    "vertraglich": "zwischen uns zugesagt",
    "vereinbarung": "Erklärung",
    "verbindlich": "ernst gemeint",
    "garantie": "Absicht",
    "garantieren": "vorhaben",
    "verpflichtung": "Versprechen",
    "verpflichtet": "bereit",
    "haftung": "Verantwortung",
    "haftet": "steht ein",
    "vertragsstrafe": "was wir tun, wenn es nicht klappt",
    "kündigung": "Ende",
    "kündigen": "beenden",
    "unterschreiben": "zusagen",
    "unterschrift": "Zusage",
}
"""Words of contracts, each with what a promise between people says instead."""

SENTENCE_CHARS = 80
"""How far before a word its denial is looked for; also what keeps the search short."""

_LINTED = re.compile(rf"\b({'|'.join(LINT)})\b", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(no|not|never|without|nor|isn't|kein|keine|keinen|nicht|nie|ohne)\b(\W+\w+){0,4}\W+$",
    re.IGNORECASE,
)
_BRACES = re.compile(r"\{\{[^{}]*\}\}")
_TEMPLATE_MARKS = ("{{", "}}", "{%", "%}")


def wording_faults(file: str, document: object) -> Iterator[Fault]:
    """Yield what is wrong with each text of a file."""
    for place, text in _texts(document, ()):
        in_statement = bool(place) and place[0] in IN_STATEMENTS
        if in_statement or place[-1] in TEXT_NAMES:
            yield from _layout_faults(file, place, text)
            yield from _placeholder_faults(file, place, text, allowed=not in_statement)
            yield from _lint_faults(file, place, text)


def _texts(
    value: object, place: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield every text in a document with its place."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, (*place, name))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _texts(inner, (*place, at))


def _layout_faults(file: str, place: tuple[str | int, ...], text: str) -> Iterator[Fault]:
    """Yield a fault when a text is blank, or a heading has more than one line.

    What stands in the lists of a statement is tried as its blanks are.
    """
    if place[0] == "statement" and len(place) > 2:
        return
    if text and not text.strip():
        yield Fault(file, pointer(*place), shown(text), "words", '"Plan the first week"')
    elif place[-1] in HEADINGS and "\n" in text:
        allowed = "a heading of one line; put the rest into the text"
        yield Fault(file, pointer(*place), shown(text), allowed, '"Plan the first week"')


def _placeholder_faults(
    file: str, place: tuple[str | int, ...], text: str, *, allowed: bool
) -> Iterator[Fault]:
    """Yield a fault for each placeholder that is not declared, or has no place here."""
    example = '"Plan the first week with {{employee.name}}."'
    if not allowed:
        if any(mark in text for mark in _TEMPLATE_MARKS):
            words = "plain words: the text of a statement has no placeholders"
            yield Fault(file, pointer(*place), shown(text), words, '"We tell each other early."')
        return
    for name in placeholders_of(text):
        if name not in PLACEHOLDERS:
            words = f"one of {', '.join(PLACEHOLDERS)}"
            yield Fault(file, pointer(*place), f"the placeholder {shown(name)}", words, example)
    if any(mark in _BRACES.sub("", text) for mark in _TEMPLATE_MARKS):
        words = "placeholders as {{employee.name}}, and no other braces in pairs"
        yield Fault(file, pointer(*place), "braces that are no placeholder", words, example)


def _lint_faults(file: str, place: tuple[str | int, ...], text: str) -> Iterator[Fault]:
    """Yield a fault for each word of a contract; saying that something is none is fine."""
    for found in _LINTED.finditer(text):
        if not _DENIED.search(text[max(0, found.start() - SENTENCE_CHARS) : found.start()]):
            word = found.group(1)
            words = f"words of a promise between people; instead of {shown(word)} write"
            better = LINT[word.casefold()]
            yield Fault(
                file, pointer(*place), f"the word {shown(word)}", f"{words}: {better}", better
            )
