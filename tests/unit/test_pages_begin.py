"""A tour of duty is begun by a person: by the two their own, by HR a rotation; one at a time."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from tests.page_world import PageWorld, hidden, send
from tourwright.domain import alliance as rules
from tourwright.domain.alliance_state import AllianceState
from tourwright.domain.model import Party, TourKind
from tourwright.domain.policy import Policy
from tourwright.domain.tables.alliance import AllianceStateName
from tourwright.intake.beginning import Beginner
from tourwright.store import Store
from tourwright.values import FactsTold


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world in which Ana works for Dana and nobody began anything."""
    world = PageWorld(sqlite_store)
    world.alliance_of(
        "ana",
        state=AllianceStateName.EMPLOYED_NO_TOUR,
        current_manager_key=world.key("dana"),
    )
    return world


@dataclass
class Listening:
    """Alliances that begin with the first facts they hear; told counts what they heard."""

    world: PageWorld
    told: int = 0

    def tell(self, told: FactsTold) -> None:
        """See `Teller.tell`."""
        self.told += 1
        facts, now = told.facts, self.world.clock.now()
        begun = rules.open_alliance(facts.alliance_id, facts.person_key, now)
        heard = rules.facts_changed(begun, told, now, Policy("company", "Acme", "hr@example.org"))
        self.world.engine.alliances[facts.alliance_id] = heard.state


@pytest.fixture
def listening(world: PageWorld) -> Listening:
    """Let nobody's alliance have begun: Ana was here before us."""
    world.engine.alliances.clear()
    teller, store = Listening(world), world.store
    beginner = Beginner(store.people, store.people_bulk, teller, world.clock)
    world.serve_with(begin_alliance=beginner.begin)
    return teller


def path(world: PageWorld) -> str:
    """Return the address about Ana."""
    return f"/people/{world.key('ana')}/tour"


def begin(world: PageWorld, who: str, kind: str) -> TestResponse:
    """Press the button of a kind."""
    return send(world.signed_in(who), path(world), {"verb": kind})


def offers(world: PageWorld) -> list[tuple[str, str]]:
    """Return the kind and who asked of every tour that the alliance has begun."""
    lines = world.store.journal.lines(world.people["ana"].alliance_id)
    opened = [line.body for line in lines if line.body["event"] == "tour_opened"]
    kinds = [line.kind_hint for line in alliance(world).tours]
    return list(zip(kinds, (str(body["party"]) for body in opened), strict=True))


def alliance(world: PageWorld) -> AllianceState:
    """Return Ana's alliance."""
    return world.engine.alliances[world.people["ana"].alliance_id]


@pytest.mark.parametrize(
    ("who", "party", "kind"),
    [
        ("ana", Party.EMPLOYEE, TourKind.TRANSFORMATIONAL),
        ("dana", Party.MANAGER, TourKind.TRANSFORMATIONAL),
        ("ana", Party.EMPLOYEE, TourKind.FOUNDATIONAL),
        ("dana", Party.MANAGER, TourKind.FOUNDATIONAL),
        ("kim", Party.HR, TourKind.ROTATIONAL),
    ],
)
def test_whoever_may_begins_a_tour(
    world: PageWorld, who: str, party: Party, kind: TourKind
) -> None:
    """The two their own, HR a rotation: the alliance opens it as theirs."""
    answer = begin(world, who, kind)

    assert answer.status_code == 303
    assert offers(world) == [(kind, party)]


@pytest.mark.parametrize(
    ("who", "kind"),
    [("ana", "foundational"), ("dana", "transformational"), ("kim", "rotational")],
)
def test_of_somebody_who_was_here_before_us_the_alliance_begins_with_the_tour(
    world: PageWorld, listening: Listening, who: str, kind: str
) -> None:
    """Nothing had a reason to begin it; the rules do not offer a tour of their own as well."""
    answer = begin(world, who, kind)

    assert answer.status_code == 303
    assert listening.told == 1
    assert [offered for offered, _ in offers(world)] == [kind]


@pytest.mark.parametrize(
    ("who", "kind"),
    [("ana", "rotational"), ("dana", "rotational"), ("kim", "transformational"), ("ana", "other")],
)
def test_a_kind_that_is_not_theirs_is_not_begun(world: PageWorld, who: str, kind: str) -> None:
    """The form was changed on its way here."""
    answer = begin(world, who, kind)

    assert answer.status_code == 422
    assert offers(world) == []


@pytest.mark.parametrize("who", ["sam", "olga", "cleo", "eva"])
def test_nobody_else_finds_the_page(world: PageWorld, who: str) -> None:
    """Not the skip-level, not a colleague, not whoever writes the catalogue."""
    assert world.signed_in(who).get(path(world)).status_code == 404


def test_a_double_click_begins_one_tour(world: PageWorld) -> None:
    """The second sending of one form is the same act."""
    client = world.signed_in("ana")
    shown = client.get(path(world))
    for _ in range(2):
        answer = client.post(path(world), data={**hidden(shown), "verb": "foundational"})

    assert answer.status_code == 303
    assert len(offers(world)) == 1


def test_a_second_tour_is_refused_while_one_is_on_its_way(world: PageWorld) -> None:
    """Another window still shows the buttons: the alliance says why not (E25)."""
    client = world.signed_in("ana")
    shown = client.get(path(world))
    begin(world, "dana", "transformational")

    answer = client.post(path(world), data={**hidden(shown), "verb": "foundational"})

    assert answer.status_code == 409
    assert "a tour is on its way already" in answer.text
    assert len(offers(world)) == 1


def test_while_a_tour_is_on_its_way_there_is_nothing_to_press(world: PageWorld) -> None:
    """The two are led to where it stands; HR only reads that there is one."""
    world.negotiating()

    pages = {name: world.signed_in(name).get(path(world)).text for name in ("ana", "kim")}

    assert all("A tour of duty is on its way" in page for page in pages.values())
    assert not any('name="verb"' in page for page in pages.values())
    assert [name for name, page in pages.items() if "See where it stands" in page] == ["ana"]


def test_with_the_engine_away_the_wish_is_kept(world: PageWorld) -> None:
    """It is carried out when the engine is back."""
    world.engine.down = True

    answer = begin(world, "ana", "transformational")

    assert answer.status_code == 303
    assert len(world.store.asks.pending(10, world.clock.now() + timedelta(hours=1))) == 1


def test_of_somebody_who_left_nothing_is_begun(world: PageWorld) -> None:
    """The manager reads that the person works here no more."""
    world.leaves("ana")

    page = world.signed_in("dana").get(path(world)).text

    assert "does not work here any more" in page
    assert 'name="verb"' not in page


def test_the_way_to_the_page_is_where_somebody_has_no_tour(world: PageWorld) -> None:
    """On the own first page, in the team, and where HR finds nothing to read."""
    of_ana = f"/?of={world.key('ana')}"
    places = {"ana": "/", "dana": "/team", "kim": of_ana}

    for name, place in places.items():
        assert f'href="{path(world)}"' in world.signed_in(name).get(place).text


def test_hr_is_led_there_from_whom_they_find(world: PageWorld) -> None:
    """Whatever was before; for somebody who left there is nothing to begin."""
    world.committed()
    client = world.signed_in("kim")
    link = f'href="{path(world)}"'

    assert link in client.get("/?q=ana").text
    world.leaves("ana")
    assert link not in client.get("/?q=ana").text


def test_whose_offer_lapsed_is_led_to_begin_one(world: PageWorld) -> None:
    """Of a slot that nobody filled there is nothing to read: no dead end on the first page."""
    world.open_tour()
    world.wait(days=70)
    assert world.tour.state == "abandoned"

    first = world.signed_in("ana").get("/")

    assert first.status_code == 200
    assert f'href="{path(world)}"' in first.text


def test_after_a_tour_that_is_complete_another_one_can_begin(world: PageWorld) -> None:
    """The page about it leads there, for both."""
    tour = world.committed()
    world.wait(days=900)
    assert world.tour.state == "completed"

    for name in ("ana", "dana"):
        page = world.signed_in(name).get(f"/alliances/{tour.alliance_id}")
        assert f'href="{path(world)}"' in page.text
