"""How a gap is told to one of the two, and what this one may do about it now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tourwright.domain.model import TourView
from tourwright.domain.tables import GAP, TOUR
from webhooks import words
from webhooks.forms import AskForm, FieldKind, FormField
from webhooks.i18n import _
from webhooks.who import Seen

OVER = TOUR.ends


@dataclass(frozen=True)
class GapTold:
    """One gap as the page tells it. forms are what the reader may do about it, none at the end."""

    gap_id: str
    text: str
    raised: str
    state: str
    answer: str
    wish: str
    is_open: bool
    is_first: bool
    needs_reader: bool
    forms: tuple[AskForm, ...]


def gaps_told(seen: Seen, person_key: str) -> tuple[GapTold, ...]:
    """Return the tour's gaps, open ones first, those for the top of the agenda before all."""
    assert seen.view is not None, "the page is about a tour"
    letter = letter_of(seen.view, person_key)
    told = [_told(gap, seen, letter) for gap in seen.view.gaps]
    return tuple(sorted(told, key=lambda one: (not one.is_open, not one.is_first)))


def letter_of(view: TourView, person_key: str) -> str:
    """Return which of the two somebody is."""
    return "E" if person_key == view.employee_key else "M"


def name_of_side(seen: Seen, letter: str) -> str:
    """Return the name of one of the two."""
    return words.name_of({"E": seen.employee, "M": seen.manager}.get(letter))


def raise_fields() -> tuple[FormField, ...]:
    """Return what is asked of somebody who names a gap."""
    yes_no = (
        ("no", _("No, it stays between us")),
        ("true", _("Yes, that it waits; not what it says")),
    )
    return (
        FormField(
            "text",
            _("What do you see differently?"),
            FieldKind.TEXT,
            ("raise",),
            hint=_("A sentence or two is enough. The other side reads it at once."),
        ),
        FormField(
            "may_tell_hr",
            _("May HR hear of it if it stays unanswered for two weeks?"),
            FieldKind.ONE_OF,
            choices=yes_no,
        ),
    )


def form_of(told: GapTold, verb: str) -> AskForm | None:
    """Return the form that a button belongs to, None when it is not offered."""
    return next((form for form in told.forms if verb in form.verbs), None)


def button(verb: str) -> str:
    """Return the words on a button."""
    return {
        "acknowledge": _("I have seen it"),
        "withdraw": _("Take it back"),
        "plan": _("This is our plan"),
        "accept_difference": _("Let the difference stand"),
        "resolve": _("It is settled"),
        "not_yet": _("Not yet"),
        "to_amendment": _("Change the statement"),
    }[verb]


def _told(gap: Mapping[str, str], seen: Seen, letter: str) -> GapTold:
    is_open = gap["state"] not in GAP.ends
    alive = seen.view is not None and seen.view.state not in OVER
    asked = gap.get("wanted_by", letter) != letter
    forms = _forms(gap, seen, letter) if is_open and alive else ()
    return GapTold(
        gap_id=gap["gap_id"],
        text=gap["text"],
        raised=_raised(gap, seen),
        state=_state(gap, seen, alive=alive),
        answer=gap.get("answer", ""),
        wish=_wish(gap, seen, letter),
        is_open=is_open and alive,
        is_first="agenda_first" in gap,
        needs_reader=asked or (gap["state"] == "raised" and gap["by"] != letter),
        forms=forms,
    )


def _raised(gap: Mapping[str, str], seen: Seen) -> str:
    day = words.day(datetime.fromisoformat(gap["at"]).date())
    return _("%(name)s wrote this on %(day)s.", name=name_of_side(seen, gap["by"]), day=day)


def _state(gap: Mapping[str, str], seen: Seen, *, alive: bool) -> str:
    """Return where it stands, in a sentence."""
    if not alive and gap["state"] not in GAP.ends:
        return _("Left open when the tour ended; it stays in your shared history.")
    if gap["state"] == "planned":
        return _plan(gap, seen)
    return {
        "raised": _on_agenda(gap) or _("Waits to be seen by the other side."),
        "acknowledged": _again(gap),
        "accepted_difference": _("You both let the difference stand."),
        "resolved": _("You both see it as settled."),
        "carried": _("Taken into a change of the statement."),
        "withdrawn": _("Taken back."),
    }[gap["state"]]


def _on_agenda(gap: Mapping[str, str]) -> str:
    waits = "on_agenda" in gap
    return _("Not answered for two weeks: it is on the agenda of the next review.") if waits else ""


def _again(gap: Mapping[str, str]) -> str:
    """Return what a gap without a plan waits for; its day may have passed before."""
    if "agenda_first" in gap:
        return _("The plan slipped three times: it is the first point of the next review.")
    if "passed" in gap:
        return _("The day that was planned has passed: it needs a new plan.")
    return _("Both have seen it. What shall happen with it?")


def _plan(gap: Mapping[str, str], seen: Seen) -> str:
    day = words.weekday(date.fromisoformat(gap["day"]))
    owner = name_of_side(seen, gap["owner"])
    return _("%(owner)s takes care of it until %(day)s.", owner=owner, day=day)


def _wish(gap: Mapping[str, str], seen: Seen, letter: str) -> str:
    """Return what one side has said and the other not yet."""
    by, wanted = gap.get("wanted_by", ""), gap.get("wanted", "")
    if not by:
        return ""
    if by == letter:
        return _(
            "You said: %(wish)s. It counts when the other side says so too.", wish=button(wanted)
        )
    name = name_of_side(seen, by)
    return _("%(name)s says: %(wish)s. Do you see it so too?", name=name, wish=button(wanted))


def _forms(gap: Mapping[str, str], seen: Seen, letter: str) -> tuple[AskForm, ...]:
    """Return what the reader may do now; buttons of one form have equal weight."""
    if gap.get("wanted_by", letter) != letter:
        return (AskForm((gap["wanted"], "not_yet"), title=_("Your answer")),)
    mine = gap["by"] == letter
    own = (AskForm(("withdraw",), title=_("Take it back")),) if mine else ()
    if gap["state"] == "raised":
        return own if mine else (_acknowledge(),)
    said = gap.get("wanted", "")
    if gap["state"] == "acknowledged":
        stand = () if said else (AskForm(("accept_difference",), title=_("No change needed?")),)
        return (_planning(seen), *stand, *own)
    ways = [verb for verb in ("resolve", "accept_difference", "to_amendment") if verb != said]
    return (AskForm(tuple(ways), title=_("How does it end?")),)


def _acknowledge() -> AskForm:
    answer = FormField(
        "answer",
        _("A word of yours, if you like"),
        FieldKind.TEXT,
        hint=_("You need not agree: that you have seen it is enough."),
    )
    return AskForm(("acknowledge",), (answer,), _("You have seen it"))


def _planning(seen: Seen) -> AskForm:
    two = tuple((letter, name_of_side(seen, letter)) for letter in ("E", "M"))
    owner = FormField("owner", _("Who takes care of it?"), FieldKind.ONE_OF, ("plan",), two)
    until = FormField("day", _("Until when?"), FieldKind.DAY, ("plan",))
    return AskForm(("plan",), (owner, until), _("Make a plan"))
