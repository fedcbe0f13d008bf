"""Configured steps under any order of answers, moments, delegations and hand-overs."""

from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tourwright.domain.errors import RuleError
from tourwright.domain.model import Act, AskClose, AskOpen, MachineName, Party
from tourwright.domain.policy import StepSpec
from tourwright.domain.step_model import PlannedStep, StepOutcome, StepRun, StepState
from tourwright.domain.steps import answer, dues, fire, hand_on, is_over, start, withdraw

NOW = datetime(2026, 1, 15, 8, tzinfo=UTC)
PEOPLE = ("ben", "dana", "sky", "dee", "max", "hr-1", "hr-2")
ROLES = ("manager", "skip_level", "hr")
VERBS = ("approve", "decline", "delegate", "done")
YES = ("approve", "done")
SAID_YES = (StepState.APPROVED, StepState.DONE)


def party_of(person: str) -> Party:
    """HR people act for HR, the others for themselves."""
    return Party.HR if person.startswith("hr") else Party.DELEGATE


class AnyOrder(RuleBasedStateMachine):
    """One step that people answer, moved in every way; the promises are checked each time."""

    def __init__(self) -> None:
        super().__init__()
        self.run: StepRun | None = None
        self.open_asks: set[str] = set()
        self.voices: dict[str, str] = {}
        self.expired = False

    @initialize(
        keys=st.lists(st.sampled_from(["", "dana", "sky", "ben"]), min_size=1, max_size=3),
        kind=st.sampled_from(["approval", "approval", "task"]),
        how=st.sampled_from(["any", "all", "quorum"]),
        quorum=st.integers(1, 3),
    )
    def begin(self, keys: list[str], kind: str, how: str, quorum: int) -> None:
        """Start with one to three roles, held by anybody, nobody, or the requester."""
        who = tuple(
            (role, "" if role == "hr" else key) for role, key in zip(ROLES, keys, strict=False)
        )
        how = "all" if (kind, how) == ("task", "quorum") else how
        spec = StepSpec("s", kind, ("manager",), rule=how, quorum=min(quorum, len(who)))
        planned = PlannedStep(
            "w.s",
            "active",
            spec,
            NOW,
            who,
            requester_key="ben" if kind == "approval" else "",
            skip_level_key="sky",
            remind_at=(NOW + timedelta(days=1),),
            escalate_at=NOW + timedelta(days=2),
            expire_at=NOW + timedelta(days=9),
        )
        self.take(start(planned, "tour", NOW))

    def take(self, outcome: StepOutcome) -> None:
        """Go on with the outcome and keep the asks as the store would."""
        self.run = outcome.run
        for ask in outcome.asks:
            if isinstance(ask, AskOpen):
                self.open_asks.add(ask.ask_id)
            elif isinstance(ask, AskClose):
                assert ask.ask_id in self.open_asks
                self.open_asks.remove(ask.ask_id)

    @rule(person=st.sampled_from(PEOPLE), verb=st.sampled_from(VERBS), to=st.sampled_from(PEOPLE))
    def somebody_answers(self, person: str, verb: str, to: str) -> None:
        """Anybody tries anything."""
        assert self.run is not None
        fields = {"to": to}
        act = Act(
            "a", MachineName.STEP, verb, party_of(person), person, reason="why", fields=fields
        )
        try:
            outcome = answer(self.run, act, NOW)
        except RuleError:
            return
        if verb != "delegate":
            assert person not in self.voices
            self.voices[person] = verb
        assert not self.expired
        self.take(outcome)

    @precondition(lambda self: self.run is not None and bool(dues(self.run)))
    @rule(at=st.integers(0, 5))
    def a_moment_comes(self, at: int) -> None:
        """Any of the moments to come, in any order."""
        assert self.run is not None
        coming = dues(self.run)
        due = coming[at % len(coming)]
        outcome = fire(self.run, due, due.at)
        self.expired = self.expired or due.event == "expire"
        assert outcome.run.state not in SAID_YES
        self.take(outcome)

    @rule(old=st.sampled_from(PEOPLE[:5]), new=st.sampled_from(["", *PEOPLE]))
    def the_manager_changes(self, old: str, new: str) -> None:
        """Anybody's seat goes to anybody."""
        assert self.run is not None
        self.take(hand_on(self.run, old, new, NOW))

    @precondition(lambda self: len(self.voices) > 2)
    @rule()
    def the_tour_ends(self) -> None:
        """Rarely enough, as it ends everything."""
        assert self.run is not None
        self.take(withdraw(self.run, "tour_over", NOW))

    @invariant()
    def the_requester_has_no_voice(self) -> None:
        """Nobody approves their own request, whatever role they hold."""
        if self.run is not None and self.run.planned.requester_key:
            assert "ben" not in self.voices

    @invariant()
    def expiry_never_means_yes(self) -> None:
        """Once the end has come, no answer counts."""
        assert not (self.expired and self.run is not None and self.run.state in SAID_YES)

    @invariant()
    def yes_needs_as_many_voices_as_the_rule_says(self) -> None:
        """Approved or done means: that many different people said so, and no fewer."""
        if self.run is None or self.run.state not in SAID_YES:
            return
        yes = sum(verb in YES for verb in self.voices.values())
        spec, own = self.run.planned.spec, self.run.planned.requester_key
        asked = {key or "hr" for _, key in self.run.planned.who_keys if key != (own or None)}
        asked = asked or {"hr"}
        if spec.rule == "quorum" and len(asked) < spec.quorum:
            asked.add("hr")
        wanted = {"any": 1, "all": len(asked), "quorum": min(spec.quorum, len(asked))}
        assert yes == wanted[spec.rule]

    @invariant()
    def delegation_is_one_hop(self) -> None:
        """Whoever got the step from a colleague has not passed it on."""
        if self.run is not None:
            hops = [
                seat for seat in self.run.seats if seat.delegated_by and seat.answer == "delegate"
            ]
            assert hops == []

    @invariant()
    def nobody_is_asked_by_a_step_that_is_over(self) -> None:
        """Asks are open exactly as long as somebody can answer them."""
        if self.run is not None and is_over(self.run):
            assert self.open_asks == set()
            assert dues(self.run) == ()
        elif self.run is not None:
            assert self.open_asks


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)
