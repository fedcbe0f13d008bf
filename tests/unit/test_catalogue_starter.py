"""The starter catalogue: good as it is, and usable for a first hire."""

import pytest

import schemas
from tourwright.catalogue import Catalogue, catalogue_report, check, load
from tourwright.domain.model import TourKind
from tourwright.domain.people import AllianceFacts, PersonStatus, WorkerType
from tourwright.domain.policy import TourType
from tourwright.domain.statement import Names, standard

STARTER = schemas.starter_directory()
STARTER_TYPES = sorted(load(STARTER).tour_types)


@pytest.fixture(scope="module")
def starter() -> Catalogue:
    """The starter catalogue as a company gets it."""
    return load(STARTER)


def facts(**known: object) -> AllianceFacts:
    """A person as the alliance knows them."""
    person = AllianceFacts("alliance", "person", PersonStatus.ACTIVE, "Europe/Berlin")
    return AllianceFacts(**{**vars(person), **known})


def test_the_starter_catalogue_has_no_fault() -> None:
    """A company can begin with what comes with the product."""
    assert check(STARTER) == []
    assert catalogue_report(STARTER)[0] == 0
    assert "1 policy, 6 tour types, 7 workflow schemas" in catalogue_report(STARTER)[1]


def test_the_starter_offers_each_kind_in_two_variants(starter: Catalogue) -> None:
    """Three kinds, two roles each."""
    kinds = [tour_type.kind for tour_type in starter.tour_types.values()]

    assert {kind: kinds.count(kind) for kind in TourKind} == dict.fromkeys(TourKind, 2)


def test_a_new_hire_gets_the_first_type_that_fits(starter: Catalogue) -> None:
    """The order of the manifest decides between two types that fit."""
    service = starter.for_hire(facts(department="Customer Support"))
    other = starter.for_hire(facts(department="Finance"))

    assert service is not None
    assert service.key == "rotation_service"
    assert other is not None
    assert other.key == "rotation_newcomer"


def test_a_person_nobody_offers_a_tour_gets_none(starter: Catalogue) -> None:
    """A contractor is no newcomer of the starter catalogue."""
    assert starter.for_hire(facts(worker_type=WorkerType.CONTRACTOR)) is None


def test_a_snapshot_holds_what_one_tour_needs(starter: Catalogue) -> None:
    """Policy, type and only the workflow schemas of its kind, named by one version."""
    snapshot = starter.snapshot("rotation_newcomer")

    assert snapshot.version == starter.version
    assert snapshot.policy.company == "Example Company"
    assert "training_budget" not in {flow.key for flow in snapshot.workflows}


@pytest.mark.parametrize("key", STARTER_TYPES)
def test_each_starter_type_fills_a_statement(starter: Catalogue, key: str) -> None:
    """The blanks of a tour type fit the statement they are for."""
    tour_type: TourType = starter.tour_types[key]
    names = Names("Ben", "Dana", "Example Company")

    statement = standard(
        tour_type.kind, tour_type.blanks, names, None, tour_type.length_months, language="en"
    )

    assert statement.mission_objective == tour_type.blanks["mission_objective"]
