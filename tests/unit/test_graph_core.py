"""One way to call Graph: addresses, ids for support, pages, and who is never followed."""

import logging
from datetime import UTC, datetime

import pytest
import requests
import responses
from hypothesis import given
from hypothesis import strategies as st

from connectors.microsoft365.clouds import CLOUDS, cloud_of
from connectors.microsoft365.graph import GraphCall, GraphClient
from connectors.microsoft365.stand_in import stood_in
from connectors.microsoft365.times import moment_of, text_of
from tourwright.ports import MalformedError, NotFoundError, RefusedError

BASE = "https://graph.microsoft.com/v1.0"
READ = GraphCall("GET", "/users/u1", "user", "User.Read.All", {"$select": "id"})


class Tokens:
    """A source that counts how often its token was dropped."""

    def __init__(self) -> None:
        self.forgotten = 0

    def token(self) -> str:
        """Return a token."""
        return f"token-{self.forgotten}"

    def forget(self) -> None:
        """Drop it."""
        self.forgotten += 1


@pytest.fixture
def graph() -> GraphClient:
    """A client of the public cloud."""
    return GraphClient(requests.Session(), Tokens(), cloud_of("public"))


@responses.activate
def test_a_call_goes_to_the_clouds_graph_with_its_token(graph: GraphClient) -> None:
    """The path is below the version; what is asked for is chosen."""
    responses.get(f"{BASE}/users/u1", json={"id": "u1"})

    assert graph.call(READ).json() == {"id": "u1"}

    asked = responses.calls[0].request
    assert asked.url == f"{BASE}/users/u1?%24select=id"
    assert asked.headers["Authorization"] == "Bearer token-0"


@responses.activate
def test_each_try_of_one_thing_has_the_same_request_id(graph: GraphClient) -> None:
    """Microsoft's support finds both; another thing has another id."""
    responses.get(f"{BASE}/users/u1", json={})
    for key in ("a", "a", "b", "", ""):
        graph.call(READ, key)

    ids = [call.request.headers["client-request-id"] for call in responses.calls]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 4


@responses.activate
def test_the_log_keeps_microsofts_request_id_and_no_path(
    graph: GraphClient, caplog: pytest.LogCaptureFixture
) -> None:
    """A path names people; the id is what support asks for."""
    responses.get(f"{BASE}/users/u1", status=404, headers={"request-id": "their-id"})

    with caplog.at_level(logging.DEBUG, "connectors"), pytest.raises(NotFoundError):
        graph.call(READ)

    (line,) = caplog.records
    assert (line.levelname, line.__dict__["request_id"]) == ("WARNING", "their-id")
    assert "u1" not in str(line.__dict__)


@responses.activate
def test_a_body_is_json_unless_it_is_bytes(graph: GraphClient) -> None:
    """A MIME message goes as it is."""
    responses.post(f"{BASE}/x", json={})
    write = GraphCall("POST", "/x", "x", "Mail.Send", body={"a": "ä"})
    graph.call(write)
    graph.call(
        GraphCall(
            "POST", "/x", "x", "Mail.Send", headers={"Content-Type": "text/plain"}, body=b"TUlNRQ=="
        )
    )

    first, second = (call.request for call in responses.calls)
    assert (first.body, first.headers["Content-Type"]) == ('{"a":"ä"}'.encode(), "application/json")
    assert (second.body, second.headers["Content-Type"]) == (b"TUlNRQ==", "text/plain")


@responses.activate
def test_a_status_that_the_caller_reads_is_no_error(graph: GraphClient) -> None:
    """Whoever asks whether something is allowed wants the no as an answer."""
    responses.get(f"{BASE}/users/u1", status=403, json={"error": {"code": "ErrorAccessDenied"}})
    asked = GraphCall("GET", "/users/u1", "user", "User.Read.All", answers=frozenset({403}))

    assert graph.call(asked).status == 403
    with pytest.raises(RefusedError):
        graph.call(READ)


@responses.activate
def test_the_next_page_is_followed_as_graph_wrote_it(graph: GraphClient) -> None:
    """Its tokens are not ours to read."""
    link = f"{BASE}/users/delta?$skiptoken=a%2Fb"
    responses.get(link, json={"value": []})

    graph.follow(link, "users")

    assert responses.calls[0].request.url == link


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/v1.0/users",
        "https://graph.microsoft.com.evil.example/v1.0/users",
        "http://graph.microsoft.com/v1.0/users",
        "https://graph.microsoft.us/v1.0/users",
        "https://graph.microsoft.com@evil.example/",
        "",
    ],
)
def test_a_next_page_elsewhere_is_never_read(graph: GraphClient, link: str) -> None:
    """Our token would go along."""
    with pytest.raises(RefusedError, match="next page"):
        graph.follow(link, "users")


@responses.activate
@pytest.mark.parametrize("name", list(CLOUDS))
def test_a_stand_in_gets_what_is_meant_for_microsoft(name: str) -> None:
    """The address that the code uses stays Microsoft's; only the connection goes elsewhere."""
    cloud = cloud_of(name)
    host = cloud.graph.removeprefix("https://")
    responses.get(f"https://{host}/v1.0/users/u1", json={})
    session = stood_in(requests.Session(), "http://127.0.0.1:8083/base/")

    adapter = session.get_adapter(cloud.graph)
    request = requests.Request("GET", f"{cloud.graph_url}/users/u1?a=b%20c").prepare()
    with pytest.raises(requests.ConnectionError):
        adapter.send(request, timeout=1)

    assert request.url == f"http://127.0.0.1:8083/base/{host}/v1.0/users/u1?a=b%20c"


def test_without_a_stand_in_a_session_is_as_it_was() -> None:
    """Nothing is led anywhere in production."""
    session = requests.Session()
    before = dict(session.adapters)

    assert dict(stood_in(session, "").adapters) == before


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("2026-03-02T08:00:00Z", "00.000000"),
        ("2026-03-02T08:00:00.1234567Z", "00.123456"),
        ("2026-03-02T08:00:00.0000000", "00.000000"),
        ("2026-03-02T10:00:00+02:00", "00.000000"),
    ],
)
def test_a_moment_of_graph_is_read_in_utc(text: str, seconds: str) -> None:
    """With seven digits, none, a zone or no zone."""
    assert moment_of(text).isoformat(timespec="microseconds") == f"2026-03-02T08:00:{seconds}+00:00"


@given(st.datetimes(min_value=datetime(1970, 1, 1), timezones=st.timezones()))  # noqa: DTZ001
def test_what_we_write_is_read_as_the_same_moment(moment: datetime) -> None:
    """Every zone, every microsecond."""
    assert moment_of(text_of(moment)) == moment.astimezone(UTC)


@pytest.mark.parametrize("text", ["", "soon", "2026-13-01T00:00:00Z"])
def test_a_moment_that_is_none_is_refused(text: str) -> None:
    """With a sentence that holds nothing of it."""
    with pytest.raises(MalformedError):
        moment_of(text)
