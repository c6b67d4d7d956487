"""The connection to Chroma: an embedded store in a folder, or a `chroma run` server."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

SERVER_SECONDS = 30.0
"""How long a server may take for one answer."""


def connect(location: Path | str) -> Any:  # noqa: ANN401  (Chroma's own type)
    """A client of the store in a folder or of the server at a URL."""
    import chromadb  # noqa: PLC0415  (a second of import time that start-up need not wait for)
    from chromadb.config import Settings  # noqa: PLC0415

    settings = Settings(anonymized_telemetry=False)
    if isinstance(location, Path):
        return chromadb.PersistentClient(str(location), settings=settings)
    url = urlsplit(location)
    secure = url.scheme == "https"
    port = url.port or (443 if secure else 8000)
    client = chromadb.HttpClient(host=url.hostname or "localhost", port=port, ssl=secure, settings=settings)
    for session in _sessions(client):
        session.timeout = SERVER_SECONDS
    return client


def disconnect(client: Any) -> None:  # noqa: ANN401  (Chroma's own type)
    """Closes a client and its connections."""
    sessions = _sessions(client)
    client.close()
    for session in sessions:
        session.close()


def _sessions(client: Any) -> list[Any]:  # noqa: ANN401  (Chroma's own type)
    """The HTTP sessions inside a client of a server: Chroma 1.5 gives them no time limit, and does not close them."""
    servers = (getattr(part, "_server", None) for part in (client, getattr(client, "_admin_client", None)))
    return [session for server in servers if (session := getattr(server, "_session", None)) is not None]
