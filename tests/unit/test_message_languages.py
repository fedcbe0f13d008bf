"""Both languages say the same: every text, fact, link and sentence is there in each."""

import re
from dataclasses import asdict
from string import Formatter

import pytest

from tourwright.domain import step_texts
from tourwright.domain.message_texts import Text
from tourwright.domain.message_words import Words
from tourwright.domain.messages import CATALOGUE, TEXTS, WORDS, compose, words_of
from tourwright.domain.placeholders import PLACEHOLDERS
from tourwright.domain.statement_model import Names
from tourwright.domain.statement_text import LANGUAGES, contract_words
from webhooks import i18n

NAMES = Names("Jonas Adler", "Lena Brandt", "Lumen Harbor")
ENGLISH, GERMAN = WORDS["en"], WORDS["de"]
LINKS = {"ask": "https://tours.example/asks/1", "where": "https://tours.example/where/2"}
READER = {"reader": "Jonas Adler", "role": "E", "zone": "Europe/Berlin", "language": "de"}
ALIKE = {"{day} {month} {year}", "April", "August", "September", "November", "Tour of Duty"}
"""What is the same in both languages, and right in both."""

ENGLISH_WORDS = re.compile(r"\b(the|and|of|is|you|your|not|with|this|please|page)\b")


def placeholders(said: str) -> list[str]:
    """Return the facts that a text names, each as often as it does."""
    return sorted(name for _, name, _, _ in Formatter().parse(said) if name)


def flat(value: object) -> list[str]:
    """Return every text inside of a value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for each in value.values() for text in flat(each)]
    return [text for each in value for text in flat(each)]  # type: ignore[attr-defined]


def said_by(words: Words) -> list[str]:
    """Return every text of a language; of an action its label alone."""
    texts = [*words.texts.values(), words.asked]
    around = flat([asdict(words.frame), asdict(words.days), asdict(words.digest)])
    known = flat([dict(words.missing), dict(words.own), dict(words.stand_ins)])
    return [text for each in texts for text in told_by(each)] + around + known


def told_by(text: Text) -> list[str]:
    """Return what one mail says, its labels too."""
    labels = [label for label, _ in text.actions]
    return [text.subject, text.plain_subject, *text.paragraphs, *labels]


def test_pages_mails_and_statements_speak_the_same_languages() -> None:
    """Whoever chooses a language finds it everywhere."""
    assert set(i18n.LANGUAGES) == set(WORDS) == set(LANGUAGES)


def test_every_purpose_has_german_words() -> None:
    """No mail falls back to English for want of a text."""
    assert set(GERMAN.texts) == set(ENGLISH.texts)


@pytest.mark.parametrize("purpose", [*sorted(TEXTS), "asked"])
def test_both_texts_hold_the_same_facts_and_links(purpose: str) -> None:
    """Paragraph by paragraph: what is left out in one language is left out in the other."""
    one, other = (
        words.asked if purpose == "asked" else words.texts[purpose] for words in (ENGLISH, GERMAN)
    )

    assert list(map(placeholders, other.paragraphs)) == list(map(placeholders, one.paragraphs))
    assert placeholders(other.subject) == placeholders(one.subject)
    assert [links for _, links in other.actions] == [links for _, links in one.actions]


@pytest.mark.parametrize("purpose", sorted(TEXTS))
def test_texts_that_are_shared_are_shared_in_german(purpose: str) -> None:
    """Two purposes with one English text have one German text."""
    twins = [each for each in TEXTS if TEXTS[each] == TEXTS[purpose]]

    assert len({GERMAN.texts[each] for each in twins}) == 1


@pytest.mark.parametrize("part", ["frame", "days", "digest"])
def test_the_words_around_name_the_same_facts(part: str) -> None:
    """Greeting, footer, days and digest."""
    one, other = (asdict(getattr(words, part)) for words in (ENGLISH, GERMAN))

    assert {
        name: sorted(map(len, map(placeholders, flat(said)))) for name, said in one.items()
    } == {name: sorted(map(len, map(placeholders, flat(said)))) for name, said in other.items()}


def test_lists_of_words_are_complete() -> None:
    """What is missing, what we say beside HR's texts, what stands in for a name."""
    assert set(GERMAN.missing) == set(ENGLISH.missing)
    assert set(GERMAN.own) == set(step_texts.own_sentences())
    assert set(GERMAN.stand_ins) == set(PLACEHOLDERS)
    assert len(GERMAN.days.months) == 12
    assert len(GERMAN.days.weekdays) == 7


def test_no_english_is_left_in_german() -> None:
    """No text is equal in both but for what is listed, and none reads as English."""
    alike = {
        text
        for text in set(said_by(GERMAN)) & set(said_by(ENGLISH))
        if re.search(r"[a-z]", re.sub(r"\{\w+\}", "", text)) and text not in ALIKE
    }

    assert alike == set()
    plain = [text.replace("Tour of Duty", "") for text in said_by(GERMAN)]
    assert [text for text in plain if ENGLISH_WORDS.search(text)] == []


def test_german_mails_know_no_contract() -> None:
    """Both people give their word; nobody signs a paper. What it is not may be said."""
    found = {text: contract_words(text) for text in said_by(GERMAN) if contract_words(text)}

    assert found == {}


@pytest.mark.parametrize("purpose", sorted(TEXTS))
def test_each_german_message_is_whole(purpose: str) -> None:
    """Greeting, at least one sentence, a footer, no braces left, links to follow."""
    message = compose(purpose, READER, NAMES, {**LINKS, "alumni": LINKS["ask"]}, "Lumen Harbor")
    whole = "\n".join((message.subject, *message.paragraphs, message.footer))

    assert message.paragraphs[0] == "Guten Tag Jonas Adler,"
    assert len(message.paragraphs) > 1
    assert message.subject
    assert message.actions
    assert not set(whole) & set("{}")


@pytest.mark.parametrize(
    "purpose", sorted(each for each in TEXTS if each.startswith(("renewal", "transition", "meet")))
)
def test_german_subjects_of_talks_betray_nothing(purpose: str) -> None:
    """A locked screen shows names and a neutral word, never what it is about."""
    subject = compose(purpose, READER, NAMES, LINKS, "Lumen Harbor").subject

    assert not re.search("wechsel|verlänger|nächst|danach|ende", subject, re.IGNORECASE)


def test_days_and_moments_are_written_in_german() -> None:
    """With the weekday, the day with its dot, and the place of a time."""
    facts = {**READER, "due": "2026-03-16", "at": "2028-01-17T09:00:00+00:00"}

    due = compose("commit", facts, NAMES, LINKS, "Lumen Harbor").paragraphs[-1]
    at = compose("renewal_scheduled", facts, NAMES, LINKS, "Lumen Harbor").paragraphs[-1]

    assert due == "Bitte antworten Sie bis Montag, 16. März 2026."
    assert at == "Der Termin ist Montag, 17. Januar 2028, 10:00 Uhr (Europe/Berlin)."


def test_what_people_typed_is_never_translated() -> None:
    """A mission stays as it was written."""
    facts = {**READER, "mission": "Move the plant"}

    assert "Die Mission: Move the plant" in (
        compose("committed", facts, NAMES, LINKS, "Lumen Harbor").paragraphs
    )


def test_hr_reads_what_is_missing_in_german() -> None:
    """The names of fields stay with the machines."""
    facts = {"person": "Jonas Adler", "missing": "personal_email,tour_type", "language": "de"}

    paragraphs = compose("hr_help", facts, NAMES, LINKS, "Lumen Harbor").paragraphs

    missing = "eine private Mailadresse; eine Art von Tour, die zu dieser Person passt"
    assert f"Was fehlt: {missing}." in paragraphs


@pytest.mark.parametrize("sentence", step_texts.own_sentences())
def test_our_sentence_beside_a_text_of_hr_is_in_the_readers_language(sentence: str) -> None:
    """HR's own text stays as HR wrote it."""
    facts = {**READER, "subject": "A first coffee", "body": f"{sentence}\n\nMeet somebody new."}

    message = compose(CATALOGUE, facts, NAMES, LINKS, "Lumen Harbor")

    assert message.subject == "A first coffee"
    assert message.paragraphs[1:] == (GERMAN.own[sentence], "Meet somebody new.")


def test_words_that_stand_in_are_in_the_language_of_hrs_text() -> None:
    """A German text is not completed with an English word, whoever reads it."""
    facts = {"body": "Es geht um {{tour.mission}}.", "language": "en", "written_in": "de"}

    message = compose(CATALOGUE, facts, NAMES, LINKS, "Lumen Harbor")

    assert message.paragraphs[1] == "Es geht um die Mission."


@pytest.mark.parametrize("language", ["", "fr", "DE"])
def test_an_unknown_language_is_english(language: str) -> None:
    """A mail always has words."""
    assert words_of(language) is ENGLISH


@pytest.mark.parametrize(
    ("language", "begins"), [("en", "The other side "), ("de", "Die andere Seite ")]
)
def test_a_sentence_begins_with_a_capital(language: str, begins: str) -> None:
    """Also when the one who acted has no name here, as for a delegate."""
    facts = {"role": "D", "language": language}

    paragraphs = compose("draft_shared", facts, NAMES, LINKS, "Lumen Harbor").paragraphs

    assert paragraphs[1].startswith(begins)
