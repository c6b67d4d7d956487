"""What was said while a person's memory was paused."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("people", sa.Column("memory_resumed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("turns", sa.Column("paused", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("turns", "paused")
    op.drop_column("people", "memory_resumed_at")
