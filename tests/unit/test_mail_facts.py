"""What a mail says of its tour and its question, over a real store and with real words."""

from datetime import timedelta

import pytest

from tests.page_world import PageWorld
from tourwright.domain.model import Party, TourKind
from tourwright.ports import Letter
from tourwright.store import Store
from webhooks.letters_out import LetterPorts, LetterWriter


class Office:
    """Writes the mails that one life caused."""

    def __init__(self, store: Store) -> None:
        self.world, self.store = PageWorld(store), store
        ports = LetterPorts(store.people, store.views, store.alumni, asks=store.asks)
        roles = {Party.HR: "hr@meridian.example"}
        self.writer = LetterWriter(ports, self.world.links, "Meridian Cells", roles)

    def letter(self, purpose: str, after: timedelta = timedelta()) -> Letter:
        """Return the newest mail of the purpose, as it is written so long from now."""
        now = self.world.clock.now() + after
        rows = self.store.outbox.log(1000, "mail")
        row = next(row for row in rows if row.body and row.body.get("purpose") == purpose)
        return self.writer.letter(row, now)


@pytest.fixture
def office(sqlite_store: Store) -> Office:
    """Return the office of one committed tour."""
    office = Office(sqlite_store)
    office.world.committed(TourKind.TRANSFORMATIONAL)
    return office


def test_the_mail_after_the_commitment_says_what_was_agreed(office: Office) -> None:
    """Mission, first and last day stand in it, though the notice carries none of them."""
    said = "\n".join(office.letter("committed").paragraphs)

    assert f"The mission: {office.world.tour.mission}" in said
    assert "It begins on " in said
    assert "It is planned until " in said


def test_a_question_says_until_when_it_may_be_answered(office: Office) -> None:
    """The day is the one of the question, as read where the reader is."""
    said = "\n".join(office.letter("commit").paragraphs)

    assert "Please answer by " in said


def test_a_day_that_is_over_is_not_asked_for(office: Office) -> None:
    """A mail that was held up for long does not ask for an answer in the past."""
    said = "\n".join(office.letter("commit", timedelta(days=400)).paragraphs)

    assert "Please answer by " not in said
