"""Builds what knows who is at work: accounts of the directory, and who is out of office."""

from collections.abc import Callable, Sequence

from connectors.microsoft365.away import GraphAway
from tourwright.bootstrap.microsoft_app import Microsoft
from tourwright.bootstrap.parts import Parts
from tourwright.ports.directory import DirectoryUser
from webhooks.at_work import AtWork, AtWorkPorts


def presence_of(parts: Parts, microsoft: Microsoft) -> AtWork:
    """Build it; without the setting nobody's calendar is looked at."""
    store, asks_away = parts.store, microsoft.settings.out_of_office
    away = GraphAway(microsoft.graph, microsoft.sender) if asks_away else None
    return AtWork(AtWorkPorts(store.directory, store.people, store.asks, store.recorder, away))


def closing_of(parts: Parts) -> Callable[[Sequence[DirectoryUser]], None]:
    """Build what ends the sessions of people whose account was closed."""
    store = parts.store

    def close(users: Sequence[DirectoryUser]) -> None:
        for user in users:
            person_key = store.directory.holder_of(user.oid)
            if person_key and (user.removed or not user.enabled):
                store.sessions.end_of(person_key)

    return close
