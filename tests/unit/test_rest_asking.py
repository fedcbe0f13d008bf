"""Every way of asking for changes and of proving ourselves, against canned answers."""

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
import requests
import responses
from responses import matchers

from connectors.rest.mapping import MappingError, mapping_of
from connectors.rest.setup import Setup, filled_in, line_of
from tests.rest_world import (
    BASE,
    NOW,
    PEOPLE,
    THEIR_TIME,
    THEN,
    Clock,
    Match,
    Web,
    answer,
    data,
    full,
    hris,
    ids,
    paged,
)
from tourwright.ports import NotFoundError, RefusedError, TransientError
from tourwright.ports.hris import ReadAsked, Why

SINCE = [
    ("iso", "UTC", "2026-06-01T10:00:00Z"),
    ("date", "UTC", "2026-06-01"),
    ("sql", "America/New_York", "2026-06-01 06:00:00"),
    ("epoch", "UTC", "1780308000"),
    ("epoch_ms", "UTC", "1780308000000"),
]


@pytest.mark.parametrize(("layout", "zone", "text"), SINCE)
def test_a_delta_is_asked_for_in_the_words_of_the_source(
    web: Web, layout: str, zone: str, text: str
) -> None:
    """The moment is written as it wants it."""
    answer(web, {"since": text}, data(1))
    delta = {"kind": "since", "query": {"since": "{since}"}, "format": layout, "zone": zone}

    page = hris(delta=delta).page(ReadAsked(Why.DELTA, since=THEN))

    assert [each.source_person_id for each in page.people] == ["1"]


def test_the_next_delta_begins_by_the_clock_of_the_source(web: Web) -> None:
    """At the first page, less the overlap: what changes while we read comes again."""
    answer(web, {"skip": "0"}, data(1, 2), headers=THEIR_TIME)
    later = {"Date": "Mon, 01 Jun 2026 13:00:00 GMT"}
    answer(web, {"skip": "2"}, data(3), headers=later)
    reading = paged(kind="offset", param="skip", size=2)

    last = full(reading, full(reading).cursor)

    assert last.next_since == NOW + timedelta(minutes=5) - timedelta(minutes=10)


CHANGED = {"kind": "changed_ids", "path": "/changed", "query": {"since": "{since}"}, "ids": "ids"}


def test_changed_ids_are_read_one_by_one(web: Web) -> None:
    """In pages; somebody who is not there any more is gone, one who cannot be read is refused."""
    web.get(f"{BASE}/changed", json={"ids": ["b", "a", "c", "a"]})
    web.get(f"{PEOPLE}/a", json={"id": "a", "state": "active"})
    web.get(f"{PEOPLE}/b", status=404)
    web.get(f"{PEOPLE}/c", json={"id": "c", "state": "on the moon"})
    reading = hris(delta=CHANGED)

    first = reading.page(ReadAsked(Why.DELTA, since=THEN, limit=2))
    second = reading.page(ReadAsked(Why.DELTA, first.cursor, since=THEN, limit=2))

    assert ([each.source_person_id for each in first.people], first.gone) == (["a"], ("b",))
    assert (second.present, second.done) == (("c",), True)
    assert second.rejects[0].field == "status"


@pytest.mark.parametrize(
    "one",
    [
        {"path": "/people/{id_number}"},
        {"path": "/find", "method": "POST", "body": {"where": [["id", "=", "{id_number}"]]}},
    ],
)
def test_an_id_that_must_be_a_number_is_not_asked_for_as_a_word(
    web: Web, one: dict[str, Any]
) -> None:
    """Systems would answer as if the address were wrong; nobody has such an id."""
    with pytest.raises(NotFoundError):
        hris(one=one).get_person("ada")

    assert len(web.calls) == 0


def test_further_requests_join_their_person(web: Web) -> None:
    """An answer of 404 may only mean that there is nothing."""
    answer(web, {}, data(1, 2))
    web.get(f"{PEOPLE}/1/jobs", json={"rows": [{"from": "2020-01-01"}]})
    web.get(f"{PEOPLE}/2/jobs", status=404)
    jobs = {"path": "/people/{id}/jobs", "records": "rows", "as": "jobs", "optional": True}
    periods = {"each": "jobs", "map": {"start": "from"}}
    facts = {"source_person_id": "id", "status": "state", "employments": periods}

    one, two = hris(each=[jobs], map=facts).list_people()

    assert [str(each.start) for each in one.employments] == ["2020-01-01"]
    assert two.employments == ()


def test_a_further_request_that_finds_nothing_refuses_its_person(web: Web) -> None:
    """Somebody deleted in between is no reason to stop reading the others."""
    answer(web, {}, data(1, 2))
    web.get(f"{PEOPLE}/1/jobs", status=404)
    web.get(f"{PEOPLE}/2/jobs", json=[])

    page = full(hris(each=[{"path": "/people/{id}/jobs", "as": "jobs"}]))

    assert [each.source_person_id for each in page.people] == ["2"]
    assert (page.rejects[0].place, page.rejects[0].field, page.present) == ("1", "jobs", ("1",))


@pytest.mark.parametrize(
    ("errors", "status", "headers", "wait"),
    [
        ({}, 429, {"Retry-After": "7"}, 7),
        ({"wait": [403]}, 403, {"Retry-After": "8"}, 8),
        ({"wait_header": "X-Wait"}, 429, {"X-Wait": "9"}, 9),
        ({"reset_header": "X-Reset"}, 429, {"X-Reset": "1780315510", **THEIR_TIME}, 10),
        ({"reset_header": "X-Reset"}, 503, {"X-Reset": "99999999999", **THEIR_TIME}, 3600),
        ({"reset_header": "X-Reset"}, 429, {"X-Reset": "soon"}, None),
    ],
)
def test_the_wait_that_is_asked_for_is_kept(
    web: Web, errors: dict[str, Any], status: int, headers: dict[str, str], wait: float | None
) -> None:
    """In seconds or until a moment, by the clock of the source, never longer than an hour."""
    web.get(PEOPLE, status=status, headers=headers)

    with pytest.raises(TransientError) as put_off:
        full(hris(errors=errors))

    assert put_off.value.after_s == wait


def test_a_failure_in_an_answer_of_200_is_one() -> None:
    """Some of them mean later, the others are for a person."""
    errors = {"failure": "error.code", "failure_waits": [429]}
    with responses.RequestsMock() as web:
        web.get(PEOPLE, json={"error": {"code": 429}})
        with pytest.raises(TransientError):
            full(hris(errors=errors))
    with responses.RequestsMock() as web:
        web.get(PEOPLE, json={"error": {"code": 7}})
        with pytest.raises(RefusedError, match="says that it failed"):
            full(hris(errors=errors))


def test_an_answer_of_another_shape_is_no_empty_list(web: Web) -> None:
    """Nobody vanishes because a field was renamed."""
    web.get(PEOPLE, json={"items": []})

    with pytest.raises(RefusedError, match="/list/records"):
        full(hris())


def form(wanted: Mapping[str, str]) -> Match:
    """Match a form with exactly these fields."""

    def match(request: requests.PreparedRequest) -> tuple[bool, str]:
        assert isinstance(request.body, bytes)
        return dict(parse_qsl(request.body.decode())) == wanted, "another form"

    return match


GIVEN = {"user": "u", "password": "p", "token": "t", "client_id": "c", "client_secret": "s"}
TOKEN_URL = f"{BASE}/token"


@pytest.mark.parametrize(
    ("auth", "header", "value"),
    [
        (
            {"kind": "basic", "user": "$user", "password": "$password"},
            "Authorization",
            "Basic dTpw",
        ),
        ({"kind": "bearer", "token": "$token"}, "Authorization", "Bearer t"),
        (
            {"kind": "bearer", "prefix": "token", "token": "$user:$token"},
            "Authorization",
            "token u:t",
        ),
        ({"kind": "header", "headers": {"X-Key": "$token"}}, "X-Key", "t"),
    ],
)
def test_a_credential_goes_into_the_header(
    web: Web, auth: dict[str, Any], header: str, value: str
) -> None:
    """The mapping names it, the file of sources gives it."""
    web.get(PEOPLE, json=data(1), match=[matchers.header_matcher({header: value})])

    assert ids(hris(auth=auth, given=GIVEN)) == ["1"]


FOR_A_TOKEN = {"url": "token", "client_id": "$client_id", "client_secret": "$client_secret"}
PROVEN = {"grant_type": "client_credentials", "client_id": "c", "client_secret": "s"}


def token(web: Web, text: str, *match: Match) -> None:
    """Answer the token endpoint once."""
    web.post(TOKEN_URL, json={"access_token": text, "expires_in": 600}, match=match)


@pytest.mark.parametrize(
    ("more", "match"),
    [
        ({"style": "form"}, form(PROVEN)),
        ({"style": "json"}, matchers.json_params_matcher(PROVEN)),
        ({"style": "basic"}, matchers.header_matcher({"Authorization": "Basic Yzpz"})),
        (
            {"extra": {"scope": "people"}},
            form({**PROVEN, "scope": "people"}),
        ),
    ],
)
def test_a_token_is_asked_for_as_the_system_wants_it(
    web: Web, more: dict[str, Any], match: Match
) -> None:
    """As a form, as JSON, or with the secret in the header."""
    token(web, "t1", match)
    web.get(PEOPLE, json=data(1), match=[matchers.header_matcher({"Authorization": "Bearer t1"})])
    auth = {"kind": "client_credentials", **FOR_A_TOKEN, **more}

    assert ids(hris(auth=auth, given=GIVEN)) == ["1"]


def test_a_token_is_kept_until_shortly_before_its_end(web: Web) -> None:
    """Then a new one is fetched."""
    clock = Clock()
    token(web, "t1")
    token(web, "t2")
    for text in ("t1", "t1", "t2"):
        wanted = matchers.header_matcher({"Authorization": f"Bearer {text}"})
        web.get(PEOPLE, json=data(1), match=[wanted])
    reading = hris(clock, GIVEN, auth={"kind": "client_credentials", **FOR_A_TOKEN})

    ids(reading)
    ids(reading)
    clock.moment = NOW + timedelta(seconds=541)

    assert ids(reading) == ["1"]


def test_a_token_that_is_not_taken_is_fetched_anew_once(web: Web) -> None:
    """The second refusal is for a person."""
    token(web, "t1")
    token(web, "t2")
    web.get(PEOPLE, status=401)
    web.get(PEOPLE, status=401)

    with pytest.raises(RefusedError):
        ids(hris(auth={"kind": "client_credentials", **FOR_A_TOKEN}, given=GIVEN))


def test_a_login_gives_a_token(web: Web) -> None:
    """Two steps, as with systems that know people only."""
    web.post(
        f"{BASE}/login",
        json={"data": {"jwt": "t1"}},
        match=[matchers.json_params_matcher({"username": "u", "password": "p"})],
    )
    web.get(PEOPLE, json=data(1), match=[matchers.header_matcher({"Authorization": "Bearer t1"})])
    named = {"user": "$user", "password": "$password", "token_path": "data.jwt"}

    assert ids(hris(auth={"kind": "login", "url": "login", **named}, given=GIVEN)) == ["1"]


def test_a_refresh_token_gives_a_token(web: Web) -> None:
    """One that use does not replace."""
    wanted = {"grant_type": "refresh_token", "refresh_token": "t", "client_id": "c"}
    token(web, "t1", form({**wanted, "client_secret": "s"}))
    web.get(PEOPLE, json=data(1))
    auth = {"kind": "refresh_token", **FOR_A_TOKEN, "refresh_token": "$token"}

    assert ids(hris(auth=auth, given=GIVEN)) == ["1"]


def test_a_value_that_nobody_gave_is_named() -> None:
    """Before anything is asked."""
    with pytest.raises(MappingError, match="/auth/token: give it"):
        hris(auth={"kind": "bearer", "token": "$token"})


def test_json_in_base64_goes_into_headers_and_queries(web: Web) -> None:
    """A number that was given stays a number."""
    packed = base64.urlsafe_b64encode(json.dumps({"company": 7}).encode()).decode()
    listing = {"path": "/people", "records": "data", "query": {"d": {"base64_json": ["a"]}}}
    wanted = [
        matchers.header_matcher({"X-Context": packed}),
        matchers.query_param_matcher({"d": base64.urlsafe_b64encode(b'["a"]').decode()}),
    ]
    web.get(PEOPLE, json=data(1), match=wanted)
    headers = {"X-Context": {"base64_json": {"company": "$company"}}}

    assert ids(hris(given={"company": 7}, headers=headers, list=listing)) == ["1"]


def test_a_record_that_cannot_be_read_is_there_all_the_same(web: Web) -> None:
    """It is refused, counted, and not missing."""
    answer(web, {}, {"data": [{"id": 1, "state": "odd"}, {"id": 2, "state": "active"}, 7]})

    page = full(hris())

    assert page.present == ("1",)
    assert [each.place for each in page.rejects] == ["1", "record 3"]
    assert [each.source_person_id for each in page.people] == ["2"]


def test_another_person_than_the_one_asked_for_is_not_taken(web: Web) -> None:
    """A search that ignores its filter must not mix people up."""
    web.get(f"{PEOPLE}/1", json={"id": 2, "state": "active"})

    with pytest.raises(Exception, match="another one"):
        hris().get_person("1")


def test_a_place_gives_zone_and_country(web: Web) -> None:
    """By the name of the location, whatever its case."""
    answer(web, {}, {"data": [{"id": 1, "state": "active", "site": "BERLIN"}]})
    facts = {"source_person_id": "id", "status": "state", "location": "site"}
    reading = hris(map=facts)
    place = {"berlin": {"zone": "Europe/Berlin", "country": "DE", "region": "BE"}}
    reading._setup = replace(reading._setup, places=place)

    [person] = reading.list_people()

    assert (person.zone, person.country, person.region) == ("Europe/Berlin", "DE", "BE")


def asking_with(auth: dict[str, str], assertion: Callable[[], str] | None) -> requests.Session:
    """Return the session of a mapping that proves itself in this way."""
    document = {
        "schema": "hris_mapping.v1",
        "name": "acme",
        "base_url": BASE,
        "auth": auth,
        "list": {"path": "/people", "records": "data"},
        "one": {"path": "/people/{id}"},
        "map": {"source_person_id": "id", "status": "state"},
    }
    mapping = filled_in(mapping_of(json.dumps(document).encode(), "a"), Setup("acme"))
    session = requests.Session()
    line_of(mapping, session, Clock(), assertion)
    return session


@pytest.mark.parametrize(
    ("kind", "grant"),
    [
        ("saml2_bearer", "urn:ietf:params:oauth:grant-type:saml2-bearer"),
        ("jwt_bearer", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
    ],
)
def test_an_assertion_is_made_anew_for_each_token(web: Web, kind: str, grant: str) -> None:
    """Whoever knows the vendor hands in what makes it."""
    auth = {"kind": kind, "url": "token", "client_id": "c"}
    token(web, "t1", form({"grant_type": grant, "client_id": "c", "assertion": "signed"}))
    web.get(PEOPLE, json={}, match=[matchers.header_matcher({"Authorization": "Bearer t1"})])

    assert asking_with(auth, lambda: "signed").get(PEOPLE).status_code == 200


def test_an_assertion_that_nobody_makes_is_a_fault() -> None:
    """Before anything is asked."""
    with pytest.raises(MappingError, match="/auth/kind"):
        asking_with({"kind": "jwt_bearer", "url": "token"}, None)


def test_a_certificate_is_shown_at_every_connection() -> None:
    """It and its key are files."""
    auth = {"kind": "certificate", "certificate": "/c.pem", "private_key": "/k.pem"}

    assert asking_with(auth, None).cert == ("/c.pem", "/k.pem")
