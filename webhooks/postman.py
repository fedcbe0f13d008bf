"""Mails of people, person by person: when each may go, and many as one.

judged (pure) -> none may go: put off to its moment
              -> one may go: it takes along what waits -> noted as one letter -> sent, settled

A letter that was under way when a process died is looked up before anything is sent again. A mail
that cannot be made sense of is set aside alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tourwright.domain.delivery_times import (
    Deliver,
    Reader,
    Wait,
    Waiting,
    deliver_at,
    is_pressing,
    snooze_ends,
)
from tourwright.ports import ConnectorError, Letter, Mailer, Outbox, OutboxRow
from webhooks.courier_extras import CARD_NOTE, CardPoster, Settled, Written
from webhooks.delivery import Verdict
from webhooks.letters_out import LetterWriter
from webhooks.mail_desk import ANSWERED, CourierPorts, MailDesk
from webhooks.pace import Pace
from webhooks.role_mails import RoleMails, queue_of
from webhooks.talk_mails import TalkMails, is_hand_over, is_handed_on

LEASE_S = 300.0
ELSEWHERE = timedelta(minutes=1)
MEETING = "meeting"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Postman:
    """Says what becomes of the mails to people; the courier settles them."""

    def __init__(
        self, ports: CourierPorts, desk: MailDesk, writer: LetterWriter, pace: Pace
    ) -> None:
        """Write letters at the desk, at the pace of their readers."""
        self._outbox: Outbox = ports.outbox
        self._mailer: Mailer = ports.mailer
        self._lane = ports.lane
        self._post = ports.extras.post
        self._desk = desk
        self._writer = writer
        self._pace = pace
        self._talks = TalkMails(ports.outbox, desk, pace)
        self._roles = RoleMails(ports.outbox, desk)

    def round(self, rows: Sequence[OutboxRow], now: datetime) -> Iterator[Settled]:
        """Yield what becomes of the rows; those of one person's week together."""
        people: dict[str, list[OutboxRow]] = defaultdict(list)
        talks: dict[str, list[OutboxRow]] = defaultdict(list)
        roles: dict[str, list[OutboxRow]] = defaultdict(list)
        for row in rows:
            to = str(row.body.get("to") or "")
            if is_counted(row):
                people[to].append(row)
            elif is_handed_on(row):
                talks[to].append(row)
            elif key := queue_of(row):
                roles[key].append(row)
            else:
                yield (row,), self._by_the_hour(row, now) if to else self._desk.mail(row)
        for person_key, mine in people.items():
            yield from self._of_person(person_key, mine, now, talks)
        for person_key, mine in talks.items():
            yield from self._talks_of(person_key, mine, now)
        for key, mine in roles.items():
            settled, together = self._roles.collected(key, mine, now)
            yield from settled
            yield from self._send(together, now, cards=False)

    def _by_the_hour(self, row: OutboxRow, now: datetime) -> Verdict:
        """Judge a calendar entry or a private mail."""
        return self._talks.quiet(row, now) or self._desk.mail(row)

    def _talks_of(
        self, person_key: str, rows: Sequence[OutboxRow], now: datetime
    ) -> Iterator[Settled]:
        """Send the talks of one person that changed hands, once no more of them are coming."""
        waiting = list(self._talks.waiting(rows, now))
        if len(waiting) == len(rows):
            yield from waiting
            return
        settled, together = self._talks.collected(person_key, rows, now)
        yield from settled
        yield from self._send(together, now, cards=False)

    def _of_person(
        self,
        person_key: str,
        rows: Sequence[OutboxRow],
        now: datetime,
        talks: dict[str, list[OutboxRow]],
    ) -> Iterator[Settled]:
        """Yield what becomes of somebody's mails; talks that go along are taken out of talks."""
        reader = self._pace.reader(person_key, now)
        judged = [(row, deliver_at(_waiting(row), self._about(reader, row), now)) for row in rows]
        held = [(row, verdict) for row, verdict in judged if not isinstance(verdict, Deliver)]
        if len(held) == len(judged):
            for row, verdict in held:
                why = verdict.why if isinstance(verdict, Wait) else "digest"
                yield (row,), Verdict("wait", why, verdict.at)
            return
        ids = [row.outbox_id for row in rows]
        more = self._outbox.gather(person_key, ids, now, LEASE_S)
        if more is None:
            yield rows, Verdict("wait", "elsewhere", now + ELSEWHERE)
        else:
            together: Sequence[OutboxRow] = ()
            if any(is_hand_over(row) for row in (*rows, *more)):
                settled, together = self._talks.collected(
                    person_key, talks.pop(person_key, []), now
                )
                yield from settled
            yield from self._go([*rows, *more], reader, now, together)

    def _about(self, reader: Reader, row: OutboxRow) -> Reader:
        return self._pace.about(reader, row.stream)

    def _go(
        self,
        rows: Sequence[OutboxRow],
        reader: Reader,
        now: datetime,
        talks: Sequence[OutboxRow] = (),
    ) -> Iterator[Settled]:
        """Send what may come along; what its pair wants quiet about stays."""
        coming = []
        for row in rows:
            until = snooze_ends(self._about(reader, row))
            if until is not None and until > now:
                yield (row,), Verdict("wait", "snoozed", until)
            elif self._desk.is_answered(row):
                yield (row,), Verdict("dropped", ANSWERED)
            elif held := self._desk.held(row):
                yield (row,), held
            else:
                coming.append(row)
        yield from self._send([*coming, *talks], now)

    def _send(
        self, rows: Sequence[OutboxRow], now: datetime, *, cards: bool = True
    ) -> Iterator[Settled]:
        """Send one letter for all that have words and did not go out yet."""
        try:
            gone, unsure = self._looked_up(rows)
        except ConnectorError as why:
            yield from (((row,), self._desk.failed(row, why)) for row in rows)
            return
        written, wordless = self._letters(row for row in rows if row.outbox_id not in gone)
        yield from wordless
        if gone:
            yield [row for row in rows if row.outbox_id in gone], Verdict("sent")
        if cards and written and self._post is not None:
            settled, written = self._carried(self._post, written, now)
            yield from settled
        yield from self._delivered(written, unsure, now)

    def _letters(self, rows: Iterable[OutboxRow]) -> tuple[list[Written], list[Settled]]:
        """Return the letters, what presses first, and what becomes of rows that have none."""
        written: list[Written] = []
        wordless: list[Settled] = []
        for row in sorted(rows, key=_rank):
            made = self._desk.letter(row)
            if isinstance(made, Letter):
                written.append((row, made))
            else:
                wordless.append(((row,), made))
        return written, wordless

    def _delivered(
        self, written: Sequence[Written], unsure: Mapping[int, str], now: datetime
    ) -> Iterator[Settled]:
        """Send what is written: as the letters that it was, or as one letter."""
        letters: dict[str, list[Written]] = defaultdict(list)
        for row, letter in written:
            letters[unsure.get(row.outbox_id, "")].append((row, letter))
        for message_id, together in letters.items():
            yield from self._posted(together, message_id, now)

    def _looked_up(self, rows: Sequence[OutboxRow]) -> tuple[set[int], Mapping[int, str]]:
        """Return the rows whose letter went out although nobody could note it, and the unsure.

        Those are rows with a letter of which nobody can tell: it goes again as the same letter.
        """
        tried = [row for row in rows if row.attempts > 0]
        if not tried:
            return set(), {}
        letters = self._outbox.carried_by([row.outbox_id for row in tried])
        of = {
            row.outbox_id: letters.get(row.outbox_id) or self._writer.message_id(row)
            for row in tried
        }
        # What became of a card is known where cards are sent, not by who sends mails.
        mails = {letter for letter in of.values() if not letter.startswith(CARD_NOTE)}
        sent = {letter: self._mailer.was_sent(letter) for letter in mails}
        gone = {outbox_id for outbox_id, letter in of.items() if sent.get(letter)}
        return gone, {each: of[each] for each in of if sent.get(of[each], False) is None}

    @staticmethod
    def _carried(
        post: CardPoster, written: Sequence[Written], now: datetime
    ) -> tuple[Sequence[Settled], list[Written]]:
        """Let cards carry what they can; the rest goes as a letter."""
        settled, rest = post.carry(written, now)
        return settled, list(rest)

    def _posted(
        self, written: Sequence[Written], message_id: str, now: datetime
    ) -> Iterator[Settled]:
        """Send what is written as one letter, with the id that it had before, if it had one."""
        rows = [row for row, _ in written]
        letter = self._writer.gathered(rows, [each for _, each in written], now)
        letter = replace(letter, message_id=message_id or letter.message_id)
        ids = [row.outbox_id for row in rows]
        self._outbox.sending(ids, letter.message_id, now)
        try:
            self._lane.send(letter, ids)
        except ConnectorError as why:
            yield from (((row,), self._desk.failed(row, why)) for row in rows)
        else:
            yield rows, Verdict("sent")


def is_counted(row: OutboxRow) -> bool:
    """Say whether the mail counts in its reader's week: no calendar entry, none to a role."""
    body = row.body
    return bool(body.get("to")) and body.get("what") != MEETING and not body.get("personal")


def _waiting(row: OutboxRow) -> Waiting:
    not_before = row.body.get("not_before")
    moment = datetime.fromisoformat(not_before) if isinstance(not_before, str) else LONG_AGO
    return Waiting(str(row.body.get("purpose", "")), max(row.at, moment))


def _rank(row: OutboxRow) -> tuple[bool, int]:
    """Sort what is pressing first, then by age."""
    return not is_pressing(str(row.body.get("purpose", ""))), row.outbox_id
