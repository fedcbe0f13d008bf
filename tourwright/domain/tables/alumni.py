"""Membership in the alumni network (machine A)."""

from enum import StrEnum

from tourwright.domain.machine import Machine, Row
from tourwright.domain.model import MachineName
from tourwright.domain.tables.parties import HRIS, MAIL, SYS, TIMER, A, H, X


class AlumniState(StrEnum):
    """The states of this machine, in the order of its table."""

    ELIGIBILITY_CHECK = "eligibility_check"
    ELIGIBLE = "eligible"
    NOT_INVITED = "not_invited"
    UNREACHABLE = "unreachable"
    INVITED = "invited"
    MEMBER = "member"
    DECLINED = "declined"
    LEFT = "left"
    PAUSED = "paused"
    ERASED = "erased"


S = AlumniState

ROWS = (
    Row(
        S.ELIGIBILITY_CHECK,
        "good_standing",
        S.ELIGIBLE,
        (SYS, A),
        "rule true on effective leave date (HRIS reason in allowed list, or A/H decides)",
    ),
    Row(
        S.ELIGIBILITY_CHECK,
        "not_good_standing",
        S.NOT_INVITED,
        (SYS, A),
        "reason code",
        "person can ask for a second look",
    ),
    Row(
        S.ELIGIBILITY_CHECK,
        "deceased_or_stop",
        S.NOT_INVITED,
        (H,),
        "stop switch",
        "no mail at all",
    ),
    Row(
        S.ELIGIBILITY_CHECK,
        "undecided_30d",
        S.NOT_INVITED,
        (TIMER,),
        "",
        "A is told; never a silent limbo",
    ),
    Row(
        S.ELIGIBLE,
        "no_personal_mail",
        S.UNREACHABLE,
        (SYS,),
        "",
        "asked for in exit step; paper/HR route",
    ),
    Row(S.ELIGIBLE, "invite", S.INVITED, (TIMER,), "last day + 10 wd, one mail"),
    Row(
        S.INVITED,
        "accept",
        S.MEMBER,
        (X,),
        "POST after a page, choices per purpose",
        "double opt-in when address was typed by others",
    ),
    Row(
        S.INVITED,
        "decline",
        S.DECLINED,
        (X,),
        "one click + POST",
        "suppressed for ever (hash kept)",
    ),
    Row(
        S.INVITED,
        "no_answer",
        S.DECLINED,
        (TIMER,),
        "max 2 reminders (14 d, 45 d)",
        "data kept only as suppressed hash",
    ),
    Row(S.INVITED, "hard_bounce", S.UNREACHABLE, (MAIL,)),
    Row(S.UNREACHABLE, "new_address", S.INVITED, (X, A), "given by the person"),
    Row(S.UNREACHABLE, "give_up_12m", S.LEFT, (TIMER,)),
    Row(S.MEMBER, "pause", S.PAUSED, (X,), "until date or open"),
    Row(S.PAUSED, "resume", S.MEMBER, (X,)),
    Row(S.PAUSED, "pause_24m", S.LEFT, (TIMER,), "ask once"),
    Row(S.MEMBER, "leave", S.LEFT, (X,), "RFC 8058 POST or preference page", "at once; all lists"),
    Row(S.PAUSED, "leave", S.LEFT, (X,)),
    Row(S.MEMBER, "hard_bounce", S.UNREACHABLE, (MAIL,)),
    Row(
        S.MEMBER,
        "standing_revoked",
        S.LEFT,
        (A, H),
        "reason + two people",
        "person is told and can ask for a second look",
        both=True,
    ),
    Row(S.MEMBER, "rehired", S.PAUSED, (HRIS,), "HRIS match", "alliance goes on; old choices kept"),
    Row(S.MEMBER, "erase", S.ERASED, (X, H), "no legal hold"),
    Row(S.LEFT, "erase", S.ERASED, (X, H, TIMER), "no legal hold"),
    Row(S.DECLINED, "erase", S.ERASED, (X, H, TIMER), "no legal hold"),
    Row(S.DECLINED, "rejoin", S.INVITED, (X,), "own request"),
    Row(S.NOT_INVITED, "second_look_ok", S.ELIGIBLE, (A, H), "A + H", both=True),
    Row(S.NOT_INVITED, "erase", S.ERASED, (X, H, TIMER), "no legal hold"),
    Row(S.LEFT, "rejoin", S.INVITED, (X,), "own request"),
)

ALUMNI = Machine(
    name=MachineName.ALUMNI,
    start=S.ELIGIBILITY_CHECK,
    ends=frozenset({S.DECLINED, S.ERASED, S.LEFT, S.NOT_INVITED}),
    rows=ROWS,
)
