"""Thanks as pages tell them, and what is asked of somebody who thanks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tourwright.domain.model import TourView
from tourwright.domain.people import Person
from tourwright.domain.tour_regions import may_read_thanks
from tourwright.domain.tour_thanks import RETRACT_HOURS
from tourwright.ports import People
from webhooks import words
from webhooks.forms import FieldKind, FormField
from webhooks.i18n import _

ANSWERS = ("keep_private", "publish_team", "publish_company")


@dataclass(frozen=True)
class ThanksTold:
    """Thanks as the page tells them. verbs are what the reader may do about them now."""

    tour_id: str
    thanks_id: str
    text: str
    given: str
    about: str
    scope: str
    is_public: bool
    verbs: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """Who reads, when, and how people are called."""

    person_key: str
    now: datetime
    people: Mapping[str, Person]


def thanks_fields(values: Sequence[str] = ()) -> tuple[FormField, ...]:
    """Return what is asked of somebody who thanks; values are the company's, as a reminder."""
    kinds = (("accomplishment", _("Something achieved")), ("values", _("A value lived")))
    known = _("For example: %(values)s", values=" · ".join(values)) if values else ""
    return (
        FormField("kind", _("What do you say thank you for?"), FieldKind.ONE_OF, ("give",), kinds),
        FormField("value", _("Which value, if it is one?"), FieldKind.LINE, hint=known),
        FormField(
            "text",
            _("Your words"),
            FieldKind.TEXT,
            ("give",),
            hint=_("The one you thank reads them first and alone decides who else may."),
        ),
    )


def address_field() -> FormField:
    """Return the field for whom the thanks are."""
    hint = _("There is no list of people here: you know whom you want to thank.")
    return FormField("to", _("Their work mail address"), FieldKind.LINE, ("give",), hint=hint)


def readable(
    views: Sequence[TourView], people: People, person_key: str, now: datetime
) -> list[ThanksTold]:
    """Return every thanks of these tours that the reader may read, newest first."""
    found = [
        (view, told)
        for view in views
        for told in view.thanks
        if told["state"] != "retracted" and may_read_thanks(told, person_key)
    ]
    keys = {told[name] for _view, told in found for name in ("by_key", "to_key")}
    reading = Reading(person_key, now, people.many(_in_order(keys)))
    newest = sorted(found, key=lambda pair: pair[1]["at"], reverse=True)
    return [_told(view, told, reading) for view, told in newest]


def shared_thanks(view: TourView) -> list[tuple[str, str]]:
    """Return the words and the reason of the thanks that the employee shares, newest first."""
    shared = (told for told in reversed(view.thanks) if told.get("scope"))
    return [(told["text"], _about(told)) for told in shared]


def buttons() -> Mapping[str, str]:
    """Return the words on the buttons."""
    return {
        "keep_private": _("Keep it to myself"),
        "publish_team": _("My team may read it"),
        "publish_company": _("Everybody here may read it"),
        "retract": _("Take it back"),
    }


def _in_order(keys: Collection[str]) -> list[str]:
    return sorted(keys)


def _told(view: TourView, told: Mapping[str, str], reading: Reading) -> ThanksTold:
    at = datetime.fromisoformat(told["at"])
    names = {name: words.name_of(reading.people.get(told[name])) for name in ("by_key", "to_key")}
    given = _(
        "%(giver)s to %(recipient)s, %(day)s",
        giver=names["by_key"],
        recipient=names["to_key"],
        day=words.day(at.date()),
    )
    return ThanksTold(
        tour_id=view.tour_id,
        thanks_id=told["thanks_id"],
        text=told.get("text", ""),
        given=given,
        about=_about(told),
        scope=_scope(told),
        is_public=told.get("scope") == "company",
        verbs=_verbs(told, reading, at),
    )


def _about(told: Mapping[str, str]) -> str:
    if told.get("kind") == "values":
        return _("For a value lived: %(value)s", value=told.get("value", ""))
    return _("For something achieved")


def _scope(told: Mapping[str, str]) -> str:
    """Return who may read it, in words."""
    if told["state"] == "given":
        return _("Nobody else can read it; without an answer within a week it stays so.")
    return {
        "team": _("The team may read it."),
        "company": _("Everybody here who has the address may read it."),
    }.get(told.get("scope", ""), _("Kept between giver and recipient."))


def _verbs(told: Mapping[str, str], reading: Reading, at: datetime) -> tuple[str, ...]:
    if told["state"] != "given":
        return ()
    if reading.person_key == told["to_key"]:
        return ANSWERS
    young = reading.now <= at + timedelta(hours=RETRACT_HOURS)
    return ("retract",) if young and reading.person_key == told["by_key"] else ()
