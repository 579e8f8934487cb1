"""Walking a JSON Schema of the files: its tables, and a document that leads to each of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]
Steps: TypeAlias = tuple[str | int, ...]

ANY_ID = "x1"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with fixed keys, and the steps that lead to it; ``ANY_ID`` stands for a name."""

    steps: Steps
    schema: Schema

    @property
    def keys(self) -> set[str]:
        """The keys that may stand in it."""
        return set(self.schema["properties"])

    @property
    def required(self) -> set[str]:
        """The keys that must stand in it."""
        return set(self.schema.get("required", ()))


def resolved(schema: Schema, root: Schema) -> Schema:
    """Return what a reference stands for."""
    if "$ref" in schema:
        found: Schema = root["definitions"][schema["$ref"].rsplit("/", 1)[1]]
        return found
    return schema


def tables(root: Schema) -> Iterator[Table]:
    """Yield every table of a schema that has fixed keys."""
    yield from _tables(root, root, ())


def _tables(schema: Schema, root: Schema, steps: Steps) -> Iterator[Table]:
    schema = resolved(schema, root)
    if "patternProperties" not in schema and "properties" in schema:
        yield Table(steps, schema)
    for key, below in schema.get("properties", {}).items():
        yield from _tables(below, root, (*steps, key))
    for below in schema.get("patternProperties", {}).values():
        yield from _tables(below, root, (*steps, ANY_ID))
    if isinstance(schema.get("items"), dict):
        yield from _tables(schema["items"], root, (*steps, 0))


def document(steps: Steps, leaf: Any) -> Any:
    """Return a document in which the steps lead to a leaf."""
    for step in reversed(steps):
        leaf = [leaf] if isinstance(step, int) else {step: leaf}
    return leaf


def as_checked(value: Any) -> Any:
    """Return a parsed TOML document as checkers see it: dates and times are texts."""
    match value:
        case dict():
            return {key: as_checked(item) for key, item in value.items()}
        case list():
            return [as_checked(item) for item in value]
        case date() | datetime():
            return value.isoformat()
        case _:
            return value
