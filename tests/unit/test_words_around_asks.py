"""Small words that the rules wrote down: a page says them in the reader's language."""

from dataclasses import replace

import pytest
from icalendar import Calendar

from tests.talk_world import TalkWorld
from tests.web_world import World, ask
from tourwright.domain import step_texts
from tourwright.domain.model import AskKind
from tourwright.store import Store
from webhooks.ask_words import Wordsmith

GERMAN = {"Accept-Language": "de"}


@pytest.mark.parametrize(
    ("kind", "facts", "english", "german"),
    [
        (
            AskKind.TASK,
            {"why_you": step_texts.PASSED_ON},
            step_texts.PASSED_ON,
            "Das wurde an Sie weitergegeben.",
        ),
        (
            AskKind.HR_HELP,
            {"missing": "manager"},
            "who the manager is",
            "wer die Führungskraft ist",
        ),
    ],
)
def test_an_ask_says_why_in_the_readers_language(
    kind: AskKind, facts: dict[str, str], english: str, german: str
) -> None:
    """The history keeps one wording; each page translates it."""
    world = World()
    smith = Wordsmith(world.people, world.views, "Meridian Cells")
    one = replace(ask(kind, "done"), facts=facts)
    said = []

    for headers in ({}, GERMAN):
        with world.client().application.test_request_context(headers=headers):
            said.append([value for _, value in smith.words(one, "UTC").facts])

    assert said == [[english], [german]]


def test_a_calendar_file_is_called_in_the_readers_language(sqlite_store: Store) -> None:
    """Neutral in both, with the names."""
    world = TalkWorld(sqlite_store)

    file = world.browser("ana").get(f"{world.review}/talk.ics", headers=GERMAN)

    (entry,) = Calendar.from_ical(file.data).events
    assert entry["summary"] == "Gespräch: Ana Sol & Dana Reyes"
