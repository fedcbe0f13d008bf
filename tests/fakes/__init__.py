"""The ports in memory, for tests that need no database: same promises, no durability."""

from tests.fakes.asks import FakeAsks, FakeRecorder, ask_of
from tests.fakes.inbox import NOW, FakeClock, FakeInbox
from tests.fakes.outbox import FakeEngine, FakeOutbox, FakeTokens
from tests.fakes.people import FakeAlumni, FakeJournal, FakePeople, FakeViews

__all__ = [
    "NOW",
    "FakeAlumni",
    "FakeAsks",
    "FakeClock",
    "FakeEngine",
    "FakeInbox",
    "FakeJournal",
    "FakeOutbox",
    "FakePeople",
    "FakeRecorder",
    "FakeTokens",
    "FakeViews",
    "ask_of",
]
