"""`omoide memory reindex`: the vector index made anew."""

from rich.console import Console
from rich.progress import Progress

from memory.database import Database
from service.cli.phrases import Phrasebook
from service.cli.preflight import check_data_dir
from service.settings import Settings
from service.wiring import memory_of


async def reindex(settings: Settings, say: Phrasebook) -> None:
    """Rebuilds the vector index from the database, with a progress bar.

    Raises:
        DatabaseError, IndexUnavailable: one of them cannot be used, for example because the service holds the index.
    """
    check_data_dir(settings.data_dir, say)
    db = Database(settings.sql_url)
    console = Console()
    try:
        await db.migrate()
        memory = memory_of(settings, db)
        try:
            with Progress(console=console) as progress:
                bar = progress.add_task(say("memory.reindexing"), total=None)
                count = await memory.reindex(lambda done, total: progress.update(bar, completed=done, total=total))
        finally:
            await memory.close()
    finally:
        await db.close()
    console.print(say("memory.reindexed", count=count), highlight=False)
