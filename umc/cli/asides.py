"""What is said beside the answer of a write."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from umc.cli.invocation import Invocation


def say_aside(run: Invocation, *, repeated: bool, warnings: Iterable[str] = ()) -> None:
    """Say beside a write's answer that it was done before, and what to know although nothing was refused."""
    if repeated:
        run.out.talk("already done under this key; nothing was changed")
    for warning in warnings:
        run.out.warn(warning)
