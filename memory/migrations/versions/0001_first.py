"""People, turns, feedback, affect states, facts and their vectors, the outbox, API keys."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None

TABLES = ("meta", "api_keys", "outbox", "fact_vectors", "facts", "affect_states", "feedback", "turns", "people")


def _text(name: str, length: int | None = None, *, null: bool = False, key: bool = False) -> sa.Column[str]:
    kind = sa.Text() if length is None else sa.String(length)
    return sa.Column(name, kind, nullable=null, primary_key=key)


def _json(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.JSON().with_variant(JSONB(), "postgresql"), nullable=null)


def _time(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)


def _person(*, null: bool = False, key: bool = False) -> sa.Column[str]:
    target = sa.ForeignKey("people.id", ondelete="CASCADE")
    return sa.Column("person", sa.String(64), target, nullable=null, primary_key=key)


def upgrade() -> None:
    _people_and_keys()
    _turns()
    _facts()
    _outbox()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _people_and_keys() -> None:
    op.create_table(
        "people",
        _text("id", 64, key=True),
        _text("key_id", 64),
        _text("external_id"),
        sa.Column("memory_paused", sa.Boolean(), nullable=False),
        _time("created_at"),
    )
    op.create_index("ix_people_key_id", "people", ["key_id"])
    op.create_table(
        "api_keys",
        _text("id", 64, key=True),
        _text("name"),
        _text("prefix", 32),
        _text("hash", 128),
        _text("role", 16),
        _time("created_at"),
        _time("revoked_at", null=True),
        _time("last_used_at", null=True),
        sa.UniqueConstraint("hash", name="uq_api_keys_hash"),
    )
    op.create_table("meta", _text("name", 64, key=True), _json("value", null=True))


def _turns() -> None:
    op.create_table(
        "turns",
        _text("id", 64, key=True),
        _person(),
        _text("persona", 64),
        sa.Column("persona_version", sa.Integer(), nullable=False),
        _text("persona_hash", 64),
        _text("prompt_format", 32),
        _text("model"),
        _text("upstream"),
        _text("source", 32),
        _json("request"),
        _json("prompt"),
        _text("reply"),
        _json("choices"),
        _text("finish_reason", null=True),
        _json("usage", null=True),
        _text("status", 16),
        _text("error", null=True),
        _json("degraded"),
        _json("fact_ids"),
        _json("lore"),
        _text("scene", 32),
        _json("affect_before", null=True),
        _json("affect_after", null=True),
        _json("affect_why"),
        _json("signals"),
        _json("sampling"),
        _json("latency"),
        sa.Column("consent", sa.Boolean(), nullable=False),
        sa.Column("trainable", sa.Boolean(), nullable=False),
        _time("created_at"),
    )
    op.create_index("ix_turns_person_created_at", "turns", ["person", "created_at"])
    op.create_table(
        "feedback",
        _text("id", 64, key=True),
        sa.Column("turn_id", sa.String(64), sa.ForeignKey("turns.id", ondelete="CASCADE"), nullable=False),
        _text("kind", 32),
        _json("body"),
        _time("created_at"),
    )
    op.create_index("ix_feedback_turn_id", "feedback", ["turn_id"])
    op.create_table(
        "affect_states",
        _person(key=True),
        _text("persona", 64, key=True),
        _json("state", null=True),
        _time("updated_at"),
    )


def _facts() -> None:
    op.create_table(
        "facts",
        _text("id", 64, key=True),
        _person(),
        _text("text"),
        _text("kind", 32),
        _text("subject"),
        _text("attribute"),
        _text("value"),
        _time("said_at"),
        _time("valid_from", null=True),
        _time("valid_to", null=True),
        _text("source_turn", 64, null=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("importance", sa.Float(), nullable=False),
        _text("language", 8),
        _text("superseded_by", 64, null=True),
        _text("provenance", 32),
        _time("created_at"),
    )
    op.create_index("ix_facts_person_valid_to", "facts", ["person", "valid_to"])
    op.create_table(
        "fact_vectors",
        sa.Column(
            "fact_id", sa.String(64), sa.ForeignKey("facts.id", ondelete="CASCADE"), primary_key=True, nullable=False
        ),
        _text("model", 200, key=True),
        _text("revision", 64),
        sa.Column("dimension", sa.Integer(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True, autoincrement=True),
        _person(null=True),
        _text("kind", 32),
        _json("payload"),
        _text("state", 16),
        sa.Column("attempts", sa.Integer(), nullable=False),
        _time("due_at"),
        _text("lease_owner", 64, null=True),
        _time("lease_until", null=True),
        _text("error", null=True),
        _time("created_at"),
    )
    op.create_index("ix_outbox_state_kind_due_at", "outbox", ["state", "kind", "due_at"])
    op.create_index("ix_outbox_person", "outbox", ["person"])
