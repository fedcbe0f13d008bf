"""Page of somebody who left: the wish that everything about them is erased.

It needs nobody's leave. While a legal hold lasts the wish waits, and the page says so.
"""

from flask import Response, make_response, redirect, render_template, request

from tourwright.domain.alliance_erasure import ERASE
from tourwright.domain.model import MachineName
from tourwright.domain.tables.alumni import ALUMNI
from webhooks.alumni_acts import tell_alliance
from webhooks.csrf import Csrf
from webhooks.decide import in_words
from webhooks.deps import Deps
from webhooks.erasing import erasing
from webhooks.good_standing import good_standing
from webhooks.guard import no_such_page
from webhooks.own_form import not_ours
from webhooks.tokens import Link, Links, Purpose

SAID = "erase"


class AlumniErase:
    """Shows what erasing means, and takes the wish."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._links = Links(deps.token_key, deps.base_url)
        self._csrf = Csrf(deps.token_key, secure=deps.base_url.startswith("https:"))

    def show(self, token: str) -> Response:
        """Return the page; changes nothing."""
        link = self._read(token)
        return no_such_page(token) if link is None else self._page(link)

    def erase(self, token: str) -> Response:
        """Take the wish; a repeat changes nothing."""
        link = self._read(token)
        if link is None:
            return no_such_page(token)
        old = not_ours(self._csrf)
        if old:
            return self._page(link, old[0].message, 403)
        refused = tell_alliance(self._deps, link, ERASE, MachineName.ALLIANCE)
        if refused is not None:
            return self._page(link, in_words(refused), 409)
        return make_response(redirect(f"{request.path}?said={SAID}", 303))

    def _read(self, token: str) -> Link | None:
        return self._links.good(token, Purpose.ALUMNI, self._deps.clock.now())

    def _page(self, link: Link, problem: str = "", status: int = 200) -> Response:
        lines = self._deps.journal.lines(link.subject)
        stands, nonce = erasing(lines), self._csrf.nonce()
        state = good_standing(lines).state
        shown = render_template(
            "people/erase_me.html",
            company=self._deps.company,
            problem=problem,
            is_erased=stands.is_erased,
            waits=stands.waits is not None,
            said=request.args.get("said") == SAID,
            possible=ALUMNI.may(state, ERASE),
            path=request.path,
            csrf=self._csrf.field(nonce, request.path),
        )
        return self._csrf.keep(make_response(shown, status), nonce)
