"""The sources that IT's file names are built whole, or told what they lack."""

import json
from pathlib import Path
from typing import Any

import pytest

from connectors.bamboohr.paged import PagedBambooHr
from connectors.personio.client import Personio
from connectors.successfactors.client import SuccessFactors
from connectors.workday.client import Workday
from tests.certificates import key_and_certificate
from tests.hris_cast import NOW
from tests.people_systems import CERTIFICATE, KEY, SetClock
from tourwright.bootstrap import hris_vendors
from tourwright.bootstrap.hris_file import read_sources
from tourwright.settings import SettingsError
from tourwright.settings.hris import Source

SAP = {"client_id": "c", "company_id": "acme", "user": "api", "private_key": KEY}
BASE = "https://people.example.com"


def source(tmp_path: Path, **told: object) -> Source:
    """Return the source as the file names it."""
    document = {"schema": "hris_sources.v1", "sources": {"people": told}}
    path = tmp_path / "sources.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return read_sources(path, plain=True)["people"]


def test_each_system_is_built_of_its_block(tmp_path: Path) -> None:
    """Under the name that IT gave it."""
    clock = SetClock()
    auth: dict[str, Any] = {"client_id": "papi-1", "client_secret": "s"}
    one = hris_vendors.personio_of("p", source(tmp_path, kind="personio", auth=auth), clock)
    sap = {**SAP, "certificate": CERTIFICATE}
    told = source(tmp_path, kind="successfactors", base_url=BASE, auth=sap)
    two = hris_vendors.successfactors_of("s", told, clock)
    told = source(tmp_path, kind="bamboohr", base_url=BASE, auth={"api_key": "k"})
    three = hris_vendors.bamboohr_of("b", told, clock)
    isu = {"user": "ISU", "password": "p"}
    four = hris_vendors.workday_of(
        "w", source(tmp_path, kind="workday", base_url=BASE, auth=isu), clock
    )

    kinds = [type(each) for each in (one, two, three, four)]
    assert kinds == [Personio, SuccessFactors, PagedBambooHr, Workday]
    assert [each.source for each in (one, two, three, four)] == ["p", "s", "b", "w"]


def test_workday_takes_an_api_client_instead_of_a_password(tmp_path: Path) -> None:
    """Tokens by a refresh token that does not expire."""
    auth = {"client_id": "c", "client_secret": "s", "refresh_token": "r"}
    options = {"token_url": f"{BASE}/token", "entered_prompt": "Entered_On_or_After"}
    told = source(tmp_path, kind="workday", base_url=BASE, auth=auth, options=options)

    assert hris_vendors.workday_of("w", told, SetClock()).source == "w"


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"kind": "personio", "auth": {"client_id": "c"}}, "/sources/people/auth/client_secret"),
        ({"kind": "workday", "auth": {"user": "u", "password": "p"}}, "base_url: workday needs it"),
        ({"kind": "bamboohr", "base_url": BASE}, "/sources/people/auth/api_key"),
        (
            {"kind": "successfactors", "base_url": BASE, "auth": {"user": "u", "password": "p"}},
            "takes no user and password any more",
        ),
        (
            {"kind": "successfactors", "base_url": BASE, "auth": {**SAP, "certificate": "x"}},
            "must be PEM and belong together",
        ),
        (
            {
                "kind": "successfactors",
                "base_url": BASE,
                "auth": {**SAP, "certificate": key_and_certificate(NOW)[1]},
            },
            "must be PEM and belong together",
        ),
    ],
)
def test_what_lacks_is_told_by_its_place(tmp_path: Path, told: dict[str, Any], fault: str) -> None:
    """At the start, and without a secret in the message."""
    found = source(tmp_path, **told)
    build = getattr(hris_vendors, f"{found.kind}_of")

    with pytest.raises(SettingsError, match=fault) as refused:
        build("people", found, SetClock())

    assert KEY not in str(refused.value)


def test_events_are_read_by_the_recipe_that_the_file_names(tmp_path: Path) -> None:
    """A secret that signs nothing is told at the start."""
    base: dict[str, Any] = {"kind": "personio"}
    unsigned = source(tmp_path, **base, events={"recipe": "unsigned", "path_secret": "x" * 32})
    broken = source(tmp_path, **base, events={"recipe": "finch", "secrets": ["?"]})

    reader = hris_vendors.events_of("people", unsigned)

    assert reader is not None
    assert reader.read({}, b'{"id": "7"}', NOW).subject == "7"
    assert hris_vendors.events_of("people", source(tmp_path, **base)) is None
    with pytest.raises(SettingsError, match="base64"):
        hris_vendors.events_of("people", broken)


def test_own_words_are_taken_from_the_block(tmp_path: Path) -> None:
    """Whatever the case they are written in."""
    told = source(
        tmp_path,
        kind="personio",
        places={"60302": {"zone": "Europe/Berlin", "country": "DE"}},
        tables={"departments": {"Four-01": "Executive"}},
    )

    words = hris_vendors.words_of(told)

    assert words.places["60302"].country == "DE"
    assert words.tables["departments"] == {"four-01": "Executive"}
