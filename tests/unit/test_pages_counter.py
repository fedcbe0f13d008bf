"""Counter-proposals on their page: other words instead of yes or no, and whose turn it is."""

import re

import pytest
from werkzeug.test import TestResponse

from tests.page_world import PageWorld, hidden, send
from tests.workshop_pages import typed
from tourwright.domain.model import TourKind
from tourwright.store import Store

FIRST = {"length_months": "30", "career": '"Toward leading a line."'}
MINE = "Toward leading two lines."


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a tour whose text Ana proposed to change; Dana is asked."""
    world = PageWorld(sqlite_store)
    world.committed()
    world.act("ana", "propose", "amendment", fields=FIRST)
    return world


def path(world: PageWorld, end: str = "a1/counter") -> str:
    """Return the address of a page about the change."""
    return f"/tours/{world.tour.tour_id}/amend/{end}"


def counter(
    world: PageWorld, name: str = "dana", verb: str = "counter", **fields: str
) -> TestResponse:
    """Send the whole form as its page shows it, with these fields changed."""
    client = world.signed_in(name)
    form = typed(client.get(path(world))) | fields | {"verb": verb}
    return client.post(path(world), data=form)


def latest(world: PageWorld) -> dict[str, object]:
    """Return the change as it is proposed now."""
    return dict(world.rules.tour.amendments[-1].statement.__dict__)


def test_the_form_begins_with_what_was_proposed(world: PageWorld) -> None:
    """Whoever answers changes words instead of writing them again."""
    page = world.signed_in("dana").get(path(world))

    assert typed(page)["length_months"] == "30"
    assert "Toward leading a line." in typed(page)["career"]


def test_before_it_is_sent_both_differences_and_the_dates_are_shown(world: PageWorld) -> None:
    """Against the proposal, against the text in force; nothing is told to anybody."""
    before = world.tour

    page = counter(world, verb="look", career=MINE)

    would = page.text.partition('id="would-change"')[2]
    against, _heading, in_force = would.partition("Different from the text in force")
    assert "two lines" in re.sub("<[^>]+>", "", against)
    assert "30</ins> months" not in against
    assert "30</ins> months" in in_force
    assert "With the change" in page.text
    assert world.tour == before


def test_the_turn_goes_to_the_first_proposer(world: PageWorld) -> None:
    """Each reads whose turn it is, and what became of the words."""
    done = counter(world, career=MINE)

    ana, dana = (world.signed_in(name).get(path(world, "a1")).text for name in ("ana", "dana"))
    assert done.location.endswith("/amend/a1")
    assert "It is your turn." in ana
    assert "It is the turn of Ana Sol." in dana
    assert "Different from what was proposed before" in ana
    assert 'value="sign_other"' in ana
    assert 'value="sign_other"' not in dana


def test_what_was_countered_comes_into_force_with_the_dates_shown(world: PageWorld) -> None:
    """The first proposer commits to the other words; the day in them decides."""
    counter(world, last_day="2028-05-31")

    page = world.signed_in("ana").get(path(world, "a1")).text
    send(world.signed_in("ana"), path(world, "a1"), {"verb": "sign_other"}, "sign_other")

    assert "31 May 2028" in page
    assert str(world.tour.last_day) == "2028-05-31"
    assert world.tour.renewal_on is not None
    assert f"{world.tour.renewal_on.day} {world.tour.renewal_on:%b %Y}" in page


@pytest.mark.parametrize(
    ("fields", "months"),
    [({"length_months": "33"}, 33), ({"career": MINE}, 30), ({"start": "2026-04-01"}, 30)],
)
def test_the_end_follows_the_length_unless_a_day_was_typed(
    world: PageWorld, fields: dict[str, str], months: int
) -> None:
    """The day that the form shows beside the length only follows from it."""
    counter(world, **fields)

    assert latest(world)["length_months"] == months


def test_words_go_to_and_fro_until_both_agree(world: PageWorld) -> None:
    """A counter-proposal can be countered; the third words are committed to."""
    counter(world, career=MINE)
    counter(world, "ana", career="Toward leading three lines.")

    send(world.signed_in("dana"), path(world, "a1"), {"verb": "sign_other"}, "sign_other")

    assert (world.tour.statement or {})["career"] == "Toward leading three lines."


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "This is what was proposed"),
        ({"length_months": "500"}, "Length in months"),
        ({"last_day": "1999-01-01"}, "Last day: give a day"),
        ({"career": "x" * 100_000}, "Please shorten it"),
        ({"career": "a\u202eb"}, "hidden sign"),
    ],
)
def test_a_fault_is_said_and_what_was_typed_stays(
    world: PageWorld, fields: dict[str, str], says: str
) -> None:
    """The sentence names the blank and the fix; nothing was sent."""
    page = counter(world, **fields)

    assert page.status_code == 422
    assert says in page.text
    assert all(value in page.text for value in fields.values())
    assert len(world.tour.amendments) == 1
    assert latest(world)["career"] == "Toward leading a line."


def test_the_text_in_force_is_no_counter_proposal(world: PageWorld) -> None:
    """Whoever wants the old words says no."""
    head = world.tour
    old = str((head.statement or {})["career"])

    page = counter(world, career=old, length_months=str(head.length_months))

    assert "keep the text as it is" in page.text


def test_back_after_sending_sends_nothing_again(world: PageWorld) -> None:
    """The same form once more, from the browser's history: the answer's page, one counter."""
    client = world.signed_in("dana")
    form = typed(client.get(path(world))) | {"career": MINE, "verb": "counter"}

    before = world.rules.tour.amendments[-1].revision
    first, again = (client.post(path(world), data=form) for _ in range(2))

    assert (first.status_code, again.status_code) == (303, 303)
    assert world.rules.tour.amendments[-1].revision == before + 1


def test_two_tabs_lose_no_words(world: PageWorld) -> None:
    """The second tab's words stay, and can be proposed as a change of one's own."""
    client = world.signed_in("dana")
    one, two = (typed(client.get(path(world))) for _ in range(2))
    client.post(path(world), data=one | {"career": MINE, "verb": "counter"})

    late = client.post(path(world), data=two | {"career": "Toward the sea.", "verb": "counter"})

    assert late.status_code == 409
    assert "Your words are still here" in late.text
    assert "Toward the sea." in late.text
    assert f'action="/tours/{world.tour.tour_id}/amend"' in late.text


def test_words_typed_while_the_proposal_was_taken_back_stay(world: PageWorld) -> None:
    """They become a change of one's own with the form that comes back."""
    client = world.signed_in("dana")
    form = typed(client.get(path(world))) | {"career": MINE, "verb": "counter"}
    world.act("ana", "withdraw", "amendment", subject_id="a1")

    late = client.post(path(world), data=form)
    again = client.post(
        f"/tours/{world.tour.tour_id}/amend", data=typed(late) | {"verb": "propose"}
    )

    assert (late.status_code, again.status_code) == (409, 303)
    assert latest(world)["career"] == MINE


@pytest.mark.parametrize("forged", ["0" * 64, ""])
def test_a_forged_hash_answers_nothing(world: PageWorld, forged: str) -> None:
    """Only the words that were shown can be answered."""
    page = counter(world, career=MINE, text_hash=forged)

    assert page.status_code == 409
    assert MINE in page.text
    assert latest(world)["career"] == "Toward leading a line."


def test_a_form_of_another_page_keeps_what_was_typed(world: PageWorld) -> None:
    """Without the hidden field nothing is sent, and nothing is lost."""
    client = world.signed_in("dana")
    form = typed(client.get(path(world))) | {"career": MINE, "verb": "counter", "csrf": "made up"}

    page = client.post(path(world), data=form)

    assert page.status_code == 403
    assert MINE in page.text
    assert 'value="counter"' not in page.text


def test_the_proposer_cannot_answer_themselves(world: PageWorld) -> None:
    """The form is the other side's; a forged one is refused."""
    ana = world.signed_in("ana")
    form = hidden(ana.get(path(world, "a1"))) | {"career": MINE, "verb": "counter"}

    shown, forged = ana.get(path(world)), ana.post(path(world), data=form)

    assert (shown.status_code, shown.location) == (303, path(world, "a1"))
    assert forged.status_code == 403
    assert latest(world)["career"] == "Toward leading a line."


@pytest.mark.parametrize(("name", "verb"), [("dana", "sign_other"), ("ana", "withdraw")])
def test_an_answer_on_a_page_from_before_the_counter_is_old(
    world: PageWorld, name: str, verb: str
) -> None:
    """With "back" or in another tab: the turn has changed, and the page says so."""
    client = world.signed_in(name)
    form = hidden(client.get(path(world, "a1")), verb) | {"verb": verb}
    counter(world, career=MINE)

    late = client.post(path(world, "a1"), data=form)

    assert late.status_code == 409
    assert "changed since this page was opened" in late.text
    assert "takes effect at" not in late.text
    assert len(world.tour.amendments) == 1


def test_back_after_both_committed_changes_nothing(world: PageWorld) -> None:
    """The form of a counter-proposal from before: the text in force stays, the words too."""
    dana = world.signed_in("dana")
    form = typed(dana.get(path(world))) | {"career": MINE, "verb": "counter"}
    send(dana, path(world, "a1"), {"verb": "sign_other"}, "sign_other")
    in_force = world.tour.text_hash

    late = dana.post(path(world), data=form)

    assert (late.status_code, world.tour.text_hash) == (409, in_force)
    assert MINE in late.text
    assert not world.tour.amendments


def test_no_counter_while_a_no_rests(world: PageWorld) -> None:
    """A no that can still be undone is undone first."""
    dana = world.signed_in("dana")
    send(dana, path(world, "a1"), {"verb": "decline"}, "decline")

    assert dana.get(path(world)).location == path(world, "a1")


def test_what_the_proposer_alone_writes_stays_as_proposed(sqlite_store: Store) -> None:
    """Dana's own aspirations are no blank of Ana's form, and go along unchanged."""
    world = PageWorld(sqlite_store)
    world.committed(TourKind.TRANSFORMATIONAL)
    fields = {"manager_aspirations": '["Lead two plants."]', **FIRST}
    world.act("dana", "propose", "amendment", fields=fields)

    done = counter(world, "ana", career=MINE)

    assert done.status_code == 303
    assert latest(world)["manager_aspirations"] == ("Lead two plants.",)
    assert "Lead two plants." in re.sub(
        "<[^>]+>", "", world.signed_in("dana").get(path(world, "a1")).text
    )


@pytest.mark.parametrize("name", ["otto", "lee", "sam", "kim", "igor"])
def test_others_find_nothing(world: PageWorld, name: str) -> None:
    """Changes are the two's, for reading and for writing."""
    client = world.signed_in(name)

    answers = (client.get(path(world)), client.post(path(world), data={"verb": "counter"}))

    assert [one.status_code for one in answers] == [404, 404]


def test_a_page_takes_few_queries(world: PageWorld) -> None:
    """At most nine."""
    client = world.signed_in("dana")
    client.get(path(world))

    with world.queries() as queries:
        client.get(path(world))

    assert len(queries) <= 9
