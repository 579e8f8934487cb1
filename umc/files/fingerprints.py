"""Fingerprints of files: by which a later reader sees that one has changed."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from umc.domain.refusals import OutsideFailure


def fingerprints(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the sha256, in hex, of each file, in the order given.

    Raises:
        OutsideFailure: ``unreadable-file``; a file that was just read is gone or closed to us.
    """
    return tuple((name, _sha256(name)) for name in names)


def changed_since(known: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the names of the files whose content is another one now, or that are gone."""
    return tuple(name for name, before in known if _is_changed(name, before))


def _is_changed(name: str, before: str) -> bool:
    try:
        return _sha256(name) != before
    except OutsideFailure:
        return True


def _sha256(name: str) -> str:
    try:
        with Path(name).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        raise OutsideFailure("unreadable-file", f"{name} can no longer be read: {error}") from error
