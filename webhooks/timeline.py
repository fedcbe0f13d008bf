"""The shared history of an alliance in words, and as a line with a mark for today.

What is private to one person, or sealed until both views are in, never becomes a line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tourwright.domain.model import TourView
from tourwright.domain.tour_provenance import AGAIN
from tourwright.ports import JournalLine
from webhooks.i18n import _, lazy
from webhooks.words import day as day_words
from webhooks.words import short_hash

PAIR = "pair"

SAID: Mapping[tuple[str, str], Any] = {
    ("tour", "sign_first"): lazy("{who} committed"),
    ("tour", "sign_on_paper"): lazy("HR recorded a commitment on paper"),
    ("tour", "sign_second_future"): lazy("committed by both"),
    ("tour", "sign_second_now"): lazy("committed by both; the tour began"),
    ("tour", "share"): lazy("{who} shared the draft"),
    ("tour", "edit"): lazy("{who} changed the text"),
    ("tour", "opened_again"): lazy("The text of the tour before is put before both once more"),
    ("tour", "imported"): lazy("HR brought the tour along; it was committed to elsewhere"),
    ("tour", "propose_sign"): lazy("{who} proposed to commit"),
    ("tour", "withdraw_signature"): lazy("{who} took the commitment back"),
    ("tour", "decline"): lazy("{who} said no to this tour"),
    ("tour", "start_reached"): lazy("the tour began"),
    ("tour", "start_reached_on_leave"): lazy("the start waits for the return"),
    ("tour", "leave_started"): lazy("paused for a leave"),
    ("tour", "leave_ended"): lazy("back from leave"),
    ("tour", "manager_changed"): lazy("a new manager took over"),
    ("tour", "policy_changed"): lazy(
        "a policy of the company changed; the text goes by the new one"
    ),
    ("tour", "same_person"): lazy("two records of one person were joined; nothing else changed"),
    ("tour", "moved"): lazy("another place of work: its hours and holidays count from now on"),
    ("tour", "mission_declared"): lazy("{who} said that the mission is complete"),
    ("tour", "end_reached"): lazy("the last day came"),
    ("tour", "dispute"): lazy("{who} sees the mission as not complete yet"),
    ("tour", "confirm_complete"): lazy("the mission is complete"),
    ("tour", "window_30d"): lazy("the tour ended, unconfirmed"),
    ("tour", "successor_started"): lazy("the next tour began"),
    ("tour", "person_left"): lazy("the employment ended"),
    ("tour", "declare_transition"): lazy("{who} spoke of moving on"),
    ("tour", "amend_signed"): lazy("amendment committed by both; it is in force"),
    ("tour", "extend"): lazy("extension committed by both; it is in force"),
    ("review", "due"): lazy("review opened"),
    ("review", "pull_forward"): lazy("{who} asked for an earlier review"),
    ("review", "both_in"): lazy("review: {views}"),
    ("review", "other_missing_14d"): lazy("review, one view only: {views}"),
    ("review", "close"): lazy("review closed by both"),
    ("review", "auto_30d"): lazy("review closed; the talk was not confirmed"),
    ("review", "skip"): lazy("review skipped"),
    ("review", "no_answer"): lazy("review missed"),
    ("review", "move"): lazy("review moved"),
    ("renewal", "due"): lazy("time to talk about what comes next"),
    ("renewal", "schedule"): lazy("talk about what comes next: time agreed"),
    ("renewal", "held"): lazy("you talked about what comes next"),
    ("renewal", "cancelled"): lazy("the talk about what comes next was called off"),
    ("renewal", "choose_next_tour"): lazy("chosen: a next tour"),
    ("renewal", "choose_extend"): lazy("chosen: extend this tour"),
    ("renewal", "choose_foundational"): lazy("chosen: a foundational tour"),
    ("renewal", "choose_transition"): lazy("chosen: a move on, planned in the open"),
    ("amendment", "sign_other"): lazy("amendment committed by both"),
    ("amendment", "decline"): lazy("amendment declined; the old text stays"),
    ("amendment", "expired_21d"): lazy("amendment lapsed; the old text stays"),
    ("correction", "propose"): lazy("{who} found a slip of the pen"),
    ("correction", "confirm"): lazy("correction of a slip of the pen, confirmed by both"),
    ("correction", "decline"): lazy("correction not taken up; the text stays"),
    ("amendment", "propose"): lazy("{who} proposed a change"),
    ("amendment", "counter"): lazy("{who} proposed other words for the change"),
    ("amendment", "withdraw"): lazy("{who} took the proposed change back"),
    ("hand_over", "adopt"): lazy("{who} confirmed the terms"),
    ("hand_over", "propose_change"): lazy("{who} proposed other terms"),
    ("hand_over", "no_answer"): lazy("terms not confirmed; they still hold for the company"),
    ("transition", "agree_day"): lazy("a last day is agreed"),
    ("transition", "leave_announced"): lazy("a last day of work is announced"),
    ("transition", "leave_recalled"): lazy("the announced leave was taken back"),
    ("transition", "withdraw"): lazy("the plan to move on was withdrawn"),
    ("gap", "raise"): lazy("{who} named a difference"),
    ("gap", "resolve"): lazy("a difference is settled"),
    ("gap", "accept_difference"): lazy("a difference may stand"),
    ("gap", "to_amendment"): lazy("a difference goes into the text"),
    ("recognition", "publish"): lazy("{who} shared thanks"),
    ("alumni", "invite"): lazy("invited to the alumni network"),
    ("alumni", "accept"): lazy("joined the alumni network"),
}
OPENINGS = {AGAIN: "opened_again", "provenance": "imported"}
"""How the opening of a tour that ran before is told, by the fact that says so."""

VIEWS = {("review", "one_in"), ("review", "both_in")}
"""The lines in which a side gives its view."""
OPENED = ("review", "due")
CORRECTED = ("correction", "confirm")
TOLD_ONCE = frozenset({("amendment", "sign_other")})
"""Lines that stand beside another one of the same act, which carries the text's hash."""
OUTCOMES = frozenset(
    {("review", event) for event in ("both_in", "other_missing_14d", "skip", "no_answer")}
)
TALKED = frozenset({"held", "settled", "moot"})
PROGRESS: Mapping[str, Any] = {
    "on_track": lazy("on track"),
    "at_risk": lazy("at risk"),
    "off_track": lazy("off track"),
}


@dataclass(frozen=True)
class Happening:
    """One line: a day, words, the beginning of a text's hash, whether it is today or to come.

    badge marks a line of a kind of its own, as a correction is. at is the moment of what happened.
    """

    day: date
    words: str
    hash: str = ""
    when: str = "past"
    badge: str = ""
    at: datetime | None = None

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
    rest = [line for line in here if _event(line) != OPENED or _review_of(line) not in told]
    answered = _answered(here, reader)
    read = (_happening(line, _as_of(line, reader, answered)) for line in rest)
    return [one for one in read if one is not None]


def _answered(lines: Sequence[JournalLine], reader: Reader) -> dict[str, dict[str, str]]:
    """Return who gave the views of each review, by its number: a manager may have gone since."""
    found: dict[str, dict[str, str]] = {}
    for line in lines:
        name = reader.names.get(str(line.body.get("person_key")))
        if _event(line) in VIEWS and name is not None:
            side = "employee" if line.body.get("party") == "E" else "manager"
            found.setdefault(_review_of(line), {})[side] = name
    return found


def _as_of(line: JournalLine, reader: Reader, answered: Mapping[str, Mapping[str, str]]) -> Reader:
    """Return the reader with the names that the two sides had in the review of this line."""
    if _event(line) not in VIEWS:
        return reader
    return replace(reader, names={**reader.names, **answered.get(_review_of(line), {})})


def _event(line: JournalLine) -> tuple[str, str]:
    """Return machine and event; the opening of a tour that ran before is one of its own."""
    machine, event = str(line.body.get("machine")), str(line.body.get("event"))
    facts = line.body.get("body")
    if (machine, event) == ("tour", "opened") and isinstance(facts, dict):
        event = next((name for fact, name in OPENINGS.items() if fact in facts), event)
    return machine, event


def _review_of(line: JournalLine) -> str:
    return str(line.body.get("subject_id") or f"line {line.seq}")


def to_come(view: TourView, today: date) -> list[Happening]:
    """Return today and what is planned, in order."""
    planned = [
        (view.start if view.state == "committed" else None, _("start")),
        (view.next_review, _("review")),
        (None if view.renewal_state in TALKED else view.renewal_on, _("talk: what comes next")),
        (view.last_day, _("end") if view.kind == "rotational" else _("estimated end")),
    ]
    later = [
        Happening(day, words, when="to_come")
        for day, words in planned
        if day is not None and day >= today
    ]
    return [Happening(today, _("today"), when="today"), *sorted(later, key=lambda one: one.day)]


def _happening(line: JournalLine, reader: Reader) -> Happening | None:
    body = line.body
    if str(body.get("private_to") or "") not in {"", PAIR, reader.person_key}:
        return None
    words = SAID.get(_event(line))
    if words is None or _event(line) in TOLD_ONCE:
        return None
    who = reader.names.get(str(body.get("person_key"))) or _("somebody")
    said = str(words).format(who=who, views=_views(body.get("body"), reader))
    badge = _("correction") if _event(line) == CORRECTED else ""
    text_hash = short_hash(str(body.get("text_hash") or ""))
    return Happening(_day(line.at), said, text_hash, badge=badge, at=line.at)


def _views(body: object, reader: Reader) -> str:
    """Return the progress words of both sides; they are in the journal from the reveal on."""
    facts = body if isinstance(body, dict) else {}
    shown = (
        f"{reader.names.get(side, side)} “{PROGRESS.get(str(word), str(word))}”"
        for side in ("employee", "manager")
        if (word := facts.get(f"{side}_progress"))
    )
    return " · ".join(shown) or _("views shared")


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
    return Picture(
        marks,
        start,
        end,
        _("From %(start)s to about %(end)s; the list says the same.", start=start, end=end),
    )


def _is_now(one: Happening) -> bool:
    return one.when == "today"
