"""Patroni for a user who may not enter the folders that Python was installed in.

PostgreSQL refuses to run as root, and so Patroni must be another user too. Where the tests run as
root, Python often lies under root's own folders: then it is copied, with what Patroni needs.
"""

import re
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

_NAME = re.compile(r"[\w.-]+")
_WANTED = re.compile(r"extra == ['\"](raft|psycopg3|binary)['\"]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Python:
    """An interpreter that can import Patroni; ``words`` start it."""

    words: tuple[str, ...]


def python_for(owner: int | None, folder: Path) -> Python:
    """Return a Python that this user (None: we ourselves) can run, if need be a copy in a folder."""
    if owner is None or (_is_open_to_all(Path(sys.executable)) and _is_open_to_all(_original())):
        return Python(words=(sys.executable,))
    return _copied(folder / "python")


def _original() -> Path:
    """Return the interpreter behind that of a virtual environment."""
    return Path(sys.executable).resolve()


def _is_open_to_all(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in path.parents)


def _copied(to: Path) -> Python:
    """Copy the interpreter, its standard library, and Patroni's packages."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    standard, program = Path(sysconfig.get_path("stdlib")), to / "bin" / version
    shutil.copytree(
        standard, to / "lib" / version,
        ignore=shutil.ignore_patterns("site-packages", "test", "tests", "idlelib", "config-*", "ensurepip"),
    )  # fmt: skip
    program.parent.mkdir()
    shutil.copy2(_original(), program)
    library = Path(sysconfig.get_config_var("LIBDIR") or "") / str(sysconfig.get_config_var("INSTSONAME"))
    if library.is_file() and library.suffix != ".a":
        shutil.copy2(library, to / "lib" / library.name)
    for package in _needed("patroni"):
        _copy_package(package, to / "packages")
    places = (f"PYTHONHOME={to}", f"PYTHONPATH={to / 'packages'}", f"LD_LIBRARY_PATH={to / 'lib'}")
    return Python(words=("/usr/bin/env", *places, str(program)))


def _needed(name: str) -> Iterator[Distribution]:
    """Give an installed package and all that it needs, each once."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        key = waiting.pop().lower().replace("_", "-")
        if key in seen:
            continue
        seen.add(key)
        try:
            package = distribution(key)
        except PackageNotFoundError:  # of another platform, or another version of Python
            continue
        yield package
        needs = [need for need in package.requires or () if "extra ==" not in need or _WANTED.search(need)]
        waiting += [found.group() for need in needs if (found := _NAME.match(need))]


def _copy_package(package: Distribution, to: Path) -> None:
    for file in package.files or ():
        if ".." in file.parts:
            continue
        target = to.joinpath(*file.parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(Path(str(file.locate())), target)
