"""Good standing of somebody who left: two different people take a place back or look again."""

from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from tests import page_cast, page_world
from tests.page_world import PageWorld, hidden, send
from tests.states.good_standing import gus_stands, page_of_gus, standing_of_gus
from tests.store_deps import BASE
from tests.store_factories import entry, record
from tourwright.domain.alliance_standing import ASKED, LOOKED, REVOKED
from tourwright.domain.model import MachineName, Party
from tourwright.domain.stops import STOP
from tourwright.domain.tables import AlumniState
from tourwright.ports import OutboxRow
from tourwright.store import Store
from webhooks.letters_out import LetterPorts, LetterWriter


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world in which Gus was not invited, by Kim."""
    world = PageWorld(sqlite_store)
    gus_stands(world, AlumniState.NOT_INVITED)
    return world


@pytest.fixture
def in_network(sqlite_store: Store) -> PageWorld:
    """Return a world in which Gus is a member."""
    world = PageWorld(sqlite_store)
    gus_stands(world, AlumniState.MEMBER)
    return world


@pytest.fixture
def place_lost(sqlite_store: Store) -> PageWorld:
    """Return a world in which Gus's place was taken back."""
    world = PageWorld(sqlite_store)
    gus_stands(world, AlumniState.LEFT)
    return world


def say(
    world: PageWorld, who: str, verb: str = LOOKED, reason: str = "We erred.", **more: str
) -> TestResponse:
    """Let somebody press the button."""
    fields = {"verb": verb, "reason": reason, **more}
    return send(world.signed_in(who), standing_of_gus(world), fields, verb)


def state(world: PageWorld) -> str:
    """Return where the membership stands by the rules."""
    alumni = world.engine.alliances[world.people["gus"].alliance_id].alumni
    assert alumni is not None
    return str(alumni.state)


def shown(world: PageWorld, who: str = "kim") -> str:
    """Return the page as somebody sees it."""
    return world.signed_in(who).get(standing_of_gus(world)).text


def mails(world: PageWorld) -> dict[str, tuple[str, str]]:
    """Return address and button of each mail that waits, by its purpose."""
    store, now = world.store, world.clock.now() + timedelta(days=3)
    ports = LetterPorts(store.people, store.views, store.alumni)
    writer = LetterWriter(ports, world.links, "Meridian", {Party.HR: "hr@meridian.example"})
    letters = {row.body["purpose"]: writer.letter(row, now) for row in world_rows(world)}
    return {str(why): (one.to_address, one.actions[0][1]) for why, one in letters.items()}


def world_rows(world: PageWorld) -> list[OutboxRow]:
    """Return the mails that wait."""
    now = world.clock.now() + timedelta(days=3)
    rows = world.store.outbox.lease(20, now, 60.0)
    return [row for row in rows if row.body.get("purpose")]


def test_a_second_look_takes_somebody_of_hr_and_an_alumni_manager(world: PageWorld) -> None:
    """The first word waits; the second one makes it true."""
    first = say(world, "kim")
    between = state(world)
    say(world, "ali", reason="")

    assert first.status_code == 303
    assert (between, state(world)) == ("not_invited", "eligible")


def test_the_second_person_reads_who_said_so_and_why(world: PageWorld) -> None:
    """And has a button; the first one has none any more."""
    say(world, "kim")

    theirs, own = shown(world, "ali"), shown(world, "kim")
    assert "Kim Example" in theirs
    assert "We erred." in theirs
    assert (f'value="{LOOKED}"' in theirs, f'value="{LOOKED}"' in own) == (True, False)


def test_one_person_with_both_roles_is_not_two(
    world: PageWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kim may say it in both roles, and it still needs somebody else; then Ali is enough."""
    both = frozenset({"HR", "AlumniManager"})
    monkeypatch.setattr(page_world, "HELD", {**page_cast.HELD, "kim": both})
    say(world, "kim")
    say(world, "kim")
    alone = state(world)
    say(world, "ali")

    assert (alone, state(world)) == ("not_invited", "eligible")


def test_a_double_click_is_one_word(world: PageWorld) -> None:
    """The same form twice, as two clicks send it: one line of the journal, one mail."""
    kim = world.signed_in("kim")
    fields = {**hidden(kim.get(standing_of_gus(world)), LOOKED), "verb": LOOKED, "reason": ""}

    answers = [kim.post(standing_of_gus(world), data=fields) for _ in range(2)]

    mine = world.people["gus"].alliance_id
    assert {answer.status_code for answer in answers} <= {303, 409}
    assert len(world.store.journal.lines(mine)) == 2
    assert len(world_rows(world)) == 1


def test_hr_is_told_that_a_second_person_is_needed_without_a_name(world: PageWorld) -> None:
    """The mail leads to the page; who it is stands there."""
    say(world, "kim")

    assert mails(world) == {
        "standing_second": ("hr@meridian.example", f"{BASE}{standing_of_gus(world)}")
    }


def test_a_place_is_taken_back_by_two_and_the_person_is_told(in_network: PageWorld) -> None:
    """At the private address, which is closed to all other mails from then on."""
    say(in_network, "ali", REVOKED, "It was found later.")
    one = state(in_network)
    say(in_network, "kim", REVOKED, "It was found later.")

    told = mails(in_network)
    assert (one, state(in_network)) == ("member", "left")
    assert told[REVOKED][0] == "gus@home.example"
    assert "/alumni/" in told[REVOKED][1]
    assert in_network.store.alumni.suppressed("gus@home.example")


def test_a_place_is_not_taken_back_without_a_reason(in_network: PageWorld) -> None:
    """The person has a right to it."""
    answer = say(in_network, "kim", REVOKED, " ")

    assert answer.status_code == 422
    assert 'href="#field-reason"' in answer.text
    assert in_network.engine.calls == 0


def test_whoever_lost_the_place_asks_and_is_invited_anew(place_lost: PageWorld) -> None:
    """By the link of the last mail; HR is led to the page, which says since when."""
    answer = send(place_lost.client(), page_of_gus(place_lost), {"verb": ASKED}, ASKED)
    said = shown(place_lost)
    asked = mails(place_lost)
    say(place_lost, "kim")
    say(place_lost, "ali")

    assert answer.status_code == 303
    assert "asked for a second look" in said
    assert asked[ASKED] == ("hr@meridian.example", f"{BASE}{standing_of_gus(place_lost)}")
    plans = place_lost.engine.alliances[place_lost.people["gus"].alliance_id].asked
    assert [plan.event for plan in plans] == ["rejoin"]
    assert "invitation goes out" in shown(place_lost)


def test_asking_twice_is_asking_once(place_lost: PageWorld) -> None:
    """The page says that it is stored, and has no button any more."""
    client, path = place_lost.client(), page_of_gus(place_lost)
    send(client, path, {"verb": ASKED}, ASKED)

    again = client.get(path)

    assert "Stored. Two people" in again.text
    assert ASKED not in again.text.partition("<main")[2]
    assert len(world_rows(place_lost)) == 1


def test_a_place_that_was_lost_is_not_had_by_asking_for_an_invitation(
    place_lost: PageWorld,
) -> None:
    """The page offers the second look in its place."""
    answer = send(place_lost.client(), page_of_gus(place_lost), {"verb": "rejoin"}, ASKED)

    assert answer.status_code == 409
    assert state(place_lost) == "left"


def test_a_form_for_another_decision_does_nothing(in_network: PageWorld) -> None:
    """What was opened while Gus was a member does not grant a second look later, nor now."""
    path, fields = standing_of_gus(in_network), {"verb": LOOKED}

    answer = send(in_network.signed_in("kim"), path, fields, REVOKED)

    assert answer.status_code == 409
    assert in_network.engine.calls == 0


def test_opening_the_page_and_a_form_of_another_browser_do_nothing(world: PageWorld) -> None:
    """The reason that was typed comes back."""
    page = world.signed_in("kim").get(standing_of_gus(world))
    fields = {**hidden(page, LOOKED), "verb": LOOKED, "reason": "We erred."}

    answer = world.signed_in("kim").post(standing_of_gus(world), data=fields)

    assert (page.status_code, answer.status_code) == (200, 403)
    assert "We erred." in answer.text
    assert world.engine.calls == 0


def test_while_the_engine_is_away_the_word_is_stored(world: PageWorld) -> None:
    """It takes effect when the engine answers."""
    world.engine.down = True
    answer = send(world.signed_in("kim"), standing_of_gus(world), {"verb": LOOKED}, LOOKED)
    told = world.signed_in("kim").get(answer.headers["Location"]).text
    world.engine.down = False
    world.rest_over()

    assert "Stored safely" in told
    assert "An alumni manager is needed now" in shown(world)


def test_nothing_is_offered_after_the_stop_switch(world: PageWorld) -> None:
    """Whoever is not to be written to is not invited."""
    mine = world.people["gus"].alliance_id
    line = replace(entry(STOP, machine=MachineName.ALLIANCE), private_to="H")
    world.store.recorder.record(record(2, alliance_id=mine, stream=mine, entries=(line,)))

    assert f'value="{LOOKED}"' not in shown(world)


def test_somebody_who_works_here_again_is_not_looked_at(world: PageWorld) -> None:
    """There is nobody to invite."""
    world.hires("gus")

    assert "works here again" in shown(world)


@pytest.mark.parametrize("who", ["ana", "dana", "cleo", "igor", "eva", "bo"])
def test_nobody_else_opens_the_page(world: PageWorld, who: str) -> None:
    """It looks like a page that does not exist."""
    assert world.signed_in(who).get(standing_of_gus(world)).status_code == 404


def test_hr_finds_the_page_by_the_name_of_whoever_left(world: PageWorld) -> None:
    """And not for somebody who works here."""
    found = world.signed_in("kim").get("/", query_string={"q": "Gus"}).text
    at_work = world.signed_in("kim").get("/", query_string={"q": "Ana"}).text

    assert standing_of_gus(world) in found
    assert "/standing" not in at_work


def test_a_page_of_somebody_at_work_has_nothing_to_decide(world: PageWorld) -> None:
    """It says so, whatever is planned."""
    text = world.signed_in("kim").get(f"/people/{world.key('ana')}/standing").text

    assert "has not left" in text
    assert "<form method" not in text.partition("<main")[2]


def test_another_one_of_hr_is_told_who_is_missing(
    world: PageWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second word of the same side would change nothing, so there is no button for it."""
    monkeypatch.setattr(page_world, "HELD", {**page_cast.HELD, "olga": frozenset({"HR"})})
    say(world, "kim")

    text = shown(world, "olga")

    assert f'value="{LOOKED}"' not in text
    assert "An alumni manager is needed now" in text


def test_after_both_words_of_one_person_anybody_elses_is_enough(
    world: PageWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The seats are taken, the second person is missing."""
    both = frozenset({"HR", "AlumniManager"})
    monkeypatch.setattr(page_world, "HELD", {"kim": both, "olga": frozenset({"HR"})})
    say(world, "kim")
    say(world, "kim")
    say(world, "olga")

    assert state(world) == "eligible"


def test_an_alumni_manager_finds_whoever_left_and_nobody_else(world: PageWorld) -> None:
    """With the two pages that are theirs, and no way to what was committed to."""
    ali = world.signed_in("ali")
    found, at_work = (ali.get("/", query_string={"q": each}).text for each in ("Gus", "Ana"))

    assert standing_of_gus(world) in found
    assert f"/people/{world.key('gus')}/stop" in found
    assert "of=" not in found
    assert world.key("ana") not in at_work


def test_after_the_stop_switch_nothing_can_be_asked_for(world: PageWorld) -> None:
    """The alliance would refuse it; the person's own page has no button."""
    mine = world.people["gus"].alliance_id
    line = replace(entry(STOP, machine=MachineName.ALLIANCE), private_to="H")
    world.store.recorder.record(record(2, alliance_id=mine, stream=mine, entries=(line,)))

    assert ASKED not in world.client().get(page_of_gus(world)).text
