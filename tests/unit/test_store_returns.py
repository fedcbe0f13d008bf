"""A new record that may be somebody who left, in both databases: it waits, is joined, and parts."""

from tests.store_factories import NOW, source_person
from tourwright.domain.diff import derive_events
from tourwright.domain.people import Person, PersonStatus, SourcePerson
from tourwright.ports.merges import Joined
from tourwright.store import Store

LEFT = PersonStatus.TERMINATED


def came(store: Store, *facts: SourcePerson) -> list[Person]:
    """Let records come, as a round reads them."""
    items = [(each, derive_events(None, each, NOW, NOW.date())) for each in facts]
    return list(store.people_bulk.apply_many(items, NOW))


def waiting(store: Store) -> list[str]:
    """Return whom nobody was told of and somebody would be."""
    return list(store.people_bulk.waiting("bamboohr", "", 10))


def test_a_new_record_waits_until_hr_has_said(store: Store) -> None:
    """Its events are there, and no round would tell them."""
    old, new, other = came(
        store,
        source_person("17", status=LEFT),
        source_person("99"),
        source_person("50", personal_email="o@home.example"),
    )
    assert waiting(store) == [other.person_key]
    assert [(one.newcomer, one.leaver) for one in store.people_care.returns(5)] == [(new, old)]

    assert store.people_care.apart(new.person_key, old.person_key)

    assert waiting(store) == sorted([new.person_key, other.person_key])
    assert store.people_care.returns(5) == []


def test_the_same_person_leads_by_the_new_record_and_gives_way_again(store: Store) -> None:
    """All that the leaver was comes back when it is taken back, and HR is asked again."""
    old, new = came(store, source_person("17", status=LEFT), source_person("99"))

    made = store.merges.join(old.person_key, new.person_key, "kim", NOW)

    assert isinstance(made, Joined)
    known = store.people.get(old.person_key)
    assert known is not None
    assert known.facts.source_person_id == "99"
    assert waiting(store) == [old.person_key]

    store.merges.part(made.merge_no, NOW)

    assert store.people.get(old.person_key) == old
    assert store.people.get(new.person_key) == new
    assert waiting(store) == []
    assert len(store.people_care.returns(5)) == 1


def test_somebody_who_works_here_is_no_return(store: Store) -> None:
    """A shared address holds nobody up unless its owner left."""
    came(store, source_person("17"), source_person("99"))

    assert len(waiting(store)) == 2
    assert store.people_care.returns(5) == []
    assert len(store.people_care.look_alikes(5)) == 1
