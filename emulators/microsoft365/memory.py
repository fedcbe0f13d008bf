"""Keeps the chats in a file, so that they are there after a restart."""

import json
import threading
from datetime import datetime
from pathlib import Path

from emulators.microsoft365.connector import Chats, Posted
from emulators.microsoft365.tenant import Tenant


class Memory:
    """Who has the app, and what was written."""

    def __init__(self, path: Path, tenant: Tenant, chats: Chats) -> None:
        self._path = path
        self._tenant = tenant
        self._chats = chats
        self._lock = threading.Lock()

    def read(self) -> None:
        """Take over what was kept."""
        if not self._path.exists():
            return
        kept = json.loads(self._path.read_text(encoding="utf-8"))
        for oid, state in kept["apps"].items():
            if oid in self._tenant.users:
                self._tenant.users[oid].teams = state
        moments = [datetime.fromisoformat(each.pop("posted_at")) for each in kept["posted"]]
        each_at = zip(kept["posted"], moments, strict=True)
        self._chats.take_over(Posted(**each, posted_at=at) for each, at in each_at)

    def write(self) -> None:
        """Keep everything."""
        posted = [
            vars(each) | {"posted_at": each.posted_at.isoformat()} for each in self._chats.of()
        ]
        apps = {oid: user.teams for oid, user in self._tenant.users.items() if user.teams != "none"}
        with self._lock:
            fresh = self._path.with_suffix(".new")
            fresh.write_text(json.dumps({"apps": apps, "posted": posted}), encoding="utf-8")
            fresh.replace(self._path)
