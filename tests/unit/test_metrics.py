"""Metrics: every one is in the reference, no label can name a person."""

import urllib.request
from pathlib import Path

from prometheus_client.metrics import MetricWrapperBase

from webhooks import metrics

LABELS = {"source", "result", "channel", "state"}
REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "pages.md"


def known() -> list[MetricWrapperBase]:
    """Return every metric there is."""
    return [each for each in vars(metrics).values() if isinstance(each, MetricWrapperBase)]


def test_labels_are_of_the_closed_kind() -> None:
    """Source, result, channel and state: words of ours, never data."""
    labels = {label for each in known() for label in each._labelnames}

    assert labels <= LABELS


def test_each_metric_is_in_the_reference() -> None:
    """An operator finds every name."""
    text = REFERENCE.read_text()

    assert [each._name for each in known() if each._name not in text] == []


def test_they_are_served_on_a_port_of_their_own() -> None:
    """Away from the pages, so that the outside never reaches them."""
    server, thread = metrics.serve(0)
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/metrics") as answer:
            text = answer.read().decode()
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)

    assert "tourwright_inbound_events_total" in text
