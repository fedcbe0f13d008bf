"""What somebody was typing when their session ended: kept for them, shown again, sent by them.

The form comes back field by field on a page of its own, after the next sign-in of the same person;
nothing is sent by itself.
"""

from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus

from flask import Blueprint, Response, make_response, redirect, request, url_for

from tourwright.ports import KeyDestroyedError
from tourwright.ports_pages import PrivateText
from webhooks.csrf import FIELD, FormNotOursError
from webhooks.deps import Deps
from webhooks.guard import no_such_page
from webhooks.own_path import own_path, page_of
from webhooks.page_kit import ONCE, csrf_of, page
from webhooks.who import Who, who

KIND = "kept"
LONGEST = 200_000
SENT_AGAIN = "sent_again"
SHORT = 80
APART = "\x1f"


def keep(deps: Deps, here: Who, alliance_id: str) -> str:
    """Keep the form that was just sent without a session; returns the page that shows it again.

    Returns "" when the form is not ours or there is nothing to keep.
    """
    try:
        csrf_of(deps).check()
    except FormNotOursError:
        return ""
    fields = _sent()
    if not alliance_id or not _is_worth_keeping(fields):
        return ""
    path, now = request.path, deps.clock.now()
    with suppress(KeyDestroyedError):
        text = PrivateText(here.person_key, alliance_id, path, KIND, fields, now)
        deps.private_texts.put(text)
    return url_for("sign_in.kept", of=path)


def drop_if_sent_again(deps: Deps, here: Who) -> None:
    """Forget the kept form when it is being sent again; its page takes over from here."""
    if request.method == "POST" and request.form.get(SENT_AGAIN):
        deps.private_texts.drop(here.person_key, request.path, KIND)


def _is_worth_keeping(fields: Mapping[str, str]) -> bool:
    return bool(fields) and sum(map(len, fields.values())) <= LONGEST


def add_to(pages: Blueprint, deps: Deps) -> None:
    """Add the routes."""
    csrf = csrf_of(deps)

    @pages.get("/sign-in/kept")
    def kept() -> Response:
        """Show what was typed, with the buttons to send it or to throw it away."""
        path = own_path(request.args.get("of", ""))
        found = deps.private_texts.get(who().person_key, path, KIND)
        if found is None:
            return make_response(redirect(page_of(path), HTTPStatus.SEE_OTHER))
        fields = [_shown(key, text) for key, text in found.fields.items()]
        return page("sign_in/kept.html", csrf, to=path, fields=fields, back=page_of(path))

    @pages.post("/sign-in/kept")
    def throw_away() -> Response:
        """Forget what was typed."""
        path = own_path(request.form.get("of", ""))
        try:
            csrf.check()
        except FormNotOursError:
            return no_such_page()
        deps.private_texts.drop(who().person_key, path, KIND)
        return make_response(redirect(page_of(path), HTTPStatus.SEE_OTHER))


def _sent() -> Mapping[str, str]:
    """Return what the form holds; of a name that comes more than once each value by a key."""
    names = [name for name in request.form if name not in (FIELD, SENT_AGAIN)]
    return {
        f"{name}{APART}{number}": text
        for name in names
        for number, text in enumerate(request.form.getlist(name))
    }


def _shown(key: str, text: str) -> tuple[str, str, bool]:
    """Return name and text of a field, and whether a person typed it rather than the page."""
    name = key.partition(APART)[0]
    typed = len(text) > SHORT or " " in text or not text.isascii()
    return name, text, typed and name != ONCE
