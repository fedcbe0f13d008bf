"""The reference of cards, printed from the rules."""

from collections.abc import Iterator

from tourwright.domain.card_rules import RULES, STATEMENTS, OnCard
from tourwright.domain.model import AskKind
from webhooks.ask_titles import TITLES
from webhooks.ask_words import NAMES
from webhooks.card_fields import label_of

NONE = "-"
INTRODUCTION = """\
# Cards

A question reaches people as a card in Teams or in an Outlook mail, where [Microsoft 365 is
connected](../how-to/microsoft365.md). A card lies where others may pass by: on the lock screen of
a phone, in a mailbox that an assistant reads, in what a company keeps of its chats. So what it
shows and which answers it takes are closed lists; whatever is not named here stays behind the
sign-in of the page, to which every card has a link.

- **Text first.** Whoever answers must have read the text. Pressing *Read the whole text* in Teams
  shows it to that person alone, with the answers below. A signed proof, good for an hour, says who
  was shown which text; without it the text is shown again. After the answer the short card stands
  in its place. In Outlook the text is read on the page.
- **Who and what.** A card to one of the tour's two says with whom the tour is, and its mission once
  the statement is shared. Until when an answer is hoped for stands on each; nothing lapses because
  a card was not seen.
- **What was answered.** A card says who answered, where and when. It repeats the answer unless that
  could tell others something: what comes next, gaps, thanks, good standing.
- **Nothing of a card is believed.** The question is looked up, whoever presses must be the one
  asked, an old card is answered with the new one, and the first valid answer in any channel wins.
- **Equal weight.** No button is dressed up, and none is the default.
- Whoever has four questions or more at once gets one card that lists them.

| Question | Shown | Answers on the card | Text first | Answer repeated |
| --- | --- | --- | --- | --- |
"""


def cards_markdown() -> str:
    """Return the page."""
    return INTRODUCTION + "".join(f"{line}\n" for line in _rows())


def _rows() -> Iterator[str]:
    for kind in AskKind:
        rule = RULES[kind]
        cells = (
            TITLES[kind],
            _shown(rule),
            _answers(rule),
            _text(kind, rule),
            "yes" if rule.says_answer and rule.verbs else NONE,
        )
        yield f"| {' | '.join(cells)} |"


def _shown(rule: OnCard) -> str:
    tour = ["With", "Mission"] if rule.of_tour and rule.verbs else []
    facts = [NAMES.get(name, name.replace("_", " ").capitalize()) for name in sorted(rule.facts)]
    return ", ".join((*tour, *facts)) or "title and link"


def _answers(rule: OnCard) -> str:
    return " · ".join(sorted({label_of(verb) for verb in rule.verbs})) or "on the page only"


def _text(kind: AskKind, rule: OnCard) -> str:
    if not rule.reads_first:
        return NONE
    return "the whole statement" if kind in STATEMENTS else "its words"
