"""Page: over which channel people are asked, and why not over a better one; for HR.

One line a person, by the newest question: what somebody was asked is between the two, so it does
not stand here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Response, abort

from tourwright.domain.channels import Channel, Why
from tourwright.domain.rights import Right
from tourwright.ports.cards import ChannelChoice
from webhooks.deps import Deps
from webhooks.guard import guarded
from webhooks.i18n import _, mark
from webhooks.page_kit import csrf_of, page
from webhooks.rights import Need
from webhooks.who import looks_after, who
from webhooks.words import CHANNELS, moment, name_of

NEEDS: Mapping[str, Need] = {"channels_page.show": Need(Right.CORRECT_DATA)}
"""What each endpoint needs, by its full name."""

LOOKED_AT = 2000
"""Newest choices among which each person's is sought."""

PLACES: Mapping[Channel, str] = {
    Channel.TEAMS: mark("Not in Teams"),
    Channel.OUTLOOK: mark("No card in the mail"),
}
WHYS: Mapping[Why, str] = {
    Why.NOT_SET_UP: mark("the company has not set it up."),
    Why.UNKNOWN_PERSON: mark(
        "no account in the directory was matched; its employee id or address may be missing."
    ),
    Why.GUEST: mark("the account is a guest's."),
    Why.NO_LICENCE: mark("the account has no mailbox; IT can give it a licence."),
    Why.NOT_INSTALLED: mark("the app is not installed; IT can install it by a setup policy."),
    Why.BLOCKED: mark("the app was blocked by its owner, who can allow it again."),
    Why.PRIVATE_ADDRESS: mark("the mail goes to a private address."),
    Why.NO_CARD: mark("the question is answered on its page only."),
    Why.ON_PREMISES: mark("the mailbox is on the company's own servers."),
    Why.SHARED_MAILBOX: mark("the mailbox is a shared one."),
    Why.MANY: mark("several questions came in one mail."),
    Why.TOO_OLD: mark("the question was too old for a card."),
    Why.FAILED: mark("Microsoft took no card; IT finds the reason in the log."),
}


@dataclass(frozen=True)
class ChannelLine:
    """How one person is asked; whys are sentences about better channels."""

    name: str
    channel: str
    iso: str
    said: str
    whys: tuple[str, ...] = ()


class ChannelsPage:
    """Tells HR who is asked how."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self) -> Response:
        """Return the page: first those whom a better channel did not reach."""
        if self._deps.choices is None:
            abort(HTTPStatus.NOT_FOUND)
        lines = sorted(
            self._lines(self._deps.choices.latest(LOOKED_AT)), key=lambda line: line.name.casefold()
        )
        return page(
            "channels/list.html",
            self._csrf,
            fallen=[line for line in lines if line.whys],
            others=[line for line in lines if not line.whys],
        )

    def _lines(self, choices: Sequence[ChannelChoice]) -> Iterator[ChannelLine]:
        """Yield one line for each person whom the reader looks after."""
        newest = {choice.person_key: choice for choice in reversed(choices)}
        people, reader = self._deps.people.many(sorted(newest)), who()
        for key, choice in newest.items():
            person = people.get(key)
            if person is not None and looks_after(person):
                yield line_of(choice, name_of(person), reader.zone)


def line_of(choice: ChannelChoice, name: str, zone: str) -> ChannelLine:
    """Return the line of a choice; what the whole company lacks is nobody's reason."""
    fallen = ((Channel(channel), Why(why)) for channel, why in choice.fallen)
    whys = tuple(why_in_words(*each) for each in fallen if each[1] is not Why.NOT_SET_UP)
    said = moment(choice.at, zone)
    return ChannelLine(name, _(CHANNELS[choice.channel]), choice.at.isoformat(), said, whys)


def why_in_words(channel: Channel, why: Why) -> str:
    """Return why the channel was not taken, as a sentence."""
    return f"{_(PLACES[channel])}: {_(WHYS[why])}"


def blueprint(deps: Deps) -> Blueprint:
    """Return the page."""
    pages = guarded("channels_page")
    pages.add_url_rule("/channels", "show", ChannelsPage(deps).show, methods=["GET"])
    return pages
