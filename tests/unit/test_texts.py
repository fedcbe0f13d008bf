"""Every text of the pages is in a catalogue, and every catalogue is complete in German."""

import re
from pathlib import Path

import pytest
from flask import Flask

from tests.page_world import PageWorld
from tourwright.dev import texts
from tourwright.store import Store

TEMPLATES = sorted((texts.WEBHOOKS / "templates").rglob("*.html"))
FOR_OPERATORS = frozenset({"codec_sign_in.html", "deliveries.html", "operations.html"})
CATALOGUES = (texts.CORE, *texts.PARTS)
NO_CONTRACT = re.compile(
    r"vertrag|verbindlich|garanti|unterschr|\bcontract|(?<!hidden )\bsign\b(?![ -](in|out))",
    re.IGNORECASE,
)
VALUE = re.compile(r"%\(\w+\)s")
SILENT = re.compile(
    r"\{#.*?#\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>|&\w+;"
    r'|\s[\w-]+="[^"]*"',
    re.DOTALL,
)
OURS = frozenset({"Tourwright", "SHA", "ics", "PDF"})


@pytest.mark.parametrize("part", CATALOGUES)
def test_every_text_has_its_german(part: str) -> None:
    """What the files of a part say is what its catalogue holds, nothing missing, nothing left."""
    kept = texts.read(texts.folder_of(part, "de") / "messages.po", "de")
    said = {message.id for message in texts.template_of(part) if message.id}

    assert texts.missing(kept) == ()
    assert {message.id for message in kept if message.id} == said


@pytest.mark.parametrize("part", CATALOGUES)
def test_the_catalogue_was_compiled(part: str) -> None:
    """The pages read the compiled file."""
    folder = texts.folder_of(part, "de")

    assert (
        texts.compiled(texts.read(folder / "messages.po", "de"))
        == (folder / "messages.mo").read_bytes()
    )


@pytest.mark.parametrize("part", CATALOGUES)
def test_places_of_values_are_the_same(part: str) -> None:
    """A name that a translation forgets, or makes up, would be seen only by its reader."""
    kept = texts.read(texts.folder_of(part, "de") / "messages.po", "de")
    odd = [
        message.id
        for message in kept
        if isinstance(message.id, str)
        and set(re.findall(r"%\((\w+)\)", message.id))
        != set(re.findall(r"%\((\w+)\)", str(message.string)))
    ]

    assert odd == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_text_stands_bare_in_a_template(path: Path) -> None:
    """Letters outside of a tag, an expression or a translation are words nobody can translate."""
    if path.name in FOR_OPERATORS:
        return
    bare = SILENT.sub(" ", path.read_text(encoding="utf-8"))

    assert [word for word in re.findall(r"[A-Za-z]{2,}", bare) if word not in OURS] == []


@pytest.mark.parametrize("part", CATALOGUES)
def test_no_page_speaks_like_a_contract(part: str) -> None:
    """A statement is moral, not legal: neither language says otherwise."""
    kept = texts.read(texts.folder_of(part, "de") / "messages.po", "de")
    said = [text for message in kept if message.id for text in (message.id, message.string)]

    assert [text for text in said if NO_CONTRACT.search(VALUE.sub("", str(text)))] == []


def test_a_page_is_in_the_readers_language(sqlite_store: Store) -> None:
    """The browser's language counts; the page names the language it is in."""
    world = PageWorld(sqlite_store)
    app: Flask = world.app
    answers = {
        tongue: app.test_client().get("/asks/x", headers={"Accept-Language": tongue}).text
        for tongue in ("de-AT, de;q=0.9", "en-GB", "fr")
    }
    german, english, other = answers.values()

    assert "Dieser Link öffnet nichts" in german
    assert "This link opens nothing" in english
    assert english == other


@pytest.mark.parametrize("part", ["hris", "hris_people", "hris_import"])
def test_the_pages_about_people_say_a_thing_as_others_do(part: str) -> None:
    """A text that two catalogues hold has one German: which of them is read is chance."""
    mine = texts.read(texts.folder_of(part, "de") / "messages.po", "de")
    others = {
        message.id: message.string
        for other in CATALOGUES
        if other != part
        for message in texts.read(texts.folder_of(other, "de") / "messages.po", "de")
    }

    shared = [message for message in mine if message.id and message.id in others]
    assert [one.id for one in shared if others[one.id] != one.string] == []
