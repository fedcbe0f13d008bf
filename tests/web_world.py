"""A web application over fakes, with two people and one tour, for the page and route tests."""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.fakes import (
    FakeAlumni,
    FakeAsks,
    FakeClock,
    FakeEngine,
    FakeInbox,
    FakeJournal,
    FakeOutbox,
    FakePeople,
    FakeRecorder,
    FakeTokens,
    FakeViews,
    ask_of,
)
from tests.fakes_pages import (
    FakeLooks,
    FakePairTexts,
    FakePreferences,
    FakePrivateTexts,
    FakeSessions,
    FakeStatementTexts,
)
from tourwright.domain import statement as statements
from tourwright.domain.model import AskKind, AskOpen, MachineName, Party, TourKind, TourView
from tourwright.domain.people import Person, SourcePerson
from tourwright.domain.policy import Policy
from tourwright.ports import Ask
from webhooks.app import Deps, create_app
from webhooks.signed_source import SignedSource
from webhooks.tokens import Link, Links, Purpose

SECRET = "whsec_" + base64.b64encode(b"a secret of some thirty-two bytes").decode()
KEY = b"0123456789abcdef0123456789abcdef"
ANA, DANA = "p-ana", "p-dana"
POLICY = Policy("p1", "Meridian Cells", "hr@meridian.example", ("We answer mails at work hours.",))
STATEMENT = replace(
    statements.standard(
        TourKind.TRANSFORMATIONAL,
        {"mission_objective": "Move 3 plants to the new battery line"},
        statements.Names("Ana Sol", "Dana Reyes", "Meridian Cells"),
        date(2026, 1, 15),
        36,
    ),
    promises=(
        statements.Promise(statements.PromiseOwner.EMPLOYEE, "Bring line 1 live", "kept"),
        statements.Promise(statements.PromiseOwner.MANAGER, "Two hours of coaching a month"),
        statements.Promise(statements.PromiseOwner.COMPANY, "1,500 a year for your network"),
    ),
)
TEXT_HASH = statements.statement_hash(STATEMENT, POLICY)


@dataclass
class World:
    """The fakes and an application over them."""

    clock: FakeClock = field(default_factory=FakeClock)
    inbox: FakeInbox = field(default_factory=FakeInbox)
    asks: FakeAsks = field(default_factory=FakeAsks)
    outbox: FakeOutbox = field(default_factory=FakeOutbox)
    views: FakeViews = field(default_factory=FakeViews)
    people: FakePeople = field(default_factory=FakePeople)
    journal: FakeJournal = field(default_factory=FakeJournal)
    alumni: FakeAlumni = field(default_factory=FakeAlumni)
    tokens: FakeTokens = field(default_factory=FakeTokens)
    engine: FakeEngine = field(default_factory=FakeEngine)
    private_texts: FakePrivateTexts = field(default_factory=FakePrivateTexts)
    pair_texts: FakePairTexts = field(default_factory=FakePairTexts)
    statement_texts: FakeStatementTexts = field(default_factory=FakeStatementTexts)
    preferences: FakePreferences = field(default_factory=FakePreferences)
    looks: FakeLooks = field(default_factory=FakeLooks)

    def __post_init__(self) -> None:
        self.asks.spend = self.tokens.spend
        self.recorder = FakeRecorder(self.asks, self.outbox)
        self.sessions = FakeSessions(self.people)
        self.links = Links(KEY, "https://tours.example")
        self.views.put(tour())
        self.people.put(
            person(ANA, "Ana", "Sol", zone="Europe/Berlin"),
            person(DANA, "Dana", "Reyes", zone="Europe/London"),
        )

    def deps(self) -> Deps:
        """Return the fakes as the application takes them."""
        return Deps(
            sources={"hr": SignedSource("hr", [SECRET])},
            inbox=self.inbox,
            asks=self.asks,
            recorder=self.recorder,
            views=self.views,
            people=self.people,
            journal=self.journal,
            outbox=self.outbox,
            alumni=self.alumni,
            tokens=self.tokens,
            private_texts=self.private_texts,
            pair_texts=self.pair_texts,
            statement_texts=self.statement_texts,
            sessions=self.sessions,
            preferences=self.preferences,
            looks=self.looks,
            engine=self.engine,
            clock=self.clock,
            token_key=KEY,
            base_url="https://tours.example",
            company="Meridian Cells",
            policy_of=lambda _: POLICY,
            operator_token="operator-secret",
            role_mail={Party.HR: "hr@meridian.example"},
        )

    def client(self) -> FlaskClient:
        """Return a client of a new application."""
        return create_app(self.deps()).test_client()

    def token(self, purpose: Purpose, subject: str, person_key: str = ANA, role: str = "") -> str:
        """Return the token of a link issued now."""
        return self.links.token(Link(purpose, subject, person_key, role), self.clock.now())


def tour(**more: object) -> TourView:
    """Return Ana's transformational tour with Dana, in its 15th month."""
    view = TourView(
        tour_id="a1-1",
        alliance_id="a1",
        number=1,
        kind=TourKind.TRANSFORMATIONAL,
        state="active",
        seq=9,
        employee_key=ANA,
        manager_key=DANA,
        mission=STATEMENT.mission_objective,
        start=date(2026, 1, 15),
        last_day=date(2029, 1, 14),
        length_months=36,
        text_hash=TEXT_HASH,
        next_review=date(2027, 4, 15),
        renewal_on=date(2028, 1, 17),
        renewal_state="not_due",
        next_date=date(2027, 4, 15),
        next_what="review",
        statement=statements.to_dict(STATEMENT),
        promises=tuple(
            {"owner": str(each.owner), "text": each.text, "state": str(each.state)}
            for each in STATEMENT.promises
        ),
    )
    return replace(view, **more)  # type: ignore[arg-type]


def person(key: str, given: str, family: str, *, zone: str = "UTC") -> Person:
    """Return a person with addresses made of the given name."""
    facts = SourcePerson(
        source="hr",
        source_person_id=key.upper(),
        given_name=given,
        family_name=family,
        work_email=f"{given.lower()}@meridian.example",
        personal_email=f"{given.lower()}@home.example",
        zone=zone,
    )
    return Person(key, "a1", facts)


def ask(kind: AskKind = AskKind.TASK, *verbs: str, **more: object) -> Ask:
    """Return an open ask of tour a1-1 for Ana."""
    opened = AskOpen(
        ask_id=f"a1-1:{kind}:1:{ANA}",
        kind=kind,
        machine=MachineName.TOUR,
        verbs=verbs or ("done",),
        person_key=ANA,
    )
    return ask_of(replace(opened, **more), "a1-1", "a1")  # type: ignore[arg-type]


def sign(
    body: bytes, at: datetime, event_id: str = "msg_1", secret: str = SECRET
) -> dict[str, str]:
    """Return Standard Webhooks headers for the body."""
    stamp = str(int(at.astimezone(UTC).timestamp()))
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.digest(key, f"{event_id}.{stamp}.".encode() + body, hashlib.sha256)
    return {
        "webhook-id": event_id,
        "webhook-timestamp": stamp,
        "webhook-signature": "v1," + base64.b64encode(mac).decode(),
        "content-type": "application/json",
    }


def hidden(page: TestResponse) -> dict[str, str]:
    """Return the hidden fields of the page's first form."""
    first = page.text.partition("<form")[2].partition("</form>")[0]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', first))


def send(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Open the page as a browser does, then send its form with the fields."""
    page = client.get(path, base_url="https://tours.example")
    return client.post(path, base_url="https://tours.example", data=hidden(page) | fields)
