"""Whatever is typed into any form of the two comes back as a clear answer, never as a failure.

Every form on every page of a state is sent with each of its buttons and each kind of bad text.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from tests.axe_states import State, all_states
from tests.page_world import PageWorld
from tests.store_deps import BASE
from tourwright.store import Store

LONG = "long words " * 9_100
BAD = {
    "100,000 characters": LONG[:100_000],
    "a turned direction": "pay \u202e001 to \u2066me",
    "a control character": "bell\x07 and nul\x00",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "a formula": '=cmd|"/c calc"!A1',
    "half a letter": "e\u0301 \ud83c\udf31".encode("utf-16", "surrogatepass").decode("utf-16"),
}
TYPES = frozenset({"text", "date", "time", "number", "search", "email", ""})
STATES = tuple(one for one in all_states() if one.person and not one.sent and one.status == 200)
TAKEN = (200, 204, 303)
REFUSED = (400, 403, 404, 409, 413, 422)


@dataclass
class Form:
    """A form as the page shows it."""

    action: str
    hidden: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    picks: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Reading(HTMLParser):
    """Collects the forms of main that are posted."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open = False
        self._in_main = False
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take what belongs to a form."""
        given = {name: value or "" for name, value in attrs}
        self._in_main |= tag == "main"
        if tag == "form":
            self._open = self._in_main and given.get("method", "").lower() == "post"
            if self._open:
                self.forms.append(Form(given.get("action", "")))
        elif self._open and "name" in given:
            self._field(tag, given)
        elif self._open and tag == "option" and self._select:
            self.forms[-1].picks.setdefault(self._select, given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """Close a form."""
        self._open &= tag != "form"
        self._in_main &= tag != "main"

    def _field(self, tag: str, given: dict[str, str]) -> None:
        form, name, value = self.forms[-1], given["name"], given.get("value", "")
        kind = given.get("type", "")
        if tag == "button":
            form.buttons.append((name, value))
        elif tag == "select":
            self._select = name
        elif tag == "textarea" or (tag == "input" and kind in TYPES):
            form.texts.append(name)
        elif kind == "hidden":
            form.hidden[name] = value
        else:
            form.picks.setdefault(name, value)


def forms_of(text: str) -> Iterator[tuple[Form, tuple[str, str]]]:
    """Yield every form of the page with each of its buttons."""
    reading = Reading()
    reading.feed(text)
    for form in reading.forms:
        for button in form.buttons or [("", "")]:
            yield form, button


def sent(client: FlaskClient, path: str, form: Form, **fields: str) -> tuple[int, str]:
    """Send the form; the status and the page that comes back."""
    answer = client.post(form.action or path, data={**form.hidden, **form.picks, **fields})
    return answer.status_code, answer.get_data(as_text=True)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("state", STATES, ids=lambda one: one.name)
def test_bad_text_gets_a_clear_answer(state: State, sqlite_store: Store) -> None:
    """No 5xx, no markup taken as such; what is refused comes back with what was typed."""
    world = PageWorld(sqlite_store, base_url=BASE)
    state.prepare(world)
    client, path = world.signed_in(state.person), state.path(world)
    faults: list[str] = []
    for form, (name, value) in forms_of(client.get(path).text):
        if not form.texts:
            continue
        for what, text in BAD.items():
            typed = dict.fromkeys(form.texts, text) | ({name: value} if name else {})
            status, page = sent(client, path, form, **typed)
            faults += judged(f"{value or 'the form'} with {what}", status, page)
            if status == 422 and still_asked(form, page) and not is_kept(text, page):
                faults.append(f"{value} with {what}: what was typed is lost")

    assert faults == []


def judged(case: str, status: int, page: str) -> list[str]:
    """Return what is wrong with the answer to a bad text."""
    if status not in (*TAKEN, *REFUSED):
        return [f"{case}: {status}"]
    if "<script>alert" in page or "onerror=alert(2)>" in page.replace("&gt;", ""):
        return [f"{case}: markup came through"]
    if status == 422 and 'role="alert"' not in page:
        return [f"{case}: nothing is announced"]
    return []


def still_asked(form: Form, page: str) -> bool:
    """Say whether the form that came back has the fields; an answer before may have ended it."""
    return all(f'name="{name}"' in page for name in form.texts)


def is_kept(text: str, page: str) -> bool:
    """Say whether the page shows what was typed, in the one way to write each letter."""
    start = unicodedata.normalize("NFC", text).split()[0]
    return start in unicodedata.normalize("NFC", unescape(page))


@pytest.mark.parametrize("state", STATES, ids=lambda one: one.name)
def test_a_form_of_another_page_changes_nothing(state: State, sqlite_store: Store) -> None:
    """Without the hidden field, or with one made up, nothing is taken."""
    world = PageWorld(sqlite_store, base_url=BASE)
    state.prepare(world)
    client, path = world.signed_in(state.person), state.path(world)
    before = world.store.journal.lines(world.people["ana"].alliance_id)
    for form, (name, value) in forms_of(client.get(path).text):
        typed = dict.fromkeys(form.texts, "words") | ({name: value} if name else {})
        for forged in ("", "WyJhIiwiLyJd.aaaa.bbbb"):
            form.hidden["csrf"] = forged
            status, _ = sent(client, path, form, **typed)
            assert status in REFUSED or client.get(path).status_code == 200, (value, status)

    assert world.store.journal.lines(world.people["ana"].alliance_id) == before
