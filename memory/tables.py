"""The tables. The migrations make them; a test keeps both equal.

    people ─┬─< turns ──< feedback
            ├─< affect_states          one for each persona they talk to
            ├─< facts ──< fact_vectors one for each embedding model
            ├─< documents              files that facts of kind diary and note were read from
            ├─< summaries              of what was said, one for each persona they talk to
            ├─< proactive_messages     with which a persona speaks first
            └─< outbox                 durable work to be done after a turn
    erasures                           who was erased when, for a day
    persona_versions                   every accepted change of a persona, with its files
    api_keys                           who may call
    meta                               one value a name, about the database itself

Deleting a person's row deletes everything below it: the database itself sees to it that an erasure is complete.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    false,
)

from memory.columns import CleanText, UtcDateTime, id_column, json_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

metadata = MetaData(naming_convention=NAMES)


def _person(*, primary_key: bool = False) -> Column[str]:
    target = ForeignKey("people.id", ondelete="CASCADE")
    return Column("person", String(64), target, primary_key=primary_key, nullable=False)


people = Table(
    "people",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("key_id", String(64), nullable=False),
    Column("external_id", CleanText, nullable=False),
    Column("memory_paused", Boolean, nullable=False),
    Column("minor_until", UtcDateTime),  # when they come of age, if they said that they are a minor
    Column("created_at", UtcDateTime, nullable=False),
    Column("proactive", Boolean, nullable=False, server_default=false()),  # whether personas may speak first
    Column("time_zone", String(64)),  # NULL: the service's
    Column("look_at", UtcDateTime),  # when to see next whether a persona speaks first; NULL: never
    Column("memory_clock", BigInteger, nullable=False, server_default="0"),  # counts the changes of their facts
    Column("memory_purged", BigInteger, nullable=False, server_default="0"),  # its value when one was last deleted
    Column("memory_resumed_at", UtcDateTime),  # when `memory_paused` last ended
    Index(None, "key_id"),
    Index(None, "key_id", "look_at"),
)

turns = Table(
    "turns",
    metadata,
    Column("id", String(64), primary_key=True),
    _person(),
    Column("persona", String(64), nullable=False),
    Column("persona_version", Integer, nullable=False),
    Column("persona_hash", String(64), nullable=False),
    Column("prompt_format", String(32), nullable=False),
    Column("model", CleanText, nullable=False),
    Column("upstream", CleanText, nullable=False),
    Column("source", String(32), nullable=False),
    Column("request", json_column(), nullable=False),
    Column("prompt", json_column(), nullable=False),
    Column("reply", CleanText, nullable=False),
    Column("choices", json_column(), nullable=False),
    Column("finish_reason", CleanText),
    Column("usage", json_column()),
    Column("status", String(16), nullable=False),
    Column("error", CleanText),
    Column("degraded", json_column(), nullable=False),
    Column("fact_ids", json_column(), nullable=False),
    Column("lore", json_column(), nullable=False),
    Column("scene", String(32), nullable=False),
    Column("affect_before", json_column()),
    Column("affect_after", json_column()),
    Column("affect_why", json_column(), nullable=False),
    Column("signals", json_column(), nullable=False),
    Column("sampling", json_column(), nullable=False),
    Column("latency", json_column(), nullable=False),
    Column("consent", Boolean, nullable=False),
    Column("trainable", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("paused", Boolean, nullable=False, server_default=false()),  # said while their memory was
    Index(None, "person", "created_at"),
    Index(None, "person", "persona", "created_at"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("turn_id", String(64), ForeignKey("turns.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("body", json_column(), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "turn_id"),
)

affect_states = Table(
    "affect_states",
    metadata,
    _person(primary_key=True),
    Column("persona", String(64), primary_key=True),
    Column("state", json_column()),  # NULL until the first turn, also after the relation began anew
    Column("updated_at", UtcDateTime, nullable=False),
    Column("begun_at", UtcDateTime),  # when it began anew
)

facts = Table(
    "facts",
    metadata,
    Column("id", String(64), primary_key=True),
    _person(),
    Column("text", CleanText, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("subject", CleanText, nullable=False),
    Column("attribute", CleanText, nullable=False),
    Column("value", CleanText, nullable=False),
    Column("said_at", UtcDateTime, nullable=False),
    Column("valid_from", UtcDateTime),
    Column("valid_to", UtcDateTime),
    Column("source_turn", String(64)),
    Column("confidence", Float, nullable=False),
    Column("importance", Float, nullable=False),
    Column("language", String(8), nullable=False),
    Column("superseded_by", String(64)),
    Column("provenance", String(32), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("speaker", CleanText, nullable=False, server_default=""),  # empty: the person
    Column("ref", CleanText),  # the caller's own id
    Column("document", String(64)),
    Column("flagged", Boolean, nullable=False, server_default=false()),  # reads like an instruction
    Column("recalled", Integer, nullable=False, server_default="0"),  # how often it stood in a prompt
    Column("recalled_at", UtcDateTime),
    Column("position", BigInteger, nullable=False, server_default="0"),  # order of arrival within the person
    Column("revision", BigInteger, nullable=False, server_default="0"),  # the person's clock when it last changed
    Column("terms", LargeBinary),  # of its text (memory.lexical), little-endian uint32
    Column("terms_version", Integer, nullable=False, server_default="0"),
    Index(None, "person", "valid_to"),
    Index(None, "person", "revision"),
    Index(None, "person", "source_turn"),
    Index(None, "document"),
)

fact_vectors = Table(
    "fact_vectors",
    metadata,
    Column("fact_id", String(64), ForeignKey("facts.id", ondelete="CASCADE"), primary_key=True),
    Column("model", String(200), primary_key=True),
    Column("revision", String(64), nullable=False),
    Column("dimension", Integer, nullable=False),
    Column("vector", LargeBinary, nullable=False),  # float32, little-endian, length 1
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(64), primary_key=True),
    _person(),
    Column("path", CleanText, nullable=False),  # absolute, of the file
    Column("digest", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
    UniqueConstraint("person", "path", name="uq_documents_path"),
)

summaries = Table(
    "summaries",
    metadata,
    _person(primary_key=True),
    Column("persona", String(64), primary_key=True),
    Column("text", CleanText, nullable=False),
    Column("through_turn", String(64), nullable=False),  # the last one that it covers
    Column("through_at", UtcDateTime, nullable=False),
    Column("turn_count", Integer, nullable=False),
    Column("updated_at", UtcDateTime, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", id_column(), primary_key=True, autoincrement=True),
    Column("person", String(64), ForeignKey("people.id", ondelete="CASCADE")),
    Column("kind", String(32), nullable=False),
    Column("payload", json_column(), nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("lease_owner", String(64)),
    Column("lease_until", UtcDateTime),
    Column("error", CleanText),
    Column("created_at", UtcDateTime, nullable=False),
    Index(None, "state", "kind", "due_at"),
    Index(None, "person"),
)

PENDING: Final = "pending"
SENT: Final = "sent"
DROPPED: Final = "dropped"
"""States of a message: it waits, and counts as sent until it is known better; it was sent; it was not."""

proactive_messages = Table(
    "proactive_messages",
    metadata,
    Column("id", String(64), primary_key=True),
    _person(),
    Column("persona", String(64), nullable=False),
    Column("rule", String(64), nullable=False),
    Column("occasion", String(64), nullable=False),  # what it speaks to: one message for each
    Column("line", Integer, nullable=False),
    Column("text", CleanText, nullable=False),
    Column("why", CleanText, nullable=False),
    Column("fact_id", String(64)),
    Column("due_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("state", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    UniqueConstraint("person", "persona", "rule", "occasion", name="uq_proactive_messages_occasion"),
    Index(None, "state", "expires_at"),
)

erasures = Table(
    "erasures",
    metadata,
    Column("person", String(64), primary_key=True),  # a hash, and nothing else of them
    Column("erased_at", UtcDateTime, nullable=False),
)

persona_versions = Table(
    "persona_versions",
    metadata,
    Column("persona", String(64), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
    Column("files", json_column(), nullable=False),  # name → text
    Column("why", String(16), nullable=False),
    Column("parent", Integer),
    Column("created_at", UtcDateTime, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", CleanText, nullable=False),
    Column("prefix", String(32), nullable=False),
    Column("hash", String(128), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
    Column("last_used_at", UtcDateTime),
)

meta = Table(
    "meta",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", json_column()),
)
