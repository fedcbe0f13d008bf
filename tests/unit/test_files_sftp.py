"""Files that are fetched from a server."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import asyncssh
import pytest

from connectors.files.client import FilesHris, Setup
from connectors.files.drop import Wanted
from connectors.files.sftp import SftpFolder, SftpLogin
from connectors.files.spool import Spool
from emulators.sftp import USER, SftpServer
from tests.files_world import PLAIN, FixedClock, people, read, rows
from tourwright.ports import NotFoundError, RefusedError, TransientError

PASSWORD = "correct horse"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SftpServer]:
    """A server with one file."""
    folder = tmp_path / "there"
    (folder / "out").mkdir(parents=True)
    (folder / "out" / "people.csv").write_text(rows(1, 2), "utf-8")
    (folder / "out" / "people.csv.done").touch()
    with SftpServer(folder, PASSWORD) as running:
        yield running


def login(server: SftpServer) -> SftpLogin:
    """Return the right way in."""
    return SftpLogin("127.0.0.1", USER, server.host_key, server.port, password=PASSWORD)


def test_a_file_comes_over_sftp_with_the_right_host_key_only(
    server: SftpServer, tmp_path: Path
) -> None:
    """Read, renamed there, and never from a server that shows another key."""
    setup = Setup(
        "hr",
        SftpFolder(login(server), "/out"),
        Spool(tmp_path / "spool"),
        Wanted("*.csv", ".done"),
        PLAIN,
    )
    found = people(read(FilesHris(setup, FixedClock())))
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    stranger = SftpFolder(replace(login(server), host_key=other), "/out")

    assert [person.source_person_id for person in found] == ["1", "2"]
    names = sorted(path.name for path in (tmp_path / "there" / "out").iterdir())
    assert names == ["people.csv.done.taken", "people.csv.taken"]
    with pytest.raises(RefusedError, match="another key"):
        stranger.look()


def test_a_key_of_our_own_opens_as_well(tmp_path: Path) -> None:
    """Without a password."""
    own = asyncssh.generate_private_key("ssh-ed25519")
    (tmp_path / "there").mkdir()
    with SftpServer(tmp_path / "there", PASSWORD, own.export_public_key().decode()) as server:
        key = own.export_private_key().decode()
        by_key = replace(login(server), password="", private_key=key)

        assert SftpFolder(by_key).look() == []


def test_a_wrong_password_is_for_a_person(server: SftpServer) -> None:
    """No retry mends it."""
    with pytest.raises(RefusedError, match="user and key"):
        SftpFolder(replace(login(server), password="wrong")).look()


def test_a_line_of_known_hosts_may_begin_with_names(server: SftpServer) -> None:
    """As `ssh-keyscan` prints it."""
    line = f"[127.0.0.1]:{server.port},files.example {server.host_key} a comment"

    assert SftpFolder(replace(login(server), host_key=line), "/out").look()


def test_a_host_key_that_is_none_is_for_a_person(server: SftpServer) -> None:
    """Nothing is trusted instead."""
    for line in ("ssh-ed25519", "nonsense", "ssh-ed25519 AAAA"):
        with pytest.raises(RefusedError):
            SftpFolder(replace(login(server), host_key=line)).look()


def test_what_is_not_there_is_not_found(server: SftpServer, tmp_path: Path) -> None:
    """A folder, a file, and a name that leads out of the folder."""
    place = SftpFolder(login(server), "/out")

    for name in ("gone.csv", "../secret", ""):
        with pytest.raises(NotFoundError):
            place.fetch(name, tmp_path / "raw")
    with pytest.raises(NotFoundError):
        SftpFolder(login(server), "/nowhere").look()
    place.rename("gone.csv", "gone.csv.taken")


def test_a_server_that_is_down_is_asked_again(server: SftpServer) -> None:
    """It is no fault of the settings."""
    with pytest.raises(TransientError):
        SftpFolder(replace(login(server), port=1)).look()
