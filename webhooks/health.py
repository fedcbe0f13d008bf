"""Is the process alive, and is it ready to take work?"""

from flask import Blueprint, Response, jsonify

from webhooks.deps import Deps


def blueprint(deps: Deps) -> Blueprint:
    """Return the two health routes."""
    routes = Blueprint("health", __name__)

    @routes.get("/live")
    def live() -> Response:
        """Answer: a process that does not must be restarted."""
        return jsonify(live=True)

    @routes.get("/ready")
    def ready() -> tuple[Response, int]:
        """200 when events can be stored; the engine may be down, for the inbox waits for it."""
        stores = _store_answers(deps)
        engine = deps.engine.ready()
        return jsonify(ready=stores, store=stores, engine=engine), 200 if stores else 503

    return routes


def _store_answers(deps: Deps) -> bool:
    try:
        if deps.store_ready is not None:
            return deps.store_ready()
        deps.outbox.counts()
    except Exception:  # Whatever keeps the store from answering, the process is not ready.
        return False
    return True
