"""Texts that would command a terminal, a table, a spreadsheet or a reader's eye, as many as are asked for."""

import random
from collections.abc import Sequence
from functools import cache

from tests.cli.test_hostile_text import HOSTILE

_SHORT = [text for text in HOSTILE if len(text) <= 60]
_RANGES = (
    (0x01, 0x1F), (0x7F, 0x9F), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F), (0x0300, 0x036F),
    (0x0600, 0x06FF), (0x1160, 0x11FF), (0x3000, 0x30FF), (0xE000, 0xE0FF), (0xFE00, 0xFE0F),
    (0xFFF0, 0xFFFF), (0x1F300, 0x1F64F), (0xE0000, 0xE007F), (0x10FFF0, 0x10FFFF), (0x20, 0x7E),
)  # fmt: skip
"""Controls, marks that turn or hide, combining and joining ones, wide ones, what is assigned to nobody."""


@cache
def hostile_texts(count: int) -> list[str]:
    """Return so many texts, no two alike and the same each time.

    Known ones, several of them joined, and signs from bad neighbourhoods.
    """
    chance = random.Random(20261122)
    texts = dict.fromkeys(_SHORT)
    while len(texts) < count:
        texts["".join(_part(chance) for _ in range(chance.randint(1, 4)))] = None
    return list(texts)[:count]


def _part(chance: random.Random) -> str:
    if chance.random() < 0.4:
        return chance.choice(_SHORT)
    return "".join(chr(chance.randint(*chance.choice(_RANGES))) for _ in range(chance.randint(1, 8)))


def joined(texts: Sequence[str], rows: int) -> list[str]:
    """Return the texts in so many rows, each as many of them as the others, a space between two."""
    return [" ".join(texts[row::rows]) for row in range(rows)]
