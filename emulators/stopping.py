"""Ends a program of servers by Ctrl-C or a signal, without interrupting what it is doing."""

import signal
import threading

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def stop_on_signals() -> threading.Event:
    """Return an event that Ctrl-C, SIGTERM and SIGHUP set; for the main thread.

    A thread of its own sets it: the handler may come while the main thread holds the event's lock,
    and would wait for that lock for ever.
    """
    stop = threading.Event()
    for name in SIGNALS:
        signal.signal(name, lambda *_: threading.Thread(target=stop.set, daemon=True).start())
    return stop
