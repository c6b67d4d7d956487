"""Diaries and notes: read from files, divided into chunks, followed as they change."""

from memory.documents.chunks import MAX_CHARS, MIN_CHARS, RULES, Chunk, chunks
from memory.documents.document import Document
from memory.documents.faults import DocumentError
from memory.documents.folder import Changes, changes, file_digest
from memory.documents.reading import FORMS, MAX_BYTES, read_document

__all__ = [
    "FORMS",
    "MAX_BYTES",
    "MAX_CHARS",
    "MIN_CHARS",
    "RULES",
    "Changes",
    "Chunk",
    "Document",
    "DocumentError",
    "changes",
    "chunks",
    "file_digest",
    "read_document",
]
