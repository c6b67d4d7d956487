"""How `omoide memory …` reaches what is remembered: the gateway's API of memories and people, as typed calls.

A gateway that runs is asked over HTTP. Where none does, the same application answers within this process, so that there
is one way in and one set of rules.
"""

import re
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx
from rich.console import Console

from service.cli.phrases import Phrasebook
from service.cli.preflight import Refusal
from service.running import running_at
from service.settings import Settings
from service.terminal.client import Gateway, GatewayError, ask, open_http

PAGE = 1000
"""Rows that one request brings."""
HERE = "http://127.0.0.1"
"""What a caller on this machine calls an application within its own process."""

_BY_STATUS = {
    401: "memory.needs_key",
    403: "memory.needs_operator",
    413: "memory.too_large",
    503: "memory.no_database",
}
_BY_CODE = {
    "memory_paused": "memory.is_paused",
    "memory_superseded": "memory.superseded",
    "person_erased": "memory.erased_meanwhile",
}
_MISSING = {"key": "memory.no_key", "memory_id": "memory.no_such", "person": "memory.nobody"}
_WRONG = {
    "text": "memory.wrong_text",
    "query": "memory.wrong_text",
    "at": "memory.wrong_moment",
    "said_at": "memory.wrong_moment",
    "ref": "memory.wrong_short",
    "speaker": "memory.wrong_short",
}
_OF_EXPORTS = re.compile(r"data\b|version\b")
"""What the service may answer, by status, code, the parameter that names nothing, or the one whose value is wrong; its
own words are English."""

Row = dict[str, Any]


class MemoryClient:
    """The API of memories and people.

    Args:
        http: the gateway.
        key: id of the key whose people are meant; None: the caller's own.
        waits: whether what is added has to be found by meaning when the answer comes; a gateway sees to that later.
    """

    def __init__(self, http: httpx.AsyncClient, key: str | None = None, *, waits: bool = False) -> None:
        self._http = http
        self._key = key
        self._waits = waits

    async def pages(
        self, person: str | None, *, kinds: Sequence[str] = (), history: bool = False
    ) -> AsyncGenerator[list[Row], None]:
        """What is remembered of a person, what came last first, a page at a time."""
        query = {"person": person, "kinds": list(kinds) or None, "history": history or None}
        async for page in self._pages("/v1/memories", query):
            yield page

    async def people(self) -> AsyncGenerator[list[Row], None]:
        """Who is known, a page at a time."""
        async for page in self._pages("/v1/people", {}):
            yield page

    async def search(
        self, person: str | None, query: str, *, k: int, at: str | None = None, kinds: Sequence[str] = ()
    ) -> dict[str, Any]:
        """What answers a question, best first (`data`), and what had to be done without (`degraded`)."""
        optional = {"at": at, "kinds": list(kinds) or None}
        body = {"person": person, "query": query, "k": k, **_given(optional)}
        return await self._ask("POST", "/v1/memories/search", body=body)

    async def add(self, items: Sequence[Mapping[str, Any]]) -> list[Row]:
        """Keeps items, all or none."""
        body = {"items": list(items), "wait": self._waits}
        return _rows(await self._ask("POST", "/v1/memories", body=body))

    async def get(self, memory_id: str) -> Row:
        """One memory."""
        row = await self._ask("GET", _memory(memory_id))
        if row.get("object") != "memory":  # there is a resource of that name, `export` say
            raise GatewayError(f"{memory_id} is no memory", status=404, code="not_found", param="memory_id")
        return row

    async def history(self, memory_id: str) -> list[Row]:
        """A memory with all that it replaced and all that replaced it, the oldest first."""
        return _rows(await self._ask("GET", f"{_memory(memory_id)}/history"))

    async def correct(self, memory_id: str, text: str) -> Row:
        """Puts new words in the place of a memory's; the memory that holds now."""
        return await self._ask("PATCH", _memory(memory_id), body={"text": text})

    async def forget(self, memory_id: str) -> Row:
        """Forgets one memory."""
        return await self._ask("DELETE", _memory(memory_id))

    async def erase(self, person: str | None) -> Row:
        """Erases everything kept of a person; the receipt."""
        return await self._ask("DELETE", _person(person))

    async def pause(self, person: str | None, *, paused: bool) -> Row:
        """Has nothing new remembered of a person, or again; the person."""
        return await self._ask("PATCH", _person(person), body={"memory_paused": paused})

    async def export(self, person: str | None) -> dict[str, Any]:
        """Everything that is remembered of a person."""
        return await self._ask("GET", "/v1/memories/export", {"person": person})

    async def take_in(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Imports an export; how many memories were read and added."""
        return await self._ask("POST", "/v1/memories/import", body=document)

    async def _pages(self, path: str, query: Mapping[str, Any]) -> AsyncGenerator[list[Row], None]:
        after = None
        while True:
            answer = await self._ask("GET", path, {**query, "limit": PAGE, "after": after})
            yield _rows(answer)
            after = answer.get("last_id")
            if not answer.get("has_more") or after is None:
                return

    async def _ask(
        self, method: str, path: str, query: Mapping[str, Any] | None = None, body: object = None
    ) -> dict[str, Any]:
        return await ask(self._http, method, path, _given({**(query or {}), "key": self._key}), body)


@dataclass(frozen=True, slots=True)
class Access:
    """How a command reaches the memories.

    Attributes:
        settings: which data folder, and which port a gateway has.
        say: the operator's language.
        url: where the gateway is; None: the usual place, and within this process where none answers.
        api_key: sent along; empty for none.
        key: id of the key whose people are meant; None: the caller's own.
        transport: stands for the gateway in tests.
    """

    settings: Settings
    say: Phrasebook
    url: str | None = None
    api_key: str = ""
    key: str | None = None
    transport: httpx.AsyncBaseTransport | None = None

    @asynccontextmanager
    async def open(self, *, index: bool = False) -> AsyncIterator[MemoryClient]:
        """Finds who answers.

        Args:
            index: whether vectors are needed; without a gateway they take seconds to come up.

        Raises:
            Refusal: nobody answers at `url`, or what was asked went wrong; one sentence.
            DatabaseError: the database cannot be used.
        """
        async with AsyncExitStack() as stack:
            url, transport = await self._running(), self.transport
            if url is None:
                # SQL and the web framework, which a command to a running gateway need not load.
                from service.cli.in_process import application  # noqa: PLC0415

                with Console(stderr=True).status(self.say("memory.opening")):
                    opening = application(self.settings, self.say, index=index)
                    transport = await stack.enter_async_context(opening)
            http = await stack.enter_async_context(open_http(url or HERE, self.api_key, transport))
            try:
                yield MemoryClient(http, self.key, waits=url is None)  # nobody sees to it after this process
            except GatewayError as error:
                raise Refusal(explained(error, self.say)) from error

    async def _running(self) -> str | None:
        """Where a gateway answers; None where none does.

        Raises:
            Refusal: the one that was named does not.
        """
        usual = f"http://127.0.0.1:{self.settings.port}"
        for url in [self.url] if self.url else dict.fromkeys([usual, running_at(self.settings.data_dir) or usual]):
            async with Gateway(url, self.api_key, "", self.transport) as gateway:
                if await gateway.lives():
                    return gateway.url
        if self.url:
            raise Refusal(self.say("memory.no_gateway", url=self.url))
        return None


def explained(error: GatewayError, say: Phrasebook) -> str:
    """What went wrong, in one sentence with what to do."""
    if error.status is None:
        return say("memory.broken", reason=error.message)
    missing = _MISSING.get(error.param or "") if error.code == "not_found" else None
    if phrase := _BY_STATUS.get(error.status) or _BY_CODE.get(error.code or "") or missing:
        return say(phrase, message=error.message)
    place = error.param or ""
    wrong = _WRONG.get(place.rpartition(".")[2])
    if error.status == httpx.codes.BAD_REQUEST and _OF_EXPORTS.match(place):
        return say("memory.wrong_export", place=place, message=error.message)
    return say(wrong or "fault.refused", message=error.message)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _rows(answer: Mapping[str, Any]) -> list[Row]:
    return list(answer["data"])


def _memory(memory_id: str) -> str:
    return f"/v1/memories/{_segment(memory_id)}"


def _person(person: str | None) -> str:
    return "/v1/people" if person is None else f"/v1/people/{_segment(person)}"


def _segment(name: str) -> str:
    """A name as one segment of a path: a dot too is written out, since `.` and `..` would lead elsewhere."""
    return quote(name, safe="").replace(".", "%2E")
