"""The page of the talk about what comes next: its time, its outcomes of equal weight, its end."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask import Response, request

from tourwright.domain.model import AskKind, MachineName, Meeting, TourView
from tourwright.domain.rights import Role
from webhooks import talk_forms, talk_prep
from webhooks.deps import Deps
from webhooks.guard import no_such_page
from webhooks.i18n import _
from webhooks.ics import talk_of_meeting
from webhooks.own_form import FORBIDDEN, UNPROCESSABLE, not_ours
from webhooks.page_kit import Fault, csrf_of, form, page, see_other
from webhooks.submit import Wish, submit
from webhooks.talk_file import file_of, home_url
from webhooks.talk_lines import CHOSEN, Told, Which, last, newest, state_of, told
from webhooks.talk_prep import Desk, prepared
from webhooks.talk_review import Trouble
from webhooks.talk_state import Asked, asked
from webhooks.who import seen, who
from webhooks.words import moment, name_of, weekday

W = MachineName.RENEWAL
OFFERED: Mapping[str, frozenset[str]] = {
    "not_due": frozenset({"save", "pull_forward"}),
    "due": frozenset({"save", "accept_slot", "schedule"}),
    "scheduled": frozenset({"save", "held", "cancelled"}),
    "held": frozenset({"save", "choose"}),
}
ASKED_AT: Mapping[str, AskKind] = {
    "due": AskKind.RENEWAL_SLOT,
    "scheduled": AskKind.RENEWAL_HELD,
    "held": AskKind.RENEWAL_CHOICE,
}
ONCE_EACH = frozenset({"accept_slot", "held", "choose"})
"""What a side says once, and then waits for the other."""


@dataclass(frozen=True)
class Talk:
    """One talk as one of the two may see it; told are its own lines, prep the reader's own."""

    view: TourView
    number: int
    state: str
    desk: Desk
    told: Sequence[Told] = ()
    asked: Asked = field(default_factory=Asked)
    prep: Mapping[str, str] = field(default_factory=dict)

    @property
    def offered(self) -> frozenset[str]:
        """Return the verbs that a form may send now; the rules stay the judge."""
        verbs = OFFERED.get(self.state, frozenset({"save"}))
        if self.view.state != "active":
            verbs -= {"pull_forward"}
        return verbs - ONCE_EACH if self.asked.own_in else verbs


def talk_of(deps: Deps, number: int) -> Talk | None:
    """Return the talk with this number, None when there is none."""
    view, reader_key = seen().view, who().person_key
    assert view is not None, "the page is about a tour"
    lines = deps.journal.lines(view.alliance_id)
    now = max(newest(lines, view.tour_id, W), 1)
    if not view.renewal_state or not 1 <= number <= now:
        return None
    own = told(lines, Which(view.tour_id, W, number, reader_key))
    state = view.renewal_state if number == now else state_of(own)
    desk = Desk(view, W, number, reader_key)
    kind = ASKED_AT.get(state)
    questions = asked(deps.asks, view, kind, number, reader_key) if kind else Asked()
    return Talk(view, number, state, desk, own, questions, prepared(deps, desk))


class RenewalPage:
    """Shows the talk to one of the two, and takes what they say."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)
        self._does: Mapping[str, Callable[[Talk], Response]] = {
            "save": self._save,
            "schedule": self._schedule,
            "choose": self._choose,
            **{verb: self._plain(verb) for verb in ("pull_forward", "accept_slot", "held")},
            "cancelled": self._plain("cancelled"),
        }

    def now(self, tour_id: str) -> Response:
        """Send the reader to the talk that stands."""
        view = seen().view
        assert view is not None, "the page is about a tour"
        number = max(newest(self._deps.journal.lines(view.alliance_id), tour_id, W), 1)
        return see_other("talk_page.renewal", tour_id=tour_id, number=str(number))

    def show(self, tour_id: str, number: int) -> Response:
        """Return the page; changes nothing."""
        del tour_id
        talk = talk_of(self._deps, number)
        return no_such_page() if talk is None else self._render(talk, Trouble())

    def act(self, tour_id: str, number: int) -> Response:
        """Do what a button of the page says."""
        del tour_id
        talk = talk_of(self._deps, number)
        if talk is None:
            return no_such_page()
        faults = not_ours(self._csrf)
        if faults:
            return self._render(talk, Trouble(faults, request.form, FORBIDDEN))
        verb = request.form.get("verb", "")
        wanted = "choose" if talk_forms.choice_of(talk.view.kind, verb) else verb
        return self._does[wanted](talk) if wanted in talk.offered else self._too_late(talk)

    def keep(self, tour_id: str, number: int) -> Response:
        """Keep the preparation while its owner types; the answer has no words."""
        del tour_id
        talk = talk_of(self._deps, number)
        if talk is None:
            return no_such_page()
        if not_ours(self._csrf):
            return Response(status=FORBIDDEN)
        return Response(status=UNPROCESSABLE if self._kept(talk) else talk_prep.KEPT)

    def file(self, tour_id: str, number: int) -> Response:
        """Return the calendar entry as it was told last."""
        talk = talk_of(self._deps, number)
        entry = _entry(self._deps, f"{tour_id}-renewal-{number}@tourwright") if talk else None
        if talk is None or entry is None:
            return no_such_page()
        url = home_url(self._deps, talk.view)
        return file_of(talk_of_meeting(entry, url), self._deps.clock.now())

    def _kept(self, talk: Talk) -> tuple[Fault, ...]:
        fields = (talk_forms.notes_field(),)
        typed = talk_prep.sent(fields)
        faults = talk_prep.too_long(fields, typed)
        if not faults and typed:
            talk_prep.keep(self._deps, talk.desk, typed)
        return faults

    def _save(self, talk: Talk) -> Response:
        faults = self._kept(talk)
        return self._again(talk, faults) if faults else self._done(talk)

    def _plain(self, verb: str) -> Callable[[Talk], Response]:
        return lambda talk: self._wish(talk, Wish(W, verb, str(talk.number)))

    def _schedule(self, talk: Talk) -> Response:
        typed, faults = form((talk_forms.day_field(), talk_forms.time_field()), "schedule")
        if faults:
            return self._again(talk, faults)
        at = talk_forms.moment_of(typed["day"].strip(), typed["time"].strip(), who().zone)
        wish = Wish(W, "schedule", str(talk.number), {"at": at.isoformat()})
        return self._wish(talk, wish, "day")

    def _choose(self, talk: Talk) -> Response:
        choice = talk_forms.choice_of(talk.view.kind, request.form.get("verb", ""))
        assert choice is not None, "looked up before"
        return self._wish(talk, Wish(W, choice.verb, str(talk.number), choice.fields))

    def _wish(self, talk: Talk, wish: Wish, name: str = "") -> Response:
        done = submit(self._deps, wish)
        if done.is_taken:
            return self._done(talk)
        return self._again(talk_of(self._deps, talk.number) or talk, (Fault(name, done.message),))

    def _done(self, talk: Talk) -> Response:
        number = str(talk.number)
        return see_other("talk_page.renewal", tour_id=talk.view.tour_id, number=number)

    def _too_late(self, talk: Talk) -> Response:
        self._kept(talk)
        words = _("This cannot be done now: the page shows what can. What you wrote is kept.")
        return self._again(talk, (Fault("", words),))

    def _again(self, talk: Talk, faults: tuple[Fault, ...]) -> Response:
        return self._render(talk, Trouble(faults, request.form, UNPROCESSABLE))

    def _render(self, talk: Talk, trouble: Trouble) -> Response:
        tour, view = seen(), talk.view
        names = {"employee": name_of(tour.employee), "manager": name_of(tour.manager)}
        settled = last(talk.told, CHOSEN) if talk.state in ("settled", "moot") else None
        return page(
            "talk/renewal.html",
            self._csrf,
            status=trouble.status,
            company=self._deps.company,
            talk=talk,
            view=view,
            names=names,
            other=names["manager" if Role.EMPLOYEE in tour.roles else "employee"],
            day=weekday(view.renewal_on) if view.renewal_on else "",
            at=_moment(talk.asked.facts.get("at", "")),
            chose=_chose(talk),
            outcome=settled.event if settled else "",
            outcome_words=talk_forms.chosen_words(view.kind, settled.event) if settled else "",
            choices=[(each.value, each.label) for each in talk_forms.outcomes(view.kind)],
            career=(view.statement or {}).get("career", ""),
            fields=(talk_forms.notes_field(),),
            slot=(talk_forms.day_field(), talk_forms.time_field()),
            faults=trouble.faults,
            typed={**talk.prep, **trouble.typed},
        )


def _entry(deps: Deps, uid: str) -> Meeting | None:
    return deps.meetings.get(uid) if deps.meetings is not None else None


def _moment(at: str) -> str:
    """Return the time proposed or agreed at the reader's place, "" for none."""
    return moment(datetime.fromisoformat(at), who().zone) if at else ""


def _chose(talk: Talk) -> tuple[tuple[str, str], ...]:
    """Return what each side chose when it was not the same; both were asked again since."""
    tour = seen()
    names = (("employee", name_of(tour.employee)), ("manager", name_of(tour.manager)))
    facts = talk.asked.facts
    return tuple(
        (name, talk_forms.chosen_words(talk.view.kind, facts[side]))
        for side, name in names
        if facts.get(side)
    )
