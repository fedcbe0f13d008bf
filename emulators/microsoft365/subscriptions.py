"""Change notifications: subscriptions, the handshake, what is sent when somebody changes.

Source: "Set up notifications for changes in resource data", "… that include resource data".
"""

import base64
import hmac
import json
import secrets
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.asymmetric import padding as rsa_padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from flask import Flask, Response, jsonify, request

from emulators.microsoft365.keys import Keys
from emulators.microsoft365.posting import Endpoints, Reply
from emulators.microsoft365.tenant import Tenant

LONGEST = timedelta(minutes=41_760)
SHORTEST = timedelta(minutes=45)
STATE_LIMIT = 128
BLOCK_BITS, KEY_BYTES, IV_BYTES = 128, 32, 16
USERS = "users"
JSON = {"Content-Type": "application/json"}
Record = dict[str, Any]


@dataclass
class Subscriptions:
    """What was subscribed to; `notify` and `lifecycle` really post."""

    tenant: Tenant
    keys: Keys
    endpoints: Endpoints
    clock: Callable[[], datetime]
    live: dict[str, Record] = field(default_factory=dict)

    def create(self, wanted: Record) -> Record | str:
        """Subscribe after the handshake; returns why not as words."""
        fault = self._fault_of(wanted)
        if fault:
            return fault
        made = {"id": str(uuid.uuid4()), "applicationId": self.tenant.client_id, **wanted}
        made["expirationDateTime"] = self._end(str(wanted["expirationDateTime"]))
        self.live[made["id"]] = made
        return made

    def renew(self, found: Record, until: str) -> str:
        """Move the end; returns why not."""
        if parsed(until) > self.clock() + LONGEST:
            return "Subscription expiration is too far in the future"
        found["expirationDateTime"] = self._end(until)
        return ""

    def current(self) -> list[Record]:
        """Return those that are not over."""
        now = self.clock()
        return [each for each in self.live.values() if parsed(each["expirationDateTime"]) > now]

    def notify(self, oid: str, change: str = "updated") -> list[Reply]:
        """Tell every subscription about somebody that this person changed."""
        replies = []
        for each in self.current():
            resource = str(each["resource"]).strip("/").lower()
            if resource.startswith(USERS) and change in str(each["changeType"]):
                replies.append(self.send(each, [self.notice(each, oid, change)]))
        return replies

    def lifecycle(self, subscription_id: str, event: str) -> Reply:
        """Tell what happens to a subscription; a removed one is gone."""
        found = self.live[subscription_id]
        if event == "subscriptionRemoved":
            del self.live[subscription_id]
        notice = self._common(found) | {"lifecycleEvent": event, "resource": found["resource"]}
        body = json.dumps({"value": [notice]}).encode()
        url = str(found.get("lifecycleNotificationUrl") or found["notificationUrl"])
        return self.endpoints.send(url, body, JSON)

    def notice(self, found: Record, oid: str, change: str) -> Record:
        """Return one notification; with data it is sealed for the subscriber's certificate."""
        data = {"@odata.type": "#Microsoft.Graph.User", "@odata.id": f"Users/{oid}", "id": oid}
        told = self._common(found) | {"changeType": change, "resource": f"Users/{oid}"}
        told["resourceData"] = data | {"@odata.etag": f'W/"{secrets.token_hex(4)}"'}
        if found.get("includeResourceData"):
            certificate = str(found["encryptionCertificate"])
            told["encryptedContent"] = sealed(json.dumps(data).encode(), certificate)
            told["encryptedContent"]["encryptionCertificateId"] = found["encryptionCertificateId"]
        return told

    def send(self, found: Record, notices: Iterable[Record]) -> Reply:
        """Post notifications, with a token when they hold data."""
        body: Record = {"value": list(notices)}
        if found.get("includeResourceData"):
            body["validationTokens"] = [self.keys.notification_token()]
        return self.endpoints.send(str(found["notificationUrl"]), json.dumps(body).encode(), JSON)

    def _common(self, found: Record) -> Record:
        return {
            "id": str(uuid.uuid4()),
            "subscriptionId": found["id"],
            "clientState": found.get("clientState"),
            "subscriptionExpirationDateTime": found["expirationDateTime"],
            "tenantId": self.tenant.id,
        }

    def _end(self, wanted: str) -> str:
        """Return the end; one that is too near is moved."""
        end = max(parsed(wanted), self.clock() + SHORTEST)
        return f"{end:%Y-%m-%dT%H:%M:%SZ}"

    def _fault_of(self, wanted: Record) -> str:
        """Return why there is no subscription: its end, its state, or the handshake."""
        if parsed(str(wanted["expirationDateTime"])) > self.clock() + LONGEST:
            return "Subscription expiration is too far in the future"
        if len(str(wanted.get("clientState") or "")) > STATE_LIMIT:
            return "clientState is too long"
        urls = (wanted["notificationUrl"], wanted.get("lifecycleNotificationUrl"))
        return next((fault for url in urls if url and (fault := self._handshake(str(url)))), "")

    def _handshake(self, url: str) -> str:
        """Ask the address to say a word back."""
        word = f"Validation: Testing {secrets.token_hex(8)}"
        glue = "&" if "?" in url else "?"
        reply = self.endpoints.send(f"{url}{glue}validationToken={quote(word)}", b"", {})
        kind = {name.lower(): value for name, value in reply.headers.items()}.get(
            "content-type", ""
        )
        said = (reply.status, kind.partition(";")[0], reply.body.decode(errors="replace"))
        fine = said == (200, "text/plain", word)
        return "" if fine else "Subscription validation request failed"


def sealed(data: bytes, certificate: str) -> Record:
    """Encrypt for a certificate (base64 of DER) as Graph does."""
    read = x509.load_der_x509_certificate(base64.b64decode(certificate))
    public = read.public_key()
    assert isinstance(public, RSAPublicKey)
    key = secrets.token_bytes(KEY_BYTES)
    padder = padding.PKCS7(BLOCK_BITS).padder()
    padded = padder.update(data) + padder.finalize()
    writer = Cipher(algorithms.AES(key), modes.CBC(key[:IV_BYTES])).encryptor()
    written = writer.update(padded) + writer.finalize()
    oaep = rsa_padding.OAEP(
        rsa_padding.MGF1(hashes.SHA1()),  # noqa: S303  # what Graph uses
        hashes.SHA1(),  # noqa: S303  # what Graph uses
        None,
    )
    return {
        "data": base64.b64encode(written).decode(),
        "dataKey": base64.b64encode(public.encrypt(key, oaep)).decode(),
        "dataSignature": base64.b64encode(hmac.digest(key, written, "sha256")).decode(),
        "encryptionCertificateThumbprint": read.fingerprint(hashes.SHA1()).hex().upper(),  # noqa: S303
    }


def add_subscriptions(app: Flask, subscriptions: Subscriptions) -> None:
    """Serve them."""
    _add_all(app, subscriptions)
    _add_one(app, subscriptions)


def _add_all(app: Flask, subscriptions: Subscriptions) -> None:
    """Making one, listing them."""

    @app.post("/v1.0/subscriptions")
    def create() -> tuple[Response, int]:
        made = subscriptions.create(request.get_json())
        return _refusal(400, made) if isinstance(made, str) else (jsonify(_shown(made)), 201)

    @app.get("/v1.0/subscriptions")
    def listing() -> Response:
        return jsonify(value=[_shown(each) for each in subscriptions.current()])


def _add_one(app: Flask, subscriptions: Subscriptions) -> None:
    """Renewing, ending, allowing again."""

    def found(key: str) -> Record | None:
        return next((each for each in subscriptions.current() if each["id"] == key), None)

    @app.get("/v1.0/subscriptions/<key>")
    def one(key: str) -> Response | tuple[Response, int]:
        there = found(key)
        return jsonify(_shown(there)) if there else _refusal(404, "no such subscription")

    @app.patch("/v1.0/subscriptions/<key>")
    def renew(key: str) -> Response | tuple[Response, int]:
        there = found(key)
        if there is None:
            return _refusal(404, "no such subscription")
        fault = subscriptions.renew(there, str(request.get_json()["expirationDateTime"]))
        return _refusal(400, fault) if fault else jsonify(_shown(there))

    @app.post("/v1.0/subscriptions/<key>/reauthorize")
    def reauthorize(key: str) -> Response | tuple[Response, int]:
        return Response(status=204) if found(key) else _refusal(404, "no such subscription")

    @app.delete("/v1.0/subscriptions/<key>")
    def delete(key: str) -> Response | tuple[Response, int]:
        gone = subscriptions.live.pop(key, None)
        return Response(status=204) if gone else _refusal(404, "no such subscription")


def parsed(moment: str) -> datetime:
    """Read a moment of Graph's, which may have seven digits after the second."""
    whole, _, _ = moment.removesuffix("Z").partition(".")
    return datetime.fromisoformat(f"{whole}+00:00" if "+" not in whole else whole)


def _shown(found: Record) -> Record:
    """Return it without the secret and the certificate."""
    return {name: value for name, value in found.items() if name != "clientState"}


def _refusal(status: int, words: str) -> tuple[Response, int]:
    return jsonify(error={"code": "ValidationError", "message": words}), status
