"""What pages about one person share: whom the address names, and the word of one of two people."""

from collections.abc import Mapping

from tourwright.domain.model import Party
from tourwright.domain.people import Person
from tourwright.domain.rights import Role
from webhooks.i18n import _
from webhooks.who import seen

SEATS: Mapping[Role, Party] = {
    Role.HR: Party.HR,
    Role.ALUMNI_MANAGER: Party.ALUMNI_MANAGER,
}
"""As whom those act who care for a person who left, the first that fits."""


def person_named() -> Person:
    """Return the person that the address names; for pages that need one."""
    found = seen().employee
    assert found is not None, "the address names a person"
    return found


def told() -> Mapping[str, str]:
    """Return what to say after a form was taken, by what became of it."""
    kept = _("Your word is kept.")
    later = _("Stored safely; it takes effect shortly.")
    return {"done": kept, "repeat": kept, "recorded": later}
