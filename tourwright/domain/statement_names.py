"""The names in a text, when the people system has others by now.

A text keeps the names that it was committed with. Taking today's into it is a correction: nothing
that was agreed changes, and the other side says yes. Source: lifecycle 4.6, E41.
"""

from collections.abc import Mapping
from dataclasses import replace

from tourwright.domain.errors import NotAllowedError
from tourwright.domain.statement_model import Statement

NAMES = ("employee", "manager")
LONGEST_NAME = 200


def is_of_names(changes: Mapping[str, str]) -> bool:
    """Say whether these changes take names into the text, and touch nothing else."""
    return bool(changes) and changes.keys() <= set(NAMES)


def with_names(statement: Statement, changes: Mapping[str, str]) -> Statement:
    """Return the statement with these names."""
    return replace(statement, names=replace(statement.names, **changes))


def renamed(statement: Statement, changes: Mapping[str, str]) -> Statement:
    """Return the statement with other names. Raises NotAllowedError for none, or the same ones."""
    after = with_names(statement, changes)
    said = [name.strip() for name in changes.values()]
    if after == statement or not all(said) or max(map(len, said)) > LONGEST_NAME:
        raise NotAllowedError("correction: the names are the same, missing, or too long")
    return after
