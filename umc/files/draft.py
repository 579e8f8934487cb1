"""A book in the making: what all files declared so far, and where each thing stands."""

from array import array
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from umc.domain.calendars.calendar_terms import ALWAYS
from umc.domain.checks.found import STRAY, BookPath, Found, Names
from umc.domain.findings.diagnostics import Severity
from umc.domain.findings.finding_codes import DUPLICATE_ID, DUPLICATE_TAG, UNKNOWN_KEY
from umc.domain.register.book import Book
from umc.domain.register.contract import RouteRule
from umc.domain.register.equipment import Equipment
from umc.domain.register.party import vendor_of
from umc.files.findings import Finding, Findings, Part, Place
from umc.files.shown import shown
from umc.files.words import is_id

KINDS = ("calendars", "desks", "vendors", "customers", "contracts", "agreements", "escalations", "templates")
_ROW = 1 << 40  # machines keep their place as one number: the source times this, and row or line


class Draft:
    """Collects values by kind and id. What is declared twice is reported, and the first one kept.

    Every id that is declared is known, also where no value could be made of it: a reference
    to it is no second mistake.
    """

    def __init__(self) -> None:
        self.findings = Findings()
        self._known: dict[str, dict[str, int]] = {kind: {} for kind in KINDS}  # by id, the source it is in
        self._unmade: dict[str, Place] = {}  # machines that could not be made, by tag
        self._presumed: dict[str, set[str]] = {kind: set() for kind in (*KINDS, "equipment")}
        self.opaque: set[str] = set()  # kinds of which there may be more than anybody can tell
        self._values: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
        self._sketches: set[tuple[str, str | int]] = set()  # kind and id of what is only good to check
        self._flawed: dict[str, set[str]] = {}  # of machines, by tag: the keys in which something is wrong
        self._routes: list[tuple[Place, RouteRule]] = []
        self._machines: dict[str, Equipment] = {}
        self._rows = array("q")  # beside the machines, in the same order
        self._row_of: dict[str, int] = {}

    def declare(self, kind: str, name: str, source: int) -> bool:
        """Note that a source declares an id; False, and a finding, where one did before."""
        known = self._known[kind]
        if name not in known:
            known[name] = source
            return True
        place, first = (Place(one, (kind, name), "key") for one in (source, known[name]))
        message = f"{kind.removesuffix('s')} {shown(name)} is declared twice"
        self.findings.append(
            Finding(DUPLICATE_ID, place, message, "keep one of them", ((first, "first declared here"),))
        )
        return False

    def put(self, kind: str, name: str, value: Any, *, is_sketch: bool = False) -> None:
        """Keep the value of an id; a sketch holds what could be read, and is only good to check."""
        self._values[kind][name] = value
        if is_sketch:
            self._sketches.add((kind, name))

    def put_route(self, place: Place, route: RouteRule, *, is_sketch: bool = False) -> None:
        """Keep a route after those put before."""
        if is_sketch:
            self._sketches.add(("routes", len(self._routes)))
        self._routes.append((place, route))

    def put_machines(self, source: int, found: Iterable[tuple[int, Equipment | str]]) -> None:
        """Keep the machines of a TOML file as they are read, each with its row."""
        machines, unmade, findings = self._machines, self._unmade, self.findings
        for row, machine in found:  # nearly all are new and sound, and take this way without a call
            if type(machine) is not Equipment or machine.tag in machines or unmade or len(findings):
                self.put_machine(source, row, machine, csv=False)
            else:
                machines[machine.tag] = machine
                self._rows.append(source * 2 * _ROW + row)

    def put_machine(self, source: int, row: int, machine: Equipment | str, *, csv: bool) -> None:
        """Keep a machine, or the tag of one that could not be made; a second one of a tag is reported."""
        tag = machine if isinstance(machine, str) else machine.tag
        if tag in self._machines or tag in self._unmade:
            self._report_twice(tag, machine_place(source, row, "tag", csv=csv))
        elif isinstance(machine, str):
            if tag:
                self._unmade[tag] = machine_place(source, row, csv=csv)
            if not is_id(tag):
                self.opaque.add("equipment")  # a tag that others depend on may be the one meant here
        else:
            if wrong := self._wrong_keys(source, row, csv):
                self._flawed[tag] = wrong
                from umc.files.equipment_csv import has_place  # late: few books have flawed machines

                if not has_place(machine):
                    self._sketches.add(("equipment", tag))
            self._machines[tag] = machine
            self._rows.append((source * 2 + csv) * _ROW + row)

    def doubt_machines(self, source: int) -> None:
        """Note that something of every machine in a CSV file may stand in a column that nothing reads."""
        for tag, row in zip(self._machines, self._rows, strict=True):
            if row // _ROW == source * 2 + 1:
                self._flawed[tag] = {*self._flawed.get(tag, ()), STRAY}

    def _wrong_keys(self, source: int, row: int, csv: bool) -> set[str]:
        """Return the keys of a machine just read that hold an error; ``STRAY`` for an unknown one."""
        if not self.findings.touch(source):
            return set()
        here = machine_place(source, row, csv=csv)
        depth = len(here.path)
        keys: set[str] = set()
        for one in self.findings.latest():
            place = one.place
            if (place.source, place.line, place.path[:depth]) != (source, here.line, here.path):
                break
            if one.code.severity is Severity.ERROR:
                key = place.path[depth] if len(place.path) > depth and one.code is not UNKNOWN_KEY else STRAY
                keys.add(str(key))
        return keys

    def _report_twice(self, tag: str, place: Place) -> None:
        message = f"tag {shown(tag)} is taken: every machine has its own"
        first = self.place(("equipment", tag, "tag"))
        self.findings.append(
            Finding(DUPLICATE_TAG, place, message, "take another tag", ((first, "first declared here"),))
        )

    def book(self) -> Book:
        """Return what was declared, as far as whole values could be made."""
        whole = self.sketch()
        if not self._sketches:
            return whole

        def sound(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
            return {name: one for name, one in values.items() if (kind, name) not in self._sketches}

        routes = (
            route for number, route in enumerate(whole.routes) if ("routes", number) not in self._sketches
        )
        kinds = {kind: sound(kind, getattr(whole, kind)) for kind in (*KINDS, "equipment")}
        return Book(**kinds, routes=tuple(routes))

    def sketch(self) -> Book:
        """Return all that was declared, also what has gaps: empty texts, or a term without bounds.

        It is good to be checked, with an eye on what ``names`` says of flaws, and for nothing else.
        """
        return Book(
            **{**self._values, "calendars": {ALWAYS.name: ALWAYS, **self._values["calendars"]}},
            routes=tuple(route for _, route in self._routes),
            equipment=self._resolved(),
        )

    def _resolved(self) -> dict[str, Equipment]:
        """Return the machines, the vendor of each by its id where it is told by another name."""
        vendors = self._values["vendors"]
        ids: dict[str, str] = {}
        for tag, machine in self._machines.items():
            name = machine.vendor
            if name and name not in self._known["vendors"]:
                if name not in ids:
                    ids[name] = vendor_of(vendors, name) or name
                if ids[name] != name:
                    self._machines[tag] = replace(machine, vendor=ids[name])
        return self._machines

    def _flaws(self) -> dict[tuple[str, str | int], tuple[BookPath, ...]]:
        """Return where errors stand, by kind and id (a route's number); an unknown key as ``STRAY``."""
        numbers = {(place.source, place.path): number for number, (place, _) in enumerate(self._routes)}
        found: dict[tuple[str, str | int], tuple[BookPath, ...]] = {}
        for one in self.findings:
            kind, *rest = one.place.path or ("",)
            if not rest or one.code.severity is not Severity.ERROR or one.code is DUPLICATE_ID:
                continue
            if kind in KINDS:
                name: str | int | None = rest[0]
            else:
                name = numbers.get((one.place.source, one.place.path[:2])) if kind == "routes" else None
            if name is not None:
                path = (*rest[1:-1], STRAY) if one.code is UNKNOWN_KEY and rest[1:] else tuple(rest[1:])
                found[str(kind), name] = (*found.get((str(kind), name), ()), path)
        for kind in KINDS:  # what stands under a misspelt header may belong to a table that is there
            for name in self._presumed[kind] & self._known[kind].keys():
                found[kind, name] = (*found.get((kind, name), ()), (STRAY,))
        return found

    def names(self) -> Names:
        """Return what is declared, read or not, the built-in calendar among it, and what is flawed."""
        known: dict[str, Collection[str]] = {kind: self._known_or_presumed(kind) for kind in KINDS}
        unmade = self._unmade.keys() | self._presumed["equipment"]
        known["equipment"] = self._machines.keys() | unmade if unmade else self._machines
        partial = {kind for kind in KINDS if len(self._values[kind]) < len(known[kind])}
        known["calendars"] = {*known["calendars"], ALWAYS.name}
        flaws = self._flaws()
        return Names(
            known,
            partial | ({"equipment"} if unmade else set()),
            self.opaque | ({"routes"} if any(kind == "routes" for kind, _ in flaws) else set()),
            flaws,
            self._flawed,
            self.findings.hides_errors,
        )

    def _known_or_presumed(self, kind: str) -> Collection[str]:
        presumed = self._presumed[kind]
        return self._known[kind].keys() | presumed if presumed else self._known[kind]

    def presume(self, kind: str, name: str) -> None:
        """Note that an id seems to be declared, in a place that cannot be read."""
        if kind in self._presumed:
            self._presumed[kind].add(name)

    def is_presumed(self, kind: str, name: str) -> bool:
        """Tell whether an id seemed to be declared, in a place that cannot be read."""
        return name in self._presumed[kind]

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
            return Place(self._known[str(kind)][str(name)], path)
        if (unmade := self._unmade.get(str(name))) is not None:
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
