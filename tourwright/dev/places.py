"""Where the trial company lives: its ports, its folder, its secrets."""

import fcntl
import json
import os
import secrets
import shlex
import socket
import sys
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = "127.0.0.1"
HOME_VARIABLE = "TOURWRIGHT_DEV_HOME"
OURS = ("TOURWRIGHT_", "TEMPORAL_")


class TakenError(Exception):
    """Something that we need is in use; the message names the way out."""


class HomeTakenError(TakenError):
    """Another trial company runs in the folder."""


class PortTakenError(TakenError):
    """Another program listens where we want to."""


@dataclass(frozen=True)
class Ports:
    """The ports of the trial company, each changed by its TOURWRIGHT_DEV_*_PORT variable."""

    web: int = 8080
    hris: int = 8081
    mailbox: int = 8082
    microsoft: int = 8083
    smtp: int = 8025
    temporal: int = 7233
    temporal_ui: int = 8233
    web_metrics: int = 9101
    worker_metrics: int = 9102

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Ports":
        """Read the ports; ValueError names a variable that is no number."""
        chosen = {}
        for name in cls.__dataclass_fields__:
            text = env.get(variable_of(name))
            if text is not None:
                chosen[name] = _port(variable_of(name), text)
        return cls(**chosen)

    def check_free(self) -> None:
        """Raise PortTakenError for the first port that is taken, or wanted twice."""
        wanted: set[int] = set()
        for name in self.__dataclass_fields__:
            port: int = getattr(self, name)
            if port in wanted or not is_free(port):
                who = "another of ours" if port in wanted else "another program"
                raise PortTakenError(
                    f"port {port} ({name.replace('_', ' ')}) is taken by {who}: "
                    f"free it, or choose another with {variable_of(name)}={_other(port)} make dev"
                )
            wanted.add(port)


def variable_of(name: str) -> str:
    """Return the environment variable that changes a port."""
    return f"TOURWRIGHT_DEV_{name.upper()}_PORT"


def is_free(port: int) -> bool:
    """Say whether nothing listens on the loopback port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def _other(port: int) -> int:
    return port + 1000 if port < 64000 else port - 1000


def _port(variable: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text) <= 65535:
        raise ValueError(f"{variable}={text}: give a port number from 1 to 65535")
    return int(text)


@dataclass(frozen=True)
class Home:
    """The folder that keeps the trial company between two starts."""

    root: Path

    @property
    def first_start(self) -> bool:
        """Say whether nothing was kept from an earlier start."""
        return not (self.root / "started.json").exists()

    def mark_started(self) -> None:
        """Remember that the first event was sent."""
        (self.root / "started.json").write_text(json.dumps({"started": True}))

    def secret(self, name: str, length: int = 32) -> Path:
        """Return the file of a secret, made of random bytes on the first start."""
        path = self.root / "secrets" / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            fresh = path.with_suffix(".new")
            fresh.touch(mode=0o600)
            fresh.write_text(self._fresh(name, length), encoding="utf-8")
            fresh.replace(path)
        return path

    def keep_environment(self, chosen: Mapping[str, str]) -> None:
        """Write the settings for a shell, so that commands can be tried beside the company."""
        ours = sorted((name, text) for name, text in chosen.items() if name.startswith(OURS))
        lines = [f"export {name}={shlex.quote(text)}\n" for name, text in ours]
        path = self.root / "environment"
        path.touch(mode=0o600)
        path.write_text("".join(lines), encoding="utf-8")

    def _fresh(self, name: str, length: int) -> str:
        text = b64encode(secrets.token_bytes(length)).decode()
        return f"dev-1:{text}" if name == "master-keys" else text

    def lock(self) -> None:
        """Keep the folder for this process until it ends. Raises HomeTakenError."""
        self.root.mkdir(parents=True, exist_ok=True)
        file = os.open(self.root / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            os.close(file)
            raise HomeTakenError(
                f"the trial company in {self.root} is open already: use that one, "
                f"or choose another folder with {HOME_VARIABLE}=... make dev"
            ) from taken

    def log(self, name: str) -> Path:
        """Return the log file of a process."""
        path = self.root / "logs" / f"{name}.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def home_from_env(env: Mapping[str, str]) -> Home:
    """Return the folder of the trial company, `var/dev` unless TOURWRIGHT_DEV_HOME says else."""
    return Home(Path(env.get(HOME_VARIABLE, "var/dev")).resolve())


def days_file(env: Mapping[str, str]) -> Path:
    """Return the file that remembers which day each person has reached."""
    return home_from_env(env).root / "days.json"


def must_be_trial(*, dev: bool) -> None:
    """End the process unless its settings say that it is a trial."""
    if not dev:
        sys.exit("this runs in the trial company only: start it with `tourwright dev`")
