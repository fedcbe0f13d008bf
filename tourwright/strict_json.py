"""JSON from outside, read in one way only: what two parsers could read differently is refused."""

import json
import math
from collections.abc import Iterable, Sequence

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
MAX_DIGITS = 40


class StrictJsonError(ValueError):
    """The bytes are not one plain JSON document; the message names place or rule, no content."""


def loads(body: bytes, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> object:
    """Parse UTF-8 JSON. Raises StrictJsonError.

    Refused are duplicate keys, NaN, infinities, numbers of more than 40 digits, NUL, half
    surrogates, more levels and more bytes. A document with fewer brackets than max_depth cannot be
    too deep: it is not walked.
    """
    if len(body) > max_bytes:
        raise StrictJsonError(f"more than {max_bytes} bytes")
    document = _parse(body, max_depth)
    if body.count(b"[") + body.count(b"{") > max_depth:
        _check_depth(document, max_depth)
    if b"\\u" in body:
        _check_text(document)
    return document


def _parse(body: bytes, max_depth: int) -> object:
    try:
        return json.loads(
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
        raise StrictJsonError(f"nested deeper than {max_depth}") from deep


def _unique(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise StrictJsonError("an object has the same key twice")
    return made


def _no_constant(name: str) -> object:
    raise StrictJsonError(f"{name} is not JSON")


def _whole(digits: str) -> int:
    """Refuse whole numbers of a length that only an attack has."""
    if len(digits) > MAX_DIGITS:
        raise StrictJsonError(f"a number has more than {MAX_DIGITS} digits")
    return int(digits)


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise StrictJsonError("a number is too large")
    return number


def _check_depth(document: object, max_depth: int) -> None:
    """Walk level by level, so that the check itself cannot be made to recurse."""
    level = [document]
    for _ in range(max_depth):
        level = [child for value in level for child in _children(value) if _is_nest(child)]
        if not level:
            return
    raise StrictJsonError(f"nested deeper than {max_depth}")


def _children(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _is_nest(value: object) -> bool:
    return isinstance(value, dict | list)


def _check_text(document: object) -> None:
    """Refuse half a surrogate pair and NUL: no database can hold the one or the other."""
    text = json.dumps(document, ensure_ascii=False)
    if "\\u0000" in text:
        raise StrictJsonError("a text holds a NUL character")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as half:
        raise StrictJsonError("a text holds half of a surrogate pair") from half
