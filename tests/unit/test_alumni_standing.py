"""Who is invited: good standing, an address, the stop switch, erasure."""

from datetime import date, timedelta

import pytest

from tests.alliance_world import (
    HR,
    INVITED_AT,
    LAST_DAY,
    POLICY,
    A,
    AllianceWorld,
    at,
    departed,
    invited,
    member,
    state_of,
)
from tourwright.domain.alumni import standing_of
from tourwright.domain.errors import GuardError, NotAllowedError
from tourwright.domain.model import AskClose, AskOpen, Party
from tourwright.domain.people import FactKind, Termination
from tourwright.domain.tables import AllianceStateName, AlumniState


@pytest.mark.parametrize(
    ("termination", "standing"),
    [
        (Termination(LAST_DAY, type="voluntary"), "good"),
        (Termination(LAST_DAY, type="Voluntary"), "good"),
        (Termination(LAST_DAY, type="other", reason="END_OF_PROJECT"), "good"),
        (Termination(LAST_DAY, type="involuntary", reason="gross_misconduct"), "bad"),
        (Termination(LAST_DAY, type="voluntary", reason="gross_misconduct"), "bad"),
        (Termination(LAST_DAY, type="voluntary", rehire_eligible=False), "bad"),
        (Termination(LAST_DAY, type="involuntary"), "unknown"),
        (Termination(LAST_DAY, type="involuntary", rehire_eligible=True), "unknown"),
        (None, "unknown"),
    ],
)
def test_standing_follows_the_policys_reasons(
    termination: Termination | None, standing: str
) -> None:
    """Refused weighs more than allowed; anything else is for a person."""
    assert standing_of(termination, POLICY) == standing


def test_bad_standing_sends_nothing() -> None:
    """Who is not invited hears nothing; the reason is kept."""
    world = departed("gross_misconduct")
    world.days(100)

    assert state_of(world) == ("not_invited", "not_invited")
    assert world.notices == []


def test_unknown_standing_asks_hr() -> None:
    """A person decides: HR is asked, with two verbs."""
    world = departed("involuntary")

    ask = world.records[-1].asks[-1]
    assert isinstance(ask, AskOpen)
    assert (ask.role, ask.verbs) == (Party.HR, ("standing_good", "standing_bad"))
    assert world.purposes() == ["standing"]


@pytest.mark.parametrize(("party", "person"), [(Party.HR, HR), (Party.ALUMNI_MANAGER, A)])
def test_decision_for_good_standing_leads_to_the_invitation(party: Party, person: str) -> None:
    """A late decision invites at once, an early one on the day."""
    world = departed("involuntary")
    world.do("standing_good", party, person=person)
    world.until(INVITED_AT)

    assert world.purposes() == ["standing", "alumni_invitation"]
    assert state_of(world) == ("invited", "invited")


def test_decision_against_is_silent() -> None:
    """Nothing is sent to the person."""
    world = departed("involuntary")
    world.do("standing_bad", Party.HR, person=HR)
    world.days(100)

    assert world.purposes() == ["standing"]
    assert state_of(world) == ("not_invited", "not_invited")


def test_reason_against_is_kept_for_hr_alone() -> None:
    """Whoever looks again has to know it."""
    world = departed("involuntary")
    world.do("standing_bad", Party.HR, person=HR, reason="Took the keys along.")

    (kept,) = [e for e in world.records[-1].entries if e.event == "not_good_standing"]
    assert (kept.body, kept.private_to) == ({"reason": "Took the keys along."}, "H")


def test_undecided_standing_ends_after_30_days_and_hr_is_told() -> None:
    """Never a silent limbo."""
    world = departed("involuntary")
    world.days(40)

    assert world.purposes() == ["standing", "standing_undecided"]
    assert state_of(world) == ("not_invited", "not_invited")
    assert world.state.asks == ()
    assert [ask.reason for ask in world.records[-1].asks if isinstance(ask, AskClose)] == [
        "no_answer"
    ]


def test_standing_is_not_the_alums_to_decide() -> None:
    """HR and alumni managers decide."""
    world = departed("involuntary")

    with pytest.raises(NotAllowedError, match="standing_good is not for X"):
        world.do("standing_good")


def test_missing_private_address_asks_hr_early() -> None:
    """There are ten working days to find one; then the invitation goes out on its day."""
    world = departed(has_personal_email=False)
    asked = world.purposes()
    world.learn(FactKind.CONTACT_CHANGED, has_personal_email=True)
    world.until(INVITED_AT)

    assert asked == ["hr_help"]
    assert world.purposes() == ["hr_help", "alumni_invitation"]
    assert world.state.holds == ()


def test_unreachable_person_is_invited_when_an_address_arrives() -> None:
    """Late is fine, once."""
    world = departed(has_personal_email=False)
    world.until(INVITED_AT + timedelta(days=30))
    before = state_of(world)
    world.learn(FactKind.CONTACT_CHANGED, has_personal_email=True)

    assert before == ("departed", "unreachable")
    assert state_of(world) == ("invited", "invited")
    assert world.purposes() == ["hr_help", "alumni_invitation"]


def test_unreachable_person_is_given_up_after_12_months() -> None:
    """The relation rests; nothing is kept running."""
    world = departed(has_personal_email=False)
    world.until(INVITED_AT + timedelta(days=380))

    assert state_of(world) == ("left", "left")


def test_bounced_invitation_waits_for_an_address() -> None:
    """Reminders to a dead address are not sent."""
    world = invited()
    world.do("hard_bounce", Party.MAIL, person="")
    world.days(60)

    assert state_of(world) == ("departed", "unreachable")
    assert world.purposes() == ["alumni_invitation", "hr_help"]


def test_bounced_address_is_not_tried_again() -> None:
    """Other facts of the person are no new address; a changed one is invited, once."""
    world = invited()
    world.do("hard_bounce", Party.MAIL, person="")
    world.learn(FactKind.JOB_CHANGED)
    before = state_of(world)
    world.learn(FactKind.CONTACT_CHANGED)

    assert before == ("departed", "unreachable")
    assert state_of(world) == ("invited", "invited")
    assert len({notice.key for notice in world.notices}) == len(world.notices) == 3


def test_hr_says_that_another_address_is_there() -> None:
    """An answer of HR lets the invitation go out to the address in the people system."""
    world = invited()
    world.do("hard_bounce", Party.MAIL, person="")
    world.do("done", Party.HR, person=HR, subject=world.state.holds[0].subject)

    assert state_of(world) == ("invited", "invited")
    assert world.state.holds == ()


def test_stop_switch_before_the_invitation_sends_nothing_ever() -> None:
    """No mail at all: every moment and ask is closed."""
    world = departed()
    world.do("deceased_or_stop", Party.HR, person=HR)
    world.days(900)

    assert world.notices == []
    assert (world.state.dues, world.state.asks, world.state.asked) == ((), (), ())


def test_stop_switch_during_the_check_is_the_tables_row() -> None:
    """An open check ends as not invited."""
    world = departed("involuntary")
    world.do("deceased_or_stop", Party.HR, person=HR)

    assert state_of(world) == ("not_invited", "not_invited")
    assert world.state.asks == ()


def test_stop_switch_while_employed_lets_the_leave_pass_in_silence() -> None:
    """The tour ends on the fact; nobody is invited."""
    world = AllianceWorld()
    world.hire()
    world.leave(LAST_DAY)
    world.do("deceased_or_stop", Party.HR, person=HR)
    world.until(at(date(2027, 6, 30)))

    assert [event for _, event in world.told] == ["leave_started", "person_left"]
    assert world.notices == []
    assert state_of(world) == ("not_invited", "not_invited")


def test_stopped_alliance_takes_no_more_choices() -> None:
    """Leaving stays possible, joining does not."""
    world = invited()
    world.do("deceased_or_stop", Party.HR, person=HR)

    with pytest.raises(GuardError, match="stopped"):
        world.do("accept", news="true")


def test_return_before_the_invitation_stops_it() -> None:
    """Who works here again is not invited to the network."""
    world = departed()
    world.learn(FactKind.REHIRED, date(2026, 7, 6), termination=None)
    world.until(at(date(2027, 1, 1)))

    assert "alumni_invitation" not in world.purposes()
    assert world.state.alumni is None


def test_erasure_ends_the_alliance() -> None:
    """Nothing is planned, asked or known any more."""
    world = member()
    world.do("erase")

    assert state_of(world) == ("erased", "erased")
    assert (world.state.facts, world.state.dues, world.state.asks) == (None, (), ())
    assert world.state.state is AllianceStateName.ERASED


def test_erasure_waits_for_an_open_invitation() -> None:
    """The table knows no erasure of somebody invited: decline first."""
    with pytest.raises(NotAllowedError, match="no erase in state invited"):
        invited().do("erase")


def test_erased_person_in_the_people_system_erases_here() -> None:
    """The source's erasure counts for a former person."""
    world = member()
    world.learn(FactKind.ERASED)
    world.learn(FactKind.REHIRED, date(2027, 1, 4))

    assert state_of(world) == ("erased", AlumniState.ERASED)
