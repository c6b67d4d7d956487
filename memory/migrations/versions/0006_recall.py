"""What recall needs of facts: who spoke, in which order, how often recalled; documents and summaries beside them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

IN_ORDER = """
UPDATE facts SET position = ordered.place
FROM (SELECT id, row_number() OVER (PARTITION BY person ORDER BY created_at, id) AS place FROM facts) AS ordered
WHERE ordered.id = facts.id
"""
NEW_FACT_COLUMNS = ("speaker", "ref", "document", "flagged", "recalled", "recalled_at", "position", "revision")
INDEXED = ("person_revision", "person_source_turn", "document")


def upgrade() -> None:
    for clock in ("memory_clock", "memory_purged"):
        op.add_column("people", sa.Column(clock, sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("facts", sa.Column("speaker", sa.Text(), nullable=False, server_default=""))
    op.add_column("facts", sa.Column("ref", sa.Text(), nullable=True))
    op.add_column("facts", sa.Column("document", sa.String(64), nullable=True))
    op.add_column("facts", sa.Column("flagged", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("facts", sa.Column("recalled", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("facts", sa.Column("recalled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("facts", sa.Column("position", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("facts", sa.Column("revision", sa.BigInteger(), nullable=False, server_default="0"))
    op.add_column("facts", sa.Column("terms", sa.LargeBinary(), nullable=True))
    op.add_column("facts", sa.Column("terms_version", sa.Integer(), nullable=False, server_default="0"))
    op.execute(IN_ORDER)
    op.execute("UPDATE facts SET revision = position")
    op.execute("UPDATE people SET memory_clock = (SELECT count(*) FROM facts WHERE facts.person = people.id)")
    for columns in (["person", "revision"], ["person", "source_turn"], ["document"]):
        op.create_index(f"ix_facts_{'_'.join(columns)}", "facts", columns)
    op.create_table(
        "documents",
        sa.Column("id", sa.String(64), primary_key=True, nullable=False),
        sa.Column("person", sa.String(64), sa.ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("person", "path", name="uq_documents_path"),
    )
    op.create_table(
        "summaries",
        sa.Column(
            "person", sa.String(64), sa.ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, nullable=False
        ),
        sa.Column("persona", sa.String(64), primary_key=True, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("through_turn", sa.String(64), nullable=False),
        sa.Column("through_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turn_count", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("summaries")
    op.drop_table("documents")
    for name in INDEXED:
        op.drop_index(f"ix_facts_{name}", "facts")
    for column in (*NEW_FACT_COLUMNS, "terms", "terms_version"):
        op.drop_column("facts", column)
    for clock in ("memory_clock", "memory_purged"):
        op.drop_column("people", clock)
