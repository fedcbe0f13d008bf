"""The catalogues of words: `make texts`, or `python -m tourwright.dev.texts talk` for one of them.

Every group of pages has a catalogue of its own. What is new in the code is added to it, what is
gone is dropped, and the result is compiled for the pages. Untranslated texts are counted.
"""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from fnmatch import fnmatch
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

WEBHOOKS = Path(__file__).parents[2] / "webhooks"
LANGUAGES = ("de",)
CORE = "core"
PARTS: Mapping[str, tuple[str, ...]] = {
    "hris_people": (
        *("hris_people.py", "merge_lines.py", "hand_overs_page.py"),
        *("care.html", "_pairs.html", "many.html"),
    ),
    "hris_import": ("import*",),
    "hr_questions": ("hr_questions.py", "questions.html"),
    "sign_in": ("sign_in*", "session_*", "kept_*", "looks*", "home*", "own_path.py"),
    "workshop": ("workshop*", "commit*", "word_diff.py", "statement_form.py"),
    "alliance": (
        *("alliance*", "where*", "timeline*", "standing*", "statement_sheet.py", "_sheet.html"),
        *(
            "print*",
            "changes.py",
            "pdf*",
            "paper*",
            "amend*",
            "next_step.py",
            "correct*",
            "history*",
            "versions*",
        ),
    ),
    "talk": ("talk*", "first_talk*", "ics*", "review_views.py"),
    "team": ("team*", "gap*", "thanks*", "prospects*", "alignment*"),
    "moving_on": (
        *("moving_on*", "parting*", "closing*", "hand_over*", "evidence*", "own_acts.py"),
        *("counterpart*", "time_machine*", "foresight*"),
    ),
    "cards": ("ask_cards.py", "ask_said.py", "card_*", "outlook_*"),
    "bot": ("bot_talk.py", "channels*"),
    "hris": ("hris_held.py", "hris_compare.py", "hris_words.py", "hris"),
    "people": (
        "stop_page.py",
        "good_standing*",
        "erasure_page.py",
        "begin_page.py",
        "person_pages.py",
        "on_paper.py",
        "exit_page.py",
        "people",
    ),
    "away": (
        *("courier.py", "letters_out.py", "dispatcher.py", "decide.py", "submit.py"),
        *("settings*", "away*", "undo*", "digest*", "snooze*"),
    ),
}
"""The files below `webhooks` whose texts are in each catalogue, the first that names them; `core`
has the rest.
"""

KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "lazy", "mark")),
    "ngettext": (1, 2),
}
SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
"""The date in every catalogue: a real one would change the file when no word has changed."""

TEMPLATES = {"trimmed": "true", "silent": "false"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Bring the named catalogues up to date, all by default; 1 when a text has no translation."""
    parser = argparse.ArgumentParser(prog="python -m tourwright.dev.texts", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], CORE, *PARTS], default=[])
    chosen = parser.parse_args(arguments).parts or (CORE, *PARTS)
    left = [(part, language, refresh(part, language)) for part in chosen for language in LANGUAGES]
    for part, language, missing in left:
        print(f"{part}/{language}: {len(missing)} without a translation")
    return 1 if any(missing for _, _, missing in left) else 0


def refresh(part: str, language: str) -> tuple[str, ...]:
    """Write one catalogue anew; returns the texts without a translation."""
    path = folder_of(part, language) / "messages.po"
    catalog = read(path, language)
    catalog.update(template_of(part), no_fuzzy_matching=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as text:
        write_po(text, catalog, sort_output=True, ignore_obsolete=True, width=100)
    path.with_suffix(".mo").write_bytes(compiled(catalog))
    return missing(catalog)


def compiled(catalog: Catalog) -> bytes:
    """Return the catalogue as the pages read it."""
    written = BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def folder_of(part: str, language: str) -> Path:
    """Return where a catalogue is kept."""
    return WEBHOOKS / "translations" / part / language / "LC_MESSAGES"


def read(path: Path, language: str) -> Catalog:
    """Return the catalogue as it is kept, an empty one when it is new."""
    if not path.exists():
        return _empty(language)
    with path.open("rb") as text:
        return read_po(text, language)


def template_of(part: str) -> Catalog:
    """Return every text of the part's files, without places: lines move too often."""
    template = _empty(None)
    for path in files_of(part):
        for _, message, _, _ in _texts(path):
            template.add(message)
    return template


def _empty(language: str | None) -> Catalog:
    return Catalog(
        language,
        header_comment="# Words of the pages.",
        project="Tourwright",
        version="1",
        msgid_bugs_address="see CONTRIBUTING.md",
        creation_date=SOME_DAY,
        revision_date=SOME_DAY,
        last_translator="Tourwright",
        language_team=language,
        fuzzy=False,
    )


def files_of(part: str) -> list[Path]:
    """Return the files whose texts the part's catalogue holds."""
    found = [*WEBHOOKS.glob("*.py"), *(WEBHOOKS / "templates").rglob("*.html")]
    return sorted(path for path in found if part_of(path) == part)


def part_of(path: Path) -> str:
    """Return the catalogue of a file: by its own name, or its folder's below templates."""
    names = {path.name, path.parent.name}
    return next((part for part, globs in PARTS.items() if _is_one(names, globs)), CORE)


def missing(catalog: Catalog) -> tuple[str, ...]:
    """Return the texts that have no translation, or one with a plural missing."""
    return tuple(
        str(message.id) for message in catalog if message.id and not _is_said(message.string)
    )


def _is_said(said: object) -> bool:
    return all(said) if isinstance(said, tuple | list) else bool(said)


def _is_one(names: Iterable[str], globs: Iterable[str]) -> bool:
    return any(fnmatch(name, glob) for name in names for glob in globs)


def _texts(path: Path) -> list[tuple[int, str | tuple[str, ...], list[str], str | None]]:
    if path.suffix == ".py":
        return list(extract_from_file("python", path, KEYWORDS))
    return list(extract_from_file("jinja2.ext:babel_extract", path, KEYWORDS, options=TEMPLATES))


if __name__ == "__main__":
    sys.exit(main())
