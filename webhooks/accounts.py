"""Whose account of the company's directory it is that a chat or a mailbox vouches for."""

from tourwright.domain.leavers import has_left
from webhooks.deps import Deps


def holder_of(deps: Deps, oid: str) -> str:
    """Return the person key of the account, "" for nobody we know and for whoever has left."""
    if not oid:
        return ""
    key = (deps.directory.person_of(oid) if deps.directory else "") or deps.sessions.bound(oid)
    person = deps.people.get(key) if key else None
    return "" if person is None or has_left(person.facts, deps.clock.now()) else key
