"""The tables of one TOML file into the draft of the book."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from umc.domain.findings.finding_codes import UNKNOWN_KEY, WRONG_TYPE
from umc.files import words
from umc.files.calendar_tables import read_calendar
from umc.files.contract_tables import read_agreement, read_contract, with_origins
from umc.files.draft import KINDS, Draft
from umc.files.equipment_tables import read_equipment
from umc.files.findings import Cursor, Place, Wrong
from umc.files.party_tables import read_customer, read_desk, read_vendor
from umc.files.route_tables import read_escalation, read_routes
from umc.files.shape import Shape, listing, require_id
from umc.files.shown import kind_of, shown
from umc.files.template_tables import read_template

if TYPE_CHECKING:
    from umc.files.origins import Origins

_READERS = {
    "calendars": read_calendar,
    "desks": read_desk,
    "vendors": read_vendor,
    "customers": read_customer,
    "contracts": read_contract,
    "agreements": read_agreement,
    "escalations": read_escalation,
    "templates": read_template,
}
_SCENARIOS = ("scenario", "scenarios")
_FOREIGN_HINT = "if another tool's file lies there, keep the book in a folder of its own and name that"
TABLES = (*KINDS, "routes", "equipment", "equipment_files")
_EQUIPMENT_FILES: Shape[tuple[str, ...]] = Shape(
    what="equipment_files",
    fields={"paths": listing(words.name, "paths", least=1)},
    make=lambda kept, _cursor: kept["paths"],
    required=("paths",),
)


class FileCompiler:
    """Reads the tables of one file. ``paths`` are those of its equipment files, each with its place.

    Without ``origins`` the promises are not told where they are written.
    """

    def __init__(self, tables: dict[str, Any], origins: Origins | None, cursor: Cursor, draft: Draft) -> None:
        self.paths: list[tuple[str, Place]] = []
        self._origins = origins
        self._cursor = cursor
        self._draft = draft
        # Unknown ones first: what stands under a misspelt header is not missing elsewhere.
        for key, value in sorted(tables.items(), key=lambda table: table[0] in TABLES):
            cursor.path.append(key)
            try:
                self._table(key, value)
            except Wrong as wrong:
                cursor.report_wrong(wrong)
                draft.give_up_on("equipment" if key == "equipment_files" else key)
            cursor.path.pop()

    def _table(self, key: str, value: Any) -> None:
        self._cursor.is_scattered = False
        if key in _READERS:
            self._named(key, value)
        elif key == "routes":
            self._routes(value)
        elif key == "equipment":
            self._draft.put_machines(self._cursor.source, read_equipment(value, self._cursor))
        elif key == "equipment_files":
            paths = _EQUIPMENT_FILES(value, self._cursor)
            places = (self._cursor.place("paths", index) for index in range(len(paths)))
            self.paths.extend(zip(paths, places, strict=True))
        else:
            self._unknown(key, value)

    def _unknown(self, key: str, value: Any) -> None:
        near = self._cursor.near.hint("table", key, TABLES)
        hint = near or f"known: {', '.join(TABLES)}; {_FOREIGN_HINT}"
        if key in _SCENARIOS:
            hint = "scenarios stand in files of their own, named *.test.toml"
        self._cursor.report(UNKNOWN_KEY, f"unknown table {shown(key)}", hint, part="key")
        meant = {kind for kind in TABLES if kind in near}
        if key not in _SCENARIOS and _holds_tables(value):  # the likeliest word need not be the right one
            meant |= {*_READERS, "equipment" if isinstance(value, list) else "routes"}
        for kind in sorted(meant):
            self._presume(kind, value)

    def _presume(self, kind: str, value: Any) -> None:
        """Take what a misspelt table declares for declared: the one finding is enough."""
        if kind == "equipment" and isinstance(value, list):
            for item in value:
                self._draft.presume(kind, str(item.get("tag", "")) if isinstance(item, dict) else "")
        elif kind in _READERS and isinstance(value, dict):
            for name in value:
                self._draft.presume(kind, name)
        elif kind:
            self._draft.give_up_on("routes" if kind == "routes" else "equipment")

    def _named(self, kind: str, value: Any) -> None:
        if type(value) is not dict:
            raise Wrong(WRONG_TYPE, f"{kind} must be a table, not {kind_of(value)}", f"write [{kind}.ID]")
        for name, item in value.items():
            self._cursor.path.append(name)
            try:
                self._one(kind, name, item)
            except Wrong as wrong:
                self._cursor.report_wrong(wrong)
            self._cursor.path.pop()

    def _one(self, kind: str, name: str, item: Any) -> None:
        require_id(name, kind, self._cursor)
        is_first = self._draft.declare(kind, name, self._cursor.source)
        self._cursor.has_gaps = False
        self._cursor.is_scattered = self._draft.is_presumed(kind, name)
        made = _READERS[kind](name, item, self._cursor)
        if is_first:
            placed = self._with_origin(kind, name, made)
            self._draft.put(kind, name, placed, is_sketch=self._cursor.has_gaps)

    def _with_origin(self, kind: str, name: str, made: Any) -> Any:
        if (origins := self._origins) is None:
            return made

        def origin_of(*path: str | int) -> Any:
            return origins.of(kind, name, *path)

        if kind in ("escalations", "templates"):
            return replace(made, origin=origin_of())
        return with_origins(made, origin_of) if kind in ("contracts", "agreements") else made

    def _routes(self, value: Any) -> None:
        routes = read_routes(value, self._cursor)
        if len(routes) < len(value):
            self._draft.give_up_on("routes")
        for index, route, is_sketch in routes:
            if self._origins is not None:
                route = replace(route, origin=self._origins.of("routes", index))
            self._draft.put_route(self._cursor.place(index), route, is_sketch=is_sketch)


def _holds_tables(value: Any) -> bool:
    """Tell whether a table of no known name holds tables in its turn: it may be any kind, misspelt."""
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(isinstance(item, dict) for item in items)
