"""The file of a plan: what was agreed, to be carried out later or elsewhere, and readable by a person.

JSON with a version of its own and a checksum. The checksum tells of damage and of edits by
hand; it is no signature. The steps must give the digest that the file names, too.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from umc import __version__
from umc.domain.plans.plan import Hazard, Step
from umc.domain.refusals import OutsideFailure, Refusal
from umc.files.plan_text import FORMAT, NoPlan, plan_text, read_plan_text
from umc.files.private_file import write_private
from umc.files.texts import NoText, read_text
from umc.files.tree import reason

PLAN_LIMIT = 256 * 1024 * 1024
"""The most bytes that the file of a plan may have."""

_AGAIN = "make it again: umc plan PATH... --out FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFile:
    """A plan with what it was made from.

    ``paths`` are those of the book and ``files`` the files read with their sha256, both as
    they are to be named from the working folder. In the file they stand relative to its own
    folder, so that a checkout may lie anywhere. ``rebase`` names the faults to be rebased.
    """

    made_at: datetime
    made_by: str
    paths: tuple[str, ...]
    digest: str
    steps: tuple[Step, ...]
    hazards: tuple[Hazard, ...] = ()
    rebase: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    made_with: str = __version__


def is_plan_file(path: Path) -> bool:
    """Tell whether a path is meant as the file of a plan: a file that begins with ``{``, as no TOML does."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
    except (OSError, ValueError):
        return False


def write_plan_file(path: Path, plan: PlanFile) -> None:
    """Write a plan, whole or not at all; the file of an earlier plan is replaced.

    Raises:
        Refusal: ``file-exists``, something else stands there; ``bad-name``, a path is no text.
        OutsideFailure: ``unwritable-file``.
    """
    if (path.exists() or path.is_symlink()) and not is_plan_file(path):
        raise Refusal(
            "file-exists", f"{path} is there already and holds no plan; nothing was written",
            hint="name another file",
        )  # fmt: skip
    try:
        write_private(path, plan_text(_moved(_plain(plan), _relative_to(path))))
    except UnicodeEncodeError:
        raise Refusal(
            "bad-name", "the name of a file is not UTF-8, and a plan is text", hint="rename that file"
        ) from None
    except (OSError, ValueError) as error:
        raise OutsideFailure(
            "unwritable-file", f"{path} cannot be written: {reason(error)}",
            hint="look at its folder, or name another file",
        ) from error  # fmt: skip


def read_plan_file(path: Path) -> PlanFile:
    """Read a plan as it was written.

    Raises:
        Refusal: ``no-plan``, it is none; ``damaged-plan``, cut off or edited; ``newer-plan``,
            written by a newer umc.
    """
    try:
        text = read_text(path, PLAN_LIMIT)
    except NoText as trouble:
        raise Refusal("no-plan", f"{path}: {trouble.message}", hint=trouble.hint or _AGAIN) from None
    try:
        plain = _moved(read_plan_text(text), _seen_from(path))
    except NoPlan as trouble:
        raise _refusal(path, trouble) from None
    return PlanFile(**plain)


def _refusal(path: Path, trouble: NoPlan) -> Refusal:
    if trouble.is_newer:
        message = f"{path} was written by a newer umc: {trouble.message}, this one knows {FORMAT}"
        return Refusal("newer-plan", message, hint="install the newer umc")
    if trouble.is_foreign:
        return Refusal("no-plan", f"{path} is no plan: {trouble.message}", hint=_AGAIN)
    return Refusal("damaged-plan", f"{path} is damaged: {trouble.message}", hint=_AGAIN)


def _plain(plan: PlanFile) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in PlanFile.__dataclass_fields__}


def _moved(plain: Mapping[str, Any], move: "_Move") -> dict[str, Any]:
    """Return the fields of a plan with its paths seen from elsewhere."""
    return {
        **plain,
        "paths": tuple(move(path) for path in plain["paths"]),
        "files": tuple((move(shown), digest) for shown, digest in plain["files"]),
    }


class _Move:
    """Names a path from one folder that is known from another."""

    def __init__(self, known_from: Path, named_from: Path) -> None:
        self._known_from = known_from.absolute()
        self._named_from = named_from.absolute()

    def __call__(self, path: str) -> str:
        return (
            path if Path(path).is_absolute() else os.path.relpath(self._known_from / path, self._named_from)
        )


def _relative_to(plan: Path) -> _Move:
    return _Move(Path(), plan.parent)


def _seen_from(plan: Path) -> _Move:
    return _Move(plan.parent, Path())
