"""The resources of the SCIM library, kept in our store."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from scim2_models import (
    InvalidFilterException,
    Meta,
    NotFoundException,
    PreconditionFailedException,
    Resource,
    ResourceType,
    ResponseParameters,
    ScimFilter,
    ScimProvider,
    SearchRequest,
    UniquenessException,
)
from scim2_models.path import (
    AttrPath,
    CompareOperator,
    Comparison,
    FilterNode,
    LogicalExpr,
    ValuePath,
)
from scim2_server.storage import ScimStorage, SearchPage

from tourwright.ports import Clock, InboundEvent
from tourwright.ports.scim import (
    USER,
    OutdatedError,
    ScimAsked,
    ScimRecord,
    ScimRecords,
    TakenError,
)

MOST_FILTERED = 1000
CHANGED, REMOVED = "scim.changed", "scim.removed"
UNSTORED = ("id", "meta", "password")


class Resources(ScimStorage):
    """See `scim2_server.storage.ScimStorage`; what changes a person is put into the inbox, too."""

    def __init__(
        self, records: ScimRecords, provider: ScimProvider, clock: Clock, source: str
    ) -> None:
        """Keep resources of the provider's kinds; source is what hints are of."""
        self._records = records
        self._provider = provider
        self._clock = clock
        self._source = source

    def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Any] | None = None,
    ) -> Resource[Any]:
        """See `ScimStorage.get`."""
        del response_parameters
        return self._resource(self._stored(resource_type, resource_id))

    def search(
        self,
        resource_types: list[ResourceType],
        search_request: SearchRequest[Any],
        *,
        position: object = None,
    ) -> SearchPage:
        """See `ScimStorage.search`; any filter but for equal names looks at a limited number."""
        del position
        kinds = tuple(str(each.name) for each in resource_types)
        start, count = search_request.start_index_0 or 0, search_request.count
        if search_request.filter is None:
            asked = ScimAsked(kinds=kinds, offset=start, limit=count)
            found = [self._resource(each) for each in self._records.find(asked)]
            return SearchPage(self._records.count(asked), found)
        matching = self._matching(kinds, search_request.filter)
        return SearchPage(len(matching), matching[start : None if count is None else start + count])

    def create(self, resource_type: ResourceType, resource: Resource[Any]) -> Resource[Any]:
        """See `ScimStorage.create`."""
        now = self._clock.now()
        blank = ScimRecord(uuid.uuid4().hex, str(resource_type.name), "", 1, now, now)
        record = _filled(blank, _document(resource), now)
        try:
            self._records.add(record, self._hint(record, CHANGED))
        except TakenError:
            raise UniquenessException from None
        return self._resource(record)

    def update(
        self,
        resource_type: ResourceType,
        resource: Resource[Any],
        *,
        expected_version: str | None = None,
    ) -> Resource[Any]:
        """See `ScimStorage.update`; a resource that does not say whether it is active stays so."""
        before = self._stored(resource_type, resource.id)
        _must_be(before, expected_version)
        now = self._clock.now()
        raised = replace(before, version=before.version + 1, changed_at=now)
        record = _filled(raised, _document(resource), now)
        try:
            self._records.put(record, self._hint(record, CHANGED))
        except TakenError:
            raise UniquenessException from None
        except OutdatedError:
            raise PreconditionFailedException from None
        return self._resource(record)

    def delete(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        expected_version: str | None = None,
    ) -> None:
        """See `ScimStorage.delete`; it erases no person, who is only gone from the directory."""
        before = self._stored(resource_type, resource_id)
        _must_be(before, expected_version)
        try:
            now = self._clock.now()
            left = replace(before, changed_at=now, left_at=before.left_at or now)
            self._records.remove(left, self._hint(before, REMOVED))
        except OutdatedError:
            raise PreconditionFailedException from None

    def document(self, resource_id: str) -> dict[str, Any]:
        """Return what is stored of a resource, {} when there is none."""
        found = self._records.get(resource_id)
        return {} if found is None else cast(dict[str, Any], json.loads(found.document))

    def _matching(self, kinds: tuple[str, ...], sought: ScimFilter[Any]) -> list[Resource[Any]]:
        asked = _equal(sought, ScimAsked(kinds=kinds, limit=MOST_FILTERED + 1))
        records = self._records.find(asked)
        if len(records) > MOST_FILTERED:
            raise InvalidFilterException(detail="filter by userName, externalId or the work e-mail")
        found = [self._resource(each) for each in records]
        return [each for each in found if _typed(sought, found).match(each)]

    def _stored(self, resource_type: ResourceType, resource_id: str | None) -> ScimRecord:
        found = self._records.get(resource_id or "")
        if found is None or found.kind != resource_type.name:
            raise NotFoundException(detail=f"there is no such {resource_type.name}")
        return found

    def _resource(self, record: ScimRecord) -> Resource[Any]:
        kinds = {each.name: each for each in self._provider.resource_types}
        model = cast(type[Resource[Any]], self._provider.model_for(kinds[record.kind]))
        resource = model.model_validate(json.loads(record.document))
        resource.id = record.resource_id
        resource.meta = Meta(
            resource_type=record.kind,
            created=record.created_at,
            last_modified=record.changed_at,
            version=_version(record),
        )
        return resource

    def _hint(self, record: ScimRecord, kind: str) -> InboundEvent | None:
        if record.kind != USER:
            return None
        return InboundEvent(
            source=self._source,
            dedupe_key=f"{record.resource_id}:{record.version}:{kind}",
            kind=kind,
            subject=record.resource_id,
            received_at=self._clock.now(),
            body=b"{}",
        )


def _document(resource: Resource[Any]) -> dict[str, Any]:
    """Return what is kept; a password never is."""
    dumped = resource.model_dump(mode="json")
    return {name: value for name, value in dumped.items() if name not in UNSTORED}


def _filled(record: ScimRecord, document: dict[str, Any], now: datetime) -> ScimRecord:
    """Return the record with the document and what it is found by.

    A document that does not say whether it is active leaves that as it was: silence ends nobody.
    """
    filled = replace(record, document=json.dumps(document), external_id=_text(document))
    if record.kind != USER:
        return filled
    left_at = record.left_at
    if document.get("active") is not None:
        left_at = None if document["active"] else record.left_at or now
    mail = _work_mail(document.get("emails") or ())
    return replace(filled, user_name=str(document["userName"]), mail=mail, left_at=left_at)


def _text(document: dict[str, Any]) -> str:
    return str(document.get("externalId") or "")


def _work_mail(mails: Sequence[dict[str, Any]]) -> str:
    at_work = (each.get("value") for each in mails if each.get("type") == "work")
    return str(next(at_work, None) or "")


def _version(record: ScimRecord) -> str:
    return f'W/"{record.version}"'


def _must_be(record: ScimRecord, expected: str | None) -> None:
    if expected is not None and _version(record) != expected:
        raise PreconditionFailedException


def _typed(sought: ScimFilter[Any], found: Sequence[Resource[Any]]) -> ScimFilter[Any]:
    """Return the filter for the kinds of what was found, where it was made for none."""
    if sought.models or not found:
        return sought
    kinds: Any = type(found[0])
    for each in found:
        kinds |= type(each)
    parametrised: type[ScimFilter[Any]] = cast(Any, ScimFilter)[kinds]
    return parametrised(str(sought))


def _equal(sought: ScimFilter[Any], asked: ScimAsked) -> ScimAsked:
    """Narrow what is read where the filter asks for an equal name; it still holds itself."""
    node = sought.ast
    name, value = _compared(node)
    if name == "username":
        return replace(asked, user_name=value)
    if name == "externalid":
        return replace(asked, external_id=value)
    return replace(asked, mail=_mail_in(node))


def _compared(node: FilterNode) -> tuple[str, str]:
    """Return the name in small letters and the text that it shall equal, or nothing."""
    if not isinstance(node, Comparison) or node.op is not CompareOperator.eq:
        return "", ""
    value = node.value if isinstance(node.value, str) else ""
    return (_plain(node.attr_path), value) if value else ("", "")


def _plain(path: AttrPath) -> str:
    return f"{path.attr}.{path.sub_attr}".lower() if path.sub_attr else path.attr.lower()


def _mail_in(node: FilterNode) -> str:
    """Return the address that the entry for work shall have, "" where something else is sought."""
    if not isinstance(node, ValuePath) or _plain(node.attr_path) != "emails":
        return ""
    inner = node.val_filter
    if not isinstance(inner, LogicalExpr):
        return ""
    terms = dict(_compared(each) for each in inner.terms)
    return (
        terms.get("value", "")
        if str(inner.op.value) == "and" and terms.get("type") == "work"
        else ""
    )
