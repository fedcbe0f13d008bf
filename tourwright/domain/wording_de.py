"""Our own German wording of the statement of alliance: a preamble, four articles, three kinds.

It says what the English one says, piece by piece. A published version never changes, not even by
a comma: people committed to its letters. A better text is a new version beside it.

Source: structure of the statement of alliance (preamble, mission and expectations, aspirations and
values, networks, alumni); product 1.1 names its blanks and voices.
"""

from collections.abc import Mapping
from types import MappingProxyType

from tourwright.domain.calendar_words import MONTHS_DE
from tourwright.domain.model import TourKind
from tourwright.domain.wording import (
    COMPANY_SAYS,
    I_SAY,
    WE_SAY,
    Wording,
    for_all,
    for_each,
)

MORAL_LINE = "Das ist ein moralisches Versprechen, kein rechtliches."

PREAMBLE = (
    for_all(
        "preamble",
        COMPANY_SAYS,
        "{company} freut sich, dass {employee} hier ist. Eine Stelle fürs Leben kann heute niemand "
        "ehrlich versprechen. Was wir können: klar sagen, welche Arbeit vor uns liegt, was jede "
        "Seite dafür gibt und wie lange sie wohl dauert, damit alle mit dem Herzen dabei sein "
        "können.",
    ),
    for_all(
        "preamble",
        COMPANY_SAYS,
        "Die Arbeit soll {company} voranbringen. In derselben Zeit soll wachsen, was "
        "{employee} kann und wofür {employee} bekannt ist: zuerst hier, und genauso anderswo. Wir "
        "hoffen auf eine Verbindung, die länger hält als jede einzelne Stelle.",
    ),
    for_all(
        "preamble",
        WE_SAY,
        MORAL_LINE + " Es beruht auf Vertrauen. Pläne können sich ändern; dann sagt es früh, wer "
        "es zuerst weiß, und {employee} und {manager} ändern diesen Text gemeinsam. Heute ist es "
        "uns allen ernst damit.",
    ),
)

MISSION = (
    for_each(
        "mission",
        I_SAY,
        (
            (
                "{employee}, diese Tour ist ein üblicher Abschnitt der Arbeit in Ihrer Rolle. In "
                "ihr finden Sie heraus, ob {company} zu Ihnen passt, und {company} findet heraus, "
                "ob die Arbeit zu Ihnen passt. Dafür ist die Tour da, und ungefähr so lange "
                "dauert sie."
            ),
            (
                "{employee}, Ihre Tour hat eine einzige Mission, und die Tour ist erfüllt, wenn "
                "die Mission erfüllt ist. Die Daten sind eine ehrliche Schätzung der Zeit, die "
                "sie braucht. Stellt sich eines davon als falsch heraus, zählt die Mission."
            ),
            (
                "{employee}, Ihre Arbeit gehört zu dem, was {company} trägt. Für diese Tour ist "
                "kein Ende geplant. Dies ist die Mission, die ich Ihnen ans Herz lege, solange "
                "Sie es wollen und das Unternehmen sie braucht."
            ),
        ),
        "mission_objective",
        "time",
    ),
    for_all(
        "mission",
        WE_SAY,
        "An diesen Ergebnissen sehen wir, dass sich die Tour für {company} gelohnt hat.",
        "company_results",
    ),
    for_all(
        "mission",
        WE_SAY,
        "An diesen Ergebnissen sehen wir, dass sie sich für {employee} gelohnt hat: was gelernt, "
        "getan und anerkannt wurde. Sie zählen genauso viel wie die oben.",
        "employee_results",
    ),
    for_all(
        "mission",
        WE_SAY,
        "Wir haben aufgeschrieben, was {employee} in die Mission einbringt.",
        "promises.employee",
    ),
    for_all("mission", I_SAY, "Das gebe ich dafür.", "promises.manager"),
    for_all("mission", COMPANY_SAYS, "Das geben wir dafür.", "promises.company"),
    for_each(
        "mission",
        COMPANY_SAYS,
        (
            (
                "Diese Tour ist eine Probe, ob es passt, in beide Richtungen. Solange es gut "
                "geht, wollen wir sie bis zu ihrem letzten Tag gehen. Passt es nicht, sagen wir "
                "es früh und offen und suchen mit {employee} einen Platz, der besser passt."
            ),
            (
                "Solange die Rückblicke zeigen, dass die Mission auf gutem Weg ist, lassen wir "
                "{employee} nicht gehen, bevor sie erfüllt ist. Steht das je in Frage, erfährt "
                "{employee} es zuerst von uns, und rechtzeitig."
            ),
            (
                "Bevor wir diese Allianz beenden würden, geben wir uns alle Mühe: ein offenes "
                "Gespräch, ein anderer Platz im Unternehmen, die Zeit, die es braucht, um etwas "
                "in Ordnung zu bringen."
            ),
        ),
    ),
    for_each(
        "mission",
        WE_SAY,
        (
            (
                "Auch {employee} will sie bis zum Ende gehen und sagt genauso früh und offen, "
                "wenn es nicht passt."
            ),
            (
                "Solange die Rückblicke zeigen, dass die Mission auf gutem Weg ist, geht "
                "{employee} nicht, bevor sie erfüllt ist. Wer einen Grund sieht, das zu ändern, "
                "spricht zuerst mit der anderen Seite."
            ),
            (
                "{employee} gibt sich vor einem Abschied genauso viel Mühe und spricht über "
                "Zweifel, solange sie noch klein sind."
            ),
        ),
    ),
    for_all(
        "mission",
        WE_SAY,
        "In regelmäßigen Rückblicken schauen wir zurück und nach vorn. Jede Seite bereitet sich "
        "für sich vor, und beide Antworten werden im selben Augenblick geöffnet. Ist ein Ziel "
        "erreicht oder kommt eine Sorge auf, kann jede Seite um einen früheren Rückblick bitten.",
    ),
    for_each(
        "mission",
        WE_SAY,
        (
            (
                "Auf halbem Weg sprechen wir über das, was danach kommt: eine weitere Rotation, "
                "der Schritt zu einer Tour mit eigener Mission oder ein guter Wechsel in ein "
                "anderes Unternehmen. Jede der drei Antworten ist eine gute, und niemand muss um "
                "Erlaubnis bitten, um zu gehen."
            ),
            (
                "Wenn noch etwa zwölf Monate bleiben, oder die Hälfte einer kürzeren Tour, "
                "sprechen wir über das, was danach kommt: eine neue Tour hier oder ein guter "
                "Wechsel in ein anderes Unternehmen. Beides ist eine gute Antwort, und niemand "
                "muss um Erlaubnis bitten, um zu gehen."
            ),
            (
                "Etwa einmal im Jahr lesen wir diese Seite gemeinsam und sagen einander, ob beide "
                "es noch wollen. Niemand muss um Erlaubnis bitten, um zu gehen."
            ),
        ),
    ),
)

ALIGNMENT = (
    for_all(
        "alignment",
        I_SAY,
        "{employee}, ich mache den Anfang. Das will ich mit meiner Arbeit erreichen, und dafür "
        "stehe ich.",
        "manager_aspirations",
    ),
    for_all(
        "alignment",
        I_SAY,
        "Das will {company}, und dafür steht das Unternehmen, wie ich es verstehe, in Worten, an "
        "denen man es messen kann. Sagen Sie mir, wo Sie es anders sehen; ich gebe es weiter.",
        "company_values",
    ),
    for_all(
        "alignment",
        WE_SAY,
        "Das will {employee}, und dafür steht {employee}, so weit es hier geteilt werden soll. Es "
        "darf anders klingen als das oben: Wir suchen, was sich deckt, und alles wird sich nie "
        "decken.",
        "employee_aspirations",
    ),
    for_all("alignment", WE_SAY, "Diesen Weg sehen wir vor {employee}.", "career"),
    for_all(
        "alignment",
        WE_SAY,
        "Wo die Bilder sich unterscheiden, nennen wir den Unterschied, bevor er schmerzt, und "
        "planen einen Schritt oder lassen ihn stehen. Wir danken einander für Ergebnisse, und "
        "genauso dafür, nach dem zu handeln, wofür wir stehen.",
    ),
)

NETWORK = (
    for_all(
        "network",
        COMPANY_SAYS,
        "Die Menschen, die {employee} außerhalb kennt, sind für {employee} und für uns viel wert. "
        "Wir geben Zeit und Mittel, um sie zu treffen. Dafür fragt {employee} sie um Rat, wenn "
        "die Mission Ideen braucht.",
    ),
    for_all(
        "network",
        I_SAY,
        "{employee}, ich sage Ihnen offen, was nicht öffentlich und doch kein Geheimnis ist, "
        "damit Sie mit anderen über Ihre Arbeit sprechen können.",
        "shareable",
    ),
    for_all(
        "network",
        COMPANY_SAYS,
        "Veranstaltungen, Kurse und Mitgliedschaften, die {employee} nützlich findet, werden bis "
        "zum Betrag unten ohne Nachfrage bezahlt. Für mehr genügt eine Frage vorher: Wir sagen so "
        "oft Ja, wie wir können. Was gelernt wurde, wird mit dem Team geteilt.",
        "policy.network",
    ),
    for_all(
        "network",
        COMPANY_SAYS,
        "Unsere Räume und Geräte stehen Fachgruppen und ihren Treffen offen, wann immer sie frei "
        "sind.",
    ),
)

ALUMNI = (
    for_all(
        "alumni",
        COMPANY_SAYS,
        "Eine gute Verbindung ist es wert, ein Leben lang zu halten. Wer im Guten von uns geht, "
        "wird einmal in unser Alumni-Netzwerk eingeladen. Der Beitritt ist eine freie Wahl, Zweck "
        "für Zweck, und der Austritt ebenso.",
        "policy.alumni",
    ),
    for_all(
        "alumni",
        WE_SAY,
        "Auch später dürfen wir uns mit einer Frage aneinander wenden. Wer fragt, sagt, worum es "
        "geht und wie viel Zeit es braucht, und bittet nur um ein offenes Ohr. Ein Nein braucht "
        "keinen Grund und kostet nichts.",
    ),
)

_FAIR = (
    {
        "owner": "manager",
        "text": "Zeit für ein Gespräch, wann immer es nötig ist, und eine offene Antwort.",
    },
    {
        "owner": "manager",
        "text": "Arbeit, in der sich die Ergebnisse oben lernen und zeigen lassen.",
    },
    {"owner": "company", "text": "Die Schulungen und Werkzeuge, die die Mission braucht."},
    {"owner": "company", "text": "Eine ehrliche Empfehlung zu dem, was erreicht wurde."},
)
_SHAREABLE = "Was auf der Website des Unternehmens steht und was im Fach alle wissen."

STANDARD: Mapping[TourKind, Mapping[str, object]] = MappingProxyType(
    {
        TourKind.ROTATIONAL: MappingProxyType(
            {
                "mission_objective": "Die Rolle lernen, ihre Arbeit gut machen und gemeinsam "
                "herausfinden, ob es passt.",
                "company_results": (
                    {
                        "kind": "Betrieb",
                        "text": "Die Arbeit der Rolle ist so gut getan, wie es üblich ist.",
                        "how_we_know": "Beide sagen es in den Rückblicken, mit je einem Beispiel.",
                    },
                ),
                "promises": (
                    {
                        "owner": "employee",
                        "text": "Die Rolle lernen, früh fragen, dem Team helfen.",
                    },
                    *_FAIR,
                ),
                "career": "Nach dieser Tour: eine weitere Rotation, eine Tour mit eigener Mission "
                "oder ein guter Start anderswo.",
                "shareable": _SHAREABLE,
            }
        ),
        TourKind.TRANSFORMATIONAL: MappingProxyType({"promises": _FAIR, "shareable": _SHAREABLE}),
        TourKind.FOUNDATIONAL: MappingProxyType({"promises": _FAIR, "shareable": _SHAREABLE}),
    }
)

GERMAN_1 = Wording(
    pieces=PREAMBLE + MISSION + ALIGNMENT + NETWORK + ALUMNI,
    headings=MappingProxyType(
        {
            "preamble": "Präambel",
            "mission": "1. Die Mission, und was jede Seite erwarten kann",
            "alignment": "2. Was jede Seite will, und wofür sie steht",
            "network": "3. Die Menschen, die wir kennen",
            "alumni": "4. Nach der gemeinsamen Zeit",
            "policy": "Für alle im Team",
        }
    ),
    labels=MappingProxyType(
        {
            "mission_objective": "Die Mission",
            "time": "Zeit",
            "company_results": "Ergebnisse für das Unternehmen",
            "employee_results": "Ergebnisse für die mitarbeitende Person",
            "promises.employee": "Die mitarbeitende Person verspricht",
            "promises.manager": "Die Führungskraft verspricht",
            "promises.company": "Das Unternehmen verspricht",
            "manager_aspirations": "Was die Führungskraft anstrebt",
            "company_values": "Wofür das Unternehmen steht",
            "employee_aspirations": "Was die mitarbeitende Person anstrebt",
            "career": "Beruflicher Weg",
            "shareable": "Darf weitergesagt werden",
            "policy.network": "Netzwerk",
            "policy.alumni": "Zur Wahl im Alumni-Netzwerk",
        }
    ),
    moral_line=MORAL_LINE,
    words=MappingProxyType(
        {
            "open": "(noch offen)",
            "none": "(noch nichts geschrieben)",
            "about": "etwa {months} Monate, vom {start} bis etwa zum {last}",
            "one_month": "etwa ein Monat, vom {start} bis etwa zum {last}",
            "no_end": "ab dem {start}, ohne geplantes Ende",
            "not_dated": "ab dem {start}, Dauer noch offen",
            "seen_by": "zu sehen an: {how}",
            "allowance": "{amount} {currency} im Jahr",
            "hours": "{hours} Stunden im Monat für das Netzwerk",
            "I": "Ich, {manager}",
            "we": "Wir, {employee} und {manager}",
            "we the company": "Wir als Unternehmen, {company}",
            "purpose.news": "Neuigkeiten (news)",
            "purpose.jobs": "Stellen (jobs)",
            "purpose.projects": "Projekte (projects)",
            "purpose.asks": "Fragen (asks)",
            "purpose.events": "Veranstaltungen (events)",
        }
    ),
    months=MONTHS_DE,
    standard=STANDARD,
    day="{day}. {month} {year}",
)
