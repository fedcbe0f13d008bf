"""The documented permissions are the least ones, by Microsoft's own table."""

import re
from pathlib import Path

import pytest

from connectors.microsoft365.permissions import OF_THE_RESOURCE, PERMISSIONS, Permission
from emulators.ledger import Received
from tests.doctor_world import doctor_world
from tests.graph_table import call_of, calls_in, documented, needs_the_table, table

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "how-to" / "microsoft365.md"
START, END = "<!-- permissions: start -->\n", "<!-- permissions: end -->\n"
NAMED = re.compile(r'"([A-Z][A-Za-z]+\.[A-Z][A-Za-z.]+)"')


def guide_table() -> str:
    """Return the permissions as the guide shows them."""
    head = "| permission | where it is given | what for | when | without it |\n"
    rows = [row_of(each) for each in PERMISSIONS.values()]
    return head + "| --- | --- | --- | --- | --- |\n" + "\n".join(rows) + "\n"


def row_of(permission: Permission) -> str:
    """Return one line of the guide's table."""
    where = "Exchange, the service mailbox only" if permission.scoped else "Entra, whole tenant"
    when = f"`{permission.setting}`" if "=" in permission.setting else permission.setting
    return f"| `{permission.name}` | {where} | {permission.reason} | {when} | {permission.stops} |"


@needs_the_table
@pytest.mark.parametrize(("call", "name"), list(documented().items()))
def test_every_documented_call_may_be_made_with_its_permission(call: str, name: str) -> None:
    """Microsoft's table has the call, and our permission in it."""
    row = table()[call]

    assert row is None or row.allows(name)


@needs_the_table
@pytest.mark.parametrize("permission", PERMISSIONS.values(), ids=list(PERMISSIONS))
def test_no_documented_permission_could_be_a_smaller_one(permission: Permission) -> None:
    """For at least one of its calls Microsoft names it among the least."""
    rows = [table()[call] for call in permission.calls]

    assert any(row is not None and permission.name in row.least for row in rows)


@needs_the_table
def test_only_subscriptions_have_no_permission_of_their_own() -> None:
    """They need that of what is subscribed to, which is people."""
    assert {call for call in documented() if table()[call] is None} == set(OF_THE_RESOURCE)


@needs_the_table
def test_the_doctor_makes_documented_calls_only() -> None:
    """It needs no permission that the product does not need."""
    with doctor_world() as world:
        world.look()
        made = calls_in(list(world.emulator.ledger.lines()))

    assert made - set(documented()) == set()
    assert len(made) >= 8


@needs_the_table
@pytest.mark.parametrize(
    ("method", "path", "call"),
    [
        ("GET", "/v1.0/users/delta?$select=id", "GET /users/delta"),
        ("GET", "/v1.0/users/ana%40x.example", "GET /users/{user-id}"),
        (
            "POST",
            "/v1.0/users/m/messages/1/send",
            "POST /users/{user-id}/messages/{message-id}/send",
        ),
        ("GET", "/v1.0/never/heard/of", "GET /never/heard/of"),
    ],
)
def test_a_request_is_found_in_the_table(method: str, path: str, call: str) -> None:
    """A fixed path is not taken for somebody's id; an unknown one is in no row."""
    assert call_of(Received("graph", method, path, 200)) == call


def test_the_guide_lists_every_permission(request: pytest.FixtureRequest) -> None:
    """With its reason, and with what stops without it."""
    text = GUIDE.read_text("utf-8")
    before, after = text.partition(START)[0], text.partition(END)[2]
    expected = before + START + guide_table() + END + after
    if request.config.getoption("--golden"):
        GUIDE.write_text(expected, "utf-8")

    assert GUIDE.read_text("utf-8") == expected


def test_the_connector_names_no_permission_that_is_not_documented() -> None:
    """A call that is added with a permission of its own has to be written into the list first."""
    folder = ROOT / "connectors" / "microsoft365"
    texts = [path.read_text("utf-8") for path in folder.rglob("*.py")]
    named = {name for text in texts for name in NAMED.findall(text) if name.count(".") >= 1}

    beginning = {each.partition(".")[0] for each in PERMISSIONS}
    of_graph = {name for name in named if name.partition(".")[0] in beginning}
    assert of_graph - set(PERMISSIONS) == set()
