"""What a port may raise, one class for each thing a caller can do about it.

ConnectorError
├── TransientError   no answer, or "later": the caller tries again after `after_s`
├── NotFoundError    the thing asked for is not there (any more)
├── RefusedError     the other side said no: a person must act
│   └── NoSuchAddressError  nobody gets mails at this address: it is not used again
├── CursorGoneError  the place of a reading is lost: begin anew
├── PingError        the other side only tries our address out
├── NotAuthenticError  what came in is not from whom it says
├── MalformedError   what came in is from whom it says, and cannot be read
├── KeyDestroyedError  the text was erased with its key
└── UnknownOutcomeError  the request left us, no usable answer came: look before repeating
"""


class ConnectorError(Exception):
    """The outside failed; the message holds no personal text."""


class TransientError(ConnectorError):
    """Try again, not before after_s seconds when the system asked for a wait."""

    def __init__(self, message: str, after_s: float | None = None) -> None:
        super().__init__(message)
        self.after_s = after_s


class NotFoundError(ConnectorError):
    """The thing asked for is not there."""


class CursorGoneError(ConnectorError):
    """The source knows the place of a reading no more: only a full one helps."""


class PingError(ConnectorError):
    """An authentic call of a source that only tries our address out: answer it, keep nothing."""


class RefusedError(ConnectorError):
    """The other side refused for good; a person must act."""


class NoSuchAddressError(RefusedError):
    """Nobody gets mails at the address."""


class NotAuthenticError(ConnectorError):
    """A signature, token or sender did not prove itself."""


class UnknownOutcomeError(ConnectorError):
    """The request may or may not have had its effect."""


class MalformedError(ConnectorError):
    """An authentic event whose body cannot be read; the message names place and fix."""


class KeyDestroyedError(ConnectorError):
    """The subject's data key was destroyed: its person was erased."""
