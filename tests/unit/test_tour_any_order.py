"""Any order of acts and moments keeps the promises of a tour.

Promises checked after every step: what was refused changed nothing; both signed the same text; two
people signed; the policy layer is the one committed to; sealed answers and private drafts are in no
record; numbers rise without a gap; after an end only an undo is taken; leaving is never approved.
"""

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.factories import LEE, START, some_opening
from tests.tour_world import (
    AMENDMENT,
    HAND_OVER,
    HR,
    HRIS,
    RENEWAL,
    REVIEW,
    SYS,
    TRANSITION,
    E,
    M,
    TourWorld,
    active,
)
from tourwright.domain import tour as rules
from tourwright.domain.errors import RuleError
from tourwright.domain.model import Act, MachineName, Party, Progress, TourKind
from tourwright.domain.statement import policy_hash, statement_hash
from tourwright.domain.tables import MACHINES, TOUR, ReviewState, TourState
from tourwright.domain.tour_view import LIVE

SIDES = st.sampled_from([E, M])
KEYS = st.sampled_from(["own", "other", "p-stranger"])
SEALED, DRAFTED = "Sealed words.", "Drafted words."
TOUR_VERBS = (
    "open_draft", "share", "discard", "propose_sign", "decline", "withdraw_signature",
    "cancel_both", "mission_declared", "declare_transition", "confirm_complete", "dispute",
    "reopen", "comment", "still_alive", "void",
)  # fmt: skip
SYSTEM_VERBS = (
    (SYS, "use_standard_text"), (SYS, "policy_changed"), (SYS, "successor_started"),
    (HRIS, "leave_started"), (HRIS, "leave_ended"), (HRIS, "termination_rescinded"),
    (HRIS, "person_left"), (HR, "duplicate"), (HR, "void"),
)  # fmt: skip
REGION_VERBS = (
    (REVIEW, "close"), (REVIEW, "skip"), (REVIEW, "pull_forward"), (RENEWAL, "pull_forward"),
    (RENEWAL, "accept_slot"), (RENEWAL, "cancelled"), (RENEWAL, "held"), (RENEWAL, "not_yet"),
    (RENEWAL, "choose_next_tour"), (RENEWAL, "choose_extend"), (RENEWAL, "choose_transition"),
    (RENEWAL, "choose_foundational"), (AMENDMENT, "decline"), (AMENDMENT, "withdraw"),
    (TRANSITION, "withdraw"), (TRANSITION, "internal_move"), (HAND_OVER, "propose_change"),
)  # fmt: skip
STATES = {table.name: table.states for table in MACHINES}


class AnyOrder(RuleBasedStateMachine):
    """Two people, an HRIS and a clock, in no particular order."""

    world: TourWorld

    @initialize(kind=st.sampled_from(TourKind), days=st.sampled_from([0, 20]), far=st.booleans())
    def open(self, kind: TourKind, days: int, *, far: bool) -> None:
        """Open a tour of any kind, today or later, or take one that is under way."""
        self.world = TourWorld(some_opening(kind, start=START + timedelta(days=days)))
        if far:
            self.world = active(kind)
        self.world.replan()

    def attempt(self, act: Act) -> None:
        """Try an act; a refusal must leave everything as it was, a repeat tells nothing."""
        before, records = self.world.tour, len(self.world.records)
        try:
            outcome = self.world.apply(act)
        except RuleError:
            assert self.world.tour is before
            assert len(self.world.records) == records
            return
        if before.state in TOUR.ends and outcome.record is not None:
            assert act.event in ("reopen", "termination_rescinded")
        again = self.world.apply(act)
        assert again.record is None
        if outcome.replan:
            self.world.replan()

    @rule(party=SIDES, verb=st.sampled_from(TOUR_VERBS), key=KEYS)
    def person_acts(self, party: Party, verb: str, key: str) -> None:
        """A side does something, sometimes under a wrong name."""
        other = M if party is E else E
        keys = {"own": self.world.key(party), "other": self.world.key(other)}
        self.attempt(self.world.make(party, verb, person_key=keys.get(key, key)))

    @rule(party=SIDES, fresh=st.booleans())
    def signs(self, party: Party, *, fresh: bool) -> None:
        """A side commits to the text, or to an old one."""
        text_hash = self.world.tour.text_hash if fresh else "0" * 64
        self.attempt(self.world.make(party, "sign", text_hash=text_hash))

    @rule(party=SIDES, field=st.sampled_from(["career", "principles", "employee_aspirations"]))
    def edits(self, party: Party, field: str) -> None:
        """A side writes."""
        value = f'"{DRAFTED}"' if field == "career" else '["Run a plant."]'
        self.attempt(self.world.make(party, "edit", fields={field: value}))

    @rule(party=SIDES)
    def agrees(self, party: Party) -> None:
        """A side agrees to everything."""
        self.attempt(self.world.make(party, "agree_field", fields={"field": "*"}))

    @rule(party=SIDES, word=st.sampled_from(Progress))
    def answers(self, party: Party, word: Progress) -> None:
        """A side answers the review."""
        fields = {"progress": word.value, "text": f"{SEALED} {party}"}
        self.attempt(self.world.make(party, "answer", REVIEW, fields=fields))

    @rule(party=SIDES, verb=st.sampled_from(REGION_VERBS))
    def acts_beside(self, party: Party, verb: tuple[MachineName, str]) -> None:
        """A side does something in a region."""
        self.attempt(self.world.make(party, verb[1], verb[0], reason="Because."))

    @rule(party=SIDES, months=st.sampled_from(["10", "24", "500"]))
    def proposes(self, party: Party, months: str) -> None:
        """A side proposes another length."""
        fields = {"length_months": months}
        self.attempt(self.world.make(party, "propose", AMENDMENT, fields=fields))

    @precondition(lambda self: self.world.tour.amendments)
    @rule(party=SIDES)
    def signs_amendment(self, party: Party) -> None:
        """A side signs the newest proposal."""
        text_hash = self.world.tour.amendments[-1].text_hash
        self.attempt(self.world.make(party, "sign_other", AMENDMENT, text_hash=text_hash))

    @rule(key=st.sampled_from([LEE, "p-dana", "p-ana", ""]))
    def manager_changes(self, key: str) -> None:
        """The HRIS names a manager."""
        self.attempt(self.world.make(HRIS, "manager_changed", fields={"manager_key": key}))

    @rule()
    def adopts(self) -> None:
        """The manager adopts the terms."""
        text_hash = self.world.tour.text_hash
        self.attempt(self.world.make(M, "adopt", HAND_OVER, text_hash=text_hash))

    @rule(party=SIDES, days=st.integers(10, 40))
    def names_a_day(self, party: Party, days: int) -> None:
        """A side names a last day."""
        day = self.world.now.date() + timedelta(days=days)
        self.attempt(self.world.make(party, "agree_day", TRANSITION, day=day))

    @rule(who=st.sampled_from(SYSTEM_VERBS), long=st.booleans())
    def system_acts(self, who: tuple[Party, str], *, long: bool) -> None:
        """A system, or HR, says something."""
        today = self.world.now.date()
        end = today + timedelta(days=90 if long else 20)
        fields = {"expected_end": end.isoformat()} if who[1] == "leave_started" else {}
        self.attempt(self.world.make(*who, day=today, fields=fields))

    @rule(days=st.integers(1, 120))
    def time_passes(self, days: int) -> None:
        """Moments come as planned."""
        self.world.live_on(self.world.now + timedelta(days=days))

    @rule()
    def next_moment_comes(self) -> None:
        """Jump to the next moment."""
        due = rules.next_due(self.world.tour)
        if due is not None:
            self.world.live_on(max(self.world.now, due.at))

    @invariant()
    def numbers_rise_without_a_gap(self) -> None:
        """Each record begins where the last one ended."""
        expected = 1
        for record in self.world.records:
            assert record.seq == expected
            assert record.entries
            expected += len(record.entries)
        assert self.world.tour.seq == expected

    @invariant()
    def both_signed_the_same_text(self) -> None:
        """A committed text has two signers and one hash, which is its own (L3, L8)."""
        tour = self.world.tour
        signers = [each.person_key for each in tour.signatures if each.party is E]
        assert len(signers) <= 1
        if tour.state not in LIVE:
            return
        assert {each.party for each in tour.signatures} == {E, M}
        assert {each.text_hash for each in tour.signatures} == {tour.text_hash}
        assert len({each.person_key for each in tour.signatures}) >= 2
        assert tour.text_hash == statement_hash(tour.statement, tour.policy)
        assert policy_hash(tour.policy) == policy_hash(some_opening().snapshot.policy)

    @invariant()
    def committed_text_promises_to_the_employee(self) -> None:
        """A shared text holds a promise of the manager or of the company (L1)."""
        tour = self.world.tour
        owners = {promise.owner.value for promise in tour.statement.promises}
        assert not tour.shared or owners & {"manager", "company"}

    @invariant()
    def sealed_and_drafted_words_stay_where_they_are(self) -> None:
        """An answer before the reveal, or a draft before it is shared, is in no record."""
        tour = self.world.tour
        if not tour.shared:
            assert DRAFTED not in repr(self.world.records)
        review = tour.review
        if review is not None and review.state == ReviewState.ONE_IN:
            given = [answer.at for answer in review.answers]
            newest = [record for record in self.world.records if record.seq >= tour.seq - 1]
            assert given
            assert SEALED not in repr(newest)

    @invariant()
    def two_people_hold_the_two_sides(self) -> None:
        """Nobody is both."""
        tour = self.world.tour
        assert tour.employee.person_key != tour.manager.person_key

    @invariant()
    def next_conversation_has_a_date(self) -> None:
        """While the tour is active the plan holds a talk, unless it was held (L6)."""
        tour = self.world.tour
        if tour.state == TourState.ACTIVE and tour.renewal and tour.renewal.state == "not_due":
            assert tour.plan.renewal_on is not None

    @invariant()
    def states_are_the_tables(self) -> None:
        """Every region stands in a state that its table knows."""
        tour = self.world.tour
        assert tour.state in STATES[MachineName.TOUR]
        for name, region in (
            (REVIEW, tour.review), (RENEWAL, tour.renewal), (HAND_OVER, tour.hand_over),
            (TRANSITION, tour.transition),
        ):  # fmt: skip
            assert region is None or region.state in STATES[name]
        assert all(each.state in STATES[AMENDMENT] for each in tour.amendments)

    @invariant()
    def ended_tour_asks_nothing(self) -> None:
        """What was open closed itself; a tour that is over plans nothing."""
        tour = self.world.tour
        if tour.state in TOUR.ends:
            assert {ask.verbs for ask in tour.asks} <= {("reopen",)}
        if rules.is_over(tour):
            assert rules.next_due(tour) is None

    @invariant()
    def leaving_is_never_approved(self) -> None:
        """No question about a transition can be answered with yes or no (L5)."""
        for ask in self.world.tour.asks:
            assert not {"approve", "decline"} & set(ask.verbs) or ask.machine is not TRANSITION

    @invariant()
    def memory_is_bounded(self) -> None:
        """What is remembered of acts and moments does not grow for ever."""
        tour = self.world.tour
        assert len(tour.handled) <= 200
        assert len(tour.fired) <= 200
        assert len(tour.own_dues) <= 10


AnyOrder.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
test_any_order = AnyOrder.TestCase
