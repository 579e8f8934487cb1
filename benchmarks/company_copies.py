"""Copies of a lived life under other names at another time, every digest of theirs computed anew.

A mould holds a life's rows with gaps where names, instants and random tokens stood. Filling the gaps
takes a third of a millisecond a fault; events go into their chain by ``store.record.chain`` itself.
"""

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from benchmarks.company_lives import (
    CALLER,
    MAKER,
    MODEL,
    SITE,
    SITE_NAME,
    SYMPTOM,
    TABLES,
    Life,
    Lived,
    Setting,
)
from umc.domain.calendars.instant import from_micros, to_micros
from umc.domain.faults.events import KINDS, Event
from umc.store.faults.said import reference
from umc.store.record.chain import BEGINNING, link
from umc.store.tables.whole_schema import whole_metadata
from umc.store.values.codec import decode
from umc.store.values.text import folded
from umc.store.values.types import GREATEST, LEAST, Instant

Filled: TypeAlias = dict[str, list[list[Any]]]
_Cell: TypeAlias = tuple[int, int]

COLUMNS = {name: [column.name for column in whole_metadata().tables[name].columns] for name in TABLES}
_INSTANTS = {
    name: {
        column.name for column in whole_metadata().tables[name].columns if isinstance(column.type, Instant)
    }
    for name in TABLES
}
_RANKS = {"due_rank", "breaks_rank", "risk_rank", "held_rank"}
_TOKENS = {"threads": ("token",), "messages": ("key",), "said": ("salt",)}
_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z")
_CUT = "\x1e"


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Whom a copy is about: what stands in the gaps of the mould."""

    customer: int
    contract_terms: str
    agreement_terms: str
    tag: str
    serial: str
    other: str
    other_serial: str
    model: str
    vendor: str
    vendor_name: str
    site: str
    site_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Which fault a copy becomes: its id, its number and year, and the id of its first message."""

    fault: int
    year: int
    ordinal: int
    number: str
    message: int


class _Rows:
    """The rows of one table: what is the same in every copy, and where something else goes."""

    def __init__(self, table: str, rows: Sequence[Mapping[str, Any]], texts: "_Texts") -> None:
        self.rows = [[row[name] for name in COLUMNS[table]] for row in rows]
        self.shifted: list[list[_Cell]] = []
        self.texts: list[list[_Cell]] = []
        for row in self.rows:
            named = list(enumerate(zip(COLUMNS[table], row, strict=True)))
            moves = _INSTANTS[table] | _RANKS
            self.shifted.append([
                (place, value) for place, (name, value) in named
                if name in moves and value is not None and value not in (GREATEST, LEAST)
            ])  # fmt: skip
            self.texts.append([
                (place, texts.place_of(value)) for place, (name, value) in named
                if isinstance(value, str) and (name in ("body", "words") or texts.has_gaps(value))
            ])  # fmt: skip

    def filled(self, shift: int, said: Sequence[str]) -> list[list[Any]]:
        """Return the rows of a copy, so far as they follow from the names and the time."""
        made = []
        for row, shifted, texts in zip(self.rows, self.shifted, self.texts, strict=True):
            anew = row.copy()
            for place, value in shifted:
                anew[place] = value + shift
            for place, text in texts:
                anew[place] = said[text]
            made.append(anew)
        return made


class _Texts:
    """Texts with gaps, filled all at once."""

    def __init__(self, gaps: Mapping[str, str]) -> None:
        self._gaps = gaps
        self._found = re.compile("|".join(re.escape(one) for one in sorted(gaps, key=len, reverse=True)))
        self._texts: dict[str, int] = {}

    def has_gaps(self, text: str) -> bool:
        """Whether something in a text is another in every copy."""
        return self._found.search(text) is not None

    def place_of(self, text: str) -> int:
        """Return the place of a text among those that are filled."""
        return self._texts.setdefault(text, len(self._texts))

    def form(self) -> str:
        """Return all texts as one form for ``%``."""
        return _CUT.join(
            self._found.sub(lambda found: f"%({self._gaps[found[0]]})s", text.replace("%", "%%"))
            for text in self._texts
        )


class Mould:
    """A life ready to be copied."""

    def __init__(self, lived: Lived) -> None:
        self.life: Life = lived.life
        self.setting: Setting = lived.setting
        rows = lived.rows
        self._began = to_micros(lived.began)
        tokens = [row[name] for table, names in _TOKENS.items() for row in rows[table] for name in names]
        self._tokens = {f"h{place}": token for place, token in enumerate(tokens)}
        self._instants = {text: f"t{place}" for place, text in enumerate(_instants(rows["events"]))}
        self._references = {
            reference(row["salt"], row["place"], row["words"]): f"r{place}"
            for place, row in enumerate(rows["said"])
        }
        names = _gaps(lived) | {token: gap for gap, token in self._tokens.items()}
        words, texts = _Texts(names), _Texts(names | self._instants | self._references)
        self._said = _Rows("said", rows["said"], words)
        self._tables = {name: _Rows(name, rows[name], texts) for name in TABLES if name != "said"}
        self._words_form, self._form = words.form(), texts.form()
        self._whats = [decode(KINDS[row["kind"]], row["body"]) for row in rows["events"]]
        self._at = {text: to_micros(datetime.fromisoformat(text)) for text in self._instants}
        self.messages = len(rows["messages"])

    def copy(self, names: Names, place: Place, at: datetime, symptom: str, chance: random.Random) -> Filled:
        """Return the rows of a fault that lived this life, in the order of columns."""
        shift = to_micros(at) - self._began
        gaps = _given(names, place, symptom)
        for gap in self._tokens:
            gaps[gap] = f"{chance.getrandbits(128):032x}"
        for text, gap in self._instants.items():
            gaps[gap] = _iso(self._at[text] + shift)
        said = self._said.filled(shift, (self._words_form % gaps).split(_CUT))
        gaps |= self._refer(said)
        texts = (self._form % gaps).split(_CUT)
        made = {name: rows.filled(shift, texts) for name, rows in self._tables.items()} | {"said": said}
        _renumber(made, place)
        self._chain(made, place)
        return made

    def _refer(self, said: list[list[Any]]) -> dict[str, str]:
        place, salt, words = (COLUMNS["said"].index(name) for name in ("place", "salt", "words"))
        return {
            gap: reference(row[salt], row[place], row[words])
            for gap, row in zip(self._references.values(), said, strict=True)
        }

    def _chain(self, made: Filled, place: Place) -> None:
        """Link the events to each other, and the fault to the last of them."""
        head = BEGINNING
        for row, what in zip(made["events"], self._whats, strict=True):
            kept = dict(zip(COLUMNS["events"], row, strict=True))
            event = Event(
                seq=kept["seq"],
                happened_at=from_micros(kept["happened_at"]),
                recorded_at=from_micros(kept["recorded_at"]),
                actor=kept["actor"],
                known_by=kept["known_by"],
                what=what,
            )
            head = link(head, place.number, event, kept["body"])
            row[_DIGEST] = head
        made["faults"][0][_HEAD] = head


_DIGEST, _HEAD = COLUMNS["events"].index("digest"), COLUMNS["faults"].index("head")
_NUMBERED = tuple(COLUMNS["faults"].index(name) for name in ("id", "year", "ordinal"))


def _renumber(made: Filled, place: Place) -> None:
    """Give the rows the ids and ordinals of the copy."""
    (fault,) = made["faults"]
    for at, value in zip(_NUMBERED, (place.fault, place.year, place.ordinal), strict=True):
        fault[at] = value
    for name, rows in made.items():
        if name != "faults":
            at = COLUMNS[name].index("fault")
            for row in rows:
                row[at] = place.fault
    for number, row in enumerate(made["messages"], place.message):
        row[0] = number


def _instants(events: Sequence[Mapping[str, Any]]) -> list[str]:
    return sorted({text for row in events for text in _ISO.findall(row["body"])})


def _gaps(lived: Lived) -> dict[str, str]:
    """Return what stands in a lived life for something else, and the gap that it leaves."""
    number = lived.rows["faults"][0]["number"]
    tags = {lived.tag: "tag", lived.other: "other"}
    serials = {tag.replace("ZQTAG", "ZQSERIAL"): f"{gap}_serial" for tag, gap in tags.items()}
    return {
        number: "number",
        folded(number): "number_folded",
        f"c{lived.customer}": "customer",
        str(lived.customer): "customer_number",
        lived.contract_terms: "contract_terms",
        lived.agreement_terms: "agreement_terms",
        MAKER: "vendor",
        MAKER.capitalize(): "vendor_name",
        MODEL: "model",
        SITE: "site",
        SITE_NAME: "site_name",
        SYMPTOM: "symptom",
        folded(SYMPTOM): "symptom_folded",
        CALLER: "caller",
        folded(CALLER): "caller_folded",
        **tags,
        **serials,
    }


def _given(names: Names, place: Place, symptom: str) -> dict[str, Any]:
    """Return what goes into the gaps of names."""
    caller = f"Sample {names.customer}"
    return {
        "number": place.number,
        "number_folded": folded(place.number),
        "customer": f"c{names.customer:05}",
        "customer_number": names.customer,
        "contract_terms": names.contract_terms,
        "agreement_terms": names.agreement_terms,
        "vendor": names.vendor,
        "vendor_name": names.vendor_name,
        "model": names.model,
        "site": names.site,
        "site_name": names.site_name,
        "symptom": symptom,
        "symptom_folded": folded(symptom),
        "caller": caller,
        "caller_folded": folded(caller),
        "tag": names.tag,
        "tag_serial": names.serial,
        "other": names.other,
        "other_serial": names.other_serial,
    }


def _iso(micros: int) -> str:
    return from_micros(micros).isoformat().replace("+00:00", "Z")
