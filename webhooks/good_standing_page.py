"""Page: good standing of one person who left, taken back or looked at again by two people.

One of HR and one alumni manager, two different people; each sees what the other said and why. The
page is theirs alone. Source: lifecycle E34; rights, "good standing decision".
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, request

from tourwright.domain.alliance_standing import LOOKED, REVOKED
from tourwright.domain.leavers import has_left
from tourwright.domain.model import MachineName, Party
from tourwright.domain.rights import Right
from tourwright.domain.tables import AlumniState
from webhooks.deps import Deps
from webhooks.forms import FieldKind, FormField
from webhooks.good_standing import GoodStanding, Word, good_standing
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
from webhooks.person_pages import SEATS, person_named, told
from webhooks.rights import Need
from webhooks.submit import Wish, submit_about
from webhooks.who import seen, who
from webhooks.words import moment, name_of

HERE = "good_standing_page.show"
NEEDS: Mapping[str, Need] = {
    HERE: Need(Right.DECIDE_STANDING, "person_key"),
    "good_standing_page.decide": Need(Right.DECIDE_STANDING, "person_key"),
}
"""What each endpoint needs, by its full name ("good_standing_page.show")."""

MOST_TYPED = 2000
STATES: Mapping[str, str] = {
    AlumniState.ELIGIBILITY_CHECK: mark("Good standing is not decided yet."),
    AlumniState.ELIGIBLE: mark("In good standing: the invitation goes out on its day."),
    AlumniState.NOT_INVITED: mark("Not invited to the alumni network, and heard nothing."),
    AlumniState.UNREACHABLE: mark("In good standing, and no private address is known."),
    AlumniState.INVITED: mark("Invited to the alumni network."),
    AlumniState.MEMBER: mark("Member of the alumni network."),
    AlumniState.DECLINED: mark("Invited, and did not join."),
    AlumniState.LEFT: mark("Left the alumni network."),
    AlumniState.PAUSED: mark("Member of the alumni network, in a break."),
    AlumniState.ERASED: mark("Erased."),
}
REVOKED_SAID = mark("The place in the alumni network was taken back.")
RETURNS = mark("In good standing again: the invitation goes out on a working morning.")

NOTHING = mark("There is nothing that your word is needed for now: the page shows how it stands.")


@dataclass(frozen=True)
class Said:
    """Somebody's word as it reads: who, when, and why if that was said."""

    by: str
    at: str
    reason: str


class GoodStandingPage:
    """Shows how somebody stands, and takes the word of one of two people."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self, person_key: str) -> Response:
        """Return the page; changes nothing."""
        del person_key
        return self._page(self._read(), {})

    def decide(self, person_key: str) -> Response:
        """Keep the word of whoever is here; with the second person's it takes effect."""
        stands = self._read()
        typed, faults = read_form(fields(stands.decision), stands.decision, MOST_TYPED)
        old = not_ours(self._csrf)
        if old:
            return self._page(stands, typed, old, FORBIDDEN)
        party = self._seat(stands)
        if party is None or request.form.get("verb") != stands.decision:
            return self._page(stands, typed, (Fault("", _(NOTHING)),), CONFLICT)
        if faults:
            return self._page(stands, typed, faults, UNPROCESSABLE)
        wish = Wish(MachineName.ALUMNI, stands.decision, reason=typed["reason"])
        done = submit_about(self._deps, person_named(), wish, party=party)
        if not done.is_taken:
            return self._page(self._read(), typed, refusal(done, ("reason",)), CONFLICT)
        return see_other(HERE, person_key=person_key, done=done.kind.value)

    def _read(self) -> GoodStanding:
        return good_standing(self._deps.journal.lines(person_named().alliance_id))

    def _seat(self, stands: GoodStanding) -> Party | None:
        """Return as whom the reader's word is still missing, None when it is not."""
        if not stands.decision or self._is_back(stands):
            return None
        mine = {word.party for word in stands.confirmed if word.person_key == who().person_key}
        seats = [seat for role, seat in SEATS.items() if role in seen().roles]
        return next((seat for seat in seats if seat in stands.missing - mine), None)

    def _is_back(self, stands: GoodStanding) -> bool:
        """Say whether there is nobody to invite: the person works here again."""
        gone = has_left(person_named().facts, self._deps.clock.now())
        return stands.decision == LOOKED and not gone

    def _page(
        self,
        stands: GoodStanding,
        typed: Mapping[str, str],
        faults: tuple[Fault, ...] = (),
        status: int = 200,
    ) -> Response:
        may_say = self._seat(stands) is not None
        return page(
            "people/good_standing.html",
            self._csrf,
            status=status,
            faults=faults,
            typed=typed,
            fields=fields(stands.decision) if may_say else (),
            decision=stands.decision,
            name=name_of(person_named()),
            told=said_of(told()),
            where=_where(stands),
            last=self._said(stands.last) if stands.last else None,
            asked=moment(stands.asked_at, who().zone) if stands.asked_at else "",
            confirmed=[self._said(word) for word in stands.confirmed],
            missing=_missing(stands),
        )

    def _said(self, word: Word) -> Said:
        by = name_of(self._deps.people.get(word.person_key)) if word.person_key else ""
        return Said(by, moment(word.at, who().zone), word.reason)


def _where(stands: GoodStanding) -> str:
    """Return in a sentence how the person stands, "" for somebody who has not left."""
    if stands.was_revoked:
        return _(REVOKED_SAID)
    looked_again = stands.last is not None and stands.last.event == LOOKED
    if looked_again and stands.state == AlumniState.LEFT:
        return _(RETURNS)
    return _(STATES[stands.state]) if stands.state in STATES else ""


def _missing(stands: GoodStanding) -> str:
    """Say whose word is missing after the first one, "" before it."""
    if not stands.confirmed:
        return ""
    if len(stands.missing) > 1:
        return _("Another person is needed: it takes two.")
    is_hr = Party.HR in stands.missing
    return _("Somebody of HR is needed now.") if is_hr else _("An alumni manager is needed now.")


def fields(decision: str) -> tuple[FormField, ...]:
    """Return what is asked for: the reason, which may stay empty when standing is given."""
    if decision == REVOKED:
        hint = _("HR and alumni managers read it. The person has a right to it.")
        return (FormField("reason", _("Reason"), FieldKind.TEXT, (REVOKED,), hint=hint),)
    label, hint = _("Reason (if you like to give one)"), _("HR and alumni managers read it.")
    return (FormField("reason", label, FieldKind.TEXT, hint=hint),)


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the page."""
    pages = guarded("good_standing_page")
    one, path = GoodStandingPage(deps), "/people/<person_key>/standing"
    pages.add_url_rule(path, "show", one.show, methods=["GET"])
    pages.add_url_rule(path, "decide", one.decide, methods=["POST"])
    return pages
