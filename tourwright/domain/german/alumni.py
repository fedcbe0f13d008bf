"""German words of the mails to people who left, at their private address, and to HR about them."""

from collections.abc import Mapping

from tourwright.domain.german.tour import TOUR_TEXTS, text
from tourwright.domain.message_texts import Text

# The same size and the same place for both answers; each only opens the page that asks.
_BOTH_WAYS = (("Ja, ich bin gern dabei", "alumni|ask"), ("Nein, danke", "alumni|ask"))
_CHOICES = ("Ihre Auswahl ansehen und ändern", "alumni|ask")

_REMINDER = text(
    "Möchten Sie mit {company} in Verbindung bleiben?",
    (
        (
            "Vor einiger Zeit haben wir Sie in das Alumni-Netzwerk von {company} eingeladen. Sie "
            "haben nicht geantwortet, und das ist völlig in Ordnung."
        ),
        "Wenn Sie nie antworten, geschieht nichts, und Ihre Adresse wird nicht mehr verwendet.",
    ),
    *_BOTH_WAYS,
)

ALUMNI_TEXTS: Mapping[str, Text] = {
    "alumni_invitation": text(
        "In Verbindung bleiben mit {company}",
        (
            (
                "Sie sind bei {company} im Guten gegangen, und wir möchten gern in Verbindung "
                "bleiben, so wie es zu Beginn Ihrer Tour of Duty versprochen war."
            ),
            (
                "Warum: Wer einmal zusammengearbeitet hat, kann einander weiter helfen. Was: "
                "Neuigkeiten, offene Stellen, Projekte, Fragen, Veranstaltungen - Sie wählen, was "
                "davon, wenn überhaupt. Wie oft: selten, und nie öfter, als Sie gewählt haben."
            ),
            "Sie können es sich jederzeit anders überlegen oder mit einem Klick wieder gehen.",
        ),
        *_BOTH_WAYS,
    ),
    "alumni_remind": _REMINDER,
    "alumni_reminder": _REMINDER,
    "alumni_welcome": text(
        "Willkommen im Alumni-Netzwerk von {company}",
        (
            "Danke, dass Sie dabei sind. Sie hören von uns nur zu dem, was Sie gewählt haben.",
            "Sie können Ihre Auswahl jederzeit ändern, eine Pause machen oder gehen.",
        ),
        _CHOICES,
    ),
    "alumni_pause_ends": text(
        "Ihre Pause vom Alumni-Netzwerk von {company}",
        (
            (
                "Vor einiger Zeit haben Sie eine Pause vom Alumni-Netzwerk gemacht. Sie dauert an, "
                "außer Sie sagen, dass Sie wieder von uns hören möchten."
            ),
        ),
        _CHOICES,
    ),
    "standing_revoked": text(
        "Ihr Platz im Alumni-Netzwerk von {company}",
        (
            (
                "{company} hat Ihren Platz im Alumni-Netzwerk beendet: Eine Entscheidung darüber, "
                "wer im Guten gegangen ist, wurde geändert. Sie bekommen keine Mails des Netzwerks "
                "mehr."
            ),
            (
                "Sie haben ein Recht auf den Grund: Fragen Sie die Personalabteilung von {company} "
                "danach."
            ),
            "Sie können auch bitten, dass zwei Menschen die Entscheidung noch einmal ansehen.",
        ),
        ("Um einen zweiten Blick bitten", "alumni|ask"),
    ),
    "alumni_address_changed": text(
        "Eine andere Adresse für das Alumni-Netzwerk von {company}",
        (
            (
                "Für Sie wurde eine andere private Adresse angegeben. Mails des Alumni-Netzwerks "
                "von {company} gehen ab jetzt dorthin; an diese Adresse kommen keine mehr."
            ),
            (
                "Waren Sie das, oder haben Sie darum gebeten? Dann ist nichts zu tun. Wenn nicht, "
                "sagen Sie es bitte der Personalabteilung von {company}; das Netzwerk können Sie "
                "sofort verlassen."
            ),
        ),
        _CHOICES,
    ),
    "alumni_confirm_address": text(
        "Bitte bestätigen Sie Ihre Adresse",
        ("Jemand hat diese Adresse für das Alumni-Netzwerk von {company} angegeben. Ist es Ihre?",),
        *_BOTH_WAYS,
    ),
}

HR_TEXTS: Mapping[str, Text] = {
    "standing": TOUR_TEXTS["standing_asked"],
    "standing_undecided": text(
        "Im Guten gegangen? Keine rechtzeitige Entscheidung",
        (
            (
                "Niemand hat rechtzeitig entschieden, ob eine Person, die {company} verlassen hat, "
                "im Guten gegangen ist. Sie wurde nicht in das Alumni-Netzwerk eingeladen. Wer es "
                "ist, steht auf Ihrer Seite mit Fragen an HR."
            ),
        ),
        ("Sehen, um wen es geht", "page|where"),
    ),
    "second_look_asked": text(
        "Im Guten gegangen? Jemand bittet um einen zweiten Blick",
        (
            (
                "Eine Person, die {company} verlassen hat, bittet darum, die Entscheidung darüber, "
                "ob sie im Guten gegangen ist, noch einmal anzusehen. Dafür braucht es zwei "
                "verschiedene Menschen: jemanden von HR und jemanden, der das Alumni-Netzwerk "
                "betreut."
            ),
        ),
        ("Sehen, um wen es geht", "page|where"),
    ),
    "standing_second": text(
        "Im Guten gegangen? Es braucht eine zweite Person",
        (
            (
                "Eine Entscheidung darüber, ob eine Person, die {company} verlassen hat, im Guten "
                "gegangen ist, wartet auf eine zweite Person. Es braucht jemanden von HR und "
                "jemanden, der das Alumni-Netzwerk betreut; eine von beiden hat zugestimmt, und "
                "vor der anderen geschieht nichts."
            ),
            (
                "Um wen es geht und warum, steht auf einer Seite für die beiden. Bitte geben Sie "
                "ihre Adresse an die Person weiter, die noch fehlt."
            ),
        ),
        ("Sehen, um wen es geht", "page|where"),
    ),
}
