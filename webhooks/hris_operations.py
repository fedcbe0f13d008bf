"""Page: the sources of people for whoever runs the installation.

It names nobody and no kind of change: a reading that is held may betray who leaves. Opened with the
operator's token, as `webhooks.operator_page` is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus

from flask import Blueprint, Response, jsonify, make_response, redirect, request
from flask import render_template as rendered

from tourwright.intake.report import sums
from tourwright.ports import NotFoundError, TransientError
from tourwright.ports.hris import HrisControl, Round, RoundState, ScheduleSeen
from webhooks.csrf import Csrf, FormNotOursError
from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.hris_deps import HrisDeps, there
from webhooks.hris_webhook import webhook_words
from webhooks.operator_page import OperatorPage

PATH = "/operations/hris"
RECENT = 20
BY = "operator"


@dataclass(frozen=True)
class Line:
    """One source. lag_s is how old what we know of it is, None before a reading was applied.

    webhook is in words; webhook_state is that of one we see to, "" for others. compared_at is the
    day of the last comparison that HR or IT asked for, compared how much it found.
    """

    name: str
    kind: str
    people: int
    last_at: datetime | None
    lag_s: int | None
    rows: int
    rejects: int
    open_now: Sequence[str]
    held: Sequence[Round]
    mapping: Mapping[str, int]
    schedules: Sequence[ScheduleSeen]
    webhook: str
    webhook_state: str
    compared_at: datetime | None = None
    compared: Mapping[str, int] = field(default_factory=dict)

    def plain(self) -> Mapping[str, object]:
        """Return it for a machine."""
        return {
            "source": self.name,
            "kind": self.kind,
            "people": self.people,
            "last_read_at": _iso(self.last_at),
            "lag_s": self.lag_s,
            "rows": self.rows,
            "rejects": self.rejects,
            "under_way": list(self.open_now),
            "held": [each.round_no for each in self.held],
            "held_rows": sum(each.counts.get("rows", 0) for each in self.held),
            "unmapped": dict(self.mapping),
            "schedules": [_plain(each) for each in self.schedules],
            "webhook": self.webhook_state,
            "compared_at": _iso(self.compared_at),
            "differences": dict(self.compared),
        }


class Operations:
    """Shows sources and does what operators ask."""

    def __init__(self, deps: Deps, guard: OperatorPage) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._guard = guard
        self._csrf = Csrf(deps.token_key, secure=deps.base_url.startswith("https:"))

    def show(self) -> Response:
        """Tell how the sources are."""
        hris = self._hris()
        seen = _seen(hris.control)
        lines = [self._line(hris, name, seen or ()) for name in sorted(hris.sources)]
        if request.accept_mimetypes.best == "application/json":
            return jsonify([line.plain() for line in lines])
        nonce = self._csrf.nonce()
        page = rendered(
            "hris/operations.html",
            lines=lines,
            scheduled=seen is not None,
            csrf=self._csrf.field(nonce, PATH),
            ago=_ago,
        )
        return self._csrf.keep(make_response(page), nonce)

    def act(self) -> Response:
        """Pause, resume or run a schedule; release or drop a reading."""
        hris = self._hris()
        try:
            self._guard.must_be_meant()
        except FormNotOursError:
            return _said("Open the page again and repeat.", HTTPStatus.FORBIDDEN)
        try:
            done = _done(hris, request.form.get("do", ""), request.form.get("of", ""))
        except NotFoundError:
            done = False
        except TransientError:
            return _said("It does not answer: try again.", HTTPStatus.SERVICE_UNAVAILABLE)
        if not done:
            return _said("There is nothing of that kind to do.", HTTPStatus.NOT_FOUND)
        return make_response(redirect(PATH, HTTPStatus.SEE_OTHER))

    def _hris(self) -> HrisDeps:
        return there(self._deps.hris)

    def _line(self, hris: HrisDeps, name: str, seen: Sequence[ScheduleSeen]) -> Line:
        rounds = [each for each in hris.rounds.latest(name, RECENT) if not each.dry]
        last_at, lag_s, counts = _last(rounds, self._deps.clock.now())
        webhook, webhook_state = _webhook(hris, name, self._deps.base_url)
        compared_at, compared = _compared(hris, name)
        return Line(
            name=name,
            kind=hris.sources[name].kind,
            people=hris.readings.count(name),
            last_at=last_at,
            lag_s=lag_s,
            rows=counts.get("rows", 0),
            rejects=counts.get("rejects", 0),
            open_now=[str(each.state) for each in rounds if each.state in UNDER_WAY],
            held=[each for each in hris.rounds.held() if each.source == name],
            mapping=hris.rounds.unmapped(name),
            schedules=[each for each in seen if each.schedule_id.split(":")[1] == name],
            webhook=webhook,
            webhook_state=webhook_state,
            compared_at=compared_at,
            compared=compared,
        )


def _last(
    rounds: Sequence[Round], now: datetime
) -> tuple[datetime | None, int | None, Mapping[str, int]]:
    """Return when the last reading that was applied began, seconds since, what it counted."""
    last = next((each for each in rounds if each.state is RoundState.DONE), None)
    if last is None:
        return None, None, {}
    return last.began_at, int((now - last.began_at).total_seconds()), last.counts


def _webhook(hris: HrisDeps, name: str, base_url: str) -> tuple[str, str]:
    """Return how the webhook of a source is, in words, and in one for a machine."""
    kept = hris.hooks.get(name) if hris.hooks else None
    state = kept.looked.state.value if kept else ""
    return webhook_words(hris.sources[name], kept, base_url), state


def _compared(hris: HrisDeps, name: str) -> tuple[datetime | None, Mapping[str, int]]:
    """Return the day of the last comparison and how much differed, by what was compared."""
    made = hris.comparing.kept.all().get(name) if hris.comparing else None
    if made is None or made.made_at is None:
        return None, {}
    return made.made_at, sums(made.figures)


UNDER_WAY = frozenset(
    {RoundState.READING, RoundState.JUDGING, RoundState.APPLYING, RoundState.TELLING}
)


def _seen(control: HrisControl | None) -> Sequence[ScheduleSeen] | None:
    """Return the schedules; None where the server has none or does not answer."""
    try:
        return None if control is None else control.states()
    except TransientError:
        return None


def _done(hris: HrisDeps, do: str, of: str) -> bool:
    """Do it; False when it is nothing that can be done."""
    if do in ("release", "drop") and of.isdecimal():
        desk = hris.desk
        return desk.release(int(of), BY) if do == "release" else desk.drop(int(of), BY)
    control = hris.control
    if control is None:
        return False
    known: Mapping[str, Callable[[str], None]] = {
        "pause": control.pause,
        "resume": control.resume,
        "run": control.trigger,
    }
    if do not in known:
        return False
    known[do](of)
    return True


def _said(text: str, status: HTTPStatus) -> Response:
    said = make_response(f"{text}\n", status)
    said.mimetype = "text/plain"
    return said


def _plain(seen: ScheduleSeen) -> Mapping[str, object]:
    return {
        "id": seen.schedule_id,
        "every": seen.every,
        "paused": seen.paused,
        "last_at": _iso(seen.last_at),
        "next_at": _iso(seen.next_at),
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _ago(seconds: int) -> str:
    """Return a length of time as people say it."""
    for unit, size in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}s"
    return f"{seconds} seconds"


def blueprint(deps: Deps) -> Blueprint:
    """Return the operator's routes about sources of people; without sources they are not there."""
    routes = guarded("hris_operations")
    guard = OperatorPage(deps)
    page = Operations(deps, guard)
    routes.before_request(guard.guard)
    routes.add_url_rule(PATH, "show", page.show, methods=["GET"])
    routes.add_url_rule(PATH, "act", page.act, methods=["POST"])
    return routes
