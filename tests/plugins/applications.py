"""Applications that tests make by the thousand are put together from what is known already.

A template is compiled once a process and not once for every application that shows it, and so is
what turns an endpoint into an address. Nothing of an application itself is shared.
"""

from collections.abc import Callable
from types import CodeType
from typing import Any

from flask import Flask
from flask.sansio.app import App
from flask.templating import Environment
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class Compiled(BytecodeCache):
    """Templates compiled by this process, each with the checksum of its source."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled from the same source."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        assert bucket.code is not None
        self._codes[bucket.key, bucket.checksum] = bucket.code


class Templates(Environment):
    """Flask's environment of templates over what this process compiled."""

    compiled = Compiled()

    def __init__(self, app: App, **options: Any) -> None:  # noqa: ANN401  (as Flask has it)
        super().__init__(app, **{"bytecode_cache": self.compiled, **options})


class Route(Rule):
    """A rule that shares its builders of addresses with the same rule of other applications."""

    builders: dict[tuple[str, bool], Builder] = {}  # noqa: RUF012 - one for the process

    def _compile_builder(self, append_unknown: bool = True) -> Builder:  # noqa: FBT001, FBT002
        if self.defaults:
            return super()._compile_builder(append_unknown)
        key = (repr(self._trace), append_unknown)
        if key not in self.builders:
            self.builders[key] = super()._compile_builder(append_unknown)
        return self.builders[key]


def pytest_configure() -> None:
    """Let every application of this process be made so."""
    Flask.jinja_environment = Templates
    Flask.url_rule_class = Route
