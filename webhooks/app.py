"""The Flask application: routes over ports."""

from collections.abc import Mapping
from functools import partial

from flask import Flask, Response, make_response, render_template, request
from werkzeug.exceptions import NotFound

from tourwright.ports import TransientError
from webhooks import (
    alliance_page,
    alumni_page,
    amend_page,
    ask_page,
    away_page,
    begin_page,
    bot,
    channels_page,
    closing_page,
    commit_page,
    counterpart_page,
    erasure_page,
    exit_page,
    first_talk,
    fresh_link,
    gaps_page,
    good_standing_page,
    graph_hooks,
    hand_over_page,
    hand_overs_board,
    hand_overs_page,
    health,
    home_page,
    hr_questions,
    hris_compare,
    hris_held,
    hris_operations,
    hris_people,
    i18n,
    import_page,
    inbound,
    looks_page,
    moving_on,
    operator_page,
    outlook_actions,
    plain_addresses,
    print_page,
    prospects_page,
    rights,
    settings_page,
    sign_in,
    stop_page,
    talk_page,
    team_page,
    thanks_page,
    time_machine,
    undo_page,
    where_page,
    workshop,
)
from webhooks.csrf import Csrf
from webhooks.deps import Deps
from webhooks.guard import no_such_page
from webhooks.hris_deps import NoSourcesError
from webhooks.page_kit import COMPANY, MAX_FORM_PARTS, SOURCES, csrf_of, link_to, page
from webhooks.rights import OPEN, Need

__all__ = ["Deps", "create_app"]

MAX_FORM_BYTES = 2 * 1024 * 1024
BY_LINK = (
    inbound,
    ask_page,
    where_page,
    alumni_page,
    fresh_link,
    operator_page,
    health,
    bot,
    outlook_actions,
    graph_hooks,
    hris_operations,
)
"""Parts that check a token, a signature or nothing by themselves."""

OF_PEOPLE = (
    sign_in,
    home_page,
    looks_page,
    workshop,
    commit_page,
    alliance_page,
    print_page,
    amend_page,
    talk_page,
    first_talk,
    team_page,
    gaps_page,
    thanks_page,
    prospects_page,
    moving_on,
    closing_page,
    hand_over_page,
    counterpart_page,
    time_machine,
    settings_page,
    away_page,
    undo_page,
    stop_page,
    good_standing_page,
    erasure_page,
    begin_page,
    exit_page,
    channels_page,
    hr_questions,
    hris_compare,
    hris_held,
    hris_people,
    hand_overs_board,
    hand_overs_page,
    import_page,
)
"""Parts whose endpoints each declare what they need."""


def create_app(deps: Deps) -> Flask:
    """Return the application; it opens nothing and starts nothing by itself."""
    app = Flask("webhooks")
    app.config.update(
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        MAX_CONTENT_LENGTH=MAX_FORM_BYTES,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        PROPAGATE_EXCEPTIONS=False,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        **{COMPANY: deps.company, SOURCES: deps.hris is not None},
    )
    app.jinja_options = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    plain_addresses.install(app)
    i18n.install(app)
    app.jinja_env.globals["link_to"] = link_to
    needs = {"static": OPEN, **_registered(app, deps)}
    rights.install(app, deps, needs)
    app.register_error_handler(TransientError, _try_again)
    app.register_error_handler(NotFound, _nothing_here)
    app.register_error_handler(NoSourcesError, partial(_no_sources, csrf_of(deps)))
    return app


def _registered(app: Flask, deps: Deps) -> Mapping[str, Need]:
    """Register every part; returns what their endpoints need."""
    by_link = [part.blueprint(deps) for part in BY_LINK]
    for each in (*by_link, *deps.extra_blueprints):
        app.register_blueprint(each)
    needs = dict.fromkeys(app.view_functions, OPEN)
    for part in OF_PEOPLE:
        app.register_blueprint(part.blueprint(deps))
        needs |= part.NEEDS
    return needs


def _nothing_here(missing: NotFound) -> Response | NotFound:
    """Show people who mistyped an address the page of a link that opens nothing."""
    return no_such_page() if request.method == "GET" else missing


def _no_sources(csrf: Csrf, _: Exception) -> Response:
    """Say to whoever may read the page what it needs."""
    return page("hris/no_sources.html", csrf, status=404)


def _try_again(_: Exception) -> Response:
    """Say that nothing was stored, when the store or the engine cannot answer now."""
    answer = make_response(render_template("try_again.html"), 503)
    answer.headers["Retry-After"] = "10"
    return answer
