"""Over which channel somebody is asked, and why over no better one."""

import pytest

from tourwright.domain.channels import (
    Account,
    Channel,
    Installed,
    Reach,
    Stop,
    Why,
    choose,
    reach_of,
    stop_of,
)

BOTH = Installed(teams=True, outlook=True)
MEMBER = Account(mailbox="cloud")


@pytest.mark.parametrize("why", list(Why))
def test_the_first_channel_that_reaches_somebody_is_taken(why: Why) -> None:
    """Teams before Outlook before mail, whatever the reason, and every reason is kept."""
    assert choose(Reach(None, None), {}).channel is Channel.TEAMS
    assert choose(Reach(why, None), {}).fallen == ((Channel.TEAMS, why),)
    assert choose(Reach(why, None), {}).channel is Channel.OUTLOOK

    last = choose(Reach(why, Why.NOT_SET_UP), {})

    assert last.channel is Channel.MAIL
    assert last.fallen == ((Channel.TEAMS, why), (Channel.OUTLOOK, Why.NOT_SET_UP))


def test_a_channel_that_just_failed_is_not_taken_again() -> None:
    """What was known before is the better reason."""
    tried = {Channel.TEAMS: Why.BLOCKED, Channel.OUTLOOK: Why.MANY}

    assert choose(Reach(None, None), tried).channel is Channel.MAIL
    assert choose(Reach(None, None), tried).fallen[0] == (Channel.TEAMS, Why.BLOCKED)
    assert choose(Reach(Why.GUEST, None), tried).fallen[0] == (Channel.TEAMS, Why.GUEST)


@pytest.mark.parametrize(
    ("installed", "account", "chat", "teams", "outlook"),
    [
        (BOTH, MEMBER, "installed", None, None),
        (BOTH, MEMBER, "blocked", Why.BLOCKED, None),
        (BOTH, MEMBER, "removed", Why.NOT_INSTALLED, None),
        (BOTH, MEMBER, "", Why.NOT_INSTALLED, None),
        (BOTH, None, "", Why.UNKNOWN_PERSON, Why.UNKNOWN_PERSON),
        (BOTH, None, "installed", None, Why.UNKNOWN_PERSON),
        (BOTH, Account(is_guest=True), "", Why.GUEST, Why.GUEST),
        (BOTH, Account(is_guest=True), "installed", None, Why.GUEST),
        (BOTH, Account(mailbox="none"), "installed", None, Why.NO_LICENCE),
        (BOTH, Account(mailbox="on_premises"), "installed", None, Why.ON_PREMISES),
        (BOTH, Account(mailbox="shared"), "installed", None, Why.SHARED_MAILBOX),
        (BOTH, Account(), "installed", None, None),
        (Installed(outlook=True), MEMBER, "installed", Why.NOT_SET_UP, None),
        (Installed(teams=True), MEMBER, "installed", None, Why.NOT_SET_UP),
        (Installed(), None, "", Why.NOT_SET_UP, Why.NOT_SET_UP),
    ],
)
def test_each_obstacle_has_its_word(
    installed: Installed,
    account: Account | None,
    chat: str,
    teams: Why | None,
    outlook: Why | None,
) -> None:
    """A mailbox that nothing is known of is taken for a usual one."""
    reach = reach_of(installed, account, chat)

    assert (reach.teams, reach.outlook) == (teams, outlook)


def test_a_closed_account_stops_everything() -> None:
    """Whoever was removed left; an account that is only closed may come back."""
    assert stop_of(None) is None
    assert stop_of(MEMBER) is None
    assert stop_of(Account(is_enabled=False)) is Stop.DISABLED
    assert stop_of(Account(is_enabled=False, is_removed=True)) is Stop.LEFT
    assert reach_of(BOTH, Account(is_enabled=False), "installed").stop is Stop.DISABLED
