"""Five years of one alliance, told by doing them: the demo shows them, a test compares them.

Nora is hired, tries out a rotation, takes on a mission, moves its end, gets a new manager, is away
for three months, talks about what comes next, moves on in the open, joins the alumni network, and
comes back. Everything is done the way the two people and HR do it: by webhook and by page.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

import requests

from tourwright.dev.hands import Hands, person_act
from tourwright.dev.stage import Stage
from tourwright.domain.model import AskKind, MachineName, Party, TourView
from tourwright.domain.people import Person

BEGIN = datetime(2030, 1, 7, 6, 0, tzinfo=UTC)
NORA, LENA, TOMAS = "200", "107", "101"
E, M = Party.EMPLOYEE, Party.MANAGER
WAIT_S = 30
VIEW = {"progress": "on_track", "text": "We keep what we promised.", "next_steps": "Go on."}
ROUTINE = (
    (AskKind.REVIEW, "answer"),
    (AskKind.CONFIRM_REVIEW, "close"),
    (AskKind.TASK, "done"),
    (AskKind.APPROVAL, "approve"),
)
"""What people who take their tour seriously do as soon as it is asked."""


@dataclass
class Told:
    """One chapter: the day it happened and what happened."""

    day: date
    title: str


@dataclass
class Life:
    """The alliance while it is lived."""

    stage: Stage
    say: Callable[[Told], None]
    chapters: list[Told] = field(default_factory=list)
    attentive: bool = False

    def live(self) -> None:
        """Live all of it."""
        for chapter in (
            self.hire,
            self.rotation,
            self.what_next,
            self.mission,
            self.amendment,
            self.new_manager,
            self.away,
            self.moving_on,
            self.alum,
            self.back,
        ):
            chapter()

    def hire(self) -> None:
        """The HRIS reports a new hire; both commit to a standard rotation."""
        self.tell("Nora Bellamy is hired; the HRIS sends a signed webhook")
        self.hris("hire", NORA)
        self.until(self.today())
        self.tell("The rotation begins with the same text before both")
        self.answer(NORA, AskKind.COMMIT, "sign")
        self.answer(LENA, AskKind.COMMIT, "sign")
        self.tell("Both committed: the tour is active")

    def rotation(self) -> None:
        """A review, sealed until both are in; the later ones they hold by themselves."""
        self.until_asked(NORA, AskKind.REVIEW)
        self.review("on_track", "on_track")
        self.tell("The first review: both answered, both saw both, both closed it")
        self.attentive = True

    def what_next(self) -> None:
        """The talk about what comes next; both choose a next tour."""
        self.until_asked(NORA, AskKind.RENEWAL_SLOT)
        self.tell("The talk about what comes next is due, half-way through a short tour")
        self.talk()
        for who in (NORA, LENA):
            self.answer(who, AskKind.RENEWAL_CHOICE, "choose_next_tour")
        self.tell("Both chose a next tour: a mission of Nora's own")

    def mission(self) -> None:
        """A transformational tour is negotiated and committed to."""
        self.answer(LENA, AskKind.DRAFT, "open_draft")
        self.act(LENA, "edit", {"base_rev": "0", **MISSION})
        self.answer(LENA, AskKind.DRAFT, "share")
        self.tell("Lena shared her draft, her own aspirations first")
        self.act(NORA, "edit", {"base_rev": "1", **NORAS_PART})
        self.act(NORA, "agree_field", {"field": "*"})
        self.act(LENA, "agree_field", {"field": "*"})
        self.answer(LENA, AskKind.DRAFT, "propose_sign")
        self.answer(NORA, AskKind.COMMIT, "sign")
        self.answer(LENA, AskKind.COMMIT, "sign")
        self.tell("Both committed to the mission, to begin when the rotation ends")
        self.until(self.tour(2).start or self.today(), 1)
        self.tell("The mission begins; the rotation is superseded by it")

    def amendment(self) -> None:
        """Plans change, openly: six months more."""
        self.until(self.today(), 200)
        self.act(LENA, "propose", {"length_months": "42"}, MachineName.AMENDMENT)
        self.answer(NORA, AskKind.AMENDMENT, "sign_other")
        self.tell("An amendment is in force: six months more; every date was computed anew")

    def new_manager(self) -> None:
        """The manager changes; the terms stand."""
        self.until(self.today(), 120)
        self.hris("change-manager", NORA, manager=TOMAS)
        self.tell("The HRIS reports a new manager: Tomas Varga")
        self.answer(TOMAS, AskKind.HAND_OVER, "adopt")
        self.tell("Tomas adopted the same text: the terms stand")

    def away(self) -> None:
        """Three months of leave: nothing is asked."""
        self.until(self.today(), 90)
        self.hris("start-leave", NORA)
        self.tell("Nora is on leave: the pair's dates stand still")
        self.until(self.today(), 92)
        self.hris("end-leave", NORA)
        self.tell("Nora is back: what was due moves behind her return")

    def moving_on(self) -> None:
        """Twelve months before the end both talk; Nora moves on, in the open."""
        self.until_asked(NORA, AskKind.RENEWAL_SLOT)
        self.tell("Twelve months before the end: the talk about what comes next")
        self.talk()
        self.answer(NORA, AskKind.RENEWAL_CHOICE, "choose_transition")
        self.tell("Nora plans to move on; nobody approves leaving")
        last = self.working_day(self.today() + timedelta(days=60))
        for who in (NORA, TOMAS):
            self.act(who, "agree_day", {}, MachineName.TRANSITION, last)
        self.tell(f"Both agreed on the last day: {last.isoformat()}")
        self.until(last)
        for who in (NORA, TOMAS):
            self.try_answer(who, AskKind.CLOSING, "confirm_complete")
        self.hris("leave-company", NORA)
        self.tell("The last day; Nora leaves in good standing")

    def alum(self) -> None:
        """Ten working days later one mail invites her to the network."""
        self.until_asked(NORA, AskKind.ALUMNI_INVITATION)
        self.tell("Ten working days later: the invitation to the alumni network")
        Hands(self.stage).join(self.person(NORA), ("news", "projects"))
        self.tell("Nora joined, for news and projects")

    def back(self) -> None:
        """She comes back to the same alliance."""
        self.until(BEGIN.date(), 5 * 365 + 1)
        self.hris("hire-again", NORA)
        self.until(self.today(), 1)
        self.tell("Nora is hired again: the same alliance, a new tour is offered")

    def talk(self) -> None:
        """Schedule the talk and hold it."""
        manager = self.manager()
        for who in (NORA, manager):
            self.answer(who, AskKind.RENEWAL_SLOT, "accept_slot")
        self.until(self.today(), 1)
        for who in (NORA, manager):
            self.answer(who, AskKind.RENEWAL_HELD, "held")

    def review(self, employee: str, manager: str) -> None:
        """Answer one review from both sides and close it together."""
        sides = ((NORA, employee), (self.manager(), manager))
        for who, progress in sides:
            self.answer(who, AskKind.REVIEW, "answer", {**VIEW, "progress": progress})
        for who, _ in sides:
            self.answer(who, AskKind.CONFIRM_REVIEW, "close")

    def tell(self, title: str) -> None:
        """Write down a chapter and show it."""
        told = Told(self.stage.clock.now().date(), title)
        self.chapters.append(told)
        self.say(told)

    def today(self) -> date:
        """Return the day it is on the stage, in UTC."""
        return self.stage.clock.now().date()

    def until(self, day: date, days: int = 0) -> None:
        """Let time pass to the noon of the day, and so many days more."""
        noon = datetime.combine(day + timedelta(days=days), time(12), UTC)
        self.stage.pass_until(noon, self.attend)

    def until_asked(self, who: str, kind: AskKind) -> None:
        """Let time pass until the person is asked this."""
        asks = self.stage.parts.store.asks
        self.stage.pass_until_true(
            lambda: any(each.kind is kind for each in asks.open_for(self.person(who).person_key)),
            self.attend,
        )

    def attend(self) -> None:
        """Let both do what is open: look back, close the review, finish small tasks."""
        for kind, verb in ROUTINE if self.attentive else ():
            for who in (NORA, self.manager()):
                self.try_answer(who, kind, verb)

    def hris(self, deed: str, who: str, **form: str) -> None:
        """Let HR do something in the HRIS."""
        url = f"{self.stage.world.hris_url}/do/{deed}"
        requests.post(url, data={"person": who, **form}, timeout=WAIT_S).raise_for_status()
        self.stage.settle()

    def answer(
        self, who: str, kind: AskKind, verb: str, fields: Mapping[str, str] | None = None
    ) -> None:
        """Let the person answer on the page."""
        Hands(self.stage).answer(self.person(who), kind, verb, fields)

    def try_answer(self, who: str, kind: AskKind, verb: str) -> None:
        """Answer if there is such an ask."""
        for ask in self.stage.parts.store.asks.open_for(self.person(who).person_key):
            if ask.kind is kind and verb in ask.verbs:
                self.answer(who, kind, verb, VIEW if kind is AskKind.REVIEW else None)

    def act(
        self,
        who: str,
        event: str,
        fields: Mapping[str, str],
        machine: MachineName = MachineName.TOUR,
        day: date | None = None,
    ) -> None:
        """Let the person do something on their own account in the newest tour."""
        party = E if who == NORA else M
        deed = person_act(self.person(who), party, machine, event, fields)
        dated = replace(deed, day=day, act_id=f"{deed.act_id}:{self.today()}")
        Hands(self.stage).act(self.tours()[-1].tour_id, dated)

    def person(self, who: str) -> Person:
        """Return the person behind an id of the HRIS."""
        found = self.stage.parts.store.people.by_source("bamboohr", who)
        if found is None:
            raise LookupError(f"the HRIS id {who} is not known yet")
        return found

    def tours(self) -> list[TourView]:
        """Return Nora's tours, oldest first."""
        return list(self.stage.parts.store.views.of_alliance(self.person(NORA).alliance_id))

    def tour(self, number: int) -> TourView:
        """Return a tour by its number."""
        return next(each for each in self.tours() if each.number == number)

    def manager(self) -> str:
        """Return the HRIS id of the manager of the newest tour."""
        key = self.tours()[-1].manager_key
        return next(who for who in (LENA, TOMAS) if self._key(who) == key)

    def _key(self, who: str) -> str:
        found = self.stage.parts.store.people.by_source("bamboohr", who)
        return found.person_key if found else ""

    def working_day(self, day: date) -> date:
        """Return the day, or the Monday after it."""
        return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _json(**values: object) -> dict[str, str]:
    return {name: json.dumps(value) for name, value in values.items()}


MISSION = _json(
    mission_objective="Bring the new sensor line into series production.",
    length_months=36,
    company_results=[
        {
            "kind": "launch",
            "text": "Two products with the new sensor are on sale.",
            "how_we_know": "The order book.",
        }
    ],
    manager_aspirations=["I want a team that decides without me."],
    company_values=["We say early what does not work."],
    promises=[
        {"owner": "employee", "text": "I say each quarter where the line really stands."},
        {"owner": "manager", "text": "I give you two hours a month, and the difficult talks."},
        {"owner": "company", "text": "You lead a launch with your name on it."},
    ],
    career="Toward leading a product line, here or elsewhere.",
    shareable="What stands in our data sheets.",
)
NORAS_PART = _json(
    employee_results=[
        {
            "kind": "skill",
            "text": "I have led a launch from drawing to delivery.",
            "how_we_know": "Two launches that others tell about.",
        }
    ],
    employee_aspirations=["I want to lead people before I am thirty-five."],
)
