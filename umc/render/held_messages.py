"""What is said of messages that are held, wherever somebody might wonder why they do not go."""

from collections.abc import Iterator

from umc.domain.letters.outbox import COUNTED_AT_MOST
from umc.render.blocks import Block, Cell, line


def held_blocks(count: int) -> Iterator[Block]:
    """Compose that so many messages are held, and how they are let go; nothing where there are none."""
    if count == 1:
        said = "1 message is held: it had not gone when this database was put back"
    elif count:
        many = f"{count:,}" if count < COUNTED_AT_MOST else f"{COUNTED_AT_MOST:,} or more"
        said = f"{many} messages are held: they had not gone when this database was put back"
    else:
        return
    goes = "it" if count == 1 else "them"
    yield line(Cell(said, "warn"))
    yield line(
        Cell(f"umc outbox list --state held shows {goes}, umc outbox release lets {goes} go", "warn"),
        indent=2,
    )
