"""Make a new plain book with one example of everything, and its configuration."""

from pathlib import Path

from umc.files.new_files import write_new_files
from umc.files.samples import samples_folder

_CONFIG = """\
# Settings of umc for this folder and all below it; umc config shows each and where it came from.
# A relative file is meant from this folder; a server is "postgresql://user@host/name".
database = "sqlite:///umc.db"
# actor = "desk"              # who is written down as having done a step; the system user if absent
# time_zone = "Asia/Tokyo"    # where a clock reading without an offset is read
"""


def make_book(folder: Path) -> tuple[Path, ...]:
    """Write ``book.toml`` and ``umc.toml`` into a folder, made where missing; return their paths.

    Raises:
        Refusal: one of them is there already.
        OutsideFailure: the folder cannot be written to.
    """
    book = (samples_folder() / "_plain" / "book.toml").read_text(encoding="utf-8")
    return write_new_files({"book.toml": book, "umc.toml": _CONFIG}, folder)
