"""What a source, the directory and our store say of each other."""

from dataclasses import replace

import pytest

from tests.fakes import NOW
from tests.hris_rounds import RoundWorld, somebody
from tourwright.domain.people import PersonStatus, SourcePerson
from tourwright.intake.report import Compared, as_csv, figures, reconcile
from tourwright.ports.comparisons import Finding, What
from tourwright.ports.directory import DirectoryUser
from tourwright.store import Store

ANA, BEN, CLEO, DANA = (somebody(name) for name in ("ana", "ben", "cleo", "dana"))


@pytest.fixture
def world(sqlite_store: Store) -> RoundWorld:
    """Four people, read and applied; Dana is everybody's manager."""
    made = RoundWorld(sqlite_store)
    made.listed.has(*(replace(each, manager_source_id="dana") for each in (ANA, BEN, CLEO)), DANA)
    made.round()
    return made


def found(world: RoundWorld, *people: SourcePerson) -> set[tuple[What, str]]:
    """Return what differs when the source says this."""
    world.listed.has(*people)
    return {(each.what, each.source_person_id) for each in _all(world)}


def _all(world: RoundWorld, accounts: dict[str, DirectoryUser] | None = None) -> list[Finding]:
    of_people = (lambda _: accounts) if accounts is not None else None
    given = Compared(world.sources["hr"], world.store.people_bulk, world.readings, of_people)
    return list(reconcile(given))


def test_a_source_that_says_what_we_hold_has_no_findings(world: RoundWorld) -> None:
    """And the figures name each kind all the same."""
    assert _all(world) == []
    assert set(figures([]).values()) == {0}


def test_each_difference_is_found(world: RoundWorld) -> None:
    """Who is only there or only here, left on one side, another address, another manager."""
    ana = replace(ANA, manager_source_id="dana", work_email="ana.sol@acme.example")
    ben = replace(BEN, manager_source_id="ana", status=PersonStatus.TERMINATED)

    assert found(world, ana, ben, DANA, somebody("newton")) == {
        (What.MAIL, "ana"),
        (What.LEFT_THERE, "ben"),
        (What.MANAGER, "ben"),
        (What.ONLY_HERE, "cleo"),
        (What.ONLY_THERE, "newton"),
    }


def test_orphans_and_circles_are_listed(world: RoundWorld) -> None:
    """A manager who is nobody or has left, and managers who lead back to each other."""
    ana, ben = replace(ANA, manager_source_id="ben"), replace(BEN, manager_source_id="ana")
    cleo = replace(CLEO, manager_source_id="dana")
    gone = replace(DANA, status=PersonStatus.TERMINATED)

    differences = found(world, ana, ben, cleo, gone)

    assert {(What.CIRCLE, "ana"), (What.CIRCLE, "ben"), (What.ORPHAN, "cleo")} <= differences


def test_accounts_of_the_directory_are_compared(world: RoundWorld) -> None:
    """None at all, a closed one of somebody who works here, another address."""
    keys = {
        name: person.person_key
        for name, person in world.store.people_bulk.of_source(
            "hr", ["ana", "ben", "cleo", "dana"]
        ).items()
    }
    accounts = {
        keys["ana"]: DirectoryUser("1", mail="ANA@acme.example"),
        keys["ben"]: DirectoryUser("2", enabled=False, mail="ben@acme.example"),
        keys["cleo"]: DirectoryUser("3", mail="c.sol@acme.example"),
    }

    differences = {(each.what, each.source_person_id) for each in _all(world, accounts)}

    assert differences == {
        (What.CLOSED, "ben"),
        (What.ACCOUNT_MAIL, "cleo"),
        (What.NO_ACCOUNT, "dana"),
    }


def test_figures_name_nobody_and_the_file_computes_nothing(world: RoundWorld) -> None:
    """One is for IT, the other for HR's spreadsheet."""
    world.listed.has(ANA, replace(somebody("eve"), given_name="=1+1", family_name="x"))

    told = _all(world)

    assert set(figures(told)) == {str(what) for what in What}
    assert "'=1+1" in as_csv(told)


def test_comparing_changes_nothing(world: RoundWorld) -> None:
    """No reading is staged and nobody is told."""
    world.listed.has(ANA)

    _all(world)

    assert world.statuses() == dict.fromkeys(("ana", "ben", "cleo", "dana"), "active")
    assert len(world.rounds.day("hr", NOW.date())) == 1
