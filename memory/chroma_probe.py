"""Opens an embedded Chroma store and reads from every collection: `python -m memory.chroma_probe FOLDER`.

A store that was damaged makes its process segfault (chroma#7238); better this one than the gateway's.
"""

import sys

import chromadb
from chromadb.config import Settings


def probe(folder: str) -> None:
    """Counts, reads and searches each collection, as the gateway will."""
    client = chromadb.PersistentClient(folder, settings=Settings(anonymized_telemetry=False))
    for found in client.list_collections():
        collection = client.get_collection(found.name, embedding_function=None)
        held = collection.count()
        one = collection.get(limit=1, include=["embeddings"])
        if held and one["embeddings"] is not None:
            collection.query(query_embeddings=one["embeddings"], n_results=min(held, 10))


if __name__ == "__main__":
    probe(sys.argv[1])
