"""Routes against each other and against the machines: one that never matches answers for nothing."""

from collections.abc import Iterator

from umc.domain.checks.found import BookPath, Found, Names
from umc.domain.checks.route_fits import RouteFits
from umc.domain.findings.finding_codes import ROUTE_NEVER_MATCHES, ROUTE_TAKES_ALL
from umc.domain.register.book import Book
from umc.domain.register.contract import RouteRule
from umc.domain.register.estate import Estate
from umc.domain.register.matching import exactness, takes_in_all_of
from umc.domain.texts.symptom import holds_words

_MOST_BEFORE = 200
"""Against how many of the first routes each is held: all pairs of thousands would take minutes."""


def check_routes(book: Book, names: Names, estate: Estate) -> Iterator[Found]:
    """Yield the first route that takes in everything, and routes before it that can never match.

    A route never matches where one before it takes in all that it takes in (machines,
    priorities and words of the symptom), or where it fits no machine of any customer it can
    mean. The latter is said only if the book has machines of each of them: those of a
    customer without any are registered at the desk. Which priorities contracts promise plays
    no part: a fault may be given any. Flawed routes and machines are left out, and each route
    is held against the first 200 alone.
    """
    if not book.routes:
        return
    machines = RouteFits(book, names, estate)
    for number, route in enumerate(book.routes):
        if not names.is_sound("routes", number):
            continue
        if _takes_all(route):
            yield _all_taken(number, len(book.routes) - number - 1)
            return
        earlier = next(
            (n for n in range(min(number, _MOST_BEFORE)) if _is_before(book, names, n, route)), None
        )
        if earlier is not None:
            yield _taken_before(number, earlier)
        elif machines.fits_nothing(route.when):
            message = f"route {number + 1} can never match: no equipment fits it"
            hint = "correct its selector, declare the equipment, or take the route out"
            yield Found(ROUTE_NEVER_MATCHES, _when(number), message, hint)


def _takes_all(route: RouteRule) -> bool:
    return not (exactness(route.when) or route.priorities or route.symptom)


def _all_taken(number: int, after: int) -> Found:
    never = f", so that the {after} after it never match" if after > 1 else ""
    never = ", so that the one after it never matches" if after == 1 else never
    message = f"this route takes in every machine{never}"
    hint = "say in when what it is for: a vendor, a site, a class; or a priority, or words of a symptom"
    return Found(ROUTE_TAKES_ALL, _when(number), message, hint)


def _when(number: int) -> BookPath:
    return ("routes", number, "when")


def _is_before(book: Book, names: Names, earlier: int, route: RouteRule) -> bool:
    """Tell whether an earlier route, and a sound one, takes in all that a route takes in."""
    first = book.routes[earlier]
    return (
        takes_in_all_of(first.when, route.when)
        and _has_priorities_of(first, route)
        and all(any(holds_words(said, (word,)) for said in route.symptom) for word in first.symptom)
        and names.is_sound("routes", earlier)
    )


def _has_priorities_of(first: RouteRule, route: RouteRule) -> bool:
    if not first.priorities:
        return True
    return bool(route.priorities) and set(route.priorities) <= set(first.priorities)


def _taken_before(number: int, earlier: int) -> Found:
    message = f"route {number + 1} can never match: route {earlier + 1} takes in all that it takes in"
    hint = "put it before the other, make the other narrower, or take this one out"
    notes = ((_when(earlier), "taken by this route before"),)
    return Found(ROUTE_NEVER_MATCHES, _when(number), message, hint, notes)
