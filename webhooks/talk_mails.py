"""Talks that changed hands, as one mail: a reorganisation moves many entries of one calendar.

A single entry is an invitation of its own. Of many the mail names the talks, and one attached file
holds all of them. Where the company's calendar carries talks none of this is sent: there each event
is moved.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from tourwright.domain import messages
from tourwright.domain.delivery_times import GATHER, Deliver, by_the_hour
from tourwright.domain.model import AskKind
from tourwright.ports import Outbox, OutboxRow
from tourwright.ports.outbox import talks_queue
from webhooks.courier_extras import Settled
from webhooks.delivery import Verdict
from webhooks.mail_desk import MailDesk
from webhooks.pace import Pace

LEASE_S = 300.0
ELSEWHERE = timedelta(minutes=1)
MANY = 3
"""From so many on they are one mail; fewer are invitations that a calendar takes by itself."""

SUPERSEDED = "a later change says it"


def is_handed_on(row: OutboxRow) -> bool:
    """Say whether the row is a calendar entry of which only the manager changed."""
    return row.body.get("what") == messages.MEETING and bool(row.body.get("handed_on"))


def is_hand_over(row: OutboxRow) -> bool:
    """Say whether the mail asks a new manager to take a tour over."""
    return row.body.get("purpose") == AskKind.HAND_OVER


class TalkMails:
    """Says which talks of a person may go, and which of them together."""

    def __init__(self, outbox: Outbox, desk: MailDesk, pace: Pace) -> None:
        """Read rows from the outbox, send single ones at the desk, at their readers' pace."""
        self._outbox = outbox
        self._desk = desk
        self._pace = pace

    def quiet(self, row: OutboxRow, now: datetime) -> Verdict | None:
        """Return until when it waits, None when it goes; a talk that comes sooner is told now."""
        verdict = by_the_hour(self._pace.reader(str(row.body["to"]), now), now)
        if isinstance(verdict, Deliver) or _starts_before(row, verdict.at):
            return None
        return Verdict("wait", "quiet hours", verdict.at)

    def waiting(self, rows: Sequence[OutboxRow], now: datetime) -> Iterator[Settled]:
        """Yield those that wait: for others of their night, then for the mail they go along with.

        A mail that asks to take the tours over leaves when the quiet hours end; what it does not
        take along follows a little later.
        """
        for row in rows:
            until = row.at + GATHER + GATHER
            quiet = self.quiet(row, now)
            if quiet is not None and quiet.at is not None:
                yield (row,), Verdict("wait", quiet.why, quiet.at + GATHER)
            elif until > now and not _starts_before(row, until):
                yield (row,), Verdict("wait", "gathered", until)

    def collected(
        self, person_key: str, mine: Sequence[OutboxRow], now: datetime
    ) -> tuple[list[Settled], list[OutboxRow]]:
        """Return what became of single talks, and those that go as one mail."""
        ids = [row.outbox_id for row in mine]
        more = self._outbox.gather(talks_queue(person_key), ids, now, LEASE_S)
        if more is None:
            return [(mine, Verdict("wait", "elsewhere", now + ELSEWHERE))] if mine else [], []
        said, needless = last_words([*mine, *more])
        settled: list[Settled] = [((row,), Verdict("dropped", SUPERSEDED)) for row in needless]
        if len(said) < MANY:
            return [*settled, *(((row,), self._desk.mail(row)) for row in said)], []
        judged = [(row, self._desk.held(row) or self._desk.told_by_calendar(row)) for row in said]
        settled += [((row,), verdict) for row, verdict in judged if verdict is not None]
        return settled, [row for row, verdict in judged if verdict is None]


def last_words(rows: Sequence[OutboxRow]) -> tuple[list[OutboxRow], list[OutboxRow]]:
    """Return what still is to be said of each talk, and what a later change made needless.

    A talk that came and went before anybody was told of it is no news at all.
    """
    talks: dict[str, list[OutboxRow]] = defaultdict(list)
    for row in sorted(rows, key=_sequence):
        talks[str(row.body["uid"])].append(row)
    said = [told[-1] for told in talks.values() if not _came_and_went(told)]
    kept = {row.outbox_id for row in said}
    return said, [row for row in rows if row.outbox_id not in kept]


def _came_and_went(told: Sequence[OutboxRow]) -> bool:
    return not told[0].body.get("cancelled") and bool(told[-1].body.get("cancelled"))


def _starts_before(row: OutboxRow, moment: datetime) -> bool:
    """Say whether the talk begins by then."""
    start = row.body.get("start")
    return isinstance(start, str) and datetime.fromisoformat(start) <= moment


def _sequence(row: OutboxRow) -> int:
    return int(str(row.body["sequence"]))
