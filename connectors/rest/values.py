"""How one value of a record is found and read, as its mapping says; pure.

Source: https://jmespath.org/specification.html; OData 2.0 JSON for `/Date(...)/`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import jmespath
from jmespath.exceptions import JMESPathError

from connectors.hris_places import MAIN_ZONES, country_code
from connectors.hris_values import BadValueError, day, flag, moment, text

ODATA = re.compile(r"^/Date\((-?\d{1,15})([+-]\d{4})?\)/$")
NAMES = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NOTHING = frozenset({"", "0000-00-00", "9999-12-31", "/Date(253402214400000)/"})
DEEPEST = 60
FLAGS = frozenset({"termination.rehire_eligible"})


class Steps:
    """A path of names alone, walked without the interpreter of expressions: most values are one."""

    def __init__(self, expression: str) -> None:
        self._names = expression.split(".")

    def search(self, record: object) -> object:
        """Return what is there, None where a name or an object is missing."""
        for name in self._names:
            if not isinstance(record, dict):
                return None
            record = record.get(name)
        return record


@dataclass(frozen=True)
class Finder:
    """One value: where it is, how it is read, and the table from the source's words to ours.

    place is its JSON pointer in the mapping. find is a compiled JMESPath.
    """

    name: str
    place: str
    find: Any
    how: str = ""
    table_name: str = ""
    table: Mapping[str, str | None] | None = None
    default: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Notes:
    """What was noticed while one record was read: values that no table knows, by field."""

    unmapped: list[tuple[str, str]] = field(default_factory=list)


def compiled(expression: str) -> Any:  # noqa: ANN401  # jmespath's own class
    """Return the compiled expression. Raises ValueError with where it breaks."""
    if NAMES.fullmatch(expression):
        return Steps(expression)
    if sum(expression.count(each) for each in "[({!&") > DEEPEST:
        raise ValueError(f"more than {DEEPEST} brackets and signs that nest")
    try:
        return jmespath.compile(expression)
    except JMESPathError as wrong:
        raise ValueError(" ".join(str(wrong).split())) from wrong


def value_of(finder: Finder, record: object, notes: Notes) -> object:
    """Return the value, None for none. Raises BadValueError without naming the value."""
    found = _found(finder, record)
    if finder.how:
        found = CONVERTERS[finder.how](found, finder)
    found = _single(found, finder)
    if finder.table is not None:
        found = _looked_up(finder, found, notes)
    return finder.default if found is None and finder.default else found


def _found(finder: Finder, record: object) -> object:
    """Evaluate the expression; a function that meets a value of another type is a bad value."""
    try:
        return finder.find.search(record)
    except (JMESPathError, TypeError, ValueError):
        raise BadValueError(finder.name, "the expression does not fit the record") from None


def _single(found: object, finder: Finder) -> object:
    """Refuse lists and objects; false is none except where yes or no is asked."""
    if isinstance(found, list | dict):
        raise BadValueError(finder.name, "is a list or an object; point to one value in it")
    if isinstance(found, bool):
        if finder.table is not None:
            return str(found).lower()
        return found if finder.name in FLAGS or finder.how == "flag" else None
    return found


def _looked_up(finder: Finder, found: object, notes: Notes) -> str | None:
    """Return our word for the source's."""
    word, table = text(found), finder.table or {}
    if word.casefold() in table:
        return table[word.casefold()]
    if not word:
        return None
    if "*" in table:
        return table["*"]
    notes.unmapped.append((finder.name, word))
    return None


def _date(found: object, finder: Finder) -> date | None:
    if text(found) in NOTHING:
        return None
    layout = finder.options.get("format")
    if not layout:
        return day(found, finder.name)
    try:
        return datetime.strptime(text(found), layout).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise BadValueError(finder.name, "is no day in the format of the mapping") from None


def _moment(found: object, finder: Finder) -> datetime | None:
    if isinstance(found, dict):
        return _tryton(found, finder)
    return moment(found, finder.name, finder.options.get("zone", "UTC"))


def _date_in_zone(found: object, finder: Finder) -> date | None:
    there = _odata(found) if ODATA.match(text(found)) else moment(found, finder.name)
    zone = ZoneInfo(finder.options.get("zone", "UTC"))
    return there.astimezone(zone).date() if there else None


def _odata_date(found: object, finder: Finder) -> date | None:
    if text(found) in NOTHING:
        return None
    there = _odata(found)
    if there is None:
        raise BadValueError(finder.name, "is no /Date(...)/")
    return None if there.date() == date(9999, 12, 31) else there.date()


def _odata(found: object) -> datetime | None:
    """Return the moment of `/Date(ms)/`; an offset only tells a zone, the figure is UTC."""
    told = ODATA.match(text(found))
    try:
        return EPOCH + timedelta(milliseconds=int(told[1])) if told else None
    except OverflowError:
        return None


def _tryton_date(found: object, finder: Finder) -> date | None:
    there = _tryton(found, finder) if isinstance(found, dict) else None
    return there.date() if there else day(found if not isinstance(found, dict) else None)


def _tryton(found: Mapping[str, Any], finder: Finder) -> datetime | None:
    """Return the moment of an object with `__class__`."""
    parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
    try:
        return datetime(*[int(found.get(part, 0)) for part in parts], tzinfo=UTC)  # type: ignore[arg-type,misc]
    except (TypeError, ValueError):
        raise BadValueError(finder.name, "is no day with year, month and day") from None


def _first(found: object, _: Finder) -> object:
    if not isinstance(found, list):
        return found
    return next((each for each in found if each is not None), None)


def _before(found: object, finder: Finder) -> str:
    return text(found).partition(finder.options.get("separator", " "))[0].strip()


Converter = Callable[[Any, Finder], object]
CONVERTERS: Mapping[str, Converter] = {
    "date": _date,
    "date_in_zone": _date_in_zone,
    "odata_date": _odata_date,
    "tryton_date": _tryton_date,
    "moment": _moment,
    "flag": lambda found, finder: flag(found, finder.name),
    "empty_to_null": lambda found, _: None if text(found) in NOTHING else found,
    "lower": lambda found, _: text(found).lower(),
    "upper": lambda found, _: text(found).upper(),
    "first": _first,
    "before": _before,
    "country": lambda found, _: country_code(found),
    "country_zone": lambda found, _: MAIN_ZONES.get(country_code(found)),
    "first_word": lambda found, _: text(found).partition(" ")[0],
    "other_words": lambda found, _: text(found).partition(" ")[2].strip(),
}
