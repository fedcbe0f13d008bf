"""A morning on which a company asks two thousand things, over a Microsoft 365 full of faults."""

import multiprocessing
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from emulators.entra import TENANT
from emulators.faults import Fault
from emulators.ledger import Ledger
from emulators.mails import MailStore
from emulators.microsoft365 import Microsoft365Emulator, User
from emulators.microsoft365.connector import Posted
from emulators.microsoft365.posting import Reply
from emulators.microsoft365.teams import EXECUTE, actions_of
from emulators.microsoft365.tenant import SERVICE_URL, oid_of
from emulators.server import serving
from tests.doctor_world import settings_of
from tests.store_factories import entry, source_person
from tests.storm_worker import NINE, FastClock, work
from tourwright.bootstrap.parts import Parts, parts_of
from tourwright.bootstrap.web import web_of
from tourwright.domain.model import AskClose, AskKind, AskOpen, MachineName, Notice, Party, Record
from tourwright.ports import Clock
from tourwright.ports.cards import Chat, SentCard
from tourwright.settings import read
from webhooks.tokens import Links, Purpose

OVER = ("429", "503", "504", "504-after", "202-wait", "reset", "cut", "slow", "lag")
SHARE = 0.1
EXPIRED_S = 0.1
FOREVER = 10**9
LINK = re.compile(r"/asks/([\w.~-]+)")
VERBS = ("approve", "decline")
HOUR = timedelta(hours=1)
BASE = "https://tours.example"
NOT_USED = (
    "NOTIFICATIONS",
    "TEAMS_INSTALL",
    "OUTLOOK_PROVIDER",
    "EVENTS",
    "TASKS",
    "OUT_OF_OFFICE",
)
FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["tests.storm_worker"])


@dataclass(frozen=True)
class Asked:
    """One person and what is asked; oid "" for somebody who has no chat."""

    alliance_id: str
    person_key: str
    oid: str
    ask_ids: tuple[str, ...]


@dataclass
class Storm:
    """The company, the tenant, and the process that sends."""

    parts: Parts
    emulator: Microsoft365Emulator
    environ: Mapping[str, str]
    began: float
    asked: list[Asked] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)
    kills: int = 0
    _chance: random.Random = field(default_factory=lambda: random.Random(3))
    _worker: Any = None

    def ask(self, count: int, questions: int = 1, *, chat: bool) -> None:
        """Let so many new people be asked so many things each."""
        store = self.parts.store
        for _ in range(count):
            number = len(self.asked)
            mail = f"p{number}@acme.example"
            made = source_person(
                str(number), work_email=mail, personal_email=f"p{number}@home.example"
            )
            person = store.people.apply(made, (), NINE)
            ids = tuple(f"{person.alliance_id}-{each}" for each in range(questions))
            oid = oid_of(f"storm-{number}") if chat else ""
            store.recorder.record(_record(person.alliance_id, person.person_key, ids))
            self.asked.append(Asked(person.alliance_id, person.person_key, oid, ids))
            if chat:
                self._has_chat(User(oid, mail, teams="installed"), person.person_key)

    def _has_chat(self, user: User, person_key: str) -> None:
        self.emulator.tenant.add(user)
        store = self.parts.store
        store.sessions.bind(user.oid, person_key)
        store.chats.put(
            Chat(
                user.oid, TENANT, person_key, user.conversation_id, SERVICE_URL, user.mri,
                seen_at=NINE,
            )
        )  # fmt: skip

    def rage(self) -> None:
        """Let a tenth of all calls fail from now on, in every way there is."""
        for kind in OVER:
            for path in ("/v1.0/", "/v3/"):
                wait = "5" if kind in ("429", "202-wait") else ""
                fault = Fault(kind, path, FOREVER, wait, 0.02 * (kind == "slow"), SHARE / len(OVER))
                self.emulator.faults.add(fault)

    def calm(self) -> None:
        """Let nothing fail any more."""
        self.emulator.faults.clear()

    def start(self) -> None:
        """Start a worker."""
        self._worker = FORK.Process(target=work, args=(self.environ, self.began))
        self._worker.start()

    def expire_tokens(self) -> None:
        """Let no token be good that was handed out; a fresh one is."""
        self.emulator.tokens.clear()
        time.sleep(EXPIRED_S)

    def kill(self) -> None:
        """Kill the worker wherever it is."""
        assert self._worker.is_alive(), "the worker died by itself"
        time.sleep(self._chance.random() * 0.05)
        self._worker.kill()
        self._worker.join()
        self.kills += 1

    def stop(self) -> None:
        """End the worker at the end."""
        if self._worker is not None and self._worker.is_alive():
            self._worker.kill()
            self._worker.join()

    def left(self) -> int:
        """Return how many messages are not settled."""
        counts = self.parts.store.outbox.counts()
        return counts.get("waiting", 0) + counts.get("leased", 0)

    def wait_for(self, left: int, patience_s: float) -> None:
        """Wait until no more than so many messages are left."""
        until = time.monotonic() + patience_s
        while self.left() > left and time.monotonic() < until:
            assert self._worker.is_alive(), "the worker died by itself"
            time.sleep(0.05)

    def wait_for_true_cards(self, patience_s: float) -> None:
        """Wait until no card that is known shows something else than is so."""
        until = time.monotonic() + patience_s
        while any(map(self._is_untrue, self.closed)) and time.monotonic() < until:
            time.sleep(0.1)

    def _is_untrue(self, ask_id: str) -> bool:
        cards = self.parts.store.cards
        now = tuple(cards.marks([ask_id]))
        return any(card.state == "live" and card.shown != now for card in cards.of_ask(ask_id))

    def answer(self, count: int) -> None:
        """Let so many questions be answered elsewhere."""
        open_ones = [each for each in self.asked if not set(each.ask_ids) <= self.closed]
        for one in self._chance.sample(open_ones, count):
            ask_id = next(each for each in one.ask_ids if each not in self.closed)
            line = entry("edit", at=self.parts.clock.now())
            made = Record(
                one.alliance_id, f"{one.alliance_id}-1", 10 + len(self.closed), (line,),
                asks=(AskClose(ask_id, "superseded"),),
            )  # fmt: skip
            self.parts.store.recorder.record(made)
            self.closed.add(ask_id)

    def mails_of(self) -> Mapping[str, set[str]]:
        """Return for each question the Message-IDs of the mails that brought it to its reader.

        Those that have its link, and those that were noted for it: a digest says a thing once that
        several questions have in common.
        """
        arrived = {mail.message_id: mail.html for mail in self.emulator.mails.all()}
        links = Links(self.parts.settings.link_key.encode(), BASE)
        found: dict[str, set[str]] = defaultdict(set)
        for message_id, html in arrived.items():
            for token in set(LINK.findall(html)):
                found[links.read(token, Purpose.ASK, NINE).subject].add(message_id)
        for row in self.parts.store.outbox.log(FOREVER):
            attempts = self.parts.store.outbox.attempts(row.outbox_id)
            found[str(row.body["ask_id"])] |= {word for _, _, word in attempts} & arrived.keys()
        return {ask_id: ids for ask_id, ids in found.items() if ids}

    def known_cards(self) -> list[SentCard]:
        """Return the cards that are live, each once."""
        asked = (ask_id for one in self.asked for ask_id in one.ask_ids if one.oid)
        cards = (card for ask_id in asked for card in self.parts.store.cards.of_ask(ask_id))
        return [card for card in cards if card.state == "live"]

    def carded(self) -> set[str]:
        """Return the questions that stand on a card in a chat."""
        faces = (posted.card or {} for posted in self.emulator.chats.of())
        return {ask_id for face in faces for ask_id in shown(face)}

    def buttons(self, posted: Posted) -> Mapping[str, bool]:
        """Return which questions the card shows to its reader, and whether they can be answered."""
        face = self.emulator.open_card(posted.id, posted.oid)
        return shown(face)


def shown(face: Mapping[str, Any]) -> dict[str, bool]:
    """Return the questions that a card names, and whether it offers an answer to each."""
    found: dict[str, bool] = {}
    for action in actions_of(face):
        ask_id = action.get("data", {}).get("ask", "")
        if action.get("type") == EXECUTE and ask_id:
            found[ask_id] = found.get(ask_id, False) or action.get("verb") in VERBS
    return found


def _record(alliance_id: str, person_key: str, ask_ids: Sequence[str]) -> Record:
    """Return what is asked of the person, with a notice for each question."""
    facts = {"title": "May somebody travel to Lyon?", "text": "Two days, 400 euros."}
    opened = AskOpen(
        "", AskKind.APPROVAL, MachineName.STEP, (*VERBS, "delegate"), person_key, facts=facts
    )
    return Record(
        alliance_id,
        f"{alliance_id}-1",
        1,
        (entry("edit", at=NINE - HOUR),),
        notices=tuple(
            Notice(f"{each}:review_open", "review_open", person_key, Party.MANAGER, ask_id=each)
            for each in ask_ids
        ),
        asks=tuple(replace(opened, ask_id=each) for each in ask_ids),
    )


@contextmanager
def storm(home: Path, clock: Clock | None = None) -> Iterator[Storm]:
    """Serve the tenant and open the store for as long as the block lasts."""
    began = time.time()
    clock = clock or FastClock(began)
    with closing(MailStore()) as mails:
        emulator = Microsoft365Emulator(mails, Ledger(), clock.now)
        with serving(emulator.app) as url:
            environ = settings_of(url, BASE)
            environ = {
                name: value for name, value in environ.items() if not name.endswith(NOT_USED)
            }
            environ["TOURWRIGHT_DATABASE_URL"] = f"sqlite:///{home / 'storm.sqlite'}"
            parts = parts_of(read(environ), clock)
            client = web_of(parts).app.test_client()

            def post(_: str, body: bytes, headers: Mapping[str, str]) -> Reply:
                answer = client.post("/api/messages", data=body, headers=dict(headers))
                return Reply(answer.status_code, dict(answer.headers), answer.data)

            emulator.endpoints.post = post
            made = Storm(parts, emulator, environ, began)
            try:
                yield made
            finally:
                made.stop()
                parts.store.close()
