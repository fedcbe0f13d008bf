"""Words about people's data: why a reading is held, what happens to somebody, what differs."""

from collections.abc import Mapping
from datetime import date

from tourwright.domain.breaker import Reason
from webhooks.i18n import _, mark
from webhooks.words import day

REASONS: Mapping[str, str] = {
    "first": mark("It is the first reading of this source."),
    "empty": mark("It has nobody in it."),
    "leavers": mark("%(figure)s people would leave; up to %(limit)s pass by themselves."),
    "movers": mark("%(figure)s changes of manager, post or place; up to %(limit)s pass."),
    "hires": mark("%(figure)s people would begin; up to %(limit)s pass by themselves."),
    "fall": mark("The head-count would fall by %(figure)s; up to %(limit)s passes."),
    "identity": mark(
        "%(figure)s people would have another name and address; up to %(limit)s pass."
    ),
    "unknown": mark("%(figure)s of the records are of nobody known; up to %(limit)s pass."),
    "rejects": mark("%(figure)s records could not be read; up to %(limit)s pass."),
    "too_many_rows": mark("It has %(figure)s records; up to %(limit)s are read."),
    "emptied": mark("Most people would lose a fact that they have: %(field)s."),
}
OTHER = mark("It differs from what is usual: %(field)s.")

KINDS: Mapping[str, str] = {
    "hired": mark("begins"),
    "hire_cancelled": mark("does not begin after all"),
    "rehired": mark("begins again"),
    "manager_changed": mark("another manager"),
    "job_changed": mark("another post or department"),
    "location_changed": mark("another place"),
    "identity_changed": mark("another name"),
    "contact_changed": mark("another address"),
    "leave_started": mark("a leave begins"),
    "leave_changed": mark("a leave changes"),
    "leave_ended": mark("a leave ends"),
    "termination_scheduled": mark("will leave"),
    "terminated": mark("has left"),
    "termination_rescinded": mark("does not leave after all"),
    "worker_type_changed": mark("another kind of employment"),
    "merged": mark("merged into another record"),
    "erased": mark("is erased"),
}

FIELDS: Mapping[str, str] = {
    "source_person_id": mark("number"),
    "given_name": mark("given name"),
    "family_name": mark("family name"),
    "display_name": mark("name to be called by"),
    "work_email": mark("mail address at work"),
    "personal_email": mark("private mail address"),
    "status": mark("status"),
    "worker_type": mark("kind of employment"),
    "manager_source_id": mark("manager's number"),
    "department": mark("department"),
    "job_title": mark("post"),
    "location": mark("place"),
    "country": mark("country"),
    "region": mark("region"),
    "zone": mark("time zone"),
    "original_hire_date": mark("first day ever"),
    "hire_date": mark("first day"),
    "end_date": mark("last day"),
    "leave.start": mark("leave from"),
    "leave.expected_end": mark("leave until"),
    "leave.kind": mark("kind of leave"),
    "termination.date": mark("end of the employment"),
    "termination.last_day_worked": mark("last day worked"),
    "termination.type": mark("kind of leaving"),
    "termination.reason": mark("reason of leaving"),
    "termination.rehire_eligible": mark("may come back"),
    "termination.notice_date": mark("day of notice"),
}

VALUES: Mapping[str, Mapping[str, str]] = {
    "status": {
        "prehire": mark("is to come"),
        "active": mark("works here"),
        "leave": mark("on leave"),
        "suspended": mark("suspended"),
        "terminated": mark("has left"),
    },
    "worker_type": {
        "employee": mark("employed"),
        "contractor": mark("freelance"),
        "intern": mark("intern"),
        "other": mark("other"),
    },
    "termination.type": {
        "voluntary": mark("by the employee"),
        "involuntary": mark("by the company"),
        "other": mark("other"),
    },
    "termination.rehire_eligible": {"yes": mark("yes"), "no": mark("no")},
}
"""What facts say, where they are words of ours; a word that is not here is shown as it is."""

DAYS = frozenset(
    {
        *("original_hire_date", "hire_date", "end_date", "leave.start", "leave.expected_end"),
        *("termination.date", "termination.last_day_worked", "termination.notice_date"),
    }
)

DIFFERENCES: Mapping[str, str] = {
    "only_in_source": mark("In the system, and not here"),
    "only_here": mark("Here, and not in the system"),
    "left_in_source_active_here": mark("Left by the system, works here by us"),
    "active_in_source_left_here": mark("Works here by the system, left by us"),
    "another_mail_address": mark("Another mail address"),
    "another_manager": mark("Another manager"),
    "manager_unknown_or_left": mark("Reports to nobody who works here"),
    "managers_in_a_circle": mark("Managers in a circle"),
    "no_account": mark("No account in the directory"),
    "account_closed_active_here": mark("The account is closed, and they work here"),
    "account_open_left_here": mark("The account is open, and they have left"),
    "account_has_another_address": mark("The account has another mail address"),
}
TO_DO: Mapping[str, str] = {
    "only_in_source": mark("They come with the next reading of everybody, if it is not held."),
    "only_here": mark("Look whether they left: a reading ends nobody for being missing."),
    "left_in_source_active_here": mark("The next reading tells us, if it is not held."),
    "active_in_source_left_here": mark("Look which is right, and put the system right."),
    "another_mail_address": mark("The next reading tells us, if it is not held."),
    "another_manager": mark("The next reading tells us, if it is not held."),
    "manager_unknown_or_left": mark(
        "Name a manager in the system: meanwhile the next one up acts."
    ),
    "managers_in_a_circle": mark("Put the managers right in the system."),
    "no_account": mark(
        "They get mails at the address of the system; IT knows whether it should be so."
    ),
    "account_closed_active_here": mark(
        "Nothing is sent to them: ask IT, or look whether they left."
    ),
    "account_open_left_here": mark("Ask IT to close the account, or put the system right."),
    "account_has_another_address": mark("Look which one is right, and put the other right."),
}
"""Kinds of differences between a system, the directory and us, and what helps."""

COMPARED: Mapping[str, str] = {
    "source": mark("Between the system and us"),
    "managers": mark("In the lines of managers"),
    "directory": mark("Between the directory and us"),
}


def reason_in_words(reason: Reason) -> str:
    """Return why a reading is held, as a sentence."""
    field = FIELDS.get(reason.field)
    return _(
        REASONS.get(reason.word, OTHER),
        figure=reason.figure,
        limit=reason.limit,
        field=_(field) if field else reason.field or reason.word,
    )


def kind_in_words(kind: str) -> str:
    """Return what happens to somebody."""
    return _(KINDS[kind]) if kind in KINDS else kind


def field_in_words(name: str) -> str:
    """Return the name of a fact."""
    return _(FIELDS[name]) if name in FIELDS else name


def value_in_words(name: str, text: str) -> str:
    """Return what a fact says; a day as days are written, "" for none."""
    if name in DAYS and text:
        return day(date.fromisoformat(text))
    words = VALUES.get(name, {}).get(text)
    return _(words) if words else text
