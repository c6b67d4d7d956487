"""A chat completion request: read, checked and named in OpenAI's terms. Pure, no HTTP.

Fields follow OpenAI's `CreateChatCompletionRequest`. The gateway owns some of them (`user`, `metadata`, `store`, …);
the rest is passed on to the model server by an allow-list, because unknown fields have crashed and compromised
model servers before.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

import orjson
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from service.errors import BadRequest
from service.faults import told

MAX_MESSAGES = 2048
MAX_DEPTH = 64
GATEWAY_FIELDS = frozenset(
    {"metadata", "model", "prompt_cache_key", "safety_identifier", "service_tier", "store", "user"}
)
"""Fields that mean something to the gateway and are not passed on as they are."""

LONGEST_MEDIA_NAME = 200
"""Characters of a part that is not text (a file's name, a format) that a ledger keeps as they are."""

_WORDS = frozenset({"refusal", "text", "transcript", "type"})
"""Fields of a part that are words, and are kept however long they are."""

Identifier = Annotated[str, StringConstraints(min_length=1, max_length=256)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)
    type: Literal["text", "image_url", "input_audio", "file", "refusal"]
    text: str | None = None


class _Message(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[_Part] | None = None
    name: str | None = None
    tool_calls: list[dict[str, Any]] | None = None
    tool_call_id: str | None = None

    @model_validator(mode="after")
    def _has_content(self) -> Self:
        if self.content is None and self.role not in {"assistant", "function"}:
            raise PydanticCustomError("content", "a {role} message needs content", {"role": self.role})
        if isinstance(self.content, list) and any(p.type == "text" and p.text is None for p in self.content):
            raise PydanticCustomError("content", "a text part needs text")
        return self


class _StreamOptions(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)
    include_usage: bool | None = None


class _Fields(BaseModel):
    """Types and ranges of every field that OpenAI documents, and of the sampling fields local servers add."""

    model_config = ConfigDict(extra="forbid", strict=True)
    model: Annotated[str, StringConstraints(min_length=1, max_length=256)]
    messages: Annotated[list[_Message], Field(min_length=1, max_length=MAX_MESSAGES)]
    audio: dict[str, Any] | None = None
    frequency_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    function_call: str | dict[str, Any] | None = None
    functions: list[dict[str, Any]] | None = None
    logit_bias: dict[str, float] | None = None
    logprobs: bool | None = None
    max_completion_tokens: Annotated[int, Field(ge=1)] | None = None
    max_tokens: Annotated[int, Field(ge=1)] | None = None
    metadata: Annotated[dict[str, str], Field(max_length=16)] | None = None
    min_p: Annotated[float, Field(ge=0, le=1)] | None = None
    modalities: list[str] | None = None
    n: Annotated[int, Field(ge=1, le=16)] | None = None
    parallel_tool_calls: bool | None = None
    prediction: dict[str, Any] | None = None
    presence_penalty: Annotated[float, Field(ge=-2, le=2)] | None = None
    prompt_cache_key: str | None = None
    reasoning_effort: str | None = None
    repetition_penalty: Annotated[float, Field(gt=0, le=2)] | None = None
    response_format: dict[str, Any] | None = None
    safety_identifier: Identifier | None = None
    seed: int | None = None
    service_tier: str | None = None
    stop: str | Annotated[list[str], Field(max_length=4)] | None = None
    store: bool | None = None
    stream: bool | None = None
    stream_options: _StreamOptions | None = None
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    tool_choice: str | dict[str, Any] | None = None
    tools: list[dict[str, Any]] | None = None
    top_k: Annotated[int, Field(ge=-1)] | None = None
    top_logprobs: Annotated[int, Field(ge=0, le=20)] | None = None
    top_p: Annotated[float, Field(ge=0, le=1)] | None = None
    user: Identifier | None = None
    verbosity: str | None = None


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One checked request.

    Attributes:
        body: the request as the client sent it (OpenAI's field names); not to be changed.
    """

    body: Mapping[str, Any]

    @property
    def model(self) -> str:
        """The persona or upstream model that is asked."""
        return str(self.body["model"])

    @property
    def messages(self) -> list[dict[str, Any]]:
        """The conversation, oldest first, in OpenAI's shape."""
        return list(self.body["messages"])

    @property
    def stream(self) -> bool:
        """Whether the reply is wanted as server-sent events."""
        return bool(self.body.get("stream"))

    @property
    def include_usage(self) -> bool:
        """Whether a stream ends with a usage chunk."""
        return bool((self.body.get("stream_options") or {}).get("include_usage"))

    @property
    def speaker(self) -> str | None:
        """The caller's own name for the person who speaks (`safety_identifier`, else `user`)."""
        return self.body.get("safety_identifier") or self.body.get("user")

    def forwarded(self) -> dict[str, Any]:
        """The fields that go to the model server, explicit nulls left out."""
        return {k: v for k, v in self.body.items() if v is not None and k not in GATEWAY_FIELDS}


def read_chat_request(raw: bytes, *, remote_media: bool = False) -> ChatRequest:
    """Reads and checks the body of `POST /v1/chat/completions`.

    Args:
        raw: the body.
        remote_media: whether images may be web addresses, which the model server would fetch from where it stands.

    Raises:
        BadRequest: bad JSON (also NaN, infinite numbers, lone surrogates), wrong types or values; `param` names
            the first field that is wrong.
    """
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise BadRequest(f"The request body is not valid JSON: {error}.", code="invalid_json") from error
    if not isinstance(body, dict):
        raise BadRequest("The request body must be a JSON object.", code="invalid_json")
    if _too_deep(body):
        raise BadRequest(f"The request body is nested deeper than {MAX_DEPTH} levels.", code="invalid_json")
    try:
        _Fields.model_validate(body)
    except ValidationError as error:
        raise _refusal(error) from error
    if not remote_media:
        _refuse_remote_media(body["messages"])
    return ChatRequest(body=body)


def _refuse_remote_media(messages: Sequence[Mapping[str, Any]]) -> None:
    """The model server would fetch the address for the client, from inside the operator's network."""
    for row, message in enumerate(messages):
        parts = message.get("content")
        for column, part in enumerate(parts if isinstance(parts, list) else ()):
            image = part.get("image_url")
            url = image.get("url") if isinstance(image, dict) else image
            if part["type"] == "image_url" and not (isinstance(url, str) and url[:5].lower() == "data:"):
                raise BadRequest(
                    "This service fetches nothing from the web: send the image itself as 'data:image/png;base64,…'. "
                    "(Operator: OMOIDE_REMOTE_MEDIA=true lets the model server fetch web addresses.)",
                    param=f"messages[{row}].content[{column}].image_url.url",
                    code="invalid_image_url",
                )


def without_media(messages: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The messages with each image, sound and file replaced by its digest: what a ledger can keep of them."""
    return [
        {name: _digested(value) if _holds_media(name, value) else value for name, value in m.items()} for m in messages
    ]


def _holds_media(name: str, value: object) -> bool:
    """Whether a field of a message can hold media: a list of parts, or a sound that the model spoke."""
    return name == "audio" or (name == "content" and isinstance(value, list))


def _digested(value: Any) -> Any:  # noqa: ANN401  (any JSON)
    """A part of a message with every long text in it that is nobody's words replaced by its digest, however deep."""
    if isinstance(value, dict):
        return {name: inner if name in _WORDS else _digested(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_digested(inner) for inner in value]
    if isinstance(value, str) and len(value) > LONGEST_MEDIA_NAME:
        return f"sha256:{hashlib.sha256(value.encode()).hexdigest()} ({len(value)} characters)"
    return value


def _too_deep(value: object) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)  # type: ignore[attr-defined]
            if isinstance(child, dict | list)
        ]
        if not level:
            return False
    return True


def _refusal(error: ValidationError) -> BadRequest:
    """OpenAI reports one fault; the first is named, in its path notation."""
    fault = error.errors(include_url=False)[0]
    param = _path(fault["loc"])
    if fault["type"] == "extra_forbidden":
        return BadRequest(f"Unrecognized request argument supplied: {param}.", param=param, code="unknown_parameter")
    if fault["type"] == "missing":
        return BadRequest(f"Missing required parameter: '{param}'.", param=param, code="missing_required_parameter")
    if param == "messages" and fault["type"] == "too_short":
        return BadRequest("'messages' is empty: send at least one message.", param=param, code="empty_array")
    return BadRequest(f"Invalid value for '{param}': {told(fault)}.", param=param, code="invalid_value")


def _path(loc: tuple[int | str, ...]) -> str:
    """`("messages", 0, "content", "str")` → `messages[0].content`: union branches are not part of OpenAI's notation."""
    path = ""
    for step in loc:
        if isinstance(step, int):
            path += f"[{step}]"
        elif step.isidentifier() and step not in {"str", "int", "float", "bool", "list", "dict"}:
            path += f".{step}" if path else step
    return path
