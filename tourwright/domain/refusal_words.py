"""What the rules refuse, in the reader's language; the histories keep the English sentence."""

import re
from collections.abc import Iterator, Mapping
from string import Formatter

from tourwright.domain.german.blanks import BLANKS
from tourwright.domain.german.refusals import REFUSALS

_BLANK = re.compile(r"(\w+)(?:\[\d+\])?(?:\.\w+)?")


def refusal_in(language: str, message: str) -> str:
    """Return the refusal in the language; one that has no words there stays as it is."""
    if language != "de":
        return message
    for pattern, said in _GERMAN:
        found = pattern.fullmatch(message)
        if found is not None:
            return said.format(**_values(found.groupdict()))
    return message


def _values(found: Mapping[str, str]) -> Mapping[str, str]:
    """Call a blank as pages do; other values stay."""
    return {name: _called(text) if name == "field" else text for name, text in found.items()}


def _called(field: str) -> str:
    plain = _BLANK.fullmatch(field)
    return BLANKS.get(plain[1], field) if plain else field


def _patterns() -> Iterator[tuple[re.Pattern[str], str]]:
    """Yield what each English sentence looks like with its values, the longest first."""
    for english in sorted(REFUSALS, key=len, reverse=True):
        yield pattern_of(english), REFUSALS[english]


def pattern_of(english: str) -> re.Pattern[str]:
    """Return the pattern of a sentence with any values in the place of its braces."""
    parts = (
        re.escape(text) + (f"(?P<{name}>.+?)" if name else "")
        for text, name, _, _ in Formatter().parse(english)
    )
    return re.compile("".join(parts), re.DOTALL)


_GERMAN = tuple(_patterns())
