"""Every purpose has words; the words keep secrets and show no gaps."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tourwright.domain.errors import RuleError
from tourwright.domain.message_alumni import ALUMNI_TEXTS
from tourwright.domain.messages import TEXTS, compose, purposes
from tourwright.domain.model import Party
from tourwright.domain.statement_model import Names

ROOT = Path(__file__).resolve().parents[2]
NAMES = Names("Jonas Adler", "Lena Brandt", "Lumen Harbor")
LINKS = {
    "ask": "https://tours.example/asks/1",
    "where": "https://tours.example/where-we-stand/2",
    "alumni": "https://tours.example/alumni/3",
}
FACTS = {"reader": "Jonas", "role": Party.EMPLOYEE.value, "zone": "Europe/Berlin"}
# Which argument of a call holds the purpose of a notice.
PLACES = {
    "tell": 0,
    "tell_both": 0,
    "tell_person": 1,
    "Notice": 1,
    "tell_hr": 1,
    "_write": 1,
    "_ask": 3,
}


def purposes_used() -> Iterator[tuple[str, str]]:
    """Yield (purpose, where) of every notice that the rules and the web layer send."""
    for folder in ("tourwright/domain", "webhooks", "workflows", "activities"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    for purpose in _named(node):
                        yield purpose, f"{file.relative_to(ROOT)}:{node.lineno}"


def _named(call: ast.Call) -> Iterator[str]:
    """Yield the purpose that a call names as text."""
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    found = [each.value for each in call.keywords if each.arg in ("purpose", "notice")]
    if name in PLACES and len(call.args) > PLACES[name]:
        found.append(call.args[PLACES[name]])
    for node in found:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            yield node.value


def test_every_purpose_that_is_used_has_words() -> None:
    """A notice without words would be a dead letter."""
    missing = {where: each for each, where in purposes_used() if each not in purposes()}

    assert missing == {}


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("manager", "who the manager is"),
        ("work_email", "the work mail address"),
        ("personal_email,tour_type", "a private mail address; a type of tour that fits"),
        ("new_personal_email", "another private mail address"),
    ],
)
def test_hr_reads_what_is_missing_in_plain_words(missing: str, words: str) -> None:
    """The names of fields stay with the machines; HR reads about whom and what."""
    facts = {"person": "Jonas Adler", "missing": missing}

    text = "\n".join(compose("hr_help", facts, NAMES, LINKS, "Lumen Harbor").paragraphs)

    assert f"What is missing: {words}" in text
    assert "It is about Jonas Adler." in text


def test_a_review_that_waits_names_the_ways_out() -> None:
    """Who is asked again reads of moving, leaving out and the delegate; a delegate reads why."""
    again = " ".join(compose("review_remind", FACTS, NAMES, LINKS, "Lumen Harbor").paragraphs)
    helper = " ".join(compose("review_delegate", {}, NAMES, LINKS, "Lumen Harbor").paragraphs)

    assert "can be moved, or left out" in again
    assert "Lena Brandt may name" in again
    assert "has waited for two weeks, and Lena Brandt named you" in helper


@pytest.mark.parametrize("purpose", sorted(TEXTS))
def test_each_message_is_whole_in_plain_words(purpose: str) -> None:
    """Greeting, at least one sentence, a footer, no braces left, one line of subject."""
    message = compose(purpose, FACTS, NAMES, LINKS, "Lumen Harbor")
    whole = "\n".join((message.subject, *message.paragraphs, message.footer))

    assert message.paragraphs[0] == "Hello Jonas,"
    assert len(message.paragraphs) > 1
    assert message.subject
    assert not set(whole) & set("{}")


@pytest.mark.parametrize("purpose", sorted(TEXTS))
def test_each_message_offers_a_way_on(purpose: str) -> None:
    """Every mail leads to a page."""
    message = compose(purpose, FACTS, NAMES, LINKS, "Lumen Harbor")

    assert {url for _, url in message.actions} <= set(LINKS.values())
    assert message.actions


@pytest.mark.parametrize(
    "purpose", sorted(each for each in TEXTS if each.startswith(("renewal", "transition", "meet")))
)
def test_subjects_of_talks_betray_nothing(purpose: str) -> None:
    """A locked screen shows names and the word conversation, never what it is about."""
    subject = compose(purpose, FACTS, NAMES, LINKS, "Lumen Harbor").subject

    assert not re.search("renew|leav|transition|next|end|extend", subject, re.IGNORECASE)


def test_the_other_side_depends_on_who_reads() -> None:
    """The manager reads of the employee and the other way round."""
    to_employee = compose("draft_shared", FACTS, NAMES, LINKS, "Lumen Harbor")
    to_manager = compose("draft_shared", {"role": "M"}, NAMES, LINKS, "Lumen Harbor")

    assert "Lena Brandt shared" in to_employee.paragraphs[1]
    assert "Jonas Adler shared" in to_manager.paragraphs[1]


def test_a_paragraph_without_its_fact_is_left_out() -> None:
    """No mail shows a gap."""
    without = compose("commit", FACTS, NAMES, LINKS, "Lumen Harbor").paragraphs
    with_due = {**FACTS, "due": "2026-03-16"}
    whole = compose("commit", with_due, NAMES, LINKS, "Lumen Harbor").paragraphs

    assert len(whole) == len(without) + 1
    assert whole[-1] == "Please answer by Monday 16 March 2026."


def test_moments_are_written_in_the_readers_zone() -> None:
    """A time without a place would be a trap."""
    facts = {**FACTS, "at": "2028-01-17T09:00:00+00:00"}

    message = compose("renewal_due", facts, NAMES, LINKS, "Lumen Harbor")

    assert "Monday 17 January 2028, 10:00 (Europe/Berlin)" in message.paragraphs[2]


def test_what_people_typed_is_never_read_as_a_template() -> None:
    """Braces in a name or a mission stay braces."""
    facts = {**FACTS, "mission": "{company.__class__} {reader}"}

    paragraphs = compose("committed", facts, NAMES, LINKS, "Lumen Harbor").paragraphs

    assert "The mission: {company.__class__} {reader}" in paragraphs


def test_the_alumni_invitation_weighs_both_answers_alike() -> None:
    """Yes and no are two links of the same kind to the same page."""
    message = compose("alumni_invitation", {}, NAMES, LINKS, "Lumen Harbor")

    assert [url for _, url in message.actions] == [LINKS["alumni"]] * 2
    assert set(ALUMNI_TEXTS) <= purposes()


@pytest.mark.parametrize(
    ("facts", "word"),
    [({}, "meet on"), ({"sequence": "2"}, "now meet on"), ({"cancelled": "True"}, "not take")],
)
def test_a_meeting_says_whether_it_is_new_moved_or_off(facts: dict[str, str], word: str) -> None:
    """The same purpose, told by the state of the calendar entry."""
    entry = {**FACTS, "at": date(2028, 1, 17).isoformat(), "summary": "Conversation", **facts}

    message = compose("meeting", entry, NAMES, LINKS, "Lumen Harbor")

    assert word in message.paragraphs[1]
    assert message.subject == "Conversation: Jonas Adler and Lena Brandt"


def test_texts_of_the_catalogue_get_only_names() -> None:
    """HR's own words: placeholders of the declared list, nothing else."""
    facts = {
        "subject": "For {{employee.name}}",
        "body": "Dear {{ manager.name }},\n\n{{tour.mission}} of {{company.name}}",
    }

    message = compose("catalogue", facts, NAMES, LINKS, "Lumen Harbor")

    assert message.subject == "For Jonas Adler"
    assert message.paragraphs[1:] == ("Dear Lena Brandt,", "the mission of Lumen Harbor")


@pytest.mark.parametrize(
    ("links", "label", "actions"),
    [
        ({}, "Read it", ()),
        ({"where": "https://t.example/w"}, "Read it", (("Read it", "https://t.example/w"),)),
        (
            {"where": "https://t.example/w", "ask": "https://t.example/a"},
            "Read it",
            (("Read it", "https://t.example/a"),),
        ),
    ],
)
def test_a_text_of_the_catalogue_leads_where_there_is_a_page(
    links: dict[str, str], label: str, actions: tuple[tuple[str, str], ...]
) -> None:
    """To what is asked before anything else; without an address there is nothing to press."""
    facts = {"subject": "A day", "body": "Come and see.", "label": label}

    assert compose("catalogue", facts, NAMES, links, "Lumen Harbor").actions == actions


def test_a_step_both_must_want_has_words_of_its_own() -> None:
    """Whatever event needs both, the other side is asked in plain words."""
    message = compose("cancel_both_asked", FACTS, NAMES, LINKS, "Lumen Harbor")

    assert "both" in message.subject


def test_an_unknown_purpose_names_itself() -> None:
    """The error says what is missing and where to add it."""
    with pytest.raises(RuleError, match=r"'no_such'.*message_texts"):
        compose("no_such", {}, NAMES, LINKS, "Lumen Harbor")
