"""The words that shared options and settings choose from; importing them costs nothing."""

from typing import Literal, TypeAlias, get_args

Format: TypeAlias = Literal["table", "json", "jsonl", "csv"]
FORMATS: tuple[Format, ...] = get_args(Format)
COLORS = ("auto", "always", "never")
