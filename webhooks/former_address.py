"""Where the last word to a former private address goes, when another one was given (E36)."""

from collections.abc import Mapping

from tourwright.domain.alumni_address import ADDRESS, CHANGE, PURPOSE
from tourwright.ports import People


def is_to_former(body: Mapping[str, object]) -> bool:
    """Say whether the notice goes to the address that the person had before."""
    return body.get("purpose") == PURPOSE


def former_address(people: People, body: Mapping[str, object]) -> str:
    """Return the private address before the change that the notice names, "" when it is gone."""
    facts = body.get("facts")
    change = facts.get(CHANGE) if isinstance(facts, Mapping) else ""
    for event in people.events_of(str(body.get("to"))):
        if event.event_id == change:
            return event.changes.get(ADDRESS, ("", ""))[0]
    return ""
