"""``[desks.*]``, ``[vendors.*]`` and ``[customers.*]``: who is in a fault and how to reach them."""

from collections.abc import Mapping
from typing import Any

from umc.domain.findings.finding_codes import UNKNOWN_QUESTION
from umc.domain.letters.letter import Means
from umc.domain.register.message_template import LANGUAGES
from umc.domain.register.party import (
    ALWAYS_REACHABLE,
    ANYWHERE,
    Contact,
    Customer,
    Desk,
    Engineer,
    Site,
    Vendor,
)
from umc.files import times, words
from umc.files.findings import Cursor, Wrong
from umc.files.shape import Kept, Reader, Shape, listing, named
from umc.files.shown import shown


def _question(value: Any, cursor: Cursor) -> str:
    """Read a field that a vendor asks for: one that equipment or a fault can carry."""
    from umc.domain.desk.dispatch import ASKABLE  # late: many books ask for nothing

    read = words.text(value, cursor)
    if read not in ASKABLE:
        near = cursor.near.hint("question", read, ASKABLE) or f"known: {', '.join(ASKABLE)}"
        raise Wrong(UNKNOWN_QUESTION, f"asks_for {shown(read)}, which nothing carries", near)
    return read


_REACHED: Mapping[str, Reader[Any]] = {
    "email": words.email,
    "phone": words.name,
    "language": words.choice(LANGUAGES, "language that umc speaks"),
    "tell_by": words.choice([one.value for one in Means], "means of telling"),
    "webhook": words.web_address,
    "command": words.ident,
    "file": words.ident,
}
"""How somebody is told: the same keys for contacts, engineers and desks."""
_CONTACT = Shape(
    what="a contact",
    fields={
        "level": words.whole(1, 99),
        "name": words.name,
        **_REACHED,
        "role": words.text,
        "calendar": words.ident,
    },
    make=lambda kept, _cursor: Contact(**kept),
    required=("name",),
    gaps={"name": ""},
)
_ENGINEER = Shape(
    what="an engineer",
    fields={
        "id": words.ident,
        "name": words.name,
        **_REACHED,
        "skills": listing(words.name, "skills"),
    },
    make=lambda kept, _cursor: Engineer(**{"name": kept["id"], **kept}),
    required=("id",),
    gaps={"id": ""},
)
_DESK: Shape[Kept] = Shape(
    what="a desk",
    fields={
        "name": words.name,
        **_REACHED,
        "calendar": words.ident,
        "engineers": listing(_ENGINEER, "engineers"),
    },
    make=lambda kept, _cursor: kept,
    required=("calendar",),
    gaps={"calendar": ""},
)
_VENDOR: Shape[Kept] = Shape(
    what="a vendor",
    fields={
        "name": words.name,
        "aliases": listing(words.name, "names"),
        "contacts": listing(_CONTACT, "contacts"),
        "asks_for": listing(_question, "fields"),
    },
    make=lambda kept, _cursor: kept,
)
_SITE: Shape[Kept] = Shape(
    what="a site",
    fields={
        "name": words.name,
        "time_zone": times.zone,
        "access": words.ident,
        "address": words.note,
    },
    make=lambda kept, _cursor: {"access": ALWAYS_REACHABLE, **kept},
    required=("time_zone",),
    gaps={"time_zone": ANYWHERE},
)


def _read_site(name: str, value: Any, cursor: Cursor) -> Site:
    return Site(**{"id": name, "name": name, **_SITE(value, cursor)})


_CUSTOMER: Shape[Kept] = Shape(
    what="a customer",
    fields={
        "name": words.name,
        "tier": words.choice(("standard", "key"), "tier"),
        "engineer": words.ident,
        "contacts": listing(_CONTACT, "contacts"),
        "sites": named(_read_site, "sites"),
        "time_zone": times.zone,
    },
    make=lambda kept, _cursor: kept,
)


def read_desk(name: str, value: Any, cursor: Cursor) -> Desk:
    """Read one desk; without a name it is called by its id."""
    return Desk(**{"id": name, "name": name, **_DESK(value, cursor)})


def read_vendor(name: str, value: Any, cursor: Cursor) -> Vendor:
    """Read one vendor; without a name it is called by its id."""
    return Vendor(**{"id": name, "name": name, **_VENDOR(value, cursor)})


def read_customer(name: str, value: Any, cursor: Cursor) -> Customer:
    """Read one customer with its sites in the order written; without a name it is called by its id."""
    kept = _CUSTOMER(value, cursor)
    sites = tuple(kept.pop("sites", {}).values())
    if type(value.get("sites")) is dict and len(sites) < len(value["sites"]):
        cursor.has_gaps = True  # a site could not be read, and that was said
    return Customer(**{"id": name, "name": name, **kept, "sites": sites})
