"""One server for many hosts: the first part of a path may name the host that a call was meant for.

`/graph.microsoft.com/v1.0/users` is `https://graph.microsoft.com/v1.0/users`. A path without a host
is served as it is.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HOST = "emulated.host"
ENDS = (
    "login.microsoftonline.com",
    "login.microsoftonline.us",
    "login.partner.microsoftonline.cn",
    "graph.microsoft.com",
    "graph.microsoft.us",
    "microsoftgraph.chinacloudapi.cn",
    "botframework.com",
    "botframework.us",
    "botframework.azure.us",
    "botframework.azure.cn",
    "trafficmanager.net",
    "teams.microsoft.com",
    "teams.microsoft.us",
    "169.254.169.254",
)


class ManyParts(Flask):
    """An application of many parts, whose views may have the same names."""

    def add_url_rule(  # the framework's own arguments
        self,
        rule: str,
        endpoint: str | None = None,
        *rest: Any,  # noqa: ANN401
        **more: Any,  # noqa: ANN401
    ) -> None:
        """Name a view by its method and path."""
        methods = ",".join(more.get("methods") or ("GET",))
        super().add_url_rule(rule, endpoint or f"{methods} {rule}", *rest, **more)


class ByHost:
    """Takes the host off the path and remembers it in the environment."""

    def __init__(self, inner: "WSGIApplication") -> None:
        self._inner = inner

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Serve one call."""
        host, slash, rest = environ.get("PATH_INFO", "/")[1:].partition("/")
        if slash and host.endswith(ENDS):
            environ[HOST] = host
            environ["PATH_INFO"] = f"/{rest}"
        return self._inner(environ, start_response)
