"""Page: the stop switch. From then on nothing is sent to or about a person, at once.

Whoever throws it gives a reason from a short list and types the person's name; nobody else is told,
and nobody else reads that it was thrown. Source: lifecycle E31; rights, "stop switch for a person".
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response

from tourwright.domain.asks import workflow_of
from tourwright.domain.model import Act, MachineName, Party
from tourwright.domain.people import Person
from tourwright.domain.rights import Right, Role
from tourwright.domain.stops import REASONS, STOP, all_mails_of
from tourwright.ports import JournalLine, PendingAct, TransientError
from webhooks.decide import apply, in_words
from webhooks.deps import Deps
from webhooks.forms import FieldKind, FormField
from webhooks.guard import guarded
from webhooks.i18n import _
from webhooks.own_form import not_ours
from webhooks.page_kit import Fault, csrf_of, form, link_to, page, see_other
from webhooks.person_pages import SEATS, person_named
from webhooks.rights import Need
from webhooks.who import seen, who
from webhooks.words import moment, name_of

HERE = "stop_page.show"
NEEDS: Mapping[str, Need] = {
    HERE: Need(Right.STOP_PERSON, "person_key"),
    "stop_page.stop": Need(Right.STOP_PERSON, "person_key"),
}
"""What each endpoint needs, by its full name ("stop_page.show")."""


@dataclass(frozen=True)
class Stopped:
    """Who stopped everything, when and why, in words."""

    by: str
    at: str
    reason: str


class StopPage:
    """Shows whether everything about a person is stopped, and stops it."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self, person_key: str) -> Response:
        """Return the page; changes nothing."""
        del person_key
        return self._page({})

    def stop(self, person_key: str) -> Response:
        """Stop everything, after a reason and the person's name."""
        typed, faults = form(fields(), "stop", 200)
        old = not_ours(self._csrf)
        if old:
            return self._page(typed, old, 403)
        faults = faults or self._not_the_name(typed["name"])
        if faults:
            return self._page(typed, faults, 422)
        refused = self._stop(typed["reason"])
        if refused:
            return self._page(typed, (Fault("", refused),), 409)
        return see_other(HERE, person_key=person_key)

    def _not_the_name(self, typed: str) -> tuple[Fault, ...]:
        """Say so when another name was typed than this person's."""
        said, meant = (_folded(text) for text in (typed, name_of(person_named())))
        if said == meant:
            return ()
        return (Fault("name", _("This is not the name above: please type it as it stands there.")),)

    def _stop(self, reason: str) -> str:
        """Keep the act, close every address, then let the alliance follow; "" when it is done."""
        person, now = person_named(), self._deps.clock.now()
        act = Act(
            act_id=f"stop-{person.alliance_id}-{self._length()}",
            machine=MachineName.ALLIANCE,
            event=STOP,
            party=next(party for role, party in SEATS.items() if role in seen().roles),
            person_key=who().person_key,
            channel="page",
            reason=reason,
        )
        pending = PendingAct(act, workflow_of(person.alliance_id, person.alliance_id), "", now)
        if self._deps.asks.claim(pending, None) != "taken":
            return ""
        for address in _addresses(person):
            self._deps.alumni.suppress(address, now)
        return self._carry_out(pending)

    def _carry_out(self, pending: PendingAct) -> str:
        try:
            refused = apply(pending, self._deps.engine, self._deps.recorder, self._deps.asks)
        except TransientError:
            return ""
        return "" if refused is None else in_words(refused)

    def _length(self) -> int:
        return len(self._deps.journal.lines(person_named().alliance_id))

    def _page(
        self, typed: Mapping[str, str], faults: tuple[Fault, ...] = (), status: int = 200
    ) -> Response:
        person = person_named()
        return page(
            "people/stop.html",
            self._csrf,
            status=status,
            fields=fields(),
            typed=typed,
            faults=faults,
            name=name_of(person),
            stopped=self._stopped(person),
            erasure=_erasure(person),
            under_way=self._deps.alumni.suppressed(all_mails_of(person.alliance_id)),
        )

    def _stopped(self, person: Person) -> Stopped | None:
        """Return the stop that holds, None when mails go out; what follows from it is no other."""
        found = None
        for line in self._deps.journal.lines(person.alliance_id):
            if line.body.get("event") == STOP:
                found = found or line
            elif line.body.get("event") == "rehired":
                found = None
        if found is None:
            return None
        said = found.body.get("body")
        reason = str(said.get("reason", "")) if isinstance(said, Mapping) else ""
        return Stopped(self._by(found), moment(found.at, who().zone), reasons().get(reason, ""))

    def _by(self, stop: JournalLine) -> str:
        """Return who stopped it: somebody by name, or the system that said so."""
        if stop.body.get("party") == Party.HRIS.value:
            return _("the HR system")
        return name_of(self._deps.people.get(str(stop.body.get("person_key") or "")))


def _addresses(person: Person) -> tuple[str, ...]:
    """Return everything that is closed at once, before the alliance answers."""
    facts = person.facts
    known = (facts.personal_email, facts.work_email, all_mails_of(person.alliance_id))
    return tuple(address for address in known if address)


def _erasure(person: Person) -> str:
    """Return the page about erasing the person, "" for whoever may not."""
    is_hr = Role.HR in seen().roles
    return link_to("erasure_page.show", person_key=person.person_key) if is_hr else ""


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def reasons() -> Mapping[str, str]:
    """Return the reasons in words."""
    said = (
        _("The person has died"),
        _("There is a dispute"),
        _("Secrecy is needed"),
        _("The person asked for it"),
    )
    return dict(zip(REASONS, said, strict=True))


def fields() -> tuple[FormField, ...]:
    """Return what is asked for."""
    hint = _("Only HR and the alumni manager read it.")
    why = FormField(
        "reason", _("Reason"), FieldKind.ONE_OF, ("stop",), tuple(reasons().items()), hint
    )
    again = _("To be sure that it is the right person.")
    return (
        why,
        FormField("name", _("Type the name of the person"), FieldKind.LINE, ("stop",), hint=again),
    )


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the page."""
    pages = guarded("stop_page")
    one = StopPage(deps)
    path = "/people/<person_key>/stop"
    pages.add_url_rule(path, "show", one.show, methods=["GET"])
    pages.add_url_rule(path, "stop", one.stop, methods=["POST"])
    return pages
