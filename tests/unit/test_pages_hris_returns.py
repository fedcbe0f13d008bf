"""The page of unclear records asks about a new record that may be somebody who left."""

from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from tests.hris_pages import hris_deps
from tests.hris_rounds import RoundWorld
from tests.page_cast import HELD
from tests.page_world import PageWorld, hidden
from tourwright.domain.people import EmploymentEvent, FactKind, Person, PersonStatus
from tourwright.ports import TransientError
from tourwright.store import Store
from tourwright.values import HrisRoundStart

PATH = "/hris/people"
QUESTION = "It is the same person"
NO_TOUR = "and no tour yet"


class Returns:
    """Gus has left; a new record with his private address came two days ago."""

    def __init__(self, store: Store) -> None:
        self.rounds = RoundWorld(store)
        self.world = PageWorld(store, hris=hris_deps(self.rounds))
        facts = self.world.people["gus"].facts
        came = self.world.clock.now() - timedelta(days=2)
        new = {"source_person_id": "gus-2", "work_email": "", "status": PersonStatus.ACTIVE}
        record = replace(facts, end_date=None, termination=None, **new)  # type: ignore[arg-type]
        (self.newcomer,) = store.people_bulk.apply_many([(record, ())], came)
        self.source = facts.source

    def page(self, language: str = "en") -> str:
        """Return the page as HR reads it."""
        kim = self.world.signed_in("kim")
        return kim.get(PATH, headers={"Accept-Language": language}).text

    def says(self, button: str) -> TestResponse:
        """Let HR press a button of the first question."""
        kim = self.world.signed_in("kim")
        return kim.post(PATH, data={**hidden(kim.get(PATH), "apart"), "verb": button})

    def record(self, name: str) -> Person:
        """Return who has this record."""
        found = self.world.store.people.by_source(self.source, name)
        assert found is not None
        return found

    @property
    def old(self) -> Person:
        """Return the leaver."""
        return self.record(self.world.people["gus"].facts.source_person_id)


@pytest.fixture
def returns(sqlite_store: Store) -> Returns:
    """Return a company that may have somebody back."""
    return Returns(sqlite_store)


def test_hr_is_asked_with_two_answers_and_told_since_when_it_waits(returns: Returns) -> None:
    """No choice of which record stays: the same person keeps their history."""
    told = returns.page()

    assert told.count("May be back") == 1
    assert "Waits for your answer since" in told
    assert [told.count(each) for each in (QUESTION, "They are two people")] == [1, 1]
    assert "One person: keep" not in told


def test_nothing_is_said_to_have_happened_with_a_new_record(returns: Returns) -> None:
    """That it is of somebody who works here makes it no fuller than the other."""
    assert "more happened with this one" not in returns.page()


def test_whoever_may_be_back_is_no_newcomer_before_the_answer(returns: Returns) -> None:
    """The question is asked once; answered, who is new has no tour yet."""
    now = returns.world.clock.now()
    came = EmploymentEvent(
        event_id="hired-gus-2",
        person_key=returns.newcomer.person_key,
        source=returns.source,
        kind=FactKind.HIRED,
        effective_date=now.date(),
        recorded_at=now,
        observed_at=now,
    )
    returns.world.store.people.apply(returns.newcomer.facts, (came,), now)
    assert NO_TOUR not in returns.page()

    returns.says("apart")

    assert NO_TOUR in returns.page()


def test_the_same_person_keeps_the_alliance_and_the_round_goes_on(returns: Returns) -> None:
    """The new record speaks for the person who left, and what waited is told at once."""
    before = returns.old
    sent = returns.says("same")

    assert "it is the same person" in returns.world.signed_in("kim").get(sent.location).text
    assert returns.record("gus-2").alliance_id == before.alliance_id
    assert returns.old.facts.status is PersonStatus.ACTIVE
    assert returns.rounds.engine.started == [HrisRoundStart(returns.source, "push")]
    assert QUESTION not in returns.page()


def test_two_people_stay_two(returns: Returns) -> None:
    """The new one begins like anybody."""
    returns.says("apart")

    assert returns.record("gus-2").alliance_id != returns.old.alliance_id
    assert returns.rounds.engine.started == [HrisRoundStart(returns.source, "push")]
    assert QUESTION not in returns.page()


def test_an_answer_is_kept_when_the_engine_is_away(
    returns: Returns, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next round of the source tells what waited."""

    def away(_self: object, start: HrisRoundStart) -> None:
        raise TransientError(start.source)

    monkeypatch.setattr(type(returns.rounds.engine), "start_round", away)

    assert returns.says("apart").status_code == 303
    assert QUESTION not in returns.page()


def test_it_can_be_taken_back_and_is_asked_again(returns: Returns) -> None:
    """For thirty days, as every joining."""
    returns.says("same")
    kim = returns.world.signed_in("kim")
    kim.post(PATH, data={**hidden(kim.get(PATH), "undo"), "verb": "undo"})

    assert QUESTION in returns.page()
    assert returns.old.facts.status is PersonStatus.TERMINATED


def test_a_question_that_hr_named_by_numbers_stays_the_same_question(returns: Returns) -> None:
    """Comparing the two by hand offers no other way."""
    source, old = returns.source, returns.world.people["gus"].facts.source_person_id
    path = f"{PATH}?first={source}+{old}&second={source}+gus-2"

    told = returns.world.signed_in("kim").get(path).text

    assert told.count(QUESTION) == 1
    assert "One person: keep" not in told


def test_a_partner_of_another_population_is_not_asked(
    returns: Returns, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names are for those who look after the people."""
    monkeypatch.setitem(HELD, "kim", frozenset({"HR:Nowhere"}))

    assert QUESTION not in returns.page()


def test_it_is_asked_in_german(returns: Returns) -> None:
    """As every question."""
    told = returns.page("de")

    assert "Vielleicht wieder da" in told
    assert "Es ist dieselbe Person" in told
