"""How often the bot may write: into one chat, and altogether.

Who would be too fast is told how long to wait, so that nobody waits inside a call.
Source: Teams, "Optimize your bot with rate limiting": 7 messages a second and 1,800 an hour in a
chat, 30 requests a second for an application in a tenant.
"""

import threading
from collections import deque
from collections.abc import Callable

HOUR_S = 3600.0
OF_A_CHAT = ((7, 1.0), (1800, HOUR_S))
OF_THE_APP = ((30, 1.0),)
MOST_CHATS = 5000

Limits = tuple[tuple[int, float], ...]


class Rates:
    """Counts what was written lately by this process; safe between threads."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        """Tell the time by seconds, a clock that only goes forward."""
        self._seconds = seconds
        self._lock = threading.Lock()
        self._app: deque[float] = deque(maxlen=OF_THE_APP[0][0])
        self._chats: dict[str, deque[float]] = {}

    def wait_s(self, chat: str) -> float:
        """Count one call for this chat and return 0; or return how long to wait, uncounted."""
        with self._lock:
            now = self._seconds()
            mine = self._of(chat, now)
            wait = max(_wait(mine, OF_A_CHAT, now), _wait(self._app, OF_THE_APP, now))
            if not wait:
                mine.append(now)
                self._app.append(now)
            return wait

    def _of(self, chat: str, now: float) -> deque[float]:
        if len(self._chats) >= MOST_CHATS:
            kept = {key: one for key, one in self._chats.items() if one and now - one[-1] < HOUR_S}
            self._chats = kept
        return self._chats.setdefault(chat, deque(maxlen=OF_A_CHAT[1][0]))


def _wait(calls: deque[float], limits: Limits, now: float) -> float:
    """Return how long until one more call keeps every limit."""
    waits = (calls[-most] + within - now for most, within in limits if len(calls) >= most)
    return max(0.0, *waits) if len(calls) >= limits[0][0] else 0.0
