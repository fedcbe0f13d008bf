"""What is wrong in a catalogue, in words for the person who wrote it."""

import json
from dataclasses import dataclass

from tourwright.ports import RefusedError


@dataclass(frozen=True)
class Fault:
    """One fault: where it is, what was found, what is allowed, and an example that works.

    pointer is a JSON pointer, "" when the file as a whole is meant.
    """

    file: str
    pointer: str
    found: str
    allowed: str
    example: str

    def __str__(self) -> str:
        """Return the fault as plain sentences."""
        place = self.pointer or "the file as a whole"
        return (
            f"{self.file}, {place}: found {self.found}. "
            f"Allowed: {self.allowed.rstrip('.')}. For example: {self.example}"
        )


class CatalogueError(RefusedError):
    """The catalogue has faults; `faults` lists them all, the message too."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def pointer(*steps: str | int) -> str:
    """Return the JSON pointer of the steps, from the top of the file."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in steps)


def shown(value: object, limit: int = 80) -> str:
    """Return a value as JSON on one line, cut when it is long."""
    text = json.dumps(value, ensure_ascii=True, default=str)
    return text if len(text) <= limit else f"{text[:limit]}... ({len(text)} characters)"
