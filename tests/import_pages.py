"""HR's pages of running tours: files as a browser sends them, and days that pass."""

import io
from collections.abc import Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.import_world import HEAD
from tests.page_world import PageWorld, hidden, send
from tourwright.domain.model import Party, TourKind
from tourwright.domain.tour_import import RunningTour
from tourwright.domain.tour_state import Imported
from tourwright.intake.releasing import Releases

PATH, FILE = "/hris/import", "/hris/import/1"
GERMAN = {"Accept-Language": "de"}


def row(world: PageWorld, name: str, manager: str, start: str = "2025-09-01") -> str:
    """Return one row about somebody of the cast, by the id of the source."""
    ids = [world.people[one].facts.source_person_id for one in (name, manager)]
    return f"{','.join(ids)},transformational,Open the plant,{start},36"


def sent(
    browser: FlaskClient, text: str | bytes, headers: Mapping[str, str] | None = None
) -> TestResponse:
    """Send a file as the browser does, and follow it to what it holds."""
    data = text if isinstance(text, bytes) else text.encode()
    fields = {**hidden(browser.get(PATH)), "verb": "check", "file": (io.BytesIO(data), "tours.csv")}
    kind = "multipart/form-data"
    return browser.post(
        PATH, data=fields, content_type=kind, headers=headers, follow_redirects=True
    )


def two_rows(world: PageWorld) -> str:
    """Return a file of a row that fits and one that does not."""
    return "\n".join([HEAD, row(world, "ana", "dana"), row(world, "olga", "otto", "soon")])


def two_good(world: PageWorld) -> str:
    """Return a file of two rows that fit."""
    return "\n".join([HEAD, row(world, "ana", "dana"), row(world, "olga", "otto")])


def begun(world: PageWorld) -> FlaskClient:
    """Have a file of two rows brought in, one a day."""
    kim = world.signed_in("kim")
    sent(kim, two_good(world))
    send(kim, FILE, {"verb": "begin", "a_day": "1"}, "begin")
    return kim


class OpensTours:
    """Takes rows as the alliances do: the text of the file is before both."""

    def __init__(self, world: PageWorld) -> None:
        self._world = world

    def bring_in(self, act_id: str, hr_key: str, tour: RunningTour) -> str:
        """See `tourwright.intake.releasing.BringsIn.bring_in`."""
        world = self._world
        assert (act_id.startswith("import-1-"), hr_key) == (True, world.key("kim"))
        names = {person.person_key: name for name, person in world.people.items()}
        two = (names[tour.employee_key], names[tour.manager_key])
        imported = Imported(tour.provenance, tour.committed_on, hr_key)
        given = {"imported": imported, "standard_text": False, "by": Party.HR}
        return world.open_tour(TourKind.TRANSFORMATIONAL, two, **given).tour_id


def shown(world: PageWorld, path: str = FILE) -> str:
    """Return the page as HR reads it now, days later perhaps."""
    return world.signed_in("kim").get(path).text


def a_day_passes(world: PageWorld, times: int = 1) -> None:
    """Let the worker's hour come on so many days; nobody answers meanwhile."""
    bringer = OpensTours(world)
    for _ in range(times):
        world.wait(days=1)
        Releases(world.store.imports, world.store.people, bringer).work(world.clock.now())
