"""A book in the making: what all files declared so far, and where each thing stands."""

from array import array
from collections.abc import Collection
from typing import Any

from umc.domain.book import Book
from umc.domain.calendar_terms import ALWAYS
from umc.domain.checks.found import BookPath, Found, Names
from umc.domain.contract import RouteRule
from umc.domain.equipment import Equipment
from umc.domain.finding_codes import DUPLICATE_ID, DUPLICATE_TAG
from umc.files.findings import Finding, Part, Place
from umc.files.shown import shown

KINDS = ("calendars", "desks", "vendors", "customers", "contracts", "agreements", "escalations")
_ROW = 1 << 40  # machines keep their place as one number: the source times this, and row or line


class Draft:
    """Collects values by kind and id. What is declared twice is reported, and the first one kept.

    ``known`` holds every id that is declared, also where no value could be made of it: a
    reference to it is no second mistake.
    """

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.known: dict[str, dict[str, Place]] = {kind: {} for kind in (*KINDS, "equipment")}
        self._presumed: dict[str, set[str]] = {kind: set() for kind in self.known}
        self.opaque: set[str] = set()  # kinds of which there may be more than anybody can tell
        self._values: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
        self._routes: list[tuple[Place, RouteRule]] = []
        self._machines: dict[str, Equipment] = {}
        self._rows = array("q")  # beside the machines, in the same order
        self._row_of: dict[str, int] = {}

    def declare(self, kind: str, name: str, place: Place) -> bool:
        """Note that an id is declared at a place; False, and a finding, where it was before."""
        first = self.known[kind].setdefault(name, place)
        if first is place:
            return True
        message = f"{kind.removesuffix('s')} {shown(name)} is declared twice"
        self.findings.append(
            Finding(DUPLICATE_ID, place, message, "keep one of them", ((first, "first declared here"),))
        )
        return False

    def put(self, kind: str, name: str, value: Any) -> None:
        """Keep the value of an id."""
        self._values[kind][name] = value

    def put_route(self, place: Place, route: RouteRule) -> None:
        """Keep a route after those put before."""
        self._routes.append((place, route))

    def put_machine(self, source: int, row: int, machine: Equipment | str, *, csv: bool) -> None:
        """Keep a machine, or the tag of one that could not be made; a second one of a tag is reported."""
        tag = machine if isinstance(machine, str) else machine.tag
        if tag in self._machines or tag in self.known["equipment"]:
            self._report_twice(tag, machine_place(source, row, "tag", csv=csv))
        elif isinstance(machine, str):
            if tag:
                self.known["equipment"][tag] = machine_place(source, row, csv=csv)
        else:
            self._machines[tag] = machine
            self._rows.append((source * 2 + csv) * _ROW + row)

    def _report_twice(self, tag: str, place: Place) -> None:
        message = f"tag {shown(tag)} is taken: every machine has its own"
        first = self.place(("equipment", tag, "tag"))
        self.findings.append(Finding(DUPLICATE_TAG, place, message, "", ((first, "first declared here"),)))

    def book(self) -> Book:
        """Return what was declared, as far as values could be made."""
        return Book(
            **{**self._values, "calendars": {ALWAYS.name: ALWAYS, **self._values["calendars"]}},
            routes=tuple(route for _, route in self._routes),
            equipment=self._machines,
        )

    def names(self) -> Names:
        """Return what is declared, read or not, the built-in calendar among it."""
        known: dict[str, Collection[str]] = {kind: self._known(kind) for kind in KINDS}
        unmade = self.known["equipment"].keys() | self._presumed["equipment"]
        known["equipment"] = self._machines.keys() | unmade if unmade else self._machines
        partial = {kind for kind in KINDS if len(self._values[kind]) < len(known[kind])}
        known["calendars"] = {*known["calendars"], ALWAYS.name}
        return Names(known, partial | ({"equipment"} if unmade else set()), self.opaque)

    def _known(self, kind: str) -> Collection[str]:
        presumed = self._presumed[kind]
        return self.known[kind].keys() | presumed if presumed else self.known[kind]

    def presume(self, kind: str, name: str) -> None:
        """Note that an id seems to be declared, in a place that cannot be read."""
        if kind in self._presumed:
            self._presumed[kind].add(name)

    def give_up_on(self, *kinds: str) -> None:
        """Note that there may be more of these kinds than anybody can tell; none given: of all."""
        self.opaque.update(kinds or (*KINDS, "equipment", "routes"))

    def place(self, path: BookPath) -> Place:
        """Return where a path of the book stands in its file."""
        kind, name, *rest = path
        if kind == "routes":
            place = self._routes[int(name)][0]
            return Place(place.source, (*place.path, *rest))
        if kind != "equipment":
            place = self.known[str(kind)][str(name)]
            return Place(place.source, (*place.path, *rest))
        if (unmade := self.known["equipment"].get(str(name))) is not None:
            return unmade
        return self._machine_place(str(name), tuple(rest))

    def _machine_place(self, tag: str, rest: BookPath) -> Place:
        if len(self._row_of) != len(self._machines):  # made when first asked for, and again after more rows
            self._row_of = {tag: order for order, tag in enumerate(self._machines)}
        from_csv, row = divmod(self._rows[self._row_of[tag]], _ROW)
        source, csv = divmod(from_csv, 2)
        return machine_place(source, row, *rest, csv=bool(csv))

    def finding(self, found: Found) -> Finding:
        """Return a finding about the book as one about its files."""
        part: Part = "key" if found.on_key else "value"
        place = self.place(found.path)
        return Finding(
            found.code,
            Place(place.source, place.path, part, place.line),
            found.message,
            found.hint,
            tuple((self.place(path), label) for path, label in found.notes),
        )


def machine_place(source: int, row: int, *rest: str | int, csv: bool) -> Place:
    """Return the place of a machine, or of one of its columns: by line in CSV, by its number in TOML."""
    if csv:
        return Place(source, rest[:1], line=row)
    return Place(source, ("equipment", row, *rest))
