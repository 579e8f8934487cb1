"""Free texts of the command line, each with the same limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
from click.types import StringParamType


class FreeText(StringParamType):
    """A text that people write; one that is too long is refused by the name of its flag."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text.

        Raises:
            Misuse: it is too long.
        """
        from umc.domain.free_text import free_text

        text = str(super().convert(value, param, ctx))
        return free_text(_name(param), text)


FREE_TEXT = FreeText()


def text_option(name: str, told: str, **more: Any) -> Callable[[Any], Any]:
    """Return an option for a free text, empty unless given; ``told`` is its line in the help."""
    return click.option(name, type=FREE_TEXT, help=told, **{"default": "", **more})


def _name(param: click.Parameter | None) -> str:
    if isinstance(param, click.Option):
        return param.opts[0]
    return param.human_readable_name if param is not None else "the text"
