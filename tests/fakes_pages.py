"""The ports of `tourwright.ports_pages` in memory: same promises, no durability."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from tests.fakes import FakePeople
from tourwright.domain.people import Person
from tourwright.ports_pages import (
    Look,
    PairText,
    Preference,
    PrivateText,
    Session,
    StatementText,
)


@dataclass
class FakePrivateTexts:
    """Texts by owner, subject and kind."""

    texts: dict[tuple[str, str, str], PrivateText] = field(default_factory=dict)

    def get(self, owner_key: str, subject: str, kind: str) -> PrivateText | None:
        """See `PrivateTexts.get`."""
        return self.texts.get((owner_key, subject, kind))

    def put(self, text: PrivateText) -> int:
        """See `PrivateTexts.put`."""
        key = (text.owner_key, text.subject, text.kind)
        before = self.texts.get(key)
        if before is not None and before.fields == text.fields:
            return before.revision
        revision = before.revision + 1 if before else 1
        self.texts[key] = replace(text, revision=revision)
        return revision

    def drop(self, owner_key: str, subject: str, kind: str) -> None:
        """See `PrivateTexts.drop`."""
        self.texts.pop((owner_key, subject, kind), None)

    def of_owner(self, owner_key: str, kind: str) -> Sequence[PrivateText]:
        """See `PrivateTexts.of_owner`."""
        mine = [t for t in self.texts.values() if (t.owner_key, t.kind) == (owner_key, kind)]
        return sorted(mine, key=lambda text: text.saved_at, reverse=True)


@dataclass
class FakePairTexts:
    """Texts by id."""

    texts: dict[str, PairText] = field(default_factory=dict)

    def add(self, text: PairText) -> bool:
        """See `PairTexts.add`."""
        return self.texts.setdefault(text.text_id, text) is text

    def of_tour(self, tour_id: str, kind: str) -> Sequence[PairText]:
        """See `PairTexts.of_tour`."""
        mine = [t for t in self.texts.values() if (t.tour_id, t.kind) == (tour_id, kind)]
        return sorted(mine, key=lambda text: text.at)

    def delete_from(self, tour_id: str, kind: str, day: date) -> None:
        """See `PairTexts.delete_from`."""
        for text in self.of_tour(tour_id, kind):
            self.texts[text.text_id] = replace(text, delete_on=day)

    def drop_before(self, day: date) -> int:
        """See `PairTexts.drop_before`."""
        old = [t.text_id for t in self.texts.values() if t.delete_on and t.delete_on < day]
        for text_id in old:
            del self.texts[text_id]
        return len(old)


@dataclass
class FakeStatementTexts:
    """Texts in the order they came."""

    texts: list[StatementText] = field(default_factory=list)

    def of_tour(self, tour_id: str) -> Sequence[StatementText]:
        """See `StatementTexts.of_tour`."""
        return [text for text in self.texts if text.tour_id == tour_id]

    def get(self, tour_id: str, seq: int) -> StatementText | None:
        """See `StatementTexts.get`."""
        return next((text for text in self.of_tour(tour_id) if text.seq == seq), None)


@dataclass
class FakeSessions:
    """Sessions by digest; people are those of the world."""

    people: FakePeople = field(default_factory=FakePeople)
    sessions: dict[str, Session] = field(default_factory=dict)
    flows: dict[str, tuple[Mapping[str, object], datetime]] = field(default_factory=dict)
    bindings: dict[str, str] = field(default_factory=dict)

    def start(self, session: Session) -> None:
        """See `Sessions.start`."""
        self.sessions[session.digest] = session

    def find(self, digest: str) -> tuple[Session, Person] | None:
        """See `Sessions.find`."""
        session = self.sessions.get(digest)
        person = self.people.get(session.person_key) if session else None
        return (session, person) if session and person else None

    def touch(self, digest: str, now: datetime) -> None:
        """See `Sessions.touch`."""
        self.sessions[digest] = replace(self.sessions[digest], seen_at=now)

    def end(self, digest: str) -> None:
        """See `Sessions.end`."""
        self.sessions.pop(digest, None)

    def end_of(self, person_key: str) -> None:
        """See `Sessions.end_of`."""
        kept = {d: s for d, s in self.sessions.items() if s.person_key != person_key}
        self.sessions = kept

    def purge(self, before: datetime) -> int:
        """See `Sessions.purge`."""
        old = [digest for digest, each in self.sessions.items() if each.ends_at < before]
        for digest in old:
            del self.sessions[digest]
        return len(old)

    def bind(self, oid: str, person_key: str) -> bool:
        """See `Sessions.bind`."""
        return self.bindings.setdefault(oid, person_key) == person_key

    def bound(self, oid: str) -> str:
        """See `Sessions.bound`."""
        return self.bindings.get(oid, "")

    def keep_flow(self, digest: str, flow: Mapping[str, object], ends_at: datetime) -> None:
        """See `Sessions.keep_flow`."""
        self.flows[digest] = (flow, ends_at)

    def take_flow(self, digest: str, now: datetime) -> Mapping[str, object] | None:
        """See `Sessions.take_flow`."""
        flow, ends_at = self.flows.pop(digest, (None, now))
        return flow if ends_at >= now else None


@dataclass
class FakePreferences:
    """Choices by person."""

    choices: dict[str, Preference] = field(default_factory=dict)

    def get(self, person_key: str) -> Preference:
        """See `Preferences.get`."""
        return self.choices.get(person_key, Preference(person_key))

    def put(self, preference: Preference) -> None:
        """See `Preferences.put`."""
        self.choices[preference.person_key] = preference


@dataclass
class FakeLooks:
    """Looks in the order they came."""

    looks: list[Look] = field(default_factory=list)

    def add(self, look: Look) -> None:
        """See `Looks.add`."""
        self.looks.append(look)

    def of_alliance(self, alliance_id: str) -> Sequence[Look]:
        """See `Looks.of_alliance`."""
        return [look for look in self.looks if look.alliance_id == alliance_id][::-1]
