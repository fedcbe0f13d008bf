"""The Flask application: routes over ports."""

from flask import Flask, Response, make_response, render_template

from tourwright.ports import TransientError
from webhooks import alumni_page, ask_page, fresh_link, health, inbound, operator_page, where_page
from webhooks.deps import Deps

__all__ = ["Deps", "create_app"]

MAX_FORM_BYTES = 64 * 1024
PARTS = (inbound, ask_page, where_page, alumni_page, fresh_link, operator_page, health)


def create_app(deps: Deps) -> Flask:
    """Return the application; it opens nothing and starts nothing by itself."""
    app = Flask("webhooks")
    app.config.update(
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        MAX_FORM_PARTS=100,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.jinja_options = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    for part in PARTS:
        app.register_blueprint(part.blueprint(deps))
    for extra in deps.extra_blueprints:
        app.register_blueprint(extra)
    app.register_error_handler(TransientError, _try_again)
    return app


def _try_again(_: Exception) -> Response:
    """Say that nothing was stored, when the store or the engine cannot answer now."""
    answer = make_response(render_template("try_again.html"), 503)
    answer.headers["Retry-After"] = "10"
    return answer
