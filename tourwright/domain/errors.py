"""What a broken rule is called.

RuleError
├── NotAllowedError       the event does not exist in this state, or not for this party
├── GuardError            the event exists, its guard says no: the message says why
├── StaleStatementError   the text hash or revision named is not the current one
├── NotAPartyError        the actor is no party to this alliance
└── IncompleteError       a blank of the statement is missing; `field` names it
"""


class RuleError(Exception):
    """A rule said no; the message names the thing and the fix, never personal text."""


class NotAllowedError(RuleError):
    """The event has no row in the machine for this state and party."""


class GuardError(RuleError):
    """The row exists but its guard refuses."""


class StaleStatementError(RuleError):
    """A hash or revision other than the current one was named."""


class NotAPartyError(RuleError):
    """The actor is none of the people this alliance is between."""


class IncompleteError(RuleError):
    """A blank that must be filled is empty."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
