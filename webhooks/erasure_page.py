"""Page: a legal hold on a person's data, and erasing them; each takes two people of HR.

A hold is stronger: while it lasts a request to erase waits, and the page says so. Nobody but HR
reads it. Source: lifecycle E43; rights, "erase / hold".
"""

from collections.abc import Mapping

from flask import Blueprint, Response, request

from tourwright.domain.alliance_erasure import ERASE_BY_TWO, HOLD, HOLD_ENDS
from tourwright.domain.model import MachineName, Party
from tourwright.domain.rights import Right
from webhooks.deps import Deps
from webhooks.erasing import Erasing, erasing
from webhooks.forms import FieldKind, FormField
from webhooks.good_standing import Word
from webhooks.guard import guarded
from webhooks.i18n import _, mark
from webhooks.own_form import (
    CONFLICT,
    FORBIDDEN,
    UNPROCESSABLE,
    not_ours,
    read_form,
    refusal,
    said_of,
)
from webhooks.page_kit import Fault, csrf_of, page, see_other
from webhooks.person_pages import person_named, told
from webhooks.rights import Need
from webhooks.submit import Wish, submit_about
from webhooks.who import who
from webhooks.words import moment, name_of

HERE = "erasure_page.show"
NEEDS: Mapping[str, Need] = {
    HERE: Need(Right.ERASE, "person_key"),
    "erasure_page.decide": Need(Right.ERASE, "person_key"),
}
"""What each endpoint needs, by its full name ("erasure_page.show")."""

MOST_TYPED = 2000
LABELS: Mapping[str, str] = {
    HOLD: mark("Lay a legal hold"),
    HOLD_ENDS: mark("End the legal hold"),
    ERASE_BY_TWO: mark("Erase everything about this person"),
}
ASKED_BY: Mapping[Party, str] = {
    Party.ALUM: mark("the person"),
    Party.HR: mark("HR"),
    Party.HRIS: mark("the HR system"),
    Party.TIMER: mark("the days after which data are erased"),
}
NOTHING = mark("Your word is not needed for this now: the page shows how it stands.")


class ErasurePage:
    """Shows how it stands, and takes the word of one of two people of HR."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self, person_key: str) -> Response:
        """Return the page; changes nothing."""
        del person_key
        return self._page({})

    def decide(self, person_key: str) -> Response:
        """Keep the word of whoever is here; with the second person's it takes effect."""
        verb = request.form.get("verb", "")
        typed, faults = read_form(fields(), verb, MOST_TYPED)
        old = not_ours(self._csrf)
        if old:
            return self._page(typed, old, FORBIDDEN)
        if verb not in self._read().left_for(who().person_key):
            return self._page(typed, (Fault("", _(NOTHING)),), CONFLICT)
        if faults:
            return self._page(typed, faults, UNPROCESSABLE)
        wish = Wish(MachineName.ALLIANCE, verb, reason=typed["reason"])
        done = submit_about(self._deps, person_named(), wish, party=Party.HR)
        if not done.is_taken:
            return self._page(typed, refusal(done, ("reason",)), CONFLICT)
        return see_other(HERE, person_key=person_key, done=done.kind.value)

    def _read(self) -> Erasing:
        return erasing(self._deps.journal.lines(person_named().alliance_id))

    def _page(
        self, typed: Mapping[str, str], faults: tuple[Fault, ...] = (), status: int = 200
    ) -> Response:
        stands = self._read()
        return page(
            "people/erasure.html",
            self._csrf,
            status=status,
            faults=faults,
            typed=typed,
            fields=fields(),
            verbs=[(verb, _(LABELS[verb])) for verb in stands.left_for(who().person_key)],
            name=name_of(person_named()),
            told=said_of(told()),
            is_erased=stands.is_erased,
            held=self._said(stands.held),
            waits=self._said(stands.waits),
            confirmed=[self._said(word) for word in stands.confirmed],
        )

    def _said(self, word: Word | None) -> Mapping[str, str]:
        """Return somebody's word as it reads; empty for none."""
        if word is None:
            return {}
        named = name_of(self._deps.people.get(word.person_key)) if word.person_key else ""
        return {
            "what": _(LABELS.get(word.event, "")) if word.event in LABELS else "",
            "by": named,
            "for": _(ASKED_BY[word.party]) if word.party in ASKED_BY else named,
            "at": moment(word.at, who().zone),
            "reason": word.reason,
        }


def fields() -> tuple[FormField, ...]:
    """Return what is asked for: why, which a hold cannot do without."""
    hint = _("HR alone reads it. A legal hold needs one; otherwise you may leave it empty.")
    return (FormField("reason", _("Reason"), FieldKind.TEXT, (HOLD,), hint=hint),)


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the page."""
    pages = guarded("erasure_page")
    one, path = ErasurePage(deps), "/people/<person_key>/erasure"
    pages.add_url_rule(path, "show", one.show, methods=["GET"])
    pages.add_url_rule(path, "decide", one.decide, methods=["POST"])
    return pages
