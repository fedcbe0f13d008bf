"""Tokens that others show us: signed by a published key, for us, by whom we expect, and now.

PyJWT checks the signature, the issuer and the audience. What it would let pass is checked here: a
token that never ends, times that are no whole numbers, and headers that bring a key along.
Source: RFC 7519, RFC 8725; Microsoft's reference of access token claims.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jwt
from jwt.types import Options

from connectors.jwks import ALGORITHM, KeyBook, PublishedKey
from tourwright.ports import NotAuthenticError

SKEW_S = 300
MAX_CHARS = 16 * 1024
BEARER = "bearer"
BRINGS_A_KEY = frozenset({"jwk", "jku", "x5u", "x5c", "crit", "b64", "zip"})
CHECKS = Options(
    require=["iss", "aud", "exp"],
    verify_exp=False,  # times are compared with our clock, see `_is_of`
    verify_iat=False,
    verify_nbf=False,
)


@dataclass(frozen=True)
class TokenRule:
    """What a token has to say.

    callers are the applications that may have asked for it, named in one of caller_claims. needs
    are claims that must be there as texts. tenant, if set, is the one that `tid` must name.
    """

    issuers: frozenset[str]
    audiences: frozenset[str]
    callers: frozenset[str] = frozenset()
    caller_claims: tuple[str, ...] = ("appid", "azp")
    needs: tuple[str, ...] = ()
    tenant: str = ""
    skew_s: int = SKEW_S


@dataclass(frozen=True)
class Judged:
    """What a good token says, and the key that signed it."""

    claims: Mapping[str, Any]
    key: PublishedKey


class TokenJudge:
    """Lets tokens pass that keep the rule."""

    def __init__(self, rule: TokenRule, keys: KeyBook) -> None:
        self._rule = rule
        self._keys = keys

    def judge(self, token: str, now: datetime) -> Judged:
        """Return a good token. Raises NotAuthenticError; TransientError without the keys."""
        try:
            key = self._keys.get(_kid_of(token))
            claims = self._decoded(token, key)
        except (jwt.PyJWTError, RecursionError) as wrong:
            raise NotAuthenticError(f"token: {type(wrong).__name__}") from wrong
        fault = self._fault_of(claims, now)
        if fault:
            raise NotAuthenticError(f"token: {fault}")
        return Judged(claims, key)

    def _decoded(self, token: str, key: PublishedKey) -> dict[str, Any]:
        return jwt.decode(
            token,
            key.jwk,
            algorithms=[ALGORITHM],
            audience=sorted(self._rule.audiences),
            issuer=sorted(self._rule.issuers),
            options=CHECKS,
        )

    def _fault_of(self, claims: Mapping[str, Any], now: datetime) -> str:
        rule = self._rule
        if not _is_of(claims, now, rule.skew_s):
            return "of another time"
        if not all(_is_text(claims.get(name)) for name in rule.needs):
            return "a claim is missing"
        if rule.tenant and str(claims.get("tid", "")).lower() != rule.tenant.lower():
            return "of another tenant"
        callers = {claims[name] for name in rule.caller_claims if _is_text(claims.get(name))}
        if rule.callers and not (callers and callers <= rule.callers):
            return "asked for by another application"
        return ""


def bearer_of(headers: Mapping[str, str], *names: str) -> str:
    """Return the token of the first of these headers that is there. Raises NotAuthenticError."""
    lower = {name.lower(): value for name, value in headers.items()}
    told = next((lower[name.lower()] for name in names if name.lower() in lower), "")
    scheme, _, token = told.strip().partition(" ")
    if scheme.lower() != BEARER or not token.strip():
        raise NotAuthenticError("no token")
    return token.strip()


def _kid_of(token: str) -> str:
    """Return the name of the key. Raises jwt.InvalidTokenError for a header that tricks."""
    if len(token) > MAX_CHARS:
        raise jwt.InvalidTokenError("too long")
    header = jwt.get_unverified_header(token)
    kid = header.get("kid")
    if header.get("alg") != ALGORITHM or BRINGS_A_KEY & header.keys() or not _is_text(kid):
        raise jwt.InvalidTokenError("not signed as agreed")
    return str(kid)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_of(claims: Mapping[str, Any], now: datetime, skew_s: int) -> bool:
    """Say whether the token counts now; a moment that is no whole number is no moment."""
    begins = [claims[name] for name in ("nbf", "iat") if name in claims]
    if not begins or not all(type(moment) is int for moment in (*begins, claims["exp"])):
        return False
    stamp = now.timestamp()
    return bool(max(begins) - skew_s <= stamp < claims["exp"] + skew_s)
