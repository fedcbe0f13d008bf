"""JSON from outside, read in one way only: what two parsers could read differently is refused."""

import json
import math
from collections.abc import Iterable

MAX_DEPTH = 32


class JsonError(ValueError):
    """The bytes are no plain JSON document; the message names the place, never the content."""


def strict_json(body: bytes, max_depth: int = MAX_DEPTH) -> object:
    """Parse UTF-8 JSON. Raises JsonError: duplicate keys, NaN, infinities, half surrogates, depth.

    A document with fewer brackets than max_depth cannot be too deep: it is not walked.
    """
    document = _parse(body)
    if body.count(b"[") + body.count(b"{") > max_depth:
        _check_depth(document, max_depth)
    if b"\\u" in body:
        _check_text(document)
    return document


def _parse(body: bytes) -> object:
    try:
        return json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
    except UnicodeDecodeError as wrong:
        raise JsonError(f"not UTF-8 at byte {wrong.start}") from wrong
    except json.JSONDecodeError as wrong:
        raise JsonError(f"not JSON at line {wrong.lineno} column {wrong.colno}") from wrong
    except RecursionError as deep:
        raise JsonError("nested too deep") from deep
    except JsonError:
        raise
    except ValueError as wrong:
        raise JsonError("a number has too many digits") from wrong


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise JsonError("an object has the same key twice")
    return made


def _no_constant(name: str) -> object:
    raise JsonError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise JsonError("a number is too large")
    return number


def _check_depth(document: object, max_depth: int) -> None:
    """Walk level by level, so that the check itself cannot be made to recurse."""
    level = [document]
    for _ in range(max_depth):
        level = [child for value in level for child in _children(value) if _is_nest(child)]
        if not level:
            return
    raise JsonError(f"nested deeper than {max_depth}")


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
        raise JsonError("a text holds a NUL character")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as half:
        raise JsonError("a text holds half of a surrogate pair") from half
