"""What a JSON Schema says about a document, in words for HR.

`jsonschema_rs` decides: it is strict about formats and linear in patterns. Only when it refuses
does `jsonschema`, with an empty registry so that it fetches nothing, tell what is wrong where.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import jsonschema_rs
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry

import schemas
from tourwright.catalogue.fault import Fault, pointer, shown

Document = Mapping[str, Any]


def schema_faults(file: str, document: Document, name: str) -> list[Fault]:
    """Return every fault the schema of this name finds."""
    if schemas.validator(name).is_valid(document):
        return []
    whole = schemas.schema(name)
    explaining = Draft202012Validator(whole, registry=Registry())
    faults = [
        fault for error in explaining.iter_errors(document) for fault in _faults(file, error, whole)
    ]
    seen = {fault.pointer for fault in faults}
    strict = [_strict_fault(file, error) for error in schemas.validator(name).iter_errors(document)]
    more = [fault for fault in strict if not _covered(fault.pointer, seen)]
    return sorted([*faults, *more], key=lambda fault: fault.pointer)


def _covered(place: str, seen: set[str]) -> bool:
    """Say whether a fault is told already, here or inside."""
    return any(other == place or other.startswith(f"{place}/") for other in seen)


def _strict_fault(file: str, error: jsonschema_rs.ValidationError) -> Fault:
    """Return a fault that only the strict validator sees, as a format."""
    keyword, value = error.kind.name, error.kind.value
    allowed = (
        f"a value of the format {value}" if keyword == "format" else f"{keyword} {shown(value)}"
    )
    last = error.instance_path[-1] if error.instance_path else ""
    example = f"{shown(last)}: {FORMATS.get(str(value), '...')}"
    return Fault(file, pointer(*error.instance_path), shown(error.instance), allowed, example)


def _faults(file: str, error: ValidationError, whole: Document) -> Iterator[Fault]:
    """Yield the faults of one finding; unexpected and missing names are one fault each."""
    place = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        yield from _unexpected(file, error, place)
    elif error.validator == "required":
        yield from _missing(file, error, place, whole)
    elif error.validator == "oneOf":
        yield _one_of(file, error)
    else:
        allowed = _allowed(error)
        yield Fault(file, pointer(*place), _found(error), allowed, _example(error, place))


def _entries(value: object) -> list[Any]:
    """Return a list as it is, and anything else as a list of one."""
    return value if isinstance(value, list) else [value]


def _names(value: object) -> list[str]:
    """Return the names in an object, none in anything else."""
    return list(value) if isinstance(value, Mapping) else []


def _unexpected(file: str, error: ValidationError, place: tuple[str | int, ...]) -> Iterator[Fault]:
    """Yield a fault for each name the schema does not know."""
    known = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
    meant = [name for name in known if name not in ("$schema", "comment")] or ["key"]
    for name in _names(error.instance):
        if name not in known:
            near = _near(name, meant)
            remedy = _remedy(name, near)
            example = _pair(near or meant[0], known.get(near or meant[0]))
            allowed = f"only {', '.join(meant)}. {remedy}"
            yield Fault(
                file, pointer(*place, name), f"the unknown name {shown(name)}", allowed, example
            )


def _remedy(name: str, near: str) -> str:
    """Return what to do about an unknown name."""
    if name.startswith("$"):
        return "References are not followed: put everything into this file"
    return f"Meant was perhaps {near}" if near else "Remove it or correct the spelling"


def _near(word: object, words: Sequence[object]) -> str:
    """Return the word that was probably meant, "" when none is near."""
    known = [each for each in words if isinstance(each, str)]
    found = get_close_matches(str(word), known, n=1, cutoff=0.75)
    return found[0] if found else ""


def _missing(
    file: str, error: ValidationError, place: tuple[str | int, ...], whole: Document
) -> Iterator[Fault]:
    """Yield a fault for the one name this finding says is missing."""
    schema = error.schema if isinstance(error.schema, Mapping) else whole
    for name in _entries(error.validator_value):
        if name not in _names(error.instance) and f"{name!r} is" in error.message:
            inner = schema.get("properties", {}).get(name, {})
            allowed = f"{name} must be there: {_description(inner)}"
            yield Fault(file, pointer(*place, name), "nothing", allowed, _pair(name, inner))


def _one_of(file: str, error: ValidationError) -> Fault:
    """Return the fault of a workflow schema that says both or neither of `on` and `at`."""
    names = [
        name for branch in _entries(error.validator_value) for name in branch.get("required", ())
    ]
    there = [name for name in names if name in _names(error.instance)]
    found = f"both {' and '.join(there)}" if there else f"neither {' nor '.join(names)}"
    place = pointer(*error.absolute_path, there[-1] if there else names[0])
    allowed = f"exactly one of {' and '.join(names)}; keep one"
    return Fault(file, place, found, allowed, '"on": "committed"')


def _found(error: ValidationError) -> str:
    """Return what was found, as a person would say it."""
    value = error.instance
    if isinstance(value, dict | list) and error.validator in ("minItems", "maxItems"):
        return f"{len(value)} entries"
    if isinstance(value, str) and error.validator in ("minLength", "maxLength"):
        return f"a text of {len(value)} characters"
    return shown(value)


def _allowed(error: ValidationError) -> str:
    """Return what is allowed there, with what the place is for."""
    words = RULES.get(str(error.validator), lambda value: f"{error.validator} {shown(value)}")
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    purpose = _description(schema)
    return (
        f"{words(error.validator_value)} ({purpose})" if purpose else words(error.validator_value)
    )


def _description(schema: object) -> str:
    """Return what a schema says its value is for, without the full stop."""
    text = schema.get("description", "") if isinstance(schema, Mapping) else ""
    return str(text).rstrip(".")


def _pair(name: str, schema: object) -> str:
    """Return a name with an example of its value."""
    return f"{shown(name)}: {_example_value(schema)}"


def _example(error: ValidationError, place: tuple[str | int, ...]) -> str:
    """Return an example for the place: with its name when it has one, near to what was meant."""
    last = place[-1] if place else ""
    near = (
        _near(error.instance, _entries(error.validator_value)) if error.validator == "enum" else ""
    )
    value = shown(near) if near else _example_value(error.schema)
    return f"{shown(last)}: {value}" if isinstance(last, str) and last else value


def _example_value(schema: object) -> str:
    """Return an example of what the schema allows, built from its parts when it gives none."""
    if not isinstance(schema, Mapping):
        return "{}"
    if schema.get("examples"):
        return shown(schema["examples"][0], limit=160)
    properties = schema.get("properties", {})
    needed = [name for name in properties if name in schema.get("required", ())]
    return f"{{{', '.join(_pair(name, properties[name]) for name in needed)}}}"


def _listed(values: Sequence[Any]) -> str:
    """Return alternatives joined for a sentence."""
    return ", ".join(shown(value) for value in values)


TYPES = {
    "string": "a text in double quotes",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object in braces",
    "array": "a list in square brackets",
    "null": "null",
}


def _types(value: object) -> str:
    """Return the types in words."""
    return " or ".join(TYPES[kind] for kind in _entries(value))


PATTERNS = {
    "^[a-z]": "small letters, digits and underscores, beginning with a letter",
    "^[0-9A-Za-z]": "letters, digits and points",
    "^P": "an ISO 8601 duration of days, weeks, months or years, as P30D or P1M",
    "^(start": "start, end, renewal or review, then + or - and a duration",
    "^([01]": "a time of day from 00:00 to 23:59",
    "^[0-9]{1,7}": "a decimal number as text, with a point and at most two digits behind it",
    "^[A-Z]": "three capital letters",
    "^[a-z0-9_]": "a path of small letters, digits and underscores that ends in .json",
}


def _pattern(value: object) -> str:
    """Return in words what a text must look like."""
    meant = [words for start, words in PATTERNS.items() if str(value).startswith(start)]
    return meant[0] if meant else f"a text like {value}"


FORMATS = {"email": '"hr@example.com"', "date-time": '"2026-01-15T08:30:00Z"'}
RULES: Mapping[str, Callable[[Any], str]] = {
    "type": _types,
    "enum": lambda value: f"one of {_listed(value)}",
    "const": shown,
    "minimum": lambda value: f"at least {value}",
    "maximum": lambda value: f"at most {value}",
    "minLength": lambda value: f"at least {value} characters",
    "maxLength": lambda value: f"at most {value} characters",
    "minItems": lambda value: f"at least {value} entries",
    "maxItems": lambda value: f"at most {value} entries",
    "uniqueItems": lambda _: "each entry once; remove the repeated one",
    "pattern": _pattern,
    "format": lambda value: f"a value of the format {value}",
}
