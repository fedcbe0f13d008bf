"""Copies of large values with some fields changed."""

from collections.abc import Mapping
from typing import Any, TypeVar

Value = TypeVar("Value")


def changed(value: Value, fields: Mapping[str, Any]) -> Value:
    """Return a copy of a frozen dataclass with these fields, as `dataclasses.replace` would.

    That one goes through every field at each call: a tour has fifty, and a turn changes it a dozen
    times. The class must have no `__post_init__` and no slots. Raises TypeError for a field that
    the value does not have.
    """
    standing = vars(value)
    if unknown := fields.keys() - standing.keys():
        raise TypeError(f"{type(value).__name__} has no {', '.join(sorted(unknown))}")
    copy = object.__new__(type(value))
    vars(copy).update(standing, **fields)
    return copy
