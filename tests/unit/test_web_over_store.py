"""Pages, courier and dispatcher over the real store and the real rules of a tour."""

import re
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import some_opening
from tests.fakes import FakeClock
from tests.store_deps import BASE, KEY, deps_over
from tests.tour_world import E, M, TourWorld
from tests.web_world import hidden
from tourwright.domain.errors import RuleError
from tourwright.domain.model import Act, PersonRef, TourKind
from tourwright.domain.people import Person, SourcePerson
from tourwright.domain.records import joined
from tourwright.ports import ActResult, ActsResult, InboxRow, Letter, TransientError
from tourwright.store import Store
from webhooks.app import create_app
from webhooks.courier import Courier, CourierPorts
from webhooks.decide import DecideKind, Decider, Decision
from webhooks.delivery import Delivery
from webhooks.dispatcher import Dispatcher, Ports
from webhooks.letters_out import LetterPorts, LetterWriter
from webhooks.safe_http import Gate, safe_session
from webhooks.tokens import Link, Links, Purpose


@dataclass
class RulesEngine:
    """The rules of one tour behind the engine's port, one act at a time, each once."""

    world: TourWorld
    up: bool = True
    seen: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def act(self, workflow_id: str, act: Act) -> ActResult:
        """See `Engine.act`."""
        with self.lock:
            if not self.up:
                raise TransientError("down")
            assert workflow_id == f"tour:{self.world.tour.tour_id}"
            if act.act_id in self.seen:
                return ActResult(self.world.state)
            outcome = self.world.apply(act)
            self.seen.add(act.act_id)
            return ActResult(self.world.state, outcome.record)

    def act_together(self, workflow_id: str, acts: Sequence[Act]) -> ActsResult:
        """See `Engine.act_together`."""
        records = [self.act(workflow_id, act).record for act in acts]
        return ActsResult(self.world.state, joined([each for each in records if each is not None]))

    def start_source_event(self, row: InboxRow) -> None:
        """See `Engine.start_source_event`."""

    def ready(self) -> bool:
        """See `Engine.ready`."""
        return self.up


@dataclass
class Outside:
    """A mail system that keeps what it gets."""

    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        """See `Mailer.send`."""
        self.letters.append(letter)

    def was_sent(self, message_id: str) -> bool:
        """See `Mailer.was_sent`."""
        return any(letter.message_id == message_id for letter in self.letters)


class House:
    """The web layer over one store, with a rotational tour that waits for both commitments."""

    def __init__(self, store: Store, kind: TourKind = TourKind.ROTATIONAL) -> None:
        """Hire two people and open their tour."""
        self.store = store
        self.ana, self.dana = (_hired(store, each) for each in ("Ana", "Dana"))
        alliance_id = self.ana.alliance_id
        self.tour = TourWorld(
            some_opening(
                kind,
                alliance_id=alliance_id,
                tour_id=f"{alliance_id}-1",
                employee=PersonRef(self.ana.person_key, "Europe/Berlin", "DE"),
                manager=PersonRef(self.dana.person_key, "Europe/Berlin", "DE"),
            )
        )
        self.clock = FakeClock(self.tour.now)
        for record in self.tour.records:
            store.recorder.record(record)
        self.engine = RulesEngine(self.tour)
        self.links = Links(KEY, BASE)
        self.mails = Outside()

    def client(self) -> FlaskClient:
        """Return a browser."""
        return create_app(deps_over(self.store, self.engine, self.clock)).test_client()

    def courier(self) -> Courier:
        """Return a courier."""
        store = self.store
        letters = LetterPorts(store.people, store.views, store.alumni, asks=store.asks)
        writer = LetterWriter(letters, self.links, "Meridian Cells", {})
        ports = CourierPorts(store.outbox, self.mails, store.recorder, self.clock, store.asks)
        return Courier(ports, writer, Delivery({}, safe_session(Gate()), BASE))

    def answer(self, person: Person, verb: str, **fields: str) -> str:
        """Answer the person's one question by its form; return the page that follows."""
        (ask,) = self.store.asks.open_for(person.person_key)
        link = Link(Purpose.ASK, ask.ask_id, person.person_key)
        path = f"/asks/{self.links.token(link, self.clock.now())}"
        client = self.client()
        given = filled(client.get(path, base_url=BASE).text, verb) | fields | {"verb": verb}
        return client.post(path, base_url=BASE, data=given, follow_redirects=True).text

    def dispatcher(self) -> Dispatcher:
        """Return what hands on stored acts."""
        store = self.store
        return Dispatcher(Ports(store.inbox, store.asks, store.recorder, self.engine, self.clock))

    def rest_over(self) -> None:
        """Let what can be undone take effect."""
        self.clock.move(minutes=11)
        self.dispatcher().step()

    def commit(self, client: FlaskClient, person: Person) -> TestResponse:
        """Open the person's first question and commit, as a browser does."""
        (ask,) = self.store.asks.open_for(person.person_key)
        link = Link(Purpose.ASK, ask.ask_id, person.person_key)
        path = f"/asks/{self.links.token(link, self.clock.now())}"
        page = client.get(path, base_url=BASE)
        return client.post(path, base_url=BASE, data=hidden(page) | {"verb": "sign"})


@pytest.fixture
def house(sqlite_store: Store) -> House:
    """Return a house over a new store."""
    return House(sqlite_store)


def test_two_people_commit_by_their_pages(house: House) -> None:
    """From two mails to one committed tour: asks, journal and read model agree."""
    first = house.commit(house.client(), house.ana)
    second = house.commit(house.client(), house.dana)

    view = house.store.views.get(house.tour.tour.tour_id)
    assert (first.status_code, second.status_code) == (303, 303)
    assert view is not None
    assert view.state == house.tour.state == "active"
    assert not house.store.asks.pending(10, house.clock.now().replace(year=2100))


def test_a_mission_is_negotiated_by_pages_alone(sqlite_store: Store) -> None:
    """Draft, share, fill one's own part, agree, freeze, commit: no step needs another way in."""
    house = House(sqlite_store, TourKind.TRANSFORMATIONAL)
    ana, dana = house.ana, house.dana

    assert house.tour.state == "proposed"
    house.answer(dana, "open_draft", mission_objective="Move four plants.")
    house.answer(dana, "edit", career="Toward leading a region.")
    house.answer(dana, "share")
    house.answer(ana, "edit", employee_aspirations="Lead people by 2028.")
    house.answer(dana, "agree_field", field="*")
    house.answer(ana, "agree_field", field="*")
    house.answer(dana, "propose_sign")
    for person in (ana, dana):
        house.answer(person, "sign")

    view = house.store.views.get(house.tour.tour.tour_id)
    assert view is not None
    assert view.state == house.tour.state
    assert view.state in {"committed", "active"}
    assert view.mission == "Move four plants."
    assert view.statement is not None
    assert view.statement["employee_aspirations"] == ["Lead people by 2028."]


def test_a_private_draft_is_read_by_its_author_alone(sqlite_store: Store) -> None:
    """No ask and no view holds a word of it; the author's page says why the form is empty."""
    house = House(sqlite_store, TourKind.TRANSFORMATIONAL)
    house.answer(house.dana, "open_draft", mission_objective="A secret plan.")

    asked = house.store.asks.open_in(house.tour.tour.tour_id)
    view = house.store.views.get(house.tour.tour.tour_id)

    assert "a blank that you leave empty" in house.answer(house.dana, "edit", career="Up.")
    assert not any("A secret plan." in str(ask.facts) for ask in asked)
    assert "A secret plan." not in str(view)


def test_each_mail_leads_to_its_page(house: House) -> None:
    """Every link in every mail opens a page for its reader."""
    while house.courier().step():
        pass
    client = house.client()

    urls = [url for letter in house.mails.letters for _, url in letter.actions]
    pages = [client.get(url.removeprefix(BASE)) for url in urls]

    assert len(house.mails.letters) >= 2
    assert {page.status_code for page in pages} == {200}
    assert any("<article" in page.text for page in pages)


def test_the_page_of_both_shows_the_commitment(house: House) -> None:
    """Where we stand reads what the records wrote."""
    for person in (house.ana, house.dana):
        house.commit(house.client(), person)
    link = Link(Purpose.WHERE, house.ana.alliance_id, house.dana.person_key)

    token = house.links.token(link, house.clock.now())
    text = house.client().get(f"/where-we-stand/{token}").text

    assert "committed by both" in text
    assert re.search(r"month 1 of about \d+", text)


@pytest.mark.parametrize(
    ("verb", "line"),
    [
        ("tour.mission_declared", "mission_declared"),
        ("tour.declare_transition", "declare_transition"),
        ("review.pull_forward", "pull_forward"),
        ("renewal.pull_forward", "pull_forward"),
    ],
)
def test_what_the_page_offers_the_rules_take(house: House, verb: str, line: str) -> None:
    """Every button of the page is an act that the tour knows."""
    client = house.client()
    for person in (house.ana, house.dana):
        house.commit(client, person)
    link = Link(Purpose.WHERE, house.ana.alliance_id, house.ana.person_key)
    path = f"/where-we-stand/{house.links.token(link, house.clock.now())}"

    page = client.get(path, base_url=BASE)
    answer = client.post(path, base_url=BASE, data=hidden(page) | {"verb": verb})
    house.rest_over()

    lines = house.store.journal.lines(house.ana.alliance_id)
    assert f'value="{verb}"' in page.text
    assert answer.status_code == 200, answer.text
    assert line in {str(each.body["event"]) for each in lines}


def test_fifty_commitments_at_once_are_one(house: House) -> None:
    """Over a real database: one signature, one journal line, no second mail."""
    (ask,) = house.store.asks.open_for(house.ana.person_key)
    decider = Decider(house.store.asks, house.engine, house.store.recorder, house.clock)
    link = Link(Purpose.ASK, ask.ask_id, house.ana.person_key)
    made = Decision(ask.ask_id, "sign", ask.revision, link.actor, "page", text_hash=ask.text_hash)

    with ThreadPoolExecutor(16) as pool:
        channels = [replace(made, channel=("page", "teams")[n % 2]) for n in range(50)]
        kinds = [result.kind for result in pool.map(decider.decide, channels)]

    lines = house.store.journal.lines(house.ana.alliance_id)
    assert kinds.count(DecideKind.DONE) == 1
    assert set(kinds) == {DecideKind.DONE, DecideKind.REPEAT}
    assert [line.body["event"] for line in lines].count("sign_first") == 1


def test_a_commitment_given_while_the_engine_is_down_arrives(house: House) -> None:
    """The page promises it, the dispatcher keeps the promise."""
    client = house.client()
    house.engine.up = False
    house.commit(client, house.ana)
    house.engine.up = True
    house.clock.move(seconds=10)

    settled = house.dispatcher().step()

    assert settled == 1
    assert [signed.party for signed in house.tour.tour.signatures] == [E]


def test_a_rule_that_refuses_leaves_the_ask_open(house: House) -> None:
    """The text changed under the reader: nothing is signed, the new question stands."""
    (ask,) = house.store.asks.open_for(house.ana.person_key)
    with pytest.raises(RuleError):
        house.tour.act(E, "sign", text_hash="old")
    decider = Decider(house.store.asks, house.engine, house.store.recorder, house.clock)
    link = Link(Purpose.ASK, ask.ask_id, house.ana.person_key)
    stale = Decision(ask.ask_id, "sign", ask.revision, link.actor, "page", text_hash="0" * 64)

    result = decider.decide(stale)

    assert (result.kind, house.tour.tour.signatures) == ("stale", ())
    assert M not in [signed.party for signed in house.tour.tour.signatures]


def filled(page: str, verb: str) -> dict[str, str]:
    """Return the fields of the form with the verb's button as a browser would send them."""
    forms = page.split("<form")[1:]
    form = next(each for each in forms if f'value="{verb}"' in each).partition("</form>")[0]
    areas = re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>([^<]*)</textarea>', form)
    lines = re.findall(r'<input id[^>]* name="(\w+)"[^>]* value="([^"]*)"', form)
    secret = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
    return {name: unescape(value) for name, value in (*areas, *lines, *secret)}


def _hired(store: Store, given: str) -> Person:
    facts = SourcePerson(
        source="hr",
        source_person_id=given,
        given_name=given,
        work_email=f"{given.lower()}@meridian.example",
        zone="Europe/Berlin",
    )
    return store.people.apply(facts, (), FakeClock().now())
