"""docs/reference/webhooks.md names every type of event that subscribers can be sent."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/webhooks.md").read_text("utf-8")
TYPE = r"[a-z_]+\.[a-z_]+"


def test_every_type_of_event_is_described() -> None:
    """Whoever subscribes finds each type there, and none that is never sent."""
    cells = "".join(re.findall(rf"^\| (`{TYPE}`[^|]*) \|", PAGE, re.MULTILINE))
    rules = "".join(path.read_text("utf-8") for path in (ROOT / "tourwright/domain").rglob("*.py"))
    sent = set(re.findall(rf'\b(?:tell_world|event)\(\s*"({TYPE})"', rules))

    assert len(sent) > 10
    assert set(re.findall(rf"`({TYPE})`", cells)) == sent
