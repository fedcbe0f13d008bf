"""Clouds: every address moves with the name, and a token goes to no host that is not ours."""

from urllib.parse import urlsplit

import pytest

from connectors.microsoft365.clouds import CLOUDS, Cloud, cloud_of
from tourwright.settings import CLOUDS as NAMES

ENDS = {
    "public": (".com", ".net"),
    "gcc": (".com", ".net"),
    "gcc_high": (".us", ".net"),
    "dod": (".us", ".net"),
    "china": (".cn",),
}
ADDRESSES = (
    "login",
    "graph",
    "bot_scope",
    "bot_issuer",
    "bot_keys",
    "teams_url",
    "issuer_v1",
    "issuer_v2",
)


def addresses(cloud: Cloud) -> dict[str, str]:
    """Return every address of a cloud."""
    return {name: getattr(cloud, name) for name in ADDRESSES}


def test_settings_take_every_cloud_and_no_other() -> None:
    """What can be set is there."""
    assert tuple(CLOUDS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_cloud_moves_every_address_together(name: str) -> None:
    """No address stays behind in another cloud, where the token would be nobody's."""
    hosts = {
        each: urlsplit(address).hostname or ""
        for each, address in addresses(cloud_of(name)).items()
    }

    behind = {each for each, host in hosts.items() if host and not host.endswith(ENDS[name])}
    assert behind == set()
    assert {each for each, host in hosts.items() if not host} <= {"teams_url"}


@pytest.mark.parametrize("name", ["gcc_high", "dod", "china"])
def test_national_clouds_share_no_sign_in_and_no_graph_with_the_public_one(name: str) -> None:
    """Only the old issuer is written alike in the United States."""
    public, other = addresses(cloud_of("public")), addresses(cloud_of(name))

    shared = {each for each in ADDRESSES if public[each] == other[each]}
    assert shared <= {"issuer_v1"}


@pytest.mark.parametrize("name", NAMES)
def test_a_scope_is_of_the_clouds_own_graph(name: str) -> None:
    """A token for another Graph is refused there."""
    cloud = cloud_of(name)

    assert cloud.graph_scope == f"{cloud.graph}/.default"
    assert cloud.graph_url == f"{cloud.graph}/v1.0"


@pytest.mark.parametrize("name", NAMES)
def test_chats_are_at_the_clouds_own_hosts(name: str) -> None:
    """Its own service is known; one that only looks like it is not."""
    cloud = cloud_of(name)
    host = urlsplit(cloud.teams_url).hostname

    assert host is None or cloud.serves(host)
    for wrong in ("botframework.com.evil.example", "evilbotframework.com", "evil.example", ""):
        assert not cloud.serves(wrong)


def test_a_public_token_does_not_go_to_another_cloud() -> None:
    """The hosts of one cloud are not those of another."""
    gov = urlsplit(cloud_of("dod").teams_url).hostname or ""

    assert not cloud_of("public").serves(gov)
    assert cloud_of("dod").serves(gov)


def test_cards_in_mails_are_known_in_two_clouds() -> None:
    """Elsewhere nothing was found about them, so they stay off."""
    assert {name for name, cloud in CLOUDS.items() if cloud.actionable} == {"public", "gcc"}
