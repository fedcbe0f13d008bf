"""Answers to the one invitation, and that they stand."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.alliance_world import (
    INVITED_AT,
    LAST_DAY,
    PERSON,
    POLICY,
    AllianceWorld,
    at,
    departed,
    invited,
    member,
    state_of,
)
from tourwright.domain.errors import GuardError, NotAllowedError, NotAPartyError
from tourwright.domain.model import AskKind, AskOpen
from tourwright.domain.people import FactKind


def test_invitation_comes_ten_working_days_after_the_last_day() -> None:
    """One mail to the private address at 09:00 local, one ask with both answers."""
    world = departed()
    world.until(INVITED_AT - timedelta(minutes=1))
    early = world.purposes()
    world.until(INVITED_AT)

    notice = world.notices[-1]
    ask = world.records[-1].asks[-1]
    assert early == []
    assert (notice.purpose, notice.personal, notice.to) == ("alumni_invitation", True, PERSON)
    assert isinstance(ask, AskOpen)
    assert (ask.kind, ask.verbs) == (AskKind.ALUMNI_INVITATION, ("accept", "decline"))


def test_policy_decides_how_long_the_invitation_waits() -> None:
    """The working days are HR's choice."""
    world = AllianceWorld(replace(POLICY, invite_after_working_days=1))
    world.hire()
    world.leave(LAST_DAY)
    world.until(at(date(2026, 7, 1)))

    assert world.purposes() == ["alumni_invitation"]


def test_two_reminders_then_silence_is_a_no() -> None:
    """14 and 45 days, then nothing more, ever."""
    world = invited()
    world.until(INVITED_AT + timedelta(days=900))

    assert world.purposes() == ["alumni_invitation", "alumni_reminder", "alumni_reminder"]
    assert len({notice.key for notice in world.notices}) == 3
    assert state_of(world) == ("left", "declined")
    assert world.state.dues == ()


def test_joining_keeps_the_choice_for_each_purpose() -> None:
    """What was not said yes to is a no; reminders stop."""
    world = member()
    world.until(INVITED_AT + timedelta(days=200))

    assert world.state.alumni is not None
    assert world.state.alumni.purposes == ("news", "jobs")
    assert world.purposes() == ["alumni_invitation", "alumni_welcome"]
    assert [event.type for event in world.events][-1] == "alumni.joined"


def test_choices_are_in_the_journal() -> None:
    """Every purpose offered has its answer beside it."""
    world = member()
    joined = next(e for r in world.records for e in r.entries if e.event == "accept")

    assert dict(joined.body) == {
        "news": "true",
        "jobs": "true",
        "projects": "false",
        "asks": "false",
        "events": "false",
    }


def test_unknown_purpose_is_refused() -> None:
    """Consent is for what was offered."""
    world = invited()

    with pytest.raises(GuardError, match="no such purpose; offered: news, jobs"):
        world.do("accept", everything="true")


def test_decline_is_final_and_silent() -> None:
    """A no costs nothing and nothing follows."""
    world = invited()
    world.do("decline")
    world.until(INVITED_AT + timedelta(days=400))

    assert state_of(world) == ("left", "declined")
    assert world.purposes() == ["alumni_invitation"]
    assert world.state.asks == ()


@pytest.mark.parametrize("event", ["decline", "leave"])
def test_after_a_no_no_moment_waits(event: str) -> None:
    """No reminder comes, nor the end of a wait."""
    world = invited()
    before = [due.event for due in world.state.dues]

    world.do(event)

    assert before
    assert (world.state.dues, world.state.asked) == ((), ())


def test_one_click_on_the_invitation_is_a_no() -> None:
    """The mail's own unsubscribe works before anybody joined, and twice."""
    world = invited()
    world.do("leave")
    records = len(world.records)
    world.do("leave")

    assert state_of(world) == ("left", "declined")
    assert len(world.records) == records


def test_member_leaves_at_once() -> None:
    """RFC 8058: one POST, no way back but an own request."""
    world = member()
    world.do("leave")

    assert state_of(world) == ("left", "left")
    assert [event.type for event in world.events][-1] == "alumni.left"


def test_who_left_may_come_back_by_own_request() -> None:
    """Rejoining sends one new invitation with links that work."""
    world = member()
    world.do("leave")
    world.do("rejoin")
    world.do("accept", events="true")

    assert state_of(world) == ("alumni_member", "member")
    assert len({notice.key for notice in world.notices}) == len(world.notices) == 4


def test_somebody_else_cannot_answer() -> None:
    """A forwarded invitation is bound to the invited person."""
    world = invited()

    with pytest.raises(NotAPartyError, match="not yours"):
        world.do("accept", person="p-other")


def test_answer_without_an_invitation_is_refused() -> None:
    """There is no membership before a departure."""
    world = AllianceWorld()
    world.hire()

    with pytest.raises(NotAllowedError, match="no departure yet"):
        world.do("accept")


def test_pause_until_a_day_ends_on_it() -> None:
    """The alum names the day."""
    world = member()
    world.do("pause", day=date(2026, 12, 1))
    paused = state_of(world)
    world.until(at(date(2026, 12, 1), 9))

    assert (paused, state_of(world)) == (("paused", "paused"), ("alumni_member", "member"))


def test_pause_until_yesterday_is_refused() -> None:
    """A pause lies ahead."""
    with pytest.raises(GuardError, match="over already"):
        member().do("pause", day=date(2026, 7, 1))


def test_open_pause_asks_once_and_ends_after_24_months() -> None:
    """One question, then membership ends in silence."""
    world = member()
    world.do("pause")
    world.until(at(date(2029, 1, 1)))

    assert world.purposes() == ["alumni_invitation", "alumni_welcome", "alumni_pause_ends"]
    assert state_of(world) == ("left", "left")


def test_resumed_pause_forgets_its_end() -> None:
    """After an own resume nothing ends by itself."""
    world = member()
    world.do("pause")
    world.do("resume")
    world.until(at(date(2029, 1, 1)))

    assert state_of(world) == ("alumni_member", "member")


def test_member_who_works_here_again_cannot_resume() -> None:
    """Membership rests; leaving the network is possible all the same."""
    world = member()
    world.learn(FactKind.REHIRED, date(2027, 1, 4), termination=None)
    world.until(at(date(2027, 1, 4), 12))
    with pytest.raises(GuardError, match="rests while"):
        world.do("resume")
    world.do("leave")

    assert state_of(world) == ("employed_no_tour", "left")


def test_second_departure_invites_again_with_the_old_choices() -> None:
    """One invitation for each departure."""
    world = member()
    world.learn(FactKind.REHIRED, date(2027, 1, 4), termination=None)
    world.until(at(date(2027, 1, 4), 12))
    world.leave(date(2028, 1, 31))
    world.until(at(date(2028, 3, 1)))

    assert world.state.alumni is not None
    assert world.purposes().count("alumni_invitation") == 2
    assert world.state.alumni.purposes == ("news", "jobs")


def test_who_declined_is_not_asked_after_the_next_departure() -> None:
    """A no is for ever, unless the person comes by own request."""
    world = invited()
    world.do("decline")
    world.learn(FactKind.REHIRED, date(2027, 1, 4), termination=None)
    world.until(at(date(2027, 1, 4), 12))
    world.leave(date(2028, 1, 31))
    world.until(at(date(2028, 6, 1)))

    assert world.purposes().count("alumni_invitation") == 1
    assert state_of(world) == ("left", "declined")
