"""The hands of the two people: they open the link of an ask and send its form, like a browser."""

from collections.abc import Mapping
from hashlib import sha256
from html.parser import HTMLParser

import requests

from tourwright.dev.stage import Stage
from tourwright.domain.model import Act, AskKind, MachineName, Party
from tourwright.domain.people import Person
from tourwright.ports import Ask, PendingAct
from tourwright.temporal import tour_workflow_id
from webhooks.decide import apply
from webhooks.tokens import Link, Links, Purpose

WAIT_S = 30


class NothingAskedError(Exception):
    """The person has no open ask of that kind; the message lists what there is."""


class NotTakenError(Exception):
    """The page did not take the answer; the message is what it said."""


class Hidden(HTMLParser):
    """Collects the hidden fields of the form that has the wanted button."""

    def __init__(self, verb: str) -> None:
        super().__init__()
        self._verb = verb
        self._here: dict[str, str] = {}
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember hidden inputs; keep them when their form has the button."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._here = {}
        elif tag == "input" and given.get("type") == "hidden":
            self._here[given.get("name", "")] = given.get("value", "")
        elif tag == "button" and given.get("value") == self._verb:
            self.fields = dict(self._here)


class Hands:
    """Answers asks and sends acts for the people of a stage."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        settings = stage.parts.settings
        self._links = Links(settings.link_key.encode(), settings.base_url)

    def answer(
        self, person: Person, kind: AskKind, verb: str, fields: Mapping[str, str] | None = None
    ) -> None:
        """Answer the person's open ask of the kind on its page."""
        ask = self._ask(person, kind, verb)
        link = Link(Purpose.ASK, ask.ask_id, person.person_key)
        self._send(self._links.url(link, self._stage.clock.now()), verb, fields or {})

    def join(self, person: Person, purposes: tuple[str, ...]) -> None:
        """Accept the invitation to the alumni network with these purposes."""
        link = Link(Purpose.ALUMNI, person.alliance_id, person.person_key)
        chosen = dict.fromkeys(purposes, "yes")
        self._send(self._links.url(link, self._stage.clock.now()), "accept", chosen)

    def act(self, tour_id: str, act: Act) -> None:
        """Send an act that has no ask: something a person does on their own account."""
        store, pending = self._stage.parts.store, self._pending(tour_id, act)
        store.asks.claim(pending, None)
        refused = apply(pending, self._stage.parts.engine, store.recorder, store.asks)
        if refused is not None:
            raise NotTakenError(str(refused))
        self._stage.settle()

    def _pending(self, tour_id: str, act: Act) -> PendingAct:
        return PendingAct(act, tour_workflow_id(tour_id), "", self._stage.clock.now())

    def _ask(self, person: Person, kind: AskKind, verb: str) -> Ask:
        found = self._stage.parts.store.asks.open_for(person.person_key)
        for ask in found:
            if ask.kind is kind and verb in ask.verbs:
                return ask
        there = ", ".join(f"{ask.kind} {'/'.join(ask.verbs)}" for ask in found)
        raise NothingAskedError(f"no ask {kind} with {verb}; there is: {there or 'none'}")

    def _send(self, url: str, verb: str, fields: Mapping[str, str]) -> None:
        with requests.Session() as browser:
            page = browser.get(url, timeout=WAIT_S)
            form = Hidden(verb)
            form.feed(page.text)
            sent = {**form.fields, **fields, "verb": verb}
            taken = browser.post(url, data=sent, timeout=WAIT_S, allow_redirects=False)
        if taken.status_code != 303:
            raise NotTakenError(
                f"{url} HTTP {taken.status_code} for {verb}: {_problem(taken.text)}"
            )
        self._stage.settle()


class _Alert(HTMLParser):
    """Collects the text of the alert of a page."""

    def __init__(self) -> None:
        super().__init__()
        self._inside = False
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin at the element announced as an alert."""
        del tag
        self._inside = self._inside or dict(attrs).get("role") == "alert"

    def handle_endtag(self, tag: str) -> None:
        """End with the next block."""
        self._inside = self._inside and tag not in ("div", "section", "p")

    def handle_data(self, data: str) -> None:
        """Keep what stands inside."""
        if self._inside:
            self.text += data


def _problem(page: str) -> str:
    alert = _Alert()
    alert.feed(page)
    return " ".join(alert.text.split())


def person_act(
    person: Person, party: Party, machine: MachineName, event: str, fields: Mapping[str, str]
) -> Act:
    """Return an act of a person; its id is made of what it says."""
    name = f"{person.person_key}:{machine}:{event}:{sorted(fields.items())}"
    return Act(
        act_id=f"hands:{sha256(name.encode()).hexdigest()[:32]}",
        machine=machine,
        event=event,
        party=party,
        person_key=person.person_key,
        channel="page",
        fields=fields,
    )
