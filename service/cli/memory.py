"""`omoide memory …`: what is remembered of people seen, searched, changed and forgotten."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from rich.console import Console
from rich.progress import Progress

from service.cli.memory_client import Access, MemoryClient, explained
from service.cli.memory_view import MemoryView, note, print_json, tell
from service.cli.preflight import Refusal
from service.terminal.client import GatewayError
from service.terminal.printable import printable

AT_ONCE = 500
"""Lines that one request keeps."""
BYTES_AT_ONCE = 2**20
"""Bytes of text after which a request ends, so that long lines stay below a gateway's limit."""
_PLACE = re.compile(r"items\[(\d+)\]")

Item = tuple[int, dict[str, Any]]
"""A line's number, and what is to be kept of it."""


async def show_list(access: Access, person: str | None, *, kinds: Sequence[str], history: bool, as_json: bool) -> None:
    """Prints what is remembered of a person, newest first."""
    view, console = _view(access), Console()
    rows: list[dict[str, Any]] = []
    async with access.open() as memories, aclosing(memories.pages(person, kinds=kinds, history=history)) as pages:
        async for page in pages:
            if page and not as_json:
                console.print(view.listed(page, states=history, head=not rows))
            rows += page
    if as_json:
        print_json(rows)
    elif not rows:
        tell(
            access.say(
                "memory.none_of_kind" if kinds else "memory.none", person=view.name(person), kinds=", ".join(kinds)
            )
        )


async def show_found(
    access: Access, person: str | None, query: str, *, k: int, at: str | None, kinds: Sequence[str], as_json: bool
) -> None:
    """Prints what answers a question, best first."""
    async with access.open(index=True) as memories:
        answer = await memories.search(person, query, k=k, at=at, kinds=kinds)
    if answer["degraded"]:
        note(access.say("memory.by_words"))
    if as_json:
        print_json(answer["data"])
    elif answer["data"]:
        Console().print(_view(access).found(answer["data"]))
    else:
        tell(access.say("memory.not_found", person=_view(access).name(person)))


async def add_one(access: Access, item: Mapping[str, Any], *, as_json: bool) -> None:
    """Keeps one thing and prints its id."""
    async with access.open(index=True) as memories:
        kept = await memories.add([item])
    _tell_kept(access, kept, as_json=as_json)


async def add_lines(access: Access, item: Mapping[str, Any], lines: Iterable[str], *, as_json: bool) -> None:
    """Keeps each line that is not empty, some hundred at a time.

    Args:
        access: where.
        item: what all have in common; a `ref` gets the line's number behind it.
        lines: the lines.
        as_json: whether to print what was kept as JSON.

    Raises:
        Refusal: a line is refused; the sentence says which, and how many are kept.
    """
    kept: list[dict[str, Any]] = []
    work = list(_batches(_numbered(item, lines)))
    async with access.open(index=True) as memories:
        with Progress(console=Console(stderr=True), transient=True, disable=len(work) < 2) as progress:  # noqa: PLR2004
            bar = progress.add_task(access.say("memory.adding"), total=sum(map(len, work)))
            for batch in work:
                kept += await _add(access, memories, batch, len(kept))
                progress.update(bar, completed=len(kept))
    _tell_kept(access, kept, as_json=as_json, many=True)


async def show_one(access: Access, memory_id: str, *, as_json: bool) -> None:
    """Prints all that is known of one memory."""
    async with access.open() as memories:
        row = await memories.get(memory_id)
    if as_json:
        print_json(row)
    else:
        Console().print(_view(access).card(row))


async def show_history(access: Access, memory_id: str, *, as_json: bool) -> None:
    """Prints how a memory came to be, the oldest first."""
    async with access.open() as memories:
        rows = await memories.history(memory_id)
    if as_json:
        print_json(rows)
    else:
        Console().print(_view(access).listed(rows, states=True))


async def correct(access: Access, memory_id: str, text: str, *, as_json: bool) -> None:
    """Puts new words in the place of a memory's and prints the id under which they are kept."""
    async with access.open(index=True) as memories:
        row = await memories.correct(memory_id, text)
    if as_json:
        print_json(row)
    else:
        tell(access.say("memory.corrected", old=memory_id, new=row["id"]))


async def forget(access: Access, memory_id: str, *, sure: bool, as_json: bool) -> int:
    """Forgets one memory; asks first unless `sure`. Returns an exit code: 1 where it is left."""
    async with access.open(index=True) as memories:
        text = printable(str((await memories.get(memory_id))["text"]))
        if not sure and not await _is_sure(access, access.say("memory.forget_ask", text=text)):
            return 1
        row = await memories.forget(memory_id)
    if as_json:
        print_json(row)
    else:
        tell(access.say("chat.forgot", text=text))
    return 0


async def forget_person(access: Access, person: str | None, *, sure: bool, as_json: bool) -> int:
    """Erases a person and prints the receipt; asks first unless `sure`. Returns an exit code: 1 where they are left."""
    view = _view(access)
    async with access.open(index=True) as memories:
        if not sure and not await _is_sure(access, access.say("chat.forget_all_ask", user=view.name(person))):
            return 1
        receipt = await memories.erase(person)
    if as_json:
        print_json(receipt)
    else:
        tell("\n".join([access.say("memory.erased", person=view.name(person)), *view.receipt(receipt)]))
    return 0


async def pause(access: Access, person: str | None, *, paused: bool, as_json: bool) -> None:
    """Has nothing new remembered of a person, or again."""
    async with access.open() as memories:
        row = await memories.pause(person, paused=paused)
    if as_json:
        print_json(row)
    else:
        name = _view(access).name(person)
        tell(access.say("memory.now_paused", person=name) if paused else access.say("memory.now_on", person=name))


async def show_people(access: Access, *, as_json: bool) -> None:
    """Prints who is known."""
    view, console = _view(access), Console()
    rows: list[dict[str, Any]] = []
    async with access.open() as memories, aclosing(memories.people()) as pages:
        async for page in pages:
            if page and not as_json:
                console.print(view.people(page, head=not rows))
            rows += page
    if as_json:
        print_json(rows)
    elif not rows:
        tell(access.say("memory.no_people"))


def _view(access: Access) -> MemoryView:
    return MemoryView(access.say, access.settings.zone)


async def _is_sure(access: Access, question: str) -> bool:
    from service.terminal.session import open_screen  # noqa: PLC0415  (line editing is loaded where one is asked)

    if await open_screen(access.say, None).confirm(question):
        return True
    note(access.say("chat.kept"))
    return False


async def _add(access: Access, memories: MemoryClient, batch: Sequence[Item], before: int) -> list[dict[str, Any]]:
    try:
        return await memories.add([item for _, item in batch])
    except GatewayError as error:
        place = _PLACE.match(error.param or "")
        if place is None and not before:
            raise
        line = batch[int(place[1])][0] if place else batch[0][0]
        fault = explained(error, access.say)
        raise Refusal(access.say("memory.line_refused", line=line, fault=fault, kept=before)) from error


def _numbered(item: Mapping[str, Any], lines: Iterable[str]) -> Iterator[Item]:
    for number, line in enumerate(lines, 1):
        if text := line.strip():
            ref = {"ref": f"{item['ref']}:{number}"} if item.get("ref") else {}
            yield number, {**item, "text": text, **ref}


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    size = 0
    for each in items:
        more = len(each[1]["text"].encode(errors="replace"))
        if batch and (len(batch) == AT_ONCE or size + more > BYTES_AT_ONCE):
            yield batch
            batch, size = [], 0
        batch.append(each)
        size += more
    if batch:
        yield batch


def _tell_kept(access: Access, kept: Sequence[Mapping[str, Any]], *, as_json: bool, many: bool = False) -> None:
    if flagged := sum(bool(row["flagged"]) for row in kept):
        note(access.say("memory.flagged", count=flagged))
    if as_json:
        print_json(list(kept))
    elif many:
        tell(access.say("memory.added_lines", count=len(kept)))
    else:
        tell(access.say("memory.added", id=kept[0]["id"]))
