"""The statement of alliance: its blanks, its text, and the hash under which two people commit.

Two layers are hashed apart: the policy layer, equal for the whole team, and the individual layer.
Neither hash changes with the other layer. The exact forms are in docs/reference/statement.md, so
that anybody can compute a hash again from the text alone.

Source: laws L1, L3, L8, L12; product C02-C06, C10, C11, C15, C16.
"""

import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256

from tourwright.domain.model import TourKind
from tourwright.domain.policy import Policy
from tourwright.domain.statement_fields import (
    FIELDS,
    missing,
    require,
    warnings_for,
    with_field,
    with_value,
)
from tourwright.domain.statement_model import (
    FieldError,
    Names,
    Promise,
    PromiseOwner,
    Result,
    Statement,
    chosen_last_day,
    from_dict,
    last_day_of,
    to_dict,
)
from tourwright.domain.statement_text import (
    Paragraph,
    contract_words,
    moral_line,
    paragraphs,
    plain_text,
    said,
    speaker,
    wording_of,
)

__all__ = [
    "FIELDS",
    "FieldError",
    "Names",
    "Paragraph",
    "Promise",
    "PromiseOwner",
    "Result",
    "Statement",
    "canonical_text",
    "chosen_last_day",
    "contract_words",
    "from_dict",
    "individual_hash",
    "individual_text",
    "last_day_of",
    "missing",
    "moral_line",
    "paragraphs",
    "plain_text",
    "policy_hash",
    "policy_text",
    "require",
    "short_hash",
    "speaker",
    "standard",
    "statement_hash",
    "to_dict",
    "warnings_for",
    "with_field",
    "with_value",
    "wording_of",
]

FORM = "tourwright statement v1"
SHORT_HASH_CHARS = 12
RESULT = {"en": "result", "de": "Ergebnis"}
"""What a result is called where the tour type names no sort of it, by language."""

_RESULTS = ("company_results", "employee_results")
POLICIES = 256
"""So many policy layers have their hash at hand."""

Part = tuple[str, tuple[str, ...]]
"""A name and the texts below it."""

_SECTIONS = ("policy layer", "individual layer")


def standard(  # noqa: PLR0913  the facts that a statement starts from
    kind: TourKind,
    blanks: Mapping[str, object],
    names: Names,
    start: date | None,
    months: int | None,
    *,
    language: str = "en",
) -> Statement:
    """Return a new statement of the kind: our standard blanks, the tour type's own over them.

    Raises FieldError when a blank of the tour type does not fit.
    """
    statement = Statement(kind, names, language=language)
    given = {**wording_of(statement).standard.get(kind, {}), **blanks}
    given |= {"start": None if start is None else start.isoformat(), "length_months": months}
    for field in sorted(given, key=_order):
        statement = with_value(statement, field, _sorted(field, given[field], language))
    return statement


def _sorted(field: str, value: object, language: str) -> object:
    """Return the blank of a tour type, each result with a word for its sort."""
    if field not in _RESULTS or not isinstance(value, list | tuple):
        return value
    sort = {"kind": RESULT.get(language, RESULT["en"])}
    return [{**sort, **row} if isinstance(row, Mapping) else row for row in value]


def policy_text(policy: Policy) -> str:
    """Return the canonical text of the policy layer: what a policy says to people, nothing else."""
    return _block(*_said_by(policy))


def individual_text(statement: Statement) -> str:
    """Return the canonical text of the individual layer: parties, dates, blanks and our wording."""
    return _block(*_parties(statement), *_blanks(statement), *_wording(statement))


def policy_hash(policy: Policy) -> str:
    """Return the SHA-256 of the policy layer's canonical text, in hex."""
    return _layer_hash(_said_by(policy))


def individual_hash(statement: Statement) -> str:
    """Return the SHA-256 of the individual layer's canonical text, in hex."""
    return _digest(individual_text(statement))


def statement_hash(statement: Statement, policy: Policy) -> str:
    """Return the hash that both people commit to, over the two layers' hashes."""
    return _digest(f"{FORM}\n{policy_hash(policy)}\n{individual_hash(statement)}")


def short_hash(text_hash: str) -> str:
    """Return the first characters of a hash, as pages show it."""
    return text_hash[:SHORT_HASH_CHARS]


def canonical_text(statement: Statement, policy: Policy) -> str:
    """Return both layers in full with their hashes: enough to compute every hash again."""
    layers = (policy_text(policy), individual_text(statement))
    head = (FORM, _digest(layers[0]), _digest(layers[1]))
    body = [f"=== {name} ===\n{text}" for name, text in zip(_SECTIONS, layers, strict=True)]
    return "\n".join([*head, *body])


def _order(field: str) -> int:
    names = list(FIELDS)
    return names.index(field) if field in names else len(names)


def _said_by(policy: Policy) -> tuple[Part, ...]:
    return (
        ("company", (policy.company,)),
        ("allowance a year", (f"{policy.allowance_amount} {policy.allowance_currency}",)),
        ("networking hours a month", (str(policy.networking_hours),)),
        ("alumni purposes", policy.alumni_purposes),
        ("principles", policy.principles),
    )


@lru_cache(POLICIES)
def _layer_hash(layer: tuple[Part, ...]) -> str:
    """Return the hash of a layer: a company has few, and every change of a tour asks for its."""
    return _digest(_block(*layer))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _block(*parts: Part) -> str:
    """Names start at column 0, lines of values behind two signs: none can pose as the other."""
    lines: list[str] = []
    for name, values in parts:
        lines.append(f"{name}:")
        for value in values:
            first, *rest = _clean(value).split("\n")
            lines += [f"- {first}".rstrip(), *(f"  {line}".rstrip() for line in rest)]
    return "\n".join(lines) + "\n"


def _clean(value: str) -> str:
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _parties(statement: Statement) -> list[Part]:
    last, months = last_day_of(statement), statement.length_months
    return [
        ("kind", (statement.kind.value,)),
        ("language", (statement.language,)),
        ("wording", (statement.wording,)),
        ("employee", (statement.names.employee,)),
        ("manager", (statement.names.manager,)),
        ("company", (statement.names.company,)),
        ("start", _maybe(statement.start)),
        ("length in months", _maybe(months)),
        ("last day", _maybe(last)),
    ]


def _maybe(value: object) -> tuple[str, ...]:
    return () if value is None else (str(value),)


def _blanks(statement: Statement) -> list[Part]:
    promises = [(f"{each} promises", _promised(statement, each)) for each in PromiseOwner]
    return [
        ("mission objective", _text(statement.mission_objective)),
        ("company results", _results(statement.company_results)),
        ("employee results", _results(statement.employee_results)),
        *promises,
        ("manager aspirations", statement.manager_aspirations),
        ("company values", statement.company_values),
        ("employee aspirations", statement.employee_aspirations),
        ("career", _text(statement.career)),
        ("shareable", _text(statement.shareable)),
    ]


def _text(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _promised(statement: Statement, owner: PromiseOwner) -> tuple[str, ...]:
    return tuple(each.text for each in statement.promises if each.owner is owner)


def _results(results: tuple[Result, ...]) -> tuple[str, ...]:
    return tuple(
        f"{each.kind}\n{_marked('what', each.text)}\n{_marked('seen by', each.how_we_know)}"
        for each in results
    )


def _marked(mark: str, text: str) -> str:
    return "\n".join(f"{mark}: {line}" for line in _clean(text).split("\n"))


def _wording(statement: Statement) -> list[Part]:
    wording = wording_of(statement)
    return [
        (
            wording.headings[article],
            tuple(
                f"{piece.voice}: {said(piece, statement)}"
                for piece in wording.pieces
                if piece.article == article
            ),
        )
        for article in dict.fromkeys(piece.article for piece in wording.pieces)
    ]
