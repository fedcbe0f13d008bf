"""The app package for Teams: what Microsoft's schema asks for, always the same bytes."""

import json
import struct
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from jsonschema import Draft7Validator

from connectors.microsoft365.bot import icons
from connectors.microsoft365.bot.package import AppFacts, manifest, package
from emulators.contracts import contract_folder
from emulators.microsoft365.tenant import BOT_ID
from tests.doctor_world import settings_of
from tourwright import __version__, cli
from tourwright.ports import RefusedError

FACTS = AppFacts(BOT_ID, "https://tours.example", __version__, "Meridian Cells")
VERSIONS = ("1.25", "1.30")


def points_of(png: bytes) -> tuple[int, int, list[bytes]]:
    """Return width, height and the points of a picture as `icons` writes it."""
    width, height = struct.unpack(">II", png[16:24])
    start = png.index(b"IDAT") + 4
    length = struct.unpack(">I", png[start - 8 : start - 4])[0]
    raw = zlib.decompress(png[start : start + length])
    line = 4 * width + 1
    rows = [raw[at + 1 : at + line] for at in range(0, len(raw), line)]
    return width, height, [row[at : at + 4] for row in rows for at in range(0, 4 * width, 4)]


@pytest.mark.parametrize("version", VERSIONS)
def test_the_manifest_fits_microsofts_schema(version: str) -> None:
    """Nothing is missing, nothing is too long, nothing is unknown."""
    path = contract_folder() / "teams-app" / f"MicrosoftTeams.schema-v{version}.json"
    if not path.is_file():
        pytest.skip("Microsoft's published schemas are not at TOURWRIGHT_CONTRACTS")
    schema = json.loads(path.read_text("utf-8"))
    long_name = replace(FACTS, company="A very long name of a company with several words")

    told = [{**manifest(one), "manifestVersion": version} for one in (FACTS, long_name)]

    assert [list(Draft7Validator(schema).iter_errors(each)) for each in told] == [[], []]


def test_the_package_is_valid_and_reproducible() -> None:
    """Three files in the root, and twice the same bytes."""
    first, second = package(FACTS), package(FACTS)

    with ZipFile(BytesIO(first)) as zipped:
        names = zipped.namelist()
        read = json.loads(zipped.read("manifest.json"))
    assert first == second
    assert names == ["manifest.json", "color.png", "outline.png"]
    assert (read["id"], read["bots"][0]["botId"]) == (BOT_ID, BOT_ID)


def test_people_can_answer_and_nobody_reads_along() -> None:
    """The bot is for one person's chat, never for a channel, and does more than notify."""
    bots: Any = manifest(FACTS)["bots"]

    (bot,) = bots
    assert bot["scopes"] == ["personal"]
    assert bot["isNotificationOnly"] is False


def test_nothing_in_the_package_speaks_of_a_contract() -> None:
    """A statement is committed to."""
    text = json.dumps(manifest(FACTS)).lower()

    assert not [word for word in ("sign ", "signature", "contract", "user") if word in text]


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"bot_id": "our-bot"}, "TOURWRIGHT_M365_BOT_ID"),
        ({"base_url": "http://tours.example"}, "https://"),
        ({"privacy": "http://meridian.example/privacy"}, "https://"),
    ],
)
def test_what_teams_would_refuse_is_refused_here(changes: dict[str, str], names: str) -> None:
    """The message names what to mend."""
    with pytest.raises(RefusedError, match=names):
        package(replace(FACTS, **changes))


def test_the_large_icon_is_white_on_blue() -> None:
    """192 by 192, no point transparent, and the sign is there."""
    width, height, points = points_of(icons.color_icon())

    assert (width, height) == (192, 192)
    assert {point[3] for point in points} == {255}
    assert {bytes((*icons.WHITE, 255)), bytes((*icons.BLUE, 255))} <= set(points)


def test_the_small_icon_is_white_on_nothing() -> None:
    """32 by 32, each point white, its corners transparent."""
    width, height, points = points_of(icons.outline_icon())

    assert (width, height) == (32, 32)
    assert {point[:3] for point in points} == {bytes(icons.WHITE)}
    assert points[0][3] == 0
    assert 255 in {point[3] for point in points}


def test_the_command_writes_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the settings of the installation; without a bot it says what is missing."""
    out = tmp_path / "tourwright-teams.zip"
    for name, value in settings_of("http://127.0.0.1:8083", "https://tours.example").items():
        monkeypatch.setenv(name, value)

    done = cli.main(["teams-package", "--out", str(out)])
    monkeypatch.delenv("TOURWRIGHT_M365_BOT_ID")
    without = cli.main(["teams-package", "--out", str(tmp_path / "none.zip")])

    assert (done, without) == (0, 2)
    assert out.read_bytes()[:2] == b"PK"
    assert not (tmp_path / "none.zip").exists()
