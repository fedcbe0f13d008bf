"""The words of one mail about many talks that changed hands, with one calendar file for all."""

from collections.abc import Sequence
from dataclasses import replace

from tourwright.domain import messages
from tourwright.domain.statement_model import Names
from tourwright.ports import Invite, Letter


def talks_letter(letters: Sequence[Letter], zone: str, home: str) -> Letter:
    """Return one letter for the talks of these letters, which go to one person.

    zone is the reader's, home the address of the page of all hand-overs.
    """
    first = letters[0]
    talks = [(each.invite, each.subject) for each in letters if each.invite]
    talks.sort(key=lambda talk: (talk[0].start, talk[1]))
    taken = [talk for talk in talks if not talk[0].cancelled]
    given = [talk for talk in talks if talk[0].cancelled]
    said = messages.compose(
        "talks_handed_on",
        {
            "reader": first.to_name,
            "language": first.language,
            "count": str(len(talks)),
            "taken": _lines(taken, zone, first.language),
            "given": _lines(given, zone, first.language),
        },
        Names("", "", ""),
        {"hand_overs": home} if taken else {},
        "",
    )
    return replace(
        first,
        subject=said.subject,
        paragraphs=said.paragraphs,
        actions=said.actions,
        invite=None,
        invites=tuple(invite for invite, _ in talks),
    )


def _lines(talks: Sequence[tuple[Invite, str]], zone: str, language: str) -> str:
    words = messages.words_of(language)
    return "\n".join(
        f"{messages.readable(invite.start.isoformat(), zone, words.days)}: {subject}"
        for invite, subject in talks
    )


def with_talks(letter: Letter, talks: Letter, message_id: str) -> Letter:
    """Return the letter with what the other one says of talks, and its calendar file."""
    single = (talks.invite,) if talks.invite else ()
    return replace(
        letter,
        message_id=message_id,
        paragraphs=(*letter.paragraphs, *talks.paragraphs[1:]),
        invites=talks.invites or single,
        once=False,
    )
