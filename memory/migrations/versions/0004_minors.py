"""Until when a person is a minor."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("people", sa.Column("minor_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("people", "minor_until")
