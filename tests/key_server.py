"""A server that publishes keys, and a service that signs with one of them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import jwt
import requests
from flask import Flask, Response, jsonify

from connectors.http import TimedSession
from connectors.jwks import KeyBook
from emulators.entra import SigningKey
from emulators.server import serving
from tests.fakes import NOW, FakeClock

OURS, SECOND, THEIRS = SigningKey("ours"), SigningKey("second"), SigningKey("theirs")


@dataclass
class KeyServer:
    """What is published, how often it was read, and how the server is today."""

    listed: list[dict[str, Any]] = field(default_factory=list)
    reads: int = 0
    status: int = 200
    body: bytes | None = None
    meanwhile: Callable[[], None] = lambda: None

    def publish(self, *keys: SigningKey, **more: object) -> None:
        """Publish these keys."""
        self.listed = [each.public() | more for each in keys]

    def shown(self) -> Response:
        """Answer one reading."""
        self.reads += 1
        self.meanwhile()
        if self.body is not None:
            return Response(self.body, status=self.status)
        answer = jsonify(keys=self.listed)
        answer.status_code = self.status
        return answer


@dataclass
class KeyDesk:
    """A key server that is really served, our book of its keys, and a clock."""

    server: KeyServer
    book: KeyBook
    clock: FakeClock
    session: requests.Session


@contextmanager
def key_desk() -> Iterator[KeyDesk]:
    """Serve keys as long as the block lasts."""
    server, clock, app = KeyServer(), FakeClock(NOW), Flask("keys")
    server.publish(OURS, SECOND)
    app.get("/keys")(server.shown)
    with serving(app) as url, closing(TimedSession()) as session:
        yield KeyDesk(server, KeyBook(session, f"{url}/keys", clock), clock, session)


def times(now: datetime, life_s: int = 3600) -> dict[str, object]:
    """Return the claims about time of a token made now."""
    stamp = int(now.timestamp())
    return {"iat": stamp, "nbf": stamp, "exp": stamp + life_s}


def signed(claims: Mapping[str, object], signer: SigningKey = OURS, **header: object) -> str:
    """Sign claims; a header that is None is left out."""
    told = {"kid": signer.kid, **header}
    return jwt.encode(dict(claims), signer.key, "RS256", headers=told)
