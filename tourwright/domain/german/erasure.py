"""The German words of the mails about erasing a person."""

from collections.abc import Mapping

from tourwright.domain.german.tour import text
from tourwright.domain.message_texts import Text

ERASURE_TEXTS: Mapping[str, Text] = {
    "erase_waits": text(
        "Ihre Bitte um Löschung wartet",
        (
            (
                "{company} hat Ihre Bitte, zu löschen, was über Sie gespeichert ist. Noch geht das "
                "nicht: Ein Gesetz oder eine offene Angelegenheit lässt {company} es vorerst "
                "aufbewahren."
            ),
            (
                "Ihre Bitte bleibt bestehen. Sie müssen nicht noch einmal fragen: Sie wird "
                "ausgeführt, sobald das vorbei ist."
            ),
            "Wenn Sie wissen möchten, warum, fragen Sie die Personalabteilung von {company}.",
        ),
        ("Ihre Seite öffnen", "alumni|ask"),
    ),
    "hr_erase_waits": text(
        "Eine Löschung wartet auf das Ende einer Aufbewahrung",
        (
            (
                "Eine Person, die {company} verlassen hat, soll gelöscht werden, und eine "
                "rechtliche Aufbewahrung dauert an. Sie geht vor: Nichts wird gelöscht, bis zwei "
                "Menschen von HR sie beenden, dann aber sofort."
            ),
        ),
        ("Sehen, um wen es geht", "page|where"),
    ),
    "erasure_second": text(
        "Aufbewahrung oder Löschung: Es braucht eine zweite Person",
        (
            (
                "Jemand von HR hat sich zu einer rechtlichen Aufbewahrung oder einer Löschung "
                "geäußert. Dafür braucht es zwei verschiedene Menschen von HR, und vor der zweiten "
                "Person geschieht nichts."
            ),
        ),
        ("Sehen, um wen es geht", "page|where"),
    ),
}
