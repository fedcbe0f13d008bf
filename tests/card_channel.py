"""A chat service that answers by a script, and keeps what it was given."""

from dataclasses import dataclass, field

from tourwright.ports.cards import CardResult, CardWord, Chat, Face


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
