"""The pages of thanks: the recipient reads first, and nobody but the recipient publishes."""

from datetime import timedelta
from itertools import product

import pytest
from werkzeug.test import TestResponse

from tests.page_world import PageWorld, hidden, send
from tourwright.domain.model import Party, TourKind
from tourwright.store import Store
from webhooks.dispatcher import Dispatcher, Ports

WORDS = "You kept calm when the line stopped."
GIVEN = {"verb": "give", "kind": "accomplishment", "text": WORDS}
ANSWERS = ("keep_private", "publish_team", "publish_company")


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a tour of Ana with Dana, and one of Olga with Otto."""
    world = PageWorld(sqlite_store)
    world.committed(TourKind.ROTATIONAL)
    return world


def path(world: PageWorld) -> str:
    """Return the address of the tour's thanks."""
    return f"/tours/{world.tour.tour_id}/thanks"


def thank(world: PageWorld, **fields: str) -> TestResponse:
    """Let Dana thank Ana on the page."""
    return send(world.signed_in("dana"), path(world), {**GIVEN, **fields}, "give")


def answer(world: PageWorld, verb: str) -> TestResponse:
    """Let Ana press a button under the thanks."""
    return send(world.signed_in("ana"), path(world), {"verb": verb}, verb)


def told(world: PageWorld) -> dict[str, str]:
    """Return the first thanks as the row has them."""
    return dict(world.tour.thanks[0])


def dispatch(world: PageWorld) -> None:
    """Let what waits be handed to the rules."""
    world.clock.moment += timedelta(seconds=30)
    store = world.store
    ports = Ports(store.inbox, store.asks, store.recorder, world.engine, world.clock)
    Dispatcher(ports).step()


def test_manager_thanks_and_the_employee_reads_first(world: PageWorld) -> None:
    """Nobody else reads the words anywhere before she has answered."""
    assert thank(world).status_code == 303

    assert WORDS in world.signed_in("ana").get(path(world)).text
    for who in ("olga", "otto", "sam", "kim", "lee"):
        assert WORDS not in world.signed_in(who).get("/thanks").text
        assert world.signed_in(who).get(path(world)).status_code == 404


def test_recipient_has_three_equal_answers(world: PageWorld) -> None:
    """No answer is bigger than another, and private comes first."""
    thank(world)

    page = world.signed_in("ana").get(path(world)).text

    places = [page.index(f'value="{verb}"') for verb in ANSWERS]
    assert places == sorted(places)
    assert page.count('<button class="choice" name="verb"') == 3


@pytest.mark.parametrize(
    ("verb", "status"), [("keep_private", 404), ("publish_team", 404), ("publish_company", 200)]
)
def test_recipient_alone_widens_the_circle(world: PageWorld, verb: str, status: int) -> None:
    """A colleague elsewhere needs the address, and that the recipient wants it."""
    thank(world)
    answer(world, verb)

    elsewhere = world.signed_in("olga").get(f"/thanks/{world.tour.tour_id}/t1")

    assert (told(world)["state"], elsewhere.status_code) == ("kept", status)
    assert WORDS not in world.signed_in("olga").get("/thanks").text


@pytest.mark.parametrize(("verb", "reads"), [("keep_private", False), ("publish_team", True)])
def test_team_reads_what_the_recipient_shares(world: PageWorld, verb: str, *, reads: bool) -> None:
    """A colleague with the same manager finds it on the team's page, and only then."""
    other = world.open_tour(TourKind.ROTATIONAL, ("olga", "dana"), standard_text=True)
    for party in (Party.EMPLOYEE, Party.MANAGER):
        world.tours[other.tour_id].sign(party)
    world.settle()
    thank(world)

    answer(world, verb)

    assert (WORDS in world.signed_in("olga").get("/thanks").text) is reads


@pytest.mark.parametrize("who", ["dana", "kim", "sam", "igor", "olga", "lee", "eva"])
def test_no_route_publishes_without_the_recipient(world: PageWorld, who: str) -> None:
    """Every address and every verb, sent by anybody else, leaves the thanks as they were."""
    thank(world)
    client, one = world.signed_in(who), f"/thanks/{world.tour.tour_id}/t1"
    forged = {"thanks": "t1", "scope": "company", "person_key": world.key("ana")}
    shown = {address: client.get(address) for address in (path(world), "/thanks")}

    for address, verb in product((*shown, f"/tours/{world.tour.tour_id}/gaps", one), ANSWERS):
        fields = hidden(shown.get(address, shown["/thanks"]))
        client.post(address, data={**fields, **forged, "verb": verb})
    dispatch(world)

    assert (told(world)["state"], told(world).get("scope", "")) == ("given", "")


def test_colleague_thanks_by_address(world: PageWorld) -> None:
    """Whoever knows the address may say thank you; the answer is taken at once."""
    client = world.signed_in("olga")

    send(client, "/thanks", {**GIVEN, "to": "Ana@Meridian.example"}, "give")
    dispatch(world)

    assert (told(world)["by"], told(world)["by_key"]) == ("peer", world.key("olga"))


def test_unknown_address_is_answered_like_a_known_one(world: PageWorld) -> None:
    """The form tells nobody who works here, not by words, size or questions to the engine."""
    client, calls = world.signed_in("olga"), world.engine.calls

    answers = [
        send(client, "/thanks", {**GIVEN, "to": to}, "give")
        for to in ("ana@meridian.example", "nobody@meridian.example", "gus@meridian.example")
    ]

    assert len({(one.status_code, one.data, one.headers["Location"]) for one in answers}) == 1
    assert world.engine.calls == calls


def test_nobody_thanks_oneself_by_address(world: PageWorld) -> None:
    """It is answered alike, and nothing is written."""
    send(world.signed_in("ana"), "/thanks", {**GIVEN, "to": "ana@meridian.example"}, "give")
    dispatch(world)

    assert world.tour.thanks == ()


def test_manager_by_address_is_still_the_manager(world: PageWorld) -> None:
    """The hat follows from the tour, not from the page."""
    send(world.signed_in("dana"), "/thanks", {**GIVEN, "to": "ana@meridian.example"}, "give")
    dispatch(world)

    assert told(world)["by"] == "M"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": ""}, "text"),
        ({"kind": ""}, "kind"),
        ({"kind": "values"}, "value"),
        ({"text": "x" * 100_000}, "text"),
        ({"text": "a\u202eb"}, "text"),
    ],
)
@pytest.mark.parametrize("page", ["tour", "board"])
def test_bad_form_keeps_what_was_typed(
    world: PageWorld, page: str, fields: dict[str, str], field: str
) -> None:
    """The fault leads to its field; the words are still there."""
    address, who = {"tour": (path(world), "dana"), "board": ("/thanks", "olga")}[page]
    sent = {**GIVEN, "to": "ana@meridian.example", **fields}

    got = send(world.signed_in(who), address, sent, "give")

    assert got.status_code in (409, 422)
    assert f'<a href="#field-{field}">' in got.text
    assert sent["text"] in got.text
    assert world.tour.thanks == ()


def test_giver_takes_them_back_on_the_page(world: PageWorld) -> None:
    """Within the day there is a button; then the words are gone from every page."""
    thank(world)

    send(world.signed_in("dana"), path(world), {"verb": "retract"}, "retract")

    assert told(world)["state"] == "retracted"
    for who in ("ana", "dana"):
        assert WORDS not in world.signed_in(who).get(path(world)).text


def test_after_a_day_there_is_no_such_button(world: PageWorld) -> None:
    """What was read is not unsaid."""
    thank(world)
    world.wait(hours=25)

    assert 'value="retract"' not in world.signed_in("dana").get(path(world)).text


def test_manager_does_not_read_what_a_colleague_wrote(world: PageWorld) -> None:
    """Thanks of a colleague are the employee's until she says otherwise."""
    send(world.signed_in("olga"), "/thanks", {**GIVEN, "to": "ana@meridian.example"}, "give")
    dispatch(world)

    assert WORDS in world.signed_in("ana").get(path(world)).text
    assert WORDS not in world.signed_in("dana").get(path(world)).text
    assert WORDS not in world.signed_in("dana").get("/thanks").text


def test_employee_has_no_form_to_thank_herself(world: PageWorld) -> None:
    """Her page leads to the one where she thanks others."""
    page = world.signed_in("ana").get(path(world)).text

    assert 'value="give"' not in page
    assert 'href="/thanks"' in page


def test_draft_is_the_givers_alone(world: PageWorld) -> None:
    """A thank-you half written is on no other page."""
    fields = {"verb": "save", "kind": "values", "value": "Say it early.", "text": "canary"}
    send(world.signed_in("dana"), path(world), fields, "save")

    assert "canary" in world.signed_in("dana").get(path(world)).text
    assert "canary" not in world.signed_in("ana").get(path(world)).text


@pytest.mark.parametrize("address", ["tour", "/thanks", "one"])
def test_pages_ask_the_store_at_most_eight_times(world: PageWorld, address: str) -> None:
    """Counted with a published thank-you."""
    thank(world)
    answer(world, "publish_company")
    known = {"tour": path(world), "one": f"/thanks/{world.tour.tour_id}/t1"}
    client = world.signed_in("dana")

    with world.queries() as counter:
        assert client.get(known.get(address, address)).status_code == 200

    asked = [statement for statement in counter.statements if statement.startswith("SELECT")]
    assert len(asked) <= 8, asked


@pytest.mark.parametrize(("verb", "shared"), [("keep_private", False), ("publish_team", True)])
def test_where_we_stand_shows_what_is_shared(world: PageWorld, verb: str, *, shared: bool) -> None:
    """Both read the same there, so only what the employee shares is on it."""
    thank(world)
    answer(world, verb)
    address = f"/alliances/{world.tour.alliance_id}"

    for who in ("ana", "dana"):
        assert (WORDS in world.signed_in(who).get(address).text) is shared
