"""The closed list of placeholders in HR's texts, and the filling in of their values.

A placeholder is a word from this list in double braces, `{{employee.name}}`. It is no expression:
no other word, no filter and no code is understood, so a text can do nothing but be read.
"""

import re
from collections.abc import Mapping

PLACEHOLDERS: Mapping[str, str] = {
    "employee.name": "the employee",
    "manager.name": "the manager",
    "company.name": "the company",
    "tour.mission": "the mission",
    "tour.title": "the tour of duty",
    "tour.kind": "tour of duty",
    "tour.start": "the first day",
    "tour.last_day": "the last day",
    "tour.length_months": "the agreed number of",
    "renewal.day": "the day of the renewal talk",
    "review.day": "the day of the review",
    "step.due": "the due day",
}
"""Each placeholder with the words that stand in when its value is not known."""

_BRACES = re.compile(r"\{\{([^{}]*)\}\}")


def placeholders_of(text: str) -> tuple[str, ...]:
    """Return what stands between double braces, in order, whether it is declared or not."""
    return tuple(found.strip() for found in _BRACES.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put in the values that are known and leave the other placeholders for a later filling."""

    def value(found: re.Match[str]) -> str:
        """Return the value, or the placeholder itself."""
        return values.get(found.group(1).strip(), found.group(0))

    return _BRACES.sub(value, text)


def fill_for_reading(
    text: str, values: Mapping[str, str], stand_ins: Mapping[str, str] = PLACEHOLDERS
) -> str:
    """Put in every value; where one is not known, plain words stand instead of the braces.

    stand_ins are these words in the language of the text.
    """
    known = {name: values.get(name) or words for name, words in stand_ins.items()}
    return fill(text, known)
