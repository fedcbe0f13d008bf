"""A source of kind rest is built from the file of sources, or each fault is named."""

from datetime import datetime

import pytest

from connectors.rest.mapping import mapping_named
from connectors.rest.setup import Setup, filled_in
from tests.hris_cast import NOW
from tourwright.bootstrap.hris_rest import reader_of
from tourwright.settings import SettingsError
from tourwright.settings.hris import Source


class FixedClock:
    """Always the same moment."""

    def now(self) -> datetime:
        """Return it."""
        return NOW


def source(**parts: object) -> Source:
    """Return a source as the file has it."""
    return Source.model_validate({"kind": "rest", "mapping": "merge", **parts})


def test_a_source_is_built_by_the_name_of_its_mapping() -> None:
    """Its own name is that of the file, not of the mapping."""
    made = reader_of("acme", source(auth={"api_key": "k", "account_token": "t"}), FixedClock())

    assert made.source == "acme"


def test_every_value_that_lacks_is_named() -> None:
    """All in one go, each with its place in the file of sources."""
    with pytest.raises(SettingsError) as refused:
        reader_of("acme", source(mapping="odoo"), FixedClock())

    assert {line.split()[0] for line in str(refused.value).splitlines()} == {
        "/sources/acme/auth/api_key:",
        "/sources/acme/auth/database:",
        "/sources/acme/base_url:",
    }


def test_a_mapping_that_is_not_there_is_named_with_those_that_are() -> None:
    """A slip in the name is found at once."""
    with pytest.raises(SettingsError, match="hibob"):
        reader_of("acme", source(mapping="hybob"), FixedClock())


def test_no_secret_is_shown_with_what_holds_it() -> None:
    """A log line that names an object tells nothing."""
    setup = Setup("acme", given={"api_key": "very-secret", "account_token": "t"})
    mapping = filled_in(mapping_named("merge"), setup)

    assert "very-secret" in str(mapping.document["auth"])
    assert "very-secret" not in repr(mapping) + repr(setup)
