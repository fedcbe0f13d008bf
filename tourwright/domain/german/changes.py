"""German words of the mails about changes, corrections, new managers, gaps and thanks."""

from collections.abc import Mapping

from tourwright.domain.german.tour import ANSWER, DECIDE, STAND, text
from tourwright.domain.message_texts import Text

COMPARE = ("Vergleichen und antworten", "ask|where")
TAKE_OVER = ("Lesen und übernehmen", "ask|where")

_AMENDMENT = text(
    "Eine Änderung Ihrer Allianz-Erklärung ist vorgeschlagen",
    (
        "{other} schlägt eine Änderung der Allianz-Erklärung vor.",
        (
            "Sie sehen die alten und die neuen Worte nebeneinander. Bis Sie beide die Änderung "
            "zugesagt haben, gilt der alte Text. Ein Nein ist in Ordnung und ändert nichts."
        ),
        "Bitte antworten Sie bis {due}.",
    ),
    COMPARE,
)

_HAND_OVER = text(
    "Eine Tour of Duty kommt zu Ihnen als neuer Führungskraft",
    (
        (
            "{employee} arbeitet jetzt mit {manager}. Die Tour of Duty von vorher geht weiter: Was "
            "zugesagt ist, gilt für {company}, wer auch immer die Führungskraft ist."
        ),
        (
            "Bitte lesen Sie die Erklärung. Sie können sie übernehmen, wie sie ist, oder eine "
            "Änderung vorschlagen, über die Sie sprechen. Bis dahin gilt alles, wie es ist."
        ),
    ),
    TAKE_OVER,
)

CHANGE_TEXTS: Mapping[str, Text] = {
    "commit_imported": text(
        "Ihre Tour of Duty, noch einmal zum Lesen und Bestätigen",
        (
            (
                "{employee} und {manager} haben vor einiger Zeit anderswo eine Tour of Duty "
                "vereinbart. HR hat die Erklärung hier hinterlegt, wo Sie beide sie lesen können."
            ),
            (
                "Sie gilt hier, wenn Sie beide sie bestätigt haben. Wenn ein Wort nicht stimmt, "
                "können Sie stattdessen darüber sprechen."
            ),
            "Es eilt nicht; bitte antworten Sie bis {due}.",
        ),
        DECIDE,
    ),
    "committed_on_paper": text(
        "Ihre Tour of Duty ist auf Papier zugesagt",
        (
            (
                "HR hat das Papier, auf dem {employee} und {manager} die Allianz-Erklärung "
                "zugesagt haben, und hat es hier eingetragen. Schön!"
            ),
            "Die Mission: {mission}",
            "Sie beginnt: {start}.",
            "Sie ist geplant bis: {last_day}.",
            (
                "Auf der Seite steht der Text Wort für Wort. Ist es nicht der, den Sie zugesagt "
                "haben, sagen Sie es bitte HR: Eine Tour, die aus Versehen eingetragen wurde, "
                "kann für ungültig erklärt werden."
            ),
        ),
        STAND,
    ),
    "amendment": _AMENDMENT,
    "amendment_asked": _AMENDMENT,
    "moved_country": text(
        "Ihre Tour of Duty geht in einem anderen Land weiter",
        (
            (
                "Laut Personalsystem arbeitet {employee} jetzt in einem anderen Land. Die Tour of "
                "Duty geht weiter, und jedes Wort, das Sie beide zugesagt haben, gilt."
            ),
            (
                "Ihre Termine richten sich ab jetzt nach den Arbeitstagen am neuen Ort. Sollten "
                "Regeln des neuen Ortes andere Worte verlangen, kann jeder von Ihnen eine Änderung "
                "des Textes vorschlagen; fragen Sie HR, wenn Sie nicht sicher sind."
            ),
        ),
        STAND,
    ),
    "amendment_remind": text(
        "Eine vorgeschlagene Änderung wartet noch auf Ihre Antwort",
        (
            "Die Änderung, die {other} vorgeschlagen hat, wartet auf Ihre Antwort.",
            "Ohne Antwort gilt einfach der alte Text weiter.",
        ),
        COMPARE,
    ),
    "amendment_in_force": text(
        "Ihre Allianz-Erklärung hat sich geändert, wie Sie beide es zugesagt haben",
        (
            "{employee} und {manager} haben beide die Änderung zugesagt. Der neue Text gilt.",
            "Die Tour ist jetzt geplant bis: {last_day}.",
            (
                "Termine von Rückblicken und Gesprächen wurden verschoben, wo es nötig war; die "
                "Kalendereinträge folgen."
            ),
        ),
        STAND,
    ),
    "amendment_declined": text(
        "Die vorgeschlagene Änderung wurde nicht aufgenommen",
        ("Die Änderung der Erklärung wurde nicht aufgenommen. Der alte Text gilt weiter.",),
        STAND,
    ),
    "amendment_expired": text(
        "Die vorgeschlagene Änderung ist verfallen",
        (
            (
                "Niemand hat rechtzeitig auf die vorgeschlagene Änderung geantwortet. Der alte "
                "Text gilt weiter."
            ),
        ),
        STAND,
    ),
    "amendment_superseded": text(
        "Die vorgeschlagene Änderung trifft auf einen neuen Text",
        (
            (
                "Die Erklärung hat sich seit dem Vorschlag weiterentwickelt. Wenn Sie möchten, "
                "schlagen Sie die Änderung neu vor."
            ),
        ),
        STAND,
    ),
    "extension_wanted": text(
        "Ihre Tour of Duty: Sie möchten sie beide verlängern",
        (
            "{employee} und {manager} möchten beide die jetzige Tour länger fortsetzen.",
            (
                "Schlagen Sie den neuen letzten Tag als Änderung der Erklärung vor; er gilt, wenn "
                "Sie beide zugesagt haben."
            ),
        ),
        ("Die Änderung vorschlagen", "ask|where"),
    ),
    "hand_over": _HAND_OVER,
    "hand_over_asked": _HAND_OVER,
    "hand_over_opened": text(
        "Ihre Tour of Duty: eine neue Führungskraft",
        (
            (
                "{manager} ist jetzt die Führungskraft von {employee}. Was in der Tour of Duty "
                "zugesagt ist, gilt weiter."
            ),
            "Die neue Führungskraft ist gebeten, die Erklärung zu lesen und zu übernehmen.",
        ),
        STAND,
    ),
    "manager_changed": text(
        "Ihre Tour of Duty: Das Gespräch geht mit einer neuen Führungskraft weiter",
        (
            (
                "{manager} ist jetzt die Führungskraft von {employee}; die Erklärung bringen Sie "
                "also zu zweit zu Ende."
            ),
            (
                "Was schon geschrieben war, ist noch da. Markierungen der früheren Führungskraft "
                "sind entfernt."
            ),
        ),
        STAND,
    ),
    "hand_over_remind": text(
        "Die Tour of Duty, die Sie übernehmen, wartet auf einen Blick",
        (
            (
                "Die Erklärung von {employee} wartet noch darauf, dass Sie als neue Führungskraft "
                "sie lesen."
            ),
            "Sie zu übernehmen kostet wenige Minuten und gibt {employee} Sicherheit.",
        ),
        TAKE_OVER,
    ),
    "hand_over_adopted": text(
        "Ihre Tour of Duty: Das Zugesagte gilt weiter",
        (
            (
                "{manager} hat die Erklärung gelesen und übernimmt sie, wie sie ist. Was Ihnen "
                "zugesagt wurde, gilt weiter."
            ),
        ),
        STAND,
    ),
    "hand_over_lapsed": text(
        "Eine Tour of Duty ohne ein Wort der neuen Führungskraft",
        (
            "{manager} hat sich zur Tour of Duty von {employee} noch nicht geäußert.",
            "Das Zugesagte gilt trotzdem. Ein kurzes Wort mit der Führungskraft würde helfen.",
        ),
        STAND,
    ),
}

CORRECTION_TEXTS: Mapping[str, Text] = {
    "correction": text(
        "Ein Schreibfehler in Ihrer Allianz-Erklärung",
        (
            "{other} hat einen Schreibfehler in der Allianz-Erklärung gefunden und korrigiert.",
            (
                "Sie sehen beide Fassungen nebeneinander. Eine Antwort genügt. Wenn die Korrektur "
                "ändert, was Sie gemeint haben, sagen Sie Nein: Für einen anderen Sinn gibt es die "
                "Änderung."
            ),
        ),
        COMPARE,
    ),
    "names_of_today": text(
        "Ihre heutigen Namen in Ihrer Allianz-Erklärung",
        (
            (
                "{other} möchte, dass in der Allianz-Erklärung Ihre Namen stehen, wie sie heute "
                "sind."
            ),
            "Nichts von dem, was Sie zugesagt haben, ändert sich. Eine Antwort genügt.",
        ),
        ("Lesen und antworten", "ask|where"),
    ),
    "correction_in_force": text(
        "Die Korrektur Ihrer Allianz-Erklärung gilt",
        (
            "{employee} und {manager} haben beide Ja zur Korrektur gesagt.",
            "Kein Datum ändert sich. Der bisherige Text bleibt im Verlauf.",
        ),
        STAND,
    ),
    "correction_declined": text(
        "Die Korrektur wurde nicht aufgenommen",
        (
            "Die Allianz-Erklärung bleibt, wie sie ist.",
            "Wenn die Worte etwas anderes sagen sollen, schlagen Sie eine Änderung vor.",
        ),
        STAND,
    ),
}

GAP_TEXTS: Mapping[str, Text] = {
    "gap_raised": text(
        "Ihre Tour of Duty: etwas, das Sie sich gemeinsam ansehen",
        (
            "{other} hat etwas aufgeschrieben, das Sie beide verschieden sehen.",
            (
                "Das ist kein Versagen: Niemand erwartet, dass zwei Menschen in allem einig sind. "
                "Sehen Sie es sich an und sagen Sie, dass Sie es gesehen haben; das Gespräch "
                "darüber kann kurz sein."
            ),
        ),
        ANSWER,
    ),
    "gap_on_agenda": text(
        "Ihre Tour of Duty: ein Punkt für Ihren nächsten Rückblick",
        (
            "Etwas, das {other} vor zwei Wochen aufgeschrieben hat, ist noch nicht angesehen.",
            "Es steht auf der Liste für Ihren nächsten Rückblick. Sie können es auch jetzt öffnen.",
        ),
        ANSWER,
    ),
    "gap_unanswered": text(
        "Zwei Menschen könnten Ihre Hilfe brauchen, um ins Gespräch zu kommen",
        (
            (
                "{employee} und {manager} haben einen Punkt zu besprechen, der seit zwei Wochen "
                "wartet."
            ),
            (
                "Wer ihn aufgeschrieben hat, ist damit einverstanden, dass Sie davon hören; was "
                "darin steht, bleibt bei den beiden."
            ),
        ),
        STAND,
    ),
    "gap_planned": text(
        "Ihre Tour of Duty: ein Plan für einen Punkt, den Sie besprechen",
        (
            (
                "{other} hat aufgeschrieben, wer sich um einen Ihrer offenen Punkte kümmert und "
                "bis wann."
            ),
            "Wenn Sie es nicht so gemeint haben, ist die Seite der Ort, um es zu sagen.",
        ),
        STAND,
    ),
    "gap_resolve": text(
        "Ihre Tour of Duty: Ist dieser Punkt geklärt?",
        (
            (
                "{other} sieht einen Ihrer offenen Punkte als geklärt. Es zählt, wenn Sie es auch "
                "so sehen."
            ),
            "„Noch nicht“ ist ebenfalls eine gute Antwort.",
        ),
        ANSWER,
    ),
    "gap_accept_difference": text(
        "Ihre Tour of Duty: Darf ein Unterschied einfach stehen bleiben?",
        (
            (
                "{other} schlägt vor, einen Unterschied zwischen Ihnen so zu lassen. Nicht alles "
                "muss gleich sein."
            ),
            "Es zählt, wenn Sie es auch sagen. „Noch nicht“ ist ebenfalls eine gute Antwort.",
        ),
        ANSWER,
    ),
    "gap_not_yet": text(
        "Ihre Tour of Duty: Ein Punkt bleibt vorerst offen",
        (
            (
                "{other} sieht es noch nicht als geklärt. Der Punkt bleibt auf Ihrer Liste; ein "
                "kurzes Gespräch kann helfen."
            ),
        ),
        STAND,
    ),
    "gap_due_passed": text(
        "Ihre Tour of Duty: Ein Punkt braucht einen neuen Plan",
        (
            "Der Tag, den Sie sich für einen Ihrer offenen Punkte gesetzt hatten, ist vorbei.",
            (
                "Machen Sie einen neuen Plan, nehmen Sie ihn in eine Änderung der Erklärung auf, "
                "oder lassen Sie den Unterschied stehen."
            ),
        ),
        STAND,
    ),
}

THANKS_TEXTS: Mapping[str, Text] = {
    "thanks_given": text(
        "Ein Dankeschön für Sie",
        (
            (
                "Jemand, mit dem Sie arbeiten, hat sich die Zeit genommen, Ihnen zu danken. Sie "
                "lesen es als Erste oder Erster."
            ),
            (
                "Sie allein entscheiden, wer es noch lesen darf: Behalten Sie es für sich, oder "
                "lassen Sie das Team oder das Unternehmen mitlesen. Wenn Sie nichts tun, bleibt es "
                "bei Ihnen."
            ),
        ),
        ("Lesen", "ask|where"),
    ),
}
