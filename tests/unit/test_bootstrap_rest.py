"""A source of kind rest is built from the file of sources, or each fault is named."""

import base64
import json
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl

import jwt
import pytest
import responses
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.x509 import load_pem_x509_certificate
from lxml import etree  # type: ignore[import-untyped]  # it ships no types
from responses import matchers
from signxml.verifier import XMLVerifier

from connectors.rest.client import RestHris
from connectors.rest.mapping import mapping_named
from connectors.rest.setup import Setup, filled_in
from tests.certificates import key_and_certificate
from tests.hris_cast import NOW
from tests.people_systems import CERTIFICATE, KEY
from tourwright.bootstrap.hris_rest import reader_of
from tourwright.settings import SettingsError
from tourwright.settings.hris import Source

OTHER_KEY = key_and_certificate(NOW)[0]
ED25519 = (
    ed25519.Ed25519PrivateKey.generate()
    .private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    .decode()
)


class FixedClock:
    """Always the same moment."""

    def now(self) -> datetime:
        """Return it."""
        return NOW


def source(**parts: object) -> Source:
    """Return a source as the file has it."""
    return Source.model_validate({"kind": "rest", "mapping": "merge", **parts})


def test_a_source_is_built_by_the_name_of_its_mapping() -> None:
    """Its own name is that of the file, not of the mapping."""
    made = reader_of("acme", source(auth={"api_key": "k", "account_token": "t"}), FixedClock())

    assert made.source == "acme"


def test_every_value_that_lacks_is_named() -> None:
    """All in one go, each with its place in the file of sources."""
    with pytest.raises(SettingsError) as refused:
        reader_of("acme", source(mapping="odoo"), FixedClock())

    assert {line.split()[0] for line in str(refused.value).splitlines()} == {
        "/sources/acme/auth/api_key:",
        "/sources/acme/auth/database:",
        "/sources/acme/base_url:",
    }


def test_a_mapping_that_is_not_there_is_named_with_those_that_are() -> None:
    """A slip in the name is found at once."""
    with pytest.raises(SettingsError, match="hibob"):
        reader_of("acme", source(mapping="hybob"), FixedClock())


def test_no_secret_is_shown_with_what_holds_it() -> None:
    """A log line that names an object tells nothing."""
    setup = Setup("acme", given={"api_key": "very-secret", "account_token": "t"})
    mapping = filled_in(mapping_named("merge"), setup)

    assert "very-secret" in str(mapping.document["auth"])
    assert "very-secret" not in repr(mapping) + repr(setup)


def signing(tmp_path: Path, kind: str, **auth: str) -> dict[str, object]:
    """Return a source that asks for tokens by assertions, and its mapping in a file."""
    document = {
        "schema": "hris_mapping.v1",
        "name": "acme",
        "base_url": "https://hr.example",
        "auth": {"kind": kind, "url": "/token", "client_id": "$client_id"},
        "list": {"path": "/people", "records": "data"},
        "one": {"path": "/people/{id}"},
        "map": {"source_person_id": "id", "status": "state"},
    }
    path = tmp_path / "acme.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    given = {"client_id": "us", "user": "reader", "private_key": KEY, "certificate": CERTIFICATE}
    return {"mapping": str(path), "auth": {**given, **auth}}


def asked_with(made: RestHris) -> dict[str, str]:
    """Return the request for a token with which everybody is read."""
    with responses.RequestsMock() as web:
        web.post("https://hr.example/token", json={"access_token": "t-1"})
        web.get(
            "https://hr.example/people",
            json={"data": []},
            match=[matchers.header_matcher({"Authorization": "Bearer t-1"})],
        )
        assert list(made.list_people()) == []
        return dict(parse_qsl(str(web.calls[0].request.body, "ascii")))  # type: ignore[arg-type]


def test_a_token_is_asked_for_by_a_signed_web_token(tmp_path: Path) -> None:
    """It names client, user and endpoint, and ends soon."""
    made = reader_of("acme", source(**signing(tmp_path, "jwt_bearer")), FixedClock())

    asked = asked_with(made)

    assert asked["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    key = load_pem_x509_certificate(CERTIFICATE.encode()).public_key()
    claims = jwt.decode(
        asked["assertion"],
        key,  # type: ignore[arg-type]  # a key of RSA
        algorithms=["RS256"],
        audience="https://hr.example/token",
        options={"verify_exp": False, "verify_iat": False},
    )
    assert (claims["iss"], claims["sub"]) == ("us", "reader")
    assert claims["exp"] - claims["iat"] == 300


def test_a_token_is_asked_for_by_a_signed_assertion(tmp_path: Path) -> None:
    """For the audience that IT gave."""
    parts = signing(tmp_path, "saml2_bearer", audience="www.acme.example")
    asked = asked_with(reader_of("acme", source(**parts), FixedClock()))

    signed = base64.b64decode(asked["assertion"])
    found = XMLVerifier().verify(signed, x509_cert=CERTIFICATE, id_attribute="ID")

    assert asked["grant_type"] == "urn:ietf:params:oauth:grant-type:saml2-bearer"
    assert asked["client_id"] == "us"
    assert not isinstance(found, list)
    said = etree.tostring(found.signed_xml).decode()
    assert ">www.acme.example<" in said
    assert ">reader<" in said


@pytest.mark.parametrize(
    ("kind", "auth", "places"),
    [
        ("jwt_bearer", {"private_key": ""}, ["private_key"]),
        ("saml2_bearer", {"user": "", "certificate": ""}, ["certificate", "user"]),
        ("jwt_bearer", {"private_key": "no key"}, ["private_key"]),
        ("saml2_bearer", {"private_key": OTHER_KEY}, ["private_key"]),
        ("jwt_bearer", {"private_key": ED25519}, ["private_key"]),
        ("jwt_bearer", {"client_id": ""}, ["client_id"]),
    ],
)
def test_what_an_assertion_lacks_is_named(
    tmp_path: Path, kind: str, auth: dict[str, str], places: list[str]
) -> None:
    """At the start, by its place, and never a value."""
    with pytest.raises(SettingsError) as refused:
        reader_of("acme", source(**signing(tmp_path, kind, **auth)), FixedClock())

    said = str(refused.value)
    found = [line.strip().split(":")[0] for line in said.splitlines()]
    assert found == [f"/sources/acme/auth/{each}" for each in places]
    assert "BEGIN" not in said
