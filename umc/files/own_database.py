"""Places that no copy may take: the live database's own files, and the manifests of backups."""

import os
from collections.abc import Iterator
from pathlib import Path

from umc.domain.refusals import Misuse, Refusal

_OF_SQLITE = ("", "-wal", "-shm", "-journal", ".gate")
_MANIFEST = ".manifest.json"
_NOT_YET = ".next"


def see_apart(target: Path, database: Path | None) -> None:
    """See that a file to be written is none of a live SQLite database's; ``database`` None: of a server.

    By name, also where no such file is yet: SQLite would read what it finds there. By the file itself,
    whatever other name or link leads to it.

    Raises:
        Refusal: ``own-database``.
    """
    if database is None:
        return
    for own in _files_of(database):
        if _same(target, own):
            raise Refusal(
                "own-database",
                f"{target} is {own}, a file of the very database that is to be copied",
                hint="name another file; --force replaces older copies, never the database",
            )


def see_no_manifest(path: Path) -> None:
    """See that a file does not bear the name of a manifest, which belongs to the backup it is named after.

    Raises:
        Misuse: ``manifest-named``.
    """
    name = path.name.removesuffix(_NOT_YET)
    if name.endswith(_MANIFEST):
        backup = path.with_name(name.removesuffix(_MANIFEST) or "FILE")
        said = f"{path} is the name of a manifest, not of a backup"
        raise Misuse("manifest-named", said, hint=f"name the backup itself, such as {backup}")


def _files_of(database: Path) -> Iterator[Path]:
    for place in dict.fromkeys((database, _followed(database))):
        for suffix in _OF_SQLITE:
            yield place.with_name(f"{place.name}{suffix}")


def _same(one: Path, other: Path) -> bool:
    if _placed(one) == _placed(other) or _followed(one) == _followed(other):
        return True
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there
        return False


def _placed(path: Path) -> Path:
    """Return a path whose folder is followed through links, and whose last name is not."""
    return _followed(path.parent) / path.name


def _followed(path: Path) -> Path:
    """Return where links lead; one that leads round in a circle, as far as it goes."""
    return Path(os.path.realpath(path))
