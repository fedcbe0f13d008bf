"""JSON as outside systems send it, read strictly: what could be read two ways is refused."""

import json
from collections.abc import Iterable, Sequence
from math import isfinite

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_DIGITS = 40


class StrictJsonError(ValueError):
    """The bytes are not one plain JSON document; the message names place or rule, no content."""


def loads(body: bytes, max_bytes: int = MAX_BYTES) -> object:
    """Parse UTF-8 JSON; refuses duplicate keys, NaN, lone surrogates, depth over 32, more bytes."""
    if len(body) > max_bytes:
        raise StrictJsonError(f"more than {max_bytes} bytes")
    try:
        document = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_int=_whole,
            parse_float=_finite,
        )
    except UnicodeDecodeError as wrong:
        raise StrictJsonError(f"not UTF-8 at byte {wrong.start}") from wrong
    except json.JSONDecodeError as wrong:
        raise StrictJsonError(f"not JSON at line {wrong.lineno} column {wrong.colno}") from wrong
    except RecursionError as deep:
        raise StrictJsonError(f"nested deeper than {MAX_DEPTH}") from deep
    _check(document, MAX_DEPTH)
    return document


def _unique(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    """Make the object unless a key stands twice."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise StrictJsonError("an object has the same key twice")
    return made


def _no_constant(name: str) -> object:
    """Refuse NaN and the infinities."""
    raise StrictJsonError(f"{name} is not JSON")


def _whole(digits: str) -> int:
    """Refuse whole numbers of a length that only an attack has."""
    if len(digits) > MAX_DIGITS:
        raise StrictJsonError(f"a number has more than {MAX_DIGITS} digits")
    return int(digits)


def _finite(digits: str) -> float:
    """Refuse numbers too large to be one."""
    number = float(digits)
    if not isfinite(number):
        raise StrictJsonError("a number is too large")
    return number


def _check(value: object, levels: int) -> None:
    """Refuse what is nested too deep and text that is no Unicode."""
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, dict):
        for key in value:
            _check_text(key)
        _check_items(value.values(), levels)
    elif isinstance(value, list):
        _check_items(value, levels)


def _check_items(items: Iterable[object], levels: int) -> None:
    """Check what an array or object holds; levels says how many more may be opened."""
    if levels == 0:
        raise StrictJsonError(f"nested deeper than {MAX_DEPTH}")
    for item in items:
        _check(item, levels - 1)


def _check_text(text: str) -> None:
    """Refuse half a surrogate pair: no database and no UTF-8 can hold it."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as half:
        raise StrictJsonError("a text holds half of a surrogate pair") from half
