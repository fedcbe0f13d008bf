"""How a gap is told to one of the two, and what this one may do about it now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tourwright.domain.model import TourView
from tourwright.domain.tables import GAP, TOUR
from webhooks import words
from webhooks.forms import AskForm, FieldKind, FormField
from webhooks.i18n import _
from webhooks.shown import PAIR
from webhooks.who import Seen, anybody, seen

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
    is_carried: bool = False


@dataclass(frozen=True)
class Two:
    """The two of a tour: its row, their names by letter, and which of them reads ("" for none)."""

    view: TourView
    names: Mapping[str, str]
    reader: str = ""


def two_of(seen: Seen, person_key: str) -> Two:
    """Return the two around the tour of the address."""
    assert seen.view is not None, "the page is about a tour"
    names = {"E": words.name_of(seen.employee), "M": words.name_of(seen.manager)}
    return Two(seen.view, names, "E" if person_key == seen.view.employee_key else "M")


def gaps_told(two: Two) -> tuple[GapTold, ...]:
    """Return the tour's gaps, open ones first, those for the top of the agenda before all."""
    told = [_told(gap, two) for gap in two.view.gaps]
    return tuple(sorted(told, key=lambda one: (not one.is_open, not one.is_first)))


def open_gaps(
    view: TourView | None = None, names: Mapping[str, str] | None = None
) -> list[GapTold]:
    """Return what is open in a tour, for a part of a page; nothing for anybody but the two.

    Without a view it is the tour of the address. A page that lets the two in by a link gives both.
    """
    here = anybody()
    if here is not None and not seen().roles & PAIR:
        return []
    two = Two(view, names or {}) if view else two_of(seen(), here.person_key if here else "")
    return [gap for gap in gaps_told(two) if gap.is_open]


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


def _told(gap: Mapping[str, str], two: Two) -> GapTold:
    is_open = gap["state"] not in GAP.ends
    alive = two.view.state not in OVER
    asked = gap.get("wanted_by", two.reader) != two.reader
    forms = _forms(gap, two) if is_open and alive else ()
    return GapTold(
        gap_id=gap["gap_id"],
        text=gap["text"],
        raised=_raised(gap, two),
        state=_state(gap, two, alive=alive),
        answer=gap.get("answer", ""),
        wish=_wish(gap, two),
        is_open=is_open and alive,
        is_first="agenda_first" in gap,
        needs_reader=asked or (gap["state"] == "raised" and gap["by"] != two.reader),
        forms=forms,
        is_carried=alive and gap["state"] == "carried",
    )


def _name(two: Two, letter: str) -> str:
    return two.names.get(letter, words.name_of(None))


def _raised(gap: Mapping[str, str], two: Two) -> str:
    day = words.day(datetime.fromisoformat(gap["at"]).date())
    return _("%(name)s wrote this on %(day)s.", name=_name(two, gap["by"]), day=day)


def _state(gap: Mapping[str, str], two: Two, *, alive: bool) -> str:
    """Return where it stands, in a sentence."""
    if not alive and gap["state"] not in GAP.ends:
        return _("Left open when the tour ended; it stays in your shared history.")
    if gap["state"] == "planned":
        return _plan(gap, two)
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


def _plan(gap: Mapping[str, str], two: Two) -> str:
    day = words.weekday(date.fromisoformat(gap["day"]))
    owner = _name(two, gap["owner"])
    return _("%(owner)s takes care of it until %(day)s.", owner=owner, day=day)


def _wish(gap: Mapping[str, str], two: Two) -> str:
    """Return what one side has said and the other not yet."""
    by, wanted = gap.get("wanted_by", ""), gap.get("wanted", "")
    if not by:
        return ""
    if by == two.reader:
        return _(
            "You said: %(wish)s. It counts when the other side says so too.", wish=button(wanted)
        )
    name = _name(two, by)
    return _("%(name)s says: %(wish)s. Do you see it so too?", name=name, wish=button(wanted))


def _forms(gap: Mapping[str, str], two: Two) -> tuple[AskForm, ...]:
    """Return what the reader may do now; buttons of one form have equal weight."""
    if gap.get("wanted_by", two.reader) != two.reader:
        return (AskForm((gap["wanted"], "not_yet"), title=_("Your answer")),)
    mine = gap["by"] == two.reader
    own = (AskForm(("withdraw",), title=_("Take it back")),) if mine else ()
    if gap["state"] == "raised":
        return own if mine else (_acknowledge(),)
    said = gap.get("wanted", "")
    if gap["state"] == "acknowledged":
        stand = () if said else (AskForm(("accept_difference",), title=_("No change needed?")),)
        return (_planning(two), *stand, *own)
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


def _planning(two: Two) -> AskForm:
    sides = tuple((letter, _name(two, letter)) for letter in ("E", "M"))
    owner = FormField("owner", _("Who takes care of it?"), FieldKind.ONE_OF, ("plan",), sides)
    until = FormField("day", _("Until when?"), FieldKind.DAY, ("plan",))
    return AskForm(("plan",), (owner, until), _("Make a plan"))
