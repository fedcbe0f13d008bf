"""In which language somebody is written to: their own choice, the statement's, the company's.

Pages can ask the browser; a mail cannot. So whoever chose nothing reads mails in the language that
the two wrote their statement in, and before there is one in the language of the company. The choice
outlives the employment: an alum is written to as before.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tourwright.domain.messages import USUAL_LANGUAGE, WORDS
from tourwright.domain.model import TourView
from tourwright.ports_pages import Preferences


def _english() -> str:
    return USUAL_LANGUAGE


@dataclass(frozen=True)
class MailLanguages:
    """Finds the language. usual returns the one that HR set for the company."""

    preferences: Preferences | None = None
    usual: Callable[[], str] = _english

    def of(self, person_key: str, view: TourView | None) -> str:
        """Return the language of a mail to the person, or to a role ("") about this tour."""
        chosen = (self._own(person_key), _written_in(view) if person_key else "", self.usual())
        return next((each for each in chosen if each in WORDS), USUAL_LANGUAGE)

    def _own(self, person_key: str) -> str:
        known = self.preferences if person_key else None
        return known.get(person_key).language if known is not None else ""


def _written_in(view: TourView | None) -> str:
    """Return the language of the tour's statement, "" while nobody else may read it."""
    statement = view.statement if view is not None else None
    return str(statement.get("language") or "") if statement else ""
