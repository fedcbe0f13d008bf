"""Pages: being away: who answers meanwhile, and no mails for a while."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import Blueprint, Response, request

from tourwright.domain.dates import local_day
from tourwright.domain.leavers import has_left
from tourwright.domain.model import MachineName, Party, TourView
from tourwright.domain.people import Person
from tourwright.domain.rights import Right
from webhooks import words
from webhooks.deps import Deps
from webhooks.forms import FieldKind, FormField
from webhooks.guard import guarded
from webhooks.i18n import _
from webhooks.own_form import CONFLICT, FORBIDDEN, UNPROCESSABLE, not_ours, said_of
from webhooks.page_kit import Fault, csrf_of, form, page, see_other
from webhooks.rights import Need
from webhooks.snooze_page import PairSnoozePage
from webhooks.submit import Wish, submit_to
from webhooks.who import who

NEEDS: Mapping[str, Need] = {
    "away_page.show": Need(Right.SIGNED_IN),
    "away_page.act": Need(Right.SIGNED_IN),
    "away_page.pair": Need(Right.EDIT, "tour_id"),
    "away_page.snooze": Need(Right.EDIT, "tour_id"),
}
"""What each endpoint needs, by its full name."""

LONGEST_DAYS = 60
OPEN_STATES = frozenset(
    {"proposed", "drafting", "negotiating", "signing", "committed", "active", "paused", "closing"}
)


@dataclass(frozen=True)
class Led:
    """A tour of somebody who reports to the reader; delegate "" for nobody."""

    employee: str
    state: str
    delegate: str = ""
    has_left: bool = False


@dataclass(frozen=True)
class Pair:
    """One of the reader's tours, with the other side's name."""

    tour_id: str
    other: str


class AwayPage:
    """Shows who answers for the reader, and takes a delegate or a pause of mails."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self) -> Response:
        """Return the page."""
        return self._page({})

    def act(self) -> Response:
        """Name a delegate for all own tours, take that back, or choose quiet until a day."""
        verb = request.form.get("verb", "")
        deeds: Mapping[str, Callable[[Mapping[str, str]], tuple[Fault, ...]]] = {
            "name": self._name,
            "nobody": lambda _: self._named(""),
            "quiet": self._quiet,
            "loud": lambda _: self._keep(None),
        }
        typed, faults = form(fields(), verb, 200)
        old = not_ours(self._csrf)
        if old or faults or verb not in deeds:
            return self._page(typed, old or faults, FORBIDDEN if old else UNPROCESSABLE)
        wrong = deeds[verb](typed)
        if wrong:
            return self._page(typed, wrong, CONFLICT if wrong[0].name == "" else UNPROCESSABLE)
        return see_other("away_page.show", done=verb)

    def _name(self, typed: Mapping[str, str]) -> tuple[Fault, ...]:
        found = self._deps.people.by_email(typed["to"].strip())
        if found is None or not self._may_answer(found):
            return (Fault("to", _("We found nobody with this address who can answer for you.")),)
        return self._named(found.person_key)

    def _may_answer(self, found: Person) -> bool:
        """Say whether somebody else, who works here, could; nobody answers about themselves."""
        nobody = {view.employee_key for view in self._own()} | {who().person_key}
        return found.person_key not in nobody and not has_left(found.facts, self._deps.clock.now())

    def _named(self, to_key: str) -> tuple[Fault, ...]:
        """Tell each own tour; one that refuses does not keep the others from knowing."""
        views = [view for view in self._own() if view.delegate_key != to_key]
        wish = Wish(MachineName.TOUR, "name_delegate", fields={"to": to_key})
        done = [submit_to(self._deps, view, Party.MANAGER, wish) for view in views]
        return tuple(Fault("", each.message) for each in done if not each.is_taken)[:1]

    def _quiet(self, typed: Mapping[str, str]) -> tuple[Fault, ...]:
        today = self._today()
        until = date.fromisoformat(typed["until"])
        if not today < until <= today + timedelta(days=LONGEST_DAYS):
            limit = _("Choose a day after today, at most %(days)s days ahead.", days=LONGEST_DAYS)
            return (Fault("until", limit),)
        return self._keep(until)

    def _keep(self, until: date | None) -> tuple[Fault, ...]:
        before = self._deps.preferences.get(who().person_key)
        self._deps.preferences.put(replace(before, snooze_until=until))
        return ()

    def _today(self) -> date:
        return local_day(self._deps.clock.now(), words.zone_info(who().zone).key)

    def _own(self) -> list[TourView]:
        views = self._deps.views.of_manager(who().person_key)
        return [view for view in views if view.state in OPEN_STATES]

    def _page(
        self, typed: Mapping[str, str], faults: Sequence[Fault] = (), status: int = 200
    ) -> Response:
        views = self._own()
        until = self._deps.preferences.get(who().person_key).snooze_until
        quiet = until is not None and until > self._today()
        return page(
            "away/page.html",
            self._csrf,
            status=status,
            fields={one.name: one for one in fields()},
            typed=typed,
            faults=faults,
            led=list(self._led(views)),
            pairs=list(self._pairs(views)),
            quiet_until=words.weekday(until) if until and quiet else "",
            said=said_of(_told()),
        )

    def _pairs(self, led: Sequence[TourView]) -> Iterator[Pair]:
        """Yield the tours about which the reader may ask for quiet."""
        own = self._deps.views.of_employee(who().person_key)
        views = [view for view in (*own, *led) if view.state in OPEN_STATES]
        me = who().person_key
        others = {
            view.tour_id: view.manager_key if view.employee_key == me else view.employee_key
            for view in views
        }
        people = self._deps.people.many(tuple(others.values()))
        for tour_id, key in others.items():
            yield Pair(tour_id, words.name_of(people.get(key)))

    def _led(self, views: Sequence[TourView]) -> Iterator[Led]:
        keys = {key for view in views for key in (view.employee_key, view.delegate_key) if key}
        people = self._deps.people.many(tuple(keys))
        for view in views:
            stand_in = people.get(view.delegate_key)
            gone = stand_in is not None and has_left(stand_in.facts, self._deps.clock.now())
            name = words.name_of(stand_in) if view.delegate_key else ""
            yield Led(words.name_of(people.get(view.employee_key)), _state(view), name, gone)


def fields() -> tuple[FormField, ...]:
    """Return what is typed on the page, in the reader's language."""
    hint = _("They may answer reviews in your place. Only you can commit to a text.")
    return (
        FormField(
            "to", _("Work mail address of your delegate"), FieldKind.LINE, ("name",), (), hint
        ),
        FormField("until", _("No mails before this day"), FieldKind.DAY, ("quiet",)),
    )


def _state(view: TourView) -> str:
    """Return how the tour stands, in words that give no reason."""
    if view.state == "paused":
        return _("paused: nothing is asked until the return")
    return _("on hold for some days: its dates wait") if view.on_hold else ""


def _told() -> Mapping[str, str]:
    return {
        "name": _("Your delegate is named. The answers they give are marked as theirs."),
        "nobody": _("Nobody answers in your place now."),
        "quiet": _("No mails come until then. What is asked of you stands on your pages."),
        "loud": _("Mails come again."),
    }


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    pages = guarded("away_page")
    one, pair = AwayPage(deps), PairSnoozePage(deps)
    pages.add_url_rule("/away", "show", one.show, methods=["GET"])
    pages.add_url_rule("/away", "act", one.act, methods=["POST"])
    pages.add_url_rule("/tours/<tour_id>/snooze", "pair", pair.show, methods=["GET"])
    pages.add_url_rule("/tours/<tour_id>/snooze", "snooze", pair.act, methods=["POST"])
    return pages
