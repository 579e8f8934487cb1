"""Say which files umc reads and what may stand in them, as JSON Schema."""

from typing import Any

from umc.files.schema.book import book_schema


def describe_files(*, scenarios: bool = False) -> dict[str, Any]:
    """Return the JSON Schema (draft 7) of the files of a book, or of its scenario files."""
    if not scenarios:
        return book_schema()
    from umc.files.schema.scenarios import scenario_schema  # knows the life of a fault: only when asked

    return scenario_schema()
