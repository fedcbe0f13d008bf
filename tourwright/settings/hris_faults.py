"""Says what is wrong with the file of sources: the place and what to write, never a value."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from tourwright.settings.hris import FILE, SECRETS, Events, Every, Figures, Rules, Sftp, Source
from tourwright.settings.values import Place

PARTS = (Every, Events, Figures, Place, Rules, Sftp, Source)
NAMES = sorted(
    {
        *("schema", "sources", "secret_files"),
        *(name for part in PARTS for name in part.model_fields),
        *(f"{name}{FILE}" for name in SECRETS),
    }
)
"""Every name of the file, to guess what a slip was meant to be."""

PATTERNS: Mapping[str, str] = {
    "base_url": "must be an address that begins with https://",
    "full": "must read like daily 02:30 Europe/Berlin or weekly sunday 02:30 UTC, or be empty",
    "[key]": "must be lower-case letters, digits and hyphens, 40 at most: it is in an address",
}
Context = Mapping[str, Any]
WORDS: Mapping[str, Callable[[Context], str]] = {
    "missing": lambda _: "is missing: give it",
    "literal_error": lambda told: f"must be {told['expected']}",
    "greater_than_equal": lambda told: f"must be {told['ge']:g} or more",
    "less_than_equal": lambda told: f"must be {told['le']:g} or less",
    "string_too_short": lambda _: "must not be empty",
    "too_short": lambda _: "must not be empty",
    "string_type": lambda _: "must be text in quotes",
    "path_type": lambda _: "must be the path of a file, in quotes",
    "int_type": lambda _: "must be a whole number without quotes",
    "int_from_float": lambda _: "must be a whole number",
    "float_type": lambda _: "must be a number without quotes",
    "bool_type": lambda _: "must be true or false without quotes",
    "tuple_type": lambda _: "must be a list in brackets",
    "dict_type": lambda _: "must be an object in braces",
    "model_type": lambda _: "must be an object in braces",
}
"""What to write, by pydantic's name of the fault."""


def faults_of(wrong: ValidationError) -> list[str]:
    """Return every fault with its place, each once."""
    return list(dict.fromkeys(_fault(each) for each in wrong.errors(include_input=False)))


def _fault(error: ErrorDetails) -> str:
    path = [str(part) for part in error["loc"] if part not in ("str", "tuple[str, ...]")]
    place = "".join(f"/{part}" for part in path if part != "[key]")
    words = _words(error, path[-1] if path else "")
    # What we check ourselves begins with the rest of the place.
    return f"{place}/{words}" if error["type"] == "value_error" else f"{place or '/'}: {words}"


def _words(error: ErrorDetails, name: str) -> str:
    """Return what is wrong and what to write."""
    kind = error["type"]
    if kind == "extra_forbidden":
        near = get_close_matches(name, NAMES, 1)
        return f"there is no such name here{f'; is {near[0]} meant?' if near else ''}"
    if kind == "string_pattern_mismatch" and name in PATTERNS:
        return PATTERNS[name]
    known = WORDS.get(kind)
    if known is not None:
        return known(error.get("ctx", {}))
    return error["msg"].removeprefix("Value error, ")
