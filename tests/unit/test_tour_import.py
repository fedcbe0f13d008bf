"""Tours that run already: what a row must have, what comes back, and when the others come."""

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tourwright.domain.import_sheet import (
    COLUMNS,
    MOST_ROWS,
    NEEDED,
    WHY,
    ImportFileError,
    RowFault,
    error_file,
    sheet_of,
    text_of,
)
from tourwright.domain.model import TourKind
from tourwright.domain.tour_import import (
    OTHER_MANAGER,
    PROVENANCE,
    Checked,
    Known,
    checked,
    release_days,
)

TODAY = date(2026, 6, 1)
GOOD = {
    "employee_id": "1001",
    "manager_id": "1",
    "type": "transformational",
    "mission_objective": "Open the plant in Gdansk.",
    "start": "2025-01-01",
    "length_months": "36",
}
PEOPLE = {
    **{str(number): Known(f"key-{number}") for number in (1, 2, *range(1001, 1600))},
    "left": Known("key-left", has_left=True),
    "busy": Known("key-busy", on_tour=True),
}


def csv_of(*rows: dict[str, str], separator: str = ",") -> str:
    """Return a file of these rows."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    made = io.StringIO()
    writer = csv.DictWriter(made, columns, delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue()


def check(*rows: dict[str, str]) -> Checked:
    """Return what becomes of these rows."""
    return checked(sheet_of(csv_of(*rows)), PEOPLE, "Meridian Cells", TODAY)


def test_a_mission_that_is_missing_is_told_whatever_the_type_says() -> None:
    """Or HR mends the type and the row comes back for the mission."""
    found = check({**GOOD, "type": "sideways", "mission_objective": ""})

    assert {fault.column for fault in found.faults} == {"type", "mission_objective"}


def test_480_of_500_rows_are_taken_and_20_come_back() -> None:
    """Each of the twenty says what to mend; the error file can be mended and sent again."""
    rows = [{**GOOD, "employee_id": str(1001 + number)} for number in range(500)]
    for number in range(0, 500, 25):
        rows[number]["start"] = "12/31/2025"
    text = csv_of(*rows)

    found = checked(sheet_of(text), PEOPLE, "Meridian Cells", TODAY)
    back = error_file(sheet_of(text), found.faults)

    assert (len(found.tours), len(found.faulty_rows)) == (480, 20)
    mended = checked(
        sheet_of(back.replace("12/31/2025", "2025-12-31")), PEOPLE, "Meridian Cells", TODAY
    )
    assert (len(mended.tours), mended.faults) == (20, ())


def test_a_row_becomes_a_statement_with_its_provenance() -> None:
    """Texts and lists stand in their blanks; the end is computed."""
    row = {
        **GOOD,
        "committed_on": "15.12.2024",
        "company_results": "A plant that runs | 40 people hired",
        "manager_aspirations": "Lead a region",
        "career": "Plant manager",
    }

    [tour] = check(row).tours

    assert (tour.employee_key, tour.manager_key) == ("key-1001", "key-1")
    assert tour.committed_on == date(2024, 12, 15)
    assert tour.provenance == PROVENANCE
    statement = tour.statement
    assert statement.kind is TourKind.TRANSFORMATIONAL
    assert [result.text for result in statement.company_results] == [
        "A plant that runs",
        "40 people hired",
    ]
    assert (statement.last_day, statement.career) == (date(2027, 12, 31), "Plant manager")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("employee_id", ""),
        ("employee_id", "nobody"),
        ("employee_id", "left"),
        ("employee_id", "busy"),
        ("manager_id", ""),
        ("manager_id", "nobody"),
        ("manager_id", "1001"),
        ("type", "sabbatical"),
        ("mission_objective", " "),
        ("mission_objective", "x" * 2_001),
        ("mission_objective", "turned \u202e around"),
        ("start", ""),
        ("start", "12/31/2025"),
        ("start", "2025-02-30"),
        ("start", "2026-06-02"),
        ("start", "0001-01-01"),
        ("start", "9999-12-31"),
        ("length_months", ""),
        ("length_months", "0"),
        ("length_months", "3.5"),
        ("length_months", "121"),
        ("length_months", "9" * 400),
        ("length_months", "12"),
        ("committed_on", "yesterday"),
        ("committed_on", "2026-06-02"),
    ],
)
def test_a_fault_names_its_row_and_column(column: str, value: str) -> None:
    """The other row is taken."""
    row = {**GOOD, column: value}

    found = check({**GOOD, "employee_id": "1002"}, row)

    assert [tour.row_no for tour in found.tours] == [2]
    assert {(fault.row_no, fault.column) for fault in found.faults} == {(3, column)}


@pytest.mark.parametrize("column", [name for name in COLUMNS if name != "career"])
def test_no_fault_repeats_what_stands_in_the_file(column: str) -> None:
    """Sentences about faults may end up where no text of people belongs."""
    found = check({**GOOD, column: "ZQX \x07" * 2_000})

    assert found.faults
    assert all("ZQX" not in fault.why for fault in found.faults)


def test_two_rows_of_one_person_both_come_back() -> None:
    """Nobody but HR knows which one counts."""
    found = check(GOOD, {**GOOD, "manager_id": "2"})

    assert [fault.row_no for fault in found.faults] == [2, 3]


def test_a_foundational_tour_has_no_end() -> None:
    """Its length stays empty, and a length is a fault."""
    row = {**GOOD, "type": "foundational", "length_months": ""}

    assert check(row).tours[0].statement.last_day is None
    assert check({**row, "length_months": "12"}).faults[0].column == "length_months"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_usual_separator_is_read(separator: str) -> None:
    """The line of the columns says which one it is; a mark before it does not matter."""
    sheet = sheet_of("\ufeff" + csv_of(GOOD, separator=separator))

    assert sheet.columns == NEEDED
    assert sheet.rows[2]["mission_objective"] == GOOD["mission_objective"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_letters_are_read_as_they_were_written(encoding: str) -> None:
    """In the three ways that can be told apart."""
    text = csv_of({**GOOD, "mission_objective": "Gdańsk öffnen"})

    assert sheet_of(text_of(text.encode(encoding))).rows[2]["mission_objective"] == "Gdańsk öffnen"


def test_letters_are_never_guessed() -> None:
    """A file of another code page is refused, with what to do."""
    with pytest.raises(ImportFileError, match="CSV UTF-8"):
        text_of("Gdańsk öffnen".encode("cp1250"))


def test_names_of_columns_are_read_as_people_write_them() -> None:
    """With spaces and capitals; empty rows count, and are left out."""
    head = ",".join(name.replace("_", " ").title() for name in NEEDED)

    sheet = sheet_of(f"{head}\r\n,,,,,\r\n{','.join(GOOD.values())}\r\n")

    assert list(sheet.rows) == [3]


def test_a_row_with_too_many_cells_comes_back() -> None:
    """A text with a comma and without quotes would move every cell after it."""
    text = csv_of(GOOD).rstrip() + ",one more\r\n"

    [fault] = checked(sheet_of(text), PEOPLE, "Meridian Cells", TODAY).faults

    assert (fault.row_no, fault.column) == (2, "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name,mail\r\n",
        csv_of({**GOOD, "salary": "1"}),
        ",".join([*NEEDED, "start"]),
        ",".join(NEEDED) + '\r\n"open',
        ",".join(NEEDED) + "\r\n" + "x" * 30_000,
        ",".join(NEEDED) + "\r\na\x00b",
        ",".join(NEEDED) + "\r\n" + "1,1,1,1,1,1\r\n" * (MOST_ROWS + 1),
    ],
    ids=["empty", "others", "unknown", "twice", "open", "long", "nul", "many"],
)
def test_a_file_that_is_none_of_ours_is_refused_whole(text: str) -> None:
    """With a sentence that says what to do."""
    with pytest.raises(ImportFileError):
        sheet_of(text)


def test_what_a_spreadsheet_would_compute_goes_back_as_text() -> None:
    """And is read again as what it was."""
    sheet = sheet_of(csv_of({**GOOD, "career": "=HYPERLINK(1)"}))

    back = error_file(sheet, [RowFault(2, "career", "fill it in")])

    assert "'=HYPERLINK(1)" in back
    assert sheet_of(back).rows[2]["career"] == "=HYPERLINK(1)"
    assert sheet_of(back).rows[2][WHY] == "career: fill it in"


@given(st.text(max_size=300), st.sampled_from([*COLUMNS, ""]))
def test_no_file_breaks_the_reading(text: str, column: str) -> None:
    """Whatever stands in it: rows, or a sentence."""
    try:
        sheet = sheet_of(f"{','.join(NEEDED)},{column or 'career'}\n{text}")
    except ImportFileError:
        return
    found = checked(sheet, PEOPLE, "Meridian Cells", TODAY)
    assert len(found.tours) + len(found.faulty_rows) == len(sheet.rows)


def test_a_row_is_of_the_manager_whom_the_hr_system_names() -> None:
    """Who was handed over since the agreement is for HR to put right first."""
    people = {**PEOPLE, "1001": Known("key-1001", manager_key="key-2")}

    found = checked(sheet_of(csv_of(GOOD)), people, "Meridian Cells", TODAY)

    assert found.faults == (RowFault(2, "manager_id", OTHER_MANAGER),)


def test_so_many_a_working_day() -> None:
    """45 rows from a Friday on: twenty, twenty on Monday, five on Tuesday."""
    friday = date(2026, 6, 5)

    days = release_days(45, 20, friday, lambda day: day.weekday() < 5)

    assert [days.count(friday + timedelta(days=more)) for more in range(5)] == [20, 0, 0, 20, 5]
