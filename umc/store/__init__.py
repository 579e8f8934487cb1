"""The database: SQLAlchemy and alembic live here and nowhere else.

One module per noun turns rows into domain values and back; ``engine`` opens the database
and hands out transactions; ``schema`` (and it alone) speaks to alembic. Everything that
differs between SQLite and PostgreSQL is settled here, so that the floors above never ask
which of the two they stand on.
"""
