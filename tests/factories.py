"""Small factories of domain values with defaults, for any test."""

from datetime import UTC, date, datetime

from tourwright.domain.model import Party, PersonRef, TourKind
from tourwright.domain.policy import Policy, Snapshot, TourType
from tourwright.domain.statement import Names, Statement, standard
from tourwright.domain.tour import OpenTour

ALLIANCE_ID = "b" * 20
TOUR_ID = f"{ALLIANCE_ID}-1"
ANA, DANA, LEE, SKIP, DEPUTY = "p-ana", "p-dana", "p-lee", "p-skip", "p-deputy"
START = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def some_policy(**changes: object) -> Policy:
    """Return the policies of a company."""
    values: dict[str, object] = {
        "key": "company",
        "company": "Example",
        "hr_email": "hr@example.org",
        "principles": ("We tell each other what we know.",),
    }
    return Policy(**{**values, **changes})  # type: ignore[arg-type]  # any field, by name


def some_type(kind: TourKind = TourKind.ROTATIONAL, **changes: object) -> TourType:
    """Return a type of tour of this kind."""
    months = {TourKind.ROTATIONAL: 12, TourKind.TRANSFORMATIONAL: 36, TourKind.FOUNDATIONAL: None}
    values: dict[str, object] = {
        "key": f"some-{kind.value}",
        "kind": kind,
        "title": "A tour",
        "length_months": months[kind],
    }
    return TourType(**{**values, **changes})  # type: ignore[arg-type]  # any field, by name


def some_snapshot(kind: TourKind = TourKind.ROTATIONAL, **changes: object) -> Snapshot:
    """Return a version of the catalogue with one type; changes go to the type."""
    return Snapshot("v1", some_policy(), some_type(kind, **changes))


BLANKS: dict[TourKind, dict[str, object]] = {
    TourKind.ROTATIONAL: {"mission_objective": "Learn how the plant works."},
    TourKind.TRANSFORMATIONAL: {
        "mission_objective": "Move three plants to the new line.",
        "company_results": [
            {"kind": "launch", "text": "Three plants run.", "how_we_know": "The order book."}
        ],
        "employee_results": [
            {"kind": "skill", "text": "Lead a launch.", "how_we_know": "Two plants led."}
        ],
        "manager_aspirations": ["Build a team that stays curious."],
        "company_values": ["Say it early."],
        "promises": [
            {"owner": "employee", "text": "I tell you early."},
            {"owner": "manager", "text": "Two hours a month."},
            {"owner": "company", "text": "A mentor."},
        ],
        "career": "Toward leading a plant.",
        "shareable": "What is on our website.",
    },
}
BLANKS[TourKind.FOUNDATIONAL] = BLANKS[TourKind.TRANSFORMATIONAL]


def some_statement(
    kind: TourKind = TourKind.ROTATIONAL, start: date = START, **blanks: object
) -> Statement:
    """Return a text of this kind; what the employee has to add is still open when negotiated."""
    names = Names("Ana Sol", "Dana Reyes", "Example")
    months = some_type(kind).length_months
    return standard(kind, {**BLANKS[kind], **blanks}, names, start, months)


def some_opening(
    kind: TourKind = TourKind.ROTATIONAL, *, start: date = START, **changes: object
) -> OpenTour:
    """Return the opening of a tour between Ana and Dana in Berlin."""
    values: dict[str, object] = {
        "tour_id": TOUR_ID,
        "alliance_id": ALLIANCE_ID,
        "number": 1,
        "snapshot": some_snapshot(kind),
        "employee": PersonRef(ANA, "Europe/Berlin", "DE"),
        "manager": PersonRef(DANA, "Europe/Berlin", "DE"),
        "skip_level_key": SKIP,
        "statement": some_statement(kind, start),
        "start": start,
        "by": Party.SYSTEM,
        "standard_text": kind is TourKind.ROTATIONAL,
    }
    return OpenTour(**{**values, **changes})  # type: ignore[arg-type]  # any field, by name
