"""Somebody at a browser: opens pages, finds links by their words, fills and sends forms."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import requests

LIMIT_S = 120


@dataclass
class Form:
    """A form as a page shows it; buttons are (name, value, words)."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


class _Reading(HTMLParser):
    """Collects text, links and forms."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self._link = ""
        self._button: tuple[str, str] | None = None
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._hidden += tag in {"style", "script"}
        if tag == "a":
            self._link = given.get("href", "")
            self.links.append((self._link, ""))
        elif tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif self.forms and tag == "button":
            self._button = (given.get("name", ""), given.get("value", ""))
            self.forms[-1].buttons.append((*self._button, ""))
        elif self.forms and tag == "input" and given.get("type") == "hidden":
            self.forms[-1].fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "script"}
        if tag == "a":
            self._link = ""
        elif tag == "button":
            self._button = None

    def handle_data(self, data: str) -> None:
        if self._hidden:
            return
        self.words.append(data)
        if self._link:
            href, words = self.links[-1]
            self.links[-1] = (href, words + data)
        if self._button is not None:
            name, value, words = self.forms[-1].buttons[-1]
            self.forms[-1].buttons[-1] = (name, value, words + data)


@dataclass(frozen=True)
class Page:
    """An open page."""

    url: str
    status: int
    text: str
    links: tuple[tuple[str, str], ...]
    forms: tuple[Form, ...]

    def links_to(self, part: str) -> list[str]:
        """Return the addresses that hold the part, in order."""
        return [href for href, _ in self.links if part in href]

    def pressable(self, words: str) -> Iterator[tuple[Form, tuple[str, str, str]]]:
        """Yield the buttons whose words hold these."""
        for form in self.forms:
            for button in form.buttons:
                if words.lower() in button[2].lower():
                    yield form, button


class Visitor:
    """One browser with its cookies."""

    def __init__(self, session: requests.Session) -> None:
        """Browse in the session."""
        self._session = session

    def open(self, url: str) -> Page:
        """Open an address."""
        return _page(self._session.get(url, timeout=LIMIT_S))

    def press(self, page: Page, words: str, filled: Mapping[str, str] | None = None) -> Page:
        """Press the first button with these words; the page it leads to."""
        form, (name, value, _) = next(page.pressable(words))
        sent = {**form.fields, **(filled or {}), **({name: value} if name else {})}
        url = urljoin(page.url, form.action or page.url)
        return _page(self._session.post(url, data=sent, timeout=LIMIT_S))


def _page(answer: requests.Response) -> Page:
    reading = _Reading()
    reading.feed(answer.text)
    text = " ".join(" ".join(reading.words).split())
    return Page(answer.url, answer.status_code, text, tuple(reading.links), tuple(reading.forms))
