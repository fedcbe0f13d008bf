"""Ports, folder and secrets of the trial company."""

import socket
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from emulators.server import free_port, free_ports
from tourwright.dev.places import (
    Home,
    HomeTakenError,
    Ports,
    PortTakenError,
    days_file,
    home_from_env,
    must_be_trial,
    variable_of,
)


def free() -> Ports:
    """Ports that nobody has now."""
    return Ports(*free_ports(len(Ports.__dataclass_fields__)))


@pytest.mark.parametrize("name", list(Ports.__dataclass_fields__))
def test_every_port_has_a_variable(name: str) -> None:
    """Each variable changes its own port and no other."""
    chosen = Ports.from_env({variable_of(name): "5000"})

    assert chosen == replace(Ports(), **{name: 5000})


@pytest.mark.parametrize("text", ["", "a", "0", "65536", "-1", "80.5", "²"])
def test_a_port_is_a_number_from_1_to_65535(text: str) -> None:
    """The message names the variable."""
    with pytest.raises(ValueError, match="TOURWRIGHT_DEV_WEB_PORT"):
        Ports.from_env({"TOURWRIGHT_DEV_WEB_PORT": text})


def test_free_ports_are_free() -> None:
    """Nothing is raised."""
    free().check_free()


def test_a_taken_port_is_named_with_the_way_out() -> None:
    """The message has the port, what it is for, and the variable with another port."""
    ports = free()
    with socket.socket() as other:
        other.bind(("127.0.0.1", ports.mailbox))
        other.listen()

        with pytest.raises(PortTakenError) as taken:
            ports.check_free()

    assert f"port {ports.mailbox} (mailbox)" in str(taken.value)
    assert "TOURWRIGHT_DEV_MAILBOX_PORT=" in str(taken.value)


def test_a_port_wanted_twice_is_named() -> None:
    """Two of ours cannot share a port."""
    one = free_port()

    with pytest.raises(PortTakenError, match="another of ours"):
        Ports(web=one, hris=one).check_free()


def test_a_secret_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    """The second start reads what the first one made."""
    home = Home(tmp_path)

    first = home.secret("link-key").read_text(encoding="utf-8")
    path = Home(tmp_path).secret("link-key")

    assert path.read_text(encoding="utf-8") == first
    assert len(first) == 44
    assert path.stat().st_mode & 0o077 == 0


def test_master_keys_are_named(tmp_path: Path) -> None:
    """The file has the form that the settings want."""
    assert Home(tmp_path).secret("master-keys").read_text(encoding="utf-8").startswith("dev-1:")


def test_the_first_start_ends_when_it_is_marked(tmp_path: Path) -> None:
    """An interrupted first start is still the first one."""
    home = Home(tmp_path)

    assert home.first_start
    home.mark_started()
    assert not home.first_start


def test_a_folder_has_one_company(tmp_path: Path) -> None:
    """The second one is told which folder and what to do."""
    home = Home(tmp_path / "trial")
    home.lock()

    with pytest.raises(HomeTakenError, match="TOURWRIGHT_DEV_HOME"):
        Home(tmp_path / "trial").lock()


def test_the_folder_can_be_chosen(tmp_path: Path) -> None:
    """The processes find the same files."""
    env = {"TOURWRIGHT_DEV_HOME": str(tmp_path)}

    assert home_from_env(env).root == tmp_path
    assert days_file(env) == tmp_path / "days.json"
    assert home_from_env({}).root == Path("var/dev").resolve()


def test_trial_processes_run_in_the_trial_company_only() -> None:
    """In production they end with a sentence."""
    with pytest.raises(SystemExit, match="tourwright dev"):
        must_be_trial(dev=False)
    must_be_trial(dev=True)


@pytest.mark.parametrize("name", list(Ports.__dataclass_fields__))
def test_every_port_is_documented(name: str) -> None:
    """With its variable and its default."""
    commands = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"

    row = f"| `{variable_of(name)}` | {getattr(Ports(), name)} |"
    assert row in commands.read_text(encoding="utf-8")


def test_a_shell_can_have_the_settings_of_the_company(tmp_path: Path) -> None:
    """Commands beside it read what it reads; nothing of the machine goes along."""
    home = Home(tmp_path)

    home.keep_environment({"TOURWRIGHT_MAIL_FROM": "Tours <t@x.example>", "HOME": "/root"})

    said = subprocess.run(
        ["sh", "-c", '. "$0"; printf %s "$TOURWRIGHT_MAIL_FROM"', str(tmp_path / "environment")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "Tours <t@x.example>"
    assert "HOME" not in (tmp_path / "environment").read_text("utf-8")
    assert (tmp_path / "environment").stat().st_mode & 0o077 == 0
