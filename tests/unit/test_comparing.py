"""A comparison that somebody asked for: one at a time, kept with its day, gone with an erasure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.hris_rounds import RoundWorld, somebody
from tourwright.domain.people import Person
from tourwright.intake.comparing import KEPT, STALE, Comparing
from tourwright.intake.report import Compared
from tourwright.ports import TransientError
from tourwright.ports.comparisons import Comparison, ComparisonState, Finding, What
from tourwright.ports.directory import DirectoryUser
from tourwright.store import Store

ANA, BEN = somebody("ana"), somebody("ben", department="Plants")


class Asked:
    """A source of two people, and what is compared when the time comes."""

    def __init__(self, store: Store) -> None:
        self.rounds, self.store = RoundWorld(store), store
        self.work: list[Callable[[], None]] = []
        rounds = self.rounds
        rounds.listed.has(ANA, BEN)
        rounds.round()
        rounds.listed.has(replace(ANA, work_email="a@acme.example"), replace(BEN, department="x"))
        self.desk = Comparing(
            rounds.sources,
            store.comparisons,
            rounds.clock,
            lambda name: Compared(rounds.sources[name], store.people_bulk, store.readings),
            self.work.append,
        )

    def make(self) -> Comparison:
        """Compare now."""
        assert self.desk.start("hr", "kim")
        self.work.pop()()
        return self.last()

    def last(self) -> Comparison:
        """Return what is kept."""
        return self.desk.kept.all()["hr"]

    def person(self, name: str) -> Person:
        """Return somebody as we hold them."""
        return self.store.people_bulk.of_source("hr", [name])[name]


@pytest.fixture
def asked(sqlite_store: Store) -> Asked:
    """Return a source that says another address of Ana than we hold."""
    return Asked(sqlite_store)


def test_what_was_found_is_kept_with_its_day_and_who_asked(asked: Asked) -> None:
    """Figures in the clear, findings sealed."""
    made = asked.make()

    assert (made.state, made.by_key) == (ComparisonState.DONE, "kim")
    assert made.made_at == asked.rounds.clock.now()
    assert made.figures["another_mail_address"] == 1
    (found,) = asked.desk.kept.findings("hr")
    assert (found.what, found.name, found.department) == (What.MAIL, "Ana Sol", "Sales")


def test_one_is_made_at_a_time(asked: Asked) -> None:
    """A second press begins nothing until the first is whole or was left for an hour."""
    assert asked.desk.start("hr", "kim")
    assert not asked.desk.start("hr", "kim")

    asked.rounds.clock.moment += STALE + timedelta(minutes=1)
    assert asked.desk.start("hr", "lea")
    first, second = asked.work
    first()
    assert asked.last().state is ComparisonState.MAKING
    second()
    assert (asked.last().state, asked.last().by_key) == (ComparisonState.DONE, "lea")


def test_a_source_that_does_not_answer_leaves_the_last_one(asked: Asked) -> None:
    """The day of the one that is kept stands beside the word that the new one failed."""
    before = asked.make()
    asked.rounds.clock.moment += timedelta(days=1)
    asked.rounds.listed.faults.append(TransientError("busy"))

    made = asked.make()

    assert (made.state, made.made_at) == (ComparisonState.FAILED, before.made_at)
    assert len(asked.desk.kept.findings("hr")) == 1
    asked.rounds.clock.moment += timedelta(minutes=1)
    assert asked.make().state is ComparisonState.DONE


def test_a_source_that_is_not_there_is_not_compared(asked: Asked) -> None:
    """An address that somebody typed begins nothing."""
    assert not asked.desk.start("nothing", "kim")
    assert asked.desk.kept.all() == {}


def test_an_erasure_takes_the_comparison_of_its_sources(asked: Asked) -> None:
    """It names the person; another press makes a new one, without them."""
    asked.make()

    asked.store.erasures.carry_out(asked.person("ana").alliance_id, asked.rounds.clock.now())

    assert asked.desk.kept.all() == {}
    assert asked.desk.kept.findings("hr") == ()


def test_what_is_old_is_forgotten(asked: Asked) -> None:
    """As readings are."""
    asked.make()
    now = asked.rounds.clock.now()

    assert asked.desk.kept.forget(now + timedelta(days=30), 30) == 0
    assert asked.desk.kept.forget(now + timedelta(days=31), 30) == 1
    assert asked.desk.kept.all() == {}


def test_names_are_sealed(asked: Asked) -> None:
    """Neither a name nor an address stands in the table."""
    asked.make()

    with asked.store.data_keys._database.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM hris_comparisons").all()

    assert "Ana" not in str(rows)
    assert "acme.example" not in str(rows)


def test_a_very_long_list_is_cut_and_its_figures_are_whole(asked: Asked) -> None:
    """Whoever differs in ten thousand places has another question to ask first."""
    asked.rounds.listed.has(*(somebody(f"p{number}") for number in range(KEPT + 5)))
    asked.rounds.listed.size = 5000

    made = asked.make()

    assert made.figures["only_in_source"] == KEPT + 5
    assert len(asked.desk.kept.findings("hr")) == KEPT


def test_accounts_of_a_page_are_found_in_a_handful_of_queries(asked: Asked) -> None:
    """An account read before its person came is matched; another address is told from the same."""
    store, now = asked.store, asked.rounds.clock.now()
    ana, ben = asked.person("ana"), asked.person("ben")
    store.directory.apply([DirectoryUser("1", mail=ANA.work_email, employee_id="ana")], now)
    store.directory.apply([DirectoryUser("2", mail=BEN.work_email.upper())], now)
    changed = replace(ana.facts, work_email="other@acme.example")
    store.people.apply(changed, (), now)

    mails = {ana.person_key: "other@acme.example", ben.person_key: BEN.work_email, "nobody": ""}
    found = store.directory.of_people(mails)

    assert found[ana.person_key].mail not in ("", "other@acme.example")
    assert found[ben.person_key].mail == BEN.work_email
    assert "nobody" not in found


def test_a_finding_reads_back_as_it_was(asked: Asked) -> None:
    """Every field of it."""
    began = Comparison("hr", ComparisonState.MAKING, asked.rounds.clock.now(), "kim")
    one = Finding(What.CIRCLE, "7", "Ana", "ben", "Sales")
    assert asked.desk.kept.begin("hr", "kim", began.began_at, began.began_at)

    asked.desk.kept.end(began, [one], began.began_at)

    assert asked.desk.kept.findings("hr") == [one]
