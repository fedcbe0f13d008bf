"""The emulated Outlook draws, refreshes and presses cards of mails; Graph tells of changes."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from emulators.microsoft365.outlook import TooOldError
from emulators.microsoft365.posting import Reply
from emulators.microsoft365.tenant import OUTLOOK_PROVIDER
from tests.microsoft_tenant import DANA, MAILBOX, NOW, App, app_in_tenant

URL = "https://tours.example/outlook/action"
HOOK = "https://tours.example/graph/notifications"
HEADERS = [{"name": "Content-Type", "value": "application/json"}]
MONTHS_MINUTES = 41_760


def a_card(text: str = "Yes or no?", **more: object) -> dict[str, Any]:
    """Return a card with one input and one button."""
    body = json.dumps({"t": "token", "verb": "decline", "reason": "{{reason.value}}"})
    button: dict[str, Any] = {"type": "Action.Http", "title": "No", "method": "POST", "url": URL}
    button |= {"headers": HEADERS, "body": body}
    fields = [{"type": "TextBlock", "text": text}, {"type": "Input.Text", "id": "reason"}]
    return {
        "type": "AdaptiveCard", "version": "1.0", "originator": OUTLOOK_PROVIDER,
        "correlationId": "c-1", "body": fields, "actions": [button], **more,
    }  # fmt: skip


@dataclass
class Product:
    """Remembers what was posted to it and answers what a test wants."""

    answer: object = None
    headers: Mapping[str, str] = field(default_factory=lambda: {"CARD-UPDATE-IN-BODY": "true"})
    status: int = 200
    taken: list[tuple[str, Mapping[str, str], Any]] = field(default_factory=list)

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Take one call; say the word of a handshake back."""
        self.taken.append((url, headers, json.loads(body) if body else None))
        if "validationToken=" in url:
            word = url.partition("validationToken=")[2].replace("%20", " ").replace("%3A", ":")
            return Reply(self.status, {"Content-Type": "text/plain"}, word.encode())
        return Reply(self.status, self.headers, json.dumps(self.answer).encode())


@pytest.fixture
def product() -> Product:
    """A product that answers with a card."""
    return Product(a_card("Answered"))


@pytest.fixture
def app(product: Product) -> Iterator[App]:
    """A tenant whose clicks and notifications go to the product of the test."""
    with app_in_tenant() as made:
        made.emulator.endpoints.post = product.post
        yield made
        assert [line.broken for line in made.emulator.ledger.broken()] == []


def mailed(app: App, card: Mapping[str, Any]) -> int:
    """Send a mail with a card and return its number."""
    script = f'<script type="application/adaptivecard+json">{json.dumps(card)}</script>'
    html = f"<html><head>{script}</head><body>Look</body></html>"
    mail = {
        "subject": "A question",
        "body": {"contentType": "html", "content": html},
        "toRecipients": [{"emailAddress": {"address": "dana@acme.example"}}],
    }
    app.call("POST", f"/users/{MAILBOX}/sendMail", {"message": mail})
    return app.emulator.mails.all()[-1].id


def test_a_press_posts_what_was_typed_and_shows_the_answer(app: App, product: Product) -> None:
    """Quotes in the text stay text; the token names who pressed."""
    mail = mailed(app, a_card())
    app.emulator.open_mail(mail, DANA)

    app.emulator.press_mail(mail, DANA, 0, {"reason": 'not "now"'})

    url, headers, body = product.taken[-1]
    token = headers["Authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, options={"verify_signature": False})
    seen = app.emulator.open_mail(mail, DANA)
    assert (url, body["reason"]) == (URL, 'not "now"')
    assert (claims["oid"], headers["Card-Correlation-Id"]) == (DANA, "c-1")
    assert seen is not None
    assert seen["body"][0]["text"] == "Answered"


def test_an_answer_without_its_header_changes_nothing(app: App, product: Product) -> None:
    """The old card stays."""
    product.headers = {}
    mail = mailed(app, a_card())
    app.emulator.open_mail(mail, DANA)

    app.emulator.press_mail(mail, DANA, 0, {})

    assert app.emulator.outlook.seen(mail, DANA) == a_card()


def test_opening_a_mail_asks_for_the_card_of_now(app: App, product: Product) -> None:
    """A card with an action for that is replaced when it is shown."""
    again = {"type": "Action.Http", "method": "POST", "url": URL, "headers": HEADERS, "body": "{}"}
    mail = mailed(app, a_card(autoInvokeAction=again))

    seen = app.emulator.open_mail(mail, DANA)

    assert len(product.taken) == 1
    assert seen is not None
    assert seen["body"][0]["text"] == "Answered"


def test_a_card_older_than_a_month_does_nothing(app: App) -> None:
    """As Microsoft says of it."""
    mail = mailed(app, a_card())
    app.clock.now = NOW + timedelta(days=32)

    with pytest.raises(TooOldError):
        app.emulator.press_mail(mail, DANA, 0, {})


@pytest.mark.parametrize("mailbox", ["on_premises", "shared"])
def test_some_mailboxes_show_no_card(app: App, mailbox: str) -> None:
    """The mail is there, the card is not drawn."""
    app.emulator.change_user(DANA, mailbox=mailbox)

    assert app.emulator.open_mail(mailed(app, a_card()), DANA) is None


def test_a_card_of_another_originator_is_not_drawn(app: App) -> None:
    """And none where administrators switched cards off."""
    foreign = mailed(app, a_card(originator="00000000-0000-0000-0000-000000000000"))
    app.emulator.tenant.policies["actionable_messages"] = False
    ours = mailed(app, a_card())

    assert app.emulator.open_mail(foreign, DANA) is None
    assert app.emulator.open_mail(ours, DANA) is None


def test_a_signed_card_is_read_from_the_body(app: App) -> None:
    """The claim holds the card."""
    claims = {"adaptiveCardSerialized": json.dumps(a_card())}
    signed = jwt.encode(claims, app.emulator.keys.entra.signer.key, "RS256")
    microdata = f'<div itemscope><meta itemprop="signedAdaptiveCard" content="{signed}"></div>'
    mail = {
        "subject": "A question",
        "body": {"contentType": "html", "content": f"<html><body>{microdata}Look</body></html>"},
        "toRecipients": [{"emailAddress": {"address": "dana@acme.example"}}],
    }
    app.call("POST", f"/users/{MAILBOX}/sendMail", {"message": mail})

    assert app.emulator.open_mail(app.emulator.mails.all()[-1].id, DANA) == a_card()


def subscribed(app: App, minutes: int = MONTHS_MINUTES, **more: object) -> dict[str, Any]:
    """Subscribe to changes of people."""
    end = NOW + timedelta(minutes=minutes)
    wanted = {
        "changeType": "updated,deleted", "resource": "/users", "notificationUrl": HOOK,
        "lifecycleNotificationUrl": HOOK, "clientState": "s-1",
        "expirationDateTime": f"{end:%Y-%m-%dT%H:%M:%SZ}", **more,
    }  # fmt: skip
    answer: dict[str, Any] = app.call("POST", "/subscriptions", wanted).json()
    return answer


def test_a_subscription_shakes_hands_and_tells_of_changes(app: App, product: Product) -> None:
    """Both addresses say the word back; a change of somebody is posted with the secret."""
    made = subscribed(app)
    app.emulator.change_user(DANA, notify=True, enabled=False)

    (notice,) = product.taken[-1][2]["value"]
    assert len(product.taken) == 3
    assert (notice["subscriptionId"], notice["clientState"]) == (made["id"], "s-1")
    assert (notice["changeType"], notice["resourceData"]["id"]) == ("updated", DANA)


def test_an_address_that_does_not_answer_is_refused(app: App, product: Product) -> None:
    """Nothing is subscribed."""
    product.status = 500

    assert "error" in subscribed(app)
    assert app.read("/subscriptions")["value"] == []


@pytest.mark.parametrize(("minutes", "fine"), [(MONTHS_MINUTES, True), (MONTHS_MINUTES + 1, False)])
def test_a_subscription_lasts_29_days_at_most(app: App, minutes: int, *, fine: bool) -> None:
    """One that is too short is made longer, one that is too long is refused."""
    assert ("id" in subscribed(app, minutes)) is fine


def test_a_subscription_ends_unless_it_is_renewed(app: App) -> None:
    """Afterwards nobody is told, and it is not there."""
    made = subscribed(app, 1)
    app.clock.now = NOW + timedelta(minutes=44)
    until = NOW + timedelta(minutes=100)
    change = {"expirationDateTime": f"{until:%Y-%m-%dT%H:%M:%SZ}"}
    renewed = app.call("PATCH", f"/subscriptions/{made['id']}", change)
    again = app.call("POST", f"/subscriptions/{made['id']}/reauthorize")
    app.clock.now = until

    assert (renewed.status_code, again.status_code) == (200, 204)
    assert app.emulator.subscriptions.notify(DANA) == []
    assert app.call("GET", f"/subscriptions/{made['id']}").status_code == 404


def test_a_removed_subscription_says_so(app: App, product: Product) -> None:
    """By a life-cycle notification, after which it is gone."""
    made = subscribed(app)

    app.emulator.subscriptions.lifecycle(made["id"], "subscriptionRemoved")

    assert product.taken[-1][2]["value"][0]["lifecycleEvent"] == "subscriptionRemoved"
    assert app.read("/subscriptions")["value"] == []


def test_data_comes_sealed_and_with_a_token(app: App, product: Product) -> None:
    """For the certificate of the subscriber."""
    subscribed(
        app, includeResourceData=True, encryptionCertificate=a_certificate(),
        encryptionCertificateId="c-1",
    )  # fmt: skip

    app.emulator.change_user(DANA, notify=True, enabled=False)

    told = product.taken[-1][2]
    (notice,) = told["value"]
    claims = jwt.decode(told["validationTokens"][0], options={"verify_signature": False})
    assert claims["appid"] == "0bf30f3b-4a52-48df-9a82-234910c4a086"
    assert {"data", "dataKey", "dataSignature"} <= notice["encryptedContent"].keys()


def a_certificate() -> str:
    """Return a certificate of its own, as Graph takes it."""
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tourwright")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW)
        .not_valid_after(NOW + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    return base64.b64encode(made.public_bytes(serialization.Encoding.DER)).decode()
