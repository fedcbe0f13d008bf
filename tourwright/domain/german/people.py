"""German words of the mails to HR about people whom nobody else can help."""

from collections.abc import Mapping

from tourwright.domain.german.tour import DECIDE, STAND, text
from tourwright.domain.message_texts import Text

_OPEN = ("Die Seite öffnen", "ask|where")
_LOOK = ("Die Seite öffnen", "page|ask|where")

PEOPLE_TEXTS: Mapping[str, Text] = {
    "hr_address_bounced": text(
        "Eine E-Mail-Adresse geht nicht mehr",
        (
            (
                "Eine E-Mail an {employee} kam zurück: Unter der Adresse aus dem Personalsystem "
                "ist niemand erreichbar. Dorthin wird nichts mehr gesendet."
            ),
            (
                "Bitte berichtigen Sie sie im Personalsystem, und geben Sie {employee} solange auf "
                "anderem Weg Bescheid: Was gefragt ist, steht auf der eigenen Seite."
            ),
        ),
        _OPEN,
    ),
    "hr_account_closed": text(
        "Ein Konto ist geschlossen, und es sind Fragen offen",
        (
            (
                "{person} sollte eine E-Mail zu einer Tour of Duty erhalten, aber das Konto im "
                "Unternehmen ist geschlossen. Solange das so ist, wird nichts mehr dorthin "
                "gesendet."
            ),
            (
                "Bitte prüfen Sie, ob die Person gegangen ist oder jemand für sie handeln soll, "
                "und berichtigen Sie es im Personalsystem. Ist das Konto wieder offen, gehen "
                "E-Mails wie zuvor."
            ),
        ),
        _OPEN,
    ),
    "hr_long_away": text(
        "Jemand ist lange abwesend",
        (
            (
                "{person} ist laut Kalender bis {day} abwesend. So lange warten E-Mails zur Tour "
                "of Duty nicht: Sie gehen wie immer."
            ),
            "Das wird einmal gesagt, falls jemand einspringen soll.",
        ),
        _OPEN,
    ),
    "hr_both_away": text(
        "Beide sind abwesend",
        (
            (
                "{employee} und {manager} sind beide seit {days} Tagen oder länger abwesend. Ihre "
                "Tour of Duty wartet, und niemand muss darin etwas tun."
            ),
            "Das wird einmal gesagt, falls jemand für eine der beiden Seiten einspringen soll.",
        ),
        _OPEN,
    ),
    "hr_counterpart": text(
        "Jemand braucht ein anderes Gegenüber",
        (
            (
                "Das Personalsystem nennt für {employee} jetzt eine Führungskraft, die selbst an "
                "{employee} berichtet oder dieselbe Person ist. Niemand kann beide Seiten einer "
                "Tour of Duty einnehmen."
            ),
            (
                "Was zugesagt ist, gilt weiter. Die nächsthöhere Führungskraft vertritt solange, "
                "wenn es sie gibt. Bitte nennen Sie im Personalsystem ein anderes Gegenüber."
            ),
        ),
        _OPEN,
    ),
    "counterpart_acts": text(
        "Ihre Tour of Duty: Wer jetzt die andere Seite ist",
        (
            (
                "Durch geänderte Berichtswege würde eine Person beide Seiten einnehmen. Das geht "
                "nicht, deshalb ist {manager} jetzt die Führungsseite der Tour von {employee}."
            ),
            "Was zugesagt ist, gilt weiter, und HR weiß davon.",
        ),
        STAND,
    ),
    "commit_again": text(
        "Ihre Tour of Duty, noch einmal zum Bestätigen",
        (
            (
                "Die Beschäftigung von {employee} geht doch weiter. Die Tour of Duty von "
                "{employee} und {manager} war mit ihr zu Ende gegangen; hier ist ihr Text wieder."
            ),
            (
                "Er gilt, wenn Sie beide ihn bestätigt haben. Wenn ein Wort nicht mehr stimmt, "
                "können Sie stattdessen darüber sprechen."
            ),
            "Es eilt nicht; bitte antworten Sie bis {due}.",
        ),
        DECIDE,
    ),
    "counterpart_suggested": text(
        "Ihre Tour of Duty: mit wem sie weitergeht",
        (
            (
                "Es gibt den Vorschlag, dass die Tour von {employee} mit {manager} mit jemand "
                "anderem auf der Führungsseite weitergeht, mit der Person, die die Arbeit führt."
            ),
            (
                "Das geschieht nur, wenn Sie beide zustimmen. Öffnen Sie, was Sie beide betrifft: "
                "Unter „Ein anderes Gegenüber vereinbaren“ lesen Sie, um wen es geht, und sagen "
                "Ja oder Nein."
            ),
        ),
        STAND,
    ),
    "hr_hris_held": text(
        "Ein Stand der Personaldaten wartet darauf, dass Sie ihn ansehen",
        (
            (
                "Was ein Personalsystem gesendet hat, würde mehr ändern als sonst. Deshalb wird "
                "alles angehalten: Nichts wurde geändert, und niemand hat etwas erfahren."
            ),
            (
                "Bitte sehen Sie es an, bevor etwas geschieht: Stand {round} von {source} steht "
                "auf Ihrer Seite der wartenden Stände. Dort sehen Sie, um wen es geht, und geben "
                "ihn frei oder verwerfen ihn."
            ),
        ),
        _LOOK,
    ),
    "hr_return": text(
        "Vielleicht ist jemand wieder da: Bitte sagen Sie, wer es ist",
        (
            (
                "Ein neuer Eintrag des Personalsystems hat die private Adresse von jemandem, der "
                "gegangen ist. Es kann dieselbe Person sein oder jemand, der die Adresse teilt."
            ),
            (
                "Bitte sagen Sie, was stimmt. Bis dahin erfährt niemand etwas von dem neuen "
                "Eintrag, und keine Tour wird angeboten. Solange das so ist, kommt diese Mail "
                "wieder."
            ),
        ),
        _LOOK,
    ),
    "it_hris_held": text(
        "Ein Stand der Personaldaten ist angehalten",
        (
            "Stand {round} von {source} ist angehalten, bis jemand ihn angesehen hat.",
            (
                "Bitte sehen Sie auf der Betriebsseite nach, ob der Export vollständig ist: "
                "Spalten, Zeilen, Rechte. Was er ändern würde, sieht HR."
            ),
        ),
        _LOOK,
    ),
}
