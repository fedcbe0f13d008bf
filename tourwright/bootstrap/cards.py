"""What writes cards, over the parts of a process."""

from tourwright.bootstrap.letters import languages_of
from tourwright.bootstrap.parts import Parts
from webhooks.ask_cards import AskCards, CardPorts
from webhooks.card_proofs import CardProofs
from webhooks.policies import policy_of
from webhooks.tokens import Links


def cards_of(parts: Parts) -> AskCards:
    """Build what writes cards, each in its reader's language."""
    settings, store, catalogue = parts.settings, parts.store, parts.catalogue.current
    key = settings.link_key.encode()
    return AskCards(
        CardPorts(
            asks=store.asks,
            people=store.people,
            views=store.views,
            clock=parts.clock,
            links=Links(key, settings.base_url),
            proofs=CardProofs(key),
            company=catalogue.policies[catalogue.default_policy].company,
            policy_of=policy_of,
            languages=languages_of(parts),
        )
    )
