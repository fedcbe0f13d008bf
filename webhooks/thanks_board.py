"""Thanks among colleagues: what the team may read, and a form to thank somebody by their address.

There is no list of people. Whether an address is known makes no difference to the answer, so the
form tells nobody who works here.
"""

import hashlib
from collections.abc import Mapping

from flask import Response, request

from tourwright.domain.asks import workflow_of
from tourwright.domain.model import Act, MachineName, Party, TourView
from tourwright.domain.region_words import LONGEST_WORDS
from tourwright.domain.rights import HR
from tourwright.domain.tour_view import LIVE
from tourwright.ports import PendingAct
from webhooks.deps import Deps
from webhooks.forms import FormField
from webhooks.guard import no_such_page
from webhooks.i18n import _
from webhooks.own_form import FORBIDDEN, UNPROCESSABLE, not_ours, read_form, said_of
from webhooks.page_kit import ONCE, Fault, csrf_of, page, see_other
from webhooks.thanks_words import (
    ThanksTold,
    address_field,
    buttons,
    readable,
    thanks_fields,
)
from webhooks.who import Who, who


class Board:
    """Shows what the team may read, and takes thanks for a colleague."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self) -> Response:
        """Return what may be read in the reader's teams, and the form."""
        return self._answer({})

    def one(self, tour_id: str, thanks_id: str) -> Response:
        """Return thanks that everybody here may read, by their address."""
        view = self._deps.views.get(tour_id)
        found = self._readable((view,)) if view else []
        told = next((one for one in found if one.thanks_id == thanks_id), None)
        if told is None or not told.is_public:
            return no_such_page()
        return page("thanks/one.html", self._csrf, thanks=told)

    def give(self) -> Response:
        """Take thanks for whoever has the address; the answer is the same if nobody has."""
        typed, faults = read_form(_fields(), "give", LONGEST_WORDS)
        old = not_ours(self._csrf)
        if old:
            return self._answer(typed, old, FORBIDDEN)
        if typed["kind"] == "values" and not typed["value"].strip() and not faults:
            faults = (Fault("value", _("Which value, if it is one? Name it in a few words.")),)
        if faults:
            return self._answer(typed, faults, UNPROCESSABLE)
        tour = self._tour_of(typed.pop("to"))
        if tour is not None:
            self._store(tour, typed)
        return see_other("thanks_page.board", done="sent")

    def _store(self, tour: TourView, typed: Mapping[str, str]) -> None:
        """Keep the act: it is handed on in a moment, so that an answer takes equally long."""
        act = _act(tour, who(), typed, request.form.get(ONCE, ""))
        workflow_id = workflow_of(tour.tour_id, tour.alliance_id)
        self._deps.asks.claim(PendingAct(act, workflow_id, "", self._deps.clock.now()), None)
        self._deps.wake()

    def _tour_of(self, address: str) -> TourView | None:
        """Return the tour under way of whoever has the address, never the reader's own."""
        person = self._deps.people.by_email(address.strip())
        if person is None or person.person_key == who().person_key:
            return None
        views = self._deps.views.of_employee(person.person_key)
        return next((view for view in reversed(views) if view.state in LIVE), None)

    def _answer(
        self, typed: Mapping[str, str], faults: tuple[Fault, ...] = (), status: int = 200
    ) -> Response:
        sent = _("Thank you. If somebody with this address has a tour of duty, they read it next.")
        return page(
            "thanks/board.html",
            self._csrf,
            status=status,
            thanks=[one for one in self._readable(self._team()) if not one.verbs],
            fields=_fields(),
            buttons=buttons(),
            faults=faults,
            typed=typed,
            said=said_of({"sent": sent}),
        )

    def _readable(self, views: tuple[TourView, ...]) -> list[ThanksTold]:
        return readable(views, self._deps.people, who().person_key, self._deps.clock.now())

    def _team(self) -> tuple[TourView, ...]:
        """Return the tours of the reader's manager and of the reader as a manager."""
        key = who().person_key
        own = [view for view in self._deps.views.of_employee(key) if view.state in LIVE]
        managers = {view.manager_key for view in own} | {key}
        return tuple(view for one in sorted(managers) for view in self._deps.views.of_manager(one))


def _fields() -> tuple[FormField, ...]:
    return (address_field(), *thanks_fields())


def _act(tour: TourView, here: Who, typed: Mapping[str, str], once: str) -> Act:
    digest = hashlib.sha256(f"{tour.tour_id}\n{once}\n{here.person_key}".encode()).hexdigest()
    return Act(
        act_id=f"own-{digest[:24]}",
        machine=MachineName.RECOGNITION,
        event="give",
        party=_party(tour, here),
        person_key=here.person_key,
        channel="page",
        fields=dict(typed),
    )


def _party(tour: TourView, here: Who) -> Party:
    """Return as whom somebody thanks: the manager, an HR partner, else a colleague."""
    if here.person_key == tour.manager_key:
        return Party.MANAGER
    return Party.HR if any(held.startswith(HR) for held in here.held) else Party.PEER
