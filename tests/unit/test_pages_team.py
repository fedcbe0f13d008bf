"""My team: a line of words a tour, the same policy for all, few questions to the store."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import START, some_opening
from tests.page_world import PageWorld
from tests.tour_world import TourWorld
from tourwright.domain.model import MachineName, Party, PersonRef, TourKind
from tourwright.domain.people import SourcePerson
from tourwright.store import Store
from webhooks.team_lines import fairness_of

G = MachineName.GAP


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a tour of Ana with Dana that both committed to."""
    world = PageWorld(sqlite_store)
    world.committed(TourKind.ROTATIONAL)
    return world


def join(world: PageWorld, number: int) -> None:
    """Hire somebody under Dana, with a tour that both committed to."""
    facts = SourcePerson(
        source="hr",
        source_person_id=f"n{number}",
        given_name=f"Nils {number:03}",
        family_name="Nord",
        work_email=f"n{number}@meridian.example",
        manager_source_id="dana",
        zone="Europe/Berlin",
    )
    person = world.store.people.apply(facts, (), world.clock.now())
    opening = some_opening(
        TourKind.ROTATIONAL,
        alliance_id=person.alliance_id,
        tour_id=f"{person.alliance_id}-1",
        employee=PersonRef(person.person_key, "Europe/Berlin", "DE"),
        manager=PersonRef(world.key("dana"), "Europe/Berlin", "DE"),
    )
    tour = TourWorld(opening, world.clock.now())
    tour.sign(Party.EMPLOYEE)
    tour.sign(Party.MANAGER)
    for record in tour.records:
        world.store.recorder.record(record)


def main_of(text: str) -> str:
    """Return what the page says, without its frame."""
    return re.sub(r"<[^>]+>", " ", text.partition("<main")[2].partition("</main>")[0])


def test_manager_sees_each_tour_in_words(world: PageWorld) -> None:
    """Name, kind, how far, what is next; and no percentage or score anywhere."""
    page = main_of(world.signed_in("dana").get("/team").text)

    for words in ("Ana Sol", "Rotational tour of duty", "month 1 of about 12", "The next review"):
        assert words in page
    assert "%" not in page
    assert not re.search(r"\bscore|\brank|\bpercent", page, re.IGNORECASE)


def test_fairness_is_one_line(world: PageWorld) -> None:
    """All on the same policy is said in one sentence."""
    for number in range(8):
        join(world, number)

    assert "9 of 9 on policy company, version v1." in main_of(
        world.signed_in("dana").get("/team").text
    )


def test_straggler_is_named_with_the_reason(world: PageWorld) -> None:
    """Who is on another wording of the policy is listed, and why."""
    view = world.tour
    other = replace(view, tour_id="other", policy_hash="f" * 64, catalogue_version="v0")
    people = {view.employee_key: world.people["ana"]}

    told = fairness_of([view, view, other], people)

    assert told
    assert told.sentence.startswith("2 of 3 on policy company")
    assert told.others == (
        (
            "Ana Sol: policy company, version v0. "
            "A committed text keeps its policy until both change it."
        ),
    )


def test_a_version_is_shown_as_hr_named_it(world: PageWorld) -> None:
    """What the store adds to tell wordings apart is no word for a manager."""
    view = replace(world.tour, catalogue_version="1.0+843e51c0a7d2")
    other = replace(view, policy_hash="f" * 64, catalogue_version="1.0+aa00bb11cc22")

    told = fairness_of([view, view, other], {view.employee_key: world.people["ana"]})

    assert told
    assert told.sentence == "2 of 3 on policy company, version 1.0."
    assert told.others[0].startswith(
        "Ana Sol: policy company, version 1.0, but another wording of it. "
    )


def test_without_a_commitment_there_is_no_fairness_line() -> None:
    """Nothing is claimed about texts that nobody committed to."""
    assert fairness_of([], {}) is None


@pytest.mark.parametrize("count", [9, 300])
def test_team_asks_the_store_at_most_eight_times(world: PageWorld, count: int) -> None:
    """Three hundred reports cost what nine cost, also when no key is at hand."""
    for number in range(count - 1):
        join(world, number)
    client = world.signed_in("dana")
    for alliance_id in [
        view.alliance_id for view in world.store.views.of_manager(world.key("dana"))
    ]:
        world.store.keyring.forget(alliance_id)

    with world.queries() as counter:
        page = client.get("/team").text

    asked = [statement for statement in counter.statements if statement.startswith("SELECT")]
    assert len(asked) <= 8, asked
    assert f"{count} of {count} on policy company" in page


def test_open_things_are_words(world: PageWorld) -> None:
    """A gap is counted, its words are on its own page."""
    world.act("ana", "raise", "gap", fields={"text": "canary"})

    page = main_of(world.signed_in("dana").get("/team").text)

    assert "One difference is open." in page
    assert "A difference was named: read it and answer." in page
    assert "canary" not in page


def test_filter_leaves_who_needs_the_reader(world: PageWorld) -> None:
    """Only what waits for the manager is left, or a word that nothing does."""
    join(world, 1)
    client = world.signed_in("dana")
    assert "Nothing needs you now." in client.get("/team?show=needs-me").text

    world.act("ana", "raise", "gap", fields={"text": "Travel."})

    page = main_of(client.get("/team?show=needs-me").text)
    assert "Ana Sol" in page
    assert "Nils" not in page


def test_delegate_sees_the_tours_named_to_them_alone(world: PageWorld) -> None:
    """No link to the text, no word of a gap, and nothing of other tours."""
    join(world, 1)
    world.act("dana", "name_delegate", fields={"to": world.key("lee")})
    world.act("ana", "raise", "gap", fields={"text": "Travel."})

    page = world.signed_in("lee").get("/team").text

    assert "Where you stand in for the manager" in page
    assert "Ana Sol" in page
    for hidden in ("Nils", "difference", "/alliances/", "policy company"):
        assert hidden not in main_of(page) + page.partition("<main")[2]


@pytest.mark.parametrize("who", ["olga", "kim", "igor", "eva", "sam"])
def test_others_see_an_empty_team(world: PageWorld, who: str) -> None:
    """Whoever is no manager of these tours reads nothing about them, HR included."""
    page = main_of(world.signed_in(who).get("/team").text)

    assert "Ana" not in page


def test_reports_without_a_tour_are_named(world: PageWorld) -> None:
    """Nobody is forgotten because nobody began."""
    page = main_of(world.signed_in("sam").get("/team").text)

    assert "Without a tour of duty" in page
    assert "Dana Reyes" in page


def test_two_tours_of_one_person_are_two_lines(world: PageWorld) -> None:
    """A tour that overlaps with the next one is shown beside it (E25)."""
    world.open_tour(TourKind.TRANSFORMATIONAL, start=START + timedelta(days=300))

    assert world.signed_in("dana").get("/team").text.count("<bdi>Ana Sol</bdi>") == 2


def test_page_answers_while_the_engine_is_away(world: PageWorld) -> None:
    """Showing needs the store alone."""
    world.engine.down = True

    assert world.signed_in("dana").get("/team").status_code == 200


def test_each_tour_counts_its_months_by_its_own_day(world: PageWorld) -> None:
    """Where time passes for one tour alone, as in a trial, the others stay in their month."""
    join(world, 1)
    ahead = {world.tour.alliance_id: timedelta(days=65)}
    now = world.clock.now()
    world.serve_with(own_now=lambda alliance_id: now + ahead.get(alliance_id, timedelta(0)))

    page = main_of(world.signed_in("dana").get("/team").text)

    assert re.findall(r"month \d+ of about 12", page) == [
        "month 3 of about 12",
        "month 1 of about 12",
    ]
