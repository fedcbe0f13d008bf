"""A question on its way: a real courier, its cards and their keeper, beside an emulated Teams."""

from dataclasses import dataclass, field
from datetime import timedelta

from connectors.microsoft365.cards import Faces
from emulators.microsoft365.connector import Posted
from tests.chat_world import ChatWorld
from tourwright.domain import tour as tour_rules
from tourwright.domain.model import AskKind, Party
from tourwright.domain.policy import Policy, StepSpec
from tourwright.domain.step_model import PlannedStep
from tourwright.ports import Ask, Letter
from webhooks.card_desk import cards_over
from webhooks.card_keeper import CardKeeper, KeeperPorts
from webhooks.card_post import CardPost, PostPorts
from webhooks.courier import Courier, CourierPorts
from webhooks.courier_extras import CourierExtras
from webhooks.delivery import Delivery
from webhooks.letters_out import LetterPorts, LetterWriter
from webhooks.pace import Pace, PacePorts
from webhooks.safe_http import Gate, safe_session

TEXTS = {"title": "May {{employee.name}} travel to Lyon?", "text": "Two days, 400 euros."}


@dataclass
class Mailer:
    """Remembers letters."""

    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        """See `Mailer.send`."""
        self.letters.append(letter)

    def was_sent(self, message_id: str) -> bool | None:
        """See `Mailer.was_sent`."""
        return any(one.message_id == message_id for one in self.letters)


class Thread:
    """Everything between a rule that asks and the chat in which it is answered."""

    def __init__(self, chats: ChatWorld) -> None:
        """Let a tour of Ana and Dana live; everybody is matched with an account."""
        self.chats, self.world, self.store = chats, chats.world, chats.store
        self.mailer = Mailer()
        self.world.committed()
        self.courier = self._courier()
        self.steps = 0
        self.morning()
        self.mailer.letters.clear()

    def ask_approval(self) -> Ask:
        """Let HR's catalogue ask Dana for an approval."""
        self.steps += 1
        rules, now = self.world.rules, self.world.clock.now()
        spec = StepSpec(f"trip-{self.steps}", "approval", ("manager",), texts=TEXTS)
        step = PlannedStep(
            f"s{self.steps}",
            "active",
            spec,
            now,
            who_keys=(("manager", rules.key(Party.MANAGER)),),
            due_at=now + timedelta(days=7),
            requester_key=rules.key(Party.EMPLOYEE),
            employee_key=rules.key(Party.EMPLOYEE),
        )
        outcome = tour_rules.steps_planned(rules.tour, (step,), now)
        rules.tour = outcome.tour
        assert outcome.record is not None
        rules.records.append(outcome.record)
        self.world.keep_records()
        return self.chats.asked("dana", AskKind.APPROVAL)

    def settle(self) -> None:
        """Let the courier work until nothing is due."""
        while self.courier.step():
            pass

    def morning(self) -> None:
        """Let it be nine in Berlin on the next working day, and the courier work."""
        now = self.world.clock.now()
        days = 1 if now.weekday() < 4 else 7 - now.weekday()
        self.world.clock.moment = (now + timedelta(days=days)).replace(hour=8, minute=0)
        self.settle()

    def approval(self, name: str = "dana") -> list[Posted]:
        """Return the cards in somebody's chat that ask for an approval."""
        return [each for each in self.chats.posted(name) if "Lyon" in str(each.body)]

    def _courier(self) -> Courier:
        store, world = self.store, self.world
        letters = LetterPorts(store.people, store.views, store.alumni, asks=store.asks)
        writer = LetterWriter(letters, world.links, "Meridian Cells", {Party.HR: "hr@m.example"})
        calendars = world.deps.calendars
        assert calendars is not None
        read = PacePorts(store.people, store.preferences, store.pair_texts, calendars, store.outbox)
        policy = Policy("p", "Meridian Cells", "hr@m.example")
        delivery = Delivery({}, safe_session(Gate()), "https://tours.example")
        ports = CourierPorts(
            store.outbox, self.mailer, store.recorder, world.clock, store.asks, self._extras()
        )
        return Courier(ports, writer, delivery, Pace(read, lambda: policy))

    def _extras(self) -> CourierExtras:
        store, cards, faces = self.store, cards_over(self.world.deps), Faces()
        channel = self.chats.voice
        post = CardPost(
            PostPorts(
                store.asks,
                store.outbox,
                store.cards,
                store.choices,
                store.chats,
                store.directory,
                cards,
                faces,
                channel,
            )
        )
        keeper = CardKeeper(
            KeeperPorts(store.cards, store.asks, store.chats, channel, cards, faces)
        )
        return CourierExtras(post, keeper)
