"""A real system of people, read by the declarative connector: listed, paged, by delta, followed.

The server is Tryton in a process of its own, filled over HTTP; the mapping is the shipped one.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import requests

from connectors.rest.client import RestHris
from connectors.rest.mapping import mapping_named
from connectors.rest.setup import Setup, filled_in, line_of
from tests.doctor_world import settings_of
from tests.fakes import FakeClock
from tests.hris_rounds import RoundWorld
from tests.tryton import INSTALLED, Hired, Tryton, tryton
from tourwright.bootstrap.hris import sources_of
from tourwright.bootstrap.hris_file import read_sources
from tourwright.domain.people import FactKind, PersonStatus, SourcePerson
from tourwright.ports import NotFoundError, RefusedError
from tourwright.ports.hris import ReadAsked, ReadPage, RoundState, SourceRules, Why
from tourwright.settings.reading import read as read_settings
from tourwright.store import Store

pytestmark = [
    pytest.mark.timeout(180),
    pytest.mark.skipif(not INSTALLED, reason="trytond is not installed: pip install .[test]"),
]

TODAY = datetime.now(UTC)
"""The server has the clock of the machine, and nothing else would fit it."""

SOON = TODAY.date() + timedelta(days=60)
COMPANY = (
    Hired("Ada Boss", "ada@acme.example", date(2019, 1, 1)),
    Hired("Jo Worker", "jo@acme.example", date(2024, 3, 1), supervisor=0),
    Hired("Mia van der Berg", "mia@acme.example", date(2024, 4, 1), supervisor=0),
    Hired("Li Wei", "li@acme.example", date(2023, 5, 1), supervisor=1),
    Hired("Al Gone", "al@acme.example", date(2020, 1, 1), 0, end=date(2025, 1, 31)),
    Hired("Uma Sooner", "uma@acme.example", SOON, supervisor=0),
    Hired("Cher", "cher@acme.example", date(2021, 1, 1), supervisor=0),
)
ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "how-to" / "connect-tryton.md"
SETTINGS = settings_of("http://127.0.0.1:1", "https://tours.example")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tryton]:
    """Serve the company; tests only ever add to it."""
    with tryton(tmp_path_factory.mktemp("tryton"), COMPANY) as running:
        yield running


def reader(server: Tryton, size: int = 500, key: str = "") -> RestHris:
    """Return the connector as the shipped mapping sets it up, with pages of this size."""
    setup = Setup(
        "hr",
        given={
            "base_url": server.address,
            "company": server.company,
            "key": key or server.key,
        },
        default_zone="Europe/Berlin",
    )
    mapping = filled_in(mapping_named("tryton"), setup)
    asked = mapping.document["list"]
    paging = {**asked["paging"], "size": size}
    whole = {**mapping.document, "list": {**asked, "paging": paging}}
    made = replace(mapping, document=whole)
    clock = FakeClock(datetime.now(UTC))
    return RestHris(line_of(made, requests.Session(), clock), made, setup)


def pages(server: Tryton, size: int) -> list[ReadPage]:
    """Return the pages of a full reading, each asked for by a connector of its own."""
    found = [reader(server, size).page(ReadAsked(Why.FULL))]
    while not found[-1].done:
        found.append(reader(server, size).page(ReadAsked(Why.FULL, found[-1].cursor)))
    return found


def delta(server: Tryton, since: datetime) -> set[str]:
    """Return the ids of a delta."""
    page = reader(server).page(ReadAsked(Why.DELTA, since=since))
    assert page.done
    assert not page.rejects
    return {person.source_person_id for person in page.people}


def named(server: Tryton, name: str) -> SourcePerson:
    """Return somebody of the company by their first name."""
    return next(one for one in reader(server).list_people() if one.given_name == name)


def test_everybody_is_listed_as_neutral_people(server: Tryton) -> None:
    """Those who left and those who have not come yet too, with nobody rejected."""
    page = reader(server).page(ReadAsked(Why.FULL))

    people = {person.given_name: person for person in page.people}
    assert (page.rejects, page.unmapped) == ((), {})
    assert {one.name.split()[0] for one in COMPANY} <= set(people)
    jo, ada = people["Jo"], people["Ada"]
    assert (jo.family_name, jo.work_email) == ("Worker", "jo@acme.example")
    assert (jo.hire_date, jo.manager_source_id) == (date(2024, 3, 1), ada.source_person_id)
    assert (ada.manager_source_id, ada.zone) == ("", "Europe/Berlin")
    assert people["Mia"].family_name == "van der Berg"
    assert people["Al"].status is PersonStatus.TERMINATED
    assert people["Al"].end_date == date(2025, 1, 31)
    assert people["Uma"].status is PersonStatus.PREHIRE


@pytest.mark.parametrize("size", [1, 3, 7])
def test_a_listing_in_pages_misses_nobody_and_repeats_nobody(server: Tryton, size: int) -> None:
    """Each page is asked for by its place alone, as after a stop; a last full page ends too."""
    found = pages(server, size)

    ids = [person.source_person_id for page in found for person in page.people]
    assert len(found) > 1 or size == 7
    assert len(ids) == len(set(ids)) >= len(COMPANY)
    assert {len(page.people) for page in found[:-1]} <= {size}


def test_a_delta_brings_who_is_new_and_who_changed(server: Tryton) -> None:
    """A new record was never written again; a new name or address is no change of the employee."""
    jo, mia, li = (named(server, name) for name in ("Jo", "Mia", "Li"))
    since = datetime.now(UTC)
    assert delta(server, since) == set()

    new = server.hire(Hired("Noa New", "noa@acme.example", date(2026, 1, 1), supervisor=0))
    server.move(int(jo.source_person_id), server.employees[3])
    server.rename(int(mia.source_person_id), "Mia Berg")
    server.mail(int(li.source_person_id), "li.wei@acme.example")

    changed = {one.source_person_id for one in (jo, mia, li)}
    assert delta(server, since) == {str(new), *changed}
    assert named(server, "Mia").family_name == "Berg"
    assert named(server, "Li").work_email == "li.wei@acme.example"


def test_the_next_delta_begins_before_this_one_by_the_servers_clock(server: Tryton) -> None:
    """A change made while we read is read again; nothing falls between two deltas."""
    begun = datetime.now(UTC)

    page = reader(server).page(ReadAsked(Why.FULL))
    server.move(server.employees[6], server.employees[0])

    assert page.next_since is not None
    assert begun - timedelta(minutes=11) < page.next_since < begun
    assert str(server.employees[6]) in delta(server, page.next_since)


def test_one_record_is_read_by_its_id(server: Tryton) -> None:
    """The same person as in the listing; an id that is none is nobody."""
    ada = named(server, "Ada")

    assert reader(server).get_person(ada.source_person_id) == ada
    for wrong in ("999999", "ada", "../party.party/1"):
        with pytest.raises(NotFoundError):
            reader(server).get_person(wrong)


def test_a_key_that_is_not_known_is_refused(server: Tryton) -> None:
    """Somebody has to act; nothing is repeated, and the key is in no message."""
    with pytest.raises(RefusedError) as refused:
        reader(server, key="no-such-key").page(ReadAsked(Why.FULL))

    assert "no-such-key" not in str(refused.value)


def test_a_new_supervisor_is_followed_to_the_one_alliance(
    server: Tryton, sqlite_store: Store
) -> None:
    """A full reading, then a delta: one person changed, one alliance is told, once."""
    rules = SourceRules(first="apply", adopt="everybody")
    world = RoundWorld(sqlite_store, reader(server, 3), rules, datetime.now(UTC))
    world.round("full")
    world.engine.tells.clear()
    cher, jo = server.employees[6], server.employees[1]

    server.move(cher, jo)
    done = world.round("delta")
    world.round("delta")

    assert done.state is RoundState.DONE
    [told] = world.engine.tells
    known = sqlite_store.people_bulk.of_source("hr", [str(cher), str(jo)])
    assert told.facts.alliance_id == known[str(cher)].alliance_id
    assert told.facts.manager_key == known[str(jo)].person_key
    assert [event.kind for event in told.events] == [FactKind.MANAGER_CHANGED]


def test_the_guide_of_tryton_works(server: Tryton, sqlite_store: Store, tmp_path: Path) -> None:
    """The sources file of the guide, with this server's address and a key of the least rights."""
    [file] = re.findall(r"^```json\n(.*?)^```$", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    key = tmp_path / "key"
    key.write_text(server.least_key())
    text = file.replace("https://erp.example.com/hr", server.address)
    (tmp_path / "sources.json").write_text(text.replace("/run/secrets/tryton", str(key)))

    found = read_sources(tmp_path / "sources.json")
    clock = FakeClock(datetime.now(UTC))
    built = sources_of(found, read_settings(SETTINGS), clock, sqlite_store)
    page = built["tryton"].reader.page(ReadAsked(Why.FULL))

    assert page.rejects == ()
    assert {"Ada", "Jo", "Cher"} <= {person.given_name for person in page.people}
    assert all(person.work_email for person in page.people)


def test_the_key_of_the_guide_changes_nothing(server: Tryton) -> None:
    """What an administrator may write, the user in no group may not."""
    answers = [
        requests.put(
            f"{server.address}/rest/model/company.employee/{server.employees[0]}",
            json={"supervisor": None},
            headers={"Authorization": f"Bearer {key}"},
            timeout=20,
        ).status_code
        for key in (server.key, server.least_key())
    ]

    assert answers[0] == 200
    assert answers[1] in {400, 403}


def test_nothing_of_the_server_is_imported_here() -> None:
    """It is another program under another licence: only its addresses are known."""
    ours = ("tourwright", "workflows", "activities", "connectors", "webhooks", "emulators", "tests")
    pattern = re.compile(r"^\s*(from|import) (trytond|proteus)\b", re.MULTILINE)

    files = (path for room in ours for path in (ROOT / room).rglob("*.py"))

    assert [path for path in files if pattern.search(path.read_text("utf-8"))] == []
