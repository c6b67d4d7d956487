"""The command line `omoide`: each command reads its options, calls the module that does the work, prints the result.

Modules are imported inside the commands, so that each loads only what it needs: `omoide --help` neither the settings
nor SQL, `omoide chat` neither SQL nor the web framework.
"""
# ruff: noqa: PLC0415  (see above)

import asyncio
import io
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from service import VERSION
from service.cli.beginning import AsJson, say_in, say_somehow, settings_with
from service.cli.memory_commands import memory_app

MENDABLE = frozenset(
    {
        "deploy.engine.EngineError",
        "deploy.models.ModelError",
        "memory.chroma.IndexUnavailable",
        "memory.database.DatabaseError",
        "memory.documents.faults.DocumentError",
        "memory.embedding.EmbeddingUnavailable",
        "persona.care.answers.CareError",
        "persona.scaffold.ScaffoldError",
        "persona.faults.PersonaError",
        "persona.faults.Refused",
        "service.cli.preflight.Refusal",
        "service.keys.KeyFault",
        "service.settings.SettingsError",
    }
)
"""The errors whose message is a sentence for the operator, by name: only the one that was raised has been loaded."""


class Role(StrEnum):
    """What a key may do."""

    CLIENT = "client"
    OPERATOR = "operator"
    ADMIN = "admin"


class PartName(StrEnum):
    """A file of a persona."""

    CARD = "card"
    EXAMPLES = "examples"
    LOREBOOK = "lorebook"


class StageName(StrEnum):
    """How close a persona and a person are."""

    STRANGER = "stranger"
    ACQUAINTANCE = "acquaintance"
    FRIEND = "friend"
    CLOSE_FRIEND = "close_friend"
    CRUSH = "crush"
    LOVER = "lover"


class FormName(StrEnum):
    """A kind of character card."""

    V2 = "v2"
    V3 = "v3"
    PNG = "png"
    CHARX = "charx"


class _Told(TyperGroup):
    """Turns an error that an operator can mend into its one sentence on stderr and exit code 1."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401  (the signature of Typer's base)
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as error:
            raise typer.Exit(130) from error
        except Exception as error:
            if MENDABLE.isdisjoint(f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__):
                raise
            typer.echo(say_somehow().error(error), err=True)
            raise typer.Exit(1) from error


app = typer.Typer(
    cls=_Told,
    name="omoide",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
key_app = typer.Typer(help="API keys: make, list, revoke.", no_args_is_help=True)
model_app = typer.Typer(help="Embedded models: list, download.", no_args_is_help=True)
persona_app = typer.Typer(
    help="Personas: list, new, check, try, import, export, history, diff, rollback, schema, appraise.",
    short_help="Personas: make, check, import and export, bring versions back.",
    no_args_is_help=True,
)
for _name, _sub in (("key", key_app), ("model", model_app), ("memory", memory_app), ("persona", persona_app)):
    app.add_typer(_sub, name=_name)


def main() -> None:
    """The entry point of the `omoide` script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a character shows '?'
    app(prog_name="omoide")


def _tell_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"omoide {VERSION}")
        raise typer.Exit


@app.callback()
def options(
    *,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_tell_version, help="Print the version.")
    ] = False,
) -> None:
    """Omoide, a persona chat service that remembers."""


@app.command()
def serve(
    model: Annotated[str | None, typer.Option(help="Embedded model: a name, a folder or a .gguf file.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0: any free one.", min=0, max=65535)] = None,
    *,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
) -> None:
    """Start the service."""
    usual = settings_with()
    chosen = {"model": model, "host": host, "port": port, "llm_provider": "embedded" if model else None}
    settings = settings_with(**{name: value for name, value in chosen.items() if value is not None})
    from service.cli.server import serve as run

    run(settings, say_in(settings), usual_port=usual.port, with_parent=with_parent)


@app.command()
def chat(  # noqa: PLR0913  (one argument an option)
    *,
    persona: Annotated[str | None, typer.Option(help="With whom to talk.", show_default="sakura")] = None,
    user: Annotated[str | None, typer.Option(help="Your name; memories are kept by it.", show_default="login")] = None,
    url: Annotated[
        str | None, typer.Option(help="Where the service runs.", show_default="here, started if need be")
    ] = None,
    key: Annotated[str, typer.Option(envvar="OMOIDE_API_KEY", help="API key.")] = "",
    model: Annotated[
        str | None, typer.Option(help="Talk with a bare model: a name, folder or file; with --url the service's.")
    ] = None,
    once: Annotated[str | None, typer.Option(help="Say one thing, print the reply, leave.")] = None,
    system: Annotated[str, typer.Option(help="System prompt of a bare model.")] = "",
    temperature: Annotated[float | None, typer.Option(min=0, max=2)] = None,
    top_p: Annotated[float | None, typer.Option(min=0, max=1)] = None,
    max_tokens: Annotated[int | None, typer.Option(min=1)] = None,
) -> None:
    """Talk with a persona (or a bare model) in the terminal."""
    from service.terminal.session import Talk, chat_with_model, chat_with_persona, chat_with_served_model

    options = {"temperature": temperature, "top_p": top_p, "max_tokens": max_tokens}
    talk = Talk(persona, user, url, key, once, system, {k: v for k, v in options.items() if v is not None})
    if model is None:
        settings = settings_with()
        session = chat_with_persona(settings, say_in(settings), talk)
    elif url is not None:
        settings = settings_with()
        session = chat_with_served_model(settings, say_in(settings), talk, model)
    else:
        settings = settings_with(model=model, llm_provider="embedded")
        session = chat_with_model(settings, say_in(settings), talk)
    raise typer.Exit(asyncio.run(session))


@app.command()
def doctor(*, as_json: AsJson = False) -> None:
    """Check the installation, settings and parts; say how to mend them."""
    from service.doctor.report import examine

    raise typer.Exit(asyncio.run(examine(as_json=as_json)))


@key_app.command("create")
def key_create(
    name: Annotated[str, typer.Argument(help="Who uses it.")],
    *,
    role: Annotated[Role, typer.Option(help="What it may do.")] = Role.CLIENT,
    as_json: AsJson = False,
) -> None:
    """Make an API key; it is shown once."""
    from service.cli import keys as key_commands

    settings = settings_with()
    asyncio.run(key_commands.create(settings, say_in(settings), name, role.value, as_json=as_json))


@key_app.command("list")
def key_list(*, as_json: AsJson = False) -> None:
    """List the API keys."""
    from service.cli import keys as key_commands

    settings = settings_with()
    asyncio.run(key_commands.show(settings, say_in(settings), as_json=as_json))


@key_app.command("revoke")
def key_revoke(
    key: Annotated[str, typer.Argument(metavar="ID", help="Id of the key, or the beginning of its token.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Revoke an API key."""
    from service.cli import keys as key_commands

    settings = settings_with()
    asyncio.run(key_commands.revoke(settings, say_in(settings), key, as_json=as_json))


@model_app.command("list")
def model_list(*, as_json: AsJson = False) -> None:
    """List small models that speak Japanese and English."""
    from service.cli import models as model_commands

    settings = settings_with()
    model_commands.show(settings, say_in(settings), as_json=as_json)


@model_app.command("get")
def model_get(name: Annotated[str, typer.Argument(help="A name from the list, or a hub name (owner/model).")]) -> None:
    """Download a model (safetensors or GGUF only; resumes where it stopped)."""
    from service.cli import models as model_commands

    settings = settings_with()
    model_commands.get_model(settings, say_in(settings), name)


@persona_app.command("list")
def persona_list(*, as_json: AsJson = False) -> None:
    """List the personas."""
    from service.cli import personas as persona_commands

    settings = settings_with()
    asyncio.run(persona_commands.show(settings, say_in(settings), as_json=as_json))


@persona_app.command("new")
def persona_new(
    name: Annotated[str, typer.Argument(help="The model name that clients will ask for.")],
    *,
    language: Annotated[str, typer.Option(help="ja or en; none: the operator's language.")] = "",
) -> None:
    """Make a persona to begin with: files that pass the checks."""
    from service.cli import personas as persona_commands

    settings = settings_with()
    chosen = language or settings.operator_language
    if chosen not in {"ja", "en"}:
        raise typer.BadParameter(f"{chosen!r} is not ja or en", param_hint="--language")
    persona_commands.new(settings, say_in(settings), name, chosen)


@persona_app.command("check")
def persona_check(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Which; none: all.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Look over personas for likely mistakes."""
    from service.cli.persona_check import remarks

    settings = settings_with()
    raise typer.Exit(remarks(settings, say_in(settings), names or [], as_json=as_json))


@persona_app.command("try")
def persona_try(
    name: Annotated[str, typer.Argument(help="Which persona.")],
    *,
    against: Annotated[
        str | None, typer.Option(help="Another version: sakura@3, a folder, or a version of git.")
    ] = None,
    stage: Annotated[list[StageName] | None, typer.Option(help="Play in this stage; may be repeated.")] = None,
    scenario: Annotated[Path | None, typer.Option(help="One file, not the persona's own.")] = None,
    key: Annotated[str, typer.Option(envvar="OMOIDE_API_KEY", help="API key of the service.")] = "",
) -> None:
    """Play scenarios with a card, its versions or its stages."""
    from service.cli.persona_try import try_persona

    settings = settings_with()
    played = try_persona(
        settings,
        say_in(settings),
        name,
        against=against,
        stages=[each.value for each in stage or ()],
        scenario=scenario,
        key=key,
    )
    raise typer.Exit(asyncio.run(played))


@persona_app.command("import")
def persona_import(
    file: Annotated[
        Path, typer.Argument(help="A character card (V2 or V3: JSON, PNG or CHARX); with --into a lorebook.")
    ],
    *,
    name: Annotated[str | None, typer.Option(help="The model name that clients will ask for.")] = None,
    into: Annotated[str | None, typer.Option(help="Add a lorebook of its own (JSON) to this persona.")] = None,
) -> None:
    """Make a persona of a character card, or add a lorebook to one."""
    from service.cli.cards import add_file, import_file

    if name is not None and into is not None:
        raise typer.BadParameter("--into names a persona that has its name", param_hint="--name")
    settings = settings_with()
    if into is None:
        import_file(settings, say_in(settings), file, name)
    else:
        add_file(settings, say_in(settings), file, into)


@persona_app.command("export")
def persona_export(
    name: Annotated[str, typer.Argument(help="The persona.")],
    *,
    form: Annotated[FormName, typer.Option("--format", help="JSON (v2, v3), a picture, or a zip with assets.")],
    out: Annotated[Path, typer.Option(help="The file to write; it must not be there yet.")],
) -> None:
    """Write a persona as a character card."""
    from service.cli.cards import export_file

    settings = settings_with()
    export_file(settings, say_in(settings), name, form.value, out)


@persona_app.command("history")
def persona_history(name: Annotated[str, typer.Argument(help="The persona.")], *, as_json: AsJson = False) -> None:
    """List the versions of a persona, newest first."""
    from service.cli import versions as version_commands

    settings = settings_with()
    asyncio.run(version_commands.history(settings, say_in(settings), name, as_json=as_json))


@persona_app.command("diff")
def persona_diff(
    name: Annotated[str, typer.Argument(help="The persona.")],
    a: Annotated[int | None, typer.Argument(help="A version; none: the one before.", show_default=False)] = None,
    b: Annotated[int | None, typer.Argument(help="Another; none: the files now.", show_default=False)] = None,
) -> None:
    """Show what differs between two versions."""
    from service.cli import versions as version_commands

    settings = settings_with()
    asyncio.run(version_commands.diff(settings, say_in(settings), name, a, b))


@persona_app.command("rollback")
def persona_rollback(
    name: Annotated[str, typer.Argument(help="The persona.")],
    version: Annotated[int, typer.Argument(help="Whose files come back.")],
) -> None:
    """Bring a version's files back into the folder."""
    from service.cli import versions as version_commands

    settings = settings_with()
    asyncio.run(version_commands.roll_back(settings, say_in(settings), name, version))


@persona_app.command("schema")
def persona_schema(
    part: Annotated[PartName, typer.Argument(help="Which file of a persona.")] = PartName.CARD,
) -> None:
    """Print the JSON Schema of a persona's file, for editors."""
    from service.cli import personas as persona_commands

    persona_commands.schema(part.value)


@persona_app.command("appraise")
def persona_appraise(*, as_json: AsJson = False) -> None:
    """Say what messages mean: valence, emotion, intent, and why.

    Messages are read from standard input, one a line.
    """
    from service.cli.appraise import appraise_lines

    asyncio.run(appraise_lines(settings_with(), sys.stdin, as_json=as_json))
