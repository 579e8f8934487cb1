"""Run the revisions on the connection that ``umc.store.database.schema`` hands over.

Its transaction is already open and stays the caller's: an upgrade is kept whole or not at
all, on SQLite too (there only because the engine issues BEGIN itself).
"""

from alembic import context

from umc.store.database.schema import VERSION_TABLE
from umc.store.tables.whole_schema import whole_metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=whole_metadata(),
    version_table=VERSION_TABLE,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
