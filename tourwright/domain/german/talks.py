"""German words of the mails about talks: reviews, what comes next, moving on.

Subjects say "Gespräch" and the names, for what such a talk is about is for the two alone.
"""

from collections.abc import Mapping
from dataclasses import replace

from tourwright.domain.german.tour import ANSWER, STAND, text
from tourwright.domain.message_texts import Text

TALK = "Gespräch: {employee} und {manager}"
WRITE = ("Ihre Sicht schreiben", "ask|where")
FIND_TIME = ("Eine Zeit finden", "ask|where")
OWN_PAGE = ("Ihre Seite öffnen", "where|ask")
MEETING_PAGE = ("Auf einer Seite vorbereiten", "ask|where")

_REVIEW = text(
    "Zeit für den Blick zurück und nach vorn: {employee} und {manager}",
    (
        (
            "Ein Rückblick Ihrer Tour of Duty steht an: ein kurzer Blick zurück und nach vorn, von "
            "Ihnen beiden."
        ),
        (
            "Schreiben Sie ein paar Zeilen, wie Sie die Mission sehen und was als Nächstes kommen "
            "soll. Was Sie schreiben, bleibt verschlossen, bis beides da ist; dann sehen Sie beide "
            "beides."
        ),
        "Bitte schreiben Sie bis {due}.",
    ),
    WRITE,
)

_DAY_ASKED = text(
    TALK,
    (
        (
            "Bitte finden Sie gemeinsam den Tag. Sobald Sie beide denselben Tag nennen, stehen die "
            "Termine rundherum. Vorher erfährt es niemand sonst."
        ),
    ),
    ANSWER,
)


def meeting(*paragraphs: str, action: tuple[str, str] = MEETING_PAGE) -> Text:
    """Return the text of a calendar entry, named by its neutral summary."""
    entry = text("{summary}: {employee} und {manager}", paragraphs, action)
    return replace(entry, plain_subject=TALK)


TALK_TEXTS: Mapping[str, Text] = {
    "review": _REVIEW,
    "review_open": _REVIEW,
    "review_remind": text(
        "Ihre Sicht fehlt noch: {employee} und {manager}",
        (
            "Der Rückblick Ihrer Tour of Duty wartet auf Ihre Sicht. Eine halbe Seite genügt.",
            (
                "Wenn es jetzt nicht passt, sprechen Sie {other} an: Ein Rückblick lässt sich "
                "verschieben oder mit einem Grund auslassen, und {manager} darf jemanden benennen, "
                "der stellvertretend antwortet."
            ),
        ),
        WRITE,
    ),
    "review_delegate": text(
        "Ein Rückblick, bei dem Sie helfen können",
        (
            (
                "Der Rückblick von {employee} und {manager} wartet seit zwei Wochen, und {manager} "
                "hat Sie benannt, um stellvertretend zu antworten."
            ),
            (
                "Eine halbe Seite, wie Sie die Mission sehen, genügt. Sie ist als Ihre Antwort "
                "gekennzeichnet."
            ),
        ),
        ANSWER,
    ),
    "review_stand_in": text(
        "Ein Rückblick, bei dem Sie helfen können",
        (
            (
                "{employee} bittet jetzt um einen Rückblick, und {manager} ist abwesend und hat "
                "Sie benannt, um stellvertretend zu antworten."
            ),
            (
                "Eine halbe Seite, wie Sie die Mission sehen, genügt. Sie ist als Ihre Antwort "
                "gekennzeichnet."
            ),
        ),
        ANSWER,
    ),
    "review_beside": text(
        TALK,
        (
            (
                "{employee} möchte jetzt zurück und nach vorn blicken, während {manager} abwesend "
                "ist. Bitte nehmen Sie sich die Zeit für ein Gespräch mit {employee}."
            ),
            "Sie müssen nichts schreiben; was {employee} schreibt, bleibt für andere verschlossen.",
        ),
        STAND,
    ),
    "review_revealed": text(
        "Zeit, über den Rückblick zu sprechen: {employee} und {manager}",
        (
            "Was für den Rückblick geschrieben wurde, ist jetzt für Sie beide offen.",
            (
                "Sprechen Sie darüber, klären Sie die nächsten Schritte, und schließen Sie den "
                "Rückblick dann gemeinsam ab."
            ),
        ),
        ("Lesen, was geschrieben wurde", "ask|where"),
    ),
    "review_moved": text(
        "Ihr Rückblick hat einen neuen Tag",
        (
            "{other} hat den Rückblick auf einen anderen Tag verschoben.",
            "Der neue Tag ist: {day}.",
        ),
        STAND,
    ),
    "review_skipped": text(
        "Ihr Rückblick wurde diesmal ausgelassen",
        ("{other} hat diesen Rückblick ausgelassen. Der nächste kommt wie geplant.",),
        STAND,
    ),
    "reviews_missed": text(
        "Zwei Menschen könnten einen Moment Ihrer Hilfe brauchen",
        (
            "{employee} und {manager} haben {missed} Rückblicke in Folge verpasst.",
            (
                "Das allein heißt nicht, dass etwas falsch läuft. Vielleicht können Sie den beiden "
                "helfen, die Zeit zu finden."
            ),
        ),
        STAND,
    ),
    "renewal_due": text(
        TALK,
        (
            (
                "Es ist Zeit, über das zu sprechen, was danach kommt, lange bevor die jetzige Tour "
                "endet. Jeder Ausgang ist ein guter: eine weitere Tour, mehr Zeit, ein Platz auf "
                "lange Sicht oder ein Wechsel."
            ),
            (
                "Der vorgeschlagene Termin ist {at}. Nehmen Sie ihn an, oder schlagen Sie einen "
                "anderen vor, der Ihnen beiden passt."
            ),
        ),
        FIND_TIME,
    ),
    "renewal_remind": text(
        TALK,
        (
            (
                "Das Gespräch zwischen {employee} und {manager} hat noch keinen Termin. Eine halbe "
                "Stunde genügt."
            ),
        ),
        FIND_TIME,
    ),
    "renewal_skip_level": text(
        TALK,
        (
            (
                "{employee} und {manager} hatten ein Gespräch vor und haben seit sechs Wochen "
                "keine Zeit dafür gefunden. Vielleicht können Sie den beiden dabei helfen; worüber "
                "sie sprechen, bleibt bei ihnen."
            ),
        ),
        STAND,
    ),
    "renewal_held": text(
        TALK,
        ("Das Gespräch von {employee} und {manager} war für jetzt geplant. Haben Sie gesprochen?",),
        ANSWER,
    ),
    "renewal_choice": text(
        TALK,
        (
            (
                "Sie haben gesprochen. Bitte sagen Sie, was als Nächstes kommen soll, jede Seite "
                "für sich."
            ),
            (
                "Was Sie beide betrifft, gilt, wenn beide es gewählt haben. Ein Wechsel braucht "
                "niemandes Erlaubnis."
            ),
        ),
        ("Wählen", "ask|where"),
    ),
    "renewal_scheduled": text(
        TALK,
        (
            (
                "{employee} und {manager} haben eine Zeit für ein Gespräch gefunden. Ein "
                "Kalendereintrag folgt."
            ),
            "Der Termin ist {at}.",
        ),
        STAND,
    ),
    "renewal_cancelled": text(
        TALK,
        (
            (
                "{other} hat den gefundenen Termin zurückgenommen. Bitte finden Sie einen anderen; "
                "das Gespräch steht noch aus."
            ),
        ),
        FIND_TIME,
    ),
    "transition_declared": text(
        TALK,
        (
            "{other} hat Ihnen in Ihrem gemeinsamen Bereich etwas Wichtiges gesagt.",
            "Bitte lesen Sie es dort. Es ist für Sie allein.",
        ),
        OWN_PAGE,
    ),
    "transition_day_asked": _DAY_ASKED,
    "transition_no_day": _DAY_ASKED,
    "transition_day_proposed": text(
        TALK,
        (
            "{other} schlägt einen Tag vor: {day}.",
            "Wenn er Ihnen passt, nennen Sie denselben Tag; wenn nicht, nennen Sie den, der passt.",
        ),
        ANSWER,
    ),
    "transition_dated": text(
        TALK,
        (
            "{employee} und {manager} haben gemeinsam diesen Tag gefunden: {day}.",
            "Die Termine rundherum stehen. Die Seite zeigt, was bis dahin noch zu tun ist.",
        ),
        STAND,
    ),
    "leave_announced": text(
        TALK,
        (
            (
                "Im Personalsystem steht ein letzter Arbeitstag für {employee}: {day}. Das "
                "Arbeitsverhältnis selbst endet an diesem Tag: {end}."
            ),
            (
                "Nutzen Sie die Zeit für einen guten Abschluss: Sprechen Sie darüber, was noch "
                "fertig werden soll, wer es weiterführt und wie Sie in Verbindung bleiben. Planen "
                "Sie das auf einer Seite, deutlich vor dem letzten Arbeitstag."
            ),
            "Niemand muss etwas genehmigen, und sonst ändert sich bis dahin nichts.",
        ),
        STAND,
    ),
    "leave_recalled": text(
        TALK,
        (
            (
                "Im Personalsystem steht kein letzter Arbeitstag mehr für {employee}. Die Tour of "
                "Duty geht weiter, wie sie vereinbart ist."
            ),
            (
                "Ein Plan, den Sie beide gemacht haben, bleibt, bis ihn zurücknimmt, wer ihn "
                "erklärt hat."
            ),
        ),
        STAND,
    ),
    "transition_withdrawn": text(
        TALK,
        (
            (
                "{other} hat den Plan zurückgenommen. Die Tour of Duty geht weiter, wie sie "
                "zugesagt war."
            ),
        ),
        STAND,
    ),
    "transition_day_passed": text(
        "Eine Frage zu einem Datum im HR-System",
        (
            (
                "Ein Tag, den {employee} und {manager} gemeinsam gefunden hatten, ist vorbei, und "
                "das HR-System weiß nichts davon. Fehlt dort ein Eintrag, oder hat sich der Plan "
                "geändert?"
            ),
        ),
        ANSWER,
    ),
    "conversation": text(
        TALK,
        (
            "{other} hat Ihnen in dem Bereich geschrieben, den nur Sie beide öffnen können.",
            (
                "Bitte lesen Sie es dort. Keine Mail, kein Verlauf und niemand sonst kennt ein "
                "Wort davon."
            ),
        ),
        OWN_PAGE,
    ),
    "still_alive": text(
        TALK,
        (
            (
                "Die letzten Rückblicke haben nicht stattgefunden. Deshalb gibt es eine Frage: Ist "
                "diese Tour noch das Richtige für Sie beide?"
            ),
            (
                "Bitte antworten Sie jede Seite für sich. Ein Gespräch ist immer möglich, was auch "
                "immer Sie antworten."
            ),
        ),
        ANSWER,
    ),
    "meeting": meeting(
        "{employee} und {manager} treffen sich: {at}. Der Kalendereintrag liegt bei.",
        "Wenn die Zeit Ihnen nicht passt, schlagen Sie auf Ihrer Seite eine andere vor.",
    ),
    "meeting_moved": meeting(
        "{employee} und {manager} treffen sich nun zu einer anderen Zeit: {at}. Der beiliegende "
        "Eintrag verschiebt den, den Sie haben.",
        "Wenn die Zeit Ihnen nicht passt, schlagen Sie auf Ihrer Seite eine andere vor.",
    ),
    "meeting_taken": meeting(
        "Das Gespräch darüber, was danach kommt, bleibt, wo es war, und {manager} führt es nun von "
        "der Seite der Führungskraft. {employee} und {manager} treffen sich: {at}.",
        "Der Kalendereintrag liegt bei. Wenn die Zeit Ihnen nicht passt, schlagen Sie eine andere "
        "vor.",
    ),
    "meeting_given": replace(
        text(
            "{summary}: {employee}",
            (
                (
                    "{employee} hat eine neue Führungskraft; sie führt nun das Gespräch, das Sie "
                    "beide geplant hatten. Der beiliegende Eintrag nimmt es aus Ihrem Kalender."
                ),
            ),
            STAND,
        ),
        plain_subject=TALK,
    ),
    "talks_handed_on": text(
        "{count} Gespräche in Ihrem Kalender wechseln die Führungskraft",
        (
            (
                "Wer an wen berichtet, hat sich geändert, und geplante Gespräche gehen mit. Ihre "
                "Tage bleiben."
            ),
            "Diese Gespräche haben nun Sie:\n{taken}",
            "Diese Gespräche haben Sie nicht mehr:\n{given}",
            "Öffnen Sie die beiliegende Datei einmal, dann kennt Ihr Kalender sie alle.",
        ),
        ("Ansehen, was vor Ihnen vereinbart wurde", "hand_overs|where"),
    ),
    "meeting_cancelled": meeting(
        "Das geplante Treffen von {employee} und {manager} findet nicht statt. Der beiliegende "
        "Eintrag nimmt es aus Ihrem Kalender.",
        action=STAND,
    ),
}
