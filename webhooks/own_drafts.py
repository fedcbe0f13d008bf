"""Words of a form that their writer keeps for later, for nobody else."""

from collections.abc import Mapping

from tourwright.ports_pages import PrivateText
from webhooks.deps import Deps
from webhooks.who import seen, who


class Drafts:
    """Drafts of one kind; no rule and no workflow hears of them."""

    def __init__(self, deps: Deps, kind: str) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._kind = kind

    def typed(self, tour_id: str) -> dict[str, str]:
        """Return what the reader has kept about a tour."""
        kept = self._deps.private_texts.get(who().person_key, tour_id, self._kind)
        return dict(kept.fields) if kept else {}

    def keep(self, tour_id: str, typed: Mapping[str, str]) -> None:
        """Keep the words until they are sent or changed."""
        tour = seen().view
        assert tour is not None, "the page is about a tour"
        now, key = self._deps.clock.now(), who().person_key
        text = PrivateText(key, tour.alliance_id, tour_id, self._kind, typed, now)
        self._deps.private_texts.put(text)

    def drop(self, tour_id: str) -> None:
        """Forget them."""
        self._deps.private_texts.drop(who().person_key, tour_id, self._kind)
