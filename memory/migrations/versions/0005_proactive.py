"""Messages with which personas speak first, and who wants them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("people", sa.Column("proactive", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("people", sa.Column("time_zone", sa.String(64), nullable=True))
    op.add_column("people", _time("look_at", null=True))
    op.create_index("ix_people_key_id_look_at", "people", ["key_id", "look_at"])
    op.create_index("ix_turns_person_persona_created_at", "turns", ["person", "persona", "created_at"])
    op.create_table(
        "proactive_messages",
        sa.Column("id", sa.String(64), primary_key=True, nullable=False),
        sa.Column("person", sa.String(64), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
        sa.Column("persona", sa.String(64), nullable=False),
        sa.Column("rule", sa.String(64), nullable=False),
        sa.Column("occasion", sa.String(64), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("fact_id", sa.String(64), nullable=True),
        _time("due_at"),
        _time("expires_at"),
        sa.Column("state", sa.String(16), nullable=False),
        _time("created_at"),
        _time("sent_at", null=True),
        sa.UniqueConstraint("person", "persona", "rule", "occasion", name="uq_proactive_messages_occasion"),
    )
    op.create_index("ix_proactive_messages_state_expires_at", "proactive_messages", ["state", "expires_at"])


def downgrade() -> None:
    op.drop_table("proactive_messages")
    op.drop_index("ix_turns_person_persona_created_at", "turns")
    op.drop_index("ix_people_key_id_look_at", "people")
    for column in ("look_at", "time_zone", "proactive"):
        op.drop_column("people", column)


def _time(name: str, *, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=null)
