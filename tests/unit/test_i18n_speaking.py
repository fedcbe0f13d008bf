"""Texts that are composed for somebody else than who is here."""

from datetime import date

from flask import Flask

from webhooks import i18n
from webhooks.i18n import _, ngettext, speaking
from webhooks.words import weekday


def test_outside_of_a_request_the_language_asked_for_counts() -> None:
    """The worker writes cards in the language of whoever gets them."""
    with speaking("de"):
        german = _("Your statement of alliance")

    assert german == "Ihre Allianz-Erklärung"
    assert _("Your statement of alliance") == "Your statement of alliance"


def test_a_language_without_words_is_english() -> None:
    """Nobody reads an empty card."""
    with speaking("fr"):
        assert (_("Reason"), i18n.language()) == ("Reason", "en")


def test_values_and_numbers_are_put_in() -> None:
    """A text that has no translation keeps its values."""
    with speaking("de"):
        assert _("%(a)s of nowhere", a="1") == "1 of nowhere"
        assert ngettext("%(num)s x of nowhere", "%(num)s xs of nowhere", 2) == "2 xs of nowhere"


def test_days_are_written_in_that_language_too() -> None:
    """Words and days never mix two languages."""
    with speaking("de"):
        assert weekday(date(2027, 1, 15)) == "Fr., 15. Jan. 2027"


def test_it_wins_over_the_language_of_a_request() -> None:
    """Who calls is Microsoft, whose headers say nothing about the reader."""
    app = Flask("app")
    i18n.install(app)
    with app.test_request_context(headers={"Accept-Language": "en"}), speaking("de"):
        assert _("Your statement of alliance") == "Ihre Allianz-Erklärung"
