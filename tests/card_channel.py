"""A chat service that answers by a script, and a directory of a few accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tourwright.ports.cards import CardResult, CardWord, Chat, Face
from tourwright.ports.directory import DirectoryUser


@dataclass
class Channel:
    """Answers in the order of the script, then with success; an exception is raised."""

    answers: list[CardResult | BaseException] = field(default_factory=list)
    faces: dict[str, Face] = field(default_factory=dict)
    opens: Chat | CardResult = field(
        default_factory=lambda: CardResult(CardWord.NEXT, reason="not_installed")
    )
    opened: list[str] = field(default_factory=list)
    posts: int = 0

    def post(self, chat: Chat, face: Face) -> CardResult:
        """See `ChatChannel.post`; the ids count."""
        self.posts += 1
        return self.replace(chat, f"act-{self.posts}", face)

    def replace(self, chat: Chat, activity_id: str, face: Face) -> CardResult:
        """See `ChatChannel.replace`."""
        del chat
        answer = self.answers.pop(0) if self.answers else CardResult(CardWord.SENT, activity_id)
        if isinstance(answer, BaseException):
            raise answer
        if answer.word in (CardWord.SENT, CardWord.UNKNOWN):
            self.faces[activity_id] = face
        return answer

    def open(self, oid: str) -> Chat | CardResult:
        """See `ChatChannel.open`."""
        self.opened.append(oid)
        return self.opens


@dataclass
class Book:
    """Accounts by person; nothing else of the directory is asked for."""

    users: dict[str, DirectoryUser] = field(default_factory=dict)
    done_at: datetime | None = None

    def of_person(self, person_key: str) -> DirectoryUser | None:
        """See `DirectoryBook.of_person`."""
        return self.users.get(person_key)

    def person_of(self, oid: str) -> str:
        """See `DirectoryBook.person_of`."""
        return next((key for key, user in self.users.items() if user.oid == oid), "")

    def of_people(self, mails: Mapping[str, str]) -> Mapping[str, DirectoryUser]:
        """See `DirectoryBook.of_people`."""
        return {key: user for key, user in self.users.items() if key in mails}

    def apply(self, users: Sequence[DirectoryUser], now: datetime) -> int:
        """See `DirectoryBook.apply`."""
        del now
        return len(users)

    def cursor(self) -> str:
        """See `DirectoryBook.cursor`."""
        return ""

    def keep_cursor(self, cursor: str, now: datetime, *, done: bool) -> None:
        """See `DirectoryBook.keep_cursor`."""
        del cursor
        self.done_at = now if done else self.done_at

    def last_done(self) -> datetime | None:
        """See `DirectoryBook.last_done`."""
        return self.done_at
