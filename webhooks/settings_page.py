"""Pages: own choices about language and mails."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time

from flask import Blueprint, Response, request

from tourwright.domain.delivery_times import DAILY, OFF, WEEKLY
from tourwright.domain.rights import Right
from tourwright.ports_pages import Preference
from webhooks.deps import Deps
from webhooks.forms import FieldKind, FormField
from webhooks.guard import guarded
from webhooks.i18n import _
from webhooks.own_form import FORBIDDEN, UNPROCESSABLE, not_ours, said_of
from webhooks.page_kit import Fault, csrf_of, form, page, see_other
from webhooks.rights import Need
from webhooks.who import who

NEEDS: Mapping[str, Need] = dict.fromkeys(
    ("settings_page.show", "settings_page.save"), Need(Right.SIGNED_IN)
)
"""What each endpoint needs, by its full name."""

AS_USUAL = "usual"
NUMBERS = (1, 2, 3, 5, 7)


class SettingsPage:
    """Shows what the reader chose, and takes another choice."""

    def __init__(self, deps: Deps) -> None:
        """Work over the ports of deps."""
        self._deps = deps
        self._csrf = csrf_of(deps)

    def show(self) -> Response:
        """Return the page with the choices that stand."""
        return self._page(_typed(self._deps.preferences.get(who().person_key)))

    def save(self) -> Response:
        """Keep the choices; a form with a fault comes back as it was typed."""
        typed, faults = form(fields(), "save", 100)
        old = not_ours(self._csrf)
        if old or faults:
            return self._page(typed, old or faults, FORBIDDEN if old else UNPROCESSABLE)
        before = self._deps.preferences.get(who().person_key)
        self._deps.preferences.put(_chosen(before, typed))
        return see_other("settings_page.show", done="saved")

    def _page(
        self, typed: Mapping[str, str], faults: tuple[Fault, ...] = (), status: int = 200
    ) -> Response:
        return page(
            "settings/page.html",
            self._csrf,
            status=status,
            fields=fields(),
            typed=typed,
            faults=faults,
            said=said_of({"saved": _("Your choices are kept.")}) if request.args else "",
        )


def fields() -> tuple[FormField, ...]:
    """Return what can be chosen, in the reader's language."""
    numbers = tuple((str(number), str(number)) for number in NUMBERS)
    usual = ((AS_USUAL, _("As in the whole company")),)
    languages = (
        (AS_USUAL, _("As my browser has it; mails as in the company")),
        ("en", "English"),
        ("de", "Deutsch"),
    )
    return (
        FormField("language", _("Language of pages and mails"), FieldKind.ONE_OF, (), languages),
        FormField("digest", _("What can wait comes"), FieldKind.ONE_OF, (), _rhythms()),
        FormField(
            "mails_a_week",
            _("Most mails in seven days"),
            FieldKind.ONE_OF,
            (),
            (*usual, *numbers),
            _("Calendar entries are not counted. One mail is kept for what is pressing."),
        ),
        FormField("quiet_from", _("No mail after"), FieldKind.TIME, (), (), _blank()),
        FormField("quiet_to", _("No mail before"), FieldKind.TIME, (), (), _blank()),
    )


def _rhythms() -> tuple[tuple[str, str], ...]:
    return (
        (DAILY, _("in one mail on a working morning")),
        (WEEKLY, _("in one mail a week")),
        (OFF, _("as it comes, in working hours")),
    )


def _blank() -> str:
    return _("Your local time, for example 18:00. Leave it empty for the hours of your company.")


def _typed(chosen: Preference) -> Mapping[str, str]:
    """Return the choices as the form has them."""
    return {
        "language": chosen.language or AS_USUAL,
        "digest": chosen.digest or DAILY,
        "mails_a_week": str(chosen.mails_a_week or AS_USUAL),
        "quiet_from": chosen.quiet_from,
        "quiet_to": chosen.quiet_to,
    }


def _chosen(before: Preference, typed: Mapping[str, str]) -> Preference:
    """Return the choices that the form made."""
    language, number = typed["language"], typed["mails_a_week"]
    return replace(
        before,
        language="" if language == AS_USUAL else language,
        digest=typed["digest"] or DAILY,
        mails_a_week=int(number) if number.isdecimal() else None,
        quiet_from=_time(typed["quiet_from"]),
        quiet_to=_time(typed["quiet_to"]),
    )


def _time(text: str) -> str:
    return f"{time.fromisoformat(text.strip()):%H:%M}" if text.strip() else ""


def blueprint(deps: Deps) -> Blueprint:
    """Return the routes of the pages."""
    pages = guarded("settings_page")
    one = SettingsPage(deps)
    pages.add_url_rule("/settings", "show", one.show, methods=["GET"])
    pages.add_url_rule("/settings", "save", one.save, methods=["POST"])
    return pages
