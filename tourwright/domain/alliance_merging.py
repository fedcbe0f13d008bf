"""An alliance whose person has two records: it rests, or knows somebody under another key.

While it rests nothing happens by itself, nothing is asked and nobody is written to. What it was is
kept, so that two records that were joined by mistake part again.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from tourwright.domain.alliance_counterpart import forget
from tourwright.domain.alliance_facts import change_manager, look_again
from tourwright.domain.alliance_offers import running_tours, tell_running
from tourwright.domain.alliance_sheet import Sheet
from tourwright.domain.errors import GuardError, NotAllowedError
from tourwright.domain.merging import renamed
from tourwright.domain.model import Act, MachineName, Party

MERGED, JOINED, PARTED, SAME_PERSON = "merged", "joined", "parted", "same_person"
WHO_MAY = frozenset({Party.HR, Party.HRIS})


def merged(sheet: Sheet, act: Act) -> None:
    """Rest, as the person goes on under another record. Refused while a tour is on its way."""
    _may(act)
    if running_tours(sheet.state):
        raise GuardError("a tour of this record is on its way: end it first, or keep this record")
    sheet.note(MachineName.ALLIANCE, MERGED, act.party)
    sheet.state = replace(sheet.state, merged=True)


def joined(sheet: Sheet, act: Act) -> None:
    """Note that another record of the person was found."""
    _may(act)
    sheet.note(MachineName.ALLIANCE, JOINED, act.party)


def parted(sheet: Sheet, act: Act) -> None:
    """Note that the two records are two people; one that rested goes on."""
    _may(act)
    rested = sheet.state.merged
    sheet.state = replace(sheet.state, merged=False)
    sheet.note(MachineName.ALLIANCE, PARTED, act.party)
    if rested and sheet.state.facts is not None:
        look_again(sheet)


def same_person(sheet: Sheet, act: Act) -> None:
    """Know somebody else of this alliance under another key: it is the same human."""
    _may(act)
    old, new = act.fields["old"], act.fields["new"]
    state = sheet.state
    sheet.note(MachineName.ALLIANCE, SAME_PERSON, act.party)
    if state.current_manager_key == old and new == state.person_key:
        forget(sheet, act.party)
        change_manager(sheet, {"manager_key": ""}, sheet.now.date())
        return
    sheet.state = replace(
        state,
        facts=renamed(state.facts, old, new),
        current_manager_key=renamed(state.current_manager_key, old, new),
        skip_level_key=renamed(state.skip_level_key, old, new),
        pending_facts=renamed(state.pending_facts, old, new),
        counterpart=renamed(state.counterpart, old, new),
    )
    tell_running(sheet, SAME_PERSON, {"old": old, "new": new})


def _may(act: Act) -> None:
    if act.party not in WHO_MAY:
        raise NotAllowedError(f"alliance: {act.event} is not for {act.party}; allowed: H, HRIS")


DEEDS: Mapping[str, Callable[[Sheet, Act], None]] = {
    MERGED: merged,
    JOINED: joined,
    PARTED: parted,
    SAME_PERSON: same_person,
}
