"""The assertion that a token is asked with."""

import base64
from datetime import UTC, datetime

import pytest
from lxml import etree  # type: ignore[import-untyped]  # it ships no types
from signxml.exceptions import InvalidSignature
from signxml.verifier import XMLVerifier

from connectors.successfactors.saml import SAML, Client, assertion, token_asked
from tests.certificates import key_and_certificate
from tests.people_systems import CERTIFICATE, KEY, SetClock

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TOKEN_URL = "https://api4.successfactors.com/oauth/token"
CLIENT = Client(TOKEN_URL, "client-1", "acme", "api-user", KEY, CERTIFICATE)


def verified(signed: bytes, certificate: str = CERTIFICATE) -> etree._Element:
    """Return what the certificate's key signed. Raises InvalidSignature."""
    found = XMLVerifier().verify(signed, x509_cert=certificate, id_attribute="ID")
    assert not isinstance(found, list)
    return found.signed_xml


def said(signed: etree._Element, path: str) -> str:
    """Return the text at a path of names of the assertion."""
    return str(signed.findtext("/".join(f"{{{SAML}}}{name}" for name in path.split("/"))))


def test_the_assertion_is_signed_and_verifies() -> None:
    """It names the client and the API user, for the one company's endpoint."""
    signed = verified(assertion(CLIENT, NOW, "_1"))

    assert (signed.get("ID"), signed.get("IssueInstant")) == ("_1", "2026-06-01T12:00:00.000Z")
    assert (said(signed, "Issuer"), said(signed, "Subject/NameID")) == ("client-1", "api-user")
    assert said(signed, "Conditions/AudienceRestriction/Audience") == "www.successfactors.com"


def test_the_assertion_lives_ten_minutes() -> None:
    """It allows a clock that is two minutes behind."""
    limits = verified(assertion(CLIENT, NOW, "_1")).find(f"{{{SAML}}}Conditions")

    assert limits.get("NotBefore") == "2026-06-01T11:58:00.000Z"
    assert limits.get("NotOnOrAfter") == "2026-06-01T12:10:00.000Z"


def test_a_changed_assertion_does_not_verify() -> None:
    """Nor does one of somebody else's key."""
    changed = assertion(CLIENT, NOW, "_1").replace(b"api-user", b"api-root")
    other = key_and_certificate(NOW)[1]

    with pytest.raises(InvalidSignature):
        verified(changed)
    with pytest.raises(InvalidSignature):
        verified(assertion(CLIENT, NOW, "_1"), other)


def test_each_request_for_a_token_has_an_assertion_of_its_own() -> None:
    """What somebody copied is of no use for long."""
    fields = token_asked(CLIENT, SetClock(NOW)).fields
    first, second = fields(), fields()

    numbers = [verified(base64.b64decode(each["assertion"])).get("ID") for each in (first, second)]
    assert len(set(numbers)) == 2
    assert first["grant_type"] == "urn:ietf:params:oauth:grant-type:saml2-bearer"
    assert (first["client_id"], first["company_id"]) == ("client-1", "acme")


def test_nothing_secret_is_shown() -> None:
    """Neither key nor certificate is in a log line about the client."""
    assert "BEGIN" not in repr(CLIENT)
