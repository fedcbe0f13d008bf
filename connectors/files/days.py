"""In which form a column writes its days: all rows must agree, and none is guessed.

Each value may fit several forms (05/06/2026); a column is decided by what fits all of it, or most
of it. Day-first and month-first in one column make every such row doubtful.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

FORMS: Mapping[str, str] = {
    "YYYY-MM-DD": "%Y-%m-%d",
    "YYYY/MM/DD": "%Y/%m/%d",
    "YYYYMMDD": "%Y%m%d",
    "DD.MM.YYYY": "%d.%m.%Y",
    "DD-MM-YYYY": "%d-%m-%Y",
    "DD/MM/YYYY": "%d/%m/%Y",
    "MM/DD/YYYY": "%m/%d/%Y",
}
"""Forms by the name that IT writes in `day_format`."""

RIVALS = ("DD/MM/YYYY", "MM/DD/YYYY")
Fits = frozenset[str]


@dataclass
class ColumnDays:
    """What the values of one column fit; fed row by row, then asked for its form."""

    seen: Counter[Fits] = field(default_factory=Counter)

    def add(self, value: str) -> None:
        """Take one value that is not empty."""
        self.seen[fits(value)] += 1

    def form(self) -> str:
        """Return the form of the column, "" when it cannot be told without guessing.

        It fits more than half of the values; rows of other forms are refused one by one.
        """
        total = sum(self.seen.values())
        votes = Counter({name: self._fitting(name) for name in FORMS})
        if all(self._only(rival) for rival in RIVALS):
            votes = Counter({name: n for name, n in votes.items() if name not in RIVALS})
        best, count = max(votes.items(), key=lambda each: each[1], default=("", 0))
        tie = [name for name, votes_of in votes.items() if votes_of == count]
        return best if count * 2 > total and len(tie) == 1 else ""

    def _fitting(self, name: str) -> int:
        return sum(count for fit, count in self.seen.items() if name in fit)

    def _only(self, name: str) -> int:
        return self.seen[frozenset({name})]


@lru_cache(maxsize=20_000)
def fits(value: str) -> Fits:
    """Return the names of all forms that the value fits."""
    return frozenset(name for name in FORMS if read(value, name) is not None)


@lru_cache(maxsize=20_000)
def read(value: str, form: str) -> date | None:
    """Return the day, None when the value does not fit the form; a time behind it is cut off."""
    pattern = FORMS[form]
    length = len(form)
    if len(value) > length and value[length] in "T ":
        value = value[:length]
    if len(value) > length or (form == "YYYYMMDD" and len(value) < length):
        return None
    try:
        return datetime.strptime(value, pattern).date()  # noqa: DTZ007 - days have no zone
    except ValueError:
        return None
