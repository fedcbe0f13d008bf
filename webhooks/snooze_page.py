"""The page on which either of the two asks for quiet about their tour, without a reason."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256

from flask import Response, request

from tourwright.domain.dates import local_day
from tourwright.domain.model import TourView
from tourwright.ports_pages import PairText
from webhooks import words
from webhooks.deps import Deps
from webhooks.i18n import _, ngettext
from webhooks.own_form import FORBIDDEN, UNPROCESSABLE, not_ours, said_of
from webhooks.pace import SNOOZE
from webhooks.page_kit import ONCE, Fault, csrf_of, page, see_other
from webhooks.who import seen, who

CHOICES = (7, 14, 28)
ASKS_ABOUT_A_PAUSE = 3
LOUD = "loud"


class PairSnoozePage:
    """Holds back the mails of one pair; as often as either of them wants."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self, tour_id: str) -> Response:
        """Return the page."""
        del tour_id
        return self._page()

    def act(self, tour_id: str) -> Response:
        """Begin the quiet for so many days, or end it."""
        chosen = request.form.get("days", "")
        if not_ours(self._csrf):
            return self._page(not_ours(self._csrf), FORBIDDEN)
        if chosen not in {LOUD, *map(str, CHOICES)}:
            fault = Fault("", _("Choose one of the answers."))
            return self._page((fault,), UNPROCESSABLE)
        self._deps.pair_texts.add(self._text(0 if chosen == LOUD else int(chosen)))
        return see_other("away_page.pair", tour_id=tour_id, done="loud" if chosen == LOUD else "on")

    def _text(self, days: int) -> PairText:
        view, now = self._view(), self._deps.clock.now()
        once = "\n".join((view.tour_id, who().person_key, request.form.get(ONCE, "")))
        until = self._today() + timedelta(days=days)
        return PairText(
            text_id="snooze-" + sha256(once.encode()).hexdigest()[:24],
            alliance_id=view.alliance_id,
            tour_id=view.tour_id,
            kind=SNOOZE,
            by_key=who().person_key,
            at=now,
            text=until.isoformat(),
        )

    def _today(self) -> date:
        return local_day(self._deps.clock.now(), words.zone_info(who().zone).key)

    def _view(self) -> TourView:
        view = seen().view
        assert view is not None, "the page is about a tour"
        return view

    def _page(self, faults: Sequence[Fault] = (), status: int = 200) -> Response:
        said = self._deps.pair_texts.of_tour(self._view().tour_id, SNOOZE)
        last = said[-1] if said else None
        until = date.fromisoformat(last.text) if last else self._today()
        return page(
            "away/pair.html",
            self._csrf,
            status=status,
            faults=faults,
            choices=[(str(days), _weeks(days)) for days in CHOICES],
            quiet_until=words.weekday(until) if until > self._today() else "",
            by=self._name(last.by_key) if last else "",
            is_pause_meant=_times(said) >= ASKS_ABOUT_A_PAUSE,
            is_paused=self._view().state == "paused",
            said=said_of(_told()),
        )

    def _name(self, person_key: str) -> str:
        two = (seen().employee, seen().manager)
        return next((words.name_of(one) for one in two if one and one.person_key == person_key), "")


def _times(said: Sequence[PairText]) -> int:
    """Return how often quiet was asked for, without the times it was ended."""
    return sum(1 for each in said if date.fromisoformat(each.text) > each.at.date())


def _weeks(days: int) -> str:
    weeks = days // 7
    return ngettext("%(num)s week", "%(num)s weeks", weeks)


def _told() -> Mapping[str, str]:
    return {
        "on": _("No mails about this tour come until then, to either of you."),
        LOUD: _("Mails come again."),
    }
