"""The signed assertion by which SuccessFactors gives a token.

Source: SAP SuccessFactors, "Authentication using OAuth 2.0", generating a SAML assertion; RFC 7522.
The assertion names the API user, is meant for one company's token endpoint and lives ten minutes.
"""

import base64
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from lxml import etree  # type: ignore[import-untyped]  # it ships no types
from signxml.algorithms import CanonicalizationMethod, SignatureConstructionMethod
from signxml.signer import XMLSigner

from connectors.hris_auth import Fields, TokenAsked
from tourwright.ports import Clock

GRANT = "urn:ietf:params:oauth:grant-type:saml2-bearer"
AUDIENCE = "www.successfactors.com"
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
XS = "http://www.w3.org/2001/XMLSchema"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
DS = "http://www.w3.org/2000/09/xmldsig#"
UNSPECIFIED = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
PASSWORD = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"  # noqa: S105 - a class of SAML
Element = Any  # lxml ships no types
LIVES = timedelta(minutes=10)
EARLIER = timedelta(minutes=2)


@dataclass(frozen=True)
class Client:
    """The OAuth client that IT registered. key and certificate are PEM; user is the API user."""

    token_url: str
    client_id: str
    company: str
    user: str
    key: str = field(repr=False)
    certificate: str = field(repr=False)
    audience: str = AUDIENCE


def token_asked(client: Client, clock: Clock) -> TokenAsked:
    """Return the request for a token, with a new assertion each time."""
    return TokenAsked(client.token_url, _fields(client, clock))


def must_sign(client: Client) -> None:
    """Refuse a key that is none, or not that of the certificate. Raises ValueError."""
    key = serialization.load_pem_private_key(client.key.encode(), None)
    certificate = x509.load_pem_x509_certificate(client.certificate.encode())
    if key.public_key() != certificate.public_key():
        raise ValueError("the certificate is of another key")


def encoded_assertion(client: Client, clock: Clock) -> Callable[[], str]:
    """Return what makes a new assertion each time, as a token request has it."""

    def made() -> str:
        signed = assertion(client, clock.now(), f"_{secrets.token_hex(16)}")
        return base64.b64encode(signed).decode()

    return made


def _fields(client: Client, clock: Clock) -> Callable[[], Fields]:
    made = encoded_assertion(client, clock)
    known = {"grant_type": GRANT, "client_id": client.client_id, "company_id": client.company}
    return lambda: {**known, "assertion": made()}


def assertion(client: Client, now: datetime, number: str) -> bytes:
    """Return the signed assertion as XML; number is its id. Raises ValueError for a bad key."""
    unsigned = _unsigned(client, now, number)
    signer = XMLSigner(
        method=SignatureConstructionMethod.enveloped,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    signed = signer.sign(
        unsigned,
        key=client.key.encode(),
        cert=client.certificate,
        reference_uri=number,
        id_attribute="ID",
    )
    return bytes(etree.tostring(signed))


def _unsigned(client: Client, now: datetime, number: str) -> Element:
    """Return the assertion with a place for the signature, which stands behind the issuer."""
    until = _stamp(now + LIVES)
    names = {"ID": number, "IssueInstant": _stamp(now), "Version": "2.0"}
    root = etree.Element(f"{{{SAML}}}Assertion", names, {"saml2": SAML, "xs": XS, "xsi": XSI})
    _add(root, "Issuer").text = client.client_id
    etree.SubElement(root, f"{{{DS}}}Signature", {"Id": "placeholder"}, {"ds": DS})
    subject = _add(root, "Subject")
    _add(subject, "NameID", Format=UNSPECIFIED).text = client.user
    proof = _add(subject, "SubjectConfirmation", Method=BEARER)
    _add(proof, "SubjectConfirmationData", NotOnOrAfter=until, Recipient=client.token_url)
    limits = _add(root, "Conditions", NotBefore=_stamp(now - EARLIER), NotOnOrAfter=until)
    _add(_add(limits, "AudienceRestriction"), "Audience").text = client.audience
    said = _add(root, "AuthnStatement", AuthnInstant=_stamp(now), SessionIndex=number)
    _add(_add(said, "AuthnContext"), "AuthnContextClassRef").text = PASSWORD
    facts = _add(root, "AttributeStatement")
    fact = _add(facts, "Attribute", Name="api_key")
    value = _add(fact, "AttributeValue")
    value.set(f"{{{XSI}}}type", "xs:string")
    value.text = client.client_id
    return root


def _add(parent: Element, name: str, **attributes: str) -> Element:
    return etree.SubElement(parent, f"{{{SAML}}}{name}", attributes)


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
