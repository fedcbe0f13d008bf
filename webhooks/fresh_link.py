"""A fresh link for an old one, sent to the address that we know; the answer tells nothing."""

from flask import Blueprint, Response, make_response, render_template, request

from tourwright.domain.model import Notice, Party, Record
from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.tokens import BadLinkError, ExpiredLinkError, Link, Links, Purpose, token_id


def blueprint(deps: Deps) -> Blueprint:
    """Return the route that asks for a fresh link."""
    pages = guarded("fresh_link")
    links = Links(deps.token_key, deps.base_url)

    @pages.post("/fresh-link")
    def ask_for_one() -> Response:
        """Send a fresh link if the token was ever ours, once a day; always answer the same."""
        token = request.form.get("token", "")[:1024]
        link = _ever_ours(links, token, deps)
        if link is not None:
            _send(deps, link, token)
        return make_response(render_template("fresh_link.html", company=deps.company))

    return pages


def _ever_ours(links: Links, token: str, deps: Deps) -> Link | None:
    for purpose in (Purpose.ASK, Purpose.WHERE, Purpose.ALUMNI):
        try:
            return links.read(token, purpose, deps.clock.now())
        except ExpiredLinkError as old:
            return old.link
        except BadLinkError:
            continue
    return None


def _send(deps: Deps, link: Link, token: str) -> None:
    """Queue the mail through the outbox; its key lets one go out for each link and day."""
    alliance_id = _alliance_of(deps, link)
    if not alliance_id:
        return
    day = deps.clock.now().date().isoformat()
    key = f"{alliance_id}:fresh_link:{token_id(token)}:{day}"
    notice = Notice(
        key=key,
        purpose="fresh_link",
        to=link.person_key,
        role=Party(link.role) if link.role else Party.EMPLOYEE,
        ask_id=link.subject if link.purpose is Purpose.ASK else "",
        personal=link.purpose is Purpose.ALUMNI,
    )
    deps.recorder.record(Record(alliance_id, alliance_id, 0, notices=(notice,)))


def _alliance_of(deps: Deps, link: Link) -> str:
    if link.purpose is not Purpose.ASK:
        return link.subject
    ask = deps.asks.get(link.subject)
    return ask.alliance_id if ask is not None else ""
