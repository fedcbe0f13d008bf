"""Signing in without proof exists in a trial company on this machine, and nowhere else."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from tests.fakes import FakeClock
from tests.page_world import PageWorld
from tourwright.dev.sign_in import LastingSessions, NotATrialError, blueprint, must_be_on_a_desk
from tourwright.dev.web import alliance_of
from tourwright.domain.people import Person, SourcePerson
from tourwright.ports_pages import Session
from tourwright.store import Store
from webhooks.tokens import Links
from webhooks.who import is_open

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("dev", "base_url"),
    [
        (False, "http://127.0.0.1:8080"),
        (True, "https://tours.example"),
        (True, "http://tours.example:8080"),
        (True, "http://127.0.0.1.tours.example"),
        (True, "http://localhost.tours.example"),
        (False, "https://tours.example"),
    ],
)
def test_it_refuses_to_be_built_elsewhere(base_url: str, *, dev: bool) -> None:
    """Neither the setting nor the address alone is enough."""
    settings = SimpleNamespace(dev=dev, base_url=base_url, link_key="k" * 32)
    parts = SimpleNamespace(settings=settings)

    with pytest.raises(NotATrialError):
        must_be_on_a_desk(dev=dev, base_url=base_url)
    with pytest.raises(NotATrialError):
        blueprint(parts)  # type: ignore[arg-type]


def test_the_product_has_no_such_page(sqlite_store: Store) -> None:
    """The application that companies run knows neither the route nor a link to it."""
    world = PageWorld(sqlite_store, dev=True)

    assert not [rule for rule in world.app.url_map.iter_rules() if "dev" in rule.rule]
    assert world.client().get("/sign-in/dev").status_code == 404
    assert "trial company" not in world.client().get("/sign-in").text


@dataclass
class OneSession:
    """A store of one session, begun long ago."""

    session: Session

    def find(self, digest: str) -> tuple[Session, Person] | None:
        """See `Sessions.find`."""
        return self.session, Person(digest, "a1", SourcePerson("hr", "1"))


def test_sessions_last_over_jumps_of_years() -> None:
    """Who jumps three years ahead between two clicks is still signed in."""
    begun = Session("d", "p", frozenset(), NOW, NOW, NOW + timedelta(hours=12))
    later = FakeClock(NOW + timedelta(days=1100))

    found = LastingSessions(OneSession(begun), later).find("d")  # type: ignore[arg-type]

    assert not is_open(begun, later.now())
    assert found is not None
    assert is_open(found[0], later.now())


@pytest.mark.parametrize(
    ("path", "alliance_id"),
    [
        ("/tours/abc-2/statement", "abc"),
        ("/alliances/abc", "abc"),
        ("/alliances/abc/looks", "abc"),
        ("/team", ""),
        ("/sign-in", ""),
        ("/", ""),
    ],
)
def test_pages_of_an_alliance_are_shown_on_its_day(path: str, alliance_id: str) -> None:
    """A page about two people tells the time that these two have reached."""
    assert alliance_of(path, Links(b"k" * 32, "http://127.0.0.1")) == alliance_id
