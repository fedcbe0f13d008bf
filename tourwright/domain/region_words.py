"""What people may type beside the statement: plain words of a bounded length."""

import unicodedata

from tourwright.domain.errors import GuardError, IncompleteError

LONGEST_WORDS = 1_000
"""Gaps and thanks are short: they travel with their tour for years."""

_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def said_words(name: str, text: str, *, longest: int = LONGEST_WORDS, needed: bool = True) -> str:
    """Return the words without space around them. Raises IncompleteError, GuardError.

    A refusal names the field and the fix and repeats nothing of what was written.
    """
    words = text.replace("\r\n", "\n").strip()
    if needed and not words:
        raise IncompleteError(name, f"{name} is empty: say it in a sentence or two")
    if len(words) > longest:
        raise GuardError(f"{name}: {len(words)} characters, at most {longest} fit: shorten it")
    for place, sign in enumerate(words, start=1):
        hidden = unicodedata.category(sign) in _UNSEEN and sign != "\n"
        if hidden or sign in _OVERRIDES:
            raise GuardError(
                f"{name}: character {place} (U+{ord(sign):04X}) cannot be seen: delete it"
            )
    return words
