"""Gaps and thanks beside everything else, in no particular order."""

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from tests.factories import ANA, DANA, LEE
from tests.tour_world import E, M
from tests.unit.test_tour_any_order import SIDES, AnyOrder
from tourwright.domain.model import MachineName, Party
from tourwright.domain.tables import GAP, RECOGNITION, TOUR
from tourwright.domain.tour_regions import may_read_thanks, thanks_told

G, R = MachineName.GAP, MachineName.RECOGNITION
GAP_WORDS, THANKS_WORDS = "Words of a gap.", "Words of thanks."
GAP_IDS, THANKS_IDS = st.sampled_from(["g1", "g2", "g9"]), st.sampled_from(["t1", "t2", "t9"])
ON_GAPS = ("acknowledge", "accept_difference", "resolve", "not_yet", "to_amendment", "withdraw")
GIVERS = ((M, DANA), (Party.PEER, LEE), (Party.HR, "p-hr"), (E, ANA), (Party.PEER, ANA))
ON_THANKS = ("keep_private", "publish_team", "publish_company", "retract")


class WithRegions(AnyOrder):
    """The same people and clock, who also name gaps and say thanks."""

    @rule(party=SIDES, told_hr=st.booleans())
    def names_a_gap(self, party: Party, *, told_hr: bool) -> None:
        """A side names a difference."""
        fields = {"text": GAP_WORDS, "may_tell_hr": "true" if told_hr else "no"}
        self.attempt(self.world.make(party, "raise", G, fields=fields))

    @rule(party=SIDES, verb=st.sampled_from(ON_GAPS), gap_id=GAP_IDS)
    def acts_on_a_gap(self, party: Party, verb: str, gap_id: str) -> None:
        """A side says something about a gap."""
        self.attempt(self.world.make(party, verb, G, subject_id=gap_id))

    @rule(party=SIDES, gap_id=GAP_IDS, days=st.integers(-1, 40), owner=st.sampled_from("EMH"))
    def plans_a_gap(self, party: Party, gap_id: str, days: int, owner: str) -> None:
        """A side plans it."""
        day = self.world.now.date() + timedelta(days=days)
        fields = {"owner": owner}
        self.attempt(self.world.make(party, "plan", G, subject_id=gap_id, day=day, fields=fields))

    @rule(giver=st.sampled_from(GIVERS))
    def thanks(self, giver: tuple[Party, str]) -> None:
        """Somebody thanks, or tries to."""
        fields = {"text": THANKS_WORDS, "kind": "accomplishment"}
        party, key = giver
        self.attempt(self.world.make(party, "give", R, person_key=key, fields=fields))

    @rule(who=st.sampled_from(GIVERS), verb=st.sampled_from(ON_THANKS), thanks_id=THANKS_IDS)
    def acts_on_thanks(self, who: tuple[Party, str], verb: str, thanks_id: str) -> None:
        """Somebody answers thanks or takes them back, or tries to."""
        party, key = who
        self.attempt(self.world.make(party, verb, R, person_key=key, subject_id=thanks_id))

    @precondition(lambda self: self.world.tour.gaps)
    @rule(party=SIDES, verb=st.sampled_from(ON_GAPS))
    def acts_on_the_newest_gap(self, party: Party, verb: str) -> None:
        """A side goes on with the difference that was named last."""
        gap_id = self.world.tour.gaps[-1].gap_id
        self.attempt(self.world.make(party, verb, G, subject_id=gap_id))

    @precondition(lambda self: self.world.tour.thanks)
    @rule(verb=st.sampled_from(ON_THANKS))
    def recipient_answers(self, verb: str) -> None:
        """Who was thanked last says who may read it."""
        thanks_id = self.world.tour.thanks[-1].thanks_id
        self.attempt(self.world.make(E, verb, R, person_key=ANA, subject_id=thanks_id))

    @invariant()
    def regions_stand_where_their_tables_say(self) -> None:
        """No gap and no thanks are in a state of their own."""
        assert all(gap.state in GAP.states for gap in self.world.tour.gaps)
        assert all(each.state in RECOGNITION.states for each in self.world.tour.thanks)

    @invariant()
    def nobody_reads_thanks_before_the_recipient_says_so(self) -> None:
        """A scope follows from an answer of the recipient, and from nothing else."""
        published = {
            line.subject_id
            for record in self.world.records
            for line in record.entries
            if (line.machine, line.event, line.person_key) == (R, "publish", ANA)
        }
        for each in self.world.tour.thanks:
            assert bool(each.scope) is (each.thanks_id in published)
            assert may_read_thanks(thanks_told(each), "p-olga") is bool(each.scope)

    @invariant()
    def words_stay_with_the_two(self) -> None:
        """No mail, event or open line holds a word of a gap, or of thanks nobody published."""
        newest = self.world.records[-1]
        lines = [line for line in newest.entries if not line.private_to and line.machine is not R]
        assert GAP_WORDS not in repr((lines, newest.notices, newest.events, newest.meetings))
        assert THANKS_WORDS not in repr((lines, newest.notices, newest.events, newest.meetings))

    @invariant()
    def ended_tour_waits_for_no_thanks(self) -> None:
        """What nobody answered is the recipient's own when the tour is over."""
        if self.world.tour.state in TOUR.ends:
            assert all(each.state != "given" for each in self.world.tour.thanks)

    @invariant()
    def memory_is_bounded(self) -> None:
        """Gaps, thanks and their moments do not grow for ever."""
        tour = self.world.tour
        beside = [due for due in tour.own_dues if due.machine not in (G, R)]
        assert len(beside) <= 10
        assert len(tour.own_dues) <= 60
        assert len(tour.gaps) <= 25
        assert len(tour.thanks) <= 50


WithRegions.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
test_regions_any_order = WithRegions.TestCase
