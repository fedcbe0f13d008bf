"""The app package that IT uploads to Teams: a manifest and two icons in a zip.

The same settings give the same bytes. The bot is personal only: nothing of an alliance is ever said
where others read along.
Source: Teams app manifest, version 1.25; "Create your app package".
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from connectors.microsoft365.bot import icons
from tourwright.ports import RefusedError

SCHEMA = "https://developer.microsoft.com/en-us/json-schemas/teams/v1.25/MicrosoftTeams.schema.json"
GUID = re.compile(r"[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
LONG_AGO = (1980, 1, 1, 0, 0, 0)
READ_BY_ALL = 0o644 << 16
MOST_NAME = 32
BLUE = "#{:02X}{:02X}{:02X}".format(*icons.BLUE)


@dataclass(frozen=True)
class AppFacts:
    """What the app says of itself. base_url is our own public address.

    company is who offers it; privacy and terms are pages of the company, base_url when "".
    """

    bot_id: str
    base_url: str
    version: str
    company: str
    privacy: str = ""
    terms: str = ""


def package(facts: AppFacts) -> bytes:
    """Return the zip. Raises RefusedError when Teams would not take what the settings say."""
    files = {
        "manifest.json": json.dumps(manifest(facts), indent=2, ensure_ascii=False).encode(),
        "color.png": icons.color_icon(),
        "outline.png": icons.outline_icon(),
    }
    written = BytesIO()
    with ZipFile(written, "w") as zipped:
        for name, content in files.items():
            entry = ZipInfo(name, LONG_AGO)
            entry.external_attr = READ_BY_ALL
            zipped.writestr(entry, content, ZIP_DEFLATED)
    return written.getvalue()


def manifest(facts: AppFacts) -> Mapping[str, object]:
    """Return the manifest. Raises RefusedError like `package`."""
    if not GUID.fullmatch(facts.bot_id):
        raise RefusedError("teams-package: TOURWRIGHT_M365_BOT_ID must be a GUID")
    pages = [each or facts.base_url for each in (facts.base_url, facts.privacy, facts.terms)]
    if not all(page.startswith("https://") for page in pages):
        raise RefusedError("teams-package: Teams takes addresses with https:// only")
    website, privacy, terms = pages
    return {
        "$schema": SCHEMA,
        "manifestVersion": "1.25",
        "version": facts.version,
        "id": facts.bot_id,
        "developer": {
            "name": facts.company[:MOST_NAME] or "Tourwright",
            "websiteUrl": website,
            "privacyUrl": privacy,
            "termsOfUseUrl": terms,
        },
        "name": {"short": "Tours of duty", "full": "Tours of duty, by Tourwright"},
        "description": {
            "short": "Answer questions about your tours of duty.",
            "full": "Brings what waits for you as a card: to read a statement of alliance and "
            "commit to it, to look back at a review, to find a time for a talk. You answer on the "
            "card or on its page. Write “open” to see everything that waits for you.",
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": BLUE,
        "bots": [_bot(facts.bot_id)],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [urlsplit(facts.base_url).hostname or ""],
        "defaultInstallScope": "personal",
    }


def _bot(bot_id: str) -> Mapping[str, object]:
    """Return the bot: people can answer it, so it does more than notify."""
    commands = [
        {"title": "open", "description": "Show what waits for me"},
        {"title": "help", "description": "Say what this app does"},
    ]
    return {
        "botId": bot_id,
        "scopes": ["personal"],
        "supportsFiles": False,
        "isNotificationOnly": False,
        "commandLists": [{"scopes": ["personal"], "commands": commands}],
    }
