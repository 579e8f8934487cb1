"""Free texts of the command line, each with the same limit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
from click.core import ParameterSource
from click.types import StringParamType

from umc.domain.refusals import Misuse


class FreeText(StringParamType):
    """A text that people write; one that is too long is refused by the name of its flag.

    ``needed``: where it is given at all, it must say something.
    """

    def __init__(self, *, needed: bool = False) -> None:
        self.needed = needed

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the text.

        Raises:
            Misuse: it is too long, or empty where it is needed.
        """
        from umc.domain.texts.free_text import free_text

        text = str(super().convert(value, param, ctx))
        if self.needed and not text.strip() and _is_given(param, ctx):
            raise Misuse("empty-text", f"{_name(param)} is empty", hint=_empty_hint(param))
        return free_text(_name(param), text)


FREE_TEXT = FreeText()
NEEDED_TEXT = FreeText(needed=True)


def text_option(name: str, told: str, **more: Any) -> Callable[[Any], Any]:
    """Return an option for a free text, empty unless given; ``told`` is its line in the help."""
    return click.option(name, type=FREE_TEXT, help=told, **{"default": "", **more})


def _is_given(param: click.Parameter | None, ctx: click.Context | None) -> bool:
    """Return whether the text was typed: what is empty by default was not."""
    if param is None or param.name is None or ctx is None:
        return True
    return ctx.get_parameter_source(param.name) is not ParameterSource.DEFAULT


def _empty_hint(param: click.Parameter | None) -> str:
    must = param is not None and param.required
    return "give it a text" if must else "give it a text, or leave it out"


def _name(param: click.Parameter | None) -> str:
    if isinstance(param, click.Option):
        return param.opts[0]
    return param.human_readable_name if param is not None else "the text"
