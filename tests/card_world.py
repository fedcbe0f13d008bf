"""One question of every kind as a card, over fakes, with a canary in every private place."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from jsonschema import Draft6Validator
from jsonschema.exceptions import best_match

from connectors.microsoft365.cards import Faces
from emulators.contracts import contract_folder
from tests.fakes import NOW
from tests.web_world import ANA, DANA, KEY, POLICY, STATEMENT, World, ask
from tourwright.domain import statement as statements
from tourwright.domain.asks import Actor
from tourwright.domain.model import AskKind, MachineName
from tourwright.ports import Ask
from tourwright.ports.cards import AskCard, Face, OutlookEnvelope
from webhooks.ask_cards import AskCards, CardPorts
from webhooks.card_desk import CardDesk, DeskPorts, Press
from webhooks.card_proofs import CardProofs
from webhooks.decide import DecideKind, Decider
from webhooks.mail_language import MailLanguages

COMPANY = "Meridian Cells"
CANARY = "Kanarienvogel"
PROVIDER = "65c680ef-36a6-4a1b-b84c-a7b5c6198792"
MRIS = ("29:1a-user",)
DUE = NOW + timedelta(days=14)
AT = "2027-04-05T07:30:00+00:00"
PRIVATE = replace(
    STATEMENT,
    employee_aspirations=(f"{CANARY} aspires to run a plant",),
    manager_aspirations=(f"{CANARY} of the manager",),
    career=f"{CANARY} may lead there",
)
TEXT_HASH = statements.statement_hash(PRIVATE, POLICY)
CHANGES = {"mission_objective": json.dumps(f"{CANARY} moves 5 plants")}
CHANGED = replace(PRIVATE, mission_objective=f"{CANARY} moves 5 plants")
CHANGED_HASH = statements.statement_hash(CHANGED, POLICY)
SECRET_FACTS = {
    "reason": CANARY,
    "employee": "choose_transition",
    "gap": CANARY,
    "purposes": CANARY,
}
HR_FACTS = {
    "title": "Budget for {{employee.name}}'s rotation",
    "text": "The rotation costs 4,000 in travel.\n\nThe policy allows 5,000.",
    "requested_by": DANA,
    "person": ANA,
}
ASKS: Mapping[AskKind, tuple[tuple[str, ...], Mapping[str, str]]] = {
    AskKind.COMMIT: (("sign",), {}),
    AskKind.REVIEW: (("answer",), {}),
    AskKind.CONFIRM_REVIEW: (("close",), {}),
    AskKind.RENEWAL_SLOT: (("accept_slot", "schedule"), {"at": AT}),
    AskKind.RENEWAL_HELD: (("held",), {"at": AT}),
    AskKind.RENEWAL_CHOICE: (
        (
            *("choose_next_tour", "choose_extend", "choose_foundational"),
            *("choose_transition", "not_yet"),
        ),
        {"at": AT, "manager": "choose_extend"},
    ),
    AskKind.HAND_OVER: (("adopt", "propose_change"), {}),
    AskKind.AMENDMENT: (("sign_other", "counter", "decline"), CHANGES),
    AskKind.CLOSING: (("confirm_complete", "dispute"), {"question": "mission"}),
    AskKind.APPROVAL: (("approve", "decline", "delegate"), HR_FACTS),
    AskKind.TASK: (("done", "delegate"), HR_FACTS),
    AskKind.STANDING: (("standing_good", "standing_bad"), {"person": DANA}),
    AskKind.HR_HELP: (("done",), {"person": DANA, "missing": "manager"}),
    AskKind.ALUMNI_INVITATION: (("accept", "decline"), {"purposes": CANARY}),
    AskKind.DRAFT: (("agree_field", "edit", "decline"), {"revision": "3"}),
    AskKind.GAP: (("acknowledge", "accept_difference"), {"text": f"{CANARY} sees it otherwise"}),
    AskKind.THANKS: (
        ("keep_private", "publish_team", "publish_company"),
        {"text": f"{CANARY} helped me", "value": "Candour"},
    ),
    AskKind.CORRECTION: (("confirm", "decline"), CHANGES),
}
HASHES = {
    AskKind.COMMIT: TEXT_HASH,
    AskKind.HAND_OVER: TEXT_HASH,
    AskKind.AMENDMENT: CHANGED_HASH,
    AskKind.CORRECTION: CHANGED_HASH,
}
LINK = re.compile(r"/asks/[\w.-]+")
PROOF = re.compile(r'"p": "[^"]+"')


def one(kind: AskKind, **more: object) -> Ask:
    """Return Ana's open question of the kind; machine and texts fit it."""
    verbs, facts = ASKS[kind]
    found = replace(
        ask(kind, *verbs),
        machine=MACHINES.get(kind, MachineName.TOUR).value,
        facts=dict(facts) | SECRET_FACTS if kind not in HASHES else dict(facts),
        text_hash=HASHES.get(kind, ""),
        due=DUE,
        revision=3,
    )
    return replace(found, **more)  # type: ignore[arg-type]  # any field, by name


MACHINES = {
    AskKind.REVIEW: MachineName.REVIEW,
    AskKind.CONFIRM_REVIEW: MachineName.REVIEW,
    AskKind.RENEWAL_SLOT: MachineName.RENEWAL,
    AskKind.RENEWAL_HELD: MachineName.RENEWAL,
    AskKind.RENEWAL_CHOICE: MachineName.RENEWAL,
    AskKind.AMENDMENT: MachineName.AMENDMENT,
    AskKind.APPROVAL: MachineName.STEP,
    AskKind.TASK: MachineName.STEP,
}


@dataclass
class CardWorld:
    """Fakes with the desk of cards over them."""

    web: World = field(default_factory=World)
    faces: Faces = field(default_factory=lambda: Faces(PROVIDER))

    def __post_init__(self) -> None:
        view = self.web.views.get("a1-1")
        assert view is not None
        self.web.views.put(replace(view, statement=statements.to_dict(PRIVATE)))
        deps = self.web.deps()
        self.proofs = CardProofs(KEY)
        self.cards = AskCards(
            CardPorts(
                asks=deps.asks,
                people=deps.people,
                views=deps.views,
                clock=deps.clock,
                links=self.web.links,
                proofs=self.proofs,
                company=COMPANY,
                policy_of=deps.policy_of,
                languages=MailLanguages(deps.preferences),
            )
        )
        decider = Decider(deps.asks, deps.engine, deps.recorder, deps.clock)
        ports = DeskPorts(deps.asks, deps.people, deps.clock, self.proofs)
        self.desk = CardDesk(self.cards, decider, ports)

    def put(self, kind: AskKind, **more: object) -> Ask:
        """Ask Ana."""
        made = one(kind, **more)
        self.web.asks.put(made)
        return made

    def card(self, made: Ask, person_key: str = ANA) -> AskCard:
        """Return the short card."""
        return self.cards.card(made, Actor(person_key))

    def press(
        self,
        made: Ask,
        verb: str,
        typed: Mapping[str, str] | None = None,
        **more: Any,  # noqa: ANN401  (any field of the press, by name)
    ) -> tuple[DecideKind, AskCard]:
        """Press a button in Teams, as Ana; more goes to the press."""
        values: dict[str, Any] = {
            "ask_id": made.ask_id,
            "verb": verb,
            "revision": made.revision,
            "person_key": ANA,
            "channel": "teams",
            "typed": typed or {},
        }
        return self.desk.answer(Press(**{**values, **more}))

    def read(self, made: Ask, person_key: str = ANA) -> AskCard:
        """Return the card with the whole text, as after a click on "read"."""
        return self.press(made, "read", person_key=person_key)[1]


def proof_of(card: AskCard) -> str:
    """Return the proof that the card's answers carry."""
    return card.actions[0].proof


def envelope(now: datetime = NOW) -> OutlookEnvelope:
    """Return what a card in a mail needs."""
    return OutlookEnvelope(
        token="a-signed-token",
        action_url="https://tours.example/outlook/action",
        refresh_url="https://tours.example/outlook/card",
        correlation_id="8f0c3b6e",
        recipient="ana@meridian.example",
        issued_at=now,
    )


def steady(face: Face) -> str:
    """Return the card as text for a golden file; what is new each time is named instead."""
    text = json.dumps(face, indent=1, ensure_ascii=False)
    return PROOF.sub('"p": "(a proof)"', LINK.sub("/asks/(a token)", text)) + "\n"


def fault_of(face: Face, schema: str) -> str:
    """Return how the card breaks the schema, "" when it does not."""
    path = contract_folder() / "adaptive-cards" / schema
    found = best_match(Draft6Validator(json.loads(path.read_text("utf-8"))).iter_errors(face))
    return f"{found.json_path}: {found.message[:300]}" if found else ""
