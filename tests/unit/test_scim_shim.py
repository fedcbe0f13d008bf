"""What directories send beside the standard is put into its words."""

from typing import Any

import pytest

from webhooks.scim.shim import ENTERPRISE, MANAGER, mended

HELD = {
    "emails": [{"type": "work", "value": "jo@acme.example"}],
    "roles": [{"primary": True, "value": "lead"}],
}
REMOVED = {"op": "remove", "path": MANAGER}


def of(*operations: object) -> list[Any]:
    """Return the operations that stand for these."""
    made: list[Any] = mended({"Operations": list(operations)}, HELD)["Operations"]
    return made


@pytest.mark.parametrize(
    ("value", "op"),
    [
        ("7", {"value": "7"}),
        ([{"value": "7", "$ref": "../Users/7"}], {"value": "7", "$ref": "../Users/7"}),
        ({"value": "7", "$ref": "../Users/7"}, {"value": "7", "$ref": "../Users/7"}),
        (["7"], {"value": "7"}),
    ],
)
def test_a_manager_is_named_in_any_way(value: object, op: object) -> None:
    """As an id, in a list, as an object whose reference stays."""
    for path in (MANAGER, f"{MANAGER}.value"):
        made = of({"op": "Add", "path": path, "value": value})
        assert made == [{"op": "replace", "path": MANAGER, "value": op}]


@pytest.mark.parametrize("value", ["", " ", None, [], [""], {}, {"value": ""}, {"$ref": "../x"}])
def test_a_manager_of_nothing_is_removed(value: object) -> None:
    """By any emptiness."""
    assert of({"op": "Replace", "path": MANAGER, "value": value}) == [REMOVED]
    assert of({"op": "replace", "value": {ENTERPRISE: {"manager": value}}}) == [REMOVED]


@pytest.mark.parametrize(("word", "truth"), [("False", False), ("TRUE", True), ("maybe", "maybe")])
def test_truth_may_be_text(word: str, truth: object) -> None:
    """With a path, without one, and with the schema before it."""
    wanted = [{"op": "replace", "path": "active", "value": truth}]

    assert of({"op": "Replace", "path": "active", "value": word}) == wanted
    assert of({"op": "Replace", "value": {"active": word}}) == wanted
    core = "urn:ietf:params:scim:schemas:core:2.0:User:active"
    assert of({"op": "Replace", "path": core, "value": word}) == wanted


def test_names_with_dots_and_colons_become_paths() -> None:
    """What is plain stays together."""
    value = {"displayName": "Jo", "name.givenName": "Jo", f"{ENTERPRISE}:department": "Design"}

    assert of({"op": "replace", "value": value}) == [
        {"op": "replace", "value": {"displayName": "Jo"}},
        {"op": "replace", "path": "name.givenName", "value": "Jo"},
        {"op": "replace", "path": f"{ENTERPRISE}:department", "value": "Design"},
    ]


def test_an_entry_that_is_not_there_is_made_once() -> None:
    """Its second part goes into the same entry; one that is there is changed."""
    street, town = 'addresses[type eq "work"].streetAddress', 'addresses[type eq "work"].locality'

    assert of(
        {"op": "Add", "path": street, "value": "Elm 1"},
        {"op": "Add", "path": town, "value": "Pune"},
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "new@acme.example"},
    ) == [
        {"op": "add", "path": "addresses", "value": [{"type": "work", "streetAddress": "Elm 1"}]},
        {"op": "add", "path": town, "value": "Pune"},
        {"op": "replace", "path": 'emails[type eq "work"].value', "value": "new@acme.example"},
    ]


def test_a_main_entry_is_found_by_truth() -> None:
    """Which comes as text, too."""
    made = of({"op": "Add", "path": 'roles[primary eq "True"].value', "value": "head"})

    assert made == [{"op": "add", "path": "roles[primary eq true].value", "value": "head"}]


def test_only_the_members_that_are_named_go() -> None:
    """Without a name the whole list does."""
    two = [{"value": "1"}, {"value": '2"'}]

    assert of({"op": "Remove", "path": "members", "value": two}) == [
        {"op": "remove", "path": 'members[value eq "1"]'},
        {"op": "remove", "path": 'members[value eq "2\\""]'},
    ]
    assert of({"op": "Remove", "path": "members"}) == [{"op": "remove", "path": "members"}]


@pytest.mark.parametrize("wrong", [7, "x", None, [], {"op": "replace"}, {"op": 7, "path": 7}])
def test_what_is_wrong_otherwise_is_left_to_be_refused(wrong: object) -> None:
    """Nothing is guessed."""
    made = of(wrong)

    assert len(made) == 1
    assert mended({"Operations": wrong}, HELD)["Operations"] is not None or wrong is None
