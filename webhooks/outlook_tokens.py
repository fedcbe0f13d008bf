"""What binds a card in a mail to its question and its reader: a signed word of ours in its body.

The token that Outlook shows says who presses, not which mail the card came with; so the card
carries this one. It is no proof of who presses.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadData, URLSafeSerializer

from tourwright.ports import Ask
from tourwright.ports.cards import OutlookEnvelope
from webhooks.signing import signer_of

ACTION, REFRESH = "/outlook/action", "/outlook/card"
LONGEST = 1024


class NotOurCardError(Exception):
    """The card was never ours."""


@dataclass(frozen=True)
class CardToken:
    """What a card says of itself: which question, as which revision, to whom."""

    ask_id: str
    revision: int
    person_key: str


class OutlookTokens:
    """Makes and reads the tokens, and what else a card in a mail needs."""

    def __init__(self, key: bytes, base_url: str) -> None:
        """Sign with the key of the links; cards call us below base_url."""
        self._base = base_url.rstrip("/")
        self._signer = URLSafeSerializer(**signer_of(key, "tourwright.outlook"))

    def envelope_of(self, ask: Ask, address: str, now: datetime) -> OutlookEnvelope:
        """Return what the card of the question needs in a mail to the address."""
        return OutlookEnvelope(
            token=str(self._signer.dumps([ask.ask_id, ask.revision, ask.person_key])),
            action_url=f"{self._base}{ACTION}",
            refresh_url=f"{self._base}{REFRESH}",
            correlation_id=secrets.token_hex(16),
            recipient=address,
            issued_at=now,
        )

    def read(self, token: str) -> CardToken:
        """Return what the token says. Raises NotOurCardError."""
        if len(token) > LONGEST:
            raise NotOurCardError("too long")
        try:
            ask_id, revision, person_key = self._signer.loads(token)
        except (BadData, ValueError, TypeError) as bad:
            raise NotOurCardError("not ours") from bad
        return CardToken(ask_id, revision, person_key)
