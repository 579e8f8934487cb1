"""The database: SQLAlchemy and alembic live here and nowhere else."""
