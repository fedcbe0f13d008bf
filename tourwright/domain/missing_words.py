"""What the people system lacks, in the words that HR is asked with."""

from collections.abc import Mapping

MISSING: Mapping[str, str] = {
    "manager": "who the manager is",
    "work_email": "the work mail address",
    "personal_email": "a private mail address",
    "new_personal_email": "another private mail address (mails to the one on record come back)",
    "tour_type": "a type of tour that fits this person",
    "person": "the person whom the event names",
    "access": "the right to read people",
    "whether a planned leave is over": "whether a planned leave is over",
}


def in_words(missing: str, words: Mapping[str, str] = MISSING) -> str:
    """Return what is missing for reading; missing holds names with commas, or is a text already.

    words are those of the reader's language.
    """
    known = [name.strip() for name in missing.split(",")]
    if not set(known) & words.keys():
        return missing
    return "; ".join(words.get(name) or name.replace("_", " ") for name in known if name)
