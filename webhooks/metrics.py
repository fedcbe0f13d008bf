"""Counters and gauges, served on a port of their own; labels name no person, tour or address."""

from threading import Thread
from wsgiref.simple_server import WSGIServer

from prometheus_client import Counter, Gauge, start_http_server

INBOUND = Counter(
    "tourwright_inbound_events", "Events received, by source and result.", ("source", "result")
)
DECISIONS = Counter("tourwright_decisions", "Answers of people, by result.", ("result",))
DELIVERIES = Counter(
    "tourwright_deliveries", "Attempts to send, by channel and result.", ("channel", "result")
)
OUTBOX = Gauge("tourwright_outbox_rows", "Outgoing messages, by state.", ("state",))
DISPATCHER_LAG = Gauge(
    "tourwright_dispatcher_lag_seconds", "Age of the oldest event not yet handed to the engine."
)
HOUSEKEEPING = Counter("tourwright_housekeeping", "What housekeeping deleted.", ("result",))
SUBSCRIPTIONS = Gauge(
    "tourwright_subscriptions_live", "Subscriptions to changes of the directory that are live."
)
HRIS_LAG = Gauge(
    "tourwright_hris_lag_seconds", "Age of the last reading of a source of people.", ("source",)
)
HRIS_HELD = Gauge(
    "tourwright_hris_held", "Whether a reading of the source waits for people.", ("source",)
)
DISPATCHED = Counter("tourwright_dispatched", "Hand-overs to the engine, by result.", ("result",))


def serve(port: int, host: str = "127.0.0.1") -> tuple[WSGIServer, Thread]:
    """Serve the metrics; the caller shuts the server down and joins the thread."""
    return start_http_server(port, host)
