"""The manifest of a backup as a file of JSON beside it: written whole, read strictly."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from umc.domain.copies.anchor import NotAnAnchor, read_anchor
from umc.domain.copies.backup import Holding, Manifest, damaged
from umc.domain.refusals import Refusal
from umc.files.opened_file import unreadable
from umc.files.own_database import see_no_manifest
from umc.files.placed_file import placed, told_of

FORMAT = "umc-backup-1"
_KINDS = ("sqlite", "postgresql")
_FIELDS = (
    "format", "umc", "revision", "kind", "engine_version", "made_at", "actor", "known_by", "size", "sha256",
    "anchor", "counts",
)  # fmt: skip
_LONGEST = 1 << 20
_BLOCK = 1 << 20


def manifest_path(backup: Path) -> Path:
    """Return where the manifest of a backup stands."""
    return backup.with_name(f"{backup.name}.manifest.json")


def manifest_paths(backup: Path) -> tuple[Path, Path]:
    """Return every place that ``write_manifest`` and ``settle_manifest`` write to."""
    return manifest_path(backup), _next_manifest(backup)


def write_manifest(backup: Path, manifest: Manifest) -> None:
    """Put the manifest of a backup that is about to take its place beside that place.

    An older backup under that name keeps its own until ``settle_manifest``: whoever is killed in
    between leaves a backup and the manifest that fits it.

    Raises:
        OutsideFailure: it cannot be written.
    """
    path = _next_manifest(backup)
    with placed(path, force=True) as beside, told_of(path):
        beside.write_text(json.dumps(_record(manifest), indent=2, ensure_ascii=False) + "\n", "utf-8")


def settle_manifest(backup: Path) -> None:
    """Let the manifest last written be the one of the backup, which is in its place by now.

    Raises:
        OutsideFailure: it cannot be renamed.
    """
    with told_of(manifest_path(backup)):
        _next_manifest(backup).replace(manifest_path(backup))


def read_manifest(backup: Path) -> Manifest:
    """Return what the manifest of a backup says.

    Raises:
        Misuse: the backup bears the name of a manifest.
        Refusal: ``no-manifest`` or ``damaged-manifest``.
        OutsideFailure: it cannot be read.
    """
    see_no_manifest(backup)
    if _next_manifest(backup).exists() and backup.exists():
        with suppress(Refusal):
            unsettled = _read(_next_manifest(backup))
            if (unsettled.size, unsettled.sha256) == digest_of(backup):
                return unsettled
    return _read(manifest_path(backup))


def _next_manifest(backup: Path) -> Path:
    return backup.with_name(f"{backup.name}.manifest.json.next")


def _read(path: Path) -> Manifest:
    try:
        with path.open("rb") as file:
            content = file.read(_LONGEST)
    except FileNotFoundError:
        hint = "a backup and its manifest belong together: umc db backup makes both"
        raise Refusal("no-manifest", f"{path} is not there", hint=hint) from None
    except OSError as error:
        raise unreadable(path, error) from error
    try:
        return _manifest(_read_json(content))
    except (ValueError, NotAnAnchor) as error:
        hint = "take another copy of the backup and its manifest"
        raise Refusal(
            "damaged-manifest", f"{path} says nothing that can be used: {error}", hint=hint
        ) from None


def digest_of(backup: Path) -> tuple[int, str]:
    """Return the size of a file in bytes, and its sha256.

    Raises:
        OutsideFailure: it cannot be read.
    """
    return _passed(backup, lambda _: None)


def see_digest(backup: Path, manifest: Manifest, found: tuple[int, str]) -> None:
    """See that a file has the size and the sha256 that its manifest names.

    Raises:
        Refusal: ``damaged-backup``.
    """
    if not found[0]:
        raise damaged(str(backup), "it is empty")
    if found[0] != manifest.size:
        raise damaged(
            str(backup), f"it is {found[0]:,} bytes long, not {manifest.size:,} as its manifest says"
        )
    if found[1] != manifest.sha256:
        raise damaged(
            str(backup), f"its sha256 is {found[1][:12]}..., not {manifest.sha256[:12]}... as it should"
        )


def copied(backup: Path, into: Path) -> tuple[int, str]:
    """Copy a file into one that is there and empty; return the size and the sha256 of what was copied.

    Raises:
        OutsideFailure: it cannot be read or written.
    """
    with told_of(into), into.open("r+b") as target:
        return _passed(backup, target.write)


def _passed(backup: Path, to: Callable[[bytes], object]) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    for block in _blocks(backup):
        size += len(block)
        digest.update(block)
        to(block)
    return size, digest.hexdigest()


def _blocks(backup: Path) -> Iterator[bytes]:
    try:
        with backup.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block
    except OSError as error:
        raise unreadable(backup, error) from error


def _record(one: Manifest) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "umc": one.version,
        "revision": one.revision,
        "kind": one.kind,
        "engine_version": one.engine_version,
        "made_at": one.made_at.isoformat(),
        "actor": one.actor,
        "known_by": one.known_by,
        "size": one.size,
        "sha256": one.sha256,
        "anchor": one.holding.head.text,
        "counts": dict(one.holding.counts),
    }


def _read_json(content: bytes) -> dict[str, Any]:
    try:
        record = json.loads(content)
    except (ValueError, RecursionError):
        raise ValueError("it is not JSON") from None
    if not isinstance(record, dict):
        raise ValueError("it is no JSON object")
    if gone := [name for name in _FIELDS if name not in record]:
        raise ValueError(f"it does not say {gone[0]!r}")
    return record


def _manifest(record: dict[str, Any]) -> Manifest:
    if record["format"] != FORMAT:
        raise ValueError(f"its format is {record['format']!r}, not {FORMAT!r}")
    made_at = datetime.fromisoformat(_text(record["made_at"]))
    if made_at.tzinfo is None or record["kind"] not in _KINDS:
        raise ValueError(f"{record['made_at']!r} has no offset, or {record['kind']!r} is no database")
    if not isinstance(record["counts"], dict):
        raise ValueError(f"{record['counts']!r} are no counts")
    texts = {
        name: _text(record[name]) for name in ("revision", "kind", "engine_version", "actor", "known_by")
    }
    counts = {_text(name): _whole(count) for name, count in record["counts"].items()}
    return Manifest(
        **texts,
        version=_text(record["umc"]),
        made_at=made_at,
        size=_whole(record["size"]),
        sha256=_text(record["sha256"]),
        holding=Holding(counts=counts, head=read_anchor(_text(record["anchor"]))),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{value!r} is no count")
    return value
