"""How an application proves itself to Microsoft Entra, for whatever signs in through msal.

A secret or a certificate is ours; a federated token is the platform's, read anew at each use, as it
is replaced every hour; a managed identity is Azure's, and can vouch for another application.
Source: https://learn.microsoft.com/entra/msal/python - client credentials, managed identity;
"Workload identity federation".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msal
import requests

EXCHANGE = "api://AzureADTokenExchange"


@dataclass(frozen=True)
class Secret:
    """A client secret."""

    value: str = field(repr=False)


@dataclass(frozen=True)
class Certificate:
    """A certificate with its private key, both as PEM."""

    private_key: str = field(repr=False)
    certificate: str = field(repr=False)


@dataclass(frozen=True)
class Federated:
    """A token of the platform that Entra trusts."""

    token_file: Path


@dataclass(frozen=True)
class ManagedIdentity:
    """Azure's identity of the machine. client_id "" is the system's own.

    vouches says that it proves another application instead of being it.
    """

    client_id: str = ""
    vouches: bool = False


Credential = Secret | Certificate | Federated | ManagedIdentity
MsalCredential = str | Mapping[str, str | Callable[[], str]]


def msal_credential(credential: Credential, session: requests.Session) -> MsalCredential:
    """Return the credential as msal's confidential client takes it. Raises ValueError."""
    match credential:
        case Secret(value):
            return value
        case Certificate(private_key, certificate):
            return {"private_key": private_key, "public_certificate": certificate}
        case Federated(token_file):
            return {"client_assertion": lambda: token_file.read_text(encoding="utf-8").strip()}
        case ManagedIdentity(vouches=True):
            return {"client_assertion": _vouching(credential, session)}
    raise ValueError("a managed identity is no application's credential")


def identity_client(identity: ManagedIdentity, session: requests.Session) -> Any:  # noqa: ANN401  # msal ships no types
    """Return msal's client of the managed identity."""
    known = (
        msal.UserAssignedManagedIdentity(client_id=identity.client_id)
        if identity.client_id
        else msal.SystemAssignedManagedIdentity()
    )
    return msal.ManagedIdentityClient(known, http_client=session)


def _vouching(identity: ManagedIdentity, session: requests.Session) -> Callable[[], str]:
    """Return what asks the identity for its token each time one is needed."""
    client = identity_client(identity, session)

    def assertion() -> str:
        answer = client.acquire_token_for_client(resource=EXCHANGE)
        if "access_token" not in answer:
            raise ValueError("the managed identity gave no token")
        return str(answer["access_token"])

    return assertion
