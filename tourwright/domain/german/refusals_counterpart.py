"""German words of what the rules refuse about whom a tour is with, by the English sentence."""

from collections.abc import Mapping

ABOUT_THE_COUNTERPART: Mapping[str, str] = {
    "nobody is suggested as the counterpart now: look at the page again": (
        "Gerade ist niemand als Gegenüber vorgeschlagen: bitte sehen Sie die Seite noch einmal an"
    ),
    "the other side has to agree: you cannot agree to your own suggestion": (
        "Dem eigenen Vorschlag kann nur die andere Seite zustimmen"
    ),
    "no tour is on its way: the counterpart is named when there is one": (
        "Es ist keine Tour unterwegs: das Gegenüber wird genannt, wenn es eine gibt"
    ),
    "the counterpart must be somebody else: neither of the two": (
        "Das Gegenüber muss eine dritte Person sein: niemand von Ihnen beiden"
    ),
    "you have agreed on somebody already: end that first": (
        "Sie haben sich schon auf jemanden geeinigt: bitte beenden Sie das zuerst"
    ),
}
