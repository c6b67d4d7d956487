"""Runs the migrations on a connection that is handed in, or on the URL of the Alembic command line.

The gateway migrates by itself when it starts; the command line is for writing new revisions.
"""

from alembic import context
from sqlalchemy import Connection, create_engine, pool

from memory.tables import metadata


def run(connection: Connection) -> None:
    """Brings the schema of the connected database to the wanted revision."""
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "", poolclass=pool.NullPool)
    with engine.begin() as opened:
        run(opened)
