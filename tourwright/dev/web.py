"""The web process of the trial company: `python -m tourwright.dev.web`."""

import logging
import os
import sys
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Flask, request

from tourwright.bootstrap.parts import parts_of
from tourwright.bootstrap.web import refusing_in_words, serve_web, started, web_of
from tourwright.dev import sign_in
from tourwright.dev.days import TourDays, TrialClock
from tourwright.dev.places import Ports, days_file, must_be_trial
from tourwright.dev.processes import die_with_parent
from tourwright.dev.sign_in import LastingSessions
from tourwright.dev.trial import Trial
from tourwright.dev.trial_page import blueprint
from tourwright.ports import Ask, Asks
from tourwright.settings import from_environment
from webhooks import logs
from webhooks.deps import Deps
from webhooks.letters_out import LONG_AGO
from webhooks.tokens import BadLinkError, Link, Links, Purpose

NAMED = frozenset({"tours", "alliances"})
"""Pages whose address names a tour or an alliance."""


@refusing_in_words
def make_app() -> Flask:
    """Build and start the pages, with the one that lets time pass."""
    settings = from_environment()
    must_be_trial(dev=settings.dev)
    die_with_parent()
    logs.configure(sys.stdout, logging.getLevelName(settings.log_level))
    days = TourDays(days_file(os.environ))
    clock = TrialClock(days, days.latest)
    parts = parts_of(settings, clock)
    parts = replace(parts, sessions=LastingSessions(parts.sessions, clock))
    trial = Trial(parts, days, Ports.from_env(os.environ))
    extra = (blueprint(trial), sign_in.blueprint(parts))
    web = web_of(parts, extra, partial(on_their_days, clock=clock))
    keep_days(web.app, clock, Links(settings.link_key.encode(), settings.base_url))
    return started(web, settings)


class AsksOnTheirDay:
    """Questions; whoever looks one up is on the day of those whom it is about.

    A card's answer names its question in the body, where no address tells the day.
    """

    def __init__(self, kept: Asks, clock: TrialClock) -> None:
        """Look up what is kept."""
        self._kept = kept
        self._clock = clock

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  every other call as it is
        """Return the kept ones' own."""
        return getattr(self._kept, name)

    def get(self, ask_id: str) -> Ask | None:
        """See `tourwright.ports.Asks.get`."""
        found = self._kept.get(ask_id)
        if found is not None:
            self._clock.enter(found.alliance_id)
        return found


def on_their_days(deps: Deps, clock: TrialClock) -> Deps:
    """Let answers and lines count on the day of their alliance, whichever page they are on."""
    return replace(deps, asks=AsksOnTheirDay(deps.asks, clock), own_now=clock.now_of)


def keep_days(app: Flask, clock: TrialClock, links: Links) -> None:
    """Let every page about an alliance be answered on the day that the alliance has reached."""

    @app.before_request
    def enter() -> None:
        clock.enter(alliance_of(request.path, links))

    @app.teardown_request
    def leave(_: BaseException | None) -> None:
        clock.enter(None)


def alliance_of(path: str, links: Links) -> str:
    """Return the alliance that a page's path or the link in it is about, "" for other pages."""
    place, _, rest = path.removeprefix("/").partition("/")
    if place in NAMED:
        return rest.partition("/")[0].partition("-")[0]
    if place not in set(Purpose):
        return ""
    token = rest.partition("/")[0]
    for purpose in (Purpose(place), Purpose.LEAVE):
        try:
            return _alliance(links.read(token, purpose, LONG_AGO))
        except BadLinkError:
            continue
    return ""


def _alliance(link: Link) -> str:
    return link.subject.partition(":")[0].partition("-")[0]


def main() -> None:
    """Serve until asked to stop."""
    must_be_trial(dev=from_environment().dev)
    serve_web("tourwright.dev.web:make_app")


if __name__ == "__main__":
    main()
