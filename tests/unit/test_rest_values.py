"""How single values are read, the odd ones of real systems among them."""

from datetime import UTC, date, datetime

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as some

from connectors.hris_values import BadValueError
from connectors.rest.values import Finder, Notes, Steps, compiled, value_of


def read(value: object, how: str = "", name: str = "fact", **options: str) -> object:
    """Return what a record's value becomes."""
    finder = Finder(name, "/map/fact", compiled("here"), how, options=options)
    return value_of(finder, {"here": value}, Notes())


READ = [
    ("2026-03-01", "date", {}, date(2026, 3, 1)),
    ("31.12.2026", "date", {"format": "%d.%m.%Y"}, date(2026, 12, 31)),
    ("0000-00-00", "date", {}, None),
    ("9999-12-31", "date", {"format": "%d.%m.%Y"}, None),
    ("/Date(1772323200000)/", "odata_date", {}, date(2026, 3, 1)),
    ("/Date(1772323200000+0060)/", "odata_date", {}, date(2026, 3, 1)),
    ("/Date(253402214400000)/", "odata_date", {}, None),
    ("2026-03-01T23:30:00Z", "date_in_zone", {"zone": "Asia/Seoul"}, date(2026, 3, 2)),
    ("/Date(1772323200000)/", "date_in_zone", {"zone": "America/New_York"}, date(2026, 2, 28)),
    (
        {"__class__": "date", "year": 2026, "month": 3, "day": 1},
        "tryton_date",
        {},
        date(2026, 3, 1),
    ),
    (None, "tryton_date", {}, None),
    ("2026-03-01 09:00:00", "moment", {"zone": "Asia/Seoul"}, datetime(2026, 3, 1, tzinfo=UTC)),
    ("", "empty_to_null", {}, None),
    ("x", "empty_to_null", {}, "x"),
    ("ADA@X.example", "lower", {}, "ada@x.example"),
    ("de", "upper", {}, "DE"),
    ([None, "b", "c"], "first", {}, "b"),
    ("Sales - ACM", "before", {"separator": " - "}, "Sales"),
    ("South Korea", "country", {}, "KR"),
    ("South Korea", "country_zone", {}, "Asia/Seoul"),
    ("Ada Maria Bauer", "first_word", {}, "Ada"),
    ("Ada Maria Bauer", "other_words", {}, "Maria Bauer"),
    ("yes", "flag", {}, True),
    (False, "", {}, None),
]


@pytest.mark.parametrize(("value", "how", "options", "wanted"), READ)
def test_a_value_is_read_as_the_mapping_says(
    value: object, how: str, options: dict[str, str], wanted: object
) -> None:
    """Each converter on what it was made for."""
    assert read(value, how, **options) == wanted


@pytest.mark.parametrize(
    ("value", "how", "options"),
    [
        ("31/12/2026", "date", {"format": "%d.%m.%Y"}),
        ("tomorrow", "odata_date", {}),
        ("/Date(999999999999999)/", "odata_date", {}),
        ({"year": "x"}, "tryton_date", {}),
        (["a", "b"], "", {}),
        ({"id": 1}, "", {}),
    ],
)
def test_what_cannot_be_read_is_refused(value: object, how: str, options: dict[str, str]) -> None:
    """The field is named; the value is not."""
    with pytest.raises(BadValueError, match=r"^fact: "):
        read(value, how, **options)


def test_no_is_an_answer_where_yes_or_no_is_asked() -> None:
    """Elsewhere some systems say false for nothing."""
    assert read(False, name="termination.rehire_eligible") is False


def test_a_function_that_meets_another_type_is_a_bad_value() -> None:
    """One odd record does not stop a reading."""
    finder = Finder("fact", "/map/fact", compiled("join(' ', here)"))

    with pytest.raises(BadValueError):
        value_of(finder, {"here": 7}, Notes())


JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=3),
    lambda inner: (
        some.dictionaries(some.sampled_from("abc"), inner, max_size=3)
        | some.lists(inner, max_size=2)
    ),
    max_leaves=8,
)


@given(JSON, some.lists(some.sampled_from("abc"), min_size=1, max_size=3))
def test_a_path_of_names_finds_what_the_interpreter_finds(record: object, names: list[str]) -> None:
    """The short way is only shorter."""
    expression = ".".join(names)
    found = compiled(expression)

    assert isinstance(found, Steps)
    assert found.search(record) == jmespath.search(expression, record)
