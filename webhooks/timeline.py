"""The shared history of an alliance in words, and as a line with a mark for today.

What is private to one person, or sealed until both views are in, never becomes a line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tourwright.domain.model import TourView
from tourwright.ports import JournalLine
from webhooks.words import day as day_words
from webhooks.words import short_hash

PAIR = "pair"

SAID: Mapping[tuple[str, str], str] = {
    ("tour", "sign_first"): "{who} committed",
    ("tour", "sign_second_future"): "committed by both",
    ("tour", "sign_second_now"): "committed by both; the tour began",
    ("tour", "share"): "{who} shared the draft",
    ("tour", "edit"): "{who} changed the text",
    ("tour", "propose_sign"): "{who} proposed to commit",
    ("tour", "withdraw_signature"): "{who} took the commitment back",
    ("tour", "decline"): "{who} said no to this tour",
    ("tour", "start_reached"): "the tour began",
    ("tour", "start_reached_on_leave"): "the start waits for the return",
    ("tour", "leave_started"): "paused for a leave",
    ("tour", "leave_ended"): "back from leave",
    ("tour", "manager_changed"): "a new manager took over",
    ("tour", "mission_declared"): "{who} said that the mission is complete",
    ("tour", "end_reached"): "the last day came",
    ("tour", "dispute"): "{who} sees the mission as not complete yet",
    ("tour", "confirm_complete"): "the mission is complete",
    ("tour", "window_30d"): "the tour ended, unconfirmed",
    ("tour", "successor_started"): "the next tour began",
    ("tour", "person_left"): "the employment ended",
    ("tour", "declare_transition"): "{who} spoke of moving on",
    ("tour", "amend_signed"): "an amendment came into force",
    ("review", "due"): "review opened",
    ("review", "pull_forward"): "{who} asked for an earlier review",
    ("review", "both_in"): "review: {views}",
    ("review", "other_missing_14d"): "review, one view only: {views}",
    ("review", "close"): "review closed by both",
    ("review", "auto_30d"): "review closed; the talk was not confirmed",
    ("review", "skip"): "review skipped",
    ("review", "no_answer"): "review missed",
    ("review", "move"): "review moved",
    ("renewal", "due"): "time to talk about what comes next",
    ("renewal", "schedule"): "talk about what comes next: time agreed",
    ("renewal", "held"): "you talked about what comes next",
    ("renewal", "cancelled"): "the talk about what comes next was called off",
    ("renewal", "choose_next_tour"): "chosen: a next tour",
    ("renewal", "choose_extend"): "chosen: extend this tour",
    ("renewal", "choose_foundational"): "chosen: a foundational tour",
    ("renewal", "choose_transition"): "chosen: a move on, planned in the open",
    ("amendment", "sign_other"): "amendment committed by both",
    ("amendment", "decline"): "amendment declined; the old text stays",
    ("amendment", "expired_21d"): "amendment lapsed; the old text stays",
    ("hand_over", "adopt"): "{who} confirmed the terms",
    ("hand_over", "propose_change"): "{who} proposed other terms",
    ("hand_over", "lapsed"): "terms not confirmed; they still hold for the company",
    ("transition", "agree_day"): "a last day is agreed",
    ("transition", "withdraw"): "the plan to move on was withdrawn",
    ("alumni", "invite"): "invited to the alumni network",
    ("alumni", "accept"): "joined the alumni network",
}
OPENED = ("review", "due")
OUTCOMES = frozenset(
    {("review", event) for event in ("both_in", "other_missing_14d", "skip", "no_answer")}
)
TALKED = frozenset({"held", "settled", "moot"})
PROGRESS = {"on_track": "on track", "at_risk": "at risk", "off_track": "off track"}
TO_COME = {"review": "review", "renewal": "talk: what comes next", "start": "start"}


@dataclass(frozen=True)
class Happening:
    """One line: a day, words, the beginning of a text's hash, whether it is today or to come."""

    day: date
    words: str
    hash: str = ""
    when: str = "past"

    @property
    def day_words(self) -> str:
        """Return the day as it is shown."""
        return day_words(self.day)


@dataclass(frozen=True)
class Reader:
    """Who reads, and the names that may stand in lines."""

    person_key: str
    names: Mapping[str, str]


def history(lines: Sequence[JournalLine], stream: str, reader: Reader) -> list[Happening]:
    """Return what happened in one tour, oldest first, as this reader may know it.

    That a review opened is left out once there is its outcome to tell.
    """
    here = [line for line in lines if line.stream == stream]
    told = {_review_of(line) for line in here if _event(line) in OUTCOMES}
    rest = (line for line in here if _event(line) != OPENED or _review_of(line) not in told)
    return [one for one in (_happening(line, reader) for line in rest) if one is not None]


def _event(line: JournalLine) -> tuple[str, str]:
    return str(line.body.get("machine")), str(line.body.get("event"))


def _review_of(line: JournalLine) -> str:
    return str(line.body.get("subject_id") or f"line {line.seq}")


def to_come(view: TourView, today: date) -> list[Happening]:
    """Return today and what is planned, in order."""
    planned = [
        (view.start if view.state == "committed" else None, "start"),
        (view.next_review, "review"),
        (None if view.renewal_state in TALKED else view.renewal_on, "talk: what comes next"),
        (view.last_day, "estimated end" if view.kind != "rotational" else "end"),
    ]
    later = [
        Happening(day, words, when="to_come")
        for day, words in planned
        if day is not None and day >= today
    ]
    return [Happening(today, "today", when="today"), *sorted(later, key=lambda one: one.day)]


def _happening(line: JournalLine, reader: Reader) -> Happening | None:
    body = line.body
    if str(body.get("private_to") or "") not in {"", PAIR, reader.person_key}:
        return None
    words = SAID.get((str(body.get("machine")), str(body.get("event"))))
    if words is None:
        return None
    who = reader.names.get(str(body.get("person_key")), "somebody")
    said = words.format(who=who, views=_views(body.get("body"), reader))
    return Happening(_day(line.at), said, short_hash(str(body.get("text_hash") or "")))


def _views(body: object, reader: Reader) -> str:
    """Return the progress words of both sides; they are in the journal from the reveal on."""
    facts = body if isinstance(body, dict) else {}
    shown = (
        f"{reader.names.get(side, side)} “{PROGRESS.get(str(word), str(word))}”"
        for side in ("employee", "manager")
        if (word := facts.get(f"{side}_progress"))
    )
    return " · ".join(shown) or "views shared"


def _day(moment: datetime) -> date:
    return moment.date()


@dataclass(frozen=True)
class Mark:
    """A mark on the picture: x in the picture's units, words, and whether it is now."""

    x: float
    words: str
    now: bool = False


@dataclass(frozen=True)
class Picture:
    """A line from the start to the estimated end, 1000 units wide, with its marks and ends."""

    marks: tuple[Mark, ...]
    start: str
    end: str
    words: str


def picture(view: TourView, happenings: Sequence[Happening]) -> Picture | None:
    """Return the drawing of a tour that has a start and an end; the words say the same."""
    if view.start is None or view.last_day is None or view.last_day <= view.start:
        return None
    length = (view.last_day - view.start).days
    marks = tuple(
        Mark(round(20 + 960 * (one.day - view.start).days / length, 1), one.words, _is_now(one))
        for one in sorted(happenings, key=_is_now)
        if view.start <= one.day <= view.last_day
    )
    start, end = day_words(view.start), day_words(view.last_day)
    return Picture(marks, start, end, f"From {start} to about {end}; the list says the same.")


def _is_now(one: Happening) -> bool:
    return one.when == "today"
