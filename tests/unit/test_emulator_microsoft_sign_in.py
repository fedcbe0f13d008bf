"""The emulated tenant hands tokens to a good credential only, and names what is wrong."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from emulators.entra import CLIENT_ID, TENANT
from tests.microsoft_tenant import App, app_in_tenant

NOW = datetime.now(UTC)
PATH = f"/login.microsoftonline.com/{TENANT}/oauth2/v2.0/token"
KEY = rsa.generate_private_key(65537, 2048)
OTHER = rsa.generate_private_key(65537, 2048)


@pytest.fixture
def app() -> Iterator[App]:
    """A tenant."""
    with app_in_tenant() as made:
        yield made


def certificate() -> str:
    """Return a certificate of the key."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tourwright")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(KEY.public_key())
        .serial_number(1)
        .not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=30))
        .sign(KEY, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode()


def asked(app: App, **form: str) -> tuple[int, str]:
    """Ask for a token; return the status and Microsoft's code."""
    scope = "https://graph.microsoft.com/.default"
    given = {"client_id": CLIENT_ID, "scope": scope, "grant_type": "client_credentials", **form}
    answer = app.emulator.app.test_client().post(PATH, data=given)
    told = answer.get_json().get("error_description", "")
    return answer.status_code, str(told).partition(":")[0]


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"client_secret": "demo-secret"}, (200, "")),
        ({"client_secret": "another"}, (401, "AADSTS7000215")),
        ({}, (401, "AADSTS7000215")),
    ],
)
def test_a_secret_is_right_or_wrong(
    app: App, form: dict[str, str], expected: tuple[int, str]
) -> None:
    """The code names the remedy."""
    assert asked(app, **form) == expected


def test_an_expired_secret_says_so(app: App) -> None:
    """Another code than for a wrong one."""
    app.emulator.tenant.secret_expired = True

    assert asked(app, client_secret="demo-secret")[1] == "AADSTS7000222"


@pytest.mark.parametrize(("key", "code"), [(KEY, ""), (OTHER, "AADSTS700027")])
def test_a_certificate_must_have_signed(app: App, key: rsa.RSAPrivateKey, code: str) -> None:
    """The private key of the certificate that the tenant knows, and no other."""
    app.emulator.tenant.certificate = certificate()
    claims = {"iss": CLIENT_ID, "sub": CLIENT_ID, "exp": NOW + timedelta(minutes=5)}

    assert asked(app, client_assertion=jwt.encode(claims, key, "RS256"))[1] == code


@pytest.mark.parametrize(("subject", "code"), [("worker", ""), ("else", "AADSTS70021")])
def test_another_partys_token_must_be_trusted(app: App, subject: str, code: str) -> None:
    """By its subject."""
    app.emulator.tenant.federated = {"worker"}
    token = jwt.encode({"iss": "https://cluster.example", "sub": subject}, OTHER, "RS256")

    assert asked(app, client_assertion=token)[1] == code


def test_a_token_names_what_administrators_allowed(app: App) -> None:
    """Its roles are the application's permissions."""
    app.emulator.tenant.grants = {"Mail.Send", "User.Read.All"}

    shown = app.emulator.access.hand_out("graph.microsoft.com")

    claims = jwt.decode(shown, options={"verify_signature": False})
    assert claims["roles"] == ["Mail.Send", "User.Read.All"]


def test_an_unknown_tenant_is_not_found(app: App) -> None:
    """A mistyped id."""
    path = PATH.replace(TENANT, "00000000-0000-0000-0000-000000000000")

    answer = app.emulator.app.test_client().post(path, data={"client_secret": "demo-secret"})

    assert "AADSTS90002" in answer.get_json()["error_description"]
