"""A page tells in the reader's language why something was refused."""

from flask import Flask

from tests.page_world import PageWorld
from tourwright.domain.errors import GuardError, NotAllowedError
from tourwright.domain.statement import FieldError
from tourwright.store import Store
from webhooks.amend_propose import fault_of
from webhooks.decide import NOT_NOW, in_words
from webhooks.workshop_view import refusal

GERMAN = {"Accept-Language": "de"}
MOVED = "the text moved on since: correct the current one"


def german(store: Store) -> Flask:
    """Return the application of a world."""
    return PageWorld(store).app


def test_a_refusal_is_told_in_german(sqlite_store: Store) -> None:
    """The sentence of the rules, as a German reader sees it; one without words is told plainly."""
    with german(sqlite_store).test_request_context(headers=GERMAN):
        said = in_words(GuardError(MOVED))
        none = in_words(NotAllowedError("tour: no sign in state active"))

    assert said == "Der Text hat sich inzwischen geändert: korrigieren Sie den jetzigen"
    assert none == NOT_NOW


def test_a_refused_blank_is_called_as_on_the_pages(sqlite_store: Store) -> None:
    """The fault stands at its blank, and names it."""
    with german(sqlite_store).test_request_context(headers=GERMAN):
        fault = fault_of(FieldError("last_day", "is not a day: write it like 2026-01-15"))
        said = refusal("promises: a tour needs a promise of the manager or of the company")

    assert (fault.name, fault.message) == (
        "last_day",
        "Letzter Tag ist kein Tag: bitte so schreiben: 2026-01-15",
    )
    assert said == "Eine Tour braucht ein Versprechen der Führungskraft oder des Unternehmens"


def test_an_english_reader_reads_the_rules_own_sentence(sqlite_store: Store) -> None:
    """As the history has it."""
    with german(sqlite_store).test_request_context():
        assert in_words(GuardError(MOVED)) == MOVED
