"""What a correction may touch: slips of the pen in words, never what was agreed.

A number, a date, a name, a promise's owner, a word that turns the meaning, or more than a few words
of a blank make it an amendment.

Source: product C13.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from difflib import SequenceMatcher

from tourwright.domain.errors import GuardError
from tourwright.domain.statement_fields import FIELDS
from tourwright.domain.statement_model import FieldError, Promise, Result, Statement

MOST_WORDS = 5
MOST_SHARE = 0.2
"""How much of a blank's words may change; one word always may."""

WORDED = (
    "mission_objective",
    "company_results",
    "employee_results",
    "promises",
    "manager_aspirations",
    "company_values",
    "employee_aspirations",
    "career",
    "shareable",
)
"""The blanks of words: the others hold days, lengths and names."""

_WORD = re.compile(r"\w+(?:['\u2019]\w+)*")
_ENDS = ".,;:!?()[]\"'“”„»«"
_SIGNS = frozenset("%‰€$£¥<>+=")
_NUMBERS = """
zero one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty
hundred thousand million half quarter third once twice double first second both
null zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig hundert tausend
million halb halbe viertel drittel einmal zweimal doppelt erste zweite beide
"""
_SPANS = """
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
day days week weeks month months year years quarterly daily weekly monthly yearly
januar februar märz april mai juni juli august september oktober november dezember
montag dienstag mittwoch donnerstag freitag samstag sonntag
tag tage tagen woche wochen monat monate monaten jahr jahre jahren
täglich wöchentlich monatlich jährlich
"""
_TURNS = """
not no never none nobody nothing without only unless except until always must may
don't doesn't won't can't cannot isn't aren't shouldn't
nicht kein keine keinen keinem keiner nie niemals niemand nichts ohne nur außer bis immer muss darf
"""
_WEIGHTY = frozenset(f"{_NUMBERS} {_SPANS} {_TURNS}".split())
"""Words that decide what is meant, in the languages of the pages."""


_Pair = tuple[list[str], list[str]]
"""Words that went, and words that came in their place."""


def require_clerical(before: Statement, after: Statement) -> tuple[str, ...]:
    """Return the blanks that a correction changes.

    Raises FieldError when the change is more than a correction; the message says what it touches
    and that an amendment is the way. Raises GuardError when nothing changes.
    """
    changed = tuple(each.name for each in fields(Statement) if _differs(before, after, each.name))
    named = _words(f"{before.names.employee} {before.names.manager} {before.names.company}")
    for name in changed:
        if name not in WORDED:
            raise _not_clerical(name, "days, lengths and names are no slips")
        _require_blank(name, before, after, frozenset(word.casefold() for word in named))
    if not changed:
        raise GuardError("nothing is different: correct a word first")
    return tuple(name for name in FIELDS if name in changed)


def _differs(before: Statement, after: Statement, name: str) -> bool:
    return bool(getattr(before, name) != getattr(after, name))


def _require_blank(name: str, before: Statement, after: Statement, names: frozenset[str]) -> None:
    old, new = _texts(getattr(before, name)), _texts(getattr(after, name))
    if len(old) != len(new) or _owners(before, name) != _owners(after, name):
        raise _not_clerical(name, "a line was added, taken away or given to somebody else")
    if _numbers(old) != _numbers(new):
        raise _not_clerical(name, "a number or a date is different")
    changed = [pair for one, other in zip(old, new, strict=True) for pair in _pairs(one, other)]
    _require_light(name, changed, names)
    count = sum(max(len(removed), len(added)) for removed, added in changed)
    if count > _limit(old):
        raise _not_clerical(name, f"{count} words are different, at most {_limit(old)} may be")


def _require_light(name: str, changed: Sequence[_Pair], names: frozenset[str]) -> None:
    """Refuse when a word that went or came is a name, or decides what is meant."""
    touched = {word.casefold() for removed, added in changed for word in (*removed, *added)}
    if touched & names:
        raise _not_clerical(name, "a name is different")
    if touched & _WEIGHTY:
        raise _not_clerical(name, "a word that decides what is meant is different")


def _not_clerical(name: str, why: str) -> FieldError:
    return FieldError(name, f"{why}: propose an amendment instead")


def _limit(texts: Sequence[str]) -> int:
    words = sum(len(_words(text)) for text in texts)
    return min(MOST_WORDS, max(1, int(words * MOST_SHARE)))


def _texts(value: object) -> tuple[str, ...]:
    """Return the texts of a blank, each in its place."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Result):
        return (value.kind, value.text, value.how_we_know)
    if isinstance(value, Promise):
        return (value.text,)
    return tuple(text for item in _items(value) for text in _texts(item))


def _items(value: object) -> Iterator[object]:
    if isinstance(value, tuple):
        yield from value


def _owners(statement: Statement, name: str) -> tuple[str, ...]:
    return tuple(each.owner for each in statement.promises) if name == "promises" else ()


def _numbers(texts: Sequence[str]) -> list[list[str]]:
    """Return everything with a figure or a sign of amounts in it, text by text."""
    return [[bare for word in text.split() if _counts(bare := word.strip(_ENDS))] for text in texts]


def _counts(word: str) -> bool:
    return any(sign.isnumeric() or sign in _SIGNS for sign in word)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _pairs(old: str, new: str) -> Iterator[_Pair]:
    """Yield the words that went and came, place by place."""
    before, after = _words(old), _words(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, i, j, k, m in matcher.get_opcodes():
        if what != "equal":
            yield before[i:j], after[k:m]
