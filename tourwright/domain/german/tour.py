"""German words of the mails about a tour: drafting, committing, changing, ending."""

from collections.abc import Mapping

from tourwright.domain.message_texts import Text

PLAIN_SUBJECT = "Ihre Tour of Duty"

STAND = ("Sehen, wo wir stehen", "where|ask")
READ = ("Die Erklärung lesen", "ask|where")
ANSWER = ("Öffnen und antworten", "ask|where")
DRAFT = ("Den Entwurf öffnen", "ask|where")
DECIDE = ("Lesen und entscheiden", "ask|where")


def text(subject: str, paragraphs: tuple[str, ...], *actions: tuple[str, str]) -> Text:
    """Return a German text; its plain subject is the usual one."""
    return Text(subject, paragraphs, actions, PLAIN_SUBJECT)


ASKED = text(
    "Ihre Tour of Duty: Ein Schritt braucht Sie beide",
    (
        "{other} möchte einen Schritt gehen, der nur gilt, wenn Sie beide ihn wollen.",
        (
            "Sehen Sie sich an, worum es geht. Ja und Nein sind beides gute Antworten, und Sie "
            "können vorher miteinander sprechen."
        ),
    ),
    STAND,
)

_COMMIT = text(
    "Ihre Allianz-Erklärung ist bereit zur Zusage",
    (
        (
            "Die Allianz-Erklärung von {employee} und {manager} ist fertig: wofür diese Tour of "
            "Duty da ist, wie lange sie dauern soll und was jede Seite gibt und bekommt."
        ),
        (
            "Bitte lesen Sie den ganzen Text. Wenn er sagt, was Sie beide meinen, sagen Sie ihn "
            "zu. Wenn ein Wort noch nicht stimmt, sagen Sie es: Dann kommt der Text zurück auf den "
            "Tisch, und nichts geht verloren."
        ),
        "Es ist eine moralische Zusage zwischen Ihnen beiden und {company}, keine rechtliche.",
        "Bitte antworten Sie bis {due}.",
    ),
    DECIDE,
)

_CLOSING = text(
    "Ihre Tour of Duty: Ist die Mission erfüllt?",
    (
        "Die Tour of Duty von {employee} mit {manager} geht ihrem Abschluss entgegen.",
        (
            "Bitte sagen Sie aus Ihrer Sicht, ob die Mission erreicht wurde. Wenn ja, ist jetzt "
            "auch der Moment für ein Dankeschön. Wenn nicht, sagen Sie, was fehlt, und Sie sehen "
            "es sich gemeinsam an."
        ),
    ),
    ANSWER,
)

_HR_HELP = text(
    "Ihre Hilfe wird gebraucht: Im HR-System fehlt etwas",
    (
        "Ein Schritt einer Tour of Duty wartet, weil im HR-System etwas fehlt, das er braucht.",
        "Es geht um {person}.",
        "Was fehlt: {missing}.",
        (
            "Sobald es da ist, geht der Schritt von selbst weiter. Niemand sonst wurde deswegen "
            "angeschrieben."
        ),
    ),
    ("Sehen, was fehlt", "ask|where"),
)

_DRAFT = text(
    "Eine Tour of Duty, die Sie gemeinsam aufschreiben",
    (
        "{employee} und {manager} können beginnen, ihre nächste Tour of Duty aufzuschreiben.",
        (
            "Füllen Sie aus, was Sie können: die Mission, wie Erfolg für beide Seiten aussieht, "
            "was Sie einander versprechen. Die andere Seite sieht es erst, wenn es geteilt wird."
        ),
    ),
    DRAFT,
)

_STANDING = text(
    "Im Guten gegangen? Bitte entscheiden Sie",
    (
        (
            "Jemand hat {company} verlassen, und die Regeln allein sagen nicht, ob eine Einladung "
            "in das Alumni-Netzwerk folgt."
        ),
        "Bitte entscheiden Sie nach den Regeln. Ihr Grund wird mit der Entscheidung aufbewahrt.",
    ),
    ("Öffnen und entscheiden", "ask|where"),
)

TOUR_TEXTS: Mapping[str, Text] = {
    "tour_welcome": text(
        "Willkommen bei {company}: Ihre erste Tour of Duty",
        (
            (
                "Eine Tour of Duty ist ein Stück Arbeit mit einer klaren Mission, abgesprochen "
                "zwischen Ihnen, Ihrer Führungskraft und {company}, sodass alle etwas davon haben."
            ),
            (
                "{employee} und {manager} finden die Erklärung der ersten Tour bereit zum Lesen. "
                "Sie sagt, was die Mission ist, woran Sie beide merken, dass sie erreicht ist, und "
                "was {company} Ihnen dafür gibt."
            ),
            "Lesen Sie sie, sprechen Sie darüber, und sagen Sie zu, wenn sie für Sie stimmt.",
        ),
        READ,
    ),
    "draft_open": _DRAFT,
    "draft_opened": _DRAFT,
    "draft_shared": text(
        "Ein Entwurf Ihrer Tour of Duty zum Ansehen",
        (
            "{other} hat einen Entwurf der Tour of Duty mit Ihnen geteilt.",
            (
                "Ändern Sie, was Sie möchten, und markieren Sie, womit Sie einverstanden sind. "
                "Noch legt Sie nichts fest."
            ),
        ),
        DRAFT,
    ),
    "text_changed": text(
        "Der Entwurf Ihrer Tour of Duty hat neue Worte",
        (
            (
                "{other} hat den Entwurf geändert. Die Seite zeigt, was neu ist, damit Sie nicht "
                "suchen müssen."
            ),
        ),
        ("Sehen, was sich geändert hat", "ask|where"),
    ),
    "tour_offered": text(
        "Eine Tour of Duty zum Lesen",
        (
            "Für {employee} wird eine Tour of Duty mit {manager} vorgeschlagen.",
            (
                "Lesen Sie die Erklärung in Ruhe. Sie können sie zusagen oder um ein Gespräch über "
                "ihre Worte bitten."
            ),
        ),
        READ,
    ),
    "tour_declined": text(
        "Ihre Tour of Duty: Der Entwurf wurde geschlossen",
        (
            (
                "{other} hat entschieden, mit diesem Entwurf nicht weiterzumachen. Sie können "
                "jederzeit einen neuen beginnen."
            ),
        ),
        STAND,
    ),
    "draft_idle": text(
        "Ihr Entwurf wartet auf Sie",
        (
            (
                "Sie haben einen Entwurf für eine Tour of Duty begonnen und waren eine Weile nicht "
                "mehr dort."
            ),
            (
                "Schreiben Sie weiter, teilen Sie ihn, wie er ist, oder lassen Sie ihn fallen. Nur "
                "Sie bekommen diesen Hinweis."
            ),
        ),
        DRAFT,
    ),
    "negotiation_stale": text(
        "Ihre Tour of Duty: Nehmen wir sie wieder auf?",
        (
            "Die Erklärung von {employee} und {manager} hat eine Weile geruht.",
            (
                "Vielleicht bringt eine halbe Stunde zu zweit sie zum Ende. Was noch offen ist, "
                "ist markiert."
            ),
        ),
        STAND,
    ),
    "commit": _COMMIT,
    "commit_asked": _COMMIT,
    "other_committed": text(
        "Ihre Allianz-Erklärung: Eine Zusage ist da",
        (
            "{other} hat die Erklärung zugesagt. Sie gilt, wenn Sie beide zugesagt haben.",
            "Nehmen Sie sich die Zeit, die Sie brauchen; bitte antworten Sie bis {due}.",
        ),
        DECIDE,
    ),
    "commit_remind": text(
        "Ihre Allianz-Erklärung wartet noch auf Sie",
        (
            "Die Erklärung von {employee} und {manager} ist fertig und wartet auf Ihre Antwort.",
            "Wenn etwas nicht stimmt, können Sie sie stattdessen zurück auf den Tisch holen.",
        ),
        DECIDE,
    ),
    "commit_expired": text(
        "Ihre Allianz-Erklärung liegt wieder auf dem Tisch",
        (
            (
                "Nicht beide Zusagen kamen rechtzeitig, deshalb ist der Text wieder ein Entwurf. "
                "Nichts ging verloren."
            ),
            (
                "Sprechen Sie darüber, was gefehlt hat, ändern Sie, was anders sein soll, und "
                "schlagen Sie ihn neu vor."
            ),
        ),
        STAND,
    ),
    "signature_withdrawn": text(
        "Ihre Allianz-Erklärung ist wieder offen",
        (
            (
                "{other} hat die Zusage zurückgenommen, bevor beide da waren. Der Text ist wieder "
                "ein Entwurf."
            ),
            "Das ist erlaubt, bis beide zugesagt haben. Ein kurzes Gespräch klärt meist, warum.",
        ),
        STAND,
    ),
    "policy_changed": text(
        "Ihre Allianz-Erklärung: Eine Regel des Unternehmens hat sich geändert",
        (
            (
                "Während die Erklärung auf beide Zusagen wartete, hat {company} eine Regel darin "
                "geändert."
            ),
            (
                "Die Seite zeigt, was sich geändert hat. Bitte sehen Sie den Text noch einmal an "
                "und sagen Sie dann neu zu."
            ),
        ),
        STAND,
    ),
    "committed": text(
        "Ihre Tour of Duty ist zugesagt",
        (
            "{employee} und {manager} haben beide die Allianz-Erklärung zugesagt. Schön!",
            "Die Mission: {mission}",
            "Sie beginnt: {start}.",
            "Sie ist geplant bis: {last_day}.",
            (
                "Ab jetzt finden Sie alles auf einer Seite: den Text, die kommenden Rückblicke und "
                "das Gespräch über das, was danach kommt."
            ),
        ),
        STAND,
    ),
    "standing_asked": _STANDING,
    "closing": _CLOSING,
    "closing_asked": _CLOSING,
    "closing_remind": text(
        "Ihre Tour of Duty: Eine Antwort fehlt",
        (
            (
                "Die Tour of Duty von {employee} mit {manager} ist fast abgeschlossen; Ihr Wort "
                "zur Mission fehlt noch."
            ),
        ),
        ANSWER,
    ),
    "mission_confirmed": text(
        "Ihre Tour of Duty: Eine Seite sieht die Mission als erreicht",
        (
            "{other} sagt, dass die Mission erreicht wurde.",
            "Bitte sagen Sie, wie Sie es sehen. Wenn Sie es auch so sehen, ist die Tour erfüllt.",
        ),
        ANSWER,
    ),
    "mission_disputed": text(
        "Ihre Tour of Duty: Sehen wir uns die Mission gemeinsam an",
        (
            "{other} sieht die Mission noch nicht als erreicht.",
            (
                "Ein Rückblick ist offen, damit beide Sichten auf den Tisch kommen, bevor etwas "
                "entschieden wird."
            ),
        ),
        STAND,
    ),
    "completed": text(
        "Ihre Tour of Duty ist erfüllt",
        (
            "Die Tour of Duty von {employee} mit {manager} ist erfüllt. Danke Ihnen beiden.",
            (
                "Was Sie einander zugesagt haben und was daraus wurde, bleibt in Ihrem gemeinsamen "
                "Verlauf."
            ),
        ),
        STAND,
    ),
    "ended_early": text(
        "Ihre Tour of Duty ist zu Ende",
        (
            (
                "Die Tour of Duty von {employee} mit {manager} ist vor ihrem geplanten Tag zu Ende "
                "gegangen."
            ),
            "Alles, was noch offen war, wurde geschlossen. Ihr gemeinsamer Verlauf bleibt Ihnen.",
        ),
        STAND,
    ),
    "termination_rescinded": text(
        "Ihre Tour of Duty geht weiter",
        (
            (
                "Die Tour of Duty von {employee} mit {manager} geht weiter, so wie Sie es einander "
                "zugesagt haben."
            ),
        ),
        STAND,
    ),
    "returned": text(
        "Ihre Tour of Duty geht weiter",
        (
            (
                "Die Tour of Duty von {employee} mit {manager} geht weiter. Die Termine sind "
                "verschoben und über die Zeit verteilt, damit nicht alles auf einmal kommt."
            ),
            (
                "Der letzte Tag hat sich nicht verschoben. Um die Länge zu behalten, wäre "
                "{last_day} der neue: Schlagen Sie ihn als Änderung der Erklärung vor, wenn Sie es "
                "beide möchten."
            ),
        ),
        STAND,
    ),
    "void": text(
        "Ihre Tour of Duty wurde versehentlich angelegt",
        (
            (
                "Diese Tour of Duty wurde versehentlich angelegt und zählt nicht. Sie müssen "
                "nichts tun."
            ),
        ),
        STAND,
    ),
    "end_near": text(
        "Ihre Tour of Duty: die letzte Strecke",
        (
            "Die Tour of Duty von {employee} mit {manager} ist geplant bis: {last_day}.",
            "Es ist ein guter Moment, um zu sehen, was für die Mission noch zu tun ist.",
        ),
        STAND,
    ),
    "hr_hold": _HR_HELP,
    "hr_help": _HR_HELP,
    "hr_source_refused": text(
        "Das HR-System lässt uns keine Personen mehr lesen",
        (
            (
                "Das HR-System hat eine Änderung gemeldet und uns dann nicht gezeigt, welche: "
                "{source}."
            ),
            (
                "Bitte lassen Sie die IT nach dem Zugang und seinen Rechten sehen, oder nach dem "
                "Schlüssel, der abgelaufen sein kann. Was sich inzwischen geändert hat, wird "
                "gelesen, sobald das HR-System es neu meldet."
            ),
        ),
        ("Einzelheiten ansehen", "ask|where"),
    ),
    "hr_no_address": text(
        "Im Personalsystem fehlt eine Mailadresse",
        (
            "Eine Mail an {person} konnte nicht gesendet werden.",
            "Was im Personalsystem fehlt: {missing}.",
            (
                "Bitte tragen Sie es dort nach. An keine andere Adresse wurde etwas gesendet, und "
                "niemand sonst wurde angeschrieben."
            ),
        ),
        ("Einzelheiten ansehen", "ask|where"),
    ),
    "hr_unknown_person": text(
        "Das HR-System nannte jemanden, den wir nicht finden",
        (
            "Eine Meldung aus dem HR-System nannte eine Person, die es uns nicht zeigt.",
            "Bitte prüfen Sie, ob die Verbindung alle sehen darf. Es wurde nichts geändert.",
        ),
        ("Einzelheiten ansehen", "ask|where"),
    ),
}
