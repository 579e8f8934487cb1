"""What an export wrote, on screen and as a record."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from umc.render.blocks import Block, Cell, line
from umc.services.export_book import Exported


def export_record(done: Exported, folder: Path | None) -> dict[str, Any]:
    """Return what was written for programs; ``text`` is the book itself where no folder was named."""
    return {
        "folder": str(folder) if folder is not None else None,
        "files": list(done.files),
        "text": done.text if folder is None else None,
        "contracts": done.contracts,
        "machines": done.machines,
        "of_the_desk": done.of_the_desk,
        "left_out": [{"tag": one.tag, "reason": one.reason} for one in done.left_out],
        "errors": list(done.errors),
        "strangers": list(done.strangers),
    }


def export_blocks(done: Exported, folder: Path) -> Iterator[Block]:
    """Compose what was written into a folder."""
    files = f"{len(done.files):,} file{'' if len(done.files) == 1 else 's'}"
    said = f"{_counted(done.contracts, 'contract')}, {_counted(done.machines, 'machine')}"
    yield line(Cell(f"wrote {files}", "good"), f" into {folder}: {said}")


def export_warnings(done: Exported) -> Iterator[str]:
    """Say what a person should know before these files are taken for the register."""
    if done.of_the_desk:
        yield (
            f"{_counted(done.of_the_desk, 'machine')} here the desk registered itself: "
            "once these files are applied, the book answers for them"
        )
    for one in done.left_out:
        yield f"left out: {one.tag}: {one.reason}"
    for said in done.errors:
        yield f"as registered, this is no book that can be applied: {said}"
    for path in done.strangers:
        yield f"{path} was there before and is read as part of the book: remove it, or keep it on purpose"


def _counted(count: int, one: str) -> str:
    return f"{count:,} {one}{'' if count == 1 else 's'}"
