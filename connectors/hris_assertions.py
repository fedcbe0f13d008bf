"""A signed assertion as JSON Web Token, by which a token endpoint gives a token.

Source: RFC 7523, "Using JWTs as Authorization Grants": issuer, subject, audience and end.
An assertion lives five minutes and has a number of its own, so that a copy is soon worth nothing.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tourwright.ports import Clock

LIVES = timedelta(minutes=5)


@dataclass(frozen=True)
class Claims:
    """Who asks (issuer), as whom (subject), and for which endpoint (audience). key is PEM."""

    issuer: str
    subject: str
    audience: str
    key: str = field(repr=False)


def jwt_assertion(claims: Claims, clock: Clock) -> Callable[[], str]:
    """Return what makes a new assertion each time. Raises ValueError for a key that signs none."""
    algorithm = _algorithm(claims.key)

    def made() -> str:
        now = clock.now()
        told = {"iss": claims.issuer, "sub": claims.subject, "aud": claims.audience}
        times = {"iat": int(now.timestamp()), "exp": int((now + LIVES).timestamp())}
        return jwt.encode({**told, **times, "jti": secrets.token_hex(16)}, claims.key, algorithm)

    return made


def _algorithm(key: str) -> str:
    """Return how this key signs. Raises ValueError."""
    loaded = serialization.load_pem_private_key(key.encode(), None)
    if isinstance(loaded, rsa.RSAPrivateKey):
        return "RS256"
    if isinstance(loaded, ec.EllipticCurvePrivateKey) and isinstance(loaded.curve, ec.SECP256R1):
        return "ES256"
    raise ValueError("the key must be RSA, or of the curve P-256")
