"""`omoide memory reindex`: the vector index made anew."""
# ruff: noqa: PLC0415  (a service that runs is noticed before SQL and the index are loaded)

from rich.console import Console
from rich.progress import Progress

from service.cli.phrases import Phrasebook
from service.cli.preflight import Refusal, check_data_dir
from service.running import running_at
from service.settings import Settings
from service.terminal.client import Gateway


async def reindex(settings: Settings, say: Phrasebook) -> None:
    """Rebuilds the vector index from the database, with a progress bar.

    Raises:
        Refusal: a service that runs holds the index, or it cannot be rebuilt for another reason.
        DatabaseError: the database cannot be used.
    """
    check_data_dir(settings.data_dir, say)
    if not settings.chroma_url and (url := await _running(settings)):
        raise Refusal(say("memory.reindex_running", url=url))
    from memory.chroma import IndexUnavailable
    from memory.database import Database
    from memory.embedding import EmbeddingUnavailable
    from service.wiring import memory_of

    db = Database(settings.sql_url)
    console = Console()
    try:
        await db.migrate()
        memory = memory_of(settings, db)
        try:
            with Progress(console=console) as progress:
                bar = progress.add_task(say("memory.reindexing"), total=None)
                count = await memory.reindex(lambda done, total: progress.update(bar, completed=done, total=total))
        except (EmbeddingUnavailable, IndexUnavailable) as error:
            raise Refusal(say("memory.reindex_failed", reason=error)) from error
        finally:
            await memory.close()
    finally:
        await db.close()
    console.print(say("memory.reindexed", count=count), highlight=False)


async def _running(settings: Settings) -> str | None:
    """Where a gateway of the data folder answers; None where none does."""
    url = running_at(settings.data_dir)
    if url is None:
        return None
    async with Gateway(url, "", "") as gateway:
        return url if await gateway.lives() else None
