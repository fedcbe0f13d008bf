"""The Flask application: routes over ports."""

from flask import Flask

from webhooks import ask_page, inbound
from webhooks.deps import Deps

__all__ = ["Deps", "create_app"]

MAX_FORM_BYTES = 64 * 1024


def create_app(deps: Deps) -> Flask:
    """Return the application; it opens nothing and starts nothing by itself."""
    app = Flask("webhooks")
    app.config.update(
        MAX_FORM_MEMORY_SIZE=MAX_FORM_BYTES,
        MAX_FORM_PARTS=100,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.jinja_options = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    app.register_blueprint(inbound.blueprint(deps))
    app.register_blueprint(ask_page.blueprint(deps))
    for extra in deps.extra_blueprints:
        app.register_blueprint(extra)
    return app
