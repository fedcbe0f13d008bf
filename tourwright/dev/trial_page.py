"""The time machine: a page of the trial company only, which lets years pass by clicking."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Lock
from urllib.parse import quote

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from tourwright.dev.places import LOOPBACK
from tourwright.dev.sign_in import PATH as SIGN_IN_AS
from tourwright.dev.trial import Life, Mark, StuckError, Trial
from tourwright.dev.trial_words import entry_words, event_of
from tourwright.domain.model import TourView
from tourwright.domain.people import GONE, Person, PersonStatus
from tourwright.ports import JournalLine
from webhooks import words
from webhooks.csrf import Csrf, FormNotOursError
from webhooks.guard import HEADERS
from webhooks.standing import OVER
from webhooks.tokens import Link, Links, Purpose
from webhooks.where_page import STATES

ACTS = {
    "start-leave": "goes on leave",
    "end-leave": "comes back from leave",
    "change-manager": "gets a new manager",
    "leave-company": "leaves in good standing",
    "hire-again": "is hired again",
}
NEXT_MANAGER = ("107", "106", "108")


@dataclass(frozen=True)
class News:
    """What a click brought: (day, words) from the journal, (name, mailbox, subject) of mails."""

    happened: Sequence[tuple[str, str]]
    mails: Sequence[tuple[str, str, str]]


@dataclass(frozen=True)
class Reader:
    """One of the two people with the pages that they would open."""

    name: str
    mailbox: str
    private_mailbox: str
    where: str
    person_key: str


@dataclass(frozen=True)
class Card:
    """One person as the page shows them; is_lost: what was begun is from another version."""

    alliance_id: str
    name: str
    standing: str
    today: str
    next: str
    readers: Sequence[Reader]
    acts: Sequence[tuple[str, str]]
    hris: str
    workflows: Sequence[tuple[str, str]]
    news: News | None
    is_lost: bool


class TrialPage:
    """Shows where everybody is in time, and moves one of them."""

    def __init__(self, trial: Trial) -> None:
        """Work over the trial company."""
        self._trial = trial
        settings = trial.parts.settings
        key = settings.link_key.encode()
        self._links = Links(key, settings.base_url)
        self._one_at_a_time = Lock()
        self._csrf = Csrf(key, secure=settings.base_url.startswith("https:"))

    def show(self) -> Response:
        """List everybody; for the one that was just moved, say what happened."""
        nonce = self._csrf.nonce()
        cards = [self._card(life) for life in self._trial.lives()]
        page = render_template(
            "trial.html",
            cards=cards,
            company=self._trial.parts.catalogue.current.company,
            hris=self._url(self._trial.ports.hris),
            mailboxes=self._url(self._trial.ports.mailbox),
            temporal=self._url(self._trial.ports.temporal_ui),
            csrf=lambda path: self._csrf.field(nonce, path),
            sign_in_as=SIGN_IN_AS,
            stuck=request.args.get("stuck") == "yes",
            logs=self._trial.logs,
            home=self._trial.days.folder,
        )
        return self._csrf.keep(make_response(page), nonce)

    def jump(self, alliance_id: str) -> Answer:
        """Move one person to the next date."""
        life = self._meant(alliance_id)
        moves = {
            "next": self._trial.jump,
            "far": self._trial.leap,
            "month": self._trial.pass_month,
        }
        move = moves.get(request.form.get("how", "")) or abort(400)
        return self._do(life, partial(move, life))

    def say(self, alliance_id: str, act: str) -> Answer:
        """Let the HRIS say something about one person."""
        life = self._meant(alliance_id)
        if act not in ACTS:
            abort(404)
        facts = life.person.facts
        manager = another_manager(facts.source_person_id, facts.manager_source_id)
        return self._do(life, partial(self._trial.tell, life, act, manager))

    def _do(self, life: Life, work: Callable[[], object]) -> Answer:
        """Do one thing after the other, as a double click would move a person twice at once."""
        with self._one_at_a_time:
            try:
                work()
            except StuckError:
                return redirect(f"/trial?stuck=yes#{life.alliance_id}", 303)
        return _back(life)

    def _meant(self, alliance_id: str) -> Life:
        try:
            self._csrf.check()
        except FormNotOursError:
            abort(403, "Open the time machine again and repeat.")
        return self._trial.life(alliance_id) or abort(404)

    def _card(self, life: Life) -> Card:
        zone = life.person.facts.zone
        return Card(
            alliance_id=life.alliance_id,
            name=words.name_of(life.person),
            standing=_standing(life),
            today=words.moment(life.now, zone) if life.now else "",
            next=_next(life, zone),
            readers=[self._reader(each, life) for each in (life.person, life.manager) if each],
            acts=[(act, ACTS[act]) for act in _possible(life.person)],
            hris=f"{self._url(self._trial.ports.hris)}#p{life.person.facts.source_person_id}",
            workflows=[self._workflow(moment.workflow_id) for moment in life.moments],
            news=self._news(life),
            is_lost=any(moment.lost for moment in life.moments),
        )

    def _reader(self, person: Person, life: Life) -> Reader:
        link = Link(Purpose.WHERE, life.alliance_id, person.person_key)
        where = self._links.url(link, self._trial.days.latest()) if life.tours else ""
        private = person is life.person and person.facts.status in GONE
        return Reader(
            name=words.name_of(person),
            mailbox=self._mailbox(person.facts.work_email),
            private_mailbox=self._mailbox(person.facts.personal_email) if private else "",
            where=where,
            person_key="" if person.facts.status in GONE else person.person_key,
        )

    def _mailbox(self, address: str) -> str:
        return f"{self._url(self._trial.ports.mailbox)}?to={quote(address)}"

    def _workflow(self, workflow_id: str) -> tuple[str, str]:
        kind, _, number = workflow_id.partition(":")
        name = f"tour {number.rpartition('-')[2]}" if kind == "tour" else kind
        base = self._url(self._trial.ports.temporal_ui)
        return name, f"{base}namespaces/default/workflows/{quote(workflow_id, safe='')}"

    def _news(self, life: Life) -> News | None:
        """Return what happened since the mark that the address names, or None."""
        mark = _mark(request.args.get("after", ""))
        if request.args.get("moved") != life.alliance_id or mark is None:
            return None
        lines = sorted(self._trial.lines_after(life.alliance_id, mark), key=lambda line: line.at)
        told = [_told(line, life) for line in lines]
        letters = self._trial.mails_after(life.alliance_id, mark)
        mails = [(each.to_name, self._mailbox(each.to_address), each.subject) for each in letters]
        return News([line for line in told if line[1]], mails)

    def _url(self, port: int) -> str:
        return f"http://{LOOPBACK}:{port}/"


def _told(line: JournalLine, life: Life) -> tuple[str, str]:
    body = line.body
    both = [person for person in (life.person, life.manager) if person]
    names = {person.person_key: words.name_of(person) for person in both}
    who = names.get(str(body.get("person_key")), "somebody")
    facts = body.get("body")
    known = facts if isinstance(facts, Mapping) else {}
    said = entry_words(str(body.get("machine")), event_of(body), who, known)
    return words.day(line.at.date()), said


def _mark(text: str) -> Mark | None:
    lines, _, outbox_id = text.partition("-")
    numbers = lines.isdecimal() and outbox_id.isdecimal()
    return Mark(int(lines), int(outbox_id)) if numbers else None


def _standing(life: Life) -> str:
    if life.person.facts.status in GONE:
        return "on the last day here" if _is_last_day(life) else "left the company"
    if not life.tours:
        return "no tour yet"
    ahead = [tour for tour in life.tours if tour.state not in OVER]
    return "; ".join(map(_tour_standing, ahead or life.tours[-1:]))


def _is_last_day(life: Life) -> bool:
    """Say whether the leaving that the HRIS told of takes effect with the end of the day."""
    facts = life.person.facts
    if facts.termination is None or life.now is None:
        return False
    return life.now.astimezone(words.zone_info(facts.zone)).date() <= facts.termination.date


def _tour_standing(tour: TourView) -> str:
    state = STATES.get(tour.state, tour.state)
    number = f"tour {tour.number}, " if tour.number > 1 else ""
    return f"{number}{tour.kind.value}: {state}" + (", on hold" if tour.on_hold else "")


def _next(life: Life, zone: str) -> str:
    ahead = life.next
    if ahead is None or ahead.next_at is None:
        return ""
    return f"{words.weekday(ahead.next_at.astimezone(words.zone_info(zone)).date())}: {ahead.what}"


def _possible(person: Person) -> Sequence[str]:
    """Return what the HRIS can say about the person as they are now."""
    if person.facts.status in GONE:
        return ("hire-again",)
    leave = "end-leave" if person.facts.status is PersonStatus.LEAVE else "start-leave"
    return (leave, "change-manager", "leave-company")


def another_manager(person: str, manager: str) -> str:
    """Return a manager who is neither the one of today nor the person, by the HRIS's ids."""
    return next(each for each in NEXT_MANAGER if each not in {person, manager})


def _back(life: Life) -> Answer:
    after = f"{life.mark.lines}-{life.mark.outbox_id}"
    address = f"/trial?moved={life.alliance_id}&after={after}#{life.alliance_id}"
    return redirect(address, 303)


def _add_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response


def blueprint(trial: Trial) -> Blueprint:
    """Return the routes of the time machine."""
    folder = Path(__file__).with_name("templates")
    pages = Blueprint("trial", __name__, template_folder=str(folder))
    pages.after_request(_add_headers)
    page = TrialPage(trial)
    pages.add_url_rule("/trial", "show", page.show, methods=["GET"])
    pages.add_url_rule("/trial/<alliance_id>/jump", "jump", page.jump, methods=["POST"])
    pages.add_url_rule("/trial/<alliance_id>/say/<act>", "say", page.say, methods=["POST"])
    return pages
