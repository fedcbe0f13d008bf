"""Reads the activities that Teams sends, and takes from them only what we use.

Fields are missing or new without notice (an installation has no `from.name`), so nothing is asked
for that is not needed, and what is not known is left alone. Nothing is checked here: whose token it
came with is the gate's matter.
Source: Bot Framework Protocol 3.1; Teams, "Universal Actions", request of `adaptiveCard/action`.
"""

from collections.abc import Iterator, Mapping

from tourwright.ports import MalformedError
from tourwright.ports.microsoft import TeamsActivity
from tourwright.strict_json import StrictJsonError, loads

MAX_BYTES = 256 * 1024
MOST_FIELDS = 40
MOST_TYPED = 20_000
MOST_ID = 1024
SUBMIT = "Action.Submit"

Part = Mapping[str, object]


def parsed_activity(body: bytes) -> TeamsActivity:
    """Return what an activity says. Raises MalformedError when it is none.

    An old client sends a button as a message with a value; it is read like a press.
    """
    read = _read(body)
    sender, conversation = _part(read, "from"), _part(read, "conversation")
    pressed = _pressed(read)
    return TeamsActivity(
        kind=_word(read, "type"),
        name=_word(read, "name"),
        activity_id=_word(read, "id"),
        oid=_word(sender, "aadObjectId").lower(),
        tenant=_tenant(read, conversation),
        conversation_id=_word(conversation, "id") if _is_personal(conversation) else "",
        service_url=_word(read, "serviceUrl").rstrip("/"),
        user_mri=_word(sender, "id"),
        reply_to=_word(read, "replyToId"),
        action=_action(read),
        verb=_word(pressed, "verb"),
        data=dict(_typed(_part(pressed, "data"))),
        trigger=_word(_part(read, "value"), "trigger"),
        text=_text(read),
        locale=_word(read, "locale"),
        channel=_word(read, "channelId"),
    )


def _read(body: bytes) -> Part:
    try:
        read = loads(body, max_bytes=MAX_BYTES)
    except StrictJsonError as broken:
        raise MalformedError(f"activity: {broken}") from broken
    if not isinstance(read, dict) or not isinstance(read.get("type"), str):
        raise MalformedError("activity: an object with a type is expected")
    return read


def _pressed(read: Part) -> Part:
    """Return the action that was pressed, nothing for an activity that is no press."""
    value = _part(read, "value")
    if read.get("type") == "invoke":
        return _part(value, "action")
    if value and read.get("type") == "message":
        return {"verb": value.get("verb"), "data": value, "type": SUBMIT}
    return {}


def _tenant(read: Part, conversation: Part) -> str:
    """Return the tenant; two that differ are none."""
    told = {
        _word(conversation, "tenantId"),
        _word(_part(_part(read, "channelData"), "tenant"), "id"),
    } - {""}
    return told.pop() if len(told) == 1 else ""


def _is_personal(conversation: Part) -> bool:
    """Say whether nobody but the sender reads the conversation."""
    kind = conversation.get("conversationType")
    return kind == "personal" if kind else not conversation.get("isGroup")


def _action(read: Part) -> str:
    """Return what happened to the app: add or remove, "" for everything else."""
    if read.get("type") == "conversationUpdate":
        return "add" if read.get("membersAdded") else ""
    told = _word(read, "action")
    return next((word for word in ("add", "remove") if told.startswith(word)), "")


def _text(read: Part) -> str:
    text = read.get("text")
    return text[:MOST_TYPED] if isinstance(text, str) else ""


def _typed(data: Part) -> Iterator[tuple[str, str]]:
    """Yield what a card sent, as text; what is no plain value is left out."""
    for name, value in list(data.items())[:MOST_FIELDS]:
        if isinstance(value, bool):
            yield name, "true" if value else "false"
        elif isinstance(value, (str, int, float)):
            yield name, str(value)[:MOST_TYPED]


def _part(read: Part, name: str) -> Part:
    """Return an object in an object, an empty one for anything else."""
    found = read.get(name)
    return found if isinstance(found, dict) else {}


def _word(read: Part, name: str) -> str:
    """Return a short text, "" for anything else."""
    found = read.get(name)
    return found if isinstance(found, str) and len(found) <= MOST_ID else ""
