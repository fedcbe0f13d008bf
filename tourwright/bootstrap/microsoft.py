"""Builds what talks to Microsoft 365, one function a part; a part that is not set up is None."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from activities.directory import DirectoryActivities
from connectors.jwks import KeyBook
from connectors.microsoft365.bot.sending import BotClient, BotSettings
from connectors.microsoft365.cards import Faces
from connectors.microsoft365.directory import GraphDirectory
from connectors.microsoft365.gates import (
    OUTLOOK_CALLER,
    ActionGate,
    BotGate,
    bot_rule,
    issuers_of,
    tenant_keys,
)
from connectors.microsoft365.hints import NotificationGate, Seal, seal_key
from connectors.microsoft365.signed_cards import CardSigner, signing_key
from connectors.microsoft365.subscriptions import Addresses, GraphSubscriptions
from connectors.microsoft365.tasks import TodoBoard
from connectors.token_judge import TokenJudge, TokenRule
from tourwright.bootstrap.cards import cards_of
from tourwright.bootstrap.mailbox import lane_of
from tourwright.bootstrap.microsoft_app import Microsoft
from tourwright.bootstrap.parts import Parts
from tourwright.bootstrap.presence import closing_of, presence_of
from tourwright.doctor.checks import LIFECYCLE, NOTIFICATIONS
from tourwright.ports import InboxRow, Mailer
from tourwright.ports.cards import CardFaces, ChatVoice
from tourwright.ports.microsoft import HintGate, OutlookGate, TeamsGate
from tourwright.schedules import Rhythm, Schedules
from tourwright.temporal import connect
from webhooks.bot_talk import summary_of
from webhooks.card_keeper import CardKeeper, KeeperPorts
from webhooks.card_post import CardPost, PostPorts
from webhooks.courier_extras import CardPoster, CourierExtras, Keeper
from webhooks.graph_hints import HintHandler
from webhooks.housekeeping import Chore
from webhooks.outlook_again import OutlookAgain
from webhooks.outlook_tokens import OutlookTokens
from webhooks.subscription_care import SubscriptionCare
from webhooks.task_keeper import Keepers, TaskKeeper, TaskPorts

PRODUCT = "Tourwright"


def teams_gate_of(parts: Parts, microsoft: Microsoft) -> TeamsGate | None:
    """Build what checks the messages of Teams."""
    chosen, cloud = microsoft.settings, microsoft.cloud
    if not chosen.bot_id:
        return None
    keys = KeyBook(microsoft.session(), cloud.bot_keys, parts.clock)
    return BotGate(TokenJudge(bot_rule(cloud, chosen.bot_id), keys), chosen.tenant_id)


def outlook_gate_of(parts: Parts, microsoft: Microsoft) -> OutlookGate | None:
    """Build what checks presses on cards in mails."""
    chosen, cloud = microsoft.settings, microsoft.cloud
    if not (chosen.outlook_provider and cloud.actionable):
        return None
    keys = tenant_keys(microsoft.session(), cloud, chosen.tenant_id, parts.clock)
    own = (
        chosen.client_id,
        f"api://{chosen.client_id}",
        f"api://auth-am-{chosen.outlook_provider}/{chosen.client_id}",
    )
    rule = TokenRule(
        frozenset(chosen.outlook_issuers) or issuers_of(cloud, chosen.tenant_id),
        frozenset(chosen.outlook_audiences or own),
        frozenset(chosen.outlook_callers or (OUTLOOK_CALLER,)),
        needs=("oid", "tid"),
        tenant=chosen.tenant_id,
    )
    return ActionGate(TokenJudge(rule, keys))


def hint_gate_of(parts: Parts, microsoft: Microsoft) -> HintGate | None:
    """Build what checks notifications of the directory."""
    chosen, cloud = microsoft.settings, microsoft.cloud
    if chosen.notifications == "off":
        return None
    if chosen.notifications == "basic":
        return NotificationGate(parts.store.subscriptions)
    rule = TokenRule(
        issuers=issuers_of(cloud, chosen.tenant_id),
        audiences=frozenset({chosen.client_id}),
        callers=frozenset({chosen.notification_app}),
        tenant=chosen.tenant_id,
    )
    keys = tenant_keys(microsoft.session(), cloud, chosen.tenant_id, parts.clock)
    seal = Seal(TokenJudge(rule, keys), seal_key(chosen.notification_key))
    return NotificationGate(parts.store.subscriptions, seal)


def hints_of(parts: Parts, microsoft: Microsoft) -> Callable[[InboxRow], bool] | None:
    """Build what the dispatcher hands notifications to."""
    gate = hint_gate_of(parts, microsoft)
    schedules = schedules_of(parts, microsoft)
    if gate is None or schedules is None:
        return None
    return HintHandler(gate, schedules, parts.clock)


def chat_of(parts: Parts, microsoft: Microsoft) -> ChatVoice | None:
    """Build what writes into chats; it installs the app only where the settings say so."""
    del parts
    chosen, tokens = microsoft.settings, microsoft.bot_tokens
    if tokens is None:
        return None
    known = BotSettings(
        microsoft.cloud,
        chosen.tenant_id,
        chosen.bot_id,
        chosen.teams_app_id if chosen.teams_install else "",
        summary_of,
    )
    return BotClient(microsoft.session(), tokens, known, microsoft.graph)


def faces_of(microsoft: Microsoft) -> CardFaces | None:
    """Build what draws cards, and signs those in mails where there is a key."""
    chosen = microsoft.settings
    pem = chosen.outlook_signing_key
    signer = CardSigner(signing_key(pem), microsoft.sender) if pem else None
    return Faces(chosen.outlook_provider, signer)


def post_of(parts: Parts, microsoft: Microsoft) -> CardPoster | None:
    """Build what sends questions as cards; without a bot and a provider there are none."""
    chat, faces, store = chat_of(parts, microsoft), faces_of(microsoft), parts.store
    outlook = bool(microsoft.settings.outlook_provider) and microsoft.cloud.actionable
    if faces is None or not (chat or outlook):
        return None
    tokens = OutlookTokens(parts.settings.link_key.encode(), parts.settings.base_url)
    return CardPost(
        PostPorts(
            asks=store.asks,
            outbox=store.outbox,
            cards=store.cards,
            choices=store.choices,
            chats=store.chats,
            directory=store.directory,
            writer=cards_of(parts),
            faces=faces,
            channel=chat,
            envelope=tokens.envelope_of if outlook else None,
        )
    )


def keeper_of(parts: Parts, microsoft: Microsoft) -> Keeper | None:
    """Build what puts cards and tasks right."""
    made = (_cards_kept(parts, microsoft), _tasks_kept(parts, microsoft))
    keepers = [each for each in made if each is not None]
    return Keepers(keepers) if keepers else None


def _cards_kept(parts: Parts, microsoft: Microsoft) -> Keeper | None:
    chat, faces, store = chat_of(parts, microsoft), faces_of(microsoft), parts.store
    if chat is None or faces is None:
        return None
    return CardKeeper(
        KeeperPorts(store.cards, store.asks, store.chats, chat, cards_of(parts), faces)
    )


def _tasks_kept(parts: Parts, microsoft: Microsoft) -> Keeper | None:
    if microsoft.settings.tasks == "off":
        return None
    board, store = TodoBoard(microsoft.graph, PRODUCT), parts.store
    return TaskKeeper(TaskPorts(store.tasks, board, store.asks, cards_of(parts)))


def schedules_of(parts: Parts, microsoft: Microsoft) -> Schedules | None:
    """Build what has the directory read, None where the settings want no reading."""
    minutes, store = microsoft.settings.directory_minutes, parts.store
    if not minutes:
        return None
    rhythm = Rhythm(timedelta(minutes=minutes), parts.settings.task_queue)
    return Schedules(partial(connect, store.keyring), rhythm, parts.clock, store.subscriptions)


def care_of(parts: Parts, microsoft: Microsoft) -> Callable[[datetime], None]:
    """Build the care for subscriptions; without notifications there is nothing to care for."""
    chosen, base_url = microsoft.settings, parts.settings.base_url.rstrip("/")
    if chosen.notifications == "off":
        return _no_care
    certificate = chosen.notification_certificate if chosen.notifications == "rich" else ""
    here = Addresses(f"{base_url}{NOTIFICATIONS}", f"{base_url}{LIFECYCLE}", certificate)
    return SubscriptionCare(GraphSubscriptions(microsoft.graph, here), parts.store.subscriptions)


def _no_care(_: datetime) -> None:
    """Do nothing: the directory is read by the clock alone."""


def directory_activities_of(
    parts: Parts, microsoft: Microsoft
) -> tuple[Callable[..., object], ...]:
    """Build the activities that read the directory."""
    directory, care = GraphDirectory(microsoft.graph), care_of(parts, microsoft)
    book, closing = parts.store.directory, closing_of(parts)
    made = DirectoryActivities(directory, book, care, parts.clock.now, closing)
    return (made.page, made.care)


def chores_of(parts: Parts, microsoft: Microsoft) -> tuple[Chore, ...]:
    """Return what is done once an hour: cards in mails are sent again before they are too old."""
    store = parts.store
    if not microsoft.settings.outlook_provider:
        return ()
    return (Chore("outlook cards", OutlookAgain(store.cards, store.asks, store.recorder)),)


def extras_of(parts: Parts, mailer: Mailer) -> CourierExtras:
    """Return the courier's channels beside mail."""
    microsoft = parts.microsoft
    if microsoft is None:
        return CourierExtras()
    return CourierExtras(
        post_of(parts, microsoft),
        keeper_of(parts, microsoft),
        lane_of(parts, microsoft, mailer),
        presence_of(parts, microsoft),
    )
