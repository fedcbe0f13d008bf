"""HR changes a policy and a type while texts wait and tours run: E13, E14."""

import json
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import schemas
from tests.temporal_hands import RENEWAL, E, M, TourHand
from tests.temporal_running import source_person
from tests.temporal_world import World
from tourwright.bootstrap.repinning import repinning
from tourwright.catalogue import CatalogueHolder
from tourwright.domain.model import TourView
from tourwright.domain.statement import policy_hash
from tourwright.values import Repin

STARTER = Path(schemas.__file__).with_name("starter")
POLICY, TYPE = "policies/company.json", "tour_types/rotation_newcomer.json"
OLD_AMOUNT, NEW_AMOUNT = "1000.00", "2500.00"


class Folder:
    """HR's catalogue in a folder of its own."""

    def __init__(self, path: Path) -> None:
        shutil.copytree(STARTER, path)
        self.path, self.holder = path, CatalogueHolder(path)

    def publish(self) -> str:
        """Better the allowance, ask for fewer reviews, drop the steps; return the version."""
        self._write(POLICY, lambda found: found["network_allowance"].update(amount=NEW_AMOUNT))
        self._write(TYPE, lambda found: found.update(review_every_months=3, length_months=18))
        self._write("catalogue.json", lambda found: found["files"]["workflows"].clear())
        shutil.rmtree(self.path / "workflows")
        assert self.holder.reload() == ()
        return self.holder.current.version

    def take_away_the_type(self) -> None:
        """Better the allowance, and offer the rotation of newcomers no more."""
        self._write(POLICY, lambda found: found["network_allowance"].update(amount=NEW_AMOUNT))
        self._write("catalogue.json", lambda found: found["files"]["tour_types"].remove(TYPE))
        (self.path / TYPE).unlink()
        assert self.holder.reload() == ()

    def _write(self, name: str, change: Callable[[dict[str, Any]], object]) -> None:
        file = self.path / name
        found = json.loads(file.read_text())
        change(found)
        file.write_text(json.dumps(found))


@pytest.fixture
def folder(running: World, tmp_path: Path) -> Folder:
    """HR's folder, which the worker reads."""
    made = Folder(tmp_path / "catalogue")
    running.catalogue = made.holder
    return made


def committed(world: World) -> TourHand:
    """Return the first rotation of a newcomer, to which both committed."""
    tour = world.alliance().hire()
    tour.sign()
    world.settle()
    return tour


def view_of(tour: TourHand) -> TourView:
    """Return what pages show of the tour."""
    found = tour.running.store.views.get(tour.stream)
    assert found is not None
    return found


def test_a_running_tour_keeps_what_it_was_committed_under(running: World, folder: Folder) -> None:
    """No date and no text moves, HR's steps go on; nobody is asked to commit anew."""
    tour = committed(running)
    before, lines = tour.tour, tour.lines()

    folder.publish()
    tour.renew()
    running.pass_days(20)

    after = tour.tour
    assert (after.snapshot, after.text_hash) == (before.snapshot, before.text_hash)
    assert (after.plan, tour.state) == (before.plan, "active")
    assert set(Counter(tour.lines()) - Counter(lines)) == {"step.start", "step.remind"}


def test_its_reviews_come_in_the_rhythm_that_both_committed_to(
    running: World, folder: Folder
) -> None:
    """Every two months, though the type now says three."""
    tour = committed(running)
    folder.publish()

    running.pass_days(65)

    assert tour.tour.review is not None
    assert tour.tour.review.state == "open"


def test_an_amendment_leaves_its_policy_as_it_was(running: World, folder: Folder) -> None:
    """The new text names the policy that both know; nothing is slipped in beside what changed."""
    tour = committed(running)
    layer = policy_hash(tour.tour.policy)
    folder.publish()

    tour.amend(career='"Toward leading the night shift."')

    view = view_of(tour)
    assert view.policy_hash == layer
    assert view.statement["policy"]["allowance_amount"] == OLD_AMOUNT  # type: ignore[index]


def test_who_comes_later_is_offered_the_new_policy_and_type(running: World, folder: Folder) -> None:
    """New statements are under the catalogue of their own day."""
    committed(running)
    version = folder.publish()

    later = committed(running).tour

    assert (later.snapshot.version, later.policy.allowance_amount) == (version, NEW_AMOUNT)
    assert later.statement.length_months == 18
    assert later.tour_type.review_every_months == 3


def test_the_tour_that_follows_begins_under_the_new_policy(running: World, folder: Folder) -> None:
    """The one before it ends under its own."""
    first = committed(running)
    version = folder.publish()
    while (talk := first.tour.renewal) is None or talk.state != "due":
        running.pass_days(15)
    first.both("accept_slot", RENEWAL)
    running.pass_until(running.now() + timedelta(days=3))
    first.both("held", RENEWAL)

    first.both("choose_next_tour", RENEWAL)
    running.settle()

    alliance_id = first.tour.alliance_id
    following = running.hand(f"{alliance_id}-2").tour
    assert following.snapshot.version == version
    assert first.tour.policy.allowance_amount == OLD_AMOUNT


def hourly(world: World, folder: Folder) -> int:
    """Do the worker's hourly chore; return how many texts were put under another policy."""
    chore = repinning(world.store, world.engine, lambda: folder.holder.current)
    done = chore.work(world.now())
    world.settle()
    return done


def offered(world: World) -> TourHand:
    """Return a first rotation that waits for both, of somebody the store knows."""
    known = world.store.people.apply(source_person("7"), (), world.now())
    tour = world.alliance(known.alliance_id).hire(person_key=known.person_key)
    world.settle()
    return tour


def test_a_text_that_waits_for_commitment_goes_back_to_the_two(
    running: World, folder: Folder
) -> None:
    """One has committed already: both are told, and commit to what is in force (E13)."""
    tour = offered(running)
    tour.act(E, "sign", person_key=tour.tour.employee.person_key, text_hash=tour.tour.text_hash)
    version = folder.publish()

    assert hourly(running, folder) == 1

    assert (tour.state, tour.tour.signatures) == ("negotiating", ())
    assert (tour.tour.snapshot.version, view_of(tour).catalogue_version) == (version, version)
    assert told(tour) == ["policy_changed"] * 2
    assert view_of(tour).statement["policy"]["allowance_amount"] == NEW_AMOUNT  # type: ignore[index]


def test_a_text_is_put_under_another_policy_once(running: World, folder: Folder) -> None:
    """The next hours find nothing to do; what was agreed under the new policy stands."""
    tour = offered(running)
    folder.publish()
    hourly(running, folder)
    tour.act(M, "propose_sign")

    again = hourly(running, folder)

    assert (again, tour.state) == (0, "signing")


def test_a_draft_gets_the_new_policy_without_a_word(running: World, folder: Folder) -> None:
    """Nobody has read it as a text to commit to yet."""
    tour = offered(running)
    tour.act(M, "edit", fields={"career": '"Toward leading the night shift."'})
    folder.publish()

    assert hourly(running, folder) == 1

    assert (tour.state, told(tour)) == ("negotiating", [])
    view = view_of(tour)
    assert view.policy_hash == policy_hash(folder.holder.current.policies["company"])
    assert view.statement["policy"]["allowance_amount"] == NEW_AMOUNT  # type: ignore[index]


def test_a_text_of_a_type_that_hr_took_away_goes_on_under_the_new_policy(
    running: World, folder: Folder
) -> None:
    """The two keep the type that they talk about, and commit to the policy in force (E13)."""
    tour = offered(running)
    kept = tour.tour.tour_type
    folder.take_away_the_type()

    assert (hourly(running, folder), hourly(running, folder)) == (1, 0)

    assert (tour.tour.tour_type, tour.tour.policy.allowance_amount) == (kept, NEW_AMOUNT)
    assert told(tour) == ["policy_changed"] * 2


def test_a_committed_tour_is_not_asked(running: World, folder: Folder) -> None:
    """It keeps its policy, also when the store is a moment behind."""
    tour = offered(running)
    late = view_of(tour)
    for party, person in ((E, late.employee_key), (M, late.manager_key)):
        tour.act(party, "sign", person_key=person, text_hash=tour.tour.text_hash)
    running.settle()
    before = tour.tour
    folder.publish()

    assert hourly(running, folder) == 0
    running.engine.repin(tour.stream, Repin("late", folder.holder.current.snapshot(late.type_key)))
    running.settle()

    assert (tour.tour.snapshot, tour.state) == (before.snapshot, "active")


def told(tour: TourHand) -> list[str]:
    """Return the purposes of the mails about another policy."""
    rows = tour.running.store.outbox.lease(99, tour.running.now() + timedelta(days=9), 1)
    purposes = [str(row.body.get("purpose")) for row in rows]
    return [each for each in purposes if each == "policy_changed"]
