"""The commitment: same text, two people, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories import ANA, LEE, SKIP, START, some_opening, some_policy, some_snapshot
from tests.tour_world import HR, HRIS, SYS, E, M, TourWorld, active, committed, negotiating, signing
from tourwright.domain import tour as rules
from tourwright.domain.errors import (
    GuardError,
    NotAllowedError,
    NotAPartyError,
    StaleStatementError,
)
from tourwright.domain.model import AskClose, AskOpen, Party, PersonRef
from tourwright.domain.statement import statement_hash
from tourwright.domain.tables import TourState


def test_both_commit_to_the_same_hash() -> None:
    """The hash is the one of the canonical text, and both signatures name it (law L3)."""
    world = active()

    hashes = {signed.text_hash for signed in world.tour.signatures}
    assert hashes == {statement_hash(world.tour.statement, world.tour.policy)}
    assert {signed.party for signed in world.tour.signatures} == {E, M}


def test_fifty_repeats_of_a_commitment_have_one_effect() -> None:
    """The same act, the same person in two channels, double clicks: one signature."""
    world = TourWorld()
    act = world.make(E, "sign", text_hash=world.tour.text_hash)

    outcomes = [world.apply(act) for _ in range(25)]
    outcomes += [world.sign(E, channel="mail") for _ in range(25)]

    assert sum(outcome.record is not None for outcome in outcomes) == 1
    assert len(world.tour.signatures) == 1


def test_parallel_commits_from_one_moment_all_say_the_same() -> None:
    """The rules keep nothing outside the tour: 50 at once give 50 equal outcomes."""
    world = TourWorld()
    act = world.make(E, "sign", text_hash=world.tour.text_hash)

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: rules.act(world.tour, act, world.now), range(50)))

    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_commitment_repeated_after_the_start_is_a_repeat() -> None:
    """A late double click changes nothing and is no fault."""
    world = active()
    before = world.tour

    outcome = world.sign(E, channel="mail")

    assert (outcome.record, world.tour) == (None, before)


def test_signature_on_another_wording_is_refused() -> None:
    """A stale hash leaves the tour as it was."""
    world = TourWorld()
    before = world.tour

    with pytest.raises(StaleStatementError, match="read the text again"):
        world.act(E, "sign", text_hash="0" * 64)

    assert world.tour == before


@pytest.mark.parametrize(
    ("party", "key"),
    [(E, "p-stranger"), (M, ANA), (E, SKIP), (Party.DELEGATE, LEE), (HR, "p-hr")],
)
def test_only_the_two_commit(party: Party, key: str) -> None:
    """Who is no party, or poses as the other one, is refused."""
    world = TourWorld()

    with pytest.raises(NotAPartyError):
        world.act(party, "sign", person_key=key, text_hash=world.tour.text_hash)


def test_one_person_never_signs_for_both_sides() -> None:
    """The standard text is not even put before one person in two roles."""
    world = TourWorld(some_opening(manager=PersonRef(ANA, "Europe/Berlin")))

    assert world.state == TourState.PROPOSED
    with pytest.raises(GuardError, match="between two people"):
        world.act(SYS, "use_standard_text")


def test_standard_text_with_a_blank_is_talked_about() -> None:
    """Opening a tour is never refused: both are asked for a draft instead."""
    opening = some_opening()
    world = TourWorld(replace(opening, statement=replace(opening.statement, mission_objective="")))

    assert world.state == TourState.PROPOSED
    assert {ask.verbs for ask in world.tour.asks} == {("open_draft",)}


def test_start_today_begins_and_start_ahead_waits() -> None:
    """The first day counts at the employee's place."""
    assert active().state == TourState.ACTIVE
    assert committed().state == TourState.COMMITTED


@pytest.mark.parametrize(
    ("zone", "state"), [("Pacific/Auckland", "active"), ("Pacific/Honolulu", "committed")]
)
def test_today_is_the_day_at_the_employees_place(zone: str, state: str) -> None:
    """At one moment the start has come in Auckland and not yet in Honolulu."""
    opening = some_opening(start=START + timedelta(days=1), employee=PersonRef(ANA, zone))
    world = TourWorld(opening)
    world.now = world.now.replace(hour=12)

    world.sign(E)
    world.sign(M)

    assert world.state == state


def test_first_signature_may_be_withdrawn_until_the_second() -> None:
    """After the second only an amendment changes the text."""
    world = TourWorld()
    world.sign(E)
    with pytest.raises(GuardError, match="no signature of yours"):
        world.act(M, "withdraw_signature")

    world.act(E, "withdraw_signature")

    assert (world.state, world.tour.signatures) == (TourState.NEGOTIATING, ())
    with pytest.raises(NotAllowedError):
        active().act(E, "withdraw_signature")


def test_text_edited_while_signing_makes_the_commit_stale() -> None:
    """Order of arrival decides; the late commitment is refused (E10)."""
    world = TourWorld()
    old_hash = world.tour.text_hash
    world.act(M, "edit", fields={"career": '"More."'})
    world.act(E, "agree_field", fields={"field": "*"})
    world.act(M, "propose_sign")

    with pytest.raises(StaleStatementError):
        world.act(E, "sign", text_hash=old_hash)


def test_expired_window_voids_the_signature_and_keeps_the_text() -> None:
    """After 14 days it goes back to the talk."""
    world = signing()
    world.sign(E)
    text = world.tour.statement

    world.fire("expired_14d")

    assert world.tour.signatures == ()
    assert world.tour.statement == text


def test_changed_policy_goes_back_to_the_talk_under_the_new_version() -> None:
    """What the two commit to next is hashed with the policy that is in force (E13)."""
    world = signing()
    world.sign(E)
    old_hash = world.tour.text_hash
    snapshot = replace(
        some_snapshot(world.tour.kind), version="v2", policy=some_policy(principles=("New.",))
    )

    outcome = rules.repinned(world.tour, snapshot, world.make(SYS, "policy_changed"), world.now)

    world.tour = outcome.tour
    assert world.state == TourState.NEGOTIATING
    assert outcome.record is not None
    assert outcome.record.view is not None
    assert "New." in repr(outcome.record.view.statement)
    world.act(M, "propose_sign")
    assert world.tour.text_hash != old_hash


def test_another_version_with_the_same_policy_leaves_the_text_before_both() -> None:
    """Only what stands in the text is a reason to read it again."""
    world = signing()
    world.sign(E)
    snapshot = replace(some_snapshot(world.tour.kind), version="v2")

    outcome = rules.repinned(world.tour, snapshot, world.make(SYS, "policy_changed"), world.now)

    assert (outcome.record, outcome.tour.snapshot.version) == (None, "v2")
    assert (outcome.tour.state, outcome.tour.signatures) == ("signing", world.tour.signatures)


def test_committed_tour_keeps_its_version() -> None:
    """Running tours are not re-pinned."""
    world = active()

    with pytest.raises(NotAllowedError, match="keeps the version"):
        rules.repinned(world.tour, some_snapshot(), world.make(SYS, "policy_changed"), world.now)


def test_commit_asks_are_opened_for_both_and_closed_once() -> None:
    """Each ask names the hash; an answer closes the own one, the rest stays."""
    world = TourWorld()
    opened = [ask for ask in world.records[0].asks if isinstance(ask, AskOpen)]
    assert {ask.person_key for ask in opened} == {ANA, "p-dana"}
    assert {ask.text_hash for ask in opened} == {world.tour.text_hash}

    world.sign(E)

    closed = [ask for ask in world.records[-1].asks if isinstance(ask, AskClose)]
    assert [ask.ask_id for ask in closed] == [opened[0].ask_id]


def test_committed_is_told_to_the_alliance_with_its_trigger() -> None:
    """The workflow of the alliance and HR's steps learn of it."""
    world = TourWorld()
    world.sign(E)

    outcome = world.sign(M)

    assert [telling.act.event for telling in outcome.tellings] == ["tour_committed", "tour_active"]
    assert [trigger.on for trigger in outcome.triggers] == ["committed", "active"]
    assert outcome.replan


def test_cancelling_needs_both() -> None:
    """One yes asks the other; the same yes again is a repeat."""
    world = committed()
    world.act(E, "cancel_both")
    assert world.state == TourState.COMMITTED
    assert world.act(E, "cancel_both").record is None

    world.act(M, "cancel_both")

    assert world.state == TourState.ABANDONED
    assert world.last.tellings[0].act.fields["state"] == "abandoned"


def test_leaver_during_negotiation_is_abandoned_without_a_mail() -> None:
    """No mail to anyone, and nothing before the effective day (E15, E16)."""
    world = negotiating()
    with pytest.raises(GuardError, match="not effective yet"):
        world.act(HRIS, "person_left", day=START + timedelta(days=9))

    world.act(HRIS, "person_left", day=START)

    assert world.state == TourState.ABANDONED
    assert world.records[-1].notices == ()


SCANNED = "5" * 64


def on_paper(world: TourWorld, party: Party = HR, **details: object) -> rules.Outcome:
    """Record that the two committed on paper."""
    said = {"text_hash": world.tour.text_hash, "fields": {"scan": SCANNED}, **details}
    return world.act(party, "sign_on_paper", **said)  # type: ignore[arg-type]


def test_hr_records_a_commitment_on_paper_for_both() -> None:
    """The tour begins as by their own press, under the same hash; both are told once."""
    world = TourWorld()

    record = on_paper(world).record

    assert world.state == TourState.ACTIVE
    assert {(one.party, one.channel) for one in world.tour.signatures} == {
        (E, "paper"),
        (M, "paper"),
    }
    assert record is not None
    assert [(one.purpose, one.role) for one in record.notices] == [
        ("committed_on_paper", E),
        ("committed_on_paper", M),
    ]
    assert world.tour.asks == ()


def test_the_journal_names_who_recorded_it_and_the_scan() -> None:
    """The line of HR stands before those of the two; a sceptic compares the scan."""
    world = TourWorld()

    record = on_paper(world, person_key="p-hr").record

    assert record is not None
    lines = [(one.event, one.party, one.person_key, one.channel) for one in record.entries[:3]]
    assert lines[0][:3] == ("sign_on_paper", HR, "p-hr")
    assert record.entries[0].body["scan"] == SCANNED
    assert lines[1:] == [
        ("sign_first", E, ANA, "paper"),
        ("sign_second_now", M, world.tour.manager.person_key, "paper"),
    ]


def test_whoever_committed_here_already_is_left_as_it_is() -> None:
    """The paper adds the other one alone."""
    world = TourWorld()
    world.sign(E)

    on_paper(world)

    assert [(one.party, one.channel == "paper") for one in world.tour.signatures] == [
        (E, False),
        (M, True),
    ]


@pytest.mark.parametrize("scan", ["", "5" * 63, "5" * 65, "G" * 64, "5" * 64 + "\n"])
def test_paper_without_its_scan_counts_nothing(scan: str) -> None:
    """What cannot be compared later is no proof."""
    world = TourWorld()
    before = world.tour

    with pytest.raises(NotAllowedError, match="SHA-256"):
        on_paper(world, fields={"scan": scan})

    assert world.tour == before


def test_paper_of_another_text_counts_nothing() -> None:
    """A draft that was printed before it was changed."""
    world = TourWorld()
    before = world.tour

    with pytest.raises(StaleStatementError):
        on_paper(world, text_hash="0" * 64)

    assert world.tour == before


@pytest.mark.parametrize("party", [E, M, SYS, Party.SKIP_LEVEL])
def test_nobody_but_hr_records_paper(party: Party) -> None:
    """Neither of the two commits for the other one."""
    with pytest.raises(NotAPartyError):
        on_paper(TourWorld(), party)


@pytest.mark.parametrize("begin", [negotiating, active, committed])
def test_paper_counts_only_for_a_text_that_waits_for_both(begin: Callable[[], TourWorld]) -> None:
    """Not for one that is talked over, and not a second time."""
    world = begin()
    before = world.tour

    with pytest.raises(NotAllowedError):
        on_paper(world)

    assert world.tour == before
