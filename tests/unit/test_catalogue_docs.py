"""The reference names everything HR may write, and its examples are right."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import schemas
from tourwright.catalogue import conditions
from tourwright.domain.placeholders import PLACEHOLDERS
from tourwright.domain.step_model import ROLE_PARTY

ROOT = Path(schemas.__file__).parents[1]
DOCS = ROOT / "docs"
CATALOGUE = (DOCS / "reference" / "catalogue.md").read_text(encoding="utf-8")
WORKFLOWS = (DOCS / "reference" / "workflow-schema.md").read_text(encoding="utf-8")
TRIGGER = re.compile(r"\.trigger\(\"([a-z_.]+)\"")


def names_in(part: object) -> Iterator[str]:
    """Yield every property name of a schema."""
    if isinstance(part, dict):
        yield from part.get("properties", {})
        for inner in part.values():
            yield from names_in(inner)


@pytest.mark.parametrize("name", ["catalogue.v1", "company_policy.v1", "tour_type.v1"])
def test_reference_of_the_catalogue_names_every_property(name: str) -> None:
    """What a file may hold can be looked up."""
    missing = [each for each in names_in(schemas.schema(name)) if f"{each}`" not in CATALOGUE]

    assert missing == []


def test_reference_of_workflow_schemas_names_every_property_and_event() -> None:
    """Also every kind of step and every role."""
    schema = schemas.schema("workflow.v1")
    known = {*names_in(schema), *schema["properties"]["on"]["enum"], *schema["$defs"], *ROLE_PARTY}

    assert [
        each
        for each in sorted(known - {"kind", "$schema", "comment"})
        if f"`{each}`" not in WORKFLOWS
    ] == []


def test_reference_names_every_fact_and_placeholder() -> None:
    """With the words that stand in for a value nobody knows."""
    facts = [f"{part}.{name}" for part, names in conditions.STEP_FACTS.items() for name in names]

    assert [fact for fact in facts if f"`{fact}`" not in WORKFLOWS] == []
    assert [fact for fact in conditions.PERSON_FACTS if f"`{fact}`" not in CATALOGUE] == []
    assert [name for name in PLACEHOLDERS if f"`{{{{{name}}}}}`" not in WORKFLOWS] == []


def test_example_in_the_reference_is_valid() -> None:
    """Somebody may copy it."""
    block = WORKFLOWS[WORKFLOWS.index("    {") : WORKFLOWS.index("\n| name")]

    assert schemas.validator("workflow.v1").is_valid(json.loads(block))


def test_events_are_those_a_tour_names() -> None:
    """An event nobody names would bind steps to a day that never comes."""
    code = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tourwright/domain").glob("tour*.py")
    )
    named = {*TRIGGER.findall(code), "completed", "ended_early"}

    assert set(schemas.schema("workflow.v1")["properties"]["on"]["enum"]) == named
