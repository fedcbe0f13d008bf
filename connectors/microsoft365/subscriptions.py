"""Subscriptions to changes of people: made, renewed, ended.

Graph calls both addresses while it makes one, and waits at most ten seconds for the word it sent.
Source: https://learn.microsoft.com/graph/api/resources/subscription; "Lifecycle notifications".
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from connectors.http import Answer
from connectors.microsoft365.graph import GraphCall, GraphClient
from connectors.microsoft365.times import moment_of, text_of
from tourwright.ports import MalformedError, NotFoundError, RefusedError
from tourwright.ports.directory import Subscription

PERMISSION = "User.Read.All"
CHANGES = "updated,deleted"


@dataclass(frozen=True)
class Addresses:
    """Where notifications go. certificate (PEM) seals what comes along, "" for hints without."""

    notify: str
    lifecycle: str
    certificate: str = ""


class GraphSubscriptions:
    """See `tourwright.ports.directory.SubscriptionCalls`."""

    def __init__(self, graph: GraphClient, addresses: Addresses) -> None:
        self._graph = graph
        self._addresses = addresses

    def create(self, resource: str, client_state: str, expires_at: datetime) -> Subscription:
        """See `SubscriptionCalls.create`."""
        body = {
            "changeType": CHANGES,
            "notificationUrl": self._addresses.notify,
            "lifecycleNotificationUrl": self._addresses.lifecycle,
            "resource": resource,
            "expirationDateTime": text_of(expires_at),
            "clientState": client_state,
            **self._sealed(),
        }
        call = GraphCall("POST", "/subscriptions", "subscribing", PERMISSION, body=body)
        return _subscription(self._graph.call(call), client_state)

    def renew(self, subscription_id: str, expires_at: datetime) -> Subscription:
        """See `SubscriptionCalls.renew`."""
        body = {"expirationDateTime": text_of(expires_at)}
        return _subscription(self._graph.call(_one("PATCH", subscription_id, body)), "")

    def delete(self, subscription_id: str) -> None:
        """See `SubscriptionCalls.delete`."""
        try:
            self._graph.call(_one("DELETE", subscription_id))
        except NotFoundError:
            return

    def reauthorize(self, subscription_id: str) -> None:
        """See `SubscriptionCalls.reauthorize`."""
        path = f"/subscriptions/{quote(subscription_id, safe='')}/reauthorize"
        self._graph.call(GraphCall("POST", path, "reauthorizing a subscription", PERMISSION))

    def standing(self) -> Mapping[str, bool]:
        """See `SubscriptionCalls.standing`."""
        answer = self._graph.call(GraphCall("GET", "/subscriptions", "subscriptions", PERMISSION))
        found: dict[str, bool] = {}
        while True:
            page = _object(answer)
            listed = page.get("value")
            for each in listed if isinstance(listed, list) else ():
                found[str(each.get("id", ""))] = self._leads_here(each)
            link = page.get("@odata.nextLink")
            if not isinstance(link, str):
                return found
            answer = self._graph.follow(link, "subscriptions")

    def _leads_here(self, told: Mapping[str, Any]) -> bool:
        here = (self._addresses.notify, self._addresses.lifecycle)
        return (told.get("notificationUrl"), told.get("lifecycleNotificationUrl")) == here

    def _sealed(self) -> dict[str, object]:
        """Return what makes Graph send, sealed, what changed."""
        if not self._addresses.certificate:
            return {}
        try:
            read = x509.load_pem_x509_certificate(self._addresses.certificate.encode())
        except ValueError as wrong:
            raise RefusedError(
                "TOURWRIGHT_M365_NOTIFICATION_CERTIFICATE_FILE holds no certificate"
            ) from wrong
        return {
            "includeResourceData": True,
            "encryptionCertificate": base64.b64encode(read.public_bytes(Encoding.DER)).decode(),
            "encryptionCertificateId": f"{read.serial_number:x}"[:128],
        }


def _one(method: str, subscription_id: str, body: object | None = None) -> GraphCall:
    path = f"/subscriptions/{quote(subscription_id, safe='')}"
    return GraphCall(method, path, "a subscription", PERMISSION, body=body)


def _object(answer: Answer) -> Mapping[str, Any]:
    told = answer.json()
    if not isinstance(told, dict):
        raise MalformedError("Graph subscriptions: the answer is no object")
    return told


def _subscription(answer: Answer, client_state: str) -> Subscription:
    """Read one; when it is renewed is its keeper's to say."""
    told = _object(answer)
    expires_at = moment_of(str(told.get("expirationDateTime", "")))
    return Subscription(
        subscription_id=str(told.get("id", "")),
        resource=str(told.get("resource", "")),
        expires_at=expires_at,
        renew_at=expires_at,
        client_state=client_state,
    )
