"""The SCIM service itself: the library's routes, in front of our store, behind our gate."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, request
from scim2_flask import ScimServer
from scim2_models import (
    AuthenticationScheme,
    Bulk,
    ChangePassword,
    EnterpriseUser,
    ETag,
    Filter,
    Group,
    Patch,
    ResourceType,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    User,
)
from scim2_server.handler import ScimHandler
from scim2_server.requests import ScimRequest
from scim2_server.service import ScimService

from tourwright.ports import Clock
from tourwright.ports.scim import ScimRecords
from webhooks.scim import gate
from webhooks.scim.gate import Access, Gate
from webhooks.scim.shim import mended
from webhooks.scim.storage import Resources

PREFIX = "/scim/v2"
PAGE = 200
ONE = re.compile(r"^/\w+/(?P<id>[^/]+)$")


@dataclass(frozen=True)
class Served:
    """What the service is made of. base_url is the address of this installation."""

    records: ScimRecords
    access: Access
    clock: Clock
    source: str
    base_url: str


class Provisioning(ScimServer):
    """The library's server; addresses are ours, and bodies are put into the standard's words."""

    def __init__(self, storage: Resources, provider: ScimProvider, base_url: str) -> None:
        """Answer with addresses below base_url."""
        super().__init__(storage, provider, service=ScimService(provider), url_prefix=PREFIX)
        self._resources = storage
        self._base_url = base_url.rstrip("/") + PREFIX
        self.service = ScimService(provider)
        self.handler = ScimHandler(self.service, storage)

    def read_request(self) -> ScimRequest:
        """Return the request as the library reads it."""
        found = ScimRequest(
            method=request.method,
            base_url=self._base_url,
            path=request.path.removeprefix(PREFIX),
            query=request.args.to_dict(),
            headers=list(request.headers.items()),
        )
        found.body = self.read_body(found)
        if found.method == "PATCH":
            found.body = self._mended(found)
        return found

    def _mended(self, found: ScimRequest) -> bytes:
        """Return the PATCH in the standard's words; the library refuses what is no JSON."""
        try:
            body = json.loads(found.body)
        except ValueError:
            return found.body
        one = ONE.match(found.path)
        if one is None or not isinstance(body, dict):
            return found.body
        return json.dumps(mended(body, self._resources.document(one["id"]))).encode()


def provider() -> ScimProvider:
    """Return what we serve: users with their place in the company, and groups."""
    return ScimProvider(
        models=[User, EnterpriseUser, Group],
        resource_types=[
            ResourceType.from_resource(User[EnterpriseUser]),
            ResourceType.from_resource(Group),
        ],
        config=_config(),
    )


def _config() -> ServiceProviderConfig:
    return ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=PAGE),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=False),
        etag=ETag(supported=True),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="Bearer token",
                description="A token in the Authorization header.",
                primary=True,
            )
        ],
    )


def blueprints(served: Served) -> Sequence[Blueprint]:
    """Return the service's routes, and those that give out tokens where a client is set up."""
    door = Gate(served.access, served.clock, served.source)
    described = provider()
    storage = Resources(served.records, described, served.clock, served.source)
    routes = Provisioning(storage, described, served.base_url).create_blueprint()
    routes.before_request(door.check)
    return (routes, gate.blueprint(door)) if served.access.client_id else (routes,)
