"""Accounts of the directory, and whose each is."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store_factories import NOW, source_person
from tourwright.ports.directory import DirectoryUser
from tourwright.store import Store

OID = "aaaaaaaa-0000-0000-0000-000000000001"
OTHER = "aaaaaaaa-0000-0000-0000-000000000002"
IDA = DirectoryUser(OID, mail="Ida17@work.example", upn="ida@work.example", employee_id="17")


def hired(store: Store, number: str = "17", **facts: object) -> str:
    """Hire somebody; returns the key."""
    return store.people.apply(source_person(number, **facts), (), NOW).person_key


def account(store: Store, person_key: str) -> DirectoryUser:
    """Return somebody's account, which there is."""
    found = store.directory.of_person(person_key)
    assert found is not None
    return found


def test_an_account_is_matched_by_its_address(store: Store) -> None:
    """However the address is written."""
    key = hired(store)

    assert store.directory.apply([IDA], NOW) == 1

    assert store.directory.person_of(OID.upper()) == key
    assert account(store, key).oid == OID


def test_the_accounts_of_some_are_read_at_once(store: Store) -> None:
    """Of these people and of nobody else; who has none is left out."""
    ida, other = hired(store), hired(store, "18")
    without = hired(store, "19")
    sam = DirectoryUser(OTHER, mail="ida18@work.example", upn="sam@work.example")
    store.directory.apply([IDA, sam], NOW)

    found = store.directory.of_people({ida: "ida17@work.example", without: "c@work.example"})

    assert {key: user.oid for key, user in found.items()} == {ida: OID}
    assert store.directory.of_people({other: "ida18@work.example"}).keys() == {other}


def test_a_new_name_or_address_stays_the_same_person(store: Store) -> None:
    """Once matched, only the oid counts; somebody who gets the old address is somebody else."""
    key = hired(store)
    store.directory.apply([IDA], NOW)

    store.directory.apply([replace(IDA, mail="ida.sol@work.example", employee_id="")], NOW)
    store.directory.apply([replace(IDA, oid=OTHER)], NOW)

    assert store.directory.person_of(OID) == key
    assert store.directory.person_of(OTHER) == ""
    assert account(store, key).oid == OID


@pytest.mark.parametrize(
    ("user", "is_hers"),
    [
        (replace(IDA, mail=""), True),
        (replace(IDA, employee_id=""), True),
        (replace(IDA, employee_id="99"), True),
        (replace(IDA, mail="else@work.example"), False),
        (replace(IDA, mail="else@work.example", employee_id=""), False),
        (replace(IDA, mail="", employee_id=""), False),
    ],
)
def test_a_number_alone_never_wins_over_an_address(
    store: Store, user: DirectoryUser, *, is_hers: bool
) -> None:
    """The directory and the HR system may count in different series."""
    key = hired(store)

    store.directory.apply([user], NOW)

    assert (store.directory.person_of(OID) == key) is is_hers


def test_two_people_with_one_address_are_told_apart_by_number(store: Store) -> None:
    """Without a number that fits one of them the account is nobody's."""
    ida = hired(store, work_email="both@work.example")
    hired(store, "18", personal_email="", work_email="both@work.example")

    store.directory.apply([replace(IDA, mail="both@work.example")], NOW)
    store.directory.apply([DirectoryUser(OTHER, mail="both@work.example")], NOW)

    assert store.directory.person_of(OID) == ida
    assert store.directory.person_of(OTHER) == ""


def test_somebody_hired_after_the_reading_finds_the_account(store: Store) -> None:
    """Nothing has to change in the directory for that."""
    store.directory.apply([IDA, DirectoryUser(OTHER, mail="no@work.example")], NOW)
    key = hired(store)

    assert account(store, key).oid == OID
    assert store.directory.person_of(OID) == key


def test_somebody_hired_later_is_given_no_account_of_another(store: Store) -> None:
    """Accounts that are nobody's yet stay so until their own person comes."""
    store.directory.apply([IDA, DirectoryUser(OTHER, mail="lee@work.example")], NOW)

    key = hired(store, "18", work_email="ida18@work.example")

    assert store.directory.of_person(key) is None
    assert store.directory.person_of(OTHER) == ""


def test_a_closed_account_is_kept_and_can_open_again(store: Store) -> None:
    """A removed one says nothing but that; nothing else of it is lost."""
    key = hired(store)
    store.directory.apply([replace(IDA, manager_oid=OTHER, mailbox="cloud")], NOW)
    gone = DirectoryUser(OID, enabled=False, removed="changed")

    assert store.directory.apply([gone, gone], NOW) == 1
    removed = account(store, key)
    assert store.directory.person_of(OID) == ""
    store.directory.apply([replace(IDA, manager_oid=OTHER, mailbox="cloud")], NOW)

    assert (removed.removed, removed.manager_oid, removed.mailbox) == ("changed", OTHER, "cloud")
    assert account(store, key).removed == ""
    assert store.directory.person_of(OID) == key


def test_whoever_comes_back_has_a_new_account(store: Store) -> None:
    """The old one was removed, so the new one is matched."""
    key = hired(store)
    store.directory.apply([IDA, DirectoryUser(OID, removed="deleted")], NOW)

    store.directory.apply([replace(IDA, oid=OTHER)], NOW)

    assert account(store, key).oid == OTHER


def test_a_manager_that_is_not_told_stays(store: Store) -> None:
    """A change of something else does not say who the manager is."""
    key = hired(store)
    store.directory.apply([replace(IDA, manager_oid=OTHER)], NOW)

    store.directory.apply([replace(IDA, enabled=False)], NOW)

    assert account(store, key).manager_oid == OTHER
    assert not account(store, key).enabled


def test_the_place_of_the_reading_is_kept(store: Store) -> None:
    """Encrypted, as its tokens open the directory; an end is remembered through the next pages."""
    assert (store.directory.cursor(), store.directory.last_done()) == ("", None)

    store.directory.keep_cursor("https://graph/1", NOW, done=True)
    store.directory.keep_cursor("https://graph/2", NOW + timedelta(hours=1), done=False)

    assert store.directory.cursor() == "https://graph/2"
    assert store.directory.last_done() == NOW


USERS = st.builds(
    DirectoryUser,
    oid=st.sampled_from([OID, OTHER]),
    enabled=st.booleans(),
    removed=st.sampled_from(["", "", "", "changed"]),
    mail=st.sampled_from(["", "ida17@work.example", "else@work.example"]),
    employee_id=st.sampled_from(["", "17"]),
    manager_oid=st.sampled_from([None, "", OTHER]),
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(USERS, max_size=6))
def test_a_repeated_reading_changes_nothing(
    sqlite_store: Store, users: Sequence[DirectoryUser]
) -> None:
    """A process may die after it kept a page and before it kept the place."""
    ids = {user.oid for user in users}
    last = [next(user for user in reversed(users) if user.oid == each) for each in ids]
    sqlite_store.directory.apply(users, NOW)

    assert sqlite_store.directory.apply(last, NOW) == 0
