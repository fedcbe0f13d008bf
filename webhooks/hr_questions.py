"""Page: what HR is asked about people, all of it on one list; good standing is decided there.

Each line says whom it is about. Several people are decided at once only by their own ticks, each as
an answer of its own, with the reason that goes with all of them.

Source: product C57; rights, "decide good standing".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from tourwright.domain.asks import Actor
from tourwright.domain.leavers import has_left
from tourwright.domain.model import Act, AskKind, Party
from tourwright.domain.people import Person
from tourwright.domain.rights import Right, populations
from tourwright.ports import ActResult, ActsResult, Ask, Engine, InboxRow, TransientError
from webhooks.ask_titles import title_of
from webhooks.decide import DecideKind, Decider, DecideResult, Decision
from webhooks.deps import Deps
from webhooks.forms import FieldKind, FormField
from webhooks.guard import guarded
from webhooks.hand_overs_page import part_of, parts_of
from webhooks.i18n import _, ngettext
from webhooks.own_form import FORBIDDEN, UNPROCESSABLE, not_ours
from webhooks.page_kit import Fault, csrf_of, form, page, see_other
from webhooks.rights import Need
from webhooks.submit import TAKEN
from webhooks.tokens import Link, Links, Purpose
from webhooks.who import looks_after, who
from webhooks.words import day, name_of

HERE = "hr_questions.show"
NEEDS: Mapping[str, Need] = {
    HERE: Need(Right.CORRECT_DATA),
    "hr_questions.decide": Need(Right.CORRECT_DATA),
}
"""What each endpoint needs; whose questions are listed follows from whom the reader looks after."""

LOOKED_AT, ON_A_PAGE = 2000, 200
ANSWERS = ("standing_good", "standing_bad")
MOST_TYPED = 2000


@dataclass(frozen=True)
class Line:
    """One question. is_gone: whom it is about works here no more; url opens it alone."""

    ask: Ask
    title: str
    name: str
    place: str
    last_day: str
    is_gone: bool
    url: str

    @property
    def may_tick(self) -> bool:
        """Say whether it is about good standing."""
        return self.ask.kind is AskKind.STANDING


class QuestionsPage:
    """Lists the open questions to HR about people whom the reader looks after."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)
        self._links = Links(deps.token_key, deps.base_url)

    def show(self) -> Response:
        """Return the page; changes nothing."""
        return self._page({})

    def decide(self) -> Response:
        """Decide about everybody who was ticked, each by an answer of their own."""
        verb = request.form.get("verb", "")
        typed, faults = form(fields(), verb, MOST_TYPED)
        if not_ours(self._csrf):
            return self._page(typed, not_ours(self._csrf), FORBIDDEN)
        chosen = frozenset(request.form.getlist("ask"))
        lines = [one for one in self._lines() if one.may_tick and one.ask.ask_id in chosen]
        faults = faults or _not_chosen(verb, lines)
        if faults:
            return self._page(typed, faults, UNPROCESSABLE)
        refused = tuple(self._refusals(lines, verb, typed["reason"]))
        if refused:
            return self._page(typed, refused, UNPROCESSABLE)
        return see_other(HERE, done=len(lines))

    def _refusals(self, lines: Sequence[Line], verb: str, reason: str) -> Iterator[Fault]:
        """Decide each; yields those that were not taken, by name. A slow engine is asked once."""
        engine: Engine = self._deps.engine
        for one in lines:
            result = self._decided(one.ask, verb, reason, engine)
            if result.kind is DecideKind.RECORDED:
                engine = Later()
            if result.kind not in TAKEN:
                yield Fault("", _("%(name)s: %(why)s", name=one.name, why=_(result.message)))

    def _decided(self, ask: Ask, verb: str, reason: str, engine: Engine) -> DecideResult:
        deps, actor = self._deps, Actor(who().person_key, frozenset({Party.HR}))
        decision = Decision(ask.ask_id, verb, ask.revision, actor, "page", reason=reason)
        decider = Decider(deps.asks, engine, deps.recorder, deps.clock, deps.token_key)
        return decider.decide(decision, ask)

    def _page(
        self, typed: Mapping[str, str], faults: tuple[Fault, ...] = (), status: int = 200
    ) -> Response:
        lines = self._lines()
        part = part_of(request.args.get("part", "1"), len(lines), ON_A_PAGE)
        return page(
            "people/questions.html",
            self._csrf,
            status=status,
            faults=faults,
            typed=typed,
            fields=fields(),
            count=len(lines),
            standing=[one for one in lines[part] if one.may_tick],
            others=[one for one in lines[part] if not one.may_tick],
            lapsed=self._lapsed(),
            parts=parts_of(HERE, len(lines), ON_A_PAGE),
            ticked=frozenset(request.form.getlist("ask")),
            told=_told(),
        )

    def _lines(self) -> list[Line]:
        """Return the questions of the reader's people, longest waiting first."""
        return self._lines_of(self._deps.asks.open_for_role(Party.HR, LOOKED_AT))

    def _lines_of(self, asks: Sequence[Ask]) -> list[Line]:
        keys = {ask.facts.get("person", "") for ask in asks} - {""}
        people = self._deps.people.many(tuple(keys))
        found = ((ask, people.get(ask.facts.get("person", ""))) for ask in asks)
        return [self._line(ask, person) for ask, person in found if _is_mine(person)]

    def _lapsed(self) -> list[Line]:
        """Return the newest of the reader's people about whom nobody decided in time."""
        asks = self._deps.asks.lapsed_for_role(Party.HR, LOOKED_AT)
        lines = self._lines_of([ask for ask in asks if ask.kind is AskKind.STANDING])
        return [one for one in lines if one.is_gone and one.name][:ON_A_PAGE]

    def _line(self, ask: Ask, person: Person | None) -> Line:
        link = Link(Purpose.ASK, ask.ask_id, "", Party.HR.value)
        left, now = person.facts.end_date if person else None, self._deps.clock.now()
        return Line(
            ask=ask,
            title=title_of(ask),
            name=name_of(person) if person else "",
            place=person.facts.department if person else "",
            last_day=day(left) if left else "",
            is_gone=person is not None and has_left(person.facts, now),
            url=self._links.url(link, now),
        )


class Later:
    """An engine that takes nothing now: what is stored is handed on by the dispatcher."""

    def act(self, workflow_id: str, act: Act) -> ActResult:
        """See `Engine.act`."""
        raise TransientError(f"{workflow_id}: {act.act_id} is handed on later")

    def act_together(self, workflow_id: str, acts: Sequence[Act]) -> ActsResult:
        """See `Engine.act_together`."""
        raise TransientError(f"{workflow_id}: {len(acts)} acts are handed on later")

    def start_source_event(self, row: InboxRow) -> None:
        """See `Engine.start_source_event`."""
        raise TransientError(f"{row.inbox_id}: it is handed on later")

    def ready(self) -> bool:
        """See `Engine.ready`."""
        return False


def fields() -> tuple[FormField, ...]:
    """Return what is asked for beside the ticks."""
    hint = _("It is kept with each decision. It is needed for whoever is not in good standing.")
    return (FormField("reason", _("Reason"), FieldKind.TEXT, ("standing_bad",), hint=hint),)


def _not_chosen(verb: str, lines: Sequence[Line]) -> tuple[Fault, ...]:
    if verb in ANSWERS and lines:
        return ()
    return (Fault("", _("Tick the people whom you have decided about.")),)


def _is_mine(person: Person | None) -> bool:
    """Say whether the reader is asked; what is about nobody is for HR of the whole company."""
    if person is None:
        return populations(who().held) is None
    return looks_after(person)


def _told() -> str:
    """Return what was just done, by the number in the address."""
    done = request.args.get("done", "")
    if not done.isdecimal() or len(done) > 4:
        return ""
    return ngettext("%(num)s decision is kept.", "%(num)s decisions are kept.", int(done))


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes."""
    pages = guarded("hr_questions")
    one = QuestionsPage(deps)
    pages.add_url_rule("/questions", "show", one.show, methods=["GET"])
    pages.add_url_rule("/questions", "decide", one.decide, methods=["POST"])
    return pages
