"""The page on which a person plays HR: hire, move, send on leave, let go.

Every form may name a `day`; without one it is today's.
"""

from datetime import date

from flask import Flask, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from emulators.demo_company import candidates
from emulators.hris_book import GONE, LEAVE, WORKING, HrisBook, Record
from emulators.hris_hooks import Hooks

GOOD_LEAVING = {
    "terminationTypeId": "Resignation (Voluntary)",
    "terminationReasonId": "Better opportunity",
    "terminationRehireId": "Yes",
}


def add_page(app: Flask, book: HrisBook, hooks: Hooks) -> None:
    """Add the page and its one form target."""

    @app.get("/")
    def page() -> str:
        people = book.people()
        names = {each["id"]: f"{each['firstName']} {each['lastName']}" for each in people}
        waiting = [each for each in candidates() if each.id not in names]
        bosses = {each["reportsToId"] for each in people} | {each.manager for each in waiting}
        managers = [each for each in people if each["id"] in bosses and each["status"] == "Active"]
        return render_template(
            "hris.html", people=people, names=names, candidates=waiting, managers=managers,
            done=request.args.get("done", ""), today=book.today(),
        )  # fmt: skip

    @app.post("/do/<act>")
    def do(act: str) -> Response:
        if act not in ACTS:
            abort(404)
        said = ACTS[act](book, hooks, request.form.to_dict())
        return redirect(f"/?done={said}", 303)


def hire(book: HrisBook, hooks: Hooks, form: dict[str, str]) -> str:
    """Hire a candidate."""
    who = next((each for each in candidates() if each.id == form.get("person")), None)
    if who is None or book.person(who.id) is not None:
        return "nobody to hire under that name"
    book.put(who, _day(book, form) if form.get("day") else book.begun())
    hooks.fire("created", who.id)
    hooks.fire("updated", who.id, ("hireDate", "reportsToId"))
    return f"{who.first_name} {who.last_name} hired"


def change_manager(book: HrisBook, hooks: Hooks, form: dict[str, str]) -> str:
    """Let the person report to somebody else."""
    person, manager = _known(book, form), form.get("manager", "")
    if book.person(manager) is None or manager == person["id"]:
        return "choose another manager"
    book.edit(person["id"], reportsToId=manager)
    hooks.fire("updated", person["id"], ("reportsToId",))
    return f"{_name(person)} has a new manager"


def start_leave(book: HrisBook, hooks: Hooks, form: dict[str, str]) -> str:
    """Start a leave."""
    return _status(book, hooks, form, LEAVE) + " is on leave"


def end_leave(book: HrisBook, hooks: Hooks, form: dict[str, str]) -> str:
    """Come back."""
    return _status(book, hooks, form, WORKING) + " is back"


def leave_company(book: HrisBook, hooks: Hooks, form: dict[str, str]) -> str:
    """Leave in good standing."""
    said = _status(book, hooks, form, GONE, **GOOD_LEAVING)
    return said + " left in good standing"


def hire_again(book: HrisBook, hooks: Hooks, form: dict[str, str]) -> str:
    """Take a former person back."""
    person = _known(book, form)
    book.rehire(person["id"], _day(book, form))
    hooks.fire("updated", person["id"], ("hireDate", "employmentStatus"))
    return f"{_name(person)} is back at the company"


def call_off(book: HrisBook, hooks: Hooks, form: dict[str, str]) -> str:
    """Delete the record, as HR does when a hire comes to nothing."""
    person = _known(book, form)
    book.delete(person["id"])
    hooks.fire("deleted", person["id"])
    return f"the record of {_name(person)} is deleted"


ACTS = {
    "call-off": call_off,
    "hire": hire,
    "change-manager": change_manager,
    "start-leave": start_leave,
    "end-leave": end_leave,
    "leave-company": leave_company,
    "hire-again": hire_again,
}


def _known(book: HrisBook, form: dict[str, str]) -> Record:
    """Return the person the form names."""
    person = book.person(form.get("person", ""))
    if person is None:
        abort(404)
    return person


def _day(book: HrisBook, form: dict[str, str]) -> str:
    """Return the day the form names as year-month-day, else today.

    Whoever lets time pass for one person says here what day it is for them.
    """
    day = form.get("day", "")
    if not day:
        return book.today()
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        abort(400)


def _status(book: HrisBook, hooks: Hooks, form: dict[str, str], status: str, **more: str) -> str:
    """Give the person a status row that counts at once and tell receivers; returns the name."""
    person, day = _known(book, form), _day(book, form)
    book.status(person["id"], status, day, at_once=True, **more)
    hooks.fire("updated", person["id"], ("employmentStatus",))
    return _name(person)


def _name(person: Record) -> str:
    """Return the person's name."""
    return f"{person['firstName']} {person['lastName']}"
