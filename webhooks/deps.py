"""What the web layer is made of: ports and a few settings, handed in by `tourwright.bootstrap`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask import Blueprint

from tourwright.domain.model import Party, TourView
from tourwright.domain.policy import Policy, Snapshot
from tourwright.ports import (
    AlumniRegister,
    Asks,
    Clock,
    Engine,
    EventReader,
    Inbox,
    Journal,
    Outbox,
    People,
    Recorder,
    Tokens,
    Views,
    WorkCalendars,
)
from tourwright.ports.cards import CardFaces, Cards, ChannelChoices, Chats, ChatVoice
from tourwright.ports.directory import DirectoryBook
from tourwright.ports.microsoft import HintGate, OutlookGate, TeamsGate
from tourwright.ports_pages import (
    Looks,
    Meetings,
    PairTexts,
    Preferences,
    PrivateTexts,
    Sessions,
    SignIn,
    StatementTexts,
)
from webhooks.hris_deps import HrisDeps
from webhooks.mail_language import MailLanguages


def _nothing() -> None:
    """Do nothing: nobody has to be woken."""


def _nobody(_: str) -> None:
    """Do nothing: every alliance there is has begun."""


def _no_snapshot(_: TourView) -> Snapshot | None:
    """Return nothing: the catalogue is not at hand."""
    return None


@dataclass(frozen=True)
class Deps:
    """The ports and settings of the web process.

    token_key signs links and forms; base_url is our own address without a slash at the end.
    operator_token "" closes the operator's pages. policy_of returns the policy a tour runs under,
    so that the whole statement can be shown. wake tells the dispatcher that there is work,
    store_ready says whether the store can be written to; without it the
    store is only asked whether it can be read.
    role_mail holds the address of each role that is asked as a role, HR for one. sign_in is the
    company's directory, None where people sign in by link; snapshot_of returns what HR wrote for a
    tour's type, None when it is not there any more; dev says that this is a trial.
    teams to faces are None where Microsoft 365 is not set up; languages says in which one somebody
    is written to. hris is None without a file of sources of people. begin_alliance begins the
    alliance of a person, by key, who was here before us; one that runs stays as it is. own_now
    returns the moment in an alliance's time where each has its own, as in a trial.
    """

    sources: Mapping[str, EventReader]
    inbox: Inbox
    asks: Asks
    recorder: Recorder
    views: Views
    people: People
    journal: Journal
    outbox: Outbox
    alumni: AlumniRegister
    tokens: Tokens
    private_texts: PrivateTexts
    pair_texts: PairTexts
    statement_texts: StatementTexts
    sessions: Sessions
    preferences: Preferences
    looks: Looks
    engine: Engine
    clock: Clock
    token_key: bytes
    base_url: str
    company: str
    policy_of: Callable[[TourView], Policy | None]
    operator_token: str = ""
    alumni_purposes: tuple[str, ...] = ("news", "jobs", "projects", "asks", "events")
    role_mail: Mapping[Party, str] = field(default_factory=dict)
    wake: Callable[[], None] = _nothing
    store_ready: Callable[[], bool] | None = None
    extra_blueprints: tuple[Blueprint, ...] = ()
    sign_in: SignIn | None = None
    snapshot_of: Callable[[TourView], Snapshot | None] = _no_snapshot
    calendars: WorkCalendars | None = None
    meetings: Meetings | None = None
    dev: bool = False
    teams: TeamsGate | None = None
    outlook: OutlookGate | None = None
    hints: HintGate | None = None
    chat: ChatVoice | None = None
    chats: Chats | None = None
    cards: Cards | None = None
    choices: ChannelChoices | None = None
    directory: DirectoryBook | None = None
    faces: CardFaces | None = None
    languages: MailLanguages = field(default_factory=MailLanguages)
    hris: HrisDeps | None = None
    begin_alliance: Callable[[str], None] = _nobody
    own_now: Callable[[str], datetime] | None = None

    def now_of(self, alliance_id: str) -> datetime:
        """Return the moment in the time of an alliance, for a page about many of them."""
        return self.own_now(alliance_id) if self.own_now else self.clock.now()
