"""How questions look as cards in Teams and in Outlook."""

import json
from collections.abc import Callable

from connectors.microsoft365.cards import outlook, teams
from tourwright.ports.cards import AskCard, CardList, Face, OutlookEnvelope
from tourwright.ports.outside import MailCard

Signer = Callable[[Face, OutlookEnvelope], str]
"""Returns the signed card as HTML for the body of a mail."""

SCRIPT = '<script type="application/adaptivecard+json">{}</script>'


class Faces:
    """Draws cards; pure but for the signature. Source: `tourwright.ports.cards.CardFaces`."""

    def __init__(self, originator: str = "", signer: Signer | None = None) -> None:
        """Draw for the provider that IT registered with Outlook; signer signs its cards."""
        self._originator = originator
        self._signer = signer

    def teams(self, card: AskCard, mris: tuple[str, ...] = ()) -> Face:
        """See `CardFaces.teams`."""
        return teams.ask_face(card, mris)

    def teams_list(self, cards: CardList, mris: tuple[str, ...] = ()) -> Face:
        """See `CardFaces.teams_list`."""
        return teams.list_face(cards, mris)

    def outlook(self, card: AskCard, envelope: OutlookEnvelope) -> Face:
        """See `CardFaces.outlook`."""
        return outlook.ask_face(card, envelope, self._originator)

    def outlook_mail(self, card: AskCard, envelope: OutlookEnvelope) -> MailCard:
        """See `CardFaces.outlook_mail`: signed where there is a signer, else as it is."""
        face = self.outlook(card, envelope)
        if self._signer is not None:
            return MailCard(body=self._signer(face, envelope))
        return MailCard(head=SCRIPT.format(_in_html(face)))


def _in_html(face: Face) -> str:
    """Return the card as JSON that no HTML reader takes for a tag."""
    return json.dumps(face).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
