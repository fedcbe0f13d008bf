"""State machines as declared data: rows a reader can print, and the one question asked of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tourwright.domain.errors import NotAllowedError
from tourwright.domain.model import MachineName, Party

WITHOUT_HANDS = frozenset({Party.SYSTEM, Party.HRIS, Party.TIMER, Party.MAIL})


@dataclass(frozen=True)
class Row:
    """One move: in `source`, `event` leads to `target`.

    by names the parties that may cause it. both True means that each person among them acts once
    and the last one takes effect; a system among them (HRIS, timer) acts alone. who is the table's
    narrower word where there is one ("author", "signer"): the aggregate checks it.
    """

    source: str
    event: str
    target: str
    by: tuple[Party, ...]
    guard: str = ""
    effect: str = ""
    both: bool = False
    who: str = ""

    @property
    def partners(self) -> tuple[Party, ...]:
        """Return the parties that must all act, empty when one is enough."""
        if not self.both:
            return ()
        return tuple(party for party in self.by if party not in WITHOUT_HANDS)


@dataclass(frozen=True)
class Machine:
    """One state machine: where it starts, where it may rest for good, and every move there is."""

    name: MachineName
    start: str
    ends: frozenset[str]
    rows: tuple[Row, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """Return every state once, in the order the rows speak of them."""
        named = (state for row in self.rows for state in (row.source, row.target))
        return tuple(dict.fromkeys((self.start, *named)))

    @property
    def events(self) -> tuple[str, ...]:
        """Return every event once, in the order of the rows."""
        return tuple(dict.fromkeys(row.event for row in self.rows))

    def allowed(self, state: str) -> tuple[str, ...]:
        """Return the events that have a row in this state."""
        return tuple(dict.fromkeys(row.event for row in self.rows if row.source == state))

    def row(self, state: str, event: str, party: Party | None) -> Row:
        """Return the row for the event in this state; party None asks for any party's.

        Raises NotAllowedError naming machine, state, event and what is allowed instead.
        """
        there = self._moves.get((state, event), ())
        if not there:
            raise NotAllowedError(self._no_row(state, event))
        for row in there:
            if party is None or party in row.by:
                return row
        raise NotAllowedError(self._wrong_party(there, party))

    def may(self, state: str, event: str, party: Party | None = None) -> bool:
        """Say whether there is such a row."""
        there = self._moves.get((state, event), ())
        return any(party is None or party in row.by for row in there)

    @cached_property
    def _moves(self) -> Mapping[tuple[str, str], tuple[Row, ...]]:
        """The rows by source and event: every moment to come asks for some."""
        found: dict[tuple[str, str], tuple[Row, ...]] = {}
        for row in self.rows:
            key = (row.source, row.event)
            found[key] = (*found.get(key, ()), row)
        return found

    def _no_row(self, state: str, event: str) -> str:
        """Compose the refusal of an event that this state does not know."""
        allowed = ", ".join(self.allowed(state)) or "nothing"
        return f"{self.name}: no {event} in state {state}; allowed: {allowed}"

    def _wrong_party(self, there: Sequence[Row], party: Party | None) -> str:
        """Compose the refusal of a party that may not cause the event."""
        parties = ", ".join(who for row in there for who in row.by)
        first = there[0]
        return (
            f"{self.name}: {first.event} in state {first.source} is not for {party}; "
            f"allowed: {parties}"
        )
