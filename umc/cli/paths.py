"""Files and folders on the command line: whatever names one must name something."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from umc.domain.refusals import Misuse

if TYPE_CHECKING:
    import os


class NamedPath(click.Path):
    """A path that is not empty: an unset variable of a script would else stand for the working folder."""

    def __init__(self, **kept: Any) -> None:
        super().__init__(path_type=Path, **kept)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """Return the path.

        Raises:
            Misuse: it is empty.
        """
        if value == "":
            raise Misuse(
                "empty-path",
                f"{_name(param)} is empty, which names no file and no folder",
                hint="is a variable unset? the working folder is .",
            )
        return super().convert(value, param, ctx)


PATH = NamedPath()


def _name(param: click.Parameter | None) -> str:
    if isinstance(param, click.Option):
        return param.opts[0]
    return param.human_readable_name.strip("[].") if param is not None else "the path"
