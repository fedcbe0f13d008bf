"""Keys that others publish: found by their id, read seldom, never guessed."""

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from connectors.jwks import MAX_KEYS, keys_of
from emulators.entra import SigningKey
from tests.key_server import OURS, SECOND, THEIRS, KeyDesk, key_desk
from tourwright.ports import TransientError

PUBLIC = OURS.public()
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def desk() -> Iterator[KeyDesk]:
    """A key server and our book of it."""
    with key_desk() as made:
        yield made


def is_known(desk: KeyDesk, kid: str) -> bool:
    """Say whether the book has the key."""
    try:
        desk.book.get(kid)
    except jwt.InvalidKeyError:
        return False
    return True


def test_keys_are_read_when_first_asked_for_and_then_kept(desk: KeyDesk) -> None:
    """Two keys, many questions, one reading."""
    assert desk.server.reads == 0

    assert all(is_known(desk, kid) for kid in (OURS.kid, SECOND.kid) * 20)
    assert desk.server.reads == 1


def test_a_storm_of_unknown_keys_asks_once(desk: KeyDesk) -> None:
    """Ten thousand invented ids in four minutes are one reading, the first; then one more."""
    assert is_known(desk, OURS.kid)
    for number in range(10_000):
        assert not is_known(desk, f"invented-{number}")
    assert desk.server.reads == 1

    desk.clock.moment += timedelta(minutes=5, seconds=1)
    assert not any(is_known(desk, f"invented-{number}") for number in range(1000))
    assert desk.server.reads == 2


def test_a_storm_from_many_threads_asks_once_too(desk: KeyDesk) -> None:
    """Eight threads that all miss the first reading wait for one of them."""
    with ThreadPoolExecutor(8) as threads:
        known = list(threads.map(lambda _: is_known(desk, OURS.kid), range(64)))
    desk.clock.moment += 6 * MINUTE
    with ThreadPoolExecutor(8) as threads:
        unknown = list(threads.map(lambda each: is_known(desk, f"no-{each}"), range(64)))

    assert (all(known), any(unknown), desk.server.reads) == (True, False, 2)


def test_a_new_key_is_found_five_minutes_after_the_last_reading(desk: KeyDesk) -> None:
    """Rotation: the new key is published, the old one stays good, later it is gone."""
    assert is_known(desk, OURS.kid)
    desk.server.publish(OURS, THEIRS)
    assert not is_known(desk, THEIRS.kid)

    desk.clock.moment += 6 * MINUTE
    assert is_known(desk, THEIRS.kid)
    assert is_known(desk, OURS.kid)
    assert not is_known(desk, SECOND.kid)


def test_a_withdrawn_key_is_good_for_half_a_day_at_most(desk: KeyDesk) -> None:
    """No unknown id is needed for keys to be read again."""
    assert is_known(desk, OURS.kid)
    desk.server.publish(SECOND)

    desk.clock.moment += 12 * HOUR + MINUTE
    assert not is_known(desk, OURS.kid)
    assert is_known(desk, SECOND.kid)


def test_old_keys_stay_while_the_server_is_away_but_no_longer_than_a_day(desk: KeyDesk) -> None:
    """A key service that is away at night stops nobody; one that is away for a day does."""
    assert is_known(desk, OURS.kid)
    desk.server.status = 503

    desk.clock.moment += 23 * HOUR
    assert is_known(desk, OURS.kid)
    assert not is_known(desk, "invented")
    desk.clock.moment += HOUR + MINUTE
    with pytest.raises(TransientError):
        desk.book.get(OURS.kid)

    desk.server.status = 200
    desk.clock.moment += MINUTE
    assert is_known(desk, OURS.kid)


def test_a_server_that_is_away_is_not_asked_by_everybody(desk: KeyDesk) -> None:
    """The first failure counts for ten seconds: nobody else waits for the time-out."""
    desk.server.status = 500
    for _ in range(100):
        with pytest.raises(TransientError):
            desk.book.get(OURS.kid)
    assert desk.server.reads == 1

    desk.clock.moment += timedelta(seconds=11)
    desk.server.status = 200
    assert is_known(desk, OURS.kid)
    assert desk.server.reads == 2


def test_a_server_that_hangs_delays_nobody_whose_key_is_known(desk: KeyDesk) -> None:
    """One thread waits for it; the others go on with the keys that are good still."""
    assert is_known(desk, OURS.kid)
    desk.clock.moment += 13 * HOUR
    began, go_on = threading.Event(), threading.Event()

    def hang() -> None:
        began.set()
        go_on.wait(4)

    desk.server.meanwhile = hang
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(is_known, desk, OURS.kid)
        assert began.wait(4)
        assert all(is_known(desk, OURS.kid) for _ in range(100))
        assert not waiting.done()
        go_on.set()
        assert waiting.result(4)
    assert desk.server.reads == 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>sign in</html>",
        b"[]",
        b'{"keys": {}}',
        b'{"keys": []}',
        b'{"keys": ["ours"]}',
        b"{" + b" " * 300_000 + b'"keys": []}',
        json.dumps({"keys": [PUBLIC] * (MAX_KEYS + 1)}).encode(),
    ],
    ids=["empty", "page", "list", "object", "none", "words", "large", "many"],
)
def test_what_is_no_list_of_keys_is_no_answer(desk: KeyDesk, body: bytes) -> None:
    """It counts as a failure, and never replaces what was good."""
    desk.server.body = body
    with pytest.raises(TransientError):
        desk.book.get(OURS.kid)

    desk.clock.moment += MINUTE
    desk.server.body = None
    assert is_known(desk, OURS.kid)
    desk.server.body = body
    desk.clock.moment += 13 * HOUR
    assert is_known(desk, OURS.kid)
    assert is_known(desk, OURS.kid)
    assert desk.server.reads == 3


def test_keys_for_something_else_are_left_out() -> None:
    """Shared secrets, curves, encryption keys, other algorithms and small keys sign nothing."""
    small = SigningKey("small", jwt_key(1024))
    others = [
        PUBLIC | {"kid": "secret", "kty": "oct", "k": "c2VjcmV0"},
        PUBLIC | {"kid": "curve", "kty": "EC"},
        PUBLIC | {"kid": "sealing", "use": "enc"},
        PUBLIC | {"kid": "hmac", "alg": "HS256"},
        PUBLIC | {"kid": 7},
        PUBLIC | {"kid": ""},
        {name: value for name, value in PUBLIC.items() if name != "kid"},
        {"kty": "RSA", "kid": "half", "n": PUBLIC["n"]},
        {"kty": "RSA", "kid": "broken", "n": "!", "e": "!"},
        small.public(),
        "no key",
    ]

    assert set(keys_of({"keys": [*others, PUBLIC]})) == {OURS.kid}


def test_a_private_key_that_was_published_by_mistake_is_used_as_a_public_one() -> None:
    """Only modulus and exponent are read."""
    private = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(OURS.key))

    found = keys_of({"keys": [private | {"kid": "spilt", "use": "sig"}]})["spilt"]

    assert not hasattr(found.jwk.key, "private_numbers")


def test_endorsements_are_told_only_where_they_are_listed() -> None:
    """None is "nothing is said", which is not the same as "for no channel"."""
    listed = [
        PUBLIC | {"kid": "silent"},
        PUBLIC | {"kid": "none", "endorsements": []},
        PUBLIC | {"kid": "teams", "endorsements": ["msteams", "webchat"]},
    ]

    found = keys_of({"keys": listed})

    assert found["silent"].endorsements is None
    assert found["none"].endorsements == frozenset()
    assert found["teams"].endorsements == frozenset({"msteams", "webchat"})


def jwt_key(bits: int) -> rsa.RSAPrivateKey:
    """Make a key of that size."""
    return rsa.generate_private_key(65537, bits)
