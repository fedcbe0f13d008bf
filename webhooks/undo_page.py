"""Pages: taking an act back while it rests, when nobody else has heard of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, Response

from tourwright.domain.model import MachineName
from tourwright.domain.rights import Right
from tourwright.ports import PendingAct
from webhooks.deps import Deps
from webhooks.guard import guarded, no_such_page
from webhooks.i18n import lazy
from webhooks.own_form import FORBIDDEN, not_ours
from webhooks.page_kit import csrf_of, page, see_other
from webhooks.rights import Need
from webhooks.who import anybody, who
from webhooks.words import zone_info

NEEDS: Mapping[str, Need] = dict.fromkeys(
    ("undo_page.show", "undo_page.undo"), Need(Right.SIGNED_IN)
)
"""What each endpoint needs, by its full name."""

UNDONE = "undone"
WORDS = {
    (MachineName.TOUR, "declare_transition"): lazy("You said that you plan to move on."),
    (MachineName.TOUR, "mission_declared"): lazy("You said that the mission is complete."),
    (MachineName.TOUR, "decline"): lazy("You said no to this tour of duty."),
    (MachineName.TOUR, "discard"): lazy("You discarded the draft."),
    (MachineName.TOUR, "dispute"): lazy("You said that the mission is not complete."),
    (MachineName.AMENDMENT, "decline"): lazy("You said no to the change."),
    (MachineName.AMENDMENT, "withdraw"): lazy("You took your proposal back."),
}
OTHER = lazy("You did something that can be taken back.")


@dataclass(frozen=True)
class Resting:
    """An act that can still be taken back; until is the local time at which it takes effect."""

    act_id: str
    words: str
    until: str


class UndoPage:
    """Shows one own act that rests, and takes it back."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self, act_id: str) -> Response:
        """Say where the act is: it rests, it was taken back, or it is too late."""
        known = self._mine(act_id)
        return self._page(known) if known else no_such_page()

    def undo(self, act_id: str) -> Response:
        """Take the act back; a second click, or a late one, changes nothing."""
        known = self._mine(act_id)
        if known is None:
            return no_such_page()
        if not_ours(self._csrf):
            return self._page(known, FORBIDDEN)
        self._deps.asks.undo(act_id, who().person_key, self._deps.clock.now())
        return see_other("undo_page.show", act_id=act_id)

    def _mine(self, act_id: str) -> PendingAct | None:
        known = self._deps.asks.pending_act(act_id)
        if known is None or known.rests_until is None or known.act.person_key != who().person_key:
            return None
        return known

    def _page(self, known: PendingAct, status: int = 200) -> Response:
        rests = known.state == "resting" and known.rests_until is not None
        rests = rests and known.rests_until > self._deps.clock.now()  # type: ignore[operator]
        return page(
            "away/undo.html",
            self._csrf,
            status=status,
            resting=[told(known, who().zone)] if rests else [],
            words=words_of(known),
            is_undone=known.state == "refused" and known.refusal == UNDONE,
            is_old=status == FORBIDDEN,
        )


def words_of(known: PendingAct) -> str:
    """Return what the person did, in a sentence."""
    return str(WORDS.get((known.act.machine, known.act.event), OTHER))


def told(known: PendingAct, zone: str) -> Resting:
    """Return the act as its author reads it."""
    assert known.rests_until is not None, "it rests"
    until = known.rests_until.astimezone(zone_info(zone))
    return Resting(known.act.act_id, words_of(known), f"{until:%H:%M}")


def bar(deps: Deps, stream: str = "") -> list[Resting]:
    """Return the reader's own acts that rest, of one tour when stream names it."""
    here = anybody()
    if here is None:
        return []
    mine = deps.asks.resting(here.person_key)
    theirs = [each for each in mine if each.workflow_id.endswith(stream)]
    return all_told(theirs, here.zone, deps.clock.now())


def all_told(resting: Sequence[PendingAct], zone: str, now: datetime) -> list[Resting]:
    """Return those that can still be taken back, as their author reads them."""
    return [told(each, zone) for each in resting if each.rests_until and each.rests_until > now]


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages; `away/_undo.html` shows the bar on any page."""
    pages = guarded("undo_page")
    one = UndoPage(deps)
    pages.add_url_rule("/undo/<act_id>", "show", one.show, methods=["GET"])
    pages.add_url_rule("/undo/<act_id>", "undo", one.undo, methods=["POST"])

    @pages.app_context_processor
    def own_resting() -> dict[str, object]:
        """Let every page ask for the bar."""
        return {"own_resting": lambda stream="": bar(deps, stream)}

    return pages
