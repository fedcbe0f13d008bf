"""HR's conditions: JMESPath over declared facts only, with comparisons and a few functions.

Projections, pipes and expressions that build values are refused: a condition answers yes or no, and
a name that is not declared is a slip of the pen, not a silent no.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult

Scope = Mapping[str, object]

PERSON_FACTS: Mapping[str, str] = {
    "department": "Department as the HRIS names it.",
    "job_title": "Job title as the HRIS names it.",
    "location": "Place of work as the HRIS names it.",
    "country": "Country of the place of work, ISO 3166 alpha-2.",
    "region": "Subdivision code of the place of work.",
    "worker_type": "employee, contractor, intern or other.",
    "status": "prehire, active, leave, suspended, terminated or unknown.",
    "hire_date": "First day of this employment, as 2026-01-15.",
    "rehired": "true when the person was employed here before.",
}
"""What `eligible` and `applies_to` may name, with the meaning of each."""

TOUR_FACTS: Mapping[str, str] = {
    "kind": "rotational, transformational or foundational.",
    "state": "The tour's state, as active.",
    "number": "1 for a person's first tour, then 2, 3 ...",
    "length_months": "Expected length in months; null for a foundational tour.",
    "type": "The key of the tour type.",
    "on_hold": "true while either of the two is away for long.",
}
EVENT_FACTS: Mapping[str, str] = {
    "name": "The event, as review.open.",
    "subject": "Which review, amendment or hand-over it is about: its number, as text.",
    "initiator": "On person_left: employee, company, mutual or other.",
    "day": "On transition.dated: the agreed last day, as 2026-01-15.",
}
STEP_FACTS: Mapping[str, Scope] = {
    "tour": TOUR_FACTS,
    "employee": PERSON_FACTS,
    "event": EVENT_FACTS,
}
"""What `when` may name: {object: {fact: meaning}}."""

FUNCTIONS = ("contains", "starts_with", "ends_with", "length", "not_null")
MAX_NESTING = 30

_NUMBERS = frozenset({"number", "length_months"})
_BOOLEANS = frozenset({"on_hold", "rehired"})
"""Facts that are no text."""

_KINDS = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list"}
_BROKEN = (JMESPathError, TypeError)
"""What evaluating may raise: the library orders a number and a text without looking first."""

_PLAIN_NODES = frozenset(
    {"comparator", "and_expression", "or_expression", "not_expression", "multi_select_list"}
)


def problem(expression: str, scope: Scope) -> str:
    """Return what is wrong with a condition, "" when nothing is."""
    if _nesting(expression) > MAX_NESTING:
        return f"brackets or negations nested deeper than {MAX_NESTING} levels"
    try:
        parsed = jmespath.compile(expression).parsed
    except (JMESPathError, ValueError) as broken:
        return f"no JMESPath: {str(broken).splitlines()[0].rstrip(':')}"
    found = next(_problems(parsed, scope), "")
    return found or next(_misfits(parsed, _sample(scope)), "")


def holds(expression: str, facts: Mapping[str, Any]) -> bool:
    """Say whether the condition is met; an empty one always is, one that cannot be read never."""
    if not expression:
        return True
    try:
        return jmespath.search(expression, facts) not in (None, False, "", [], {})
    except _BROKEN:
        return False


def names(scope: Scope) -> str:
    """Return the declared names, for a message."""
    dotted = [
        f"{name}.{inner}" if isinstance(meaning, Mapping) else name
        for name, meaning in scope.items()
        for inner in (meaning if isinstance(meaning, Mapping) else ("",))
    ]
    return ", ".join(dotted)


def _nesting(expression: str) -> int:
    """Return an upper bound of how deep the parser would recurse."""
    return expression.count("(") + expression.count("[") + expression.count("!")


def _misfits(node: Mapping[str, Any], sample: Mapping[str, Any]) -> Iterator[str]:
    """Yield each part that fails on sample facts, the inner ones first.

    Each part is tried by itself: what stands behind && is not reached when the front says no.
    """
    for child in node["children"]:
        yield from _misfits(child, sample)
    try:
        if node["type"] == "comparator":
            yield from _unlike(*(_value(child, sample) for child in node["children"]))
        _value(node, sample)
    except JMESPathError as broken:
        yield str(broken).splitlines()[0]
    except TypeError:
        yield "values of two kinds that do not go together, as a number and a text"


def _value(node: Mapping[str, Any], sample: Mapping[str, Any]) -> object:
    """Return what one part of a condition amounts to."""
    value: object = ParsedResult("", cast("Any", node)).search(sample)
    return value


def _unlike(left: object, right: object) -> Iterator[str]:
    """Yield a fault when two values of different kinds are compared: they are never equal."""
    kinds = [_KINDS.get(type(value), "") for value in (left, right)]
    if all(kinds) and kinds[0] != kinds[1]:
        yield (
            f"{kinds[0]} compared with {kinds[1]}; a number stands in backquotes, "
            "a text in single quotes"
        )


def _sample(scope: Scope) -> dict[str, Any]:
    """Return facts of the right types."""
    return {
        name: _sample(meaning) if isinstance(meaning, Mapping) else _sample_fact(name)
        for name, meaning in scope.items()
    }


def _sample_fact(name: str) -> object:
    """Return a value of the type that this fact has."""
    if name in _NUMBERS:
        return 1
    return True if name in _BOOLEANS else "x"


def _problems(node: Mapping[str, Any], scope: object) -> Iterator[str]:
    """Yield what is wrong in this part of the condition."""
    kind = node["type"]
    if kind == "function_expression" and node["value"] not in FUNCTIONS:
        yield f"the function {node['value']}, not one of {', '.join(FUNCTIONS)}"
    elif kind in ("field", "subexpression"):
        yield from _unknown_name(node, scope)
    elif kind in _PLAIN_NODES or kind == "function_expression":
        for child in node["children"]:
            yield from _problems(child, scope)
    elif kind != "literal":
        yield f"a {kind.replace('_', ' ')}, which conditions do not know"


def _unknown_name(node: Mapping[str, Any], scope: object) -> Iterator[str]:
    """Yield a fault when the dotted name is not declared, or names a whole object."""
    path = _path(node)
    if path is None:
        yield "something else than names joined by dots"
        return
    meaning = scope
    for name in path:
        meaning = meaning.get(name) if isinstance(meaning, Mapping) else None
    if meaning is None:
        yield f"the name {'.'.join(path)}, which is not declared"
    elif isinstance(meaning, Mapping):
        yield f"{'.'.join(path)} alone, which needs one of its facts behind a dot"


def _path(node: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Return the names of a dotted path, None when it is no such path."""
    if node["type"] == "field":
        return (node["value"],)
    if node["type"] != "subexpression":
        return None
    parts = [_path(child) for child in node["children"]]
    if any(part is None for part in parts):
        return None
    return tuple(name for part in parts for name in part or ())
