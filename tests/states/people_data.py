"""The pages about people's data: what waits, who needs somebody, running tours, comparisons."""

from dataclasses import replace
from datetime import date

from tests.axe_states import State
from tests.hris_pages import comparing, hris_deps
from tests.hris_rounds import ListedHris, RoundWorld, somebody
from tests.import_pages import sent, two_rows
from tests.page_world import PageWorld
from tests.tour_world import HRIS
from tourwright.domain.model import Party, TourKind
from tourwright.domain.people import PersonStatus
from tourwright.ports import TransientError
from tourwright.ports.hris import ReadAsked, ReadPage, Reject, SourceRules

NAMES = ("uma", "vera", "walt", "xia", "yann", "zoe", "pia", "quin", "rosa", "tara")
TEAM = [somebody(name) for name in NAMES]
FAULT = Reject("row 7", "hire_date", "is no day written as DD.MM.YYYY")


class Faulty(ListedHris):
    """A source with a row that cannot be read."""

    def page(self, asked: ReadAsked) -> ReadPage:
        """Return the people, and what could not be read."""
        return replace(super().page(asked), rejects=(FAULT,))


def served(world: PageWorld, rules: SourceRules | None = None) -> RoundWorld:
    """Let people come from a source of ten, read once where the rules let it."""
    listed = Faulty("hr")
    rounds = RoundWorld(world.store, listed, rules)
    rounds.listed, rounds.clock = listed, world.clock
    listed.has(*TEAM)
    world.serve_with(hris=hris_deps(rounds))
    rounds.round()
    return rounds


def with_sources(world: PageWorld) -> None:
    """Let people come from a source."""
    served(world)


def first(world: PageWorld) -> None:
    """Hold the first load."""
    served(world, SourceRules())


def moved(world: PageWorld) -> None:
    """Hold a reading in which everybody has another department, and one person is new."""
    rounds = served(world)
    new = somebody("newton", hire_date=date(2026, 4, 1))
    rounds.listed.has(*(replace(each, department="Service") for each in TEAM), new)
    rounds.round()


def dropped(world: PageWorld) -> None:
    """Let HR have dropped the reading before."""
    moved(world)
    assert world.deps.hris is not None
    assert world.deps.hris.desk.drop(2, world.key("kim"))


def questions(world: PageWorld) -> None:
    """Let somebody have no manager, and two records look alike."""
    with_sources(world)
    world.leaves("otto")
    facts = replace(world.people["ana"].facts, source_person_id="ana-2", work_email="")
    world.store.people.apply(facts, (), world.clock.now())


def joined(world: PageWorld) -> None:
    """Let HR have joined two records, and two others look alike."""
    questions(world)
    facts = replace(world.people["lee"].facts, source_person_id="lee-2", work_email="")
    other = world.store.people.apply(facts, (), world.clock.now())
    world.store.merges.join(world.key("lee"), other.person_key, world.key("kim"), world.clock.now())


def checked(world: PageWorld) -> None:
    """Let HR have sent a file of tours."""
    with_sources(world)
    sent(world.signed_in("kim"), two_rows(world))


def compared(world: PageWorld) -> None:
    """Compare with a source that says otherwise of several people."""
    rounds = served(world)
    rounds.listed.has(
        replace(TEAM[0], work_email="uma.sol@acme.example"),
        replace(TEAM[1], status=PersonStatus.TERMINATED),
        replace(TEAM[2], manager_source_id="nobody"),
        *TEAM[4:],
    )
    assert comparing(rounds).start("hr", world.key("kim"))


def failed(world: PageWorld) -> None:
    """Compare with a source that does not answer."""
    rounds = served(world)
    rounds.listed.faults.append(TransientError("busy"))
    assert comparing(rounds).start("hr", world.key("kim"))


def making(world: PageWorld) -> None:
    """Let a comparison be made right now."""
    now = world.clock.now()
    assert comparing(served(world)).kept.begin("hr", world.key("kim"), now, now)


def taken_over(world: PageWorld) -> None:
    """Let Ana and Olga have come to Lee."""
    with_sources(world)
    for name, manager in (("ana", "dana"), ("olga", "otto")):
        view = world.open_tour(TourKind.ROTATIONAL, two=(name, manager), standard_text=True)
        rules = world.tours[view.tour_id]
        for party in (Party.EMPLOYEE, Party.MANAGER):
            rules.act(party, "sign", text_hash=rules.tour.text_hash)
        world.settle()
        rules.now = max(rules.now, world.clock.now())
        rules.act(HRIS, "manager_changed", person_key="", fields={"manager_key": world.key("lee")})
    world.settle()


STATES = (
    State("hris-home-hr", "kim", lambda _: "/", with_sources),
    State("hris-home-new-manager", "lee", lambda _: "/", taken_over),
    State("hris-no-sources", "kim", lambda _: "/hris/held", status=404),
    State("hris-held-none", "kim", lambda _: "/hris/held", with_sources),
    State("hris-held-decided", "kim", lambda _: "/hris/held/2", dropped, status=410),
    State("hris-held-list", "kim", lambda _: "/hris/held", moved),
    State("hris-held-list-operator", "igor", lambda _: "/hris/held", moved),
    State("hris-held-first", "kim", lambda _: "/hris/held/1", first),
    State("hris-held", "kim", lambda _: "/hris/held/2", moved),
    State("hris-held-operator", "igor", lambda _: "/hris/held/2", moved),
    State(
        "hris-held-no-button",
        "kim",
        lambda _: "/hris/held/2",
        moved,
        sent={"verb": "none"},
        status=422,
    ),
    State("hris-people", "kim", lambda _: "/hris/people", questions),
    State("hris-people-joined", "kim", lambda _: "/hris/people", joined),
    State("hris-people-none", "kim", lambda _: "/hris/people", with_sources),
    State("hris-hand-overs", "kim", lambda _: "/hris/hand-overs", taken_over),
    State("hand-overs-many", "lee", lambda _: "/hand-overs", taken_over),
    State("hris-import", "kim", lambda _: "/hris/import", checked),
    State("hris-import-one", "kim", lambda _: "/hris/import/1", checked),
    State("hris-compare-never", "kim", lambda _: "/hris/compare", with_sources),
    State("hris-compare", "kim", lambda _: "/hris/compare", compared),
    State("hris-compare-operator", "igor", lambda _: "/hris/compare", compared),
    State("hris-compare-making", "kim", lambda _: "/hris/compare", making),
    State("hris-compare-failed", "kim", lambda _: "/hris/compare", failed),
    State("hris-compared", "kim", lambda _: "/hris/compare/hr", compared),
)
