"""Proof that somebody was shown the whole text just now; it travels with the button that commits.

A card's data come from the client, so the proof is signed, and it is good for one person, one
question, one revision and one text, for an hour.
"""

from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

from tourwright.domain.asks import Actor
from tourwright.ports import Ask
from webhooks.signing import signer_of

GOOD_FOR = timedelta(hours=1)
LONGEST = 1024


class CardProofs:
    """Makes and reads proofs."""

    def __init__(self, key: bytes) -> None:
        """Sign with the key of the links."""
        self._signer = URLSafeSerializer(**signer_of(key, "tourwright.card.read"))

    def made(self, ask: Ask, actor: Actor, text_hash: str, now: datetime) -> str:
        """Return a proof that the actor is shown the text with this hash now."""
        stamp = int(now.timestamp())
        content = [ask.ask_id, ask.revision, text_hash, actor.person_key, stamp]
        return str(self._signer.dumps(content))

    def is_shown(self, proof: str, ask: Ask, actor: Actor, text_hash: str, now: datetime) -> bool:
        """Say whether the actor was shown exactly this text of this question lately."""
        if not text_hash or not actor.person_key or len(proof) > LONGEST:
            return False
        try:
            *said, stamp = self._signer.loads(proof)
            shown_at = datetime.fromtimestamp(stamp, UTC)
        except (BadData, ValueError, TypeError, OverflowError, OSError):
            return False
        wanted = [ask.ask_id, ask.revision, text_hash, actor.person_key]
        return said == wanted and timedelta() <= now - shown_at <= GOOD_FOR
