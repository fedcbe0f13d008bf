"""What directories send that the standard does not know, put into its words.

Source: RFC 7644, section 3.5.2, beside what Microsoft Entra ID and Okta send: operations with a
capital, truth as text, a manager as a bare id or in a list, sub-attributes of entries that are not
there yet, members to remove as a value, dotted names instead of paths.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
CORE = (
    "urn:ietf:params:scim:schemas:core:2.0:User:",
    "urn:ietf:params:scim:schemas:core:2.0:Group:",
)
MANAGER = f"{ENTERPRISE}:manager"
WORDS = {"true": True, "false": False}
ENTRY = re.compile(
    r'(?P<name>[A-Za-z]+)\[(?P<key>[A-Za-z]+) eq (?P<word>"[^"]*"|\w+)\](?:\.(?P<sub>\w+))?'
)
NOTHING: tuple[object, ...] = (None, "", [], {}, {"value": ""}, {"value": None})

Json = dict[str, Any]


def mended(body: Json, held: Mapping[str, Any]) -> Json:
    """Return the PATCH in the standard's words; held is the resource as it is stored.

    What is wrong in another way is left as it is: the library refuses it by name.
    """
    given = body.get("Operations")
    if not isinstance(given, list):
        return body
    made = _Mending(held)
    return {**body, "Operations": [new for one in given for new in made.of(one)]}


class _Mending:
    """Puts one operation after the other right, and knows which entries came to be meanwhile."""

    def __init__(self, held: Mapping[str, Any]) -> None:
        self._held = held
        self._made: set[tuple[str, str, object]] = set()

    def of(self, given: object) -> Iterator[object]:
        """Yield the operations that stand for one."""
        if not isinstance(given, dict):
            yield given
            return
        one = {**given, "op": str(given.get("op", "")).lower()}
        if "path" in one and isinstance(one["path"], str):
            yield from self._with_path(one)
        elif isinstance(one.get("value"), dict):
            yield from self._without_path(one)
        else:
            yield one

    def _without_path(self, one: Json) -> Iterator[object]:
        """Take out what is no plain name and value; each becomes an operation with a path."""
        plain: Json = {}
        apart: list[tuple[str, object]] = []
        for name, value in one["value"].items():
            if name == ENTERPRISE and isinstance(value, dict):
                apart += [(f"{ENTERPRISE}:{sub}", each) for sub, each in value.items()]
            elif _is_plain(name, value):
                plain[name] = value
            else:
                apart.append((name, value))
        if plain or not apart:
            yield {**one, "value": plain}
        for path, value in apart:
            yield from self._with_path({"op": one["op"], "path": path, "value": value})

    def _with_path(self, one: Json) -> Iterator[object]:
        path = _short(one["path"].strip())
        one = {**one, "path": path}
        if path.removesuffix(".value") == MANAGER:
            yield _manager(one)
        elif one["op"] == "remove":
            yield from _removals(one)
        elif one.get("value") in NOTHING:
            yield {"op": "remove", "path": path}
        elif found := ENTRY.fullmatch(path):
            yield self._entry(one, found)
        else:
            yield {**one, "value": _truth(path, one.get("value"))}

    def _entry(self, one: Json, found: re.Match[str]) -> Json:
        """Add the entry where there is none, else leave the operation to it."""
        name, key, sub = found["name"], found["key"], found["sub"]
        word = _word(found["word"], key)
        mark = (name, key, word)
        if mark in self._made or _has(self._held.get(name), key, word):
            path = f"{name}[{key} eq {_text(word)}]" + (f".{sub}" if sub else "")
            return {**one, "path": path}
        self._made.add(mark)
        value = {sub: one["value"]} if sub else one["value"]
        entry = {key: word, **value} if isinstance(value, dict) else value
        return {"op": "add", "path": name, "value": [entry]}


def _short(path: str) -> str:
    """Return the path without the name of the core schema before it."""
    for prefix in CORE:
        path = path.removeprefix(prefix)
    return path


def _is_plain(name: str, value: object) -> bool:
    """Say whether a name and value need nothing mended."""
    return name.isalpha() and name != "active" and value not in NOTHING


def _manager(one: Json) -> Json:
    """Return the manager as the complex value it is; without one it is removed."""
    value = one.get("value")
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, str):
        value = {"value": value.strip()}
    if one["op"] == "remove" or value in NOTHING or not _names(value):
        return {"op": "remove", "path": MANAGER}
    return {"op": "replace", "path": MANAGER, "value": value}


def _names(value: object) -> bool:
    """Say whether a manager is named, which an address alone does not."""
    return not isinstance(value, dict) or bool(value.get("value"))


def _removals(one: Json) -> Iterator[Json]:
    """Yield one removal for each value named beside the path, or the removal itself."""
    values = one.get("value")
    if not values or not one["path"].isalpha():
        yield {"op": "remove", "path": one["path"]}
        return
    for each in values if isinstance(values, list) else [values]:
        word = each.get("value") if isinstance(each, dict) else each
        yield {"op": "remove", "path": f"{one['path']}[value eq {_text(word)}]"}


def _truth(path: str, value: object) -> object:
    """Return true and false where they came as text."""
    if isinstance(value, str) and path.endswith(("active", "primary")):
        return WORDS.get(value.strip().lower(), value)
    return value


def _word(quoted: str, key: str) -> object:
    return _truth(key, quoted.strip('"'))


def _text(word: object) -> str:
    if isinstance(word, bool):
        return str(word).lower()
    plain = str(word).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _has(entries: object, key: str, word: object) -> bool:
    """Say whether one of the entries has this word there."""
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        return False
    return any(isinstance(each, dict) and each.get(key) == word for each in entries)
