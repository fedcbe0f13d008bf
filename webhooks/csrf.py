"""Forms are answered only from a page that we rendered for this very browser.

Signed double submit: a random value stands in a cookie and, signed with the page's path, in the
form. The cookie holds nothing else and lives as long as the browser is open. It is sent with a link
from a mail too (SameSite=Lax): a page opened in a second tab keeps the form in the first one good.
"""

import hmac
import secrets

from flask import Response, request
from itsdangerous import BadData, URLSafeTimedSerializer

from webhooks.signing import signer_of

COOKIE = "tourwright_form"
FIELD = "csrf"
MAX_AGE_S = 24 * 3600


class FormNotOursError(Exception):
    """The form was not rendered by us for this browser, or a day ago: show it again."""


class Csrf:
    """Makes and checks the hidden field."""

    def __init__(self, key: bytes, *, secure: bool) -> None:
        """Sign with the key; secure=False only where pages are served without TLS (development)."""
        self._signer = URLSafeTimedSerializer(**signer_of(key, "tourwright.form"))
        self._secure = secure
        self._cookie = f"__Host-{COOKIE}" if secure else COOKIE

    def nonce(self) -> str:
        """Return this browser's value, a new one when it has none."""
        return request.cookies.get(self._cookie) or secrets.token_urlsafe(18)

    def field(self, nonce: str, path: str) -> str:
        """Return the hidden field's value for a form on the path."""
        return str(self._signer.dumps([nonce, path]))

    def keep(self, response: Response, nonce: str) -> Response:
        """Set the cookie on the answer that carries the form."""
        response.set_cookie(
            self._cookie, nonce, secure=self._secure, httponly=True, samesite="Lax", path="/"
        )
        return response

    def check(self) -> None:
        """Raise FormNotOursError unless field and cookie belong together and to this path."""
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            raise FormNotOursError("sent by another site")
        try:
            nonce, path = self._signer.loads(request.form.get(FIELD, ""), max_age=MAX_AGE_S)
        except (BadData, ValueError, TypeError) as bad:
            raise FormNotOursError("hidden field missing, changed or a day old") from bad
        given = request.cookies.get(self._cookie, "")
        if path != request.path or not hmac.compare_digest(str(nonce).encode(), given.encode()):
            raise FormNotOursError("of another page or browser")
