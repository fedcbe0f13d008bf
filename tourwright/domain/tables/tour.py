"""The tour of duty: one machine for the three kinds."""

from enum import StrEnum

from tourwright.domain.machine import Machine, Row
from tourwright.domain.model import MachineName
from tourwright.domain.tables.parties import HRIS, SYS, TIMER, E, H, M


class TourState(StrEnum):
    """The states of this machine, in the order of its table."""

    PROPOSED = "proposed"
    DRAFTING = "drafting"
    SIGNING = "signing"
    ABANDONED = "abandoned"
    VOID = "void"
    NEGOTIATING = "negotiating"
    COMMITTED = "committed"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED_EARLY = "ended_early"
    CLOSING = "closing"
    SUPERSEDED = "superseded"
    COMPLETED = "completed"


S = TourState

UNCOMMITTED = frozenset({S.PROPOSED, S.DRAFTING, S.NEGOTIATING, S.SIGNING})
"""States of a text that the two may still change without an amendment."""

ROWS = (
    Row(
        S.PROPOSED,
        "open_draft",
        S.DRAFTING,
        (E, M),
        "",
        "the opener gets a private draft; HRIS joiner or import may also have created the slot",
    ),
    Row(
        S.PROPOSED,
        "use_standard_text",
        S.SIGNING,
        (SYS,),
        "kind=rotational",
        "standard text, no negotiation; both may still add their own aspirations",
    ),
    Row(
        S.PROPOSED,
        "person_left",
        S.ABANDONED,
        (HRIS,),
        "effective date reached",
        "no mail to anyone",
    ),
    Row(S.PROPOSED, "duplicate", S.VOID, (H,), "same person+assignment already has one"),
    Row(S.PROPOSED, "stale_60d", S.ABANDONED, (TIMER,), "", "one notice 14 d before"),
    Row(
        S.PROPOSED, "manager_changed", S.PROPOSED, (HRIS,), "effective", "owner of the slot changes"
    ),
    Row(
        S.DRAFTING,
        "share",
        S.NEGOTIATING,
        (E, M),
        "author's own side filled; manager writes own aspirations first",
        "from here both see every revision",
        who="author",
    ),
    Row(S.DRAFTING, "discard", S.ABANDONED, (E, M), "nothing shared yet", who="author"),
    Row(
        S.DRAFTING,
        "manager_changed",
        S.DRAFTING,
        (HRIS,),
        "",
        "old manager's private draft is NOT handed over; new manager starts from template",
    ),
    Row(S.DRAFTING, "person_left", S.ABANDONED, (HRIS,), "effective date reached"),
    Row(S.DRAFTING, "stale_60d", S.ABANDONED, (TIMER,)),
    Row(
        S.NEGOTIATING,
        "edit",
        S.NEGOTIATING,
        (E, M),
        "base_rev = head, else merge view",
        "clears the 'agreed' flag of that field on the other side",
    ),
    Row(S.NEGOTIATING, "agree_field", S.NEGOTIATING, (E, M)),
    Row(
        S.NEGOTIATING,
        "propose_sign",
        S.SIGNING,
        (E, M),
        "all required fields agreed; inside policy bounds; two distinct signers",
        "freezes hash H = hash(policy_hash, individual_hash)",
    ),
    Row(
        S.NEGOTIATING, "decline", S.ABANDONED, (E, M), "", "reason optional and private to the two"
    ),
    Row(
        S.NEGOTIATING,
        "manager_changed",
        S.NEGOTIATING,
        (HRIS,),
        "effective",
        "new manager takes the manager side; manager-side agreed flags reset; employee side kept",
    ),
    Row(
        S.NEGOTIATING,
        "person_left",
        S.ABANDONED,
        (HRIS,),
        "effective date reached",
        "draft text deleted after 30 d, not shown to HR",
    ),
    Row(S.NEGOTIATING, "stale_90d", S.ABANDONED, (TIMER,), "notices at 14/30/76 d"),
    Row(S.SIGNING, "sign_first", S.SIGNING, (E, M), "hash = head; actor is a party"),
    Row(
        S.SIGNING,
        "sign_second_future",
        S.COMMITTED,
        (E, M),
        "hash = head; other party signed; start > today",
        "both get the same page + hash",
    ),
    Row(
        S.SIGNING,
        "sign_second_now",
        S.ACTIVE,
        (E, M),
        "hash = head; other party signed; start <= today",
    ),
    Row(S.SIGNING, "edit", S.NEGOTIATING, (E, M), "", "voids any signature; both told"),
    Row(
        S.SIGNING,
        "withdraw_signature",
        S.NEGOTIATING,
        (E, M),
        "other side has not signed",
        who="signer",
    ),
    Row(S.SIGNING, "expired_14d", S.NEGOTIATING, (TIMER,), "", "signature voided, text kept"),
    Row(
        S.SIGNING,
        "policy_changed",
        S.NEGOTIATING,
        (SYS,),
        "policy hash of the team changed",
        "shows what changed",
    ),
    Row(S.SIGNING, "manager_changed", S.NEGOTIATING, (HRIS,), "effective"),
    Row(S.SIGNING, "person_left", S.ABANDONED, (HRIS,), "effective date reached"),
    Row(S.COMMITTED, "start_reached", S.ACTIVE, (TIMER,), "start date at employee's work place"),
    Row(
        S.COMMITTED,
        "start_reached_on_leave",
        S.PAUSED,
        (TIMER,),
        "employee on leave >= threshold",
        "start is held; nobody starts a mission while away",
    ),
    Row(
        S.COMMITTED,
        "amend_signed",
        S.COMMITTED,
        (E, M),
        "both signed the patch on the head",
        both=True,
    ),
    Row(S.COMMITTED, "manager_changed", S.COMMITTED, (HRIS,), "effective", "opens hand-over (H)"),
    Row(
        S.COMMITTED, "cancel_both", S.ABANDONED, (E, M), "both confirm", "never started", both=True
    ),
    Row(S.COMMITTED, "person_left", S.ENDED_EARLY, (HRIS,), "effective date reached"),
    Row(
        S.ACTIVE,
        "amend_signed",
        S.ACTIVE,
        (E, M),
        "both signed the patch on the head",
        "all timers re-computed from the new head",
        both=True,
    ),
    Row(
        S.ACTIVE,
        "manager_changed",
        S.ACTIVE,
        (HRIS,),
        "effective",
        "opens hand-over H: adopt same hash / propose amendment, 30 d",
    ),
    Row(
        S.ACTIVE,
        "leave_started",
        S.PAUSED,
        (HRIS,),
        "expected absence >= threshold (30 d)",
        "review/renewal/ask timers of the pair stop",
    ),
    Row(
        S.ACTIVE,
        "mission_declared",
        S.CLOSING,
        (E, M),
        "",
        "the other side is asked; mission, not date, is the true end",
    ),
    Row(S.ACTIVE, "end_reached", S.CLOSING, (TIMER,), "kind has an end"),
    Row(
        S.ACTIVE,
        "declare_transition",
        S.ACTIVE,
        (E, M),
        "no approval guard on purpose",
        "opens machine X beside the tour; may be a year ahead, so reviews and promises go on",
    ),
    Row(
        S.ACTIVE,
        "transition_near",
        S.CLOSING,
        (TIMER,),
        "14 d before the agreed last day",
        "final review, evidence of results, thanks",
    ),
    Row(
        S.ACTIVE,
        "successor_started",
        S.SUPERSEDED,
        (SYS,),
        "next tour of the chain became active",
        "rotation n -> n+1, advance, convert to foundational",
    ),
    Row(
        S.ACTIVE,
        "person_left",
        S.ENDED_EARLY,
        (HRIS,),
        "effective date reached",
        "employee / company / mutual / other; the no-surprise promise is looked at",
    ),
    Row(
        S.ACTIVE,
        "void",
        S.VOID,
        (H, E, M),
        "data error; HR + both confirm",
        "kept in the log",
        both=True,
    ),
    Row(
        S.PAUSED,
        "leave_ended",
        S.ACTIVE,
        (HRIS,),
        "",
        "due dates move to return + 10 working days, spread, not all at once",
    ),
    Row(
        S.PAUSED,
        "amend_signed",
        S.PAUSED,
        (E, M),
        "both signed",
        "usual way to move the end by the length of leave",
        both=True,
    ),
    Row(
        S.PAUSED,
        "end_reached",
        S.PAUSED,
        (TIMER,),
        "",
        "end is held until return; nobody is closed out while away",
    ),
    Row(
        S.PAUSED,
        "declare_transition",
        S.PAUSED,
        (E,),
        "by the absent employee only",
        "opens machine X; nobody is pushed while away",
    ),
    Row(S.PAUSED, "manager_changed", S.PAUSED, (HRIS,), "effective", "hand-over H opens on return"),
    Row(S.PAUSED, "person_left", S.ENDED_EARLY, (HRIS,), "effective date reached"),
    Row(
        S.CLOSING,
        "confirm_complete",
        S.COMPLETED,
        (E, M),
        "other side confirms; final review in or waived",
        "asks for thanks/recognition, result evidence",
    ),
    Row(
        S.CLOSING,
        "dispute",
        S.ACTIVE,
        (E, M),
        "other side says not complete",
        "opens an extra review with both views",
    ),
    Row(S.CLOSING, "extend", S.ACTIVE, (E, M), "amendment signed", both=True),
    Row(
        S.CLOSING,
        "successor_started",
        S.SUPERSEDED,
        (SYS,),
        "",
        "counts as completed when both confirmed the mission",
    ),
    Row(
        S.CLOSING,
        "window_30d",
        S.COMPLETED,
        (TIMER,),
        "30 d after last day or declaration, nobody answered",
        "flag 'unconfirmed', either may answer later",
    ),
    Row(
        S.CLOSING,
        "transition_done",
        S.COMPLETED,
        (HRIS,),
        "agreed last day reached and mission confirmed",
    ),
    Row(S.CLOSING, "person_left", S.ENDED_EARLY, (HRIS,), "mission not confirmed"),
    Row(
        S.CLOSING,
        "withdraw_transition",
        S.ACTIVE,
        (E, M),
        "machine X withdrawn",
        "plans can change",
    ),
    Row(S.CLOSING, "manager_changed", S.CLOSING, (HRIS,), "effective"),
    Row(S.COMPLETED, "reopen", S.CLOSING, (E, M), "both, <= 30 d", "undo", both=True),
    Row(
        S.ENDED_EARLY,
        "termination_rescinded",
        S.ACTIVE,
        (HRIS,),
        "<= 30 d",
        "after 30 d both must confirm the old text again",
    ),
)

TOUR = Machine(
    name=MachineName.TOUR,
    start=S.PROPOSED,
    ends=frozenset({S.ABANDONED, S.COMPLETED, S.ENDED_EARLY, S.SUPERSEDED, S.VOID}),
    rows=ROWS,
)
