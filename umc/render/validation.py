"""What a check of a book found: for people, and as one document for programs."""

from collections.abc import Iterator
from typing import Any

from umc.render.blocks import Block, Cell, Style, line
from umc.render.findings import finding_records, findings_blocks, findings_summary, ignored_records
from umc.services.validate_book import Validation


def validation_record(found: Validation) -> dict[str, Any]:
    """Return counts, the findings that stand, and the ignored ones with their reasons."""
    excerpts = found.reading.excerpts
    return {
        "errors": found.errors,
        "warnings": found.warnings,
        "left_out": found.left_out,
        "files": len(found.reading.files),
        "counts": dict(found.counts),
        "findings": list(finding_records(found.findings, excerpts)),
        "ignored": list(ignored_records(found.ignored, excerpts)),
    }


def validation_blocks(found: Validation) -> Iterator[Block]:
    """Compose every finding, and one line that sums up."""
    yield from findings_blocks(found.findings, found.reading.excerpts)
    style: Style = "bad" if found.errors else "warn" if found.warnings else "good"
    yield line(f"{_declared(found)}: ", Cell(_verdict(found), style))


def validation_summary(found: Validation) -> str:
    """Return the line that sums up: what the files declare, and what stands against them."""
    return f"{_declared(found)}: {_verdict(found)}"


def _verdict(found: Validation) -> str:
    files = len(found.reading.files)
    return findings_summary(found.findings, files, ignored=len(found.ignored), left_out=found.left_out)


def _declared(found: Validation) -> str:
    return ", ".join(_counted(name, count) for name, count in found.counts if count) or "nothing declared"


def _counted(name: str, count: int) -> str:
    """Say a count in the trade's words: ``1 contract``, ``84 machines``."""
    words = "machines" if name == "equipment" else name
    return f"{count:,} {words.removesuffix('s') if count == 1 else words}"
