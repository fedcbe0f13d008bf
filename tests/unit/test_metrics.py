"""Metrics: every one is in the reference, no label can name a person."""

import re
import urllib.request
from pathlib import Path

import pytest
from prometheus_client import Counter
from prometheus_client.metrics import MetricWrapperBase

from webhooks import metrics

LABELS = {"source", "result", "channel", "state"}
DOCS = Path(__file__).parents[2] / "docs"
REFERENCE = DOCS / "reference" / "pages.md"
GUIDE = DOCS / "how-to" / "watch-over-it.md"


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


@pytest.mark.parametrize("page", [REFERENCE, GUIDE], ids=lambda path: path.stem)
def test_no_document_names_a_metric_that_is_not_served(page: Path) -> None:
    """An alarm on a name that is never served stays silent for ever."""
    named = set(re.findall(r"`(?:increase\()?(tourwright_[a-z_]+)", page.read_text("utf-8")))
    ends = {True: "_total", False: ""}
    served = {f"{each._name}{ends[isinstance(each, Counter)]}" for each in known()}

    assert named
    assert named - served == set()


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
