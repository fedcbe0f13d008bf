"""Preparing a tour: between whom, of which type, from which day."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import schemas
from activities.catalogue import CatalogueActivities, with_bounds
from tests.alliance_world import some_facts
from tests.fakes import FakePeople
from tests.store_factories import source_person
from tourwright.catalogue import CatalogueHolder
from tourwright.domain.alliance_state import Brought
from tourwright.domain.model import TourKind
from tourwright.domain.people import Person
from tourwright.domain.statement import Names, Statement
from tourwright.domain.tour_state import Imported
from tourwright.values import PrepareTour

STARTER = CatalogueHolder(Path(schemas.__file__).with_name("starter"))
NOW = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)


@pytest.fixture
def activities() -> CatalogueActivities:
    """Return the activities over two people in two zones."""
    people = FakePeople()
    dana = source_person("8", display_name="Dana Reyes", zone="America/Chicago", country="US")
    ana = source_person("7", display_name="Ana Sol")
    people.put(Person("p-ana", "a" * 20, ana, "p-dana"), Person("p-dana", "d" * 20, dana, "p-top"))
    return CatalogueActivities(lambda: STARTER.current, people)


def asked(**changes: object) -> PrepareTour:
    """Return a request for the tour of a new hire."""
    usual = PrepareTour("a" * 20 + "-1", 1, some_facts(), NOW)
    return replace(usual, **changes)  # type: ignore[arg-type]  # any field, by name


def test_the_manager_is_described_by_what_is_known_of_that_manager(
    activities: CatalogueActivities,
) -> None:
    """The facts may describe one who comes later; zone and skip level are the named one's."""
    opened = activities.prepare_tour(asked()).open

    assert opened is not None
    assert (opened.manager.zone, opened.manager.country) == ("America/Chicago", "US")
    assert opened.skip_level_key == "p-top"
    assert opened.statement.names.manager == "Dana Reyes"


def test_a_manager_we_do_not_know_is_as_the_facts_say(activities: CatalogueActivities) -> None:
    """Nothing is missing, nothing fails."""
    facts = some_facts(manager_key="p-else", manager_zone="Asia/Seoul")

    opened = activities.prepare_tour(asked(facts=facts)).open

    assert opened is not None
    assert opened.manager.zone == "Asia/Seoul"


def test_a_new_hire_begins_on_the_day_it_is_there(activities: CatalogueActivities) -> None:
    """Half past eleven at night in London is tomorrow in Berlin."""
    opened = activities.prepare_tour(asked()).open

    assert opened is not None
    assert opened.start == date(2026, 3, 3)


def test_a_tour_that_follows_begins_behind_the_one_before(activities: CatalogueActivities) -> None:
    """And is a mission of its own, when no kind was chosen."""
    request = asked(chained_from="a" * 20 + "-1", previous_last_day=date(2027, 1, 14), number=2)

    opened = activities.prepare_tour(request).open

    assert opened is not None
    assert opened.start == date(2027, 1, 15)
    assert opened.snapshot.tour_type.kind == "transformational"


def test_without_a_type_that_fits_nothing_is_opened(activities: CatalogueActivities) -> None:
    """The alliance then asks HR."""
    assert activities.prepare_tour(asked(type_key="no_such_type")).open is None


def with_chair(**changes: str) -> CatalogueActivities:
    """Return the activities where HR named a chair, over one person of these facts."""
    people = FakePeople()
    ana = source_person("7", **changes)
    chair = source_person("1")
    people.put(Person("p-ana", "a" * 20, ana, ""), Person("p-chair", "c" * 20, chair, ""))
    current = STARTER.current
    policies = {
        key: replace(policy, counterparty_for_top="1") for key, policy in current.policies.items()
    }
    return CatalogueActivities(lambda: replace(current, policies=policies), people)


@pytest.mark.parametrize(
    ("manager_id", "counterpart"), [("", "p-chair"), ("7", "p-chair"), ("8", "")]
)
def test_the_counterpart_at_the_top_is_a_person(manager_id: str, counterpart: str) -> None:
    """For whoever has no manager, or is their own; a manager yet unknown is one."""
    activities = with_chair(manager_source_id=manager_id)

    assert activities.policy(some_facts()).counterparty_for_top == counterpart


def test_the_chair_is_not_their_own_counterpart() -> None:
    """HR is asked then, as for anybody without a manager."""
    activities = with_chair()

    policy = activities.policy(some_facts(person_key="p-chair"))

    assert policy.counterparty_for_top == ""


def test_a_statement_begins_in_the_language_of_the_company() -> None:
    """The two need not translate our part of it; HR's own blanks stay as HR wrote them."""
    catalogue = STARTER.current
    policies = {key: replace(each, language="de") for key, each in catalogue.policies.items()}
    german = CatalogueActivities(lambda: replace(catalogue, policies=policies), FakePeople())

    opened = german.prepare_tour(asked()).open

    assert opened is not None
    assert opened.statement.language == "de"


BEGUN = date(2022, 3, 1)


def brought(kind: TourKind = TourKind.TRANSFORMATIONAL, months: int | None = 36) -> Brought:
    """Return a text from elsewhere, without names."""
    text = Statement(kind, Names("", "", "Example"), "Build it.", BEGUN, months)
    return Brought(text, Imported("imported", date(2022, 2, 1), "p-hr"))


def test_a_text_from_elsewhere_keeps_its_words_and_days(activities: CatalogueActivities) -> None:
    """Only the names of today are put in; the tour begins on the day on which it began."""
    opened = activities.prepare_tour(asked(brought=brought())).open

    assert opened is not None
    assert (opened.start, opened.statement.mission_objective) == (BEGUN, "Build it.")
    assert opened.statement.names == Names("Ana Sol", "Dana Reyes", "Example Company")
    assert opened.imported == brought().imported
    assert not opened.statement.promises


def test_a_text_from_elsewhere_is_of_a_type_of_its_kind(activities: CatalogueActivities) -> None:
    """A length that no type allows is within the bounds of this one tour."""
    usual = activities.prepare_tour(asked(brought=brought())).open
    long = activities.prepare_tour(asked(brought=brought(months=110), kind="transformational")).open

    assert usual is not None
    assert long is not None
    assert long.snapshot.tour_type.kind is usual.snapshot.tour_type.kind
    assert (long.snapshot.tour_type.max_months or 110) == 110
    assert long.snapshot.tour_type.key == usual.snapshot.tour_type.key


@pytest.mark.parametrize(
    ("bounds", "months", "wide"),
    [
        ((24, 60), 12, (12, 60)),
        ((24, 60), 72, (24, 72)),
        ((24, 60), 24, (24, 60)),
        ((24, 60), 60, (24, 60)),
        ((None, 60), 72, (None, 72)),
        ((24, None), 12, (12, None)),
        ((24, 60), None, (24, 60)),
    ],
)
def test_bounds_give_way_to_what_was_agreed_elsewhere(
    activities: CatalogueActivities,
    bounds: tuple[int | None, int | None],
    months: int | None,
    wide: tuple[int | None, int | None],
) -> None:
    """Only the bound that is in the way, and only as far as needed."""
    opened = activities.prepare_tour(asked()).open
    assert opened is not None
    usual = replace(opened.snapshot.tour_type, min_months=bounds[0], max_months=bounds[1])
    agreed = brought()
    agreed = replace(agreed, statement=replace(agreed.statement, length_months=months))

    found = with_bounds(replace(opened.snapshot, tour_type=usual), agreed).tour_type

    assert (found.min_months, found.max_months) == wide


def test_a_standard_text_does_not_stand_in_for_the_one_agreed(
    activities: CatalogueActivities,
) -> None:
    """A rotation from elsewhere is confirmed as it was agreed, too."""
    rotation = brought(TourKind.ROTATIONAL, 12)

    opened = activities.prepare_tour(asked(brought=rotation, kind="rotational")).open

    assert opened is not None
    assert opened.statement.mission_objective == "Build it."
