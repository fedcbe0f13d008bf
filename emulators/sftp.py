"""A stand-in for a server that files are fetched from by SFTP, over a folder of this machine."""

import asyncio
import threading
from pathlib import Path
from typing import Self

import asyncssh

USER = "tourwright"


class _Login(asyncssh.SSHServer):
    """Lets one user in, by one password."""

    def __init__(self, password: str) -> None:
        self._password = password

    def password_auth_supported(self) -> bool:
        """Say that passwords are asked for."""
        return True

    def validate_password(self, username: str, password: str) -> bool:
        """Check what was given."""
        return (username, password) == (USER, self._password)


class SftpServer:
    """A server in a thread of its own; use it in a `with` statement.

    port and host_key (a line of known_hosts without names) say how it is reached.
    """

    def __init__(self, folder: Path, password: str, user_key: str = "") -> None:
        self._folder, self._password, self._user_key = folder, password, user_key
        self._key = asyncssh.generate_private_key("ssh-ed25519")
        self.host_key = self._key.export_public_key().decode().strip()
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._server: asyncssh.SSHAcceptor | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(15)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(15)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(15)
        self._loop.close()

    async def _listen(self) -> None:
        keys = asyncssh.import_authorized_keys(self._user_key) if self._user_key else None
        root = str(self._folder).encode()
        self._server = await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[self._key],
            server_factory=lambda: _Login(self._password),
            authorized_client_keys=keys,
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=root),
        )
        self.port = self._server.get_port()

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
