"""Routes against each other: one that takes in everything leaves nothing to the rest."""

from collections.abc import Iterator

from umc.domain.book import Book
from umc.domain.checks.found import Found, Names
from umc.domain.finding_codes import ROUTE_TAKES_ALL
from umc.domain.matching import exactness


def check_routes(book: Book, names: Names) -> Iterator[Found]:
    """Yield the first route that takes in every machine, whatever the priority and the symptom.

    The routes after it never match, and the agreements never decide.
    """
    for number, route in enumerate(book.routes):
        takes_all = not (exactness(route.when) or route.priorities or route.symptom)
        if takes_all and names.is_sound("routes", number):
            after = len(book.routes) - number - 1
            never = f", so that the {after} after it never match" if after > 1 else ""
            never = ", so that the one after it never matches" if after == 1 else never
            message = f"this route takes in every machine{never}"
            hint = (
                "say in when what it is for: a vendor, a site, a class; or a priority, or words of a symptom"
            )
            yield Found(ROUTE_TAKES_ALL, ("routes", number, "when"), message, hint)
            return
