"""Every route, as every role, towards the own and another tour: who gets in, and who sees nothing.

The table of `tests.route_table` is written out by hand; the routes themselves come from the
application. A route that the table does not name fails a test, and so does one that is gone.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Response
from flask.testing import FlaskClient

from tests.page_cast import HELD
from tests.page_world import PageWorld
from tests.route_table import (
    BY_LINK,
    OF_NO_PAIR,
    OF_OPERATORS,
    OPEN_TO_ALL,
    PAIR,
    PUBLISHED,
    ROLES,
    TABLE,
    UNKNOWN,
    call,
    expected,
    method_of,
    needs,
    of_people,
    outcome,
    rules,
)
from tourwright.domain.model import AskKind, AskOpen, MachineName, Record
from tourwright.domain.rights import MATRIX, Grant, Right, Role
from tourwright.keyring import Masters
from tourwright.ports_pages import Look
from tourwright.store import open_store
from webhooks.rights import OPEN
from webhooks.tokens import Purpose


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageWorld]:
    """Ana's tour with Dana, whose delegate is Lee; Olga's with Otto; Kim looks after Sales only."""
    folder: Path = tmp_path_factory.mktemp("rights")
    store = open_store(f"sqlite:///{folder / 'store.sqlite'}", Masters({"k": b"m" * 32}, "k"))
    made = PageWorld(store)
    made.committed()
    made.act("dana", "name_delegate", fields={"to": made.key("lee")})
    made.open_tour(two=("olga", "otto"))
    moved = replace(made.people["otto"].facts, manager_source_id="gus")
    store.people.apply(moved, (), made.clock.now())
    yield made
    store.close()


@pytest.fixture(scope="module")
def clients(world: PageWorld) -> Mapping[str, FlaskClient]:
    """A signed-in browser for each role."""
    patched = {**HELD, "kim": frozenset({"HR:Sales"})}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.page_world.HELD", patched)
        return {role: world.signed_in(name) for role, name in ROLES.items()}


@pytest.fixture
def stubbed(world: PageWorld, monkeypatch: pytest.MonkeyPatch) -> PageWorld:
    """The application with a stub behind each route of people: only the check decides."""
    for endpoint in TABLE.keys() & world.app.view_functions.keys():
        opens: Callable[..., Response] = lambda **_: Response("opened")  # noqa: E731
        monkeypatch.setitem(world.app.view_functions, endpoint, opens)
    return world


def test_the_table_names_every_route_and_no_other(world: PageWorld) -> None:
    """A new page is added here with who may open it, or it does not get in."""
    assert of_people(world) == set(TABLE)
    assert set(rules(world)) - of_people(world) == BY_LINK | OPEN_TO_ALL | OF_OPERATORS


@pytest.mark.parametrize("endpoint", sorted(TABLE))
def test_a_route_opens_to_the_roles_of_its_row(
    stubbed: PageWorld, clients: Mapping[str, FlaskClient], endpoint: str
) -> None:
    """Each role towards the own tour gets what the table says."""
    rule, tour = rules(stubbed)[endpoint], stubbed.tour

    got = {role: outcome(call(client, rule, tour)) for role, client in clients.items()}

    assert got == {role: expected(TABLE[endpoint], role) for role in clients}


@pytest.mark.parametrize("endpoint", sorted(TABLE.keys() - PUBLISHED))
def test_a_route_about_other_people_opens_to_nobody(
    stubbed: PageWorld, clients: Mapping[str, FlaskClient], endpoint: str
) -> None:
    """Not to the same roles of another tour; what one sees is what one sees of no tour at all."""
    rule = rules(stubbed)[endpoint]
    if not rule.arguments & {"tour_id", "alliance_id"}:
        pytest.skip("about no tour")
    other = stubbed.view(list(stubbed.tours)[1])

    for role, client in clients.items():
        theirs, none = call(client, rule, other), call(client, rule, None)
        assert outcome(theirs) == outcome(none) == "nothing", role
        assert (theirs.data, theirs.headers) == (none.data, none.headers), role


@pytest.mark.parametrize("endpoint", sorted(TABLE))
def test_what_one_may_not_open_looks_like_what_is_not_there(
    stubbed: PageWorld, clients: Mapping[str, FlaskClient], endpoint: str
) -> None:
    """The same bytes, headers and amount of work, for the own company's roles too."""
    rule, tour = rules(stubbed)[endpoint], stubbed.tour
    shut = [role for role in clients if expected(TABLE[endpoint], role) == "nothing"]

    for role in shut:
        with stubbed.queries() as for_theirs:
            theirs = call(clients[role], rule, tour)
        with stubbed.queries() as for_none:
            none = call(clients[role], rule, None)
        assert (theirs.data, theirs.headers) == (none.data, none.headers), role
        assert len(for_theirs) == len(for_none), role


@pytest.mark.parametrize("endpoint", sorted(TABLE))
def test_without_a_session_every_route_leads_to_the_sign_in(
    stubbed: PageWorld, endpoint: str
) -> None:
    """Also for somebody who left, whose session is over, and for a tour that does not exist."""
    rule = rules(stubbed)[endpoint]
    gone = stubbed.signed_in("gus")

    for tour in (stubbed.tour, None):
        for client in (stubbed.client(), gone):
            answer = call(client, rule, tour)
            assert outcome(answer) == "sign in"


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


@pytest.mark.parametrize("method", METHODS)
def test_no_method_betrays_a_tour(
    world: PageWorld, clients: Mapping[str, FlaskClient], method: str
) -> None:
    """Whatever is asked in whatever way, a stranger sees the same for every address."""
    other = world.view(list(world.tours)[1])
    ends = sorted({rule.rule.partition("<tour_id>")[2] for rule in rules(world).values()})
    for end in (*ends, "/no-such-page", ".pdf"):
        known = re.sub(r"<(?:\w+:)?(\w+)>", "1", end)
        answers = [
            clients["E"].open(f"/tours/{tour_id}{known}", method=method)
            for tour_id in (other.tour_id, UNKNOWN)
        ]
        assert {answer.status_code for answer in answers} == {404}, end
        assert answers[0].data == answers[1].data, end
        assert answers[0].headers == answers[1].headers, end


def test_no_page_about_a_tour_asks_for_a_session_only(world: PageWorld) -> None:
    """A page about two people never opens to everybody who is signed in."""
    about = {
        endpoint
        for endpoint, rule in rules(world).items()
        if rule.arguments & {"tour_id", "alliance_id"} and endpoint not in PUBLISHED
    }

    assert {each for each in about if needs()[each].right is Right.SIGNED_IN} == set()
    assert {each for each in about if needs()[each].of not in rules(world)[each].arguments} == set()


def test_the_table_never_gives_more_than_the_rights() -> None:
    """The table of routes is the matrix of rights, seen through what each page needs."""
    for endpoint, cell in TABLE.items():
        right = needs()[endpoint].right
        for role in ROLES:
            grant = Grant.YES if right is Right.SIGNED_IN else MATRIX[right][Role(role)]
            says = {"opened": Grant.YES, "why": Grant.WITH_PURPOSE, "nothing": Grant.NO}
            page = says[expected(cell, role)]
            if endpoint in OF_NO_PAIR and role in PAIR:
                assert page is Grant.NO
                continue
            assert page is (Grant.NO if grant is Grant.OWN else grant), (endpoint, role)


def test_nobody_gets_to_a_page_by_approving_that_somebody_leaves() -> None:
    """No page needs that right, as nobody has it."""
    assert Right.APPROVE_LEAVING not in {need.right for need in needs().values()}


def test_nobody_gets_to_a_page_by_reading_what_is_private() -> None:
    """Own preparation is found by its owner's key, never by a right."""
    assert Right.READ_PRIVATE not in {need.right for need in needs().values()}


def test_what_was_not_published_looks_like_what_is_not_there(
    world: PageWorld, clients: Mapping[str, FlaskClient]
) -> None:
    """The one page about a tour that is for everybody tells nothing of tours without thanks."""
    answers = [clients["E"].get(f"/thanks/{one}/1") for one in (*world.tours, UNKNOWN)]

    assert {(each.status_code, each.data) for each in answers} == {(404, answers[0].data)}


@pytest.mark.parametrize("endpoint", sorted(BY_LINK))
def test_a_session_opens_no_link_of_somebody_else(
    world: PageWorld, clients: Mapping[str, FlaskClient], endpoint: str
) -> None:
    """A route of links asks the link, whoever is signed in; a made-up one opens nothing."""
    rule = rules(world)[endpoint]
    path = rule.rule.replace("<token>", "made-up")
    method = method_of(rule)

    assert {client.open(path, method=method).status_code for client in clients.values()} == {404}


def test_a_link_opens_the_alliance_to_its_two_people_only(world: PageWorld) -> None:
    """Links of everybody else, made by mistake or forged by us, show nothing."""
    alliance_id = world.tour.alliance_id
    seen = {
        role: world.client()
        .get(f"/where-we-stand/{world.token(Purpose.WHERE, alliance_id, name)}")
        .status_code
        for role, name in ROLES.items()
    }

    assert seen == {role: 200 if role in PAIR.split() else 404 for role in ROLES}


def test_a_question_opens_to_whom_it_is_put_only(world: PageWorld) -> None:
    """The same for questions: the other one of the two does not answer in somebody's place."""
    view, ask_id = world.tour, f"{world.tour.tour_id}:task:9:{world.key('ana')}"
    opened = AskOpen(ask_id, AskKind.TASK, MachineName.TOUR, ("done",), world.key("ana"))
    world.store.recorder.record(Record(view.alliance_id, view.tour_id, 9000, asks=(opened,)))

    seen = {
        role: world.client().get(f"/asks/{world.token(Purpose.ASK, ask_id, name)}").status_code
        for role, name in ROLES.items()
    }

    assert seen == {role: 200 if role == "E" else 404 for role in ROLES}


@pytest.mark.parametrize("endpoint", sorted(OF_OPERATORS))
def test_operators_pages_ask_for_the_operators_token(
    world: PageWorld, clients: Mapping[str, FlaskClient], endpoint: str
) -> None:
    """A session of nobody opens them, nor does none."""
    rule = rules(world)[endpoint]
    path = rule.rule.replace("<int:outbox_id>", "1")
    method = method_of(rule)
    everybody = (*clients.values(), world.client())

    assert {client.open(path, method=method).status_code for client in everybody} == {401}


@pytest.mark.parametrize("role", ["D", "S", "H"])
def test_a_reader_with_a_reason_reads_for_an_hour(
    stubbed: PageWorld, clients: Mapping[str, FlaskClient], role: str
) -> None:
    """The reason opens committed texts of this tour, to this person, and nothing else."""
    readable = [end for end, cell in TABLE.items() if f"{role}?" in cell.split()]
    view, found = stubbed.tour, rules(stubbed)
    look = Look(
        view.alliance_id, view.tour_id, stubbed.key(ROLES[role]), role, "why", stubbed.clock.now()
    )
    stubbed.store.looks.add(look)

    now = {end: outcome(call(clients[role], found[end], view)) for end in readable}
    others = {end: outcome(call(clients["C"], found[end], view)) for end in readable}
    begun = stubbed.clock.now()
    stubbed.clock.move(minutes=61)
    later = {end: outcome(call(clients[role], found[end], view)) for end in readable}
    stubbed.clock.moment = begun

    assert set(now.values()) <= {"opened"}
    assert set(others.values()) <= {"nothing"}
    assert set(later.values()) <= {"why"}


def test_pages_that_check_links_or_signatures_declare_it() -> None:
    """Nothing is open by accident: every open endpoint is one of the lists above."""
    declared = {name for name, need in needs().items() if need == OPEN}

    assert declared <= OPEN_TO_ALL
