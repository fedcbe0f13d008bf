"""The reference of workflows names what the code has."""

import ast
import re
from pathlib import Path

from temporalio import workflow

from tourwright.temporal import SEARCH_ATTRIBUTES
from workflows.alliance import Alliance
from workflows.directory import DirectoryRound
from workflows.hris_round import HrisRound
from workflows.hris_subscriptions import HrisSubscriptions
from workflows.source_event import SourceEvent
from workflows.tour_of_duty import TourOfDuty

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "reference" / "workflows.md").read_text("utf-8")


def messages() -> set[tuple[str, str, str]]:
    """Return (workflow, kind, name) of every message."""
    found = set()
    rounds = (DirectoryRound, HrisRound, HrisSubscriptions)
    for each in (Alliance, TourOfDuty, SourceEvent, *rounds):
        known = workflow._Definition.must_from_class(each)
        kinds = {"update": known.updates, "signal": known.signals, "query": known.queries}
        found |= {(str(known.name), kind, str(name)) for kind in kinds for name in kinds[kind]}
    return found


def activities() -> set[str]:
    """Return the name of every activity."""
    found = set()
    for path in (ROOT / "activities").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "defn":
                found |= {str(ast.literal_eval(each.value)) for each in node.keywords}
    return found


def test_every_message_is_named() -> None:
    """Whoever sends one finds what it does."""
    rows = re.findall(r"^\| `(\w+)` \| (update|signal|query) \| `(\w+)` \|", TEXT, re.MULTILINE)

    assert set(rows) == messages()


def test_every_activity_is_named() -> None:
    """Whoever sees one fail finds what follows."""
    table = TEXT.partition("## Activities")[2].partition("## Search")[0]

    assert set(re.findall(r"`([a-z]+\.[a-z_]+)`", table)) == activities()


def test_every_search_attribute_is_named() -> None:
    """With its type, as an operator has to create it."""
    rows = re.findall(r"^\| `(Tour\w+)` \| (Keyword|Datetime) \|", TEXT, re.MULTILINE)

    assert dict(rows) == {key.name: kind for key, kind in SEARCH_ATTRIBUTES.items()}
