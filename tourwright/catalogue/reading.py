"""Files into documents: bounded in size and depth, UTF-8, every key once, inside the folder."""

import codecs
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from tourwright.catalogue.fault import Fault, pointer, shown

MANIFEST = "catalogue.json"
MAX_FILE_BYTES = 262_144
MAX_DEPTH = 20
MAX_NUMBER_CHARACTERS = 20

_OBJECT = '{ "key": "company" }'


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its keys were written twice."""

    repeated: tuple[str, ...] = ()


class _NotJsonError(ValueError):
    """A value that JSON does not have."""


def read(root: Path, name: str) -> tuple[dict[str, Any] | None, list[Fault]]:
    """Return the document of one file, or None and why it cannot be read."""
    text, faults = _text(root, name)
    if text is None:
        return None, faults
    if _depth(text) > MAX_DEPTH:
        found = f"brackets nested deeper than {MAX_DEPTH} levels"
        return None, [Fault(name, "", found, f"at most {MAX_DEPTH} levels", _OBJECT)]
    return _parsed(name, text)


def _text(root: Path, name: str) -> tuple[str | None, list[Fault]]:
    """Return a file's text, or None and why not."""
    path = root / name
    if not path.is_file():
        allowed = f"a file called {name}: begin with a copy of the starter catalogue"
        return None, [Fault(name, "", "no such file", allowed, name)]
    if not path.resolve().is_relative_to(root.resolve()):
        allowed = "files inside the catalogue's folder; copy the file here"
        return None, [Fault(name, "", "a link that leads outside the folder", allowed, name)]
    if path.stat().st_size > MAX_FILE_BYTES:
        found = f"{path.stat().st_size} bytes"
        allowed = f"at most {MAX_FILE_BYTES} bytes; split it into several files"
        return None, [Fault(name, "", found, allowed, "workflows/onboarding.json")]
    return _decoded(name, path.read_bytes())


def _decoded(name: str, raw: bytes) -> tuple[str | None, list[Fault]]:
    """Return the text of the bytes, or None when they are not UTF-8."""
    if raw.startswith(codecs.BOM_UTF8):
        allowed = "UTF-8 without a byte order mark: save it as UTF-8, not as UTF-8 with BOM"
        return None, [Fault(name, "", "a byte order mark at the beginning", allowed, _OBJECT)]
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError as broken:
        found = f"byte {broken.start} is not UTF-8"
        return None, [Fault(name, "", found, "a text file saved as UTF-8", '"Café" saved as UTF-8')]


def _parsed(name: str, text: str) -> tuple[dict[str, Any] | None, list[Fault]]:
    """Return the document of the text, or None and why not."""
    try:
        document = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_no_constant,
            parse_int=_small_int,
            parse_float=_small_float,
        )
    except json.JSONDecodeError as broken:
        found = f"no JSON: line {broken.lineno}, column {broken.colno}: {broken.msg}"
        allowed = (
            "JSON: names in double quotes, a comma between two entries and none after the last"
        )
        return None, [Fault(name, "", found, allowed, _OBJECT)]
    except _NotJsonError as broken:
        return None, [
            Fault(name, "", str(broken), "a plain number, a text, true, false or null", "12")
        ]
    if not isinstance(document, dict):
        return None, [Fault(name, "", shown(document), "an object in braces", _OBJECT)]
    return document, [*_repeats(name, document), *_unfit_texts(name, document)]


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    """Build an object and note keys that come twice; the last value would win in silence."""
    built = _Object(pairs)
    names = [name for name, _ in pairs]
    built.repeated = tuple(sorted({name for name in names if names.count(name) > 1}))
    return built


def _repeats(name: str, value: object, *place: str | int) -> Iterator[Fault]:
    """Yield a fault for each key written twice, wherever it is."""
    if isinstance(value, _Object):
        for key in value.repeated:
            allowed = "each name once; keep one of the two entries"
            example = f"{shown(key)}: {shown(value[key])}"
            yield Fault(
                name, pointer(*place, key), f"the name {shown(key)} twice", allowed, example
            )
    for step, inner in _children(value):
        yield from _repeats(name, inner, *place, step)


def _unfit_texts(name: str, value: object, *place: str | int) -> Iterator[Fault]:
    """Yield a fault for each text with a character that no page, mail or database can hold."""
    if isinstance(value, str):
        unfit = next((letter for letter in value if _is_unfit(letter)), "")
        if unfit:
            found = f"the character U+{ord(unfit):04X}, which nobody can read"
            allowed = "letters, digits, signs and line breaks; remove the character"
            yield Fault(name, pointer(*place), found, allowed, '"Welcome"')
    for step, inner in _children(value):
        yield from _unfit_texts(name, inner, *place, step)


def _is_unfit(letter: str) -> bool:
    """Say whether the character is half of a pair, or a control other than tab and line break."""
    return unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\t\n"


def _children(value: object) -> Iterator[tuple[str | int, object]]:
    """Yield what is inside an object or a list."""
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _depth(text: str) -> int:
    """Return how deep brackets nest, outside of texts; measured before any parser recurses."""
    deepest = depth = 0
    inside = escaped = False
    for letter in text:
        if inside:
            inside, escaped = (letter != '"' or escaped), (letter == "\\" and not escaped)
        elif letter == '"':
            inside = True
        else:
            depth += (letter in "[{") - (letter in "]}")
            deepest = max(deepest, depth)
    return deepest


def _no_constant(word: str) -> NoReturn:
    """Refuse NaN and Infinity, which JSON does not have."""
    raise _NotJsonError(f"{word}, which is no JSON number")


def _small_int(digits: str) -> int:
    """Read a whole number of sensible length."""
    if len(digits) > MAX_NUMBER_CHARACTERS:
        raise _NotJsonError(f"a number of {len(digits)} characters")
    return int(digits)


def _small_float(digits: str) -> float | int:
    """Read a number with a fraction, of sensible length; 36.0 is the whole number 36."""
    if len(digits) > MAX_NUMBER_CHARACTERS:
        raise _NotJsonError(f"a number of {len(digits)} characters")
    number = float(digits)
    return int(number) if number.is_integer() else number
