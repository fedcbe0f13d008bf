"""In which language each reader is written to, over a real store and with real words."""

import re
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from connectors.letters import calendar_text, html_text, plain_text
from tests.factories import some_opening
from tests.page_world import PageWorld
from tourwright.domain.model import Notice, Party, Record, TourKind
from tourwright.domain.policy import Policy, Snapshot, language_of
from tourwright.ports import Letter, OutboxRow
from tourwright.ports_pages import Preference
from tourwright.store import Store
from webhooks.letters_out import LetterPorts, LetterWriter
from webhooks.mail_language import MailLanguages

TWO_YEARS_LATER = datetime(2028, 3, 1, 12, tzinfo=UTC)
ENGLISH = re.compile(r"\b(the|and|your|you|please|with|from)\b", re.IGNORECASE)
GERMAN = re.compile(r"\b(und|die|der|das|Sie|Ihre|mit|bitte)\b")


class Post:
    """What writes the mails of a page world's store. usual is the language of the company."""

    def __init__(self, store: Store, usual: str = "en") -> None:
        self.world, self.store = PageWorld(store), store
        languages = MailLanguages(store.preferences, lambda: usual)
        ports = LetterPorts(store.people, store.views, store.alumni, languages)
        roles = {Party.HR: "hr@meridian.example"}
        self.writer = LetterWriter(ports, self.world.links, "Meridian Cells", roles)

    def chooses(self, name: str, language: str) -> None:
        """Let somebody choose a language in their settings."""
        self.store.preferences.put(Preference(self.world.key(name), language=language))

    def rows(self) -> list[OutboxRow]:
        """Return every mail that was written down."""
        return [row for row in self.store.outbox.log(1000, "mail") if row.body]

    def by_reader(self) -> dict[str, list[Letter]]:
        """Return all letters by the address they go to."""
        found = defaultdict(list)
        for row in self.rows():
            made = self.writer.letter(row, self.world.clock.now())
            found[made.to_address].append(made)
        return found

    def tell(self, purpose: str, to: str = "", **more: object) -> Letter:
        """Write one notice to somebody, or to HR, and return its letter."""
        person = self.world.people["ana"]
        key = self.world.key(to) if to else ""
        notice = Notice(f"{purpose}:{to}", purpose, key, Party.EMPLOYEE if to else Party.HR)
        notice = replace(notice, **more)  # type: ignore[arg-type]  # any field, by name
        self.store.recorder.record(
            Record(person.alliance_id, person.alliance_id, 0, notices=(notice,))
        )
        row = next(row for row in self.rows() if row.key == notice.key)
        return self.writer.letter(row, self.world.clock.now())


@pytest.fixture
def post(sqlite_store: Store) -> Post:
    """Return a post office in which nobody chose anything."""
    return Post(sqlite_store)


def read(letters: list[Letter]) -> str:
    """Return all words of these mails, without the text that people typed and the addresses."""
    text = "\n".join(f"{each.subject}\n{plain_text(each)}" for each in letters)
    return re.sub(r"https://\S+|Tour of Duty|Die Mission: .*|The mission: .*", "", text)


def test_two_people_read_one_life_in_two_languages(post: Post) -> None:
    """A manager who chose German and an employee who reads English: the same facts, each theirs."""
    post.chooses("dana", "de")
    post.world.committed(TourKind.TRANSFORMATIONAL)
    post.world.live_on(TWO_YEARS_LATER)

    letters = post.by_reader()
    ana, dana = letters["ana@meridian.example"], letters["dana@meridian.example"]

    assert min(len(ana), len(dana)) > 5
    assert not GERMAN.search(read(ana))
    assert not ENGLISH.search(read(dana))
    assert {each.language for each in ana} == {"en"}
    assert {each.language for each in dana} == {"de"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ana", ("It begins on Monday 5 March 2029.", "The mission: Move the plant")),
        ("dana", ("Sie beginnt: Montag, 5. März 2029.", "Die Mission: Move the plant")),
    ],
)
def test_one_fact_is_told_in_two_languages(post: Post, name: str, said: tuple[str, ...]) -> None:
    """A day is written as each reads it; what was typed stays as it was typed."""
    post.chooses("dana", "de")

    letter = post.tell(
        "committed", name, facts={"start": "2029-03-05", "mission": "Move the plant"}
    )

    assert set(said) <= set(letter.paragraphs)


@pytest.mark.parametrize(
    ("chosen", "statement", "usual", "language"),
    [
        ("de", "en", "en", "de"),
        ("en", "de", "de", "en"),
        ("", "de", "en", "de"),
        ("", "en", "de", "en"),
        ("", "", "de", "de"),
        ("", "", "en", "en"),
        ("fr", "", "xx", "en"),
    ],
)
def test_the_own_choice_counts_first(
    sqlite_store: Store, chosen: str, statement: str, usual: str, language: str
) -> None:
    """Then the statement's language, then the company's, then English."""
    post = Post(sqlite_store)
    post.chooses("ana", chosen)
    view = replace(post.world.open_tour(), statement={"language": statement})
    languages = MailLanguages(sqlite_store.preferences, lambda: usual)

    assert languages.of(post.world.key("ana"), view) == language


def test_a_role_is_written_to_in_the_companys_language(sqlite_store: Store) -> None:
    """HR is a mailbox: it chose nothing, and is no side of a statement."""
    letter = Post(sqlite_store, "de").tell("hr_help", facts={"missing": "manager"})

    assert letter.to_address == "hr@meridian.example"
    assert letter.paragraphs[0] == "Guten Tag,"
    assert "Was fehlt: wer die Führungskraft ist." in letter.paragraphs


def test_an_alum_is_written_to_as_before(post: Post) -> None:
    """The choice outlives the employment; the one click that ends the mails is theirs to read."""
    post.chooses("ana", "de")
    post.world.committed()
    post.world.leaves("ana")

    letter = post.tell("alumni_invitation", "ana", role=Party.ALUM, personal=True)

    assert letter.subject == "In Verbindung bleiben mit Meridian Cells"
    assert "Diese Mails beenden:" in plain_text(letter)
    assert '<html lang="de">' in html_text(letter)


def test_somebody_without_a_name_is_called_so_in_the_readers_language(sqlite_store: Store) -> None:
    """Nobody reads half a sentence in another language."""
    letter = Post(sqlite_store, "de").tell("hr_help", facts={"person": "p-nobody"})

    assert "Es geht um jemand." in letter.paragraphs


def test_a_calendar_entry_is_called_in_its_readers_language(post: Post) -> None:
    """One talk with one uid; each sees a neutral word of their own language."""
    post.chooses("dana", "de")
    post.world.committed(TourKind.TRANSFORMATIONAL)
    post.world.live_on(TWO_YEARS_LATER)
    entries = {
        each.to_address: Calendar.from_ical(calendar_text(each, "tours@meridian.example"))
        for letters in post.by_reader().values()
        for each in letters
        if each.invite is not None
    }

    summaries = {to: str(entry.walk("VEVENT")[0]["summary"]) for to, entry in entries.items()}

    assert summaries["ana@meridian.example"].startswith("Conversation: ")
    assert summaries["dana@meridian.example"].startswith("Gespräch: ")


def test_a_statement_begins_in_the_language_of_its_type() -> None:
    """The tour type's language, else the policy's, else English."""
    snapshot: Snapshot = some_opening().snapshot
    german = replace(snapshot, tour_type=replace(snapshot.tour_type, language="de"))
    company = replace(snapshot, policy=Policy("c", "Meridian", "hr@m.example", language="de"))

    assert [language_of(each) for each in (snapshot, german, company)] == ["en", "de", "de"]
