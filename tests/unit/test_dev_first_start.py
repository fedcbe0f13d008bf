"""What the trial company is made of: catalogue, settings, commands, and what it prints."""

import json
from pathlib import Path

import pytest

from emulators.demo_company import COMPANY, staff
from tourwright.catalogue import catalogue_report
from tourwright.dev.company import emulators_command, environment, temporal_command
from tourwright.dev.company_texts import first_steps, where_to_look
from tourwright.dev.first_start import HR_MAIL, seed_catalogue
from tourwright.dev.places import Home, Ports
from tourwright.dev.web import alliance_of
from tourwright.settings import read
from tourwright.temporal import SEARCH_ATTRIBUTES
from webhooks.letters_out import LONG_AGO
from webhooks.tokens import Link, Links, Purpose

ALLIANCE = "abcdefghijklmnopqrst"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A folder that nobody used yet."""
    return Home(tmp_path / "trial")


def test_the_company_gets_a_catalogue_of_its_own(home: Home) -> None:
    """It is the starter with the company's name, and without a fault."""
    folder = seed_catalogue(home)

    manifest = json.loads((folder / "catalogue.json").read_text(encoding="utf-8"))
    assert manifest["company"] == {"name": COMPANY, "hr_email": HR_MAIL}
    assert catalogue_report(folder)[0] == 0


def test_what_hr_changed_stays(home: Home) -> None:
    """The second start copies nothing."""
    mine = seed_catalogue(home) / "policies" / "company.json"
    mine.write_text("{}", encoding="utf-8")

    seed_catalogue(home)

    assert mine.read_text(encoding="utf-8") == "{}"


def test_the_settings_are_those_of_production(home: Home) -> None:
    """Secrets are named by files, and the product accepts them all."""
    settings = read(environment(home, Ports()))

    assert (settings.dev, settings.base_url) == (True, "http://127.0.0.1:8080")
    assert settings.hris is not None
    assert settings.hris.places["Berlin"].zone == "Europe/Berlin"
    assert not [name for name in environment(home, Ports()) if name.endswith(("_KEY", "_TOKEN"))]


def test_settings_do_not_change_between_starts(home: Home) -> None:
    """The same keys open what was sealed before."""
    assert read(environment(home, Ports())) == read(environment(Home(home.root), Ports()))


def test_temporal_keeps_its_state_and_can_skip_time(home: Home) -> None:
    """Its file is in the folder, its search attributes are ours."""
    command = temporal_command(home, Ports(temporal=7001))

    assert str(home.root / "temporal.sqlite") in command
    assert "frontend.WorkflowTimeSkippingEnabled=true" in command
    assert all(f"{key.name}={kind}" in command for key, kind in SEARCH_ATTRIBUTES.items())


def test_no_secret_stands_in_a_command(home: Home) -> None:
    """Everybody on the machine can read the command lines."""
    command = " ".join(emulators_command(home, Ports()))

    secrets = [home.secret(name) for name in ("hris-api-key", "hris-webhook-key")]
    assert not [path for path in secrets if path.read_text(encoding="utf-8") in command]


def test_the_application_reaches_no_mailbox_but_the_one_it_sends_from(home: Home) -> None:
    """As the guide tells IT, so that the doctor finds nothing and knows where to look."""
    settings = environment(home, Ports())
    command = emulators_command(home, Ports())
    ours = command[command.index("--service-mailbox") + 1]

    assert ours == settings["TOURWRIGHT_GRAPH_SENDER"]
    assert settings["TOURWRIGHT_M365_PROBE_OUTSIDE"] in {each.work_email for each in staff()}


def test_every_address_is_printed_with_its_own_port(home: Home) -> None:
    """Whoever changed a port sees the change."""
    ports = Ports(web=5001, hris=5002, mailbox=5003, temporal_ui=5004)

    printed = where_to_look(home, ports) + first_steps(ports, first=True)

    assert all(f"http://127.0.0.1:{port}" in printed for port in (5001, 5002, 5003, 5004))
    assert "{" not in printed


@pytest.mark.parametrize(
    ("purpose", "subject"),
    [
        (Purpose.ASK, f"{ALLIANCE}-1:commit:s:person"),
        (Purpose.WHERE, ALLIANCE),
        (Purpose.ALUMNI, ALLIANCE),
        (Purpose.LEAVE, ALLIANCE),
    ],
)
def test_a_page_is_about_the_alliance_of_its_link(purpose: Purpose, subject: str) -> None:
    """Each kind of link leads to the alliance, however old it is."""
    links = Links(b"k" * 32, "http://127.0.0.1:8080")
    url = links.url(Link(purpose, subject, "person"), LONG_AGO)

    assert alliance_of(url.removeprefix("http://127.0.0.1:8080"), links) == ALLIANCE


@pytest.mark.parametrize("path", ["/", "/trial", "/hooks/bamboohr", "/asks/nonsense", "/asks/"])
def test_other_pages_are_about_nobody(path: str) -> None:
    """They are answered on the machine's day."""
    assert alliance_of(path, Links(b"k" * 32, "http://127.0.0.1:8080")) == ""
