"""A manager's tours as lines of words: who, what kind, how far, what is next, what is open."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tourwright.domain.model import TourView
from tourwright.domain.people import Person
from tourwright.domain.tables import GAP
from tourwright.ports import Ask
from webhooks import words
from webhooks.ask_titles import how_pressing, sentence_of
from webhooks.i18n import _, ngettext
from webhooks.next_step import page_of, step_of, url_or_none
from webhooks.where_board import told_of


@dataclass(frozen=True)
class Wanted:
    """Something asked of the reader; url "" when it has no page of its own."""

    sentence: str
    url: str


@dataclass(frozen=True)
class TeamLine:
    """One tour in words. wanted is what needs the reader, open_things what is open besides."""

    name: str
    url: str
    kind: str
    state: str
    month: str
    next: str
    policy: str
    wanted: tuple[Wanted, ...]
    open_things: tuple[str, ...]


@dataclass(frozen=True)
class Fairness:
    """Whether the team is on the same policy, in one sentence, and who is not and why."""

    sentence: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Team:
    """What the lines are made of. asks are the reader's own open questions.

    today_of returns the day that it is for a tour.
    """

    views: Sequence[TourView]
    people: Mapping[str, Person]
    asks: Sequence[Ask]
    today_of: Callable[[TourView], date]


def lines_of(team: Team) -> list[TeamLine]:
    """Return a line for each tour, by name."""
    asked: dict[str, list[Ask]] = {}
    for ask in sorted(team.asks, key=how_pressing):
        asked.setdefault(ask.stream, []).append(ask)
    lines = [_line(view, team, asked.get(view.tour_id, ())) for view in team.views]
    return sorted(lines, key=lambda line: line.name.casefold())


def fairness_of(views: Sequence[TourView], people: Mapping[str, Person]) -> Fairness | None:
    """Return how many of the committed tours are on the policy that most are on; None without one.

    Source: statement of alliance: the same general policies and principles equally for all members
    of the team.
    """
    committed = [view for view in views if view.text_hash and view.policy_hash]
    if not committed:
        return None
    (common, count), *_rest = Counter(view.policy_hash for view in committed).most_common(1)
    example = next(view for view in committed if view.policy_hash == common)
    told = _(
        "%(count)s of %(all)s on %(policy)s",
        count=count,
        all=len(committed),
        policy=policy_words(example),
    )
    others = [view for view in committed if view.policy_hash != common]
    return Fairness(f"{told}.", tuple(_straggler(view, people, example) for view in others))


def policy_words(view: TourView) -> str:
    """Return which policy a tour is on: its name, and the version as HR named it."""
    layer = (view.statement or {}).get("policy")
    key = str(layer.get("key", "")) if isinstance(layer, Mapping) else ""
    version = view.catalogue_version.partition("+")[0]
    return _("policy %(key)s, version %(version)s", key=key, version=version)


def _straggler(view: TourView, people: Mapping[str, Person], example: TourView) -> str:
    name, policy = words.name_of(people.get(view.employee_key)), policy_words(view)
    if policy == policy_words(example):
        policy = _("%(policy)s, but another wording of it", policy=policy)
    return _(
        "%(name)s: %(policy)s. A committed text keeps its policy until both change it.",
        name=name,
        policy=policy,
    )


def _line(view: TourView, team: Team, asked: Sequence[Ask]) -> TeamLine:
    told = told_of(view, [], team.today_of(view))
    return TeamLine(
        name=words.name_of(team.people.get(view.employee_key)),
        url=url_or_none("alliance_page.show", alliance_id=view.alliance_id),
        kind=told.kind,
        state=told.state,
        month=told.month,
        next=step_of(view).sentence,
        policy=policy_words(view) if view.text_hash and view.statement else "",
        wanted=tuple(Wanted(_(sentence_of(ask)), page_of(ask)) for ask in asked),
        open_things=tuple(_open_things(view)),
    )


def _open_things(view: TourView) -> Iterator[str]:
    """Yield what is open, in words; a count is all that is said of differences."""
    if view.on_hold:
        yield _("Dates wait while somebody is away.")
    gaps = sum(gap["state"] not in GAP.ends for gap in view.gaps)
    if gaps:
        yield ngettext("One difference is open.", "%(num)s differences are open.", gaps)
    if view.amendments:
        yield _("A change of the statement is proposed.")
    if view.hand_over_state:
        yield _("The terms wait for the word of the new manager.")
