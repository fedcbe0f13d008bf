"""The page of mails and chats in a real browser: Microsoft's renderer draws, and is pressed."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from emulators.chat.page import ChatPage
from emulators.ledger import Ledger
from emulators.mailbox import make_mailbox
from emulators.mails import MailStore
from emulators.microsoft365 import Microsoft365Emulator
from emulators.microsoft365.ledger_checks import CARD
from emulators.microsoft365.people import add_company
from emulators.microsoft365.posting import Reply
from emulators.microsoft365.tenant import OUTLOOK_PROVIDER, oid_of
from tests.plugins.browser import SCREENS, Served, violations

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
NORA = oid_of("200")
ADDRESS = "nora.bellamy@lumenharbor.example"
REASON = {"type": "Input.Text", "id": "reason", "label": "Reason", "isMultiline": True}
SIZES = [("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)]


def a_card(text: str, *more: Mapping[str, Any]) -> dict[str, Any]:
    """Return a card of Teams."""
    said = {"type": "TextBlock", "text": text, "wrap": True, "size": "Medium", "weight": "Bolder"}
    return {"type": "AdaptiveCard", "version": "1.5", "body": [said, *more]}


def open_card() -> dict[str, Any]:
    """Return a card that can be answered."""
    titles = ("Approve", "Decline", "Hand it to somebody else")
    buttons = [
        {"type": "Action.Execute", "title": title, "verb": title[:7].lower(), "data": {"ask": "a"}}
        for title in titles
    ]
    return a_card("May Felix go to the fair?", REASON, {"type": "ActionSet", "actions": buttons})


def mail_card() -> dict[str, Any]:
    """Return a card of a mail."""
    body = json.dumps({"t": "x", "verb": "decline", "reason": "{{reason.value}}"})
    button = {"type": "Action.Http", "title": "Decline", "method": "POST", "body": body}
    button["url"] = "https://tours.example/outlook/action"
    said = {"type": "TextBlock", "text": "May Felix go to the fair?"}
    wanted = {"type": "Input.Text", "id": "reason", "placeholder": "Reason"}
    card = {"type": "AdaptiveCard", "version": "1.0", "originator": OUTLOOK_PROVIDER}
    return card | {"body": [said, wanted], "actions": [button]}


@dataclass
class Product:
    """Answers each press with the card of how it stands."""

    taken: list[dict[str, Any]] = field(default_factory=list)

    def post(self, url: str, body: bytes, _headers: Mapping[str, str]) -> Reply:
        """Take one press, in a chat or in a mail."""
        self.taken.append(json.loads(body))
        if url.endswith("/outlook/action"):
            card = mail_card() | {"body": [{"type": "TextBlock", "text": "Declined"}]}
            return Reply(200, {"CARD-UPDATE-IN-BODY": "true"}, json.dumps(card).encode())
        answer = {"statusCode": 200, "type": CARD, "value": a_card("Declined by you in **Teams**")}
        return Reply(200, {}, json.dumps(answer).encode())


@pytest.fixture
def product() -> Product:
    """A product that listens."""
    return Product()


@pytest.fixture
def tenant(product: Product) -> Iterator[Microsoft365Emulator]:
    """Nora with a card in her chat and one in a mail."""
    with closing(MailStore()) as store:
        made = Microsoft365Emulator(store, Ledger(), lambda: NOW)
        if not ChatPage(made).draws:
            pytest.skip("Microsoft's renderer of cards is not here: make cards")
        add_company(made)
        made.endpoints.post = product.post
        made.install_app(NORA)
        attached = [{"contentType": CARD, "content": open_card()}]
        body = {"type": "message", "attachments": attached}
        made.chats.post(made.tenant.users[NORA], body, NOW)
        script = f'<script type="application/adaptivecard+json">{json.dumps(mail_card())}</script>'
        head = f"To: Nora Bellamy <{ADDRESS}>\nSubject: A question\nContent-Type: text/html\n\n"
        made.mailbox.deliver(f"{head}<html><head>{script}</head><body>Look</body></html>".encode())
        yield made


@pytest.fixture
def url(served: Served, tenant: Microsoft365Emulator) -> str:
    """Where Nora's mails and chat are shown."""
    served.app = make_mailbox(tenant.mails, tenant)
    return f"{served.url}/?to={ADDRESS}"


def test_a_card_in_the_chat_is_filled_and_pressed(
    chromium: Any,  # noqa: ANN401  # Playwright's own object
    url: str,
    product: Product,
) -> None:
    """What was typed reaches the product, and the card of the answer is drawn."""
    page = chromium.new_page()
    page.goto(url)
    chat = page.locator(".chat")
    chat.get_by_label("Reason").fill('Not "now"')
    chat.get_by_role("button", name="Decline").click()

    chat.get_by_text("Declined by you in").wait_for()

    assert product.taken[-1]["value"]["action"]["data"] == {"ask": "a", "reason": 'Not "now"'}
    assert chat.locator("strong").inner_text() == "Teams"
    page.close()


def test_a_card_in_a_mail_is_filled_and_pressed(
    chromium: Any,  # noqa: ANN401  # Playwright's own object
    url: str,
    product: Product,
) -> None:
    """Outlook's own action, with its placeholders filled."""
    page = chromium.new_page()
    page.goto(url)
    mail = page.locator("#m1")
    mail.get_by_placeholder("Reason").fill('Not "now"')
    mail.get_by_role("button", name="Decline").click()

    mail.get_by_text("Declined").first.wait_for()

    assert product.taken[-1] == {"t": "x", "verb": "decline", "reason": 'Not "now"'}
    page.close()


@pytest.mark.parametrize(("scheme", "width"), SIZES)
def test_the_page_reads_well(
    chromium: Any,  # noqa: ANN401  # Playwright's own object
    url: str,
    scheme: str,
    width: int,
) -> None:
    """Light and dark, wide and on a phone: nothing is cut off, and axe finds nothing."""
    page = chromium.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(url)
    page.get_by_role("button", name="Approve").wait_for()
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"chat-{scheme}-{width}.png", full_page=True)

    wide = page.evaluate("document.documentElement.scrollWidth")
    cut = page.evaluate(
        "[...document.querySelectorAll('.card button')].filter(one => one.getBoundingClientRect()"
        ".right > one.closest('.card').getBoundingClientRect().right).length"
    )
    found = violations(page)
    page.close()
    assert (wide, cut, found) == (width, 0, [])
