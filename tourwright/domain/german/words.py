"""All German words of what is sent, in one value."""

from collections.abc import Mapping

from tourwright.domain import step_texts
from tourwright.domain.calendar_words import MONTHS_DE, WEEKDAYS_DE
from tourwright.domain.german.alumni import ALUMNI_TEXTS, HR_TEXTS
from tourwright.domain.german.changes import (
    CHANGE_TEXTS,
    CORRECTION_TEXTS,
    GAP_TEXTS,
    THANKS_TEXTS,
)
from tourwright.domain.german.erasure import ERASURE_TEXTS
from tourwright.domain.german.links import LINK_TEXTS
from tourwright.domain.german.people import PEOPLE_TEXTS
from tourwright.domain.german.talks import TALK_TEXTS
from tourwright.domain.german.tour import ASKED, TOUR_TEXTS
from tourwright.domain.message_words import DayWords, DigestWords, Frame, Words

FRAME = Frame(
    hello="Guten Tag {reader},",
    hello_anybody="Guten Tag,",
    other="die andere Seite",
    nobody="jemand",
    footer="Im Auftrag von {company} gesendet von Tourwright. Die Links sind nur für Sie bestimmt: "
    "Bitte leiten Sie diese Mail nicht weiter. Einen Link zu öffnen entscheidet nichts.",
    personal_footer="Im Auftrag von {company} gesendet von Tourwright an Ihre private Adresse. Sie "
    "entscheiden darüber: Was Sie unbeantwortet lassen, gilt nie als Ja.",
    stop="Diese Mails beenden",
    note="Ein Hinweis zu Ihrer Tour of Duty",
    open_page="Die Seite öffnen",
    conversation="Gespräch",
)
DAYS = DayWords(
    weekdays=WEEKDAYS_DE,
    months=MONTHS_DE,
    day="{weekday}, {day}. {month} {year}",
    moment="{day}, {time} Uhr ({zone})",
)
DIGEST = DigestWords(
    subject="{first} (und {count} weitere)",
    begin="Das hat sich für Sie ergeben; es kommt in einer Mail, damit es wenige bleiben.",
    role_begin="Das kam seit der letzten Mail dieser Art zusammen; davon kommt eine am Tag.",
    see_all="Liste öffnen",
    more_listed="Und {count} weitere: Die Liste zeigt sie alle.",
    more="Und {count} weitere: Ihre eigene Seite zeigt sie alle.",
    times="{subject} ({count}-mal)",
    how_often="Sie wählen, wie oft wir schreiben und wann: {settings}",
)
MISSING: Mapping[str, str] = {
    "manager": "wer die Führungskraft ist",
    "work_email": "die dienstliche Mailadresse",
    "personal_email": "eine private Mailadresse",
    "new_personal_email": "eine andere private Mailadresse (Mails an die hinterlegte kommen "
    "zurück)",
    "tour_type": "eine Art von Tour, die zu dieser Person passt",
    "person": "die Person, die in der Meldung genannt ist",
    "access": "das Recht, Personen zu lesen",
    "whether a planned leave is over": "ob eine geplante Abwesenheit vorbei ist",
}
ROLES: Mapping[str, str] = {
    "employee": "die mitarbeitende Person",
    "manager": "die Führungskraft",
    "skip_level": "die nächsthöhere Führungskraft",
    "hr": "HR",
    "alumni_manager": "die Betreuung des Alumni-Netzwerks",
}
OWN: Mapping[str, str] = {
    step_texts.REMINDER: "Eine freundliche Erinnerung: Das wartet noch auf Sie.",
    step_texts.PASSED_ON: "Das wurde an Sie weitergegeben.",
    step_texts.SILENT: "Bisher hat niemand darauf geantwortet, deshalb werden auch Sie gefragt.",
    step_texts.OUTCOMES["approved"]: "Die Antwort ist Ja: Alle, deren Ja nötig war, haben es "
    "gesagt.",
    step_texts.OUTCOMES["declined"]: "Die Antwort ist diesmal Nein. Ihr gemeinsamer Verlauf sagt, "
    "warum; Sie dürfen wieder fragen.",
    step_texts.OUTCOMES["expired"]: "Niemand hat rechtzeitig geantwortet. Das ist weder ein Ja "
    "noch ein Nein; Sie dürfen wieder fragen.",
    **{
        step_texts.in_place_of(role): f"Hier ist nicht bekannt, wer {name} ist, deshalb kommt das "
        "zu Ihnen: Antworten Sie, oder geben Sie es weiter."
        for role, name in ROLES.items()
    },
}
STAND_INS: Mapping[str, str] = {
    "employee.name": "die mitarbeitende Person",
    "manager.name": "die Führungskraft",
    "company.name": "das Unternehmen",
    "tour.mission": "die Mission",
    "tour.title": "die Tour of Duty",
    "tour.kind": "Tour of Duty",
    "tour.start": "der erste Tag",
    "tour.last_day": "der letzte Tag",
    "tour.length_months": "die zugesagte Zahl von",
    "renewal.day": "der Tag des Gesprächs über das, was danach kommt",
    "review.day": "der Tag des Rückblicks",
    "step.due": "der Tag, bis zu dem es Zeit hat",
}
GERMAN = Words(
    texts={
        **TOUR_TEXTS,
        **CHANGE_TEXTS,
        **CORRECTION_TEXTS,
        **TALK_TEXTS,
        **GAP_TEXTS,
        **THANKS_TEXTS,
        **LINK_TEXTS,
        **ALUMNI_TEXTS,
        **HR_TEXTS,
        **ERASURE_TEXTS,
        **PEOPLE_TEXTS,
    },
    asked=ASKED,
    frame=FRAME,
    days=DAYS,
    digest=DIGEST,
    missing=MISSING,
    own=OWN,
    stand_ins=STAND_INS,
)
