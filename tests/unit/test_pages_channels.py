"""HR reads who is asked how, and why not in a better way."""

from datetime import timedelta

import pytest

from tests.page_cast import HELD
from tests.page_world import PageWorld
from tourwright.domain.channels import Channel, Why
from tourwright.ports.cards import ChannelChoice
from tourwright.store import Store
from webhooks.channels_page import PLACES, WHYS, why_in_words

BLOCKED = (("teams", "blocked"), ("outlook", "not_set_up"))


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Ana is asked by a card in Teams, Dana by mail."""
    made = PageWorld(sqlite_store, choices=sqlite_store.choices)
    choose(made, "ana", "teams")
    choose(made, "dana", "mail", *BLOCKED)
    return made


def choose(world: PageWorld, name: str, channel: str, *fallen: tuple[str, str]) -> None:
    """Keep a choice for somebody."""
    person, at = world.people[name], world.clock.now()
    ask_id = f"{name}-{at.isoformat()}"
    world.store.choices.put(
        ChannelChoice(ask_id, person.alliance_id, person.person_key, channel, fallen, at)
    )


def text_of(world: PageWorld, name: str = "kim") -> str:
    """Return what somebody reads."""
    answer = world.signed_in(name).get("/channels")
    assert answer.status_code == 200
    return answer.text


def test_hr_reads_why_somebody_gets_mail(world: PageWorld) -> None:
    """Those whom a better way did not reach come first, with the reason in words."""
    text = text_of(world)

    first, _, rest = text.partition("Asked in the best way")
    assert "Dana Reyes" in first
    assert "Not in Teams: the app was blocked" in first
    assert "Ana Sol" in rest
    assert "in Teams" in rest


def test_what_the_company_lacks_is_nobodys_reason(world: PageWorld) -> None:
    """A channel that is not set up is missing for all, and told to IT."""
    choose(world, "olga", "mail", ("teams", "not_set_up"), ("outlook", "not_set_up"))

    text = text_of(world)

    assert "has not set it up" not in text
    assert "Olga Example" in text.partition("Asked in the best way")[2]


def test_only_the_newest_choice_of_a_person_counts(world: PageWorld) -> None:
    """Whoever allowed the app again is out of the list."""
    world.clock.moment += timedelta(days=1)
    choose(world, "dana", "teams")

    text = text_of(world)

    assert "A better way did not reach them" not in text
    assert text.count("Dana Reyes") == 1


def test_what_somebody_was_asked_does_not_stand_there(world: PageWorld) -> None:
    """Neither the question nor its id: it is between the two."""
    text = text_of(world)

    assert "dana-2026" not in text
    assert "/asks/" not in text


def test_hr_of_a_department_reads_of_its_people_alone(
    world: PageWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Olga and Otto are in the plants, Ana and Dana in sales."""
    choose(world, "olga", "mail", ("teams", "not_installed"))
    monkeypatch.setitem(HELD, "kim", frozenset({"HR:Plants"}))

    text = text_of(world)

    assert "Olga Example" in text
    assert "Dana Reyes" not in text


@pytest.mark.parametrize("name", ["ana", "dana", "cleo", "igor"])
def test_nobody_else_reads_it(world: PageWorld, name: str) -> None:
    """Not even the person it is about."""
    assert world.signed_in(name).get("/channels").status_code in (403, 404)


def test_hr_finds_the_page_from_the_first_one(world: PageWorld) -> None:
    """Where there are channels at all."""
    with_channels = world.signed_in("kim").get("/").text
    without = PageWorld(world.store).signed_in("kim").get("/").text

    assert 'href="/channels"' in with_channels
    assert 'href="/channels"' not in without


def test_where_nobody_was_asked_it_says_so(sqlite_store: Store) -> None:
    """An empty list is no list."""
    world = PageWorld(sqlite_store, choices=sqlite_store.choices)

    assert "was asked anything yet" in text_of(world)


def test_without_channels_there_is_no_such_page(sqlite_store: Store) -> None:
    """Everybody gets mail then; there is nothing to tell."""
    assert PageWorld(sqlite_store).signed_in("kim").get("/channels").status_code == 404


@pytest.mark.parametrize("why", list(Why))
def test_every_reason_has_words(why: Why) -> None:
    """For each channel that can be fallen from; all are sentences."""
    sentences = [why_in_words(channel, why) for channel in PLACES]

    assert set(PLACES) == set(Channel) - {Channel.MAIL}
    assert all(each.endswith(".") for each in sentences)
    assert len(set(WHYS.values())) == len(Why)


def test_the_page_speaks_german(world: PageWorld) -> None:
    """To whoever reads German."""
    client = world.signed_in("kim")

    text = client.get("/channels", headers={"Accept-Language": "de"}).text

    assert "Dana Reyes" in text
    assert "Nicht in Teams" in text
