"""Questions as tasks in To Do: one for each that is open, done when it is answered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import requests

from connectors.microsoft365.clouds import cloud_of
from connectors.microsoft365.graph import GraphClient
from connectors.microsoft365.stand_in import stood_in
from connectors.microsoft365.tasks import TodoBoard
from emulators.faults import Fault
from tests.microsoft_tenant import DANA, NOW, App, app_in_tenant
from tests.page_world import PageWorld
from tests.unit.test_subscriptions import Token
from tourwright.ports import Ask, RefusedError, TransientError
from tourwright.ports.directory import DirectoryUser
from tourwright.ports.tasks import Task, TaskPlace
from tourwright.store import Store
from webhooks.card_desk import cards_over
from webhooks.task_keeper import Keepers, TaskKeeper, TaskPorts

TASK = Task("a1-1:commit:1:p1", "A question", "https://tours.example/asks/x", NOW)


@pytest.fixture
def app() -> Iterator[App]:
    """A tenant; no request may break Graph's published description."""
    with app_in_tenant() as made:
        yield made
        assert [line.broken for line in made.emulator.ledger.broken()] == []


@pytest.fixture
def board(app: App) -> TodoBoard:
    """The lists of that tenant."""
    session = stood_in(requests.Session(), app.url)
    return TodoBoard(GraphClient(session, Token(app.token), cloud_of("public")), "Tourwright")


def tasks(app: App) -> list[dict[str, object]]:
    """Return every task there is."""
    return [task for each in app.emulator.tasks.todo.values() for task in each.values()]


def test_a_task_leads_to_the_question_and_tells_nothing(app: App, board: TodoBoard) -> None:
    """In the list that everybody has."""
    board.add(DANA, TASK)

    (made,) = tasks(app)
    assert (made["title"], made["status"]) == ("A question", "notStarted")
    assert made["linkedResources"] == [
        {
            "applicationName": "Tourwright",
            "displayName": "A question",
            "externalId": TASK.ask_id,
            "webUrl": TASK.link,
        }
    ]


def test_a_task_that_is_there_is_not_made_again(app: App, board: TodoBoard) -> None:
    """Also when nobody heard that it was made."""
    app.emulator.faults.add(Fault("504-after", "/tasks", times=1))

    with pytest.raises(Exception):  # noqa: B017, PT011  # whichever of the two calls was hit
        board.add(DANA, TASK)
    first, second = board.add(DANA, TASK), board.add(DANA, TASK)

    assert first == second
    assert len(tasks(app)) == 1


def test_a_task_is_completed_and_one_that_is_gone_is_fine(app: App, board: TodoBoard) -> None:
    """Whoever deleted it wanted it so."""
    place = board.add(DANA, TASK)

    board.complete(place)
    board.complete(TaskPlace(place.list_id, "never-was"))

    assert [each["status"] for each in tasks(app)] == ["completed"]


@dataclass
class Board:
    """A board in memory; fault is raised."""

    kind: str = "todo"
    there: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    fault: Exception | None = None

    def add(self, oid: str, task: Task) -> TaskPlace:
        """See `TaskBoard.add`."""
        if self.fault:
            raise self.fault
        self.there[task.ask_id] = oid
        return TaskPlace(oid, task.ask_id)

    def complete(self, place: TaskPlace) -> None:
        """See `TaskBoard.complete`."""
        self.done.append(place.task_id)


class Kept:
    """A tour whose employee has an account, and the keeper of tasks."""

    def __init__(self, store: Store) -> None:
        self.world = PageWorld(store)
        self.board = Board()
        self.store = store
        writer = cards_over(self.world.deps)
        self.keeper = TaskKeeper(TaskPorts(store.tasks, self.board, store.asks, writer))

    def account(self, **facts: bool) -> None:
        """Let Ana have an account."""
        mail = self.world.people["ana"].facts.work_email
        user = DirectoryUser("oid-ana", mail=mail, **facts)  # type: ignore[arg-type]
        self.store.directory.apply([user], self.world.clock.now())

    def asked(self) -> list[Ask]:
        """Return what Ana is asked."""
        return list(self.store.asks.open_for(self.world.key("ana")))

    def step(self) -> int:
        """Let the keeper take a step, a minute later."""
        self.world.clock.moment += timedelta(minutes=1)
        return self.keeper.step(self.world.clock.now())


@pytest.fixture
def kept(sqlite_store: Store) -> Kept:
    """A tour that both are asked to commit to."""
    made = Kept(sqlite_store)
    made.account()
    made.world.signing()
    return made


def test_each_open_question_becomes_one_task(kept: Kept) -> None:
    """Of those who have an account; nobody else has a list."""
    asked = {ask.ask_id for ask in kept.asked()}
    assert asked

    for _ in range(3):
        kept.step()

    assert kept.board.there == dict.fromkeys(asked, "oid-ana")
    assert kept.board.done == []


def test_what_is_answered_is_done_once(kept: Kept) -> None:
    """However it was answered."""
    kept.step()
    before = {ask.ask_id for ask in kept.asked()}
    kept.world.act("ana", "sign", text_hash=kept.world.rules.tour.text_hash)
    over = before - {ask.ask_id for ask in kept.asked()}

    for _ in range(3):
        kept.step()

    assert over
    assert set(kept.board.done) == over
    assert len(kept.board.done) == len(over)


def test_what_one_answered_leaves_the_tasks_of_others_alone(kept: Kept) -> None:
    """Nothing is made again for whoever has not answered yet."""
    dana = kept.world.people["dana"].facts.work_email
    kept.store.directory.apply([DirectoryUser("oid-dana", mail=dana)], kept.world.clock.now())
    for _ in range(3):
        kept.step()
    before = dict(kept.board.there)
    kept.board.there.clear()
    kept.world.act("ana", "sign", text_hash=kept.world.rules.tour.text_hash)

    for _ in range(3):
        kept.step()

    assert set(before.values()) == {"oid-ana", "oid-dana"}
    assert not kept.board.there.keys() & before.keys()


def test_the_keeper_rests_between_its_rounds(kept: Kept) -> None:
    """The courier asks every second; Graph is not to be asked as often."""
    now = kept.world.clock.now()

    assert kept.keeper.step(now) > 0
    assert kept.keeper.step(now + timedelta(seconds=29)) == 0


def test_a_board_that_is_away_is_tried_again(kept: Kept) -> None:
    """Nothing is noted as done that was not."""
    kept.board.fault = TransientError("away")
    assert kept.step() == 0
    kept.board.fault = None

    assert kept.step() > 0


def test_whoever_cannot_have_tasks_is_not_asked_again(kept: Kept) -> None:
    """A refusal is for a person to mend; the question itself goes its way."""
    kept.board.fault = RefusedError("no right")
    kept.step()
    kept.board.fault = None

    assert kept.step() == 0
    assert kept.board.there == {}


def test_a_closed_account_gets_no_task(sqlite_store: Store) -> None:
    """Nothing is sent there any more."""
    made = Kept(sqlite_store)
    made.account(enabled=False)
    made.world.signing()

    assert made.step() == 0


def test_several_keepers_are_one() -> None:
    """Each does its round."""

    class One:
        def step(self, now: object) -> int:
            """Do one thing."""
            del now
            return 1

    assert Keepers([One(), One()]).step(NOW) == 2
