"""Own choices about language and mails."""

import pytest
from werkzeug.test import TestResponse

from tests.page_world import PageWorld, send
from tourwright.ports_pages import Preference
from tourwright.store import Store

GOOD = {
    "language": "de",
    "digest": "weekly",
    "mails_a_week": "2",
    "quiet_from": "17:30",
    "quiet_to": "09:00",
    "verb": "save",
}


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return the cast."""
    return PageWorld(sqlite_store)


def save(world: PageWorld, **changes: str) -> TestResponse:
    """Let Ana send her settings."""
    return send(world.signed_in("ana"), "/settings", {**GOOD, **changes}, "save")


def kept(world: PageWorld) -> Preference:
    """Return what is kept of Ana's."""
    return world.store.preferences.get(world.key("ana"))


def test_choices_are_kept_and_shown(world: PageWorld) -> None:
    """The page is in the language that was chosen, at once."""
    answer = save(world)

    assert answer.status_code == 303
    assert kept(world) == Preference(world.key("ana"), "de", "weekly", 2, "17:30", "09:00", None, 0)
    page = world.signed_in("ana").get("/settings").text
    assert '<html lang="de">' in page
    assert 'value="17:30"' in page


def test_as_the_company_has_it_is_a_choice(world: PageWorld) -> None:
    """Nothing of one's own is left then."""
    save(world)

    save(world, language="usual", digest="daily", mails_a_week="usual", quiet_from="", quiet_to="")

    assert kept(world) == Preference(world.key("ana"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("mails_a_week", "500"),
        ("mails_a_week", "-1"),
        ("language", "xx"),
        ("digest", "never"),
        ("quiet_from", "25:00"),
        ("quiet_to", "soon"),
        ("quiet_to", "9" * 100_000),
    ],
)
def test_a_choice_that_is_none_is_named(world: PageWorld, field: str, value: str) -> None:
    """The alert leads to the field; nothing is kept."""
    answer = save(world, **{field: value})

    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text
    assert kept(world) == Preference(world.key("ana"))


def test_the_settings_are_ones_own(world: PageWorld) -> None:
    """Dana's page does not show what Ana chose."""
    save(world)

    assert 'value="17:30"' not in world.signed_in("dana").get("/settings").text


def test_a_form_of_another_site_changes_nothing(world: PageWorld) -> None:
    """Without the hidden field it comes back, filled."""
    answer = world.signed_in("ana").post("/settings", data=GOOD)

    assert answer.status_code == 403
    assert kept(world) == Preference(world.key("ana"))
