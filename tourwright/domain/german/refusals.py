"""German words of what the rules refuse, by the English sentence; words in braces stand for values.

`{field}` is the name of a blank: see `blanks`.
"""

from collections.abc import Mapping

from tourwright.domain.german.refusals_counterpart import ABOUT_THE_COUNTERPART

TYPED: Mapping[str, str] = {
    "{field}: is too long: write at most {most} characters a text": (
        "{field} ist zu lang: höchstens {most} Zeichen je Text"
    ),
    "{field}: is not JSON of the expected shape: send it again": (
        "{field} kam nicht richtig an: bitte noch einmal senden"
    ),
    "{field}: is not a text: send it as a JSON string": (
        "{field} kam nicht richtig an: bitte noch einmal senden"
    ),
    "{field}: has {count} characters: write at most {most}": (
        "{field} hat {count} Zeichen: höchstens {most} passen"
    ),
    "{field}: {count} characters, at most {most} fit: shorten it": (
        "{field} hat {count} Zeichen, höchstens {most} passen: bitte kürzen"
    ),
    "{field}: character {place} ({sign}) cannot be seen: delete it": (
        "{field}: Zeichen {place} ({sign}) ist unsichtbar: bitte löschen"
    ),
    "{field}: has a line break: write it on one line": (
        "{field} hat einen Umbruch: bitte in eine Zeile schreiben"
    ),
    "{field}: is empty: write something or take the item away": (
        "{field} ist leer: schreiben Sie etwas, oder nehmen Sie die Zeile heraus"
    ),
    "{field}: is not a list: send it as a JSON array": (
        "{field} kam nicht richtig an: bitte noch einmal senden"
    ),
    "{field}: has {count} items: keep at most {most}": (
        "{field} hat {count} Zeilen: behalten Sie höchstens {most}"
    ),
    "{field}: is not an object: send {keys}": (
        "{field} kam nicht richtig an: bitte noch einmal senden"
    ),
    "{field}: has keys that are not known: send {keys}": (
        "{field} kam nicht richtig an: bitte noch einmal senden"
    ),
    "{field}: is unknown: choose {keys}": "{field}: bitte wählen Sie, wer es verspricht ({keys})",
    "{field}: is not a day: write it like 2026-01-15": (
        "{field} ist kein Tag: bitte so schreiben: 2026-01-15"
    ),
    "{field}: is not in the calendar: write it like 2026-01-15": (
        "{field} steht in keinem Kalender: bitte so schreiben: 2026-01-15"
    ),
    "{field}: choose a day from {first} to {last}": (
        "{field}: wählen Sie einen Tag von {first} bis {last}"
    ),
    "{field}: is not a whole number: write the months as a number": (
        "{field} ist keine ganze Zahl: bitte schreiben Sie die Monate als Zahl"
    ),
    "{field}: choose {least} to {most} months": "{field}: wählen Sie {least} bis {most} Monate",
    "{field}: has no wording: choose one of {keys}": (
        "{field}: dafür gibt es keinen Wortlaut; wählen Sie {keys}"
    ),
    "{field}: choose a day from the start to {most} months after it": (
        "{field}: wählen Sie einen Tag vom ersten Tag an bis {most} Monate danach"
    ),
    "{field}: no such blank: choose one of {keys}": "Diesen Teil des Textes gibt es nicht",
    "{field}: not written by to_dict: read it from the store again": (
        "Der Text konnte nicht gelesen werden"
    ),
    "nothing is different: correct a word first": (
        "Es ist nichts anders: korrigieren Sie zuerst ein Wort"
    ),
    "{field}: {why}: propose an amendment instead": (
        "{field}: das ist mehr als ein Schreibfehler; schlagen Sie stattdessen eine Änderung vor"
    ),
    "{field} is empty: say it in a sentence or two": "{field} ist leer: bitte ein, zwei Sätze",
    "{field} is empty: each side promises something, or nobody does": (
        "{field}: jede Seite verspricht etwas, oder niemand"
    ),
    "{field} is empty: the manager goes first and writes their own": (
        "{field} fehlt: die Führungskraft macht den Anfang"
    ),
    "{field} is empty: write about how many months the mission takes": (
        "{field} fehlt: schreiben Sie, wie viele Monate die Mission ungefähr dauert"
    ),
    "{field} is empty: fill it before both can commit": (
        "{field} ist leer: bitte ausfüllen, bevor beide zusagen können"
    ),
    "{field} is empty: fill your side before you share": (
        "{field} ist leer: bitte füllen Sie Ihre Seite aus, bevor Sie teilen"
    ),
    "{field} is empty: {fix}": "{field} ist leer: bitte ausfüllen",
    "{field} belongs to the policy layer, equal for the whole team: {fix}": (
        "Das gehört zu den Regeln für das ganze Team: bitten Sie HR, sie für alle zu ändern"
    ),
    "{field} is fixed for this tour: start another tour to change it": (
        "Das steht für diese Tour fest: beginnen Sie eine andere, um es zu ändern"
    ),
    "{field}: a foundational tour has no planned end, leave it empty": (
        "{field}: eine grundlegende Tour hat kein geplantes Ende, bitte leer lassen"
    ),
    "progress is one of {keys}": "Bitte sagen Sie, wie Sie die Mission sehen",
}

ABOUT_THE_TEXT: Mapping[str, str] = {
    "the text moved on since: propose the change on the current one": (
        "Der Text hat sich inzwischen geändert: schlagen Sie die Änderung am jetzigen vor"
    ),
    "the text moved on since: correct the current one": (
        "Der Text hat sich inzwischen geändert: korrigieren Sie den jetzigen"
    ),
    "hash {one} is not this amendment {other}": (
        "Das ist nicht die Änderung, die gerade gilt: bitte neu lesen"
    ),
    "hash {one} is not this correction {other}": (
        "Das ist nicht die Korrektur, um die es geht: bitte neu lesen"
    ),
    "hash {one} is not the current text {other}": "Das ist nicht der jetzige Text: bitte neu lesen",
    "hash {one} is not the current text {other}: read the text again and commit to that": (
        "Das ist nicht der jetzige Text: lesen Sie ihn noch einmal, und sagen Sie dann diesen zu"
    ),
    "the proposal changed since: answer the one that stands now": (
        "Der Vorschlag hat sich inzwischen geändert: antworten Sie auf den jetzigen"
    ),
    "these are the words that were proposed: commit to them instead": (
        "Das sind die vorgeschlagenen Worte: sagen Sie sie stattdessen zu"
    ),
    "the proposer may withdraw it: decline it instead": (
        "Zurücknehmen kann nur, wer es vorgeschlagen hat: lehnen Sie stattdessen ab"
    ),
    "while closing, an amendment extends: name last_day or length_months": (
        "Im Abschluss kann eine Änderung nur verlängern: nennen Sie den letzten Tag oder die Länge"
    ),
    "an amendment changes something: name at least one field": (
        "Eine Änderung ändert etwas: nennen Sie mindestens einen Teil"
    ),
    "the amendment changes nothing: name what is different": (
        "Der Vorschlag ändert nichts: nennen Sie, was anders ist"
    ),
    "amendment {id} exists: counter it, or use a new id": (
        "Diesen Vorschlag gibt es schon: antworten Sie darauf"
    ),
    "the other side answers a proposal: withdraw it instead": (
        "Auf einen Vorschlag antwortet die andere Seite: Sie können ihn zurücknehmen"
    ),
    "a correction waits already: answer or withdraw that one first": (
        "Eine Korrektur wartet schon: antworten Sie zuerst darauf, oder nehmen Sie sie zurück"
    ),
    "a change is proposed: answer that first, then correct the text": (
        "Eine Änderung ist vorgeschlagen: antworten Sie zuerst darauf, dann korrigieren Sie den "
        "Text"
    ),
    "the new manager reads the terms: correct them after the hand-over": (
        "Die neue Führungskraft liest gerade: korrigieren Sie nach der Übergabe"
    ),
    "the other side answers a correction: withdraw it instead": (
        "Auf eine Korrektur antwortet die andere Seite: Sie können sie zurücknehmen"
    ),
    "there is no field {name} in the statement: name one of its fields": (
        "Diesen Teil gibt es in der Erklärung nicht"
    ),
    "only a rotational tour has a standard text: open a draft instead": (
        "Nur eine rotierende Tour hat einen Standardtext: beginnen Sie stattdessen einen Entwurf"
    ),
    "a tour is between two people: name a manager other than the employee": (
        "Eine Tour ist zwischen zwei Menschen: nennen Sie eine andere Führungskraft"
    ),
    "length_months {months} is under the bound: at least {least} months": (
        "{months} Monate sind zu wenig: mindestens {least}"
    ),
    "length_months {months} is over the bound: at most {most} months": (
        "{months} Monate sind zu viel: höchstens {most}"
    ),
    "length_months {months} does not fit a {kind} tour": (
        "{months} Monate passen nicht zu dieser Art von Tour"
    ),
    "{event}: name at least one field to change": (
        "Nennen Sie mindestens einen Teil, der sich ändert"
    ),
    "base_rev {base} is unknown: the head is {head}": (
        "Die Seite war veraltet: bitte laden Sie sie neu"
    ),
    "base_rev is no number: send the revision that was shown": (
        "Die Seite war veraltet: bitte laden Sie sie neu"
    ),
    "manager_aspirations come first: the manager writes their own before": (
        "Zuerst schreibt die Führungskraft, was sie anstrebt"
    ),
    "manager_aspirations come first: write your own before you share": (
        "Schreiben Sie zuerst, was Sie anstreben, dann teilen Sie"
    ),
    "manager_aspirations come first: keep employee_aspirations for later": (
        "Zuerst kommt, was die Führungskraft anstrebt; das der mitarbeitenden Person folgt"
    ),
    "promises: a tour needs a promise of the manager or of the company": (
        "Eine Tour braucht ein Versprechen der Führungskraft oder des Unternehmens"
    ),
    "not agreed yet by the other side: {fields}": (
        "Die andere Seite ist noch nicht mit allem einverstanden"
    ),
    "{name} is no field of the individual layer: it cannot be changed": (
        "Dieser Teil lässt sich nicht ändern"
    ),
    "{field} is the other side's own: only that person writes it": (
        "{field}: das schreibt nur die andere Seite selbst"
    ),
    "{field} was changed since revision {base}: compare with revision {head} and send it again": (
        "{field} wurde inzwischen geändert: bitte vergleichen und noch einmal senden"
    ),
    "there is no signature of yours to withdraw": (
        "Es gibt keine Zusage von Ihnen, die Sie zurücknehmen könnten"
    ),
    "the two signers must be two people": "Zusagen müssen zwei verschiedene Menschen",
}

ABOUT_TALKS: Mapping[str, str] = {
    "{event}: name a day": "Bitte nennen Sie einen Tag",
    "the talk begins at {at} UTC: say afterwards that it was held": (
        "Das Gespräch beginnt um {at} UTC: sagen Sie danach, dass Sie gesprochen haben"
    ),
    "next_kind is rotational or transformational, or left out": (
        "Bitte wählen Sie die Art der nächsten Tour, oder lassen Sie sie offen"
    ),
    "no slot stands: name one in `at`": "Es steht kein Termin: bitte nennen Sie einen",
    "at is no moment: write it as {example}": (
        "Das ist kein Zeitpunkt: bitte nennen Sie Tag und Uhrzeit"
    ),
    "at must be a moment to come, with its zone": (
        "Bitte nennen Sie einen Zeitpunkt, der noch kommt"
    ),
    "the renewal talk has no slot yet: schedule one": (
        "Das Gespräch hat noch keinen Termin: bitte finden Sie einen"
    ),
    "a review is skipped for a reason: name it": (
        "Einen Rückblick auszulassen braucht einen Grund: bitte nennen Sie ihn"
    ),
    "the last review was skipped too: hold this one, or move it": (
        "Auch der letzte Rückblick wurde ausgelassen: halten Sie diesen, oder verschieben Sie ihn"
    ),
    "this review was moved {times} times: hold it or skip it": (
        "Dieser Rückblick wurde {times}-mal verschoben: halten Sie ihn, oder lassen Sie ihn aus"
    ),
    "choose a day to come, at most {days} days after the due day": (
        "Wählen Sie einen Tag, der noch kommt, höchstens {days} Tage nach dem geplanten"
    ),
    "choose a day before {last}, the last one: the end has its own review": (
        "Wählen Sie einen Tag vor dem letzten ({last}): das Ende hat seinen eigenen Rückblick"
    ),
    "you said that the mission is done: the other side may dispute it": (
        "Sie haben gesagt, dass die Mission erfüllt ist: widersprechen kann die andere Seite"
    ),
    "the side that declared the transition may withdraw it": (
        "Zurücknehmen kann es, wer es gesagt hat"
    ),
    "the other side may say that the seat is filled": (
        "Dass die Stelle besetzt ist, sagt die andere Seite"
    ),
    "a transition is declared already: agree on a day, or withdraw it": (
        "Ein Wechsel ist schon angesprochen: finden Sie einen Tag, oder nehmen Sie ihn zurück"
    ),
    "the last day is to come: name {today} or a later day": (
        "Der letzte Tag kommt noch: nennen Sie {today} oder einen späteren"
    ),
    "{most} gaps are open: settle one before you name another": (
        "{most} Punkte sind offen: klären Sie einen, bevor Sie einen weiteren nennen"
    ),
    "the other side acknowledges a gap: you raised this one": (
        "Diesen Punkt haben Sie genannt: ansehen soll ihn die andere Seite"
    ),
    "plan: name who of the two takes care of it": (
        "Bitte sagen Sie, wer von Ihnen beiden sich darum kümmert"
    ),
    "plan: name a day from today on": "Bitte nennen Sie einen Tag ab heute",
    "the side that named the gap may withdraw it": (
        "Zurücknehmen kann den Punkt, wer ihn genannt hat"
    ),
    "thanks can be taken back for {hours} hours: talk to each other": (
        "Ein Dank lässt sich {hours} Stunden lang zurücknehmen: sprechen Sie miteinander"
    ),
    "publish: name who may read it, the team or the company": (
        "Bitte sagen Sie, wer es lesen darf: das Team oder das Unternehmen"
    ),
    "many thanks wait to be read already: give yours in a few days": (
        "Es warten schon viele Dankesworte: bitte danken Sie in ein paar Tagen"
    ),
    "kind: say whether it is for what was achieved or for a value lived": (
        "Bitte sagen Sie, ob es um etwas Erreichtes geht oder um einen gelebten Wert"
    ),
}

ABOUT_PEOPLE: Mapping[str, str] = {
    "the manager must be another person than the employee: name a counterpart": (
        "Führungskraft und mitarbeitende Person müssen verschieden sein: bitte nennen Sie ein "
        "Gegenüber"
    ),
    "no such purpose; offered: {keys}": "Das steht nicht zur Wahl",
    "the pause would be over already: name a later day, or none": (
        "Die Pause wäre schon vorbei: nennen Sie einen späteren Tag oder keinen"
    ),
    "membership rests while the person works here": (
        "Die Mitgliedschaft ruht, solange die Person hier arbeitet"
    ),
    "this person goes on under another record: answer there": (
        "Diese Person ist unter einem anderen Eintrag weiter da: bitte antworten Sie dort"
    ),
    "a tour of this record is on its way: end it first, or keep this record": (
        "Dieser Eintrag hat eine laufende Tour: beenden Sie sie zuerst, oder behalten Sie diesen "
        "Eintrag"
    ),
    "everything about this person was stopped: only erasure is left": (
        "Zu dieser Person ist alles angehalten: es bleibt nur das Löschen"
    ),
    "everything about this person was stopped: HR can say more": (
        "Hier ist alles angehalten: HR kann mehr dazu sagen"
    ),
    "the person works here now: the network is for later": (
        "Die Person arbeitet jetzt hier: das Netzwerk ist für später"
    ),
    "a legal hold lasts already": "eine rechtliche Aufbewahrung besteht schon",
    "a legal hold needs a reason: whoever ends it has to know it": (
        "eine rechtliche Aufbewahrung braucht einen Grund: wer sie beendet, muss ihn kennen"
    ),
    "no legal hold lasts": "es besteht keine rechtliche Aufbewahrung",
    "your place was taken back: ask HR for the reason and for a second look": (
        "Ihr Platz wurde zurückgenommen: fragen Sie HR nach dem Grund, und bitten Sie um einen "
        "zweiten Blick"
    ),
    "standing_revoked lacks a reason: the person has a right to it": (
        "Es fehlt ein Grund: die Person hat ein Recht darauf"
    ),
    "no such reason; a stop has one of: {keys}": "Bitte wählen Sie einen der genannten Gründe",
    "still missing in the people system: {missing}": "Im Personalsystem fehlt noch etwas",
    "the person does not work here now: no tour can be opened": (
        "Die Person arbeitet gerade nicht hier: es lässt sich keine Tour beginnen"
    ),
    "a tour is on its way already: finish it, or let the new one follow it": (
        "Eine Tour ist schon unterwegs: bringen Sie sie zu Ende, oder lassen Sie die neue folgen"
    ),
    "this person does not work here any more": "Diese Person arbeitet nicht mehr hier",
    "a tour of this person runs here already": "Eine Tour dieser Person läuft hier schon",
    "the HR system names no manager of this person": (
        "Das Personalsystem nennt keine Führungskraft dieser Person"
    ),
    "the HR system has no work address of this person": (
        "Das Personalsystem hat keine dienstliche Adresse dieser Person"
    ),
    "the HR system names another manager: put one of the two right": (
        "Das Personalsystem nennt eine andere Führungskraft: bitte berichtigen Sie eines von beiden"
    ),
    "a decline needs a reason: say in a sentence why not": (
        "Ein Nein braucht einen Grund: sagen Sie in einem Satz, warum nicht"
    ),
    "the approver is not the requester: somebody else decides on this": (
        "Über die eigene Bitte entscheidet jemand anderes"
    ),
    "this step cannot be passed on: answer it yourself": (
        "Das lässt sich nicht weitergeben: bitte antworten Sie selbst"
    ),
    "this was passed on to you already: answer it, one hop is the limit": (
        "Das wurde schon an Sie weitergegeben: bitte antworten Sie selbst"
    ),
    "name the person to pass this on to": "Bitte nennen Sie, an wen Sie es weitergeben",
    "that person is asked already: choose somebody else": (
        "Diese Person ist schon gefragt: bitte wählen Sie jemand anderen"
    ),
    "expected_end is no day: write it as {example}": (
        "Das ist kein Tag: bitte so schreiben: 2028-01-17"
    ),
    "the leave is not effective yet: tell it on its day": "Die Abwesenheit beginnt erst noch",
    "more than {days} days ago: open a new tour instead": (
        "Das ist mehr als {days} Tage her: beginnen Sie stattdessen eine neue Tour"
    ),
}

REFUSALS: Mapping[str, str] = {
    **TYPED,
    **ABOUT_THE_TEXT,
    **ABOUT_TALKS,
    **ABOUT_PEOPLE,
    **ABOUT_THE_COUNTERPART,
}
"""All of them; where several fit, the one that says most counts."""
