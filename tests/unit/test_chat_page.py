"""The page of mails and chats: what it shows, what a press there does, and without the renderer."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from emulators.ledger import Ledger
from emulators.mailbox import make_mailbox
from emulators.mails import MailStore
from emulators.microsoft365 import Microsoft365Emulator
from emulators.microsoft365.ledger_checks import CARD
from emulators.microsoft365.people import add_company
from emulators.microsoft365.posting import Reply
from emulators.microsoft365.tenant import OUTLOOK_PROVIDER, oid_of

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
NORA = oid_of("200")
ADDRESS = "nora.bellamy@lumenharbor.example"
BUTTON = {"type": "Action.Execute", "title": "Yes", "verb": "approve", "data": {"ask": "a-1"}}
LINK = {"type": "Action.OpenUrl", "title": "Open the page", "url": "https://tours.example/asks/x"}


def a_card(text: str) -> dict[str, Any]:
    """Return a card with a button and a link."""
    body = [{"type": "TextBlock", "text": text}, {"type": "ActionSet", "actions": [BUTTON, LINK]}]
    return {"type": "AdaptiveCard", "version": "1.5", "body": body}


def a_mail_card(text: str) -> dict[str, Any]:
    """Return a card of a mail with one field and two buttons."""
    press = {"type": "Action.Http", "method": "POST", "url": "https://tours.example/o"}
    buttons = [press | {"title": name, "body": json.dumps({"v": name})} for name in ("No", "Yes")]
    body = [{"type": "TextBlock", "text": text}]
    card = {"type": "AdaptiveCard", "version": "1.0", "originator": OUTLOOK_PROVIDER}
    return card | {"body": body, "actions": buttons}


@dataclass
class Product:
    """Answers presses."""

    answer: object = None
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
    taken: list[Any] = field(default_factory=list)

    def post(self, _url: str, body: bytes, _headers: Mapping[str, str]) -> Reply:
        """Take one call."""
        self.taken.append(json.loads(body))
        return Reply(self.status, self.headers, json.dumps(self.answer).encode())


@pytest.fixture
def product() -> Product:
    """A product that answers with a card."""
    return Product({"statusCode": 200, "type": CARD, "value": a_card("Answered")})


@pytest.fixture
def tenant(product: Product) -> Iterator[Microsoft365Emulator]:
    """The demo company."""
    with closing(MailStore()) as store:
        made = Microsoft365Emulator(store, Ledger(), lambda: NOW)
        add_company(made)
        made.endpoints.post = product.post
        yield made


@pytest.fixture
def page(tenant: Microsoft365Emulator) -> FlaskClient:
    """Somebody who looks at it."""
    return make_mailbox(tenant.mails, tenant).test_client()


def posted(tenant: Microsoft365Emulator, text: str = "Yes or no?") -> str:
    """Put a card into Nora's chat."""
    body = {"type": "message", "attachments": [{"contentType": CARD, "content": a_card(text)}]}
    return tenant.chats.post(tenant.tenant.users[NORA], body, NOW).id


def mailed(tenant: Microsoft365Emulator, card: Mapping[str, Any]) -> int:
    """Put a mail with a card into Nora's mailbox."""
    script = f'<script type="application/adaptivecard+json">{json.dumps(card)}</script>'
    lines = (f"To: {ADDRESS}", "Subject: A question", "Content-Type: text/html; charset=utf-8")
    raw = "\n".join((*lines, "", f"<html><head>{script}</head><body>Look</body></html>"))
    tenant.mailbox.deliver(raw.encode())
    return tenant.mails.all()[-1].id


def test_nobody_has_the_app_until_it_is_installed(
    page: FlaskClient, tenant: Microsoft365Emulator, product: Product
) -> None:
    """One press installs it, and the product is told."""
    before = page.get(f"/?to={ADDRESS}").text

    after = page.post(f"/chat/{NORA}/app", data={"do": "install"}, follow_redirects=True).text

    assert "not installed for Nora Bellamy" in before
    assert "Block the app" in after
    assert product.taken[0]["type"] == "installationUpdate"
    assert tenant.tenant.users[NORA].teams == "installed"


@pytest.mark.parametrize(("do", "words"), [("block", "has blocked"), ("remove", "not installed")])
def test_the_app_is_blocked_and_removed(
    page: FlaskClient, tenant: Microsoft365Emulator, do: str, words: str
) -> None:
    """The page says how questions come then."""
    tenant.install_app(NORA)

    after = page.post(f"/chat/{NORA}/app", data={"do": do}, follow_redirects=True).text

    assert words in after
    assert "questions go by mail" in after


def test_a_card_in_a_chat_is_pressed(
    page: FlaskClient, tenant: Microsoft365Emulator, product: Product
) -> None:
    """What was typed goes along, and the card of the answer comes back."""
    tenant.install_app(NORA)
    action = BUTTON | {"data": {"ask": "a-1", "reason": "fine"}}

    answer = page.post(f"/chat/{NORA}/{posted(tenant)}/press", json={"action": action})

    assert answer.get_json()["card"]["body"][0]["text"] == "Answered"
    assert product.taken[-1]["value"]["action"]["data"]["reason"] == "fine"


def test_a_card_in_a_mail_is_pressed_by_its_number(
    page: FlaskClient, tenant: Microsoft365Emulator, product: Product
) -> None:
    """The second button is the second button, whatever else is on the card."""
    mail = mailed(tenant, a_mail_card("Yes or no?"))
    product.answer, product.headers = a_mail_card("Answered"), {"CARD-UPDATE-IN-BODY": "true"}
    sent = {"action": {"id": "press-1"}, "typed": {}}

    answer = page.post(f"/mail/{mail}/press", json=sent).get_json()

    assert product.taken == [{"v": "Yes"}]
    assert answer["card"]["body"][0]["text"] == "Answered"
    assert [each["id"] for each in answer["card"]["actions"]] == ["press-0", "press-1"]


def test_what_outlook_would_say_is_said(
    page: FlaskClient, tenant: Microsoft365Emulator, product: Product
) -> None:
    """The card stays as it was."""
    mail = mailed(tenant, a_mail_card("Yes or no?"))
    product.status, product.headers = 403, {"CARD-ACTION-STATUS": "This is for somebody else."}

    answer = page.post(f"/mail/{mail}/press", json={"action": {"id": "press-0"}, "typed": {}})

    assert answer.get_json()["said"] == "This is for somebody else."


def test_another_site_presses_nothing(page: FlaskClient, tenant: Microsoft365Emulator) -> None:
    """A click on this page decides for real."""
    foreign = {"Sec-Fetch-Site": "cross-site"}

    answer = page.post(f"/chat/{NORA}/app", data={"do": "install"}, headers=foreign)

    assert answer.status_code == 403
    assert tenant.tenant.users[NORA].teams == "none"


def test_without_the_renderer_the_words_and_links_are_there(
    tenant: Microsoft365Emulator, tmp_path: Path
) -> None:
    """And the page says what fetches it."""
    tenant.install_app(NORA)
    posted(tenant, "Will you come along?")
    page = make_mailbox(tenant.mails, tenant, fetched=tmp_path).test_client()

    shown = page.get(f"/?to={ADDRESS}").text

    assert "make cards" in shown
    assert "<p>Will you come along?</p>" in shown
    assert 'href="https://tours.example/asks/x"' in shown


def test_the_page_tells_that_a_card_was_replaced(
    page: FlaskClient, tenant: Microsoft365Emulator
) -> None:
    """The word by which it looks for news changes."""
    tenant.install_app(NORA)
    key = posted(tenant)
    before = page.get("/count").get_json()
    tenant.chats.replace(key, {"type": "message", "text": "Over"})

    assert page.get("/count").get_json() != before
    assert "brought up to date" in page.get(f"/?to={ADDRESS}").text


def test_a_private_mailbox_has_no_chat(page: FlaskClient, tenant: Microsoft365Emulator) -> None:
    """Only people of the directory have one."""
    tenant.mails.add("graph", ["nora@bellamy.example"], b"To: nora@bellamy.example\n\nHello", "")

    assert "Teams" not in page.get("/?to=nora@bellamy.example").text


def test_chats_are_there_after_a_restart(tmp_path: Path, tenant: Microsoft365Emulator) -> None:
    """Who has the app, what was written, and what a person saw of it."""
    tenant.teams.keep_in(tmp_path / "teams.json")
    tenant.install_app(NORA)
    key = posted(tenant)
    tenant.press(key, NORA, "approve")

    second = Microsoft365Emulator(tenant.mails, Ledger(), lambda: NOW)
    add_company(second)
    second.teams.keep_in(tmp_path / "teams.json")

    (kept,) = second.chats.of(NORA)
    seen = kept.seen_by(NORA)
    assert seen is not None
    assert seen["body"][0]["text"] == "Answered"
    assert second.tenant.users[NORA].teams == "installed"
    assert int(posted(second)) > int(key)
