"""Every path a tour, an alliance and an event can take, as it is lived for a recording."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from tests.factories import some_statement
from tests.histories import directory, rounds, webhooks
from tests.temporal_hands import HR, RENEWAL, AllianceHand, E, Hand, M, TourHand
from tests.temporal_running import source_person
from tests.temporal_world import World
from tourwright.domain.dates import add_months
from tourwright.domain.model import MachineName, Party, TourKind
from tourwright.domain.people import FactKind, PersonStatus, Termination
from tourwright.ports import RefusedError

AMENDMENT, HAND_OVER = MachineName.AMENDMENT, MachineName.HAND_OVER
TRANSITION, ALUMNI = MachineName.TRANSITION, MachineName.ALUMNI
YEAR = 365
Recorded = Mapping[str, Hand]
Path = Callable[[World], Recorded]


def _opened(world: World, kind: TourKind = TourKind.ROTATIONAL) -> TourHand:
    tour = world.tour(kind=kind)
    world.settle()
    return tour


def _active(world: World, kind: TourKind = TourKind.ROTATIONAL) -> TourHand:
    tour = _opened(world, kind)
    if kind is not TourKind.ROTATIONAL:
        tour.negotiate()
    tour.sign()
    world.settle()
    return tour


def _answer_reviews(
    world: World, tour: TourHand, days: int, answer: Callable[[TourHand], None] = TourHand.review
) -> None:
    """Let time pass and answer every review that opens."""
    for _ in range(days // 15):
        world.pass_days(15)
        review = tour.tour.review
        if tour.state == "active" and review is not None and review.state == "open":
            answer(tour)


def _talk(world: World, tour: TourHand, choice: str) -> None:
    """Let time pass to the talk, hold it, and choose."""
    for _ in range(80):
        talk = tour.tour.renewal
        if talk is not None and talk.state == "due":
            break
        world.pass_days(15)
    tour.both("accept_slot", RENEWAL)
    world.pass_days(3)
    tour.both("held", RENEWAL)
    tour.both(choice, RENEWAL)
    world.settle()


def rotational_unattended(world: World) -> Recorded:
    """Both commit, and nobody ever answers anything."""
    tour = _active(world)
    world.pass_days(YEAR + 70)
    return {"rotational-unattended": tour}


def rotational_answered(world: World) -> Recorded:
    """Every review answered, the talk held, completed by both, reopened, completed again."""
    tour = _active(world)
    _answer_reviews(world, tour, 120)
    tour.act(E, "mission_declared")
    tour.act(M, "confirm_complete")
    world.pass_days(5)
    tour.both("reopen")
    world.pass_days(60)
    return {"rotational-reopened": tour}


def transformational(world: World) -> Recorded:
    """Negotiated, amended, reviewed for years, extended, ended."""
    tour = _active(world, TourKind.TRANSFORMATIONAL)
    world.pass_days(20)
    tour.amend(length_months="42")
    _answer_reviews(world, tour, 2 * YEAR)
    _talk(world, tour, "choose_extend")
    world.pass_days(2 * YEAR)
    return {"transformational-full": tour}


def foundational(world: World) -> Recorded:
    """Three years of re-affirmed alliance, the answers of both always together."""
    tour = _active(world, TourKind.FOUNDATIONAL)
    _answer_reviews(world, tour, 3 * YEAR, TourHand.review_together)
    return {"foundational-three-years": tour}


def paused(world: World) -> Recorded:
    """Half a year of leave: no question in between, all after the return."""
    tour = _active(world)
    world.pass_days(30)
    today = world.now().date()
    end = (today + timedelta(days=180)).isoformat()
    tour.told("leave_started", day=today, fields={"expected_end": end})
    world.pass_days(180)
    tour.told("leave_ended", day=world.now().date())
    world.pass_days(120)
    return {"rotational-paused": tour}


def handed_over(world: World) -> Recorded:
    """A new manager who adopts, and a later one who never answers."""
    tour = _active(world, TourKind.TRANSFORMATIONAL)
    tour.told("manager_changed", fields={"manager_key": "p-lee", "zone": "Europe/Paris"})
    tour.act(M, "adopt", HAND_OVER, person_key="p-lee", text_hash=tour.tour.text_hash)
    world.pass_days(40)
    tour.told("manager_changed", fields={"manager_key": "p-kim", "zone": "Asia/Seoul"})
    world.pass_days(60)
    return {"transformational-handed-over": tour}


def transition(world: World) -> Recorded:
    """A transition declared, dated, and done when the HRIS says so."""
    tour = _active(world, TourKind.TRANSFORMATIONAL)
    world.pass_days(100)
    tour.act(E, "declare_transition")
    day = (world.now() + timedelta(days=60)).date()
    tour.both("agree_day", TRANSITION, day=day)
    world.pass_until(world.now() + timedelta(days=62))
    tour.told("person_left", day=day, fields={"initiator": "employee"})
    world.pass_days(40)
    return {"transformational-transition": tour}


def ended_and_rescinded(world: World) -> Recorded:
    """The job ends, the end is taken back, and the tour goes on."""
    tour = _active(world)
    world.pass_days(20)
    tour.told("person_left", day=world.now().date(), fields={"initiator": "employee"})
    world.pass_days(10)
    tour.told("termination_rescinded")
    world.pass_days(60)
    return {"rotational-rescinded": tour}


def abandoned(world: World) -> Recorded:
    """A slot nobody opens, a draft nobody ends, a text nobody commits to, a discarded draft."""
    slot, draft, text = (_opened(world, TourKind.TRANSFORMATIONAL) for _ in range(3))
    draft.act(M, "open_draft")
    draft.act(M, "share")
    text.negotiate()
    dropped = _opened(world, TourKind.TRANSFORMATIONAL)
    dropped.act(M, "open_draft")
    dropped.act(M, "discard")
    world.pass_days(125)
    return {
        "abandoned-slot-60d": slot,
        "abandoned-negotiation-90d": draft,
        "abandoned-commitment-14d": text,
        "abandoned-discarded": dropped,
    }


def renewed(world: World) -> Recorded:
    """A run that was carried over in the middle of a review."""
    tour = _active(world)
    world.pass_days(65)
    tour.renew()
    tour.review()
    world.pass_days(90)
    return {"rotational-second-run": tour}


def alliance_full(world: World) -> Recorded:
    """Hire, two tours in sequence, leave, network, re-hire."""
    alliance = world.alliance()
    first = alliance.hire()
    first.sign()
    _talk(world, first, "choose_next_tour")
    second = alliance.tour(2)
    second.negotiate()
    second.sign()
    world.pass_days(400)
    _leave_and_join(world, alliance)
    today = world.now().date()
    changes = {"hire_date": today, "termination": None, "status": PersonStatus.ACTIVE}
    alliance.learn(FactKind.REHIRED, today, **changes)
    world.pass_days(2)
    third = alliance.tour(3)
    return {
        "alliance-full": alliance,
        "tour-followed-by-another": first,
        "tour-that-follows": second,
        "tour-after-re-hire": third,
    }


def _leave_and_join(world: World, alliance: AllianceHand) -> None:
    alliance.leave((world.now() + timedelta(days=20)).date())
    world.pass_days(40)
    alliance.act(Party.ALUM, "accept", ALUMNI, fields={"news": "true"})
    world.pass_days(30)


def _invited(world: World) -> AllianceHand:
    alliance = world.alliance()
    alliance.hire()
    alliance.leave((world.now() + timedelta(days=5)).date())
    world.pass_days(25)
    return alliance


def alliance_declined(world: World) -> Recorded:
    """The invitation declined; another one never answered; one erased."""
    declined, silent, erased = _invited(world), _invited(world), _invited(world)
    declined.act(Party.ALUM, "decline", ALUMNI)
    erased.act(Party.ALUM, "decline", ALUMNI)
    erased.act(HR, "erase", MachineName.ALLIANCE)
    world.pass_days(70)
    return {
        "alliance-declined": declined,
        "alliance-no-answer": silent,
        "alliance-erased": erased,
    }


def alliance_held(world: World) -> Recorded:
    """No manager: HR is asked, and later names one; then a new manager on a later day."""
    alliance = world.alliance()
    alliance.hire(manager_key="")
    world.pass_days(5)
    alliance.learn(None, manager_key="p-casimir")
    later = (world.now() + timedelta(days=10)).date()
    alliance.learn(FactKind.MANAGER_CHANGED, later, manager_key="p-lee")
    world.pass_days(12)
    return {"alliance-held": alliance}


def imported(world: World) -> Recorded:
    """A tour from elsewhere: confirmed weeks apart, looked at once, reviewed as it was anchored."""
    alliance = world.alliance()
    begun = add_months(world.now().date(), -22)
    text = some_statement(TourKind.TRANSFORMATIONAL, begun)
    tour = alliance.bring_in(text, begun - timedelta(days=6))
    world.pass_days(10)
    tour.sign(M)
    world.pass_days(20)
    tour.sign(E)
    world.settle()
    _answer_reviews(world, tour, 240)
    return {"imported-tour": tour, "alliance-imported": alliance}


def announced(world: World) -> Recorded:
    """A leave announced with its day of notice, moved, and taken back; then one that comes true."""
    alliance = world.alliance()
    alliance.hire()
    tour = alliance.tour(1)
    tour.sign()
    world.settle()
    _announce(world, alliance, 90)
    world.pass_days(2)
    tour.act(E, "declare_transition")
    _announce(world, alliance, 120)
    world.pass_days(5)
    alliance.learn(FactKind.TERMINATION_RESCINDED, None, termination=None, announced_on=None)
    world.pass_days(5)
    _announce(world, alliance, 60)
    world.pass_days(65)
    return {"announced-leave": tour, "alliance-announced": alliance}


def _announce(world: World, alliance: AllianceHand, days: int) -> None:
    today = world.now().date()
    ends, worked = (today + timedelta(days=more) for more in (days, days - 20))
    leave = Termination(ends, worked, "voluntary", notice_date=today)
    alliance.learn(FactKind.TERMINATION_SCHEDULED, ends, termination=leave, announced_on=today)


def source_events(world: World) -> Recorded:
    """An event that is told, one that changed nothing, one of nobody, one refused."""
    today = world.now().date()
    world.hris.people["8"] = source_person("8")
    world.hris.people["7"] = source_person("7", hire_date=today, manager_source_id="8")
    for number, subject in enumerate(("7", "7", "404"), start=1):
        world.event(subject, number)
    world.hris.fault = RefusedError("401: the API key was refused")
    world.event("7", 4)
    names = ("told", "unchanged", "unknown", "refused")
    return {
        f"event-{name}": Hand(world, f"event:test:{number}")
        for number, name in enumerate(names, start=1)
    }


PATHS: tuple[Path, ...] = (
    rotational_unattended,
    rotational_answered,
    transformational,
    foundational,
    paused,
    handed_over,
    transition,
    ended_and_rescinded,
    abandoned,
    renewed,
    alliance_full,
    alliance_declined,
    alliance_held,
    imported,
    announced,
    source_events,
    rounds.held,
    rounds.continued,
    webhooks.looked_after,
    directory.read,
    directory.continued,
)
