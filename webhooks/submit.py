"""What people do on their pages, one way for all: an open question is answered, else an own act.

submit -> an open question fits -> `webhooks.decide`
       -> none fits             -> claim -> the workflow applies it -> recorded
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import request

from tourwright.domain.asks import Actor, workflow_of
from tourwright.domain.errors import StaleStatementError
from tourwright.domain.model import Act, MachineName, Party, TourView
from tourwright.domain.people import Person
from tourwright.domain.rights import Role
from tourwright.domain.undo import rests_until
from tourwright.ports import Ask, PendingAct, Terms, TransientError
from webhooks.decide import MESSAGES, DecideKind, Decider, DecideResult, Decision, apply, in_words
from webhooks.deps import Deps
from webhooks.i18n import _
from webhooks.page_kit import ONCE
from webhooks.who import Seen, Who, seen, who

PARTIES: Mapping[Role, Party] = {
    Role.EMPLOYEE: Party.EMPLOYEE,
    Role.MANAGER: Party.MANAGER,
    Role.DELEGATE: Party.DELEGATE,
    Role.HR: Party.HR,
}
"""As whom a person acts, the nearest first."""

TAKEN = frozenset(
    {
        DecideKind.DONE,
        DecideKind.RECORDED,
        DecideKind.HELD,
        DecideKind.RESTS,
        DecideKind.REPEAT,
    }
)


@dataclass(frozen=True)
class Wish:
    """What somebody wants done: a verb of a machine, with what it needs.

    once tells two sendings of one form from two wishes; "" takes it from the form.
    """

    machine: MachineName
    verb: str
    subject_id: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    day: date | None = None
    text_hash: str = ""
    once: str = ""


@dataclass(frozen=True)
class Done:
    """What became of it, in a sentence; field names the part to put right, "" for none.

    until is when an act that rests takes effect.
    """

    kind: DecideKind
    message: str
    field: str = ""
    act_id: str = ""
    until: datetime | None = None

    @property
    def is_taken(self) -> bool:
        """Say whether it is stored; else the page shows the message and keeps what was typed."""
        return self.kind in TAKEN


def submit(deps: Deps, wish: Wish) -> Done:
    """Do it, as whoever is signed in, to the tour of the address; a repeat is one act."""
    here, tour = who(), seen()
    ask = _open_ask(deps, here, tour, wish)
    return _own(deps, tour, wish) if ask is None else _answer(deps, here, ask, wish)


def party_of(roles: frozenset[Role]) -> Party | None:
    """Return as whom somebody in these roles acts, None for a reader."""
    return next((party for role, party in PARTIES.items() if role in roles), None)


def _open_ask(deps: Deps, here: Who, tour: Seen, wish: Wish) -> Ask | None:
    """Return the open question to this person that the wish answers."""
    assert tour.view is not None, "the page is about a tour"
    return next(
        (
            ask
            for ask in deps.asks.open_in(tour.view.tour_id)
            if ask.person_key == here.person_key and _fits(ask, wish)
        ),
        None,
    )


def _fits(ask: Ask, wish: Wish) -> bool:
    same = (ask.machine, ask.subject_id) == (wish.machine.value, wish.subject_id)
    return same and wish.verb in ask.verbs


def _answer(deps: Deps, here: Who, ask: Ask, wish: Wish) -> Done:
    decision = Decision(
        ask_id=ask.ask_id,
        verb=wish.verb,
        revision=ask.revision,
        actor=Actor(here.person_key),
        channel="page",
        fields=wish.fields,
        reason=wish.reason,
        day=wish.day,
        text_hash=wish.text_hash,
    )
    decider = Decider(deps.asks, deps.engine, deps.recorder, deps.clock, deps.token_key)
    return _done(decider.decide(decision, ask))


def _done(result: DecideResult) -> Done:
    message = result.message
    return Done(result.kind, _(message), result.field, result.act_id, result.until)


def _own(deps: Deps, tour: Seen, wish: Wish) -> Done:
    assert tour.view is not None, "the page is about a tour"
    party = party_of(tour.roles)
    if party is None:
        return Done(DecideKind.FORBIDDEN, _(MESSAGES[DecideKind.FORBIDDEN]))
    return submit_to(deps, tour.view, party, wish)


def submit_to(deps: Deps, view: TourView, party: Party, wish: Wish) -> Done:
    """Do it as an own act to this tour, for a page about many; the caller knows the party."""
    act = _act(who(), view.tour_id, party, wish)
    workflow_id = workflow_of(view.tour_id, view.alliance_id)
    return _claimed(deps, PendingAct(act, workflow_id, "", deps.clock.now()))


def submit_about(deps: Deps, person: Person, wish: Wish, *, party: Party | None = None) -> Done:
    """Do it, as whoever is signed in, to somebody's alliance: with a tour or without one.

    party is for pages that know better as whom.
    """
    party = party or party_of(seen().roles)
    if party is None:
        return _said(DecideKind.FORBIDDEN, "")
    act = _act(who(), person.alliance_id, party, wish)
    workflow_id = workflow_of(person.alliance_id, person.alliance_id)
    return _claimed(deps, PendingAct(act, workflow_id, "", deps.clock.now()))


def _claimed(deps: Deps, pending: PendingAct) -> Done:
    act = pending.act
    until = rests_until(act.machine, act.event, pending.taken_at)
    word = deps.asks.claim_on(Terms(rests_until=until), pending, None).word
    if word == "resting":
        kind = DecideKind.RESTS
        return Done(kind, _(MESSAGES[kind]), act_id=act.act_id, until=until)
    if word != "taken":
        return _said(DecideKind.REPEAT, act.act_id)
    return _applied(deps, pending)


def _applied(deps: Deps, pending: PendingAct) -> Done:
    act_id = pending.act.act_id
    try:
        refused = apply(pending, deps.engine, deps.recorder, deps.asks)
    except TransientError:
        return _said(DecideKind.RECORDED, act_id)
    if refused is None:
        return _said(DecideKind.DONE, act_id)
    kind = DecideKind.STALE if isinstance(refused, StaleStatementError) else DecideKind.REFUSED
    return Done(kind, _(in_words(refused)), getattr(refused, "field", ""), act_id)


def _said(kind: DecideKind, act_id: str) -> Done:
    return Done(kind, _(MESSAGES[kind]), act_id=act_id)


def _act(here: Who, tour_id: str, party: Party, wish: Wish) -> Act:
    once = wish.once or request.form.get(ONCE, "")
    parts = (tour_id, once, wish.machine.value, wish.verb, wish.subject_id, here.person_key)
    return Act(
        act_id="own-" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24],
        machine=wish.machine,
        event=wish.verb,
        party=party,
        person_key=here.person_key,
        channel="page",
        subject_id=wish.subject_id,
        text_hash=wish.text_hash,
        reason=wish.reason,
        day=wish.day,
        fields=dict(wish.fields),
    )
