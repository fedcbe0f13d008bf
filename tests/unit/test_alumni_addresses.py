"""An invitation that was forwarded makes nobody else a member, and no address changes unseen."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.alliance_world import PERSON, AllianceWorld, departed, invited, member, state_of
from tests.page_cast import facts_of
from tests.page_world import PageWorld, send
from tests.store_factories import employment_event, notice, record
from tourwright.domain.model import AskKind, AskOpen, Entry, MachineName, Party
from tourwright.domain.people import FactKind
from tourwright.ports import Letter
from tourwright.store import Store
from webhooks.letters_out import LetterPorts, LetterWriter, NoAddressError
from webhooks.tokens import Purpose

TOLD = "alumni_address_changed"
OTHER = {"personal_email": ("ana@home.example", "ana@else.example")}


def changes_address(world: AllianceWorld, **changes: tuple[str, str]) -> None:
    """Let the people system name other addresses."""
    event = world.event(FactKind.CONTACT_CHANGED, world.now.date())
    world.hear(replace(event, changes=changes or OTHER))


@pytest.mark.parametrize("begin", [invited, member])
def test_the_former_address_hears_of_another_one(begin: Callable[[], AllianceWorld]) -> None:
    """One mail, which names the change and no address."""
    world = begin()
    changes_address(world)

    (notice,) = [each for each in world.notices if each.purpose == TOLD]
    assert (notice.to, notice.role, notice.personal) == (PERSON, Party.ALUM, True)
    assert list(notice.facts) == ["change"]


@pytest.mark.parametrize("changes", [{"work_email": ("a", "b")}, {"personal_email": ("", "b")}])
def test_another_change_is_told_to_nobody(changes: dict[str, tuple[str, str]]) -> None:
    """A work address, or a first private one."""
    world = invited()
    changes_address(world, **changes)

    assert TOLD not in world.purposes()


@pytest.mark.parametrize(
    ("changed", "state"), [("work_email", "unreachable"), ("personal_email", "invited")]
)
def test_only_another_private_address_is_tried(changed: str, state: str) -> None:
    """After mail came back, a change of the address at work says nothing about the one at home."""
    world = invited()
    world.do("hard_bounce", Party.MAIL, person="")

    changes_address(world, **{changed: ("a@x.example", "b@x.example")})

    assert state_of(world)[1] == state


def test_before_the_invitation_nobody_is_told() -> None:
    """Nobody was written to at the address yet; and who works here gives it as they like."""
    gone, here = departed(), AllianceWorld()
    here.hire()
    for world in (gone, here):
        changes_address(world)

    assert TOLD not in [*gone.purposes(), *here.purposes()]


@pytest.fixture
def pages(sqlite_store: Store) -> PageWorld:
    """Return a world in which Gus, who has left, is invited."""
    pages = PageWorld(sqlite_store)
    mine, key = pages.people["gus"].alliance_id, pages.key("gus")
    moved = Entry(MachineName.ALUMNI, "invite", Party.TIMER, pages.clock.now(), to_state="invited")
    asked = AskOpen(
        ask_id=f"{mine}:alumni_invitation:1:{key}",
        kind=AskKind.ALUMNI_INVITATION,
        machine=MachineName.ALUMNI,
        verbs=("accept", "decline"),
        person_key=key,
        role=Party.ALUM,
    )
    told = record(1, alliance_id=mine, stream=mine, entries=(moved,), asks=(asked,))
    sqlite_store.recorder.record(told)
    return pages


def letter_to_gus(pages: PageWorld, purpose: str, **facts: str) -> Letter:
    """Return the mail that goes out for a notice to Gus."""
    mine, store = pages.people["gus"].alliance_id, pages.store
    told = notice(
        "n-1", to=pages.key("gus"), purpose=purpose, role=Party.ALUM, personal=True, facts=facts
    )
    store.recorder.record(record(2, "x", alliance_id=mine, stream=mine, notices=(told,)))
    (row,) = store.outbox.log(1)
    writer = LetterWriter(
        LetterPorts(store.people, store.views, store.alumni), pages.links, "Meridian", {}
    )
    return writer.letter(row, pages.clock.now())


def moves_mail(pages: PageWorld) -> str:
    """Let the people system name another address for Gus; returns the event's id."""
    key, other = pages.key("gus"), "gus@else.example"
    gone = replace(pages.people["gus"].facts, personal_email=other)
    change = {"personal_email": ("gus@home.example", other)}
    event = employment_event(
        "e-moved", person_key=key, kind=FactKind.CONTACT_CHANGED, changes=change
    )
    pages.store.people.apply(gone, (event,), pages.clock.now())
    return event.event_id


def test_whoever_opens_a_forwarded_invitation_answers_for_whom_it_was_made(
    pages: PageWorld,
) -> None:
    """The form has no place for an address or a person, and what is sent of them counts nothing."""
    path = f"/alumni/{pages.token(Purpose.ALUMNI, pages.people['gus'].alliance_id, 'gus')}"
    typed = {"email": "eve@else.example", "personal_email": "eve@else.example"}
    sent = {**typed, "person_key": pages.key("ana"), "verb": "accept", "news": "yes"}

    answer = send(pages.client(), path, sent, "accept")

    assert answer.status_code == 303
    stored = pages.store.people.get(pages.key("gus"))
    assert stored is not None
    assert stored.facts.personal_email == facts_of("gus").personal_email
    assert pages.store.people.by_email("eve@else.example") is None


def test_joining_is_confirmed_at_the_address_that_was_invited(pages: PageWorld) -> None:
    """Whoever pressed the button: the welcome goes to the one on record, with the way out."""
    letter = letter_to_gus(pages, "alumni_welcome")

    assert letter.to_address == "gus@home.example"
    assert letter.unsubscribe_url.endswith("/leave")


@pytest.mark.parametrize("typed", ["gus@meridian.example", " Gus@Meridian.example"])
def test_the_address_at_work_is_no_private_one(pages: PageWorld, typed: str) -> None:
    """A people system that repeats it: HR is asked for another, and nothing is sent there."""
    repeated = replace(pages.people["gus"].facts, personal_email=typed)
    pages.store.people.apply(repeated, (), pages.clock.now())

    facts = pages.store.people.facts(pages.key("gus"))

    assert facts.has_work_email
    assert not facts.has_personal_email
    with pytest.raises(NoAddressError, match="no personal_email"):
        letter_to_gus(pages, "alumni_welcome")


def test_the_last_word_goes_to_the_former_address(pages: PageWorld) -> None:
    """And every other mail to the new one."""
    change = moves_mail(pages)

    letter = letter_to_gus(pages, TOLD, change=change)

    assert letter.to_address == "gus@home.example"
    assert "gus@else.example" not in "\n".join(letter.paragraphs)


def test_a_former_address_that_wants_no_mail_gets_none(pages: PageWorld) -> None:
    """A last word is no reason to write to it again."""
    change = moves_mail(pages)
    pages.store.alumni.suppress("gus@home.example", pages.clock.now())

    with pytest.raises(NoAddressError):
        letter_to_gus(pages, TOLD, change=change)


def test_a_change_that_is_not_known_any_more_is_written_to_nobody(pages: PageWorld) -> None:
    """Its person was erased meanwhile: HR is not asked for an address."""
    with pytest.raises(NoAddressError) as nobody:
        letter_to_gus(pages, TOLD, change="e-none")

    assert nobody.value.missing == ""
