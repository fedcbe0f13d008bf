"""How we talk to Temporal: names, ids, how values enter histories, the client, and `settle()`.

Values are written as compact JSON (a field equal to its default is left out, so one added later
costs nothing), then encrypted under the data key of the alliance that the workflow id names. The
ids are random ids of our own: `alliance:<alliance id>`, `tour:<alliance id>-<number>`,
`event:<source>:<number>` for events of systems, and `hris:<source>:<why>` for readings of people.
"""

import functools
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Protocol, Self

from pydantic import TypeAdapter
from pydantic_core import to_json
from temporalio.api.common.v1 import Payload
from temporalio.client import Client
from temporalio.common import SearchAttributeKey
from temporalio.converter import (
    ActivitySerializationContext,
    CompositePayloadConverter,
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    DefaultPayloadConverter,
    EncodingPayloadConverter,
    JSONPlainPayloadConverter,
    PayloadCodec,
    SerializationContext,
    WithSerializationContext,
    WorkflowSerializationContext,
)
from temporalio.envconfig import ClientConfig
from temporalio.service import GrpcCompression

from tourwright.ports import ConnectorError

logger = logging.getLogger(__name__)

TOUR_STATE = SearchAttributeKey.for_keyword("TourState")
TOUR_KIND = SearchAttributeKey.for_keyword("TourKind")
TOUR_ENDS_AT = SearchAttributeKey.for_datetime("TourEndsAt")
SEARCH_ATTRIBUTES: Mapping[SearchAttributeKey[Any], str] = {
    TOUR_STATE: "Keyword",
    TOUR_KIND: "Keyword",
    TOUR_ENDS_AT: "Datetime",
}
TASK_QUEUE = "tours"
SYSTEM = "system"
ENCRYPTED = b"binary/encrypted"
SETTLE_S = 0.2
SUBJECTS = 1024
"""So many alliances have their converter at hand."""


def alliance_workflow_id(alliance_id: str) -> str:
    """Return the workflow id of an alliance."""
    return f"alliance:{alliance_id}"


def tour_workflow_id(tour_id: str) -> str:
    """Return the workflow id of a tour."""
    return f"tour:{tour_id}"


def event_workflow_id(source: str, inbox_id: int) -> str:
    """Return the workflow id of the handling of a source's event."""
    return f"event:{source}:{inbox_id}"


def round_workflow_id(source: str, why: str) -> str:
    """Return the workflow id of the readings of a source for one reason."""
    return f"hris:{source}:{why}"


def subject_of(workflow_id: str) -> str:
    """Return whose data key a workflow's payloads are under: an alliance id, or "system"."""
    kind, _, rest = workflow_id.partition(":")
    if kind in ("tour", "alliance"):
        return rest.partition("-")[0]
    return SYSTEM


@functools.lru_cache(maxsize=1024)
def _adapter(hint: Any) -> TypeAdapter[Any]:
    return TypeAdapter(hint)


class CompactJsonConverter(EncodingPayloadConverter):
    """JSON by the value's type, without the fields that hold their default."""

    @property
    def encoding(self) -> str:
        """Return the encoding's name in payload metadata."""
        return "json/plain"

    def to_payload(self, value: Any) -> Payload | None:
        """Write a value; dataclasses leave out fields at their default."""
        if hasattr(value, "__dataclass_fields__"):
            data = _adapter(value.__class__).dump_json(value, exclude_defaults=True)
        else:
            data = to_json(value)
        return Payload(metadata={"encoding": self.encoding.encode()}, data=data)

    def from_payload(self, payload: Payload, type_hint: type | None = None) -> Any:
        """Read a value of the hinted type; unknown fields of a later release are ignored."""
        return _adapter(Any if type_hint is None else type_hint).validate_json(payload.data)


_ENCODINGS = tuple(
    CompactJsonConverter() if isinstance(each, JSONPlainPayloadConverter) else each
    for each in DefaultPayloadConverter.default_encoding_payload_converters
)
_BY_NAME = {each.encoding.encode(): each for each in _ENCODINGS}


class CompactPayloadConverter(CompositePayloadConverter):
    """The default converters with our JSON in place of the plain one."""

    def __init__(self) -> None:
        """Replace the JSON converter, keep the order of the others."""
        # The SDK makes several for every task; what they are made of keeps no state.
        self.converters = _BY_NAME


class Sealer(Protocol):
    """What the codec needs of the key ring."""

    def encrypt(self, subject: str, plain: bytes) -> bytes:
        """Return the envelope of the bytes under the subject's key."""
        ...

    def decrypt(self, envelope: bytes) -> bytes:
        """Return the bytes; the envelope names its key."""
        ...


class KeyRingCodec(PayloadCodec, WithSerializationContext):
    """Encrypts every payload under the data key of the alliance it belongs to."""

    def __init__(self, sealer: Sealer, subject: str = SYSTEM) -> None:
        """Seal with the given key ring; the subject comes with the context."""
        self._sealer = sealer
        self.subject = subject

    def with_context(self, context: SerializationContext) -> Self:
        """Return the codec for the workflow that the payload is an input or output of."""
        subject = self.subject_in(context)
        return self if subject == self.subject else self.of(subject)

    def subject_in(self, context: SerializationContext) -> str:
        """Return whose data key payloads in the context are under."""
        if isinstance(context, WorkflowSerializationContext | ActivitySerializationContext):
            return subject_of(context.workflow_id or "")
        return self.subject

    def of(self, subject: str) -> Self:
        """Return the codec for the subject."""
        return type(self)(self._sealer, subject)

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Encrypt each payload whole, its metadata included."""
        return [
            Payload(
                metadata={"encoding": ENCRYPTED},
                data=self._sealer.encrypt(self.subject, payload.SerializeToString()),
            )
            for payload in payloads
        ]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Decrypt what is ours; leave anything else as it is.

        What cannot be read is logged with its alliance: the SDK's own line names only the run.
        """
        try:
            return [self._decoded(payload) for payload in payloads]
        except ConnectorError as wrong:
            if self.subject != SYSTEM:
                extra = {"alliance_id": self.subject, "why": type(wrong).__name__}
                logger.warning("payload cannot be read", extra=extra)
            raise

    def _decoded(self, payload: Payload) -> Payload:
        if payload.metadata.get("encoding") != ENCRYPTED:
            return payload
        return Payload.FromString(self._sealer.decrypt(payload.data))


@dataclass(frozen=True)
class SealingConverter(DataConverter):
    """Knows itself for each subject: the SDK asks for it several times a payload."""

    def __post_init__(self) -> None:
        """Remember no subject yet."""
        super().__post_init__()
        object.__setattr__(self, "_sealing", functools.lru_cache(SUBJECTS)(self._made))

    def with_context(self, context: SerializationContext) -> Self:
        """Return the converter for the workflow of the context; only the codec heeds it."""
        codec = self.payload_codec
        if not isinstance(codec, KeyRingCodec):
            return super().with_context(context)
        subject = codec.subject_in(context)
        if subject == codec.subject:
            return self
        sealing: Callable[[str], Self] = vars(self)["_sealing"]
        return sealing(subject)

    def _made(self, subject: str) -> Self:
        codec = self.payload_codec
        assert isinstance(codec, KeyRingCodec), "nothing else knows subjects"
        made = copy(self)
        # All but the codec is shared: `replace` would make every converter anew.
        object.__setattr__(made, "payload_codec", codec.of(subject))
        return made


def data_converter(sealer: Sealer | None) -> DataConverter:
    """Return the converter of all clients and workers; None leaves payloads readable."""
    return SealingConverter(
        payload_converter_class=CompactPayloadConverter,
        payload_codec=None if sealer is None else KeyRingCodec(sealer),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )


async def connect(sealer: Sealer | None, *, lazy: bool = False) -> Client:
    """Connect as TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY and TEMPORAL_TLS_* say."""
    config = ClientConfig.load_client_connect_config()
    config.setdefault("target_host", "127.0.0.1:7233")
    config.setdefault("namespace", "default")
    return await Client.connect(
        **config,
        data_converter=data_converter(sealer),
        grpc_compression=_compression(sealer),
        lazy=lazy,
    )


async def connect_to(target: str, sealer: Sealer | None) -> Client:
    """Connect to a server at host:port, default namespace; for trials and tests."""
    return await Client.connect(
        target, data_converter=data_converter(sealer), grpc_compression=_compression(sealer)
    )


def _compression(sealer: Sealer | None) -> GrpcCompression:
    """Return how calls are compressed: sealed payloads are as small as they get."""
    return GrpcCompression.GZIP if sealer is None else GrpcCompression.NONE


def settle() -> None:
    """Wait until the client's background threads are quiet.

    A process that ends at once after a call can abort while the native core still calls back into a
    finalizing interpreter; each command that used the client ends with this.
    """
    time.sleep(SETTLE_S)
