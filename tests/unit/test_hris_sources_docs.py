"""The reference of the file of sources names what the settings read."""

import json
import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from tourwright.bootstrap.hris_file import read_sources
from tourwright.settings.hris import Events, Every, Figures, Rules, Sftp, Source

TEXT = (Path(__file__).parents[2] / "docs/reference/hris-sources.md").read_text("utf-8")
PARTS: dict[str, type[BaseModel]] = {
    "A source": Source,
    "`rules`": Rules,
    "`limits`": Figures,
    "`every`": Every,
    "`events`": Events,
    "`sftp`": Sftp,
}


@pytest.mark.parametrize("title", PARTS)
def test_the_reference_names_every_field(title: str) -> None:
    """With its default."""
    part = TEXT.partition(f"## {title}\n")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", part, re.MULTILINE))
    fields = PARTS[title].model_fields

    assert set(rows) == set(fields)
    plain = {name: each.default for name, each in fields.items() if _is_plain(each.default)}
    said = {name: rows[name].strip("`").lower() for name in plain}
    assert said == {name: str(value).lower() for name, value in plain.items()}


def _is_plain(default: object) -> bool:
    return isinstance(default, bool | int | float) or (isinstance(default, str) and default != "")


def test_the_example_is_a_file_that_is_read(tmp_path: Path) -> None:
    """Whoever copies it begins with something that works."""
    (example,) = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    path = tmp_path / "sources.json"
    path.write_text(json.dumps(json.loads(example)), "utf-8")

    assert list(read_sources(path)) == ["payroll"]
