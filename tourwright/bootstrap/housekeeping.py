"""What the worker process looks after once an hour: what is deleted, and what HR is told of."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from tourwright.bootstrap import microsoft
from tourwright.bootstrap.counterparts import giving_back
from tourwright.bootstrap.hris_health import forgetting
from tourwright.bootstrap.hris_import import importing
from tourwright.bootstrap.parts import Parts
from tourwright.bootstrap.repinning import repinning
from tourwright.domain.model import Act, MachineName, Notice, Party, Record
from tourwright.ports import PendingAct
from tourwright.store import Store
from tourwright.store.both_away import AwayPair
from tourwright.store.erasures import Erasure
from tourwright.temporal import alliance_workflow_id, tour_workflow_id
from webhooks.housekeeping import Chore, Housekeeper

SESSIONS_KEPT = timedelta(days=1)
"""Ended sessions are remembered so long, so that a form sent too late finds its writer."""

BOTH_AWAY = timedelta(days=30)
"""How long both sides of a tour are away before HR is told."""

Days = Callable[[], Mapping[str, int]]
IsOver = Callable[[str], bool]
Purge = Callable[[datetime, timedelta], int]


def housekeeper_of(parts: Parts) -> Housekeeper:
    """Build the thread that deletes; HR's days are looked up each time."""

    def days() -> Mapping[str, int]:
        catalogue = parts.catalogue.current
        return catalogue.policies[catalogue.default_policy].retention_days

    chores = chores_of(parts.store, days, parts.engine.is_over)
    if parts.microsoft is not None:
        chores += microsoft.chores_of(parts, parts.microsoft)
    chores += forgetting(parts) + importing(parts)
    chores += (repinning(parts.store, parts.engine, lambda: parts.catalogue.current),)
    return Housekeeper(chores, parts.clock)


def chores_of(store: Store, days: Days, is_over: IsOver) -> tuple[Chore, ...]:
    """Return what is deleted; without a number of days a thing is kept for ever."""
    return (
        Chore("events", _kept_for(days, "inbox_events", store.inbox.purge)),
        Chore("messages", _kept_for(days, "sent_messages", store.outbox.purge)),
        Chore("letters", _kept_for(days, "sent_messages", store.letters.purge)),
        Chore("cards", _kept_for(days, "sent_messages", store.cards.purge)),
        Chore("tokens", store.tokens.purge),
        Chore("sessions", lambda now: store.sessions.purge(now - SESSIONS_KEPT)),
        Chore("conversations", _conversations(store)),
        Chore("away", _both_away(store)),
        Chore("counterparts", giving_back(store)),
        Chore("drafts", _kept_for(days, "abandoned_drafts", store.drafts.purge)),
        Chore("leavers", _kept_for(days, "left_without_membership", _leavers(store))),
        Chore("people", _erased(store, is_over)),
    )


def _conversations(store: Store) -> Callable[[datetime], int]:
    """Return the chore that forgets first conversations a year after their tour."""

    def work(now: datetime) -> int:
        store.conversations.note_ends(now)
        return store.pair_texts.drop_before(now.date() + timedelta(days=1))

    return work


def _both_away(store: Store) -> Callable[[datetime], int]:
    """Return the chore that tells HR, once, of tours in which nobody is there (E29)."""

    def work(now: datetime) -> int:
        pairs = store.views.both_away(now.date() - BOTH_AWAY)
        return sum(store.recorder.record(_told(pair)) for pair in pairs)

    return work


def _told(pair: AwayPair) -> Record:
    """Return the line for HR; its key is the absence, so it is said once."""
    facts = {"person": pair.employee_key, "days": str(BOTH_AWAY.days)}
    key = f"{pair.tour_id}:hr_both_away:{pair.since.isoformat()}"
    notice = Notice(key, "hr_both_away", "", Party.HR, facts=facts)
    return Record(pair.alliance_id, pair.tour_id, 0, notices=(notice,))


def _leavers(store: Store) -> Purge:
    """Return the chore that lets an alliance erase itself, long after a leave without a yes.

    The act is only stored here: the web process hands it over, as it does the acts of people.
    """

    def work(now: datetime, keep: timedelta) -> int:
        due = store.leavers.due(now - keep)
        acts = [_erase(alliance_id, length, now) for alliance_id, length in due]
        return sum(store.asks.claim(each, None) == "taken" for each in acts)

    return work


def _erase(alliance_id: str, length: int, now: datetime) -> PendingAct:
    """Return the act; refused once, it is tried again only when more has happened."""
    act_id = f"retention-{alliance_id}-{length}"
    act = Act(act_id, MachineName.ALLIANCE, "erase", Party.TIMER, channel="retention")
    return PendingAct(act, alliance_workflow_id(alliance_id), "", now)


def _erased(store: Store, is_over: IsOver) -> Callable[[datetime], int]:
    """Return the chore that erases a person once no workflow needs the alliance's key."""

    def work(now: datetime) -> int:
        closed = [each for each in store.erasures.due() if all(map(is_over, _workflows(each)))]
        for erasure in closed:
            store.erasures.carry_out(erasure.alliance_id, now)
        return len(closed)

    return work


def _workflows(erasure: Erasure) -> list[str]:
    tours = [tour_workflow_id(tour_id) for tour_id in erasure.tour_ids]
    return [alliance_workflow_id(erasure.alliance_id), *tours]


def _kept_for(days: Days, what: str, purge: Purge) -> Callable[[datetime], int]:
    def work(now: datetime) -> int:
        keep = days().get(what)
        return 0 if keep is None else purge(now, timedelta(days=keep))

    return work
