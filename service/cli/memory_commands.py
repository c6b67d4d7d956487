"""The commands `omoide memory …`, with their options; `service.cli.memory` and its neighbours do the work."""
# ruff: noqa: PLC0415, PLR0913  (modules are loaded by the commands that need them; one argument an option)

import asyncio
import sys
from collections.abc import Callable, Coroutine
from enum import StrEnum
from inspect import Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli.beginning import AsJson, say_in, settings_with

if TYPE_CHECKING:
    from service.cli.memory_client import Access

Work = Coroutine[Any, Any, int | None]
"""What a command does; its result is the exit code, None for 0."""
OWN = "-"
"""Stands for the key's own person, and as a text for standard input."""
LONGEST_NAME = 256


class Kind(StrEnum):
    """What a memory is about, or is."""

    PROFILE = "profile"
    PREFERENCE = "preference"
    RELATIONSHIP = "relationship"
    EVENT = "event"
    PLAN = "plan"
    WORK = "work"
    HEALTH = "health"
    POSSESSION = "possession"
    NOTE = "note"
    DIARY = "diary"
    EPISODE = "episode"


class DocumentKind(StrEnum):
    """What a document is."""

    DIARY = "diary"
    NOTE = "note"


memory_app = typer.Typer(
    help="What is remembered of people: "
    "list, search, show, history, add, correct, forget, forget-person, pause, resume, export, import, people, "
    "add-docs, reindex.",
    short_help="What is remembered: see, search, change, forget.",
    no_args_is_help=True,
)

Person = Annotated[
    str,
    typer.Argument(metavar="PERSON", help="The `user` of chat requests; -: the key's own person.", show_default=False),
]
MemoryId = Annotated[str, typer.Argument(metavar="ID", help="Id of the memory.", show_default=False)]
Kinds = Annotated[list[Kind] | None, typer.Option("--kind", help="Only of this kind; may be repeated.")]
Sure = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
Url = Annotated[
    str | None,
    typer.Option("--url", help="Where the service runs.", show_default="here; without one the data folder itself"),
]
ApiKey = Annotated[
    str, typer.Option("--api-key", envvar="OMOIDE_API_KEY", help="API key; in the data folder itself none is needed.")
]
OfKey = Annotated[
    str | None, typer.Option("--key", metavar="ID", help="People of this key, for operators; none: one's own.")
]


def _command(name: str) -> Callable[[Callable[..., Work]], Callable[..., Work]]:
    """Makes a command of a function that takes `access` first: it has the options by which `Access` reaches memories.

    What the function returns is done; its result is the exit code.
    """

    def register(work: Callable[..., Work]) -> Callable[..., Work]:
        def run(*, url: Url = None, api_key: ApiKey = "", key: OfKey = None, **given: Any) -> None:  # noqa: ANN401
            raise typer.Exit(asyncio.run(work(_access(url, api_key, key), **given)) or 0)

        own = [each for each in signature(work).parameters.values() if each.name != "access"]
        reach = [each for each in signature(run).parameters.values() if each.name != "given"]
        vars(run)["__signature__"] = Signature([*own, *reach])
        vars(run).update(__doc__=work.__doc__)
        run.__annotations__ = {each.name: each.annotation for each in (*own, *reach)}
        memory_app.command(name)(run)
        return work

    return register


@_command("list")
def memory_list(
    access: "Access",
    person: Person,
    *,
    kind: Kinds = None,
    history: Annotated[bool, typer.Option("--history", help="Also what was replaced, or is over.")] = False,
    as_json: AsJson = False,
) -> Work:
    """List what is remembered of a person, newest first."""
    from service.cli import memory

    whom = _whom(access, person)
    return memory.show_list(access, whom, kinds=_values(kind), history=history, as_json=as_json)


@_command("search")
def memory_search(
    access: "Access",
    person: Person,
    query: Annotated[str, typer.Argument(help="A question, or words.", show_default=False)],
    *,
    k: Annotated[int, typer.Option("-k", "--limit", min=1, max=500, help="How many at most.")] = 10,
    kind: Kinds = None,
    at: Annotated[str | None, typer.Option(help="When it is asked, as ISO 8601.", show_default="now")] = None,
    as_json: AsJson = False,
) -> Work:
    """Search a person's memory; say why each was found."""
    from service.cli import memory

    whom = _whom(access, person)
    return memory.show_found(access, whom, query, k=k, at=at, kinds=_values(kind), as_json=as_json)


@_command("show")
def memory_show(access: "Access", memory_id: MemoryId, *, as_json: AsJson = False) -> Work:
    """Show all that is known of one memory."""
    from service.cli import memory

    return memory.show_one(access, memory_id, as_json=as_json)


@_command("history")
def memory_history(access: "Access", memory_id: MemoryId, *, as_json: AsJson = False) -> Work:
    """Show what a memory replaced, and what replaced it."""
    from service.cli import memory

    return memory.show_history(access, memory_id, as_json=as_json)


@_command("add")
def memory_add(
    access: "Access",
    person: Person,
    text: Annotated[str, typer.Argument(help="What to remember; -: each line of standard input.", show_default=False)],
    *,
    kind: Annotated[Kind, typer.Option(help="What it is.")] = Kind.NOTE,
    said_at: Annotated[
        str | None, typer.Option(help="When it was said or written, as ISO 8601.", show_default="now")
    ] = None,
    speaker: Annotated[str, typer.Option(help="Who said it.", show_default="the person")] = "",
    ref: Annotated[str | None, typer.Option(help="Your own id; the same text with the same one is kept once.")] = None,
    as_json: AsJson = False,
) -> Work:
    """Remember something of a person."""
    from service.cli import memory

    said = {"said_at": said_at} if said_at is not None else {}
    item = {"person": _whom(access, person), "kind": kind.value, "speaker": speaker, "ref": ref, **said}
    if text == OWN:
        return memory.add_lines(access, item, sys.stdin, as_json=as_json)
    return memory.add_one(access, {**item, "text": text}, as_json=as_json)


@_command("correct")
def memory_correct(
    access: "Access",
    memory_id: MemoryId,
    text: Annotated[str, typer.Argument(help="What is right.", show_default=False)],
    *,
    as_json: AsJson = False,
) -> Work:
    """Put other words in the place of a memory's.

    They make a new memory, under an id of its own; the old one becomes its history.
    """
    from service.cli import memory

    return memory.correct(access, memory_id, text, as_json=as_json)


@_command("forget")
def memory_forget(
    access: "Access",
    memory_id: MemoryId,
    *,
    yes: Sure = False,
    as_json: AsJson = False,
) -> Work:
    """Forget a memory with every trace of it."""
    from service.cli import memory

    return memory.forget(access, memory_id, sure=yes, as_json=as_json)


@_command("forget-person")
def memory_forget_person(
    access: "Access",
    person: Person,
    *,
    yes: Sure = False,
    as_json: AsJson = False,
) -> Work:
    """Erase all that is kept of a person; print a receipt."""
    from service.cli import memory

    whom = _whom(access, person)
    return memory.forget_person(access, whom, sure=yes, as_json=as_json)


@_command("pause")
def memory_pause(access: "Access", person: Person, *, as_json: AsJson = False) -> Work:
    """Remember nothing new of a person."""
    from service.cli import memory

    return memory.pause(access, _whom(access, person), paused=True, as_json=as_json)


@_command("resume")
def memory_resume(access: "Access", person: Person, *, as_json: AsJson = False) -> Work:
    """Remember what a person says again."""
    from service.cli import memory

    return memory.pause(access, _whom(access, person), paused=False, as_json=as_json)


@_command("export")
def memory_export(
    access: "Access",
    person: Person,
    file: Annotated[
        Path | None, typer.Argument(help="The file to write; it must not be there yet.", show_default="standard output")
    ] = None,
) -> Work:
    """Write what is remembered of a person as JSON."""
    from service.cli.memory_files import export_person

    return export_person(access, _whom(access, person), file)


@_command("import")
def memory_import(
    access: "Access",
    file: Annotated[Path, typer.Argument(help="An export.", show_default=False)],
    *,
    person: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="For whom; -: the key's own person.", show_default="whom the file names"),
    ] = None,
    as_json: AsJson = False,
) -> Work:
    """Take an export in; what is there already stays."""
    from service.cli.memory_files import import_file

    whom = None if person is None else _whom(access, person)
    return import_file(access, file, whom, renamed=person is not None, as_json=as_json)


@_command("people")
def memory_people(access: "Access", *, as_json: AsJson = False) -> Work:
    """List the people of whom something is kept."""
    from service.cli import memory

    return memory.show_people(access, as_json=as_json)


@memory_app.command("add-docs")
def memory_add_docs(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of diaries and notes: text, Markdown, JSON.")],
    *,
    person: Annotated[str | None, typer.Option(help="Whose memory; as --user of chat.", show_default="login")] = None,
    api_key: Annotated[str, typer.Option(envvar="OMOIDE_API_KEY", help="API key whose person it is.")] = "",
    kind: Annotated[DocumentKind | None, typer.Option(help="What all of it is; none: told from each file.")] = None,
    max_chars: Annotated[int, typer.Option(min=1, max=4000, help="Characters that a passage may have.")] = 400,
    min_chars: Annotated[int, typer.Option(min=1, max=4000, help="Shorter ones join their neighbours.")] = 40,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Forget all that was read from DIR.")] = False,
) -> None:
    """Read a folder of diaries and notes into a memory."""
    from service.cli.documents import Wanted, add_documents

    settings = settings_with()
    say = say_in(settings)
    if min_chars > max_chars:
        raise typer.BadParameter(say("docs.min_over_max", min=min_chars, max=max_chars), param_hint="--min-chars")
    chosen = kind.value if kind else None
    wanted = Wanted(folder, person, api_key, chosen, max_chars, min_chars, dry_run, forget)
    raise typer.Exit(asyncio.run(add_documents(settings, say, wanted)))


@memory_app.command("reindex")
def memory_reindex() -> None:
    """Rebuild the vector index from the database."""
    from service.cli.reindex import reindex

    settings = settings_with()
    asyncio.run(reindex(settings, say_in(settings)))


def _access(url: str | None, api_key: str, key: str | None) -> "Access":
    from service.cli.memory_client import Access

    settings = settings_with()
    return Access(settings, say_in(settings), url, api_key, key)


def _whom(access: "Access", person: str) -> str | None:
    """The person that an argument means; None for the key's own.

    Raises:
        Refusal: nobody can have that name.
    """
    from service.cli.preflight import Refusal

    if person == OWN:
        return None
    if not person.strip() or len(person) > LONGEST_NAME or _is_broken(person):
        raise Refusal(access.say("memory.person_wrong", name=person))
    return person


def _is_broken(name: str) -> bool:
    """Whether it holds bytes that are no text, as a terminal in another encoding sends them."""
    return any("\ud800" <= char <= "\udfff" for char in name)


def _values(kinds: list[Kind] | None) -> list[str]:
    return [kind.value for kind in kinds or ()]
