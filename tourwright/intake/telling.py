"""Who is told of what a round brought: one call for each alliance."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from tourwright.domain.dates import day_there
from tourwright.domain.people import AllianceFacts, EmploymentEvent, spoken_of
from tourwright.domain.telling import Telling, news_of, not_called_off, quiet_before, who_is_told
from tourwright.intake.ports import IntakePorts
from tourwright.ports import KeyDestroyedError
from tourwright.ports.hris import HrisSource
from tourwright.values import FactsTold

AT_ONCE = 100
"""So many people are told of in one step."""

LOOKED_AT = 200


@dataclass(frozen=True)
class Batch:
    """People with events that nobody was told of, and what is known of each."""

    keys: Sequence[str]
    untold: Mapping[str, Sequence[EmploymentEvent]]
    facts: Mapping[str, AllianceFacts]
    known: frozenset[str]


def tell_some(ports: IntakePorts, source: HrisSource, *, first: bool) -> bool:
    """Tell of up to a hundred people; True when nobody is left to be told of."""
    told, after = 0, ""
    while told < AT_ONCE:
        batch = _batch(ports, source.name, after)
        if not batch.keys:
            return True
        after = batch.keys[-1]
        for key in batch.keys:
            told += _one(ports, source, batch, key, first=first)
            if told >= AT_ONCE:
                break
    return False


def _batch(ports: IntakePorts, source: str, after: str) -> Batch:
    keys = ports.people.waiting(source, after, LOOKED_AT)
    people = ports.people
    if not keys:
        return Batch((), {}, {}, frozenset())
    return Batch(keys, people.untold_of(keys), people.facts_of(keys), people.known_alliances(keys))


def _one(ports: IntakePorts, source: HrisSource, batch: Batch, key: str, *, first: bool) -> bool:
    """Tell one alliance, or nobody; says whether the engine was asked."""
    heard, facts, rules = batch.untold.get(key, ()), batch.facts[key], source.rules
    events = not_called_off(heard)
    now = ports.clock.now()
    today, known = _today(facts, ports), key in batch.known
    outcome = who_is_told(events, known=known, today=today, rules=rules, first=first)
    if outcome is Telling.WAIT or not events:
        return False
    ids = [each.event_id for each in heard]
    if outcome is Telling.HUSH:
        ports.people.hush(ids, now)
        return False
    standing = () if known else ports.people.standing(key, today)
    told = FactsTold(
        facts=spoken_of(facts) if rules.announced else facts,
        events=_in_order(events, standing),
        adopted=outcome is Telling.ADOPT,
        quiet_before=quiet_before(news_of(events, today), rules.quiet_days),
    )
    ports.pause(1 / ports.tells_per_second)
    with suppress(KeyDestroyedError):
        ports.teller.tell(told)
    _tell_of_a_circle(ports, facts, batch)
    ports.people.told(ids, now)
    return True


def _in_order(
    events: Sequence[EmploymentEvent], standing: Sequence[EmploymentEvent]
) -> tuple[EmploymentEvent, ...]:
    """Return the events, with those before them that still stand."""
    here = {each.event_id for each in events}
    more = [each for each in standing if each.event_id not in here]
    return (*more, *events)


def _today(facts: AllianceFacts, ports: IntakePorts) -> date:
    return day_there(ports.clock.now(), facts.zone)


def _tell_of_a_circle(ports: IntakePorts, facts: AllianceFacts, batch: Batch) -> None:
    """Let the manager's alliance look again when that manager reports to this person still.

    One that is told anyway hears the facts as they are now.
    """
    key = facts.manager_key
    if not key or facts.skip_level_key != facts.person_key or key in batch.untold:
        return
    if key in ports.people.known_alliances([key]):
        theirs = ports.people.facts_of([key])[key]
        with suppress(KeyDestroyedError):
            ports.teller.tell(FactsTold(theirs))
