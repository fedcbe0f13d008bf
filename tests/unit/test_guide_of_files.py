"""The guide to files, followed: its settings read the file that it shows."""

import json
import re
from pathlib import Path

from tests.doctor_world import settings_of
from tests.files_world import FixedClock, people, read, rejects
from tourwright.bootstrap.hris_file import read_sources
from tourwright.bootstrap.hris_files import reader_of
from tourwright.domain.people import PersonStatus
from tourwright.settings.reading import read as read_settings

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "connect-a-file.md"
SETTINGS = settings_of("http://127.0.0.1:1", "https://tours.example")


def block(kind: str) -> str:
    """Return what the page shows as this kind of text."""
    (found,) = re.findall(
        rf"^```{kind}\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    return str(found)


def test_the_guide_of_files_works(tmp_path: Path) -> None:
    """The file of the page, left as the page says, becomes the people it names."""
    drop, key, written = tmp_path / "drop", tmp_path / "key", tmp_path / "sources.json"
    drop.mkdir()
    key.write_text("k" * 40, "utf-8")
    document = block("json").replace("/srv/drop", str(drop))
    written.write_text(document.replace("/run/secrets/sftp-key", str(key)), "utf-8")
    settings = read_settings({**SETTINGS, "TOURWRIGHT_HRIS_SPOOL": str(tmp_path / "spool")})
    source = read_sources(written)["payroll"]
    (drop / "people-2026-05-31.csv").write_text(block("csv"), "utf-8")
    (drop / "people-2026-05-31.csv.done").touch()

    pages = read(reader_of("payroll", source, settings, FixedClock()))

    assert rejects(pages) == []
    assert [(each.given_name, each.status) for each in people(pages)] == [
        ("Ada", PersonStatus.ACTIVE),
        ("Jo", PersonStatus.ACTIVE),
        ("Eva", PersonStatus.TERMINATED),
    ]
    assert {each.zone for each in people(pages)} == {"Europe/Berlin"}


def test_each_source_of_the_guide_can_be_built(tmp_path: Path) -> None:
    """The server too; nothing is asked of it before it is read."""
    key, written = tmp_path / "key", tmp_path / "sources.json"
    key.write_text("k" * 40, "utf-8")
    written.write_text(block("json").replace("/run/secrets/sftp-key", str(key)), "utf-8")
    settings = read_settings({**SETTINGS, "TOURWRIGHT_HRIS_SPOOL": str(tmp_path / "spool")})

    for name, source in read_sources(written).items():
        assert reader_of(name, source, settings, FixedClock()).source == name
    assert set(json.loads(block("json"))["sources"]) == {"payroll", "payroll-abroad"}
