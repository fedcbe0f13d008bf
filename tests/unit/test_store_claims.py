"""Answers held for the other side's: both are handed on together, whoever comes when."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from tests.store_factories import ALLIANCE, NOW, TOUR, act, ask, pending, record
from tourwright.domain.model import AskClose, AskKind, AskOpen, MachineName, Party
from tourwright.ports import Claimed, PendingAct, Terms
from tourwright.store import Store

E, M, DELEGATE = Party.EMPLOYEE, Party.MANAGER, Party.DELEGATE
PERSON = {E: "emp", M: "man", DELEGATE: "dep"}
UNTIL = NOW + timedelta(days=7)
HOLDING = Terms(waits_until=UNTIL)
LINK = ("link-1", NOW + timedelta(days=60))
WORKFLOW = f"tour:{TOUR}"


def question(role: Party, subject: str = "1") -> AskOpen:
    """Return the ask of one side for a review."""
    return ask(
        ask_id(role, subject),
        kind=AskKind.REVIEW,
        machine=MachineName.REVIEW,
        verbs=("answer",),
        person_key=PERSON[role],
        role=role,
        subject_id=subject,
    )


def ask_id(role: Party, subject: str = "1") -> str:
    """Return the id of that ask."""
    return f"{TOUR}:review:{subject}:{PERSON[role]}"


def answer(role: Party, act_id: str = "", subject: str = "1") -> PendingAct:
    """Return the answer of one side."""
    said = act(
        act_id or f"act-{role}-{subject}",
        machine=MachineName.REVIEW,
        event="answer",
        party=role,
        person_key=PERSON[role],
        subject_id=subject,
        given_at=NOW,
    )
    return replace(pending(ask_id=ask_id(role, subject)), act=said)


def asked(store: Store, *questions: AskOpen) -> None:
    """Ask both sides, or these."""
    store.recorder.record(record(1, asks=questions or (question(E), question(M))))


def claim(store: Store, role: Party, terms: Terms = HOLDING, act_id: str = "") -> Claimed:
    """Claim the answer of one side."""
    return store.asks.claim_on(terms, answer(role, act_id), 1)


def act_state(store: Store, role: Party, subject: str = "1") -> str:
    """Return the state of one side's act."""
    found = store.asks.pending_act(f"act-{role}-{subject}")
    return found.state if found else "none"


def ask_state(store: Store, role: Party) -> str:
    """Return the state of one side's ask."""
    found = store.asks.get(ask_id(role))
    return found.state if found else "none"


def handed_on(store: Store, days: float) -> list[str]:
    """Return the acts the dispatcher would hand on after so many days."""
    found = store.asks.pending(10, NOW + timedelta(days=days))
    return [each.act.act_id for each in found]


def test_the_first_side_is_held(store: Store) -> None:
    """It is answered for its author, and no workflow hears of it yet."""
    asked(store)

    assert claim(store, E) == Claimed("held")

    assert (act_state(store, E), ask_state(store, E), ask_state(store, M)) == (
        "held",
        "answered",
        "open",
    )
    assert handed_on(store, 6) == []


def test_the_second_side_takes_the_first_along(store: Store) -> None:
    """The partner comes back as it was given, and both are pending now."""
    asked(store)
    claim(store, E)

    second = claim(store, M)

    assert second == Claimed("paired", answer(E))
    assert (act_state(store, E), act_state(store, M)) == ("pending", "pending")
    assert handed_on(store, 1) == ["act-E-1", "act-M-1"]


def test_a_held_answer_given_twice_is_a_repeat(store: Store) -> None:
    """A double click neither pairs nor frees anything."""
    asked(store)
    claim(store, E)

    assert claim(store, E) == Claimed("repeat")
    assert claim(store, E, act_id="another") == Claimed("answered")
    assert act_state(store, E) == "held"


def test_without_another_side_nothing_is_held(store: Store) -> None:
    """Nobody would complete it."""
    asked(store, question(E))

    assert claim(store, E) == Claimed("taken")
    assert act_state(store, E) == "pending"


def test_another_question_completes_nothing(store: Store) -> None:
    """An answer to review 2 does not open review 1."""
    asked(store, question(E), question(M), question(E, "2"), question(M, "2"))
    claim(store, E)

    other = store.asks.claim_on(HOLDING, answer(M, subject="2"), 1)

    assert other == Claimed("held")
    assert act_state(store, E) == "held"


@pytest.mark.parametrize("state", ["answered", "closed"])
def test_when_the_other_sides_is_on_its_way_nothing_waits(store: Store, state: str) -> None:
    """An act that was handed on already cannot be taken along."""
    asked(store)
    if state == "answered":
        claim(store, M, Terms())
    else:
        store.recorder.record(record(2, asks=(AskClose(ask_id(M), "withdrawn"),)))

    assert claim(store, E) == Claimed("taken")


def test_a_delegate_completes_the_employees_answer(store: Store) -> None:
    """The manager's place is taken, so nobody else is waited for."""
    asked(store, question(E), question(M), question(DELEGATE))
    claim(store, E)

    assert claim(store, DELEGATE) == Claimed("paired", answer(E))


def test_a_delegate_does_not_complete_the_managers_answer(store: Store) -> None:
    """The two stand on one side: the employee's is still missing, and takes the first along."""
    asked(store, question(E), question(M), question(DELEGATE))
    claim(store, M)

    assert claim(store, DELEGATE) == Claimed("held")
    assert claim(store, E) == Claimed("paired", answer(M))
    assert act_state(store, DELEGATE) == "held"


def test_an_answer_on_plain_terms_neither_waits_nor_pairs(store: Store) -> None:
    """What has an effect of its own does not open the other side's answer."""
    asked(store)
    claim(store, E)

    assert claim(store, M, Terms()) == Claimed("taken")
    assert act_state(store, E) == "held"


def test_a_link_is_used_up_with_the_claim(store: Store) -> None:
    """Once: whoever comes with it again is told so."""
    asked(store)

    assert claim(store, E, Terms(LINK, UNTIL)).word == "held"
    assert not store.tokens.spend(*LINK)


def test_a_link_that_was_used_leaves_everything_as_it_was(store: Store) -> None:
    """The ask is open, no act is stored, and a fresh link still works."""
    asked(store)
    store.tokens.spend(*LINK)
    before = store.asks.get(ask_id(E))

    assert claim(store, E, Terms(LINK, UNTIL)) == Claimed("spent")

    assert store.asks.get(ask_id(E)) == before
    assert act_state(store, E) == "none"
    assert claim(store, E, Terms(("link-2", LINK[1]), UNTIL)) == Claimed("held")


def test_a_link_is_not_used_up_by_an_answer_that_was_not_taken(store: Store) -> None:
    """Too late, or to an older question: the link opens the page all the same."""
    asked(store)
    stale = store.asks.claim_on(Terms(LINK), answer(E), 7)

    assert stale == Claimed("stale")
    assert store.tokens.spend(*LINK)


def test_an_answer_nobody_completes_is_handed_on_when_its_wait_is_over(store: Store) -> None:
    """The dispatcher finds it then, and not before."""
    asked(store)
    claim(store, E)

    assert handed_on(store, 7) == []
    assert handed_on(store, 7.01) == ["act-E-1"]


def test_an_answer_whose_wait_is_over_can_still_be_taken_along(store: Store) -> None:
    """Until it is applied; the workflow knows the act, if it comes twice."""
    asked(store)
    claim(store, E)

    assert handed_on(store, 8) == ["act-E-1"]
    assert claim(store, M) == Claimed("paired", answer(E))


def test_release_hands_on_what_one_workflow_waits_for(store: Store) -> None:
    """Oldest first, with what was pending before; other workflows keep theirs."""
    asked(store, question(E), question(M), question(E, "2"), question(M, "2"))
    claim(store, E)
    store.asks.claim_on(HOLDING, answer(M, subject="2"), 1)

    assert store.asks.release("tour:another") == []
    found = store.asks.release(WORKFLOW)

    assert found == [answer(E), answer(M, subject="2")]
    assert claim(store, M) == Claimed("taken")


def test_an_applied_pair_is_written_with_its_record(store: Store) -> None:
    """One transaction: neither is handed on once the record is there."""
    asked(store)
    claim(store, E)
    claim(store, M)

    assert store.recorder.record(record(2, "both_in"), ("act-E-1", "act-M-1"))

    assert (act_state(store, E), act_state(store, M)) == ("applied", "applied")
    assert handed_on(store, 30) == []


def test_a_repeated_record_applies_its_acts_all_the_same(store: Store) -> None:
    """Its caller may have been another one, who knew nothing of them."""
    asked(store)
    claim(store, E, Terms())
    store.recorder.record(record(2, "one_in"))

    assert not store.recorder.record(record(2, "one_in"), ("act-E-1",))
    assert act_state(store, E) == "applied"


def test_a_refused_partner_is_asked_again(store: Store) -> None:
    """The other answer stands."""
    asked(store)
    claim(store, E)
    claim(store, M)

    store.asks.refused("act-E-1", "GuardError")
    store.asks.applied("act-M-1")

    assert (ask_state(store, E), ask_state(store, M)) == ("open", "answered")
    assert claim(store, E, act_id="again") == Claimed("taken")


def test_of_fifty_claims_of_both_sides_one_pair_comes(store: Store) -> None:
    """Double clicks of both at once: one is held, one takes it along, the others change nothing."""
    asked(store)
    start = Barrier(50)

    def answered(role: Party) -> Claimed:
        start.wait(30)
        return claim(store, role)

    with ThreadPoolExecutor(25) as ours, ThreadPoolExecutor(25) as theirs:
        runs = [
            pool.submit(answered, role)
            for _ in range(25)
            for pool, role in ((ours, E), (theirs, M))
        ]
        said = [run.result(30) for run in runs]

    words = sorted(each.word for each in said)
    assert words == ["held", "paired", *["repeat"] * 48]
    assert (act_state(store, E), act_state(store, M)) == ("pending", "pending")


def test_both_sides_of_many_reviews_at_once_are_never_both_held(store: Store) -> None:
    """Each review has exactly one side that finds the other's."""
    numbers = [str(number) for number in range(20)]
    asked(store, *(question(role, number) for number in numbers for role in (E, M)))

    def answered(role: Party, number: str) -> str:
        return store.asks.claim_on(HOLDING, answer(role, subject=number), 1).word

    with ThreadPoolExecutor(10) as ours, ThreadPoolExecutor(10) as theirs:
        first = [ours.submit(answered, E, number) for number in numbers]
        second = [theirs.submit(answered, M, number) for number in numbers]
        pairs = [
            {one.result(30), other.result(30)} for one, other in zip(first, second, strict=True)
        ]

    assert pairs == [{"held", "paired"}] * 20


def test_a_question_that_is_closed_holds_no_answer(store: Store) -> None:
    """The tour judges it now: a review that was moved and opens again must not meet it."""
    asked(store)
    claim(store, E)

    store.recorder.record(record(2, asks=(AskClose(ask_id(E), "moved"),)))

    assert handed_on(store, 1) == ["act-E-1"]
    store.asks.refused("act-E-1", "NotAllowedError")
    assert ask_state(store, E) == "closed"


def test_a_former_managers_answer_completes_nothing(store: Store) -> None:
    """The employee's waits for the manager of today, and goes with theirs."""
    asked(store)
    claim(store, M)
    newer = replace(question(M), ask_id="asked-p-lee", person_key="p-lee")
    closed = AskClose(ask_id(M), "handed_over")
    store.recorder.record(record(2, asks=(closed, newer)))

    assert claim(store, E) == Claimed("held")
    later = replace(answer(M, "act-lee"), ask_id=newer.ask_id)
    assert store.asks.claim_on(HOLDING, later, 1) == Claimed("paired", answer(E))


def test_an_erased_alliance_takes_nothing_and_hands_on_nothing(store: Store) -> None:
    """What was held cannot be read any more, nor does it stop anybody."""
    asked(store)
    claim(store, E)
    store.data_keys.destroy(ALLIANCE, NOW)

    assert claim(store, M) == Claimed("closed")
    assert handed_on(store, 8) == []
    assert store.asks.release(WORKFLOW) == []
