"""A question that waits to be sent over the best channel."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from connectors.microsoft365.cards import Faces
from tests.card_channel import Book
from tests.card_channel import Channel as ChatService
from tests.card_world import PROVIDER, envelope
from tests.fakes import FakeOutbox
from tests.page_world import PageWorld
from tourwright.domain.model import AskKind, AskOpen, Entry, MachineName, Party, Record
from tourwright.ports import Ask, Letter, OutboxRow
from tourwright.ports.cards import Chat
from tourwright.ports.directory import DirectoryUser
from tourwright.store import Store
from webhooks.card_desk import cards_over
from webhooks.card_post import CardPost, PostPorts
from webhooks.courier_extras import Written


class Posting:
    """Ana is asked to commit; her letters wait to be carried."""

    def __init__(self, store: Store) -> None:
        self.world = PageWorld(store)
        self.world.signing()
        self.store = store
        self.outbox = FakeOutbox()
        self.service = ChatService()
        self.book = Book({self.key: DirectoryUser("oid-ana")})
        self.rows: dict[str, OutboxRow] = {}

    @property
    def key(self) -> str:
        """Return Ana's key."""
        return self.world.key("ana")

    @property
    def now(self) -> datetime:
        """Return the moment."""
        return self.world.clock.now()

    def post(self, **parts: object) -> CardPost:
        """Return what sends cards; parts win over the usual ones."""
        store = self.store
        usual = PostPorts(
            store.asks,
            self.outbox,
            store.cards,
            store.choices,
            store.chats,
            self.book,
            cards_over(self.world.deps),
            Faces(PROVIDER),
            self.service,
            lambda _, to, now: replace(envelope(now), recipient=to),
        )
        return CardPost(replace(usual, **parts))  # type: ignore[arg-type]  # any part, by name

    def has_chat(self, state: str = "installed") -> None:
        """Let Ana have a chat with us."""
        chat = Chat("oid-ana", "t", self.key, "a:1", "https://smba.example", "29:ana")
        self.store.chats.put(replace(chat, seen_at=self.now, state=state))

    def ask(self) -> Ask:
        """Return what Ana is asked."""
        mine = self.store.asks.open_for(self.key)
        return next(each for each in mine if each.kind is AskKind.COMMIT)

    def more(self, number: int) -> Sequence[Ask]:
        """Ask Ana so many things at once."""
        opens = tuple(
            AskOpen(f"more-{n}", AskKind.TASK, MachineName.STEP, ("done",), self.key)
            for n in range(number)
        )
        tour = self.world.tour
        line = Entry(MachineName.TOUR, "edit", Party.MANAGER, self.now)
        self.store.recorder.record(Record(tour.alliance_id, tour.tour_id, 99, (line,), asks=opens))
        found = [self.store.asks.get(each.ask_id) for each in opens]
        return [each for each in found if each is not None]

    def letter(self, ask: Ask | None, name: str = "commit", **body: object) -> Written:
        """Return a letter with its row; the same name gives the same row."""
        said: Mapping[str, object] = {"to": self.key, "ask_id": ask.ask_id if ask else "", **body}
        row = self.outbox.add("mail", name, said)
        return row, Letter(
            f"<{name}@x>", "ana@meridian.example", "Ana Sol", "Subject", ("Words.",), self.now
        )

    def again(self, written: Written, **later: float) -> Written:
        """Return the letter as it comes in a later round."""
        self.world.clock.moment += timedelta(**later)
        row, letter = written
        return replace(row, attempts=row.attempts + 1), letter

    def choice(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return the channel that was taken for the question, and what fell."""
        found = self.store.choices.of_ask(self.ask().ask_id)
        assert found is not None
        return found.channel, tuple((channel, why) for channel, why in found.fallen)
