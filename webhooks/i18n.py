"""Words in the reader's language; the message is the English text.

Each group of pages has a catalogue of its own below `translations/`. Outside of a request, in the
worker for one, texts stay English but within `speaking`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

import flask_babel
from babel.support import NullTranslations, Translations
from flask import Flask, has_request_context, request
from flask_babel import Babel
from flask_babel.speaklater import LazyString

from webhooks.who import anybody

LANGUAGES = ("en", "de")
FOLDER = Path(__file__).with_name("translations")
_spoken: ContextVar[str] = ContextVar("spoken", default="")


def install(app: Flask) -> None:
    """Let templates and Python say their texts in the reader's language."""
    folders = sorted(str(each) for each in FOLDER.iterdir() if each.is_dir())
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(folders)
    app.jinja_env.filters["said"] = _
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    Babel(app, locale_selector=language)


@contextmanager
def speaking(tongue: str) -> Iterator[None]:
    """Say texts in this language meanwhile, whoever asks: what is composed is for another reader.

    A language without words is English.
    """
    before = _spoken.set(tongue if tongue in LANGUAGES else LANGUAGES[0])
    try:
        yield
    finally:
        _spoken.reset(before)


def language() -> str:
    """Return the reader's language: their own choice, else the browser's, else English."""
    if _spoken.get():
        return _spoken.get()
    here = anybody() if has_request_context() else None
    if here is not None and here.language in LANGUAGES:
        return here.language
    if not has_request_context():
        return LANGUAGES[0]
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def _(text: str, /, **values: object) -> str:
    """Return the text in the reader's language, with values in place of `%(name)s`."""
    if _spoken.get():
        said = _words_in(_spoken.get()).gettext(text)
        return said % values if values else said
    if not has_request_context():
        return text % values if values else text
    return str(flask_babel.gettext(text, **values))


def ngettext(one: str, many: str, num: int, **values: object) -> str:
    """Return the text for this number; `%(num)s` is the number."""
    if _spoken.get():
        said = _words_in(_spoken.get()).ngettext(one, many, num)
        return said % {"num": num, **values}
    if not has_request_context():
        return (one if num == 1 else many) % {"num": num, **values}
    return str(flask_babel.ngettext(one, many, num, **values))


def lazy(text: str) -> LazyString:
    """Return a text of a table that is read before anybody is there: it is translated when shown.

    Give it to a template as it is, or make it text with str().
    """
    return LazyString(lambda: _(text))


def mark(text: str) -> str:
    """Return the text as it is, to be translated later: for tables that `_` reads from."""
    return text


@cache
def _words_in(tongue: str) -> NullTranslations:
    """Return the words of every catalogue in one; read once."""
    words = Translations()
    for folder in sorted(FOLDER.iterdir()):
        found = Translations.load(str(folder), [tongue]) if folder.is_dir() else None
        if isinstance(found, Translations):
            words.merge(found)
    return words
