"""The renewal talk (region W): what comes next, with five outcomes of equal weight.

Source: statement of alliance, Article 1: with about twelve months to go, the two discuss a new tour
here or a transition to a different company.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from tourwright.domain.errors import GuardError, NotAllowedError
from tourwright.domain.machine import Row
from tourwright.domain.model import AskKind, MachineName, Party, TourKind
from tourwright.domain.plan import Plan
from tourwright.domain.tables import RENEWAL, RenewalState, TourState
from tourwright.domain.tour_meetings import meeting_of
from tourwright.domain.tour_running import settle
from tourwright.domain.tour_state import PAIR, OpenAsk, Renewal, Tour
from tourwright.domain.tour_transition import declare_beside
from tourwright.domain.tour_turn import SIDES, RepeatError, Turn, other_side
from tourwright.domain.tour_view import side_name

W = MachineName.RENEWAL
CHOICES = (
    "choose_next_tour",
    "choose_extend",
    "choose_foundational",
    "choose_transition",
    "not_yet",
)
NEXT_KINDS = {"rotate": TourKind.ROTATIONAL, "advance": TourKind.TRANSFORMATIONAL}
"""A next tour of a named kind, as the end of a rotation offers it (C19); the words of a choice."""

SLOT_VERBS = ("accept_slot", "schedule")
AFTER_DUE = timedelta(hours=1)
PROPOSED_IN = timedelta(days=7)
FAR_DAYS = 90
FRIDAY = 4


def due(turn: Turn) -> None:
    """Ask both for a slot on the day the plan named."""
    _fall_due(turn, "due")


def pull_forward(turn: Turn) -> None:
    """Ask for the talk early: the right of first conversation."""
    turn.side()
    renewal = current(turn.tour)
    RENEWAL.row(renewal.state, "pull_forward", turn.party)
    if turn.tour.state == TourState.PAUSED:
        raise NotAllowedError("renewal: no pull_forward while the employee is away")
    slot = _weekday(turn.now.replace(minute=0, second=0, microsecond=0) + PROPOSED_IN)
    turn.change(renewal=replace(renewal, slot=slot, pulled_forward=True))
    _fall_due(turn, "pull_forward")
    _tell_meeting(turn)


def schedule(turn: Turn) -> None:
    """Accept the slot that stands (`accept_slot`), or name one; it stands when both accept."""
    renewal = current(turn.tour)
    row = RENEWAL.row(renewal.state, "schedule", turn.party)
    slot = _slot_named(turn, renewal)
    if slot != renewal.slot:
        turn.change(renewal=replace(renewal, slot=slot))
        _tell_meeting(turn)
    if turn.party is Party.SYSTEM or _both_accept(turn, row, slot):
        _scheduled(turn, row)


def cancelled(turn: Turn) -> None:
    """Give up the slot; the talk itself stays due."""
    side = turn.side()
    row = _row(turn, "cancelled")
    _drop_consents(turn)
    _note(turn, row, reason=turn.act.reason)
    turn.close_asks("cancelled", _of_talk)
    turn.tell("renewal_cancelled", other_side(side))
    _ask(turn, AskKind.RENEWAL_SLOT, SLOT_VERBS, "renewal_due")


def held(turn: Turn) -> None:
    """Confirm that the talk was held; with the second yes both are asked for the outcome."""
    side = turn.side()
    renewal = current(turn.tour)
    row = RENEWAL.row(renewal.state, "held", side)
    if renewal.slot is not None and turn.now < renewal.slot:
        raise GuardError(
            f"the talk begins at {renewal.slot:%Y-%m-%d %H:%M} UTC: say afterwards that it was held"
        )
    everybody = turn.both(RENEWAL, replace(row, both=True), str(renewal.number))
    turn.answered(AskKind.RENEWAL_HELD, side, str(renewal.number))
    if not everybody:
        return
    turn.change(
        renewal=replace(renewal, state=row.target, since=turn.now, held_on=turn.today, choices={})
    )
    _note(turn, row)
    turn.replan = True
    _ask(turn, AskKind.RENEWAL_CHOICE, CHOICES, "renewal_choice")


def choose(turn: Turn) -> None:
    """Choose an outcome; one of both takes effect when the two chose the same."""
    side, verb = turn.side(), turn.act.event
    renewal = current(turn.tour)
    if verb != "not_yet":
        RENEWAL.row(renewal.state, verb, side)
    if renewal.state != RenewalState.HELD:
        raise NotAllowedError(f"renewal: no {verb} in state {renewal.state}: hold the talk first")
    chosen = _word_of(turn)
    if renewal.choices.get(side.value) == chosen:
        raise RepeatError
    turn.answered(AskKind.RENEWAL_CHOICE, side, str(renewal.number))
    choices = {**renewal.choices, side.value: chosen}
    turn.change(renewal=replace(renewal, choices=choices))
    if verb == "choose_transition":
        _chosen(turn, verb)
        turn.mark(private_to=PAIR)
        declare_beside(turn)
        return
    turn.note(W, f"{verb}_consent", (renewal.state, renewal.state), str(renewal.number))
    turn.mark(private_to=turn.act.person_key, at=turn.said_at(renewal.since))
    if len(choices) == len(SIDES):
        _compare(turn, choices)


def overdue_21d(turn: Turn) -> None:
    """Remind whoever has not accepted a slot."""
    row = _row(turn, "overdue_21d")
    _note(turn, row)
    asked = {ask.party for ask in turn.tour.asks if ask.kind is AskKind.RENEWAL_SLOT}
    for party in SIDES:
        if party in asked or not asked:
            turn.tell("renewal_remind", party, _subject(turn))


def undecided_60d(turn: Turn) -> None:
    """Ask again what comes next."""
    row = _row(turn, "undecided_60d")
    turn.change(renewal=replace(current(turn.tour), choices={}))
    _note(turn, row)
    turn.close_asks("asked_again", _of_talk)
    _ask(turn, AskKind.RENEWAL_CHOICE, CHOICES, "renewal_choice")


def end_reached(turn: Turn) -> None:
    """Settle a talk that was held without a choice when the end has come."""
    settle(turn, "end_reached", outcome="open")


def end_moved(turn: Turn) -> None:
    """Note that the end moved: the plan names the new day, the calendar entry follows it."""
    renewal = turn.tour.renewal
    if renewal and RENEWAL.may(renewal.state, "end_moved", Party.SYSTEM):
        row = RENEWAL.row(renewal.state, "end_moved", Party.SYSTEM)
        turn.note(W, "end_moved", (row.source, row.target), str(renewal.number))


def take_plan(turn: Turn, plan: Plan) -> None:
    """Place the talk where the plan says, or open a new one when the end moved far away."""
    renewal = turn.tour.renewal
    if renewal is None:
        return
    if _moved_far(renewal, plan):
        _again(turn)
    if current(turn.tour).state == RenewalState.NOT_DUE:
        _place(turn, plan)


def current(tour: Tour) -> Renewal:
    """Return the talk. Raises NotAllowedError before the tour is committed."""
    if tour.renewal is None:
        raise NotAllowedError(f"renewal: no talk in tour state {tour.state}: commit first")
    return tour.renewal


def _fall_due(turn: Turn, event: str) -> None:
    row = _row(turn, event)
    _note(turn, row)
    _ask(turn, AskKind.RENEWAL_SLOT, SLOT_VERBS, "renewal_due")
    turn.tell_world("renewal.due")
    turn.trigger("renewal.due", str(current(turn.tour).number))
    turn.replan = True


def _both_accept(turn: Turn, row: Row, slot: datetime) -> bool:
    side = turn.side()
    number = str(current(turn.tour).number)
    everybody = turn.both(RENEWAL, replace(row, both=True), number, slot.isoformat())
    turn.answered(AskKind.RENEWAL_SLOT, side, number)
    if not everybody:
        _ask(turn, AskKind.RENEWAL_SLOT, SLOT_VERBS, "", (other_side(side),))
    return everybody


def _scheduled(turn: Turn, row: Row) -> None:
    renewal = current(turn.tour)
    turn.change(renewal=replace(renewal, state=row.target, since=turn.now))
    _note(turn, row, slot=renewal.slot.isoformat() if renewal.slot else "")
    turn.close_asks("answered", _of_talk)
    _ask(turn, AskKind.RENEWAL_HELD, ("held",), "renewal_scheduled")


def _word_of(turn: Turn) -> str:
    """Return what was chosen: the verb, or the word for a next tour of a named kind."""
    verb, kind = turn.act.event, turn.act.fields.get("next_kind", "")
    if verb != "choose_next_tour" or not kind:
        return verb
    for word, named in NEXT_KINDS.items():
        if named == kind:
            return word
    raise GuardError("next_kind is rotational or transformational, or left out")


def _agreed(chosen: set[str]) -> str:
    """Return what both chose, "" when that differs; a next tour of any kind suits a named one."""
    named = chosen - {"choose_next_tour"} if chosen & set(NEXT_KINDS) else chosen
    return next(iter(named)) if len(named) == 1 else ""


def _compare(turn: Turn, choices: dict[str, str]) -> None:
    """Settle when both chose the same; ask again, both choices shown, when they differ."""
    agreed = _agreed(set(choices.values()))
    if agreed:
        if agreed != "not_yet":
            _chosen(turn, agreed)
        return
    shown = {side_name(party): choices[party.value] for party in SIDES}
    turn.note(W, "choices_differ", subject_id=_subject(turn), facts=shown)
    turn.close_asks("choices_differ", _of_talk)
    _ask(turn, AskKind.RENEWAL_CHOICE, CHOICES, "renewal_choice")
    turn.change(renewal=replace(current(turn.tour), choices={}))


def _chosen(turn: Turn, word: str) -> None:
    """Settle the talk, and open what was chosen."""
    verb = "choose_next_tour" if word in NEXT_KINDS else word
    settle(turn, verb)
    kinds = {**NEXT_KINDS, "choose_next_tour": "", "choose_foundational": TourKind.FOUNDATIONAL}
    if word in kinds:
        turn.tell_alliance("tour_chosen", next_kind=str(kinds[word]))
    if verb == "choose_extend" and turn.tour.kind is not TourKind.FOUNDATIONAL:
        turn.tell_both("extension_wanted", _subject(turn))


def _moved_far(renewal: Renewal, plan: Plan) -> bool:
    if renewal.state != RenewalState.SETTLED or not renewal.held_on or not plan.renewal_on:
        return False
    return (plan.renewal_on - renewal.held_on).days > FAR_DAYS


def _again(turn: Turn) -> None:
    """Begin a new talk: the one held was about an end that is no longer near.

    The plan that said so was made for a talk that is settled, and has no day for another one.
    """
    renewal = current(turn.tour)
    row = RENEWAL.row(renewal.state, "end_moved_far", Party.SYSTEM)
    turn.change(renewal=Renewal(renewal.number + 1, row.target, turn.now))
    turn.note(W, "end_moved_far", (row.source, row.target), str(renewal.number + 1))
    turn.replan = True


def _place(turn: Turn, plan: Plan) -> None:
    """Put the talk into the calendar, or move its entry; never a second one."""
    renewal = current(turn.tour)
    slots = [
        coming.at + AFTER_DUE
        for coming in plan.dues
        if (coming.machine, coming.event) == (W, "due")
    ]
    if not slots:
        return
    if slots[0] != renewal.slot:
        turn.change(renewal=replace(renewal, slot=slots[0]))
        _tell_meeting(turn)


def _tell_meeting(turn: Turn) -> None:
    renewal = current(turn.tour)
    renewal = replace(renewal, sequence=renewal.sequence + 1)
    turn.change(renewal=renewal)
    turn.meet(meeting_of(turn.tour, renewal, renewal.sequence))


def _slot_named(turn: Turn, renewal: Renewal) -> datetime:
    """Return the slot of the act, or the one that stands."""
    text = turn.act.fields.get("at", "")
    if not text:
        if renewal.slot is None:
            raise GuardError("no slot stands: name one in `at`")
        return renewal.slot
    try:
        slot = datetime.fromisoformat(text)
    except ValueError as broken:
        raise GuardError("at is no moment: write it as 2028-01-17T09:00:00+00:00") from broken
    if slot.tzinfo is None or slot <= turn.now:
        raise GuardError("at must be a moment to come, with its zone")
    return slot


def _weekday(slot: datetime) -> datetime:
    """Return the slot, moved to Monday when it falls on a weekend."""
    return slot + timedelta(days=7 - slot.weekday() if slot.weekday() > FRIDAY else 0)


def _ask(
    turn: Turn,
    kind: AskKind,
    verbs: tuple[str, ...],
    purpose: str,
    parties: tuple[Party, ...] = SIDES,
) -> None:
    """Ask about the talk; the facts are the slot, or what both chose when it was not the same."""
    renewal = current(turn.tour)
    slot = {"at": renewal.slot.isoformat()} if renewal.slot else {}
    chosen = {side_name(Party(side)): verb for side, verb in renewal.choices.items()}
    for party in parties:
        turn.ask(
            kind,
            W,
            verbs,
            party,
            subject_id=str(renewal.number),
            purpose=purpose,
            facts={**slot, **chosen},
        )


def _row(turn: Turn, event: str) -> Row:
    """Find the row and put the talk into its target."""
    renewal = current(turn.tour)
    row = RENEWAL.row(renewal.state, event, turn.party)
    since = renewal.since if row.source == row.target else turn.now
    turn.change(renewal=replace(renewal, state=row.target, since=since))
    return row


def _note(turn: Turn, row: Row, **body: str) -> None:
    turn.note(W, row.event, (row.source, row.target), _subject(turn), facts=body)


def _subject(turn: Turn) -> str:
    return str(current(turn.tour).number)


def _of_talk(ask: OpenAsk) -> bool:
    return ask.machine is W


def _drop_consents(turn: Turn) -> None:
    kept = tuple(each for each in turn.tour.consents if each.machine is not W)
    turn.change(consents=kept)
