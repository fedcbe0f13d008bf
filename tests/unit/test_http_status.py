"""What each HTTP answer means."""

from collections.abc import Iterator

import pytest
import requests
import responses

from connectors.http import BearerAuth, Call, cursor_pages, get_json, perform
from tourwright.ports import (
    NotFoundError,
    RefusedError,
    TransientError,
    UnknownOutcomeError,
)

URL = "https://hris.example/api/v1/employees"
READ = Call("GET", URL, "a read")
SEND = Call("POST", URL, "a send", body=b"{}", repeatable=False)


@pytest.fixture
def session() -> Iterator[requests.Session]:
    """A session of its own."""
    with requests.Session() as made:
        yield made


@pytest.mark.parametrize(
    ("status", "error"),
    [
        *((status, TransientError) for status in (408, 425, 429, 500, 502, 503, 504)),
        *((status, NotFoundError) for status in (404, 410)),
        *((status, RefusedError) for status in (301, 302, 400, 401, 403, 405, 409, 422, 501)),
    ],
)
def test_a_read_is_sorted_by_status(
    session: requests.Session, web: responses.RequestsMock, status: int, error: type[Exception]
) -> None:
    """Later, gone, or for a person."""
    web.get(URL, status=status, headers={"Location": "https://elsewhere.example/"})

    with pytest.raises(error):
        perform(session, READ)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        *((status, TransientError) for status in (425, 429, 503)),
        *((status, UnknownOutcomeError) for status in (408, 500, 502, 504)),
        *((status, RefusedError) for status in (302, 400, 401, 403, 413)),
    ],
)
def test_a_send_is_repeated_only_after_a_clear_later(
    session: requests.Session, web: responses.RequestsMock, status: int, error: type[Exception]
) -> None:
    """An answer that does not say whether it was done leaves the outcome open."""
    web.post(URL, status=status)

    with pytest.raises(error):
        perform(session, SEND)


@pytest.mark.parametrize(
    ("headers", "after_s"),
    [
        ({"Retry-After": "120"}, 120.0),
        ({"Retry-After": " 0 "}, 0.0),
        (
            {
                "Retry-After": "Mon, 02 Mar 2026 08:01:00 GMT",
                "Date": "Mon, 02 Mar 2026 08:00:00 GMT",
            },
            60.0,
        ),
        (
            {
                "Retry-After": "Mon, 02 Mar 2026 07:00:00 GMT",
                "Date": "Mon, 02 Mar 2026 08:00:00 GMT",
            },
            0.0,
        ),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        ({}, None),
    ],
)
def test_the_wait_asked_for_is_read(
    session: requests.Session,
    web: responses.RequestsMock,
    headers: dict[str, str],
    after_s: float | None,
) -> None:
    """Seconds, or a date against the answer's own clock; nonsense is no wait."""
    web.get(URL, status=429, headers=headers)

    with pytest.raises(TransientError) as put_off:
        perform(session, READ)

    assert put_off.value.after_s == after_s


@pytest.mark.parametrize(
    "lost", [requests.ConnectTimeout(), requests.ReadTimeout(), requests.ConnectionError()]
)
def test_no_answer_to_a_read_is_asked_again(
    session: requests.Session, web: responses.RequestsMock, lost: Exception
) -> None:
    """Whatever went wrong on the way."""
    web.get(URL, body=lost)

    with pytest.raises(TransientError):
        perform(session, READ)


@pytest.mark.parametrize(
    ("lost", "error"),
    [
        (requests.ConnectTimeout(), TransientError),
        (requests.ReadTimeout(), UnknownOutcomeError),
        (requests.ConnectionError("reset"), UnknownOutcomeError),
    ],
)
def test_no_answer_to_a_send_is_open_unless_it_never_left(
    session: requests.Session,
    web: responses.RequestsMock,
    lost: Exception,
    error: type[Exception],
) -> None:
    """Only a connection that was never made proves that nothing was done."""
    web.post(URL, body=lost)

    with pytest.raises(error):
        perform(session, SEND)


def test_a_refused_connection_never_left(session: requests.Session) -> None:
    """A closed port is told from a lost answer, by the real network."""
    closed = Call("POST", "http://127.0.0.1:9/", "a send", repeatable=False)

    with pytest.raises(TransientError):
        perform(session, closed)


@pytest.mark.parametrize("body", [b"", b'{"a": 1', b"<html>", b'{"a":1,"a":2}', b"NaN", b"\xff"])
def test_an_answer_that_is_no_plain_json_is_asked_again(
    session: requests.Session, web: responses.RequestsMock, body: bytes
) -> None:
    """A cut answer under 200 is no fact."""
    web.get(URL, body=body)

    with pytest.raises(TransientError):
        get_json(session, URL, "a read")


def test_no_message_holds_the_address_or_the_answer(
    session: requests.Session, web: responses.RequestsMock
) -> None:
    """Messages end up in logs and histories."""
    web.get(f"{URL}/1002", status=403, body="Jo Okafor is secret")

    with pytest.raises(RefusedError) as refused:
        get_json(session, f"{URL}/1002", "BambooHR employees")

    assert "1002" not in str(refused.value)
    assert "Okafor" not in str(refused.value)


def test_the_token_is_fetched_for_each_request(
    session: requests.Session, web: responses.RequestsMock
) -> None:
    """A token that was renewed meanwhile is used at once."""
    fresh = iter(["one", "two"])
    session.auth = BearerAuth(lambda: next(fresh))
    web.get(URL, json=[])

    for _ in range(2):
        perform(session, READ)

    assert [call.request.headers["Authorization"] for call in web.calls] == [
        "Bearer one",
        "Bearer two",
    ]


def test_paging_follows_the_cursor_to_the_end() -> None:
    """Each page once, in order."""
    pages = {"": "b", "b": "c", "c": ""}

    assert list(cursor_pages(lambda cursor: cursor, lambda page: pages[str(page)])) == [
        "",
        "b",
        "c",
    ]


def test_paging_that_turns_in_a_circle_is_stopped() -> None:
    """A source that repeats a cursor would keep us for ever."""
    with pytest.raises(TransientError, match="cursor"):
        list(cursor_pages(lambda cursor: cursor, lambda _: "again"))
