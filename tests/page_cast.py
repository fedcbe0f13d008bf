"""Who works at the company of the page tests, and what the HR system says of them."""

from collections.abc import Mapping

from tourwright.domain.people import SourcePerson

ZONE = "Europe/Berlin"
MANAGERS = {"ana": "dana", "dana": "sam", "lee": "sam", "olga": "otto", "otto": "sam"}
HELD: Mapping[str, frozenset[str]] = {
    "kim": frozenset({"HR"}),
    "cleo": frozenset({"Configurator"}),
    "igor": frozenset({"Operator"}),
    "eva": frozenset({"Executive"}),
    "ali": frozenset({"AlumniManager"}),
    "bo": frozenset({"BudgetOwner"}),
}
FAMILY = {"ana": "Sol", "dana": "Reyes", "lee": "Lind", "sam": "Stone", "otto": "Ott"}
CAST = (
    *("sam", "dana", "lee", "otto", "ana", "olga"),
    *("kim", "cleo", "igor", "eva", "ali", "bo", "gus"),
)
"""Ana works for Dana, Olga for Otto, the managers for Sam; Lee can be a delegate, Gus has left."""


def facts_of(name: str) -> SourcePerson:
    """Return what the HR system says of somebody of the cast."""
    return SourcePerson(
        source="hr",
        source_person_id=name,
        given_name=name.title(),
        family_name=FAMILY.get(name, "Example"),
        work_email=f"{name}@meridian.example",
        personal_email=f"{name}@home.example",
        manager_source_id=MANAGERS.get(name, ""),
        department="Sales" if name in ("ana", "dana") else "Plants",
        country="DE",
        zone=ZONE,
    )
