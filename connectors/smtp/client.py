"""Sends letters over SMTP (RFC 5321).

SMTP has no memory: between the final dot and the server's answer a lost connection leaves open
whether the mail went out (RFC 1047). That one gap is `UnknownOutcomeError`; nothing can be looked
up, so `was_sent` is None and the caller decides whether to risk a second copy under the same
Message-ID.
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage

from connectors.letters import mime_message
from tourwright.ports import (
    Letter,
    NoSuchAddressError,
    RefusedError,
    TransientError,
    UnknownOutcomeError,
)

TIMEOUT_S = 30.0
NOBODY = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"})
"""Enhanced codes (RFC 3463, RFC 7505) that say that the recipient's address takes no mail."""


@dataclass(frozen=True)
class SmtpSettings:
    """Where mails are handed in. security is "none", "starttls" or "tls".

    user "" means no login. sender is the bare address in From and of the envelope.
    """

    host: str
    port: int
    sender: str
    sender_name: str = "Tourwright"
    user: str = ""
    password: str = ""
    security: str = "starttls"


class SmtpMailer:
    """The Mailer port over SMTP; one connection a letter, so nothing is shared by threads."""

    def __init__(self, settings: SmtpSettings, timeout_s: float = TIMEOUT_S) -> None:
        self._settings = settings
        self._timeout_s = timeout_s

    def send(self, letter: Letter) -> None:
        """See `tourwright.ports.Mailer.send`."""
        message = mime_message(letter, self._settings.sender_name, self._settings.sender)
        server = self._connected()
        try:
            self._hand_in(server, message, letter.to_address)
        finally:
            _leave(server)

    def was_sent(self, message_id: str) -> bool | None:  # noqa: ARG002  # SMTP cannot look it up
        """Return None: SMTP cannot tell."""
        return None

    def _connected(self) -> smtplib.SMTP:
        """Connect, secure and log in. Raises TransientError or RefusedError."""
        with _before_data("connecting"):
            server = self._open()
        try:
            with _before_data("greeting"):
                self._greet(server)
        except BaseException:
            server.close()
            raise
        return server

    def _open(self) -> smtplib.SMTP:
        """Open the connection."""
        # Without a name smtplib asks the resolver for ours, which can take many seconds.
        name = self._settings.sender.rpartition("@")[2]
        where = (self._settings.host, self._settings.port, name)
        if self._settings.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(*where, timeout=self._timeout_s, context=context)
        return smtplib.SMTP(*where, timeout=self._timeout_s)

    def _greet(self, server: smtplib.SMTP) -> None:
        """Introduce ourselves, turn encryption on and log in as configured."""
        server.ehlo_or_helo_if_needed()
        if self._settings.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if self._settings.user:
            server.login(self._settings.user, self._settings.password)

    def _hand_in(self, server: smtplib.SMTP, message: EmailMessage, recipient: str) -> None:
        """Name sender and recipient, then give the mail itself away."""
        with _before_data("envelope"):
            _must_accept(server.mail(self._settings.sender), "sender")
            _must_accept(server.rcpt(recipient), "recipient")
        try:
            code, _ = server.data(message.as_bytes())
        except smtplib.SMTPDataError as refused:
            # The server said no to DATA itself: nothing was given away yet.
            raise _by_code(refused.smtp_code, "data") from refused
        except (smtplib.SMTPException, OSError) as lost:
            raise UnknownOutcomeError("SMTP: the connection was lost after the mail") from lost
        _must_accept((code, b""), "mail")


@contextmanager
def _before_data(step: str) -> Iterator[None]:
    """Sort failures of a step before the mail itself: nothing has been sent by then."""
    try:
        yield
    except smtplib.SMTPResponseException as said:
        raise _by_code(said.smtp_code, step) from said
    except smtplib.SMTPNotSupportedError as lacking:
        raise RefusedError(f"SMTP {step}: the server lacks what the settings ask for") from lacking
    except ssl.SSLCertVerificationError as unsure:
        raise RefusedError(f"SMTP {step}: the server's certificate is not trusted") from unsure
    except (smtplib.SMTPException, OSError, UnicodeError) as lost:
        raise TransientError(f"SMTP {step}: no connection ({type(lost).__name__})") from lost


def _must_accept(answer: tuple[int, bytes], step: str) -> None:
    """Raise what the server's code means unless it is 2xx."""
    code, said = answer
    if step == "recipient" and _is_nobody(code, said):
        raise NoSuchAddressError(f"SMTP recipient: refused with {code}, nobody gets mails there")
    if not 200 <= code < 300:
        raise _by_code(code, step)


def _is_nobody(code: int, said: bytes) -> bool:
    """Say whether the server says so plainly; a bare 550 may be about us, not about them."""
    detail = said.decode("ascii", "replace").strip().split(" ")[0]
    return 500 <= code < 600 and detail in NOBODY


def _by_code(code: int, step: str) -> Exception:
    """Sort a server's code: 4xx is "later", 5xx is "no"."""
    if 500 <= code < 600:
        return RefusedError(f"SMTP {step}: refused with {code}")
    return TransientError(f"SMTP {step}: put off with {code}")


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye; the mail's fate is known by now, so a failure here changes nothing."""
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()
