"""What the bot says: a card for a press, the list of what waits for a message, a word to strangers.

Who presses is the account that the token vouches for, and must be the person asked. Nothing that a
card sends back is believed; see `webhooks.card_desk`.
"""

import logging
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace

from tourwright.ports.cards import CardFaces, CardWord, Chat, Face, SentCard
from tourwright.ports.microsoft import TeamsActivity
from webhooks.accounts import holder_of
from webhooks.card_desk import SOMEBODY_ELSE, TEAMS, CardDesk, Press, desk_of
from webhooks.decide import DecideKind
from webhooks.deps import Deps
from webhooks.i18n import _, mark, speaking

logger = logging.getLogger(__name__)

CARD = "application/vnd.microsoft.card.adaptive"
TEXT = "application/vnd.microsoft.activity.message"
ERROR = "application/vnd.microsoft.error"
OURS = frozenset({"ask", "rev", "p", "b", "verb"})
"""What a card of ours carries beside what was typed."""

LIST = "list"
HELP = frozenset({"help", "hilfe", "?"})
LONGEST_VERB = 40
LONGEST_REVISION = 9
UNKNOWN = mark(
    "We do not know you yet. Your account is matched with the staff records within a day; "
    "until then everything comes by mail."
)
WHAT_IT_DOES = mark(
    "Questions about your tours of duty come here as cards, and you answer them here. "
    "Write “open” to see everything that waits for you."
)
WAITS = mark("Something waits for you.")

Answer = Mapping[str, object]


class BotTalk:
    """The bot's side of every chat."""

    def __init__(self, deps: Deps) -> None:
        """Decide by the desk of cards, over these ports."""
        self._deps = deps
        self._desk: CardDesk = desk_of(deps)

    def pressed(self, activity: TeamsActivity) -> Answer:
        """Return what a press, or a card that asks how it stands, is answered with."""
        person = self._seen_person(activity)
        if not person:
            with speaking(tongue_of(activity.locale)):
                return _said(_(UNKNOWN))
        press = press_of(activity, person)
        if not press.verb or not (press.ask_id or press.verb == LIST):
            return self.not_known("BadRequest")
        answered = self._shown(press, activity)
        return {"statusCode": 200, "type": CARD, "value": answered} if answered else _nobodys()

    def not_known(self, code: str) -> Answer:
        """Return that this is nothing we know."""
        value = {"code": code, "message": "This app does not know that action."}
        return {"statusCode": 400, "type": ERROR, "value": value}

    def heard(self, activity: TeamsActivity) -> None:
        """Answer a message: a press of an old client, a call for help, or anything else."""
        person, chat = self._seen_person(activity), self._chat(activity)
        voice = self._deps.chat
        if voice is None or chat is None:
            return
        with self._speaking(person, activity):
            if not person:
                voice.say(chat, _(UNKNOWN))
            elif activity.verb or activity.data:
                self._replaced(activity, chat, person)
            elif activity.text.strip().lower() in HELP:
                voice.say(chat, _(WHAT_IT_DOES))
            else:
                self._listed(activity, chat, person)

    def seen(self, activity: TeamsActivity) -> None:
        """Note where the person's chat is now."""
        self._seen_person(activity)

    def gone(self, activity: TeamsActivity) -> None:
        """Note that the app was removed."""
        if self._deps.chats is not None and activity.oid:
            self._deps.chats.set_state(activity.oid, "removed", self._deps.clock.now())

    def _seen_person(self, activity: TeamsActivity) -> str:
        """Return who it is, "" for somebody we cannot tell; keep where their chat is now."""
        person = holder_of(self._deps, activity.oid)
        fresh, chats = self._chat(activity), self._deps.chats
        if fresh is None or chats is None:
            return person
        known = chats.get(fresh.oid)
        fresh = replace(fresh, person_key=person)
        if known is None or _moved(known, fresh):
            chats.put(fresh)
        return person

    def _chat(self, activity: TeamsActivity) -> Chat | None:
        """Return the personal chat that the activity came from."""
        if not (activity.oid and activity.conversation_id and activity.service_url):
            return None
        return Chat(
            activity.oid,
            activity.tenant,
            "",
            activity.conversation_id,
            activity.service_url,
            activity.user_mri,
            seen_at=self._deps.clock.now(),
        )

    def _shown(self, press: Press, activity: TeamsActivity) -> Face | None:
        """Return the card after a press, None when the question is somebody else's."""
        if press.verb == LIST:
            return self._list(press.person_key, activity)
        kind, card = self._desk.answer(press)
        if kind is DecideKind.FORBIDDEN:
            return None
        return self._faces.teams(card, mris_of(activity))

    def _list(self, person: str, activity: TeamsActivity) -> Face:
        return self._faces.teams_list(self._desk.list(person), mris_of(activity))

    def _replaced(self, activity: TeamsActivity, chat: Chat, person: str) -> None:
        """Put what became of the press in the place of the card: old clients take no answer."""
        shown = self._shown(replace(press_of(activity, person), stays=True), activity)
        voice = self._deps.chat
        if voice is not None and shown is not None and activity.reply_to:
            voice.replace(chat, activity.reply_to, shown)

    def _listed(self, activity: TeamsActivity, chat: Chat, person: str) -> None:
        """Post everything that waits as one card, and note it, so that it is kept true.

        A message that comes twice brings one list.
        """
        deps, now = self._deps, self._deps.clock.now()
        if deps.cards is None or deps.chat is None:
            return
        waiting = [ask.ask_id for ask in deps.asks.open_for(person)]
        shown = tuple(deps.cards.marks(waiting)) if waiting else ()
        key = f"teams:list:{person}:{activity.activity_id}"
        card = deps.cards.begin(SentCard(0, key, "", person, TEAMS, LIST, shown, now))
        if card.state != "sending":
            return
        result = deps.chat.post(chat, self._list(person, activity))
        if result.word is CardWord.SENT:
            deps.cards.sent(card.card_no, result.activity_id, now)
        elif result.word is not CardWord.LATER:
            deps.cards.lost(card.card_no, result.reason or result.word.value, now)

    def _speaking(self, person: str, activity: TeamsActivity) -> AbstractContextManager[None]:
        tongue = self._deps.languages.of(person, None) if person else tongue_of(activity.locale)
        return speaking(tongue)

    @property
    def _faces(self) -> CardFaces:
        faces = self._deps.faces
        assert faces is not None, "a bot is never set up without what draws its cards"
        return faces


def press_of(activity: TeamsActivity, person_key: str) -> Press:
    """Return the press: of the card's data only which question, and what was typed."""
    data, revision = activity.data, activity.data.get("rev", "")
    counted = revision.isascii() and revision.isdigit() and len(revision) <= LONGEST_REVISION
    return Press(
        ask_id=data.get("ask", ""),
        verb=activity.verb if len(activity.verb) <= LONGEST_VERB else "",
        revision=int(revision) if counted else 0,
        person_key=person_key,
        channel=TEAMS,
        typed={name: value for name, value in data.items() if name not in OURS},
        proof=data.get("p", ""),
        back=data.get("b") == "1",
    )


def mris_of(activity: TeamsActivity) -> tuple[str, ...]:
    """Return for whom the card is asked for anew when it is shown."""
    return (activity.user_mri,) if activity.user_mri else ()


def tongue_of(locale: str) -> str:
    """Return the language of a locale: de of de-AT."""
    return locale.partition("-")[0].lower()


def summary_of(language: str) -> str:
    """Return what a notification says of a card; never what it is about."""
    with speaking(language):
        return _(WAITS)


def _moved(known: Chat, fresh: Chat) -> bool:
    """Say whether something of the chat is new."""
    key = fresh.person_key or known.person_key
    return replace(known, seen_at=None) != replace(fresh, seen_at=None, person_key=key)


def _said(text: str) -> Answer:
    return {"statusCode": 200, "type": TEXT, "value": text}


def _nobodys() -> Answer:
    """Return what somebody who is not asked is told: nothing of the question."""
    return _said(_(SOMEBODY_ELSE))
