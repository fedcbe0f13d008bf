"""A whole life of an alliance at two browsers, chapter by chapter, wherever it is served.

Draft, share, write at the same time, remark, agree, commit, a review, a change, another manager,
the talk about what comes next, a move on. Pictures: `var/screens/life`.
"""
# ruff: noqa: ANN401 - Playwright's own objects

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from tests.plugins.browser import look
from tourwright.domain.model import TourView

PATIENCE_MS = 8000
ANA_SEES = "We ship on a Friday, and nobody minds."
DANA_SEES = "We ship every second day, calmly."

DRAFT = {
    "mission_objective": DANA_SEES,
    "company_results-0-kind": "launch",
    "company_results-0-text": "Three plants run.",
    "company_results-0-how_we_know": "The order book.",
    "employee_results-0-kind": "skill",
    "employee_results-0-text": "Lead a launch.",
    "employee_results-0-how_we_know": "Two plants led.",
    "promises-0-text": "I tell you early.",
    "promises-1-text": "Two hours a month.",
    "promises-2-text": "A mentor.",
    "manager_aspirations-0": "Build a team that stays curious.",
    "company_values-0": "Say it early.",
    "career": "Toward leading a plant.",
    "shareable": "What is on our website.",
}
"""What Dana writes first, by the name of the field."""


class Browsing:
    """One of the people at a browser."""

    def __init__(self, life: "Life", name: str) -> None:
        self.life, self.name = life, name
        self.page = life.context(name).new_page()

    def open(self, path: str) -> Any:
        """Open an address of the tour, or any that starts with two slashes."""
        where = path[1:] if path.startswith("//") else f"/tours/{self.life.tour_id}{path}"
        answer = self.page.goto(self.life.url + where)
        assert answer.status == 200, (where, answer.status)
        return self.page

    def press(self, words: str, *, within: str = "main") -> None:
        """Press the first button that can be seen with these words."""
        buttons = self.page.locator(within).locator("button.choice", has_text=words)
        with self.page.expect_navigation(timeout=PATIENCE_MS):
            buttons.filter(visible=True).first.click(timeout=PATIENCE_MS)
        self.life.settle()

    def unfold(self, words: str) -> None:
        """Open what is folded, if it is."""
        fold = self.page.locator("details", has=self.page.locator("summary", has_text=words)).first
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()

    def write(self, name: str, text: str) -> None:
        """Write into the field of this name that can be seen."""
        self.page.locator(f'main [name="{name}"]').filter(visible=True).first.fill(text)

    def pick(self, name: str, value: str) -> None:
        """Choose one of the answers."""
        self.page.check(f'main input[name="{name}"][value="{value}"]')

    def sees(self, *words: str) -> None:
        """Say that the page shows each of these."""
        text = " ".join(self.page.inner_text("main").split())
        assert [one for one in words if one.lower() not in text.lower()] == [], text

    def picture(self, what: str) -> None:
        """Keep what is on the screen."""
        self.life.picture(self, what)


class Life(ABC):
    """A served tour of Ana with Dana, later with Otto; what they look at it with, and its time."""

    kind = ""
    called: Mapping[str, str]
    """What the people's names are there."""

    def __init__(self, chromium: Any, width: int, *, scripts: bool) -> None:
        self._chromium, self._width, self._scripts = chromium, width, scripts
        self.contexts: list[Any] = []
        self._numbers = count(1)

    url: str
    tour_id: str

    @property
    @abstractmethod
    def now(self) -> datetime:
        """The moment it is there."""

    @property
    @abstractmethod
    def view(self) -> TourView:
        """The tour as pages read it."""

    @abstractmethod
    def sign_in(self, context: Any, name: str) -> None:
        """Give the browser's profile a session of this person."""

    @abstractmethod
    def later(self, **by: float) -> None:
        """Let time pass with nobody acting."""

    @abstractmethod
    def come_to_the_review(self) -> None:
        """Let time pass until the first review is open."""

    @abstractmethod
    def change_manager(self) -> None:
        """Let the HR system say that Otto is Ana's manager now."""

    @abstractmethod
    def settle(self) -> None:
        """Let what was begun come to its end."""

    def context(self, name: str) -> Any:
        """Return a browser's profile with somebody signed in."""
        context = self._chromium.new_context(
            viewport={"width": self._width, "height": 800},
            java_script_enabled=self._scripts,
            locale="en-GB",
        )
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        self.sign_in(context, name)
        return context

    def close(self) -> None:
        """Close every browser."""
        for context in self.contexts:
            context.close()

    def picture(self, who: Browsing, what: str) -> None:
        """Keep a numbered picture, and let nothing stick out to the right."""
        kind = self.kind or ("scripts" if self._scripts else "plain")
        look(who.page, f"life/{kind}-{next(self._numbers):02}-{what}-{who.name}")
        wide = who.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= self._width, (what, wide)

    def again(self, *people: Browsing) -> None:
        """Sign the people in once more: a session lasts hours, not months."""
        for one in people:
            one.page.close()
            one.page = self.context(one.name).new_page()


def live(life: Life) -> None:
    """Live it from an empty draft to a day that both agreed on for moving on."""
    ana, dana = Browsing(life, "ana"), Browsing(life, "dana")
    draft_and_share(dana, ana)
    write_at_the_same_time(ana, dana)
    remark_and_agree(ana, dana)
    commit(ana, dana)
    hold_a_review(life, ana, dana)
    change_the_text(ana, dana)
    otto = get_another_manager(life, ana)
    talk_about_what_comes_next(life, ana, otto)
    move_on(life, ana, otto)


def draft_and_share(dana: Browsing, ana: Browsing) -> None:
    """Write a draft that the other cannot read before it is shared."""
    dana.open("/statement")
    dana.press("Start the draft")
    for name, text in DRAFT.items():
        dana.write(name, text)
    for number, owner in enumerate(("employee", "manager", "company")):
        dana.page.select_option(f'[name="promises-{number}-owner"]', owner)
    dana.press("Save for me")
    dana.picture("draft")
    ana.open("/statement")
    assert DANA_SEES not in ana.page.content()
    dana.open("/statement")
    assert DANA_SEES in dana.page.content()
    dana.press("Share the draft")
    dana.picture("shared")
    ana.open("/statement")
    ana.sees(DANA_SEES)


def write_at_the_same_time(ana: Browsing, dana: Browsing) -> None:
    """Change the same part in two browsers: no word of either is lost."""
    fold = "mission"
    for one in (ana, dana):
        one.open("/statement")
        one.page.locator("#blank-mission_objective summary", has_text="Change").click()
    part = "#blank-mission_objective"
    dana.write("mission_objective", f"{DANA_SEES} With Ana in the lead.")
    dana.press("Save", within=part)
    ana.write("mission_objective", f"{ANA_SEES} {DANA_SEES}")
    ana.press("Save", within=part)
    ana.sees("With Ana in the lead", ANA_SEES)
    ana.picture(f"both-wrote-{fold}")
    ana.press("Save this wording")
    dana.open("/statement?changes=1")
    dana.sees(ANA_SEES, "With Ana in the lead")
    dana.picture("changes")


def remark_and_agree(ana: Browsing, dana: Browsing) -> None:
    """Say something about a part, add what is missing, agree to all, and put it before both."""
    part = "#blank-career"
    ana.open("/statement")
    ana.page.locator(f"{part} summary", has_text="Remark").click()
    ana.write("text", "Could this say plants?")
    ana.press("Add the remark", within=part)
    dana.open("/statement")
    dana.sees("Could this say plants?")
    part = "#blank-employee_aspirations"
    ana.open("/statement")
    ana.page.locator(f"{part} summary", has_text="Change").click()
    ana.page.locator(f"{part} textarea, {part} input[type=text]").filter(visible=True).first.fill(
        "Run a plant one day."
    )
    ana.press("Save", within=part)
    for one in (ana, dana):
        one.open("/statement")
        one.press("I agree to all parts")
    dana.press("Put it before both to commit")
    dana.picture("before-both")


def commit(ana: Browsing, dana: Browsing) -> None:
    """Read the whole text and commit, each for themselves; "back" offers it no more."""
    for one in (ana, dana):
        one.open("/commit")
        one.sees("moral")
        one.picture("commit")
        one.press("I commit")
    dana.page.go_back()
    assert dana.page.get_by_role("button", name="I commit").count() == 0
    ana.open("/commit")
    ana.picture("committed")
    assert ana.life.view.state in {"active", "committed"}


def hold_a_review(life: Life, ana: Browsing, dana: Browsing) -> None:
    """Answer sealed, see both views at once, close it together."""
    life.come_to_the_review()
    life.again(ana, dana)
    dana.open("/talk/review/1")
    dana.pick("progress", "at_risk")
    dana.write("text", "The supplier is late, the team is not.")
    dana.press("Hand in my view")
    ana.open("/talk/review/1")
    assert "supplier" not in ana.page.content()
    ana.picture("review-one-in")
    ana.pick("progress", "on_track")
    ana.write("text", "Two of three plants run.")
    ana.press("Hand in my view")
    ana.open("/talk/review/1")
    ana.sees("The supplier is late", "Two of three plants run")
    ana.picture("review-side-by-side")
    for one in (ana, dana):
        one.open("/talk/review/1")
        one.press("We talked")


def change_the_text(ana: Browsing, dana: Browsing) -> None:
    """Propose a longer tour, see the days it moves, and commit to the change."""
    ana.open("/amend")
    ana.unfold("Length in months")
    ana.write("length_months", "40")
    ana.press("Show what it would change")
    ana.picture("change-looked-at")
    ana.press("Propose this change")
    subject = ana.life.view.amendments[0]["subject_id"]
    dana.open(f"/amend/{subject}")
    dana.picture("change")
    dana.press("I commit to the change")
    assert dana.life.view.length_months == 40


def get_another_manager(life: Life, ana: Browsing) -> Browsing:
    """Let Otto take the tour over, with the terms that were agreed."""
    life.change_manager()
    otto = Browsing(life, "otto")
    otto.open("/hand-over")
    otto.picture("hand-over")
    otto.press("These terms stand")
    ana.open(f"//alliances/{life.view.alliance_id}")
    ana.sees(life.called["otto"])
    ana.picture("where-we-stand")
    return otto


def talk_about_what_comes_next(life: Life, ana: Browsing, otto: Browsing) -> None:
    """Ask for the talk, find a time, hold it; to move on one says it, and nobody approves."""
    ana.open("/talk/renewal/1")
    ana.unfold("Talk sooner")
    ana.press("Talk now about what comes next")
    ana.open("/talk/renewal/1")
    ana.picture("talk-due")
    for one in (ana, otto):
        one.open("/talk/renewal/1")
        one.press("This time suits me")
    life.later(days=15)
    life.again(ana, otto)
    for one in (ana, otto):
        one.open("/talk/renewal/1")
        one.press("We talked")
    for one in (ana, otto):
        one.open("/talk/renewal/1")
        one.picture("talk-five-outcomes")
    ana.press("Plan a move on")
    otto.open("/talk/renewal/1")
    otto.sees("What came of it: Plan a move on")


def move_on(life: Life, ana: Browsing, otto: Browsing) -> None:
    """Name a day, each the same; nobody approves anything."""
    day = (life.now + timedelta(days=200)).date().isoformat()
    ana.open("/moving-on")
    ana.write("day", day)
    ana.press("Propose this day")
    otto.open("/moving-on")
    otto.picture("day-proposed")
    otto.press("This day suits me")
    ana.open("/moving-on")
    ana.picture("day-agreed")
    ana.open(f"//alliances/{life.view.alliance_id}")
    ana.picture("where-we-stand-at-the-end")
