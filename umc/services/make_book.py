"""Make a new plain book with one example of everything, its scenarios, settings, schemas and CI."""

import json
from enum import StrEnum
from pathlib import Path

from umc.files.new_files import write_new_files
from umc.files.samples import samples_folder
from umc.files.schema.book import book_schema
from umc.files.schema.scenarios import scenario_schema
from umc.files.schema.values import Schema
from umc.files.tree import OTHER_TOOLS

_CONFIG = """\
# Settings of umc for this folder and all below it; umc config shows each and where it came from.
# A relative file is meant from this folder; a server is "postgresql://user@host/name".
database = "sqlite:///umc.db"
# actor = "desk"              # who is written down as having done a step; the system user if absent
# time_zone = "Asia/Tokyo"    # where a clock reading without an offset is read
"""
_NO_BOOK = ("*.test.toml", "umc.toml", ".taplo.toml", *sorted(OTHER_TOOLS))
_EDITORS = f"""\
# taplo and Even Better TOML complete, explain and check the book by these schemas.
# After an upgrade of umc: umc schema > umc.schema.json
#                         umc schema --scenarios > umc.test.schema.json
[[rule]]
include = ["**/*.toml"]
exclude = {json.dumps([f"**/{name}" for name in _NO_BOOK])}
[rule.schema]
path = "umc.schema.json"

[[rule]]
include = ["**/*.test.toml"]
[rule.schema]
path = "umc.test.schema.json"
"""


class Ci(StrEnum):
    """Whose CI gets a file: it validates the book, plays its scenarios and looks for gaps."""

    BOTH = "both"
    GITHUB = "github"
    GITLAB = "gitlab"
    NONE = "none"


def make_book(folder: Path, ci: Ci = Ci.BOTH) -> tuple[Path, ...]:
    """Write a new book and what belongs to it into a folder, made where missing; return the paths.

    Raises:
        Refusal: one of the files is there already; nothing was written.
        OutsideFailure: the folder cannot be written to.
    """
    plain = samples_folder() / "_plain"
    texts = {
        "book.toml": _with_schema(_text(plain / "book.toml"), "umc.schema.json"),
        "book.test.toml": _with_schema(_text(plain / "book.test.toml"), "umc.test.schema.json"),
        "umc.toml": _CONFIG,
        "umc.schema.json": _json(book_schema()),
        "umc.test.schema.json": _json(scenario_schema()),
        ".taplo.toml": _EDITORS,
    }
    if ci in (Ci.BOTH, Ci.GITHUB):
        texts[".github/workflows/umc.yml"] = _text(plain / "ci" / "github.yml")
    if ci in (Ci.BOTH, Ci.GITLAB):
        texts[".gitlab-ci.yml"] = _text(plain / "ci" / "gitlab.yml")
    return write_new_files(texts, folder)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _with_schema(text: str, schema: str) -> str:
    """Name the schema in the first line too: it holds wherever the editor was opened."""
    return f"#:schema {schema}\n{text}"


def _json(schema: Schema) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
