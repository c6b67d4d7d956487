"""The gateway's application within a command's own process: no port, no model, nothing in the background."""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpx

from service.app import create_app
from service.cli.phrases import Phrasebook
from service.cli.preflight import check_data_dir
from service.settings import Settings
from service.wiring import open_at_rest


@asynccontextmanager
async def application(settings: Settings, say: Phrasebook, *, index: bool) -> AsyncIterator[httpx.AsyncBaseTransport]:
    """Opens the data folder and answers requests about memories and people as a gateway over it would.

    Who may run this may read the folder: a request without a key is the operator's, as behind `make run`.

    Args:
        settings: which data folder, database and vector index.
        say: the operator's language.
        index: whether to wait for the vector index.

    Yields:
        What stands for the network.

    Raises:
        Refusal, DatabaseError: the data folder or the database cannot be used.
    """
    check_data_dir(settings.data_dir, say)
    own = settings.model_copy(update={"allow_keyless_loopback": True})
    with _quiet():
        async with open_at_rest(own, index=index) as services:
            app = create_app(own)
            app.state.services = services
            yield httpx.ASGITransport(app, raise_app_exceptions=False)


@contextmanager
def _quiet() -> Iterator[None]:
    """Has no warnings of a service printed: what the operator has to know stands in the answers."""
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.ERROR)
    try:
        yield
    finally:
        root.setLevel(before)
