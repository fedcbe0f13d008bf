"""A folder of a server as a place of files, reached by SFTP.

The server's key must be given: it is never trusted on first sight. Source: asyncssh 2.24, "SSH
client options" and "SFTP client".
"""

import asyncio
import stat
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import asyncssh

from connectors.files.drop import Found
from tourwright.ports import NotFoundError, RefusedError, TransientError

CONNECT_S = 15
WHOLE_S = 50
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class SftpLogin:
    """How the server is reached. host_key is the line of its key as in a known_hosts file."""

    host: str
    user: str
    host_key: str
    port: int = 22
    private_key: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


class SftpFolder:
    """Reads files that something leaves on a server; each call is a connection of its own."""

    def __init__(self, login: SftpLogin, folder: str = ".") -> None:
        self._login = login
        self._folder = folder.rstrip("/") or "/"

    def look(self) -> Sequence[Found]:
        """Return every file there."""
        return _run(self._with(self._listed))

    def fetch(self, name: str, to: Path) -> None:
        """Copy a file. Raises NotFoundError."""

        async def fetched(sftp: asyncssh.SFTPClient) -> None:
            await sftp.get(self._path(name), to)

        _run(self._with(fetched))

    def rename(self, name: str, to: str) -> None:
        """Give a file another name; nothing happens when it is gone."""

        async def renamed(sftp: asyncssh.SFTPClient) -> None:
            if await sftp.exists(self._path(name)):
                if await sftp.exists(self._path(to)):
                    await sftp.remove(self._path(to))
                await sftp.rename(self._path(name), self._path(to))

        _run(self._with(renamed))

    async def _listed(self, sftp: asyncssh.SFTPClient) -> Sequence[Found]:
        found = []
        for each in await sftp.readdir(self._folder):
            seen = each.attrs
            if seen.permissions is not None and stat.S_ISREG(seen.permissions):
                found.append(Found(str(each.filename), seen.size or 0, seen.mtime or 0))
        return found

    async def _with(self, work: Callable[[asyncssh.SFTPClient], Awaitable[Answer]]) -> Answer:
        """Do something over a new connection."""
        login = self._login
        keys = [asyncssh.import_private_key(login.private_key)] if login.private_key else None
        async with (
            asyncssh.connect(
                login.host,
                login.port,
                username=login.user,
                password=login.password or None,
                client_keys=keys,
                known_hosts=asyncssh.import_known_hosts(_line(login)),
                agent_path=None,
                config=None,
                connect_timeout=CONNECT_S,
            ) as connection,
            connection.start_sftp_client() as sftp,
        ):
            return await work(sftp)

    def _path(self, name: str) -> str:
        """Return a file's path, which is in the folder itself."""
        if "/" in name or name in ("", ".", ".."):
            raise NotFoundError("the file is not in the folder")
        return f"{self._folder}/{name}"


def _line(login: SftpLogin) -> str:
    """Return the line for known hosts; the names before the key need not be given."""
    words = login.host_key.split()
    key = words if words[0].startswith(("ssh-", "ecdsa-", "sk-")) else words[1:]
    return f"* {' '.join(key[:2])}\n"


def _run(work: Awaitable[Answer]) -> Answer:
    """Wait for the work; failures say what to do and name no file."""

    async def limited() -> Answer:
        return await asyncio.wait_for(work, WHOLE_S)

    try:
        return asyncio.run(limited())
    except asyncssh.HostKeyNotVerifiable:
        raise RefusedError("the server has another key than host_key: do not go on") from None
    except (asyncssh.PermissionDenied, asyncssh.KeyImportError):
        raise RefusedError("the server lets us not in: check user and key") from None
    except ValueError:
        raise RefusedError("host_key is no line of a known_hosts file") from None
    except asyncssh.SFTPPermissionDenied:
        raise RefusedError("the server's folder cannot be used: check its rights") from None
    except asyncssh.SFTPNoSuchFile:
        raise NotFoundError("the server's folder or file is not there") from None
    except (asyncssh.Error, OSError, TimeoutError) as wrong:
        raise TransientError(f"the server does not answer: {type(wrong).__name__}") from None
