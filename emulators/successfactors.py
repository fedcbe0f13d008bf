"""A stand-in for SuccessFactors: a token for a signed assertion, PerPerson in pages."""

import base64
import re
from datetime import UTC, datetime

from flask import Flask, Response, jsonify, request
from lxml import etree  # type: ignore[import-untyped]  # it ships no types
from signxml.exceptions import InvalidInput, InvalidSignature
from signxml.verifier import XMLVerifier

from emulators.contracts import Contract
from emulators.faults import FaultScript
from emulators.ledger import Ledger
from emulators.people_gate import Gate, Json, add_gate, sample

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
ONE = re.compile(r"personIdExternal eq '([^']*)'")
SINCE = re.compile(r"lastModifiedDateTime ge datetimeoffset'([^']*)'")


class SuccessFactorsEmulator:
    """One emulated instance with the nine people of the contracts; tests change its records.

    certificate is the one that the client was registered with, as PEM.
    """

    def __init__(self, ledger: Ledger, certificate: str, page_size: int = 4) -> None:
        self.ledger = ledger
        self.faults = FaultScript()
        self.certificate = certificate
        self.page_size = page_size
        self.token = "sf-token"
        self.assertions: list[bytes] = []
        self.people: list[Json] = []
        self.app = _make_app(self)

    def load(self) -> None:
        """Fill it with the samples."""
        shape = sample("successfactors.json")
        pages = [shape[f"GET /odata/v2/PerPerson (page {number})"] for number in (1, 2)]
        self.people = [each for page in pages for each in page["d"]["results"]]


def _make_app(emulator: SuccessFactorsEmulator) -> Flask:
    app = Flask("emulators.successfactors")
    contract = Contract("successfactors.openapi.json", "/")

    def authentic() -> bool:
        shown = request.headers.get("Authorization")
        return request.path == "/oauth/token" or shown == f"Bearer {emulator.token}"

    gate = Gate("successfactors", contract, emulator.ledger, emulator.faults, authentic)
    add_gate(app, gate)
    _add_token(app, emulator)
    _add_people(app, emulator)
    return app


def _add_token(app: Flask, emulator: SuccessFactorsEmulator) -> None:
    @app.post("/oauth/token")
    def token() -> Response | tuple[Response, int]:
        shown = base64.b64decode(request.form["assertion"])
        if not _is_signed(shown, emulator.certificate, request.url):
            return jsonify(error="invalid_grant"), 401
        emulator.assertions.append(shown)
        return jsonify({"access_token": emulator.token, "expires_in": 3600})


def _is_signed(shown: bytes, certificate: str, url: str) -> bool:
    """Say whether the registered certificate signed it, and it was meant for this address."""
    try:
        verified = XMLVerifier().verify(shown, x509_cert=certificate, id_attribute="ID")
    except (InvalidSignature, InvalidInput, etree.XMLSyntaxError):
        return False
    signed = verified[0] if isinstance(verified, list) else verified
    if signed.signed_xml is None:
        return False
    proof = signed.signed_xml.find(f".//{SAML}SubjectConfirmationData")
    return proof is not None and proof.get("Recipient") == url


def _add_people(app: Flask, emulator: SuccessFactorsEmulator) -> None:
    @app.get("/odata/v2/PerPerson")
    def people() -> Response:
        found = _filtered(emulator.people, request.args.get("$filter", ""))
        start = int(request.args.get("$skiptoken", "0"))
        end = start + emulator.page_size
        answer: Json = {"results": found[start:end]}
        if end < len(found):
            answer["__next"] = f"{request.base_url}?$format=json&$skiptoken={end}"
        return jsonify(d=answer)


def _filtered(people: list[Json], wanted: str) -> list[Json]:
    one, since = ONE.search(wanted), SINCE.search(wanted)
    if one:
        return [each for each in people if each["personIdExternal"] == one[1]]
    if since:
        return [each for each in people if _modified(each) >= datetime.fromisoformat(since[1])]
    return people


def _modified(person: Json) -> datetime:
    milliseconds = int(re.findall(r"-?\d+", person["lastModifiedDateTime"])[0])
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
