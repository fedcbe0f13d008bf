"""What all connectors of people's systems share: employments, places, pages, waits."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
import requests
import responses

from connectors.hris_calls import Reads
from connectors.hris_records import (
    OVERLAP,
    Place,
    Span,
    Spot,
    Told,
    Words,
    current,
    employed,
    everybody,
    page_of,
    placed,
    since_of,
    spot_of,
)
from tourwright.ports import RefusedError, TransientError
from tourwright.ports.errors import CursorGoneError
from tourwright.ports.hris import ReadAsked, ReadPage

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TODAY = date(2026, 6, 1)
URL = "https://people.example.com/all"
ENDING = {"date": date(2026, 2, 27), "type": "other"}
STUDY = Span(date(2018, 5, 7), date(2021, 8, 31), status="terminated")
EXTERNAL = Span(date(2025, 1, 6), date(2026, 2, 27), "contractor", "active", ENDING)
STAFF = Span(date(2026, 3, 2), None, "employee", "active")


@pytest.mark.parametrize("spans", list(permutations((STUDY, EXTERNAL, STAFF))))
def test_the_order_of_employments_means_nothing(spans: tuple[Span, ...]) -> None:
    """No system promises one."""
    assert current(spans, TODAY) is STAFF
    assert current(spans, date(2026, 2, 1)) is EXTERNAL
    assert employed(spans, TODAY)["original_hire_date"] == STUDY.start


def test_a_weekend_between_two_employments_is_no_end() -> None:
    """Nobody is told on Saturday that somebody left who comes back on Monday as staff."""
    facts = employed((EXTERNAL, STAFF), date(2026, 2, 28))

    assert (facts["status"], facts["end_date"], facts["termination"]) == ("active", None, None)
    assert facts["worker_type"] == "contractor"


def test_a_longer_gap_is_an_end_and_a_return() -> None:
    """Four days between: whoever left has left."""
    later = Span(EXTERNAL.end + timedelta(days=4) if EXTERNAL.end else TODAY, None)

    facts = employed((EXTERNAL, later), date(2026, 2, 28))

    assert (facts["end_date"], facts["termination"]) == (EXTERNAL.end, ENDING)


def test_somebody_hired_ahead_has_the_employment_to_come() -> None:
    """And nobody without any has none."""
    assert current((STAFF,), date(2026, 2, 1)) is STAFF
    assert employed((), TODAY) == {}


def test_a_place_is_known_by_its_name_and_a_country_by_its_zone() -> None:
    """What the record says itself wins."""
    words = Words({"berlin": Place("Europe/Berlin", "DE", "BE")})

    there = placed({"country": "", "time_zone": ""}, words, "Berlin")
    own = placed({"country": "AT", "time_zone": "Europe/Vienna"}, words, "Berlin")
    by_zone = placed({"time_zone": "Asia/Seoul"}, words, "Seoul")

    assert (there["time_zone"], there["country"], there["region"]) == ("Europe/Berlin", "DE", "BE")
    assert (own["time_zone"], own["country"]) == ("Europe/Vienna", "AT")
    assert by_zone["country"] == "KR"


def test_own_words_win_over_the_usual_ones() -> None:
    """Whatever their case; "" for none, None for one that nobody knows."""
    words = Words(tables={"status": {"ruhend": "leave", "active": "unknown"}})
    usual = {"active": "active"}

    found = [words.of("status", each, usual) for each in ("Ruhend", "ACTIVE", " ", None, "gone")]

    assert found == ["leave", "unknown", "", "", None]


def test_a_record_that_cannot_be_read_is_there_all_the_same() -> None:
    """It is refused by place and field, and counts as present."""
    told = Told({"source_person_id": "7", "hire_date": "7.1.2026"}, ("status",))

    page = page_of([("7", lambda: told)], "people", Words(), NOW)

    assert [(each.place, each.field) for each in page.rejects] == [("record 7", "hire_date")]
    assert (page.people, page.present, page.unmapped) == ((), ("7",), {})


def test_the_next_delta_begins_by_the_sources_own_clock() -> None:
    """Ours counts only where it shows none."""
    theirs = since_of({"Date": "Mon, 01 Jun 2026 11:30:00 GMT"}, NOW)

    assert theirs == datetime(2026, 6, 1, 11, 30, tzinfo=UTC) - OVERLAP
    assert since_of({}, NOW) == since_of({"Date": "soon"}, NOW) == NOW - OVERLAP


def test_a_spot_is_written_and_read() -> None:
    """The beginning of the next delta goes along through all pages."""
    assert spot_of(Spot("abc", NOW).text()) == Spot("abc", NOW)
    assert spot_of("") == Spot()
    with pytest.raises(CursorGoneError):
        spot_of('{"cursor": 7')


def test_a_listing_that_never_ends_is_stopped() -> None:
    """The same cursor twice is no progress."""

    def read(asked: ReadAsked) -> ReadPage:
        return ReadPage(cursor=asked.cursor or "again", done=False)

    with pytest.raises(CursorGoneError):
        list(everybody(read))


@responses.activate
def test_a_token_that_is_not_taken_is_fetched_anew_once() -> None:
    """Then it is for a person."""
    responses.get(URL, status=401)
    forgotten: list[int] = []
    reads = Reads(requests.Session(), "People", lambda: forgotten.append(1))

    with pytest.raises(RefusedError):
        reads.get(URL, "list")

    assert (len(forgotten), len(responses.calls)) == (1, 2)


@responses.activate
@pytest.mark.parametrize(("headers", "wait"), [({}, 60.0), ({"Retry-After": "7"}, 7.0)])
def test_a_system_that_says_later_is_left_alone(headers: dict[str, str], wait: float) -> None:
    """As long as it asks for, else a minute."""
    responses.get(URL, status=429, headers=headers)

    with pytest.raises(TransientError) as put_off:
        Reads(requests.Session(), "People").get(URL, "list")

    assert put_off.value.after_s == wait


@responses.activate
def test_an_answer_beyond_its_limit_is_refused() -> None:
    """Each kind of reading has its own."""
    responses.get(URL, body=b'{"all": "1234567890"}')
    small = Reads(requests.Session(), "People", max_bytes=10)

    with pytest.raises(RefusedError, match="larger than 10 bytes"):
        small.get(URL, "list")
    assert Reads(requests.Session(), "People").get(URL, "list").json() == {"all": "1234567890"}
