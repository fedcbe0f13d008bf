"""Recognition: thanks that belong to whom they are given to (region R).

The employee of the tour reads them first and alone decides whether anybody else does. Until then
the words are in no line of the history, so thanks taken back leave none.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from tourwright.domain.errors import GuardError, NotAllowedError, NotAPartyError
from tourwright.domain.machine import Row
from tourwright.domain.model import AskKind, Due, MachineName, Party
from tourwright.domain.region_words import said_words
from tourwright.domain.tables import RECOGNITION, RecognitionState
from tourwright.domain.tour_regions import Thanks
from tourwright.domain.tour_state import Tour
from tourwright.domain.tour_turn import E, M, Turn

R = MachineName.RECOGNITION
KINDS = ("accomplishment", "values")
SCOPES = {"publish_team": "team", "publish_company": "company"}
RETRACT_HOURS, DEFAULT_DAYS = 24, 7
MOST_WAITING, KEPT = 3, 24
LONGEST_VALUE = 200


def give(turn: Turn) -> None:
    """Thank the employee for what was achieved, or for a value that was lived."""
    row = RECOGNITION.row(RECOGNITION.start, "give", turn.party)
    _must_be_another(turn)
    kind, value = _for_what(turn.act.fields)
    number = turn.tour.thanks_count + 1
    thanks = Thanks(
        thanks_id=f"t{number}",
        state=row.target,
        by=turn.party,
        person_key=turn.act.person_key,
        to_key=turn.tour.employee.person_key,
        at=turn.now,
        text=said_words("text", turn.act.fields.get("text", "")),
        kind=kind,
        value=value,
    )
    turn.change(thanks=(*_kept(turn.tour.thanks), thanks), thanks_count=number)
    _note(turn, thanks, row)
    _ask(turn, thanks)


def retract(turn: Turn) -> None:
    """Take one's thanks back within a day; no word of them stays."""
    thanks, row = _found(turn)
    if turn.act.person_key != thanks.person_key:
        raise NotAPartyError("the one who gave the thanks may take them back")
    if turn.now > thanks.at + timedelta(hours=RETRACT_HOURS):
        raise GuardError(f"thanks can be taken back for {RETRACT_HOURS} hours: talk to each other")
    _settle(turn, replace(thanks, text="", value=""), row)


def keep_private(turn: Turn) -> None:
    """Keep the thanks to oneself."""
    turn.side()
    _settle(turn, *_found(turn))


def publish(turn: Turn) -> None:
    """Let the team or the company read them; the verb says which."""
    turn.side()
    event = turn.act.event
    scope = SCOPES.get(event) or turn.act.fields.get("scope", "")
    if scope not in SCOPES.values():
        raise GuardError("publish: name who may read it, the team or the company")
    thanks, row = _found(turn, "publish")
    _settle(turn, replace(thanks, scope=scope), row)


def default_7d(turn: Turn, due: Due) -> None:
    """Keep thanks private that the recipient said nothing about."""
    thanks = _thanks(turn.tour, due.subject_id)
    _settle(turn, thanks, RECOGNITION.row(thanks.state, "default_7d", Party.TIMER))


def keep_all(turn: Turn) -> None:
    """Keep what still waits as private when the tour ends."""
    for thanks in turn.tour.thanks:
        if thanks.state == RecognitionState.GIVEN:
            _settle(turn, thanks, RECOGNITION.row(thanks.state, "default_7d", Party.TIMER))


def fits(tour: Tour, due: Due) -> bool:
    """Say whether the moment is still meant."""
    return any(
        thanks.thanks_id == due.subject_id and RECOGNITION.may(thanks.state, due.event, Party.TIMER)
        for thanks in tour.thanks
    )


RULES: Mapping[str, Callable[[Turn], None]] = {
    "give": give,
    "retract": retract,
    "keep_private": keep_private,
    "publish": publish,
    **dict.fromkeys(SCOPES, publish),
}
"""Each verb of the machine with its rule. A draft is its giver's own: it is discarded unread."""

EVENTS: Mapping[str, Callable[[Turn, Due], None]] = {"default_7d": default_7d}
"""Each event that a timer causes with its rule."""


def _must_be_another(turn: Turn) -> None:
    """Refuse thanks to oneself, in the manager's name, or too many at once."""
    key = turn.act.person_key
    if not key or key == turn.tour.employee.person_key:
        raise NotAPartyError("thanks are given to somebody else")
    if turn.party is M:
        turn.side()
    waiting = [each for each in turn.tour.thanks if each.state == RecognitionState.GIVEN]
    mine = [each for each in waiting if each.person_key == key]
    if len(mine) >= MOST_WAITING or len(waiting) >= KEPT:
        raise GuardError("many thanks wait to be read already: give yours in a few days")


def _kept(thanks: tuple[Thanks, ...]) -> tuple[Thanks, ...]:
    """Return the thanks to remember: those that wait, and the last of those that were answered."""
    over = [each.thanks_id for each in thanks if each.state != RecognitionState.GIVEN]
    return tuple(each for each in thanks if each.thanks_id not in over[:-KEPT])


def _for_what(fields: Mapping[str, str]) -> tuple[str, str]:
    """Return the kind of the thanks, and the value that was lived when it is one."""
    kind = fields.get("kind", "")
    if kind not in KINDS:
        raise GuardError("kind: say whether it is for what was achieved or for a value lived")
    named = kind == "values"
    value = said_words("value", fields.get("value", ""), longest=LONGEST_VALUE, needed=named)
    return kind, value if named else ""


def _thanks(tour: Tour, thanks_id: str) -> Thanks:
    """Return the thanks that are meant."""
    for thanks in tour.thanks:
        if thanks.thanks_id == thanks_id:
            return thanks
    raise NotAllowedError("recognition: there are no thanks of this id")


def _found(turn: Turn, event: str = "") -> tuple[Thanks, Row]:
    """Return the thanks that are meant and the row of the event."""
    thanks = _thanks(turn.tour, turn.act.subject_id)
    return thanks, RECOGNITION.row(thanks.state, event or turn.act.event, turn.party)


def _settle(turn: Turn, thanks: Thanks, row: Row) -> None:
    """Move the thanks by the row; from now on nobody is asked about them."""
    fresh = replace(thanks, state=row.target)
    kept = tuple(fresh if each.thanks_id == fresh.thanks_id else each for each in turn.tour.thanks)
    dues = tuple(due for due in turn.tour.own_dues if _other(due, fresh))
    turn.change(thanks=kept, own_dues=dues)
    turn.close_asks("settled", lambda ask: ask.machine is R and ask.subject_id == thanks.thanks_id)
    _note(turn, fresh, row, text=fresh.text, value=fresh.value, scope=fresh.scope)


def _other(due: Due, thanks: Thanks) -> bool:
    """Say whether the moment is about something else."""
    return (due.machine, due.subject_id) != (R, thanks.thanks_id)


def _note(turn: Turn, thanks: Thanks, row: Row, **body: str) -> None:
    """Write a line for the recipient; with a scope it is for both to read."""
    turn.note(R, row.event, (row.source, row.target), thanks.thanks_id, facts=body)
    if not thanks.scope:
        turn.mark(private_to=thanks.to_key)


def _ask(turn: Turn, thanks: Thanks) -> None:
    """Show the thanks to the recipient; without an answer they stay private."""
    at = turn.now + timedelta(days=DEFAULT_DAYS)
    facts = {"text": thanks.text, "value": thanks.value}
    said = {name: text for name, text in facts.items() if text}
    verbs = ("keep_private", *SCOPES)
    details = {"subject_id": thanks.thanks_id, "due": at, "facts": said}
    turn.ask(AskKind.THANKS, R, verbs, E, **details)
    turn.tell("thanks_given", E, thanks.thanks_id)
    key = f"{turn.tour.tour_id}:thanks-{thanks.thanks_id}:default_7d"
    turn.add_due(Due(key, "R7", at, R, "default_7d", thanks.thanks_id))
