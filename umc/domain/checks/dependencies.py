"""Dependency circles: a machine that, by way of others, depends on itself."""

from collections.abc import Iterator

from umc.domain.checks.found import BookPath, Found
from umc.domain.findings.finding_codes import DEPENDENCY_CIRCLE
from umc.domain.register.book import Book

_SHOWN = 8


def check_dependencies(book: Book) -> Iterator[Found]:
    """Yield each circle once, at the first of its machines in the book."""
    left = _in_circles(
        {
            tag: tuple(other for other in one.depends_on if other in book.equipment)
            for tag, one in book.equipment.items()
            if one.depends_on
        }
    )
    while left:
        circle = _circle(left)
        yield _found(circle, book)
        left = _in_circles({tag: others for tag, others in left.items() if tag not in circle})


def _in_circles(edges: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Drop, again and again, what depends on nothing that is left; circles and what leads to them remain."""
    left = {tag: {other for other in others if other in edges} for tag, others in edges.items()}
    users: dict[str, list[str]] = {}
    for tag, others in left.items():
        for other in others:
            users.setdefault(other, []).append(tag)
    done = [tag for tag, others in left.items() if not others]
    while done:
        tag = done.pop()
        del left[tag]
        for user in users.get(tag, ()):
            left[user].discard(tag)
            if not left[user]:
                done.append(user)
    return {tag: tuple(other for other in edges[tag] if other in left) for tag in left}


def _circle(left: dict[str, tuple[str, ...]]) -> list[str]:
    """Follow dependencies from the first tag until one comes again; return the tags of the circle."""
    tag = next(iter(left))
    place: dict[str, int] = {}
    while tag not in place:
        place[tag] = len(place)
        tag = left[tag][0]
    return list(place)[place[tag] :]


def _found(circle: list[str], book: Book) -> Found:
    tags = circle if len(circle) <= _SHOWN else [*circle[:_SHOWN], f"... ({len(circle)} machines)"]
    steps = zip(circle[:_SHOWN], [*circle[1:], circle[0]], strict=False)
    first, *others = [(_edge(one, on, book), f"{one} depends on {on}") for one, on in steps]
    message = f"dependency circle: {' -> '.join([*tags, circle[0]])}"
    hint = "remove one of these dependencies"
    return Found(DEPENDENCY_CIRCLE, first[0], message, hint, tuple(others))


def _edge(tag: str, on: str, book: Book) -> BookPath:
    """Return the place where a machine says that it depends on another."""
    return ("equipment", tag, "depends_on", book.equipment[tag].depends_on.index(on))
