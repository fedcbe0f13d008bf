"""Files as they should not be: reported row by row or as a whole, never mended in silence."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from connectors.files.days import ColumnDays
from connectors.files.days import read as read_day
from connectors.files.encoding import UnreadableError, transcode
from connectors.files.headers import HeaderError, faults_in, header_of
from connectors.files.rows import Layout
from tests.files_world import HEADER, PLAIN, Drops, people, read, rejects, rows
from tourwright.domain.people import PersonStatus
from tourwright.ports.hris import ReadPage

STAFF = "employee_id;given_name;status;hire_date;end_date;manager_id\n"


def taken(tmp_path: Path, content: str | bytes, layout: Layout = PLAIN) -> list[ReadPage]:
    """Read one file."""
    drops = Drops(tmp_path, layout)
    drops.put("people.csv", content)
    return read(drops.reader())


def faults(pages: list[ReadPage]) -> list[tuple[str, str]]:
    """Return place and field of what was refused."""
    return [(reject.place, reject.field) for reject in rejects(pages)]


@pytest.mark.parametrize("content", ["", "\n", "   \n\n"])
def test_an_empty_file_is_refused_as_a_whole(tmp_path: Path, content: str) -> None:
    """It is no file of nobody."""
    pages = taken(tmp_path, content)

    assert (people(pages), faults(pages)) == ([], [("file", "file")])


def test_a_file_with_a_header_only_has_nobody(tmp_path: Path) -> None:
    """What that means is for whoever judges the reading."""
    pages = taken(tmp_path, HEADER)

    assert (people(pages), rejects(pages), pages[-1].whole) == ([], [], True)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_unicode_files_are_read_however_they_are_written(
    tmp_path: Path, encoding: str, newline: str
) -> None:
    """With a mark or without, with any ends of lines."""
    text = f"{HEADER}1,Zoë,Žižek,z@acme.example,2020-01-01,\n".replace("\n", newline)

    (person,) = people(taken(tmp_path, text.encode(encoding)))

    assert (person.given_name, person.family_name) == ("Zoë", "Žižek")


def test_utf16_and_cp1252_are_read_or_held(tmp_path: Path) -> None:
    """An old code page is read where IT named it, else the file is refused with advice."""
    old = f"{HEADER}1,Zoë,Müller,z@acme.example,2020-01-01,\n".encode("cp1252")

    refused = taken(tmp_path / "a", old)
    (person,) = people(taken(tmp_path / "b", old, Layout(named=("cp1252",))))

    assert (people(refused), faults(refused)) == ([], [("file", "file")])
    assert "set fallback" in rejects(refused)[0].why
    assert (person.given_name, person.family_name) == ("Zoë", "Müller")


def test_a_file_in_utf8_is_not_misread_where_a_code_page_is_named(tmp_path: Path) -> None:
    """What is valid UTF-8 is UTF-8."""
    text = f"{HEADER}1,Zoë,Müller,z@acme.example,2020-01-01,\n"

    (person,) = people(taken(tmp_path, text, Layout(named=("cp1252",))))

    assert person.given_name == "Zoë"


def test_half_a_file_in_utf16_is_refused(tmp_path: Path) -> None:
    """A cut character is no text."""
    whole = rows(1, 2).encode("utf-16")
    (tmp_path / "raw").write_bytes(whole[:-1])

    with pytest.raises(UnreadableError):
        transcode(tmp_path / "raw", tmp_path / "text")
    assert not (tmp_path / "text").exists()


def test_duplicate_ids_are_both_refused_and_yet_there(tmp_path: Path) -> None:
    """Nobody knows which is right; nobody is missing either."""
    pages = taken(tmp_path, rows(1, 2, 1, 3))

    assert [person.source_person_id for person in people(pages)] == ["2", "3"]
    assert faults(pages) == [("row 2", "source_person_id"), ("row 4", "source_person_id")]
    assert pages[0].present == ("1", "1")


def test_self_managers_have_no_manager_and_are_reported(tmp_path: Path) -> None:
    """The person is read all the same."""
    pages = taken(tmp_path, f"{HEADER}1,Ada,Bauer,a@acme.example,2020-01-01,1\n")

    assert [person.manager_source_id for person in people(pages)] == [""]
    assert faults(pages) == [("row 2", "manager_source_id")]


def test_manager_cycles_are_broken_and_reported(tmp_path: Path) -> None:
    """1, 2 and 3 lead to each other, 4 leads into them, 5 to nobody known: only three are odd."""
    bosses = {1: 2, 2: 3, 3: 1, 4: 1, 5: 99}
    lines = (f"{n},Ada,B,a{n}@acme.example,2020-01-01,{boss}\n" for n, boss in bosses.items())

    pages = taken(tmp_path, HEADER + "".join(lines))

    managers = {each.source_person_id: each.manager_source_id for each in people(pages)}
    assert managers == {"1": "", "2": "", "3": "", "4": "1", "5": "99"}
    assert faults(pages) == [(f"row {n}", "manager_source_id") for n in (2, 3, 4)]


def test_two_date_forms_in_a_column_refuse_the_rows_of_the_fewer(tmp_path: Path) -> None:
    """31.12.2026 beside 12/31/2026: the column's own form is what most rows have."""
    days = ["31.12.2020", "01.02.2020", "03.04.2020", "12/31/2020"]
    lines = (f"{n};Ada;active;{day};;\n" for n, day in enumerate(days, 1))

    pages = taken(tmp_path, STAFF + "".join(lines))

    assert [person.hire_date for person in people(pages)] == [
        date(2020, 12, 31),
        date(2020, 2, 1),
        date(2020, 4, 3),
    ]
    assert faults(pages) == [("row 5", "hire_date")]
    assert pages[0].present == ("4",)


@pytest.mark.parametrize(
    "days",
    [
        ("31.12.2020", "12/31/2020"),
        ("05/06/2020", "06/05/2020"),
        ("31/12/2020", "12/31/2020", "05/06/2020"),
    ],
)
def test_a_column_of_doubtful_days_is_refused_whole(tmp_path: Path, days: tuple[str, ...]) -> None:
    """As many of one form as of another, or day and month not to be told apart: nothing is read."""
    lines = (f"{n};Ada;active;{day};;\n" for n, day in enumerate(days, 1))

    pages = taken(tmp_path, STAFF + "".join(lines))

    assert people(pages) == []
    assert {reject.field for reject in rejects(pages)} == {"hire_date"}
    assert "day_format" in rejects(pages)[0].why


def test_a_form_that_it_names_settles_doubtful_days(tmp_path: Path) -> None:
    """05/06 is the sixth of May where IT says so."""
    layout = Layout(day_format="MM/DD/YYYY")

    (person,) = people(taken(tmp_path, f"{STAFF}1;Ada;active;05/06/2020;;\n", layout))

    assert person.hire_date == date(2020, 5, 6)


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("2026-12-31", "YYYY-MM-DD"),
        ("2026-12-31T00:00:00.000Z", "YYYY-MM-DD"),
        ("2026/12/31 00:00", "YYYY/MM/DD"),
        ("20261231", "YYYYMMDD"),
        ("31.12.2026", "DD.MM.YYYY"),
        ("31-12-2026", "DD-MM-YYYY"),
        ("31/12/2026", "DD/MM/YYYY"),
        ("12/31/2026", "MM/DD/YYYY"),
    ],
)
def test_each_form_of_days_is_known(value: str, form: str) -> None:
    """One value that is not doubtful decides its column."""
    column = ColumnDays()
    column.add(value)

    assert column.form() == form
    assert read_day(value, form) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ("1;Ada;fired;2020-01-01;;", "status"),
        ("1;Ada;active;;;", "hire_date"),
        ("1;Ada;active;2020-02-30;;", "hire_date"),
        ("1;Ada;active;2020-01-01;2019-01-01;", "end_date"),
        (";Ada;active;2020-01-01;;", "source_person_id"),
        ("1;a@acme.example;active;2020-01-01;;", "given_name"),
        ("1;Ada;active;2020-01-01", "row"),
        ("1;Ada;active;2020-01-01;;;;", "row"),
        ("1;A\0da;active;2020-01-01;;", "row"),
        (f"1;{'A' * 5000};active;2020-01-01;;", "row"),
        (f"1;{'A' * 200_000};active;2020-01-01;;", "row"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused(tmp_path: Path, cells: str, field: str) -> None:
    """Beside it the others are read."""
    others = "".join(f"{n};Ada;active;2020-01-01;;\n" for n in range(2, 5))

    pages = taken(tmp_path, f"{STAFF}{cells}\n{others}")

    assert faults(pages) == [("row 2", field)]
    assert [person.source_person_id for person in people(pages)] == ["2", "3", "4"]


def test_reports_show_no_value_of_a_row(tmp_path: Path) -> None:
    """They reach people who may not know it."""
    pages = taken(tmp_path, f"{STAFF}4711;Ada;fired;2020-01-01;;4711\n")

    assert all(value not in str(rejects(pages)) for value in ("4711", "Ada", "fired"))


def test_an_unknown_status_is_counted_for_the_mapping(tmp_path: Path) -> None:
    """By field; the row is there all the same."""
    pages = taken(tmp_path, f"{STAFF}1;Ada;fired;2020-01-01;;\n2;Ada;fired;2020-01-01;;\n")

    assert (pages[0].unmapped, pages[0].present) == ({"status": 2}, ("1", "2"))


def test_values_are_read_through_the_tables_of_the_source(tmp_path: Path) -> None:
    """Words in the file's own language, in any case; a star stands for all others."""
    tables: Mapping[str, Mapping[str, str]] = {"status": {"Aktiv": "active", "*": "terminated"}}
    text = f"{STAFF}1;Ada;AKTIV;2020-01-01;;\n2;Jo;raus;2020-01-01;2021-01-01;\n"

    found = people(taken(tmp_path, text, Layout(tables=tables)))

    assert [each.status for each in found] == [PersonStatus.ACTIVE, PersonStatus.TERMINATED]


def test_columns_are_known_by_the_names_that_it_gives(tmp_path: Path) -> None:
    """In any order and case; further columns are kept only where they are named."""
    columns = {
        "Personal-Nr.": "source_person_id",
        "Eintritt": "hire_date",
        "Kostenstelle": "attributes.cost_center",
    }
    text = "EINTRITT\tpersonal-nr.\tKostenstelle\tGehalt\tGiven Name\n2020-01-01\t7\tK1\t99\tAda\n"

    (person,) = people(taken(tmp_path, text, Layout(columns=columns)))

    assert (person.source_person_id, person.given_name) == ("7", "Ada")
    assert person.attributes == {"cost_center": "K1"}
    assert person.status is PersonStatus.ACTIVE


@pytest.mark.parametrize(
    "line", ["", "Name,City", "employee_id,given_name", "employee_id,hire_date,Hire Date"]
)
def test_a_first_line_that_lacks_or_doubles_columns_is_refused(line: str) -> None:
    """Before any row is read."""
    with pytest.raises(HeaderError):
        header_of(line, {})


def test_a_map_of_columns_leads_to_fields_only() -> None:
    """A slip of the pen is found when the product starts."""
    assert faults_in({"Name": "given_name", "X": "attributes.x"}) == []
    assert faults_in({"Name": "givenname"}) == [
        "columns: Name leads to givenname, which is no field"
    ]


def test_more_rows_than_allowed_are_counted_and_not_read(tmp_path: Path) -> None:
    """Somebody put another file there."""
    pages = taken(tmp_path, rows(*range(1, 12)), Layout(max_rows=10))

    assert (people(pages), faults(pages)) == ([], [("file", "file")])
    assert "11 rows" in rejects(pages)[0].why


def test_quoted_cells_may_hold_separators_and_ends_of_lines(tmp_path: Path) -> None:
    """Rows are numbered as the lines are."""
    text = f'{STAFF}1;"Ada;\nB";active;2020-01-01;;\n2;Jo;fired;2020-01-01;;\n'

    pages = taken(tmp_path, text)

    assert people(pages)[0].given_name == "Ada;\nB"
    assert faults(pages) == [("row 4", "status")]
