"""HR's own texts with the names in them: what stands between double braces, filled for reading."""

from collections.abc import Mapping
from dataclasses import dataclass

from tourwright.domain.placeholders import fill_for_reading

HELD = frozenset({"title", "text"})
"""The facts of an ask that HR wrote."""


@dataclass(frozen=True)
class Named:
    """The names that HR's texts may hold; "" where one is not known."""

    employee: str = ""
    manager: str = ""
    company: str = ""

    def read(self, text: str) -> str:
        """Return the text without a brace left in it."""
        values = {
            "employee.name": self.employee,
            "manager.name": self.manager,
            "company.name": self.company,
        }
        return fill_for_reading(text, values)

    def facts(self, facts: Mapping[str, str]) -> dict[str, str]:
        """Return the facts, those that HR wrote with the names in them."""
        return {name: self.read(text) if name in HELD else text for name, text in facts.items()}
