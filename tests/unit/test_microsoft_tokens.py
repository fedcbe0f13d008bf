"""Tokens of our own: four kinds of credential, one request for many threads, nothing in the log."""

import base64
import json
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
import requests
import responses
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from connectors.credentials import (
    Certificate,
    Credential,
    Federated,
    ManagedIdentity,
    Secret,
    msal_credential,
)
from connectors.microsoft365.clouds import cloud_of
from connectors.microsoft365.graph import GraphCall, GraphClient
from connectors.microsoft365.tokens import AppSettings, AppTokens, SignInRefusedError
from tourwright.ports import RefusedError, TransientError

TENANT = "11111111-2222-3333-4444-555555555555"
LOGIN = "https://login.microsoftonline.com"
BASE = f"{LOGIN}/{TENANT}"
TOKEN = "canary-access-token-that-no-log-may-hold"
ASSERTION = "canary-platform-token"
SECRET = "canary-client-secret"
IDENTITY = "http://169.254.169.254/metadata/identity/oauth2/token"
GRAPH = "https://graph.microsoft.com/v1.0"
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
ME = GraphCall("GET", "/users/u1", "user", "User.Read.All")


@pytest.fixture
def outside() -> Iterator[responses.RequestsMock]:
    """Microsoft's sign-in as it answers an application."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as made:
        made.get(
            f"{BASE}/v2.0/.well-known/openid-configuration",
            json={
                "issuer": f"{BASE}/v2.0",
                "authorization_endpoint": f"{BASE}/oauth2/v2.0/authorize",
                "token_endpoint": f"{BASE}/oauth2/v2.0/token",
            },
        )
        yield made


def gives(outside: responses.RequestsMock, token: str = TOKEN) -> responses.BaseResponse:
    """Let the sign-in give a token."""
    body = {"token_type": "Bearer", "expires_in": 3599, "access_token": token}
    made: responses.BaseResponse = outside.post(f"{BASE}/oauth2/v2.0/token", json=body)
    return made


def tokens(credential: Credential | None = None) -> AppTokens:
    """Return the token source of an application."""
    return AppTokens(AppSettings(TENANT, "client-1", credential or Secret(SECRET)))


def certificate() -> Certificate:
    """Make a certificate."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tourwright")])
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, NOW, NOW + timedelta(days=9))
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    return Certificate(
        key.private_bytes(serialization.Encoding.PEM, form, plain).decode(),
        made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode(),
    )


def sent_to_sign_in(outside: responses.RequestsMock) -> dict[str, str]:
    """Return the form of the last request for a token."""
    body = [call.request.body for call in outside.calls if call.request.method == "POST"][-1]
    text = body.decode() if isinstance(body, bytes) else str(body)
    return {name: values[0] for name, values in parse_qs(text).items()}


def asked_with(request: requests.PreparedRequest) -> dict[str, str]:
    """Return the parameters of a request."""
    return dict(parse_qsl(urlsplit(request.url or "").query))


def header_of(assertion: str) -> dict[str, str]:
    """Return the header of a signed assertion."""
    head = assertion.partition(".")[0]
    read: dict[str, str] = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    return read


def test_a_secret_gets_a_token(outside: responses.RequestsMock) -> None:
    """The plainest way."""
    gives(outside)

    assert tokens().token() == TOKEN
    assert sent_to_sign_in(outside)["client_secret"] == SECRET


def test_a_certificate_gets_a_token(outside: responses.RequestsMock) -> None:
    """It signs an assertion that names the certificate by SHA-256; no key leaves us."""
    gives(outside)

    assert tokens(certificate()).token() == TOKEN

    form = sent_to_sign_in(outside)
    assert "x5t#S256" in header_of(form["client_assertion"])
    assert "client_secret" not in form


def test_a_federated_token_is_read_anew_each_time(
    outside: responses.RequestsMock, tmp_path: Path
) -> None:
    """The platform replaces it every hour, so what was read once is soon no good."""
    gives(outside)
    file = tmp_path / "token"
    source = tokens(Federated(file))
    seen = []
    for text in (f"{ASSERTION}-1\n", f"{ASSERTION}-2\n"):
        file.write_text(text)
        source.token()
        source.forget()
        seen.append(sent_to_sign_in(outside)["client_assertion"])

    assert seen == [f"{ASSERTION}-1", f"{ASSERTION}-2"]


def test_a_federated_token_that_is_not_there_yet_is_waited_for(
    outside: responses.RequestsMock, tmp_path: Path
) -> None:
    """The platform writes it a moment after the start."""
    gives(outside)

    with pytest.raises(TransientError):
        tokens(Federated(tmp_path / "none")).token()


@pytest.mark.parametrize(("client_id", "asked"), [("", None), ("id-7", "id-7")])
def test_a_managed_identity_gets_a_token(
    outside: responses.RequestsMock, client_id: str, asked: str | None
) -> None:
    """Azure's own address on the machine is asked, for the resource instead of the scope."""
    outside.get(IDENTITY, json={"access_token": TOKEN, "expires_in": "3599", "resource": "r"})

    assert tokens(ManagedIdentity(client_id)).token() == TOKEN

    params = asked_with(outside.calls[-1].request)
    assert params["resource"] == "https://graph.microsoft.com"
    assert params.get("client_id") == asked


def test_a_forgotten_token_of_an_identity_is_asked_for_again(
    outside: responses.RequestsMock,
) -> None:
    """A new client is made, as the library cannot drop it alone."""
    body = {"access_token": TOKEN, "expires_in": "3599", "resource": "r"}
    asked = outside.get(IDENTITY, json=body)
    source = tokens(ManagedIdentity())
    source.token()

    source.forget()
    source.token()

    assert asked.call_count == 2


def test_a_managed_identity_vouches_for_the_application(outside: responses.RequestsMock) -> None:
    """Its token is the assertion of the application, for the exchange and nothing else."""
    gives(outside)
    outside.get(IDENTITY, json={"access_token": ASSERTION, "expires_in": "3599", "resource": "r"})

    assert tokens(ManagedIdentity(vouches=True)).token() == TOKEN

    assert sent_to_sign_in(outside)["client_assertion"] == ASSERTION
    calls = [call.request for call in outside.calls if IDENTITY in str(call.request.url)]
    asked = [asked_with(each) for each in calls]
    assert asked[0]["resource"] == "api://AzureADTokenExchange"


def test_a_managed_identity_alone_is_no_applications_credential() -> None:
    """Sign-in of people needs an application; the settings refuse the rest before."""
    with pytest.raises(ValueError, match="managed identity"):
        msal_credential(ManagedIdentity(), requests.Session())


def test_eight_cold_threads_ask_for_one_token(outside: responses.RequestsMock) -> None:
    """The first one asks, the others wait for its answer."""
    given = gives(outside)
    source, start, got = tokens(), threading.Barrier(8), []

    def ask() -> None:
        start.wait()
        got.append(source.token())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert got == [TOKEN] * 8
    assert given.call_count == 1


def test_nothing_is_asked_before_the_first_token(outside: responses.RequestsMock) -> None:
    """A process starts without Microsoft, and without network."""
    tokens(certificate())

    assert len(outside.calls) == 0


def test_a_forgotten_token_is_asked_for_again(outside: responses.RequestsMock) -> None:
    """A token that was not taken is not shown a second time."""
    given = gives(outside)
    source = tokens()
    source.token()
    source.token()
    assert given.call_count == 1

    source.forget()
    source.token()

    assert given.call_count == 2


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ("AADSTS7000222: The provided client secret keys for app 'canary' are expired.", "7000222"),
        ("AADSTS7000215: Invalid client secret provided for canary.", "7000215"),
        ("canary without a number", ""),
    ],
)
def test_a_refusal_tells_the_number_and_nothing_else(
    outside: responses.RequestsMock, told: str, code: str
) -> None:
    """Microsoft's sentence names ids of the tenant; its number is all that IT needs."""
    outside.post(
        f"{BASE}/oauth2/v2.0/token",
        status=401,
        json={"error": "invalid_client", "error_description": told},
    )

    with pytest.raises(SignInRefusedError) as refused:
        tokens().token()

    assert refused.value.code == (f"AADSTS{code}" if code else "")
    assert "canary" not in str(refused.value)


def test_a_passing_error_is_tried_again(outside: responses.RequestsMock) -> None:
    """Microsoft's own trouble asks nobody to act."""
    outside.post(f"{BASE}/oauth2/v2.0/token", status=503, json={"error": "temporarily_unavailable"})

    with pytest.raises(TransientError):
        tokens().token()


def client(outside: responses.RequestsMock) -> GraphClient:
    """Return a client whose tokens are asked for anew after each refusal."""
    gives(outside)
    return GraphClient(requests.Session(), tokens(), cloud_of("public"))


def test_one_retry_after_401_then_it_fails(outside: responses.RequestsMock) -> None:
    """A token may be withdrawn at any time: one fresh one is tried, not a row of them."""
    graph = outside.get(f"{GRAPH}/users/u1", status=401)

    with pytest.raises(RefusedError):
        client(outside).call(ME)

    assert graph.call_count == 2


def test_a_fresh_token_after_401_is_enough(outside: responses.RequestsMock) -> None:
    """Nobody notices that the first one was no good any more."""
    outside.get(f"{GRAPH}/users/u1", status=401)
    outside.get(f"{GRAPH}/users/u1", json={"id": "u1"})

    assert client(outside).call(ME).json() == {"id": "u1"}


@pytest.mark.parametrize("answers", [[200], [401, 200], [500], [403]])
def test_no_log_line_holds_a_token(
    outside: responses.RequestsMock, caplog: pytest.LogCaptureFixture, answers: list[int]
) -> None:
    """Every logger at its loudest, those of msal and urllib3 too."""
    for status in answers:
        outside.get(f"{GRAPH}/users/u1", status=status, json={"id": "u1"})
    graph = client(outside)

    with caplog.at_level(logging.DEBUG):
        try:
            graph.call(ME)
        except (RefusedError, TransientError) as failed:
            logging.getLogger("anybody").error("it failed", exc_info=failed)

    text = "\n".join(f"{each.getMessage()} {each.__dict__}" for each in caplog.records)
    assert caplog.records
    assert "canary" not in text
    assert "canary" not in caplog.text


def test_no_text_of_a_token_source_holds_a_secret(tmp_path: Path) -> None:
    """What lands in a traceback betrays nothing."""
    kinds = (Secret(SECRET), Certificate(SECRET, SECRET), Federated(tmp_path), ManagedIdentity())

    assert [SECRET in repr(AppSettings(TENANT, "c", each)) + repr(each) for each in kinds] == [
        False
    ] * 4
