"""Facts, acts and days in any order: the promises of an alliance hold."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from pydantic import TypeAdapter

from tests.alliance_world import ALLIANCE_ID, MANAGER, PERSON, AllianceWorld, at
from tourwright.domain.alliance import AllianceState
from tourwright.domain.errors import RuleError
from tourwright.domain.model import Party
from tourwright.domain.people import FactKind, PersonStatus
from tourwright.domain.tables import AlumniState

OFFSETS = st.integers(min_value=-40, max_value=90)
REASONS = st.sampled_from(["voluntary", "involuntary", "gross_misconduct"])
ACTORS = {Party.ALUM: PERSON, Party.HR: "p-hr", Party.ALUMNI_MANAGER: "p-alumni", Party.MAIL: ""}
ANSWERS = (
    *("accept", "decline", "leave", "pause", "resume", "rejoin", "erase"),
    "second_look_asked",
)
DECISIONS = ("standing_good", "standing_bad", "second_look_ok", "standing_revoked")
DEEDS = (
    *((event, Party.ALUM) for event in ANSWERS),
    *((event, party) for event in DECISIONS for party in (Party.HR, Party.ALUMNI_MANAGER)),
    ("hard_bounce", Party.MAIL),
    ("deceased_or_stop", Party.HR),
    ("ask_tour", Party.HR),
    ("accept", Party.HR),
)
TOUR_STATES = st.sampled_from(
    [
        "drafting",
        "negotiating",
        "signing",
        "committed",
        "active",
        "paused",
        "closing",
        "completed",
        "abandoned",
    ]
)
PLAIN_FACTS = (FactKind.LEAVE_STARTED, FactKind.LEAVE_ENDED, FactKind.JOB_CHANGED)
STATE = TypeAdapter(AllianceState)


class AnyOrder(RuleBasedStateMachine):
    """Throws everything that can happen at one alliance."""

    def __init__(self) -> None:
        super().__init__()
        self.world = AllianceWorld()
        self.asked_back = 0
        self.bounces = 0

    @initialize(chapter=st.sampled_from(["none", "employed", "departed", "invited", "member"]))
    def begin(self, chapter: str) -> None:
        """Begin somewhere in the story: unknown, at work, gone, invited, or in the network."""
        if chapter == "none":
            return
        self.world.hire()
        if chapter == "employed":
            return
        self.world.leave(self._day(0))
        self.world.days(30 if chapter != "departed" else 2)
        if chapter == "member":
            self.world.do("accept", news="true")

    def _day(self, offset: int) -> date:
        return self.world.now.date() + timedelta(days=offset)

    @rule(offset=OFFSETS, again=st.booleans())
    def hired(self, offset: int, *, again: bool) -> None:
        """The people system tells of a hire."""
        kind = FactKind.REHIRED if again else FactKind.HIRED
        self.world.learn(kind, self._day(offset), status=PersonStatus.ACTIVE)

    @rule(manager=st.sampled_from(["", MANAGER, "p-lee", PERSON]), offset=OFFSETS)
    def manager_changed(self, manager: str, offset: int) -> None:
        """The manager changes, now, earlier or later."""
        self.world.learn(FactKind.MANAGER_CHANGED, self._day(offset), manager_key=manager)

    @rule(work=st.booleans(), personal=st.booleans())
    def contact_changed(self, *, work: bool, personal: bool) -> None:
        """Addresses come and go."""
        self.world.learn(FactKind.CONTACT_CHANGED, has_work_email=work, has_personal_email=personal)

    @rule(kind=st.sampled_from(PLAIN_FACTS), offset=OFFSETS)
    def plain_fact(self, kind: FactKind, offset: int) -> None:
        """Something changes that moves no state of the alliance."""
        self.world.learn(kind, self._day(offset))

    @rule(offset=OFFSETS, reason=REASONS)
    def leaves(self, offset: int, reason: str) -> None:
        """A leave is told; one whose last day is not over betrays nothing at all."""
        seen = self._seen()
        self.world.leave(self._day(offset), reason)

        assert offset < -1 or self._seen() == seen

    @rule()
    def rescinded(self) -> None:
        """The leave is taken back."""
        self.world.learn(FactKind.TERMINATION_RESCINDED, termination=None)

    @rule()
    def hire_cancelled(self) -> None:
        """The hire is taken back."""
        self.world.learn(FactKind.HIRE_CANCELLED)

    @rule()
    def facts_again(self) -> None:
        """The same facts and events once more change nothing."""
        seen = self._seen()
        event = self.world.event(FactKind.HIRED, self._day(0))
        known = self.world.state.handled_facts
        self.world.hear(*(replace(event, event_id=each) for each in known))

        assert self._seen() == seen

    @rule(deed=st.sampled_from(DEEDS))
    def somebody_acts(self, deed: tuple[str, Party]) -> None:
        """A person acts; a refusal leaves everything as it was."""
        event, party = deed
        before, seen = self.world.state, self._seen()
        try:
            self.world.do(event, party, person=ACTORS[party], reason="r")
        except RuleError:
            assert (self.world.state, self._seen()) == (before, seen)
            return
        self.asked_back += event == "rejoin"
        self.bounces += event == "hard_bounce"

    @precondition(lambda self: self.world.state.tours)
    @rule(
        data=st.data(),
        state=TOUR_STATES,
        event=st.sampled_from(["news", "tour_chosen", "not_offered"]),
    )
    def tour_says(self, data: st.DataObject, state: str, event: str) -> None:
        """A tour tells of itself."""
        line = data.draw(st.sampled_from(self.world.state.tours))
        self.world.tour_says(line.number, state, event)

    @rule(days=st.sampled_from([1, 3, 10, 35, 100, 400]))
    def days_pass(self, days: int) -> None:
        """Time goes on and moments come."""
        self.world.days(days)

    @invariant()
    def one_invitation_for_each_departure(self) -> None:
        """An own request or a dead address makes another, nothing else does."""
        sent = self.world.purposes().count("alumni_invitation")
        more = self.asked_back + self.bounces + self._second_looks()
        assert sent <= self.world.state.departures + more

    @invariant()
    def no_mail_is_sent_twice(self) -> None:
        """Every notice has a key of its own."""
        keys = Counter(notice.key for notice in self.world.notices)
        assert not keys or max(keys.values()) == 1

    @invariant()
    def entries_are_numbered_without_a_gap(self) -> None:
        """The sequence increases strictly by what was written."""
        expected = 1
        for record in self.world.records:
            assert record.seq == expected
            assert record.entries
            expected += len(record.entries)
        assert self.world.state.seq == expected - 1

    @invariant()
    def alliance_keeps_its_id_and_its_tours(self) -> None:
        """Law L11: tours are numbered on, whatever happens in between."""
        state = self.world.state
        assert state.alliance_id == ALLIANCE_ID
        assert [line.number for line in state.tours] == list(range(1, len(state.tours) + 1))
        assert [start.number for start in self.world.started] == [x.number for x in state.tours]

    @invariant()
    def a_leave_is_journalled_after_its_last_day(self) -> None:
        """No entry of a leave is older than the leave."""
        for record in self.world.records:
            for entry in record.entries:
                if entry.event == "person_left":
                    assert entry.at >= at(date.fromisoformat(entry.body["last_day"]), 22)

    @invariant()
    def open_asks_and_ahead_moments_belong_to_something(self) -> None:
        """A stopped or erased alliance asks nothing; keys of moments are unique."""
        state = self.world.state
        moments = [*(each.key for each in state.asked), *(each.key for each in state.dues)]
        assert len(moments) == len(set(moments))
        assert not (state.stopped and state.asks)

    @invariant()
    def membership_fits_the_alliance(self) -> None:
        """A member is no employee; who works here has no open invitation."""
        state = self.world.state
        if state.employed and state.alumni is not None:
            assert state.alumni.state in {
                AlumniState.PAUSED,
                AlumniState.DECLINED,
                AlumniState.LEFT,
            }

    @invariant()
    def state_travels_in_payloads(self) -> None:
        """What goes through a payload comes back equal."""
        assert STATE.validate_json(STATE.dump_json(self.world.state)) == self.world.state

    def _seen(self) -> tuple[int, int, int]:
        """Return what the outside has seen so far."""
        return (len(self.world.records), len(self.world.tellings), len(self.world.started))

    def _second_looks(self) -> int:
        """Count second looks that went well: the person had no invitation before them."""
        return self.world.lines.count("alumni.second_look_ok")


AnyOrder.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestAnyOrder = AnyOrder.TestCase
