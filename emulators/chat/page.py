"""The Teams chat of each person beside their mails, and the cards in both, to press for real.

Cards are drawn by Microsoft's own renderer when `make cards` fetched it; without it their words and
links are shown.
"""

import copy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, abort, jsonify, redirect, request, send_from_directory
from werkzeug.wrappers import Response

from emulators.mails import Mail
from emulators.microsoft365 import Microsoft365Emulator, User
from emulators.microsoft365.connector import Face, Posted
from emulators.microsoft365.outlook import TooOldError, card_of
from emulators.microsoft365.posting import Reply
from emulators.microsoft365.teams import actions_of

HERE = Path(__file__).resolve().parent
FETCHED = HERE / "node_modules"
RENDERER = {
    "adaptivecards.min.js": Path("adaptivecards", "dist"),
    "markdown-it.min.js": Path("markdown-it", "dist"),
}
OWN = frozenset({"same-origin", "none", ""})
NO_WORDS = "The app does not answer. Is Tourwright running?"
TOO_OLD = "Outlook does nothing with a card that is older than a month. The link in the mail works."


class ChatPage:
    """What the page shows of the tenant. fetched: where npm put the renderer."""

    def __init__(self, tenant: Microsoft365Emulator, fetched: Path = FETCHED) -> None:
        self.tenant = tenant
        self.fetched = fetched

    @property
    def draws(self) -> bool:
        """Say whether Microsoft's renderer was fetched."""
        return all((self.fetched / where / name).is_file() for name, where in RENDERER.items())

    def folder(self, name: str) -> Path:
        """Return where a script is."""
        return self.fetched / RENDERER[name] if name in RENDERER else HERE / "static"

    def person(self, address: str) -> User | None:
        """Return who has the address, None for a private one."""
        return self.tenant.tenant.find(address) if address else None

    def posted(self, person: User) -> list[Posted]:
        """Return the chat, newest first."""
        return list(reversed(self.tenant.chats.of(person.oid)))

    def mail_card(self, mail: Mail) -> Face | None:
        """Return the card that Outlook would draw of a mail."""
        person = self.person(mail.recipient)
        if person is None or card_of(mail.html) is None:
            return None
        card = self.tenant.outlook.seen(mail.id, person.oid)
        return numbered(card) if card else None

    def stamp(self) -> str:
        """Return what changes whenever something in a chat does."""
        return "-".join(str(each.replaced) for each in self.tenant.chats.of())


def chat_blueprint(page: ChatPage) -> Blueprint:
    """Build what the page calls."""
    chat = Blueprint("chat", __name__, template_folder=str(HERE / "templates"))

    @chat.before_request
    def from_here() -> None:
        """Refuse what another site sends: a click here decides for real."""
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "") not in OWN:
            abort(403)

    @chat.get("/cards/<name>")
    def file(name: str) -> Response:
        return send_from_directory(page.folder(name), name)

    _add_chat(chat, page.tenant)
    _add_messages(chat, page.tenant)
    _add_mails(chat, page)
    return chat


def _add_chat(chat: Blueprint, tenant: Microsoft365Emulator) -> None:
    """Installing the app, writing to it."""

    @chat.post("/chat/<oid>/app")
    def app(oid: str) -> Response:
        person = tenant.tenant.users.get(oid) or abort(404)
        {
            "install": tenant.install_app,
            "remove": tenant.teams.remove_app,
            "block": tenant.teams.block,
        }.get(request.form.get("do", ""), lambda _: abort(400))(oid)
        return redirect(f"/?to={person.mail}")

    @chat.post("/chat/<oid>/say")
    def say(oid: str) -> Response:
        person = tenant.tenant.users.get(oid) or abort(404)
        tenant.say(oid, request.form.get("text", ""))
        return redirect(f"/?to={person.mail}")


def _add_messages(chat: Blueprint, tenant: Microsoft365Emulator) -> None:
    """Opening and pressing a card in a chat."""

    def found(oid: str, key: str) -> Posted:
        try:
            posted = tenant.chats.get(key)
        except KeyError:
            abort(404)
        return posted if posted.oid == oid else abort(404)

    @chat.post("/chat/<oid>/<key>/open")
    def opened(oid: str, key: str) -> Response:
        return jsonify(card=tenant.open_card(found(oid, key).id, oid))

    @chat.post("/chat/<oid>/<key>/press")
    def pressed(oid: str, key: str) -> Response:
        posted = found(oid, key)
        answer = tenant.teams.execute(posted, oid, request.get_json()["action"])
        return jsonify(card=posted.seen_by(oid), said=words_of_answer(answer))


def _add_mails(chat: Blueprint, page: ChatPage) -> None:
    """Opening and pressing a card in a mail."""
    tenant = page.tenant

    def reader_of(mail_id: int) -> str:
        mail = tenant.mails.get(mail_id) or abort(404)
        person = page.person(mail.recipient) or abort(404)
        return person.oid

    @chat.post("/mail/<int:mail_id>/open")
    def opened_mail(mail_id: int) -> Response:
        card = tenant.open_mail(mail_id, reader_of(mail_id))
        return jsonify(card=numbered(card) if card else None)

    @chat.post("/mail/<int:mail_id>/press")
    def pressed_mail(mail_id: int) -> Response:
        oid, told = reader_of(mail_id), request.get_json()
        index = int(str(told["action"]["id"]).rpartition("-")[2])
        try:
            reply = tenant.press_mail(mail_id, oid, index, told["typed"])
        except TooOldError:
            return jsonify(card=None, said=TOO_OLD)
        card = tenant.outlook.seen(mail_id, oid)
        return jsonify(card=numbered(card) if card else None, said=words_of_reply(reply))


def words_of_answer(answer: Mapping[str, Any]) -> str:
    """Return what Teams would say beside the card."""
    value = answer.get("value")
    if answer.get("type") == "application/vnd.microsoft.activity.message":
        return str(value)
    if isinstance(value, Mapping) and "message" in value:
        return str(value["message"])
    return "" if answer.get("statusCode") == 200 else NO_WORDS


def words_of_reply(reply: Reply) -> str:
    """Return what Outlook would say below the card."""
    named = {name.lower(): value for name, value in reply.headers.items()}
    said = named.get("card-action-status", "")
    return said or ("" if reply.status == 200 else NO_WORDS)


def numbered(card: Face) -> Face:
    """Return the card with a number for each action that posts, as `press_mail` counts them."""
    made = copy.deepcopy(card)
    own = made.pop("autoInvokeAction", None)
    posting = [each for each in actions_of(made) if each.get("type") == "Action.Http"]
    for index, action in enumerate(posting):
        action["id"] = f"press-{index}"
    return made | ({"autoInvokeAction": own} if own else {})


def words_of(part: object) -> Iterator[str]:
    """Yield the words of a card, for who sees it without the renderer."""
    if isinstance(part, list):
        for each in part:
            yield from words_of(each)
    elif isinstance(part, dict):
        if part.get("type") == "TextBlock":
            yield str(part["text"])
        for fact in part.get("facts", ()):
            yield f"{fact['title']}: {fact['value']}"
        for name in ("body", "items", "columns"):
            yield from words_of(part.get(name))


def links_of(card: Face) -> list[tuple[str, str]]:
    """Return the links of a card with their titles."""
    return [
        (str(each.get("title", "")), str(each["url"]))
        for each in actions_of(card)
        if each.get("type") == "Action.OpenUrl"
    ]


def add_chat(app: Flask, page: ChatPage) -> None:
    """Add the chats to the page of mails."""
    app.register_blueprint(chat_blueprint(page))
    app.jinja_env.globals.update(words_of=words_of, links_of=links_of)
