"""The operator's page about sources of people: how they are, and what can be done about it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from connectors.hris_events import HintedEvents
from tests.hris_pages import comparing
from tests.hris_rounds import RoundWorld, State, somebody
from tests.hris_sources import Webhooks, care_of
from tests.web_world import World
from tourwright.domain.people import PersonStatus, SourcePerson
from tourwright.ports import NotFoundError, TransientError
from tourwright.ports.hris import ReadAsked, ReadPage, Reject, Round, ScheduleSeen, SourceRules, Why
from tourwright.ports.hris_hooks import HookKept, HookSeen, HookState, Looked
from tourwright.store import Store
from tourwright.store.hris_hooks import StoredHooks
from webhooks.app import create_app
from webhooks.hris_deps import HrisDeps

PATH = "/operations/hris"
OPERATOR = {"Authorization": "Bearer operator-secret"}
JSON = {**OPERATOR, "Accept": "application/json"}
NAMES = ("uma", "vera", "walt", "xia", "yann", "zoe", "pia", "quin", "rosa", "tara")
TEAM = [somebody(name) for name in NAMES]
DELTA = "hris:hr:delta"


@dataclass
class Control:
    """Schedules in memory."""

    paused: set[str] = field(default_factory=set)
    ran: list[str] = field(default_factory=list)
    down: bool = False

    def states(self) -> Sequence[ScheduleSeen]:
        """Return the only one."""
        self._must_be_up()
        return [ScheduleSeen(DELTA, DELTA in self.paused, "every 15 min")]

    def pause(self, schedule_id: str) -> None:
        """Pause it."""
        self._must_know(schedule_id)
        self.paused.add(schedule_id)

    def resume(self, schedule_id: str) -> None:
        """Let it go on."""
        self._must_know(schedule_id)
        self.paused.discard(schedule_id)

    def trigger(self, schedule_id: str) -> None:
        """Run it."""
        self._must_know(schedule_id)
        self.ran.append(schedule_id)

    def start(self, source: str, why: Why, round_no: int = 0) -> None:
        """Nobody asks for it."""
        raise NotImplementedError

    def _must_know(self, schedule_id: str) -> None:
        self._must_be_up()
        if schedule_id != DELTA:
            raise NotFoundError(schedule_id)

    def _must_be_up(self) -> None:
        if self.down:
            raise TransientError("down")


class Careless:
    """A source that has a record that is refused, and a word that no table knows."""

    def __init__(self, people: Sequence[SourcePerson]) -> None:
        self.source, self.people = "hr", people

    def page(self, asked: ReadAsked) -> ReadPage:
        """Return everybody else."""
        del asked
        return ReadPage(
            tuple(self.people),
            rejects=(Reject("row 7", "hire_date", "is no day"),),
            unmapped={"worker_type": 3},
        )


@dataclass
class Desk:
    """The page over a source."""

    rounds: RoundWorld
    control: Control = field(default_factory=Control)

    def client(self, *, scheduled: bool = True) -> FlaskClient:
        """Return a browser."""
        rounds, store = self.rounds, self.rounds.store
        hris = HrisDeps(
            rounds.sources,
            rounds.rounds,
            rounds.readings,
            rounds.desk,
            store.people_bulk,
            self.control if scheduled else None,
            hooks=StoredHooks(store.subscriptions),
            comparing=comparing(rounds),
        )
        world = World()
        return create_app(replace(world.deps(), hris=hris, clock=rounds.clock)).test_client()

    def line(self) -> Mapping[str, object]:
        """Return what a machine reads of the source."""
        (found,) = self.client().get(PATH, headers=JSON).get_json()
        line: Mapping[str, object] = found
        return line

    def do(self, do: str, of: object) -> TestResponse:
        """Do something by script."""
        return self.client().post(PATH, data={"do": do, "of": str(of)}, headers=OPERATOR)


@pytest.fixture
def desk(sqlite_store: Store) -> Desk:
    """Ten people, read once."""
    rounds = RoundWorld(sqlite_store)
    rounds.listed.has(*TEAM)
    rounds.round()
    return Desk(rounds)


def leaves(desk: Desk) -> Round:
    """Have everybody leave at once, which is held."""
    gone = [replace(each, status=PersonStatus.TERMINATED) for each in TEAM]
    desk.rounds.listed.has(*gone)
    return desk.rounds.round()


def test_lag_and_health_are_shown(sqlite_store: Store) -> None:
    """How old what we know is, how much was read, refused and not understood."""
    rounds = RoundWorld(sqlite_store)
    rounds.sources["hr"] = replace(rounds.sources["hr"], reader=Careless(TEAM))  # type: ignore[arg-type]  # pages only
    desk = Desk(rounds)
    assert desk.line()["lag_s"] is None
    rounds.round()
    rounds.clock.move(hours=3)

    line = desk.line()
    text = desk.client().get(PATH, headers=OPERATOR).text

    assert (line["people"], line["rows"], line["rejects"]) == (10, 10, 1)
    assert line["lag_s"] == 3 * 3600
    assert line["unmapped"] == {"worker_type": 3}
    for words in ("lag: 3 hours", "10 rows, 1 of them refused", "worker_type 3", "every 15 min"):
        assert words in text


def test_what_a_first_reading_that_is_held_has_read_is_shown(sqlite_store: Store) -> None:
    """Nothing is applied yet, which is not the same as nothing read."""
    rounds = RoundWorld(sqlite_store, Careless(TEAM), SourceRules())  # type: ignore[arg-type]  # pages only
    held = rounds.round()
    desk = Desk(rounds)

    text, line = desk.client().get(PATH, headers=OPERATOR).text, desk.line()

    assert f"Reading {held.round_no} is held" in text
    assert "10 rows, 1 of them refused" in text
    assert "no reading applied yet" in text
    assert "0 rows" not in text.replace("10 rows", "")
    assert (line["held_rows"], line["rows"], line["last_read_at"]) == (10, 0, None)


def test_the_operators_page_names_nobody(desk: Desk) -> None:
    """Nor what would happen: who leaves, or that somebody does."""
    held = leaves(desk)

    shown = desk.client().get(PATH, headers=OPERATOR).text
    plain = desk.client().get(PATH, headers=JSON).text

    assert f"Reading {held.round_no} is held" in shown
    for each in (shown, plain):
        lower = each.lower()
        assert not [name for name in (*NAMES, "sol", "acme") if re.search(rf"\b{name}\b", lower)]
        assert not re.findall(r"terminat|leaver|hired|mover|vanished", lower)


def with_webhook(desk: Desk, looked: Looked | None) -> tuple[str, object]:
    """Return the page and the state for machines, with a webhook that we see to."""
    rounds = desk.rounds
    rounds.sources["hr"] = replace(rounds.sources["hr"], hooks=care_of(Webhooks()))
    if looked is not None:
        seen = HookSeen("hr", "https://tours.example.com/hooks/hr", rounds.clock.now(), looked)
        StoredHooks(rounds.store.subscriptions).put(seen)
    return desk.client().get(PATH, headers=OPERATOR).text, desk.line()["webhook"]


@pytest.mark.parametrize(
    ("looked", "words"),
    [
        (None, "not looked after yet"),
        (Looked(HookState.LIVE, HookKept("7", "its key")), "there, as it must be"),
        (Looked(HookState.MENDED), "had been changed and was mended"),
        (Looked(HookState.REFUSED, HookKept(), ("HTTP 403",)), "cannot be seen to (HTTP 403)"),
    ],
)
def test_a_webhook_that_we_see_to_is_shown(desk: Desk, looked: Looked | None, words: str) -> None:
    """What was found and when; never its key."""
    text, state = with_webhook(desk, looked)

    assert words in text
    assert state == (looked.state.value if looked else "")
    assert "its key" not in text


@pytest.mark.parametrize(
    ("kind", "recipe", "words"),
    [
        ("rest", "unsigned", "made by hand, for http"),
        ("rest", "", "read by the clock alone"),
        ("files", "", "its folder is looked into"),
        ("scim", "", "writes to us by itself"),
    ],
)
def test_of_others_the_page_says_what_to_do(desk: Desk, kind: str, recipe: str, words: str) -> None:
    """The address to give there, without the secret at its end."""
    source = desk.rounds.sources["hr"]
    reader = HintedEvents("hr", recipe) if recipe else None
    desk.rounds.sources["hr"] = replace(source, kind=kind, events=reader, path_secret="p" * 32)

    text = desk.client().get(PATH, headers=OPERATOR).text

    assert words in text
    assert "p" * 32 not in text
    assert desk.line()["webhook"] == ""


@pytest.mark.parametrize(("do", "state"), [("release", State.APPLYING), ("drop", State.DROPPED)])
def test_a_held_reading_is_released_or_dropped_once(desk: Desk, do: str, state: State) -> None:
    """By the operator, which is kept."""
    held = leaves(desk)

    assert desk.line()["held"] == [held.round_no]
    assert desk.do(do, held.round_no).status_code == 303
    found = desk.rounds.rounds.get(held.round_no)
    assert found is not None
    assert (found.state, found.released_by) == (state, "operator")
    assert desk.line()["held"] == []
    assert desk.do("drop", held.round_no).status_code == 404


def test_a_schedule_is_paused_resumed_and_run(desk: Desk) -> None:
    """As the page shows it then."""
    assert desk.do("pause", DELTA).status_code == 303
    assert "paused" in desk.client().get(PATH, headers=OPERATOR).text
    assert desk.do("resume", DELTA).status_code == 303
    assert desk.do("run", DELTA).status_code == 303

    assert (desk.control.paused, desk.control.ran) == (set(), [DELTA])


@pytest.mark.parametrize(
    ("do", "of"),
    [("pause", "directory"), ("release", "99"), ("release", "x"), ("burn", DELTA), ("", "")],
)
def test_what_is_not_there_cannot_be_done(desk: Desk, do: str, of: str) -> None:
    """Nothing happens."""
    assert desk.do(do, of).status_code == 404


def test_schedules_that_do_not_answer_hide_nothing_else(desk: Desk) -> None:
    """The page says so, and what needs them is to be tried again."""
    desk.control.down = True

    assert "The schedules do not answer" in desk.client().get(PATH, headers=OPERATOR).text
    assert desk.do("pause", DELTA).status_code == 503
    without = desk.client(scheduled=False)
    assert without.get(PATH, headers=OPERATOR).status_code == 200
    assert without.post(PATH, data={"do": "run", "of": DELTA}, headers=OPERATOR).status_code == 404


def test_only_operators_see_it_and_only_forms_of_ours_act(desk: Desk) -> None:
    """A browser that is signed in sends its password along with forms of others."""
    basic = {"Authorization": "Basic b3BzOm9wZXJhdG9yLXNlY3JldA=="}
    browser = desk.client()

    assert desk.client().get(PATH).status_code == 401
    assert desk.client().post(PATH, data={"do": "run", "of": DELTA}).status_code == 401
    refused = browser.post(PATH, data={"do": "run", "of": DELTA}, headers=basic)
    assert (refused.status_code, desk.control.ran) == (403, [])
    page = browser.get(PATH, headers=basic, base_url="https://tours.example").text
    (csrf, *_) = re.findall(r'name="csrf" value="([^"]*)"', page)
    form = {"do": "run", "of": DELTA, "csrf": csrf}
    sent = browser.post(PATH, data=form, headers=basic, base_url="https://tours.example")
    assert (sent.status_code, desk.control.ran) == (303, [DELTA])


def test_without_sources_there_is_no_such_page() -> None:
    """Whoever asks."""
    assert World().client().get(PATH, headers=OPERATOR).status_code == 404


def test_the_page_counts_what_differs_and_names_no_kind(desk: Desk) -> None:
    """After a comparison: how much in what, whoever it is about."""
    desk.rounds.listed.has(replace(TEAM[0], status=PersonStatus.TERMINATED), *TEAM[1:])
    assert desk.line()["compared_at"] is None

    assert comparing(desk.rounds).start("hr", "kim")

    text, line = desk.client().get(PATH, headers=OPERATOR).text, desk.line()
    assert line["differences"] == {"source": 1, "managers": 0, "directory": 0}
    assert "differences between the system and us: 1 ·" in text
    assert not re.search(r"left|terminated|Uma", text)


def test_a_reading_that_was_only_tried_out_is_no_last_reading(desk: Desk) -> None:
    """What we know is as old as the one that was applied."""
    before = desk.line()
    desk.rounds.clock.move(hours=3)

    desk.rounds.dry()

    assert desk.line()["last_read_at"] == before["last_read_at"]
    assert desk.line()["lag_s"] == 3 * 3600
