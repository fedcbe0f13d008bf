"""What a schema cannot say: keys, references, bounds, good standing, conditions, wording."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tourwright.catalogue.conditions import PERSON_FACTS, STEP_FACTS, Scope, names, problem
from tourwright.catalogue.documents import Documents
from tourwright.catalogue.fault import Fault, pointer, shown
from tourwright.catalogue.step_meaning import workflow_faults
from tourwright.catalogue.wording import wording_faults
from tourwright.domain.model import TourKind
from tourwright.domain.statement import FieldError, Names, standard

Document = Mapping[str, Any]

LONGEST_ROTATION_MONTHS = 36
_AROUND_ADDRESSES = (" ", "<", ">", '"')
_ITEM = re.compile(r"\[(\d+)\]")


def meaning_faults(documents: Documents) -> Iterator[Fault]:
    """Yield the faults that only show when a file is understood, or read beside the others."""
    yield from _manifest_faults(documents)
    for group, files in documents.groups.items():
        yield from _repeated_keys(group, files)
        for file, document in files.items():
            yield from _OF_GROUP[group](file, document)
            yield from wording_faults(file, document)


def _manifest_faults(documents: Documents) -> Iterator[Fault]:
    """Yield a fault when the default policy is none or not for everybody, or a name is no name."""
    yield from _company_faults(documents.manifest["company"])
    key = documents.manifest["default_policy"]
    policies = {found["key"]: found for found in documents.of("policies").values()}
    known = ", ".join(sorted(policies))
    if policies and key not in policies:
        allowed = f"the key of one of the policies: {known}"
        example = f'"default_policy": {shown(next(iter(policies)))}'
        yield Fault("catalogue.json", "/default_policy", shown(key), allowed, example)
    elif policies.get(key, {}).get("applies_to"):
        found = f"{shown(key)}, a policy with applies_to"
        allowed = "a policy for everybody; remove applies_to there, or name another policy"
        yield Fault(
            "catalogue.json", "/default_policy", found, allowed, f'"applies_to": {shown("")}'
        )


def _company_faults(company: Document) -> Iterator[Fault]:
    """Yield a fault when the name is no line of words, or the address has more than an address."""
    yield from _line_faults("catalogue.json", "/company/name", company["name"], '"Example Ltd"')
    if any(sign in company["hr_email"] for sign in _AROUND_ADDRESSES):
        allowed = "the address alone, without a name"
        found = shown(company["hr_email"])
        yield Fault("catalogue.json", "/company/hr_email", found, allowed, '"hr@example.com"')


def _line_faults(file: str, place: str, text: str, example: str) -> Iterator[Fault]:
    """Yield a fault when a word or two are blank, or have a space around them or a line break."""
    if text != text.strip() or "\n" in text:
        allowed = "words on one line, with no space before or behind them"
        yield Fault(file, place, shown(text), allowed, example)


def _repeated_keys(group: str, files: Mapping[str, Document]) -> Iterator[Fault]:
    """Yield a fault for each key that an earlier file of the group has already."""
    first: dict[str, str] = {}
    for file, document in files.items():
        key = document["key"]
        if key in first:
            found = f"{shown(key)}, which is the key of {first[key]} too"
            allowed = f"a key of its own among the {group.replace('_', ' ')}; rename one"
            yield Fault(file, "/key", found, allowed, f'"key": {shown(f"{key}_2")}')
        first.setdefault(key, file)


def _policy_faults(file: str, document: Document) -> Iterator[Fault]:
    """Yield what is wrong with one policy."""
    yield from condition_faults(file, "/applies_to", document.get("applies_to", ""), PERSON_FACTS)
    standing = document["good_standing"]
    for name in ("reasons", "refused_reasons"):
        for at, reason in enumerate(standing[name]):
            place = pointer("good_standing", name, at)
            yield from _line_faults(file, place, reason, '"theft"')
    reasons = {reason.casefold() for reason in standing["reasons"]}
    for at, reason in enumerate(standing["refused_reasons"]):
        if reason.casefold() in reasons:
            place = pointer("good_standing", "refused_reasons", at)
            found = f"{shown(reason)}, which stands under reasons too"
            yield Fault(file, place, found, "each reason in one of the two lists", '"theft"')
    if document.get("absence"):
        yield from _absence_faults(file, document["absence"])
    if document["quiet_hours"]["from"] == document["quiet_hours"]["to"]:
        found = f"{shown(document['quiet_hours']['to'])}, the same time as from"
        allowed = "a time after from; a whole day of quiet would send nothing"
        yield Fault(file, "/quiet_hours/to", found, allowed, '"to": "08:00"')


def _absence_faults(file: str, absence: Document) -> Iterator[Fault]:
    """Yield a fault when a tour would pause before reminders stop."""
    hold, pause = absence["hold_after_days"], absence["pause_after_days"]
    if pause < hold:
        allowed = f"at least hold_after_days, which is {hold}"
        example = f'"pause_after_days": {hold * 2}'
        yield Fault(file, "/absence/pause_after_days", shown(pause), allowed, example)


def _tour_type_faults(file: str, document: Document) -> Iterator[Fault]:
    """Yield what is wrong with one tour type."""
    yield from condition_faults(file, "/eligible", document.get("eligible", ""), PERSON_FACTS)
    yield from _length_faults(file, document)
    yield from _rhythm_faults(file, document)
    yield from _blank_faults(file, document)
    owners = {promise["owner"] for promise in document["statement"]["promises"]}
    if owners <= {"employee"}:
        found = "promises of the employee only"
        allowed = "at least one promise to the employee, by the manager or the company"
        example = '{"owner": "manager", "text": "I make time for a talk every second week."}'
        yield Fault(file, "/statement/promises", found, allowed, example)


def _blank_faults(file: str, document: Document) -> Iterator[Fault]:
    """Yield a fault for each blank that would not fit into a statement when somebody is hired."""
    kind, nobody = TourKind(document["kind"]), Names("", "", "")
    for blank, value in document["statement"].items():
        try:
            standard(kind, {blank: value}, nobody, None, None)
        except FieldError as unfit:
            place = _ITEM.sub(lambda found: f"/{int(found[1]) - 1}", unfit.field)
            full = f"/statement/{place.replace('.', '/')}"
            wrong, _, fix = str(unfit).removeprefix(f"{unfit.field}: ").partition(": ")
            allowed = f"what a statement can hold; {fix}"
            yield Fault(
                file, full, f"a text that does not fit: {wrong}", allowed, '"We tell it early."'
            )


def _length_faults(file: str, document: Document) -> Iterator[Fault]:
    """Yield what is wrong with the length: its kind decides whether there is one."""
    length, kind = document["length_months"], document["kind"]
    if kind == "foundational" and length is not None:
        allowed = "null, as a foundational tour has no planned end"
        yield Fault(file, "/length_months", shown(length), allowed, '"length_months": null')
    elif kind != "foundational" and length is None:
        allowed = f"months, as a {kind} tour has an expected end"
        yield Fault(file, "/length_months", "null", allowed, '"length_months": 12')
    elif kind == "rotational" and length > LONGEST_ROTATION_MONTHS:
        allowed = f"at most {LONGEST_ROTATION_MONTHS} months for a rotational tour"
        yield Fault(file, "/length_months", shown(length), allowed, '"length_months": 24')
    if length is not None and "length_bounds_months" in document:
        yield from _bounds_faults(file, length, document["length_bounds_months"])


def _bounds_faults(file: str, length: int, bounds: Document) -> Iterator[Fault]:
    """Yield a fault when the bounds are crossed, or the length lies outside of them."""
    low, high = bounds["min"], bounds["max"]
    if low > high:
        found = f"{low}, more than max, which is {high}"
        example = f'"min": {high}'
        yield Fault(file, "/length_bounds_months/min", found, f"at most max, {high}", example)
    elif not low <= length <= high:
        allowed = f"from {low} to {high}, the length_bounds_months of this file"
        yield Fault(file, "/length_months", shown(length), allowed, f'"length_months": {low}')


def _rhythm_faults(file: str, document: Document) -> Iterator[Fault]:
    """Yield a fault when reviews or the renewal talk do not fit into the length."""
    length = document["length_months"]
    lead = document.get("renewal_lead_months")
    if length is None:
        return
    if lead is not None and lead >= length:
        allowed = f"less than length_months, which is {length}, or null for the rule"
        yield Fault(
            file, "/renewal_lead_months", shown(lead), allowed, '"renewal_lead_months": null'
        )
    if document["review_every_months"] > length:
        found = shown(document["review_every_months"])
        allowed = f"at most length_months, which is {length}"
        yield Fault(file, "/review_every_months", found, allowed, '"review_every_months": 1')


def condition_faults(file: str, place: str, expression: str, scope: Scope) -> Iterator[Fault]:
    """Yield a fault when a condition is none, or names what is not declared."""
    wrong = problem(expression, scope) if expression else ""
    if wrong:
        example = "tour.kind == 'rotational'" if "tour" in scope else "department == 'Sales'"
        name = place.rsplit("/", 1)[-1]
        allowed = f"a condition over {names(scope)}"
        yield Fault(file, place, f"{shown(expression)}: {wrong}", allowed, f'"{name}": "{example}"')


def _workflow_faults(file: str, document: Document) -> Iterator[Fault]:
    """Yield what is wrong with one workflow schema, its conditions first."""
    for at, step in enumerate(document["steps"]):
        place = pointer("steps", at, "when")
        yield from condition_faults(file, place, step.get("when", ""), STEP_FACTS)
    yield from workflow_faults(file, document)


_OF_GROUP = {
    "policies": _policy_faults,
    "tour_types": _tour_type_faults,
    "workflows": _workflow_faults,
}
