"""Ids of a source looked up many at a time."""

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import create_engine

from tests.store_factories import source_person
from tests.unit.test_store_bulk import apply
from tourwright.store import Store
from tourwright.store.people_fetched import looked_up

MANY = 200


def test_postgresql_looks_each_id_up_without_knowing_the_table(
    postgresql_url: str, opened: Callable[..., Store]
) -> None:
    """A table that grew since its statistics were made is not read whole for some ids of it."""
    apply(opened(postgresql_url), *[source_person(str(number)) for number in range(MANY)])

    plan = planned(postgresql_url, looked_up("bamboohr", ["7", "nobody"]))

    lookups = [node for node in plan if node.get("Relation Name") == "person_links"]
    assert [node["Actual Loops"] for node in lookups] == [2]
    (condition,) = [node["Index Cond"] for node in plan if "Index Cond" in node]
    assert "source = " in condition
    assert "source_person_id = " in condition


def planned(url: str, statement: Any) -> list[dict[str, Any]]:  # noqa: ANN401  (any select)
    """Return the nodes of the plan that was run, the outermost first."""
    engine = create_engine(url)
    compiled = statement.compile(engine)
    with engine.connect() as connection:
        sql = f"EXPLAIN (ANALYZE, FORMAT JSON) {compiled}"
        (found,) = connection.exec_driver_sql(sql, dict(compiled.params)).one()
    engine.dispose()
    return flat((json.loads(found) if isinstance(found, str) else found)[0]["Plan"])


def flat(node: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the node and all below it."""
    return [node, *[each for child in node.get("Plans", ()) for each in flat(child)]]
