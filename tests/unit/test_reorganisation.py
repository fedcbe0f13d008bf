"""A reorganisation: many people come to new managers in one night."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.page_world import PageWorld
from tests.tour_world import HRIS
from tourwright.domain.model import Party, TourKind
from tourwright.domain.policy import Policy
from tourwright.ports import Letter, UnknownOutcomeError
from tourwright.store import Store
from webhooks.courier import Courier, CourierPorts
from webhooks.delivery import Delivery
from webhooks.letters_out import LetterPorts, LetterWriter
from webhooks.pace import Pace, PacePorts
from webhooks.safe_http import Gate, safe_session

MOVED, FEW = 300, 20
NEW_MANAGERS = ("lee", "sam", "otto", "olga")
TWO_AT_NIGHT = datetime(2026, 3, 11, 1, tzinfo=UTC)
HELD_A_DAY = timedelta(days=1)


@dataclass
class KeptMails:
    """Keeps what was sent."""

    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        """See `Mailer.send`."""
        self.letters.append(letter)

    def was_sent(self, message_id: str) -> bool | None:
        """See `Mailer.was_sent`."""
        return any(one.message_id == message_id for one in self.letters)


@dataclass
class DyingMails(KeptMails):
    """Sends a calendar file for many, and dies before anybody notes it: once."""

    dead: bool = False

    def send(self, letter: Letter) -> None:
        """See `Mailer.send`."""
        super().send(letter)
        if letter.invites and not self.dead:
            self.dead = True
            raise UnknownOutcomeError("died while it went out")


def reorganised(store: Store, count: int) -> PageWorld:
    """Return a company in which so many with a tour came to new managers at two in the night."""
    made = PageWorld(store)
    for number in range(count):
        report(made, f"report{number}")
    sent_before(made)
    made.clock.moment = TWO_AT_NIGHT
    for number, tour in enumerate(made.tours.values()):
        tour.now = made.clock.now()
        manager = made.key(NEW_MANAGERS[number % len(NEW_MANAGERS)])
        tour.act(HRIS, "manager_changed", person_key="", fields={"manager_key": manager})
    made.settle()
    return made


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a small reorganisation."""
    return reorganised(sqlite_store, FEW)


def report(world: PageWorld, name: str) -> None:
    """Hire somebody who commits to a tour with Dana."""
    facts = replace(
        world.people["ana"].facts,
        source_person_id=name,
        given_name=name.title(),
        work_email=f"{name}@meridian.example",
        personal_email="",
    )
    world.people[name] = world.store.people.apply(facts, (), world.clock.now())
    tour = world.open_tour(TourKind.ROTATIONAL, two=(name, "dana"), standard_text=True)
    rules = world.tours[tour.tour_id]
    for party in (Party.EMPLOYEE, Party.MANAGER):
        rules.act(party, "sign", text_hash=rules.tour.text_hash)


def sent_before(world: PageWorld) -> None:
    """Let everything that waits by now have been sent."""
    world.settle()
    post(world, KeptMails())


def post(world: PageWorld, mails: KeptMails) -> None:
    """Let the courier work until nothing is due within a day."""
    store, until = world.store, world.clock.now() + HELD_A_DAY
    ports = CourierPorts(store.outbox, mails, store.recorder, world.clock, store.asks)
    letters = LetterPorts(store.people, store.views, store.alumni, asks=store.asks)
    writer = LetterWriter(letters, world.links, "Meridian Cells", {Party.HR: "hr@acme.example"})
    assert world.deps.calendars is not None
    read = PacePorts(
        store.people, store.preferences, store.pair_texts, world.deps.calendars, store.outbox
    )
    policy = Policy("p", "Meridian Cells", "hr@meridian.example")
    delivery = Delivery({}, safe_session(Gate()), "https://tours.example")
    courier = Courier(ports, writer, delivery, Pace(read, lambda: policy))
    while (at := store.outbox.next_at()) is not None and at <= until:
        world.clock.moment = max(at, world.clock.moment)
        while courier.step():
            pass


def local_hour(world: PageWorld, letter: Letter) -> int:
    """Return the hour at which it was written, where its reader is."""
    name = letter.to_address.partition("@")[0]
    return letter.date.astimezone(ZoneInfo(world.people[name].facts.zone)).hour


def letters_to(mails: KeptMails, *names: str) -> list[Letter]:
    """Return what went to these people."""
    addresses = {f"{name}@meridian.example" for name in names}
    return [one for one in mails.letters if one.to_address in addresses]


@pytest.mark.timeout(180)
def test_three_hundred_move_by_night_and_each_new_manager_gets_one_mail(
    sqlite_store: Store,
) -> None:
    """In the local morning: one letter about all of them, and one page that lists them."""
    world, mails = reorganised(sqlite_store, MOVED), KeptMails()
    each = MOVED // len(NEW_MANAGERS)

    post(world, mails)

    written = letters_to(mails, *NEW_MANAGERS)
    assert len(written) == len({one.to_address for one in written}) == len(NEW_MANAGERS)
    assert {(len(one.invites), local_hour(world, one)) for one in written} == {(each, 8)}
    for name in NEW_MANAGERS:
        page = world.signed_in(name).get("/hand-overs").text
        assert f"{each} tours were agreed before you came." in page
        assert page.count('type="checkbox"') == 10


def test_the_mail_to_a_new_manager_names_each_talk_with_its_day(world: PageWorld) -> None:
    """What came with the tours is said in the mail that asks to take them over."""
    mails = KeptMails()

    post(world, mails)

    (letter,) = letters_to(mails, "lee")
    said = "\n".join(letter.paragraphs)
    assert said.count("Conversation: Report") == FEW // len(NEW_MANAGERS)
    assert "no longer yours" not in said
    assert {one.cancelled for one in letter.invites} == {False}


def test_the_former_manager_gets_one_mail_about_all_talks(world: PageWorld) -> None:
    """It takes them out of the calendar, and names neither the new managers nor a reason."""
    mails = KeptMails()

    post(world, mails)

    (letter,) = letters_to(mails, "dana")
    assert [one.cancelled for one in letter.invites] == [True] * FEW
    assert not any(name.title() in "".join(letter.paragraphs) for name in NEW_MANAGERS)


def test_each_who_moved_gets_the_entry_and_one_word(world: PageWorld) -> None:
    """A calendar takes the entry by itself; beside it comes one mail."""
    mails = KeptMails()

    post(world, mails)

    mine = letters_to(mails, "report7")
    assert sorted(one.invite is not None for one in mine) == [False, True]


def test_talks_that_go_on_before_the_morning_are_told_of_once(world: PageWorld) -> None:
    """Whoever had them for an hour of the night hears of nothing; the last manager has them."""
    for tour in world.tours.values():
        tour.act(HRIS, "manager_changed", person_key="", fields={"manager_key": world.key("sam")})
    world.settle()
    mails = KeptMails()

    post(world, mails)

    assert letters_to(mails, "lee", "otto", "olga") == []
    (letter,) = letters_to(mails, "sam")
    assert len(letter.invites) == FEW


def test_a_mail_that_nobody_could_note_is_not_sent_again(world: PageWorld) -> None:
    """A process that dies between sending and noting sends no calendar file twice."""
    mails = DyingMails()

    post(world, mails)
    post(world, mails)

    (letter,) = letters_to(mails, "dana")
    assert len(letter.invites) == FEW


def test_one_who_moves_alone_is_an_ordinary_invitation(sqlite_store: Store) -> None:
    """Below three talks a calendar takes each entry by itself."""
    mails = KeptMails()

    post(reorganised(sqlite_store, 1), mails)

    entries = [one.invite for one in letters_to(mails, "dana", "lee") if one.invite]
    assert sorted((one.cancelled, one.handed_on) for one in entries) == [
        (False, True),
        (True, True),
    ]
