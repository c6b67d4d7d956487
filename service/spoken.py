"""What a model says, in OpenAI's shapes: whole completions and chunks, read, gathered and stamped as our own."""

from collections.abc import AsyncGenerator, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from service.errors import ApiError, UpstreamBroken
from service.sse import DONE, DONE_FRAME, frame, read_events
from service.upstream import Upstream

COMPLETION = "chat.completion"
_SAID_ONCE = frozenset({"id", "type", "name"})
"""Texts of a delta that come whole, even where a server repeats them."""

MAX_CALLS = 128
"""Tool calls of one message that are taken: as many as OpenAI lets a request offer tools."""

_AS_TEXTS_END = frozenset({"stop", "length"})
_INSTEAD = ("tool_calls", "function_call", "refusal", "audio")


@dataclass(slots=True)
class Outcome:
    """What the model said, as far as it came."""

    status: str = "failed"
    choices: list[dict[str, Any]] = field(default_factory=list)
    usage: dict[str, Any] | None = None
    error: ApiError | None = None

    @property
    def reply(self) -> str:
        """The text of the first choice."""
        return str((self.choices[0].get("message") or {}).get("content") or "") if self.choices else ""

    @property
    def finish_reason(self) -> str | None:
        """Why the first choice ended."""
        return self.choices[0].get("finish_reason") if self.choices else None


class Spoken:
    """Gathers what the model streams, and rewrites each chunk as the turn's own.

    Args:
        id: the turn's id, the same in every chunk.
        created: its Unix time in seconds.
        model: what the client asked for.
        usage_wanted: whether the stream ends with a usage chunk.
        names: of who speaks: such a name before the text ("さくら: …"), as models put it in a group, is taken off.

    Attributes:
        started: whether anything came yet.
    """

    def __init__(
        self,
        *,
        id: str,  # noqa: A002  (OpenAI's word)
        created: int,
        model: str,
        usage_wanted: bool,
        names: Collection[str] = (),
    ) -> None:
        self._labels = tuple(f"{name}{colon}" for name in names for colon in ":：")
        self._begun: dict[int, str | None] = {}  # what was held back of a text's beginning; None: it has begun
        self._stamp = {"id": id, "object": f"{COMPLETION}.chunk", "created": created, "model": model}
        self._usage_wanted = usage_wanted
        self._choices: dict[int, dict[str, Any]] = {}
        self._held: list[dict[str, Any]] = []
        self._usage: dict[str, Any] | None = None
        self.started = False

    @property
    def finished(self) -> bool:
        """Whether every choice has said why it ended."""
        return bool(self._choices) and all(c["finish_reason"] for c in self._choices.values())

    def take(self, chunk: dict[str, Any]) -> list[bytes]:
        """Takes one chunk of the upstream; returns what may leave now (finishing chunks wait for the record)."""
        if chunk.get("usage"):
            self._usage = chunk["usage"]
        choices = chunk.get("choices") or []
        if not choices:
            return []
        self.started = True
        choices = [self._unnamed(choice) for choice in choices] if self._labels else choices
        for choice in choices:
            self._gather(choice)
        event = self._event(choices)
        if any(choice.get("finish_reason") for choice in choices):
            self._held.append(event)
            return []
        return [frame(event)]

    def ending(self, details: dict[str, Any] | None) -> list[bytes]:
        """The frames that close the stream: finishing chunks, usage where asked for, `[DONE]`."""
        if details is not None and self._held:
            self._held[-1]["omoide"] = details
        frames = [frame(event) for event in self._held]
        if self._usage_wanted:
            frames.append(frame({**self._event([]), "usage": self._usage}))
        return [*frames, DONE_FRAME]

    def replies(self) -> dict[int, str]:
        """The texts of the choices that ended as texts do, by their index."""
        texts = ((index, choice["message"].get("content"), choice) for index, choice in self._choices.items())
        return {index: text for index, text, choice in texts if text and choice["finish_reason"] in _AS_TEXTS_END}

    def completion(self) -> dict[str, Any]:
        """All that was said, as a whole chat completion."""
        return {**self._stamp, "object": COMPLETION, "choices": self._whole(), "usage": self._usage}

    def outcome(self, status: str, error: ApiError | None = None) -> Outcome:
        """What has been said so far, with what was still held back of it."""
        for index, held in self._begun.items():
            if held and (message := self._choices.get(index, {}).get("message")):
                message["content"] = held
        return Outcome(status, self._whole(), self._usage, error)

    def _whole(self) -> list[dict[str, Any]]:
        choices = [self._choices[index] for index in sorted(self._choices)]
        for choice in choices:
            message = choice["message"]
            if message["content"] is None and not any(message.get(name) for name in _INSTEAD):
                message["content"] = ""  # OpenAI's content is null only beside something said in another way
        return choices

    def _event(self, choices: list[dict[str, Any]]) -> dict[str, Any]:
        event = {**self._stamp, "choices": choices}
        return {**event, "usage": None} if self._usage_wanted else event

    def _unnamed(self, choice: dict[str, Any]) -> dict[str, Any]:
        """The choice without the speaker's name at the beginning; what may become it is held back until it is told."""
        index, delta = int(choice.get("index") or 0), choice.get("delta") or {}
        held = self._begun.setdefault(index, "")
        if held is None or not (held or delta.get("content")):
            return choice
        text = held + (delta.get("content") or "")
        bare = text.lstrip()
        if not choice.get("finish_reason") and any(label.startswith(bare) for label in self._labels):
            self._begun[index] = text
            return {**choice, "delta": {**delta, "content": ""}}
        self._begun[index] = None
        label = next((label for label in self._labels if bare.startswith(label)), "")
        return {**choice, "delta": {**delta, "content": bare.removeprefix(label).lstrip() if label else text}}

    def _gather(self, choice: dict[str, Any]) -> None:
        index = int(choice.get("index") or 0)
        whole = self._choices.setdefault(
            index,
            {
                "index": index,
                "message": {"role": "assistant", "content": None, "refusal": None},
                "finish_reason": None,
                "logprobs": None,
            },
        )
        delta = choice.get("delta") or {}
        message = whole["message"]
        _join(message, {name: part for name, part in delta.items() if name not in {"role", "tool_calls"}})
        for name, tokens in (choice.get("logprobs") or {}).items():
            if tokens:
                whole["logprobs"] = whole["logprobs"] or {"content": None, "refusal": None}
                # Extended, not made anew: a long reply has a token in each of its thousands of chunks.
                whole["logprobs"][name] = whole["logprobs"].get(name) or []
                whole["logprobs"][name].extend(tokens)
        for call in delta.get("tool_calls") or []:
            _gather_call(message.setdefault("tool_calls", []), call)
        whole["finish_reason"] = choice.get("finish_reason") or whole["finish_reason"]


async def listen(upstream: Upstream, payload: dict[str, Any], spoken: Spoken) -> AsyncGenerator[bytes, None]:
    """Streams a reply from the upstream into `spoken`; yields the frames that may leave.

    Raises:
        ApiError: the upstream refused, failed, or broke off before every choice was finished.
    """
    async with upstream.stream({**payload, "stream": True, "stream_options": {"include_usage": True}}) as pieces:
        async for data in read_events(pieces):
            if data == DONE:
                break
            for piece in spoken.take(_parse_chunk(data)):
                yield piece
    if not spoken.finished:
        raise UpstreamBroken("The model server broke off in the middle of its reply.")


def _parse_chunk(data: bytes) -> dict[str, Any]:
    """One event of the upstream's stream.

    Raises:
        UpstreamBroken: it is not a chunk, or it says that something went wrong.
    """
    try:
        chunk = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise UpstreamBroken("The model server's stream holds something that is not JSON.") from error
    if not isinstance(chunk, dict):
        raise UpstreamBroken("The model server's stream holds something that is not an object.")
    if fault := chunk.get("error"):
        message = fault.get("message") if isinstance(fault, dict) else fault
        raise UpstreamBroken(f"The model server says: {str(message)[:500]}")
    return chunk


def as_chunks(text: str) -> list[dict[str, Any]]:
    """A finished text as the chunks in which a model would have streamed it."""

    def chunk(delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
        return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason, "logprobs": None}]}

    return [chunk({"role": "assistant", "content": ""}), chunk({"content": text}), chunk({}, "stop")]


def _join(whole: dict[str, Any], piece: Mapping[str, Any]) -> None:
    """Joins a delta to what came before, whatever its fields: reasoning, function calls, audio, annotations.

    Texts and lists grow, objects are joined in turn, names and numbers are said once.
    """
    for name, part in piece.items():
        held = whole.get(name)
        match part:
            case None | "" if held is not None or part is None:
                whole.setdefault(name, None)
            case str() if isinstance(held, str) and name not in _SAID_ONCE:
                whole[name] = held + part
            case list() if isinstance(held, list):
                held.extend(part)
            case list():
                whole[name] = [*part]
            case dict() if isinstance(held, dict):
                _join(held, part)
            case dict():
                whole[name] = {}
                _join(whole[name], part)
            case _:
                whole[name] = part


def _gather_call(calls: list[dict[str, Any]], piece: dict[str, Any]) -> None:
    """Joins a piece of a streamed tool call to the calls so far.

    Raises:
        UpstreamBroken: the index is no number from 0 to `MAX_CALLS` - 1.
    """
    index = _call_of(calls, piece)
    if not isinstance(index, int) or not 0 <= index < MAX_CALLS:
        raise UpstreamBroken(f"The model server's stream holds a tool call whose index is not 0 to {MAX_CALLS - 1}.")
    while len(calls) <= index:
        calls.append({"id": None, "type": "function", "function": {"name": "", "arguments": ""}})
    call, function = calls[index], piece.get("function") or {}
    call["id"] = piece.get("id") or call["id"]
    name = function.get("name") or ""
    if name != call["function"]["name"]:  # some servers repeat the whole name with every piece
        call["function"]["name"] += name
    call["function"]["arguments"] += function.get("arguments") or ""


def _call_of(calls: list[dict[str, Any]], piece: dict[str, Any]) -> object:
    """Where a piece belongs: `index` says it; else its id, which may begin a call; else it is the last call's."""
    if piece.get("index") is not None:
        return piece["index"]
    ids = [call["id"] for call in calls]
    if piece.get("id"):
        return ids.index(piece["id"]) if piece["id"] in ids else len(calls)
    return max(len(calls) - 1, 0)
