"""Who is out of office, as the emulated calendars say it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import requests

from connectors.microsoft365.away import GraphAway
from connectors.microsoft365.clouds import cloud_of
from connectors.microsoft365.graph import GraphClient
from connectors.microsoft365.stand_in import stood_in
from tests.microsoft_tenant import DANA, MAILBOX, NOW, OLGA, App, app_in_tenant
from tests.unit.test_directory_client import Token

BOTH = ("Dana@acme.example", "olga@acme.example", "nobody@else.example")


@pytest.fixture
def app() -> Iterator[App]:
    """A tenant with Dana and Olga."""
    with app_in_tenant() as made:
        yield made


def away_of(app: App) -> GraphAway:
    """Return our look at the calendars."""
    session = stood_in(requests.Session(), app.url)
    return GraphAway(GraphClient(session, Token(app.token), cloud_of("public")), MAILBOX)


def test_only_those_away_are_named_with_their_return(app: App) -> None:
    """However the address is written; whoever is unknown is there."""
    back = NOW + timedelta(days=4)
    app.emulator.tenant.users[DANA].oof_until = back

    assert away_of(app).until(BOTH, NOW) == {"Dana@acme.example": back}


def test_an_absence_to_come_is_none_yet(app: App) -> None:
    """Nothing is held back before it begins."""
    olga = app.emulator.tenant.users[OLGA]
    olga.oof_from, olga.oof_until = NOW + timedelta(days=2), NOW + timedelta(days=4)

    assert away_of(app).until(BOTH, NOW) == {}


def test_many_are_asked_about_in_a_few_calls(app: App) -> None:
    """Twenty at a time are allowed."""
    app.emulator.tenant.users[DANA].oof_until = NOW + timedelta(days=1)
    many = [f"n{n}@acme.example" for n in range(45)]

    assert away_of(app).until([*many, "dana@acme.example"], NOW).keys() == {"dana@acme.example"}
