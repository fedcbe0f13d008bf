"""How the emulated services reach the product: over the network, or however a test wants."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

PATIENCE_S = 15


@dataclass(frozen=True)
class Reply:
    """What an endpoint answered. status 0: it could not be reached."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401  # whatever was answered
        """Return the body, None when it is no JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


Post = Callable[[str, bytes, Mapping[str, str]], Reply]


def post_for_real(url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    """Post over the network."""
    try:
        answer = requests.post(url, data=body, headers=dict(headers), timeout=PATIENCE_S)
    except requests.RequestException as lost:
        return Reply(0, {}, type(lost).__name__.encode())
    return Reply(answer.status_code, answer.headers, answer.content)


@dataclass
class Endpoints:
    """Where the product listens. led: addresses as the product names them, and where they lead."""

    bot_url: str = ""
    post: Post = post_for_real
    led: dict[str, str] = field(default_factory=dict)

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """Post to one of the product's addresses."""
        for named, real in self.led.items():
            if url.startswith(named):
                url = url.replace(named, real, 1)
        return self.post(url, body, headers)
