"""Any order of edits by two people: no word is lost, nobody is committed to words unseen.

The pages' own code runs over the real rules and a real store, without HTTP. A person's page stays
as it was loaded until it is loaded again, so every step may come from an old page; a word that was
sent must afterwards be in a revision, a remark, or in that person's kept words, which the merge
page opens.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

import pytest
from flask import Response, g
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import BLANKS, some_opening, some_snapshot
from tests.page_world import PageEngine, PageWorld
from tests.tour_world import TourWorld
from tourwright.domain.model import Act, MachineName, PersonRef, TourKind, TourView
from tourwright.domain.rights import Role
from tourwright.domain.tables import TourState
from tourwright.ports import ActResult
from tourwright.store import Store
from webhooks.commit_page import CommitPage
from webhooks.statement_sheet import sheet_of
from webhooks.submit import Wish, submit
from webhooks.who import Seen, Who
from webhooks.workshop_draft import DraftDesk
from webhooks.workshop_fields import BY_NAME, inputs, value_in
from webhooks.workshop_kept import KeptChanges
from webhooks.workshop_talk import TalkDesk, proposed
from webhooks.workshop_view import Shared

TRANSFORMATIONAL = TourKind.TRANSFORMATIONAL
PEOPLE = ("ana", "dana")
FIELDS = ("career", "mission_objective", "company_values")
VERBS = ("save", "save_all")
STEPS = st.one_of(
    st.tuples(
        st.just("edit"), st.sampled_from(PEOPLE), st.sampled_from(FIELDS), st.sampled_from(VERBS)
    ),
    st.tuples(st.just("rewrite"), st.sampled_from(PEOPLE), st.sampled_from(FIELDS)),
    st.tuples(
        st.sampled_from(
            [
                *("load", "again", "back", "merge", "leave", "comment", "agree", "propose"),
                *("bring", "bring", "read", "sign", "sign", "sign", "withdraw"),
            ]
        ),
        st.sampled_from(PEOPLE),
    ),
)
REACHED: Counter[str] = Counter()
NUMBERS = count(2)


class PlainEngine(PageEngine):
    """Applies the act and leaves the writing to the page."""

    def _applied(self, tour: TourWorld, act: Act) -> ActResult:
        outcome = tour.apply(act)
        return ActResult(tour.state, outcome.record)


@dataclass
class Reader:
    """One person with their pages: what the last one showed, the ones before, the last form."""

    name: str
    pages: list[TourView] = field(default_factory=list)
    form: tuple[str, dict[str, str]] | None = None
    merge: str = ""
    read_hash: str = ""


class Play:
    """One tour, two people, and every word that was sent."""

    def __init__(self, world: PageWorld) -> None:
        self.world = world
        self.readers = {name: Reader(name) for name in PEOPLE}
        self.sent: dict[str, set[str]] = {name: set() for name in PEOPLE}
        self.words = (f"w{number}" for number in count(1))
        world.tours.clear()
        number = next(NUMBERS)
        alliance_id = world.people["ana"].alliance_id
        self.tour_id = f"{alliance_id}-{number}"
        opening = some_opening(
            TRANSFORMATIONAL,
            tour_id=self.tour_id,
            alliance_id=alliance_id,
            number=number,
            employee=PersonRef(world.key("ana"), "Europe/Berlin", "DE"),
            manager=PersonRef(world.key("dana"), "Europe/Berlin", "DE"),
            snapshot=some_snapshot(TRANSFORMATIONAL, blanks=BLANKS[TRANSFORMATIONAL]),
        )
        world.tours[self.tour_id] = TourWorld(opening, world.clock.now())
        world.settle()
        self.talk, self.commit = TalkDesk(world.deps), CommitPage(world.deps)

    @property
    def view(self) -> TourView:
        """The row that pages read now."""
        return self.world.view(self.tour_id)

    @contextmanager
    def at(self, name: str, data: Mapping[str, str], path: str = "/") -> Iterator[None]:
        """Be at a page, as somebody, with a form sent."""
        world, view = self.world, self.view
        role = Role.EMPLOYEE if name == "ana" else Role.MANAGER
        with world.app.test_request_context(path, method="POST", data=dict(data)):
            g.who = Who(world.key(name), zone="Europe/Berlin")
            two = world.people["ana"], world.people["dana"]
            g.seen = Seen(view=view, roles=frozenset({role}), employee=two[0], manager=two[1])
            yield

    def begin(self) -> None:
        """Dana drafts, privately, and shares; Ana adds what only she can."""
        self.world.act("dana", "open_draft")
        desk, word = DraftDesk(self.world.deps), self.new_word("dana")
        with self.at("dana", {"career": f"Up {word}", "shown": "{}"}):
            assert desk.act("save").status_code == 303
            self.check_words()
            assert desk.act("share").status_code == 303
        for name in PEOPLE:
            self.load(name)
        self.send("ana", "employee_aspirations", {"employee_aspirations-0": "Lead"}, "save")

    def new_word(self, name: str) -> str:
        """Return a word that nobody used, sent by this person from now on."""
        word = next(self.words)
        self.sent[name].add(word)
        return word

    def load(self, name: str) -> None:
        """Load the workshop's page."""
        self.readers[name].pages.append(self.view)

    def back(self, name: str) -> None:
        """Go back to the page before."""
        if len(self.readers[name].pages) > 1:
            self.readers[name].pages.pop()

    def edit(self, name: str, blank: str, verb: str = "save", *, rewrite: bool = False) -> None:
        """Type a new word into a part as this person's page shows it, or in place of it."""
        shown = value_in(self.readers[name].pages[-1].statement or {}, BY_NAME[blank])
        word = self.new_word(name)
        if isinstance(shown, list):
            value: object = [word] if rewrite else [*shown[-10:], word]
        else:
            value = word if rewrite else f"{shown} {word}"
        self.send(name, blank, typed(blank, value), verb)

    def rewrite(self, name: str, blank: str) -> None:
        """Type in place of what stands."""
        self.edit(name, blank, rewrite=True)

    def send(self, name: str, blank: str, form: dict[str, str], verb: str) -> None:
        """Send the form of one part from the page that is open."""
        base = {"base_rev": str(self.readers[name].pages[-1].revision), "once": str(id(form))}
        self.post(name, blank, {**form, **base, "verb": verb})

    def post(self, name: str, blank: str, form: dict[str, str]) -> None:
        """Send a form and follow where it leads."""
        reader = self.readers[name]
        reader.form = (blank, form)
        with self.at(name, form, f"/tours/{self.tour_id}/statement/field/{blank}"):
            answer = self.talk.settle(blank) if "kept" in form else self.talk.edit(blank)
        self.follow(reader, answer)

    def follow(self, reader: Reader, answer: Response) -> None:
        """Open the page that the answer leads to."""
        where = answer.headers.get("Location", "")
        if "/merge?" in where:
            reader.merge = where.partition("kept=")[2]
            REACHED["merge"] += 1
        elif answer.status_code == 303:
            self.load(reader.name)

    def again(self, name: str) -> None:
        """Send the last form once more, as a double click or the back button does."""
        if self.readers[name].form is not None:
            self.post(name, *self.readers[name].form)  # type: ignore[misc]  # not None

    def merge(self, name: str) -> None:
        """Read the merge page and save its proposal with a word more."""
        kept = self.open_merge(name)
        if kept is None:
            return
        with self.at(name, {}):
            texts = self.world.store.statement_texts.of_tour(self.tour_id)
            proposal = proposed(Shared(g.who, g.seen, self.view, texts), kept)[2].value
        word = self.new_word(name)
        value = [*proposal[-18:], word] if isinstance(proposal, list) else f"{proposal} {word}"
        more = {"base_rev": str(self.view.revision), "kept": kept.kept_id, "verb": "save"}
        self.readers[name].merge = ""
        self.post(name, kept.blank.name, {**typed(kept.blank.name, value), **more})

    def leave(self, name: str) -> None:
        """Leave the text as it stands: the words are thrown away on purpose."""
        kept = self.open_merge(name)
        if kept is None:
            return
        self.sent[name] -= set(str(kept.value).replace("'", " ").split())
        self.readers[name].merge = ""
        self.post(name, kept.blank.name, {"kept": kept.kept_id, "verb": "leave"})

    def open_merge(self, name: str) -> Any:  # noqa: ANN401  a kept change
        """Return the change that the merge page of this person is about."""
        return self.kept(name).get(self.readers[name].merge) if self.readers[name].merge else None

    def kept(self, name: str) -> KeptChanges:
        """Return what this person typed and the text does not say."""
        store = self.world.store
        return KeptChanges(store.private_texts, self.world.clock, self.world.key(name), self.view)

    def comment(self, name: str) -> None:
        """Remark on a part."""
        word = self.new_word(name)
        with self.at(name, {"field": "career", "text": f"Why {word}?", "once": word}):
            self.talk.comment()

    def agree(self, name: str) -> None:
        """Agree to all, as this person's page shows it."""
        base = str(self.readers[name].pages[-1].revision)
        with self.at(name, {"field": "*", "base_rev": base, "once": next(self.words)}):
            self.talk.agree()

    def propose(self, name: str) -> None:
        """Put the text before both."""
        base = str(self.readers[name].pages[-1].revision)
        with self.at(name, {"base_rev": base, "once": next(self.words)}):
            self.talk.propose()

    def bring(self, name: str) -> None:
        """Both read, one agrees, the other proposes, both open the page to commit."""
        other = PEOPLE[name == PEOPLE[0]]
        for each in PEOPLE:
            self.load(each)
        self.agree(other)
        self.propose(name)
        for each in PEOPLE:
            self.read(each)

    def read(self, name: str) -> None:
        """Open the page to commit, and read the text with this hash."""
        sheet = sheet_of(self.view, self.world.deps.policy_of, {})
        if self.view.state == TourState.SIGNING and sheet:
            self.readers[name].read_hash = sheet.text_hash

    def sign(self, name: str) -> None:
        """Commit to the text that was read, be it old by now."""
        read = self.readers[name].read_hash
        with self.at(name, {"verb": "sign", "text_hash": read, "once": next(self.words)}):
            self.commit._sign(read)

    def withdraw(self, name: str) -> None:
        """Take a commitment back."""
        with self.at(name, {"once": next(self.words)}):
            submit(self.world.deps, Wish(MachineName.TOUR, "withdraw_signature"))

    def check_words(self) -> None:
        """Every word that was sent can be found again by whoever sent it."""
        store = self.world.store
        shared = json.dumps(
            [
                *(each.statement for each in store.statement_texts.of_tour(self.tour_id)),
                *(each.text for each in store.pair_texts.of_tour(self.tour_id, "comment")),
            ]
        )
        for name, words in self.sent.items():
            own = [self.kept(name).draft(), *(each.value for each in self.kept(name).all())]
            found = set((shared + json.dumps(own)).replace('"', " ").replace("?", " ").split())
            assert words <= found, words - found

    def check_commitments(self) -> None:
        """Whoever is committed has read exactly this text, and both the same."""
        tour = self.world.rules.tour
        for signed in tour.signatures:
            name = "ana" if signed.person_key == self.world.key("ana") else "dana"
            assert signed.text_hash == tour.text_hash == self.readers[name].read_hash
        if tour.state == TourState.COMMITTED:
            REACHED["committed"] += 1
            sheet = sheet_of(self.view, self.world.deps.policy_of, {})
            assert sheet is not None
            assert sheet.text_hash == tour.text_hash
            assert len(tour.signatures) == 2

    def forget(self) -> None:
        """Leave nothing behind for the next play."""
        for name in PEOPLE:
            for each in self.kept(name).all():
                self.kept(name).drop(each.kept_id)
            self.kept(name).drop_draft()


def typed(blank: str, value: object) -> dict[str, str]:
    """Return the inputs of a part with this value."""
    return {one.name: one.value for one in inputs(BY_NAME[blank], value)}


@pytest.fixture
def world(sqlite_store: Store) -> PageWorld:
    """Return a world in which pages alone write records: all of them each time takes minutes."""
    made = PageWorld(sqlite_store)
    made.deps = replace(made.deps, engine=PlainEngine(made))
    return made


@pytest.mark.timeout(300)
@pytest.mark.parametrize("quarter", range(4))
@settings(
    max_examples=250,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=4, max_size=12))
def test_no_order_of_edits_loses_a_word_or_commits_somebody_unread(
    world: PageWorld, quarter: int, steps: list[tuple[str, ...]]
) -> None:
    """A thousand in all, each quarter with a store of its own.

    Draft, edit, merge, remark, agree, propose, commit, back and double click, in any order.
    """
    del quarter
    play = Play(world)
    play.begin()
    for step, name, *more in steps:
        getattr(play, step)(name, *more)
        play.check_commitments()
    play.check_words()
    play.forget()
