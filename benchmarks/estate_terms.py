"""The made-up terms of an estate: calendars, desks, vendors, contracts and agreements as TOML text."""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from benchmarks.device_facts import Device


class Region(NamedTuple):
    """A part of the world: its zone, holidays, the words used in names there, how many customers it has."""

    id: str
    zone: str
    holidays: str
    company_word: str
    site_word: str
    weight: int


REGIONS = (
    Region("jp", "Asia/Tokyo", "JP", "見本商事", "拠点", 5),
    Region("us-east", "America/New_York", "US", "Sample Trading", "Site", 2),
    Region("us-west", "America/Los_Angeles", "US", "Sample Stores", "Store", 1),
    Region("nl", "Europe/Amsterdam", "NL", "Voorbeeld Groep", "Vestiging", 1),
    Region("au", "Australia/Sydney", "AU", "Sample Mining", "Camp", 1),
)

MAINTAINERS = ("Park Place Technologies", "Evernex")
UNBACKED = frozenset({"YAMAHA"})
"""Makers without an agreement: their machines live on a long warranty."""


class Site(NamedTuple):
    """A place of a customer's."""

    id: str
    name: str


class Customer(NamedTuple):
    """One made-up customer."""

    number: int
    region: Region
    sites: tuple[Site, ...]
    key: bool

    @property
    def id(self) -> str:
        """The id in the book."""
        return f"c{self.number:05}"


@lru_cache(maxsize=256)
def vendor_id(maker: str) -> str:
    """Return the id under which a maker stands in the book."""
    return re.sub(r"[^a-z0-9]+", "-", maker.lower()).strip("-")


def shared_files(devices: Iterable[Device]) -> dict[str, str]:
    """Return the text of every file that does not grow with the customers, by its name."""
    makers = sorted({device.maker for device in devices})
    return {
        "calendars.toml": "\n".join(_calendars(region) for region in REGIONS),
        "desks.toml": "\n".join(_desk(region) for region in REGIONS),
        "vendors.toml": "\n".join(_vendor(name) for name in (*makers, *MAINTAINERS)),
        "agreements.toml": "\n".join(_agreements(makers)),
        "routes.toml": _ROUTES,
        "escalations.toml": _ESCALATIONS,
        "equipment.toml": '[equipment_files]\npaths = ["equipment/*.csv"]\n',
    }


_ROUTES = """[[routes]]
when = { vendor = "cisco", model = "Catalyst 2960*", priority = ["P3", "P4"] }
to = "park-place-technologies"
why = "out of the maker's support"

[[routes]]
when = { class = "ups", symptom = ["battery"] }
to = "evernex"
why = "batteries are swapped on the monthly round"
"""

_ESCALATIONS = """[escalations.standard]
steps = [
  { clock = "respond", at = "80%", tell = "desk" },
  { clock = "restore", at = "75%", tell = "desk" },
  { clock = "restore", at = "100%", tell = "customer" },
  { clock = "leg.accept", at = "100%", tell = "vendor:2" },
]
"""


def _calendars(region: Region) -> str:
    """Return an office day and a maintenance night of a region."""
    return f"""[calendars.{region.id}-office]
time_zone = "{region.zone}"
hours = {{ mon-fri = ["09:00-12:00", "13:00-17:30"] }}
holidays = "{region.holidays}"

[calendars.{region.id}-night]
time_zone = "{region.zone}"
hours = {{ daily = ["22:00-06:00"] }}
closed = [{{ from = 2026-12-29, to = 2027-01-03, why = "year-end freeze" }}]
"""


def _desk(region: Region) -> str:
    return f"""[desks.{region.id}]
name = "Desk {region.id}"
phone = "+81-3-0000-0000"
email = "desk-{region.id}@example.com"
calendar = "24x7"
engineers = [{{ id = "{region.id}-duty", name = "Duty Sample", email = "duty-{region.id}@example.com" }}]
"""


def _vendor(name: str) -> str:
    id_ = vendor_id(name)
    return f"""[vendors.{id_}]
name = {json.dumps(name)}
contacts = [
  {{ level = 1, name = "Support", email = "{id_}@example.com", calendar = "24x7" }},
  {{ level = 2, name = "Duty manager", email = "{id_}-duty@example.com", calendar = "24x7" }},
]
asks_for = ["serial", "agreement"]
"""


def _agreements(makers: list[str]) -> Iterable[str]:
    """Yield one agreement a maker, for any customer; the maintainers back the oldest switches by model."""
    for maker in makers:
        if maker not in UNBACKED:
            id_ = vendor_id(maker)
            yield _agreement(f"A-{id_}", id_, "", "24x7", f'vendor = "{id_}"')
    backs = 'vendor = "cisco"\nmodel = "Catalyst 2960*"'
    yield _agreement("A-park-place", "park-place-technologies", "", "24x7", backs)


def customer_agreement_text(customer: Customer, vendor: str) -> str:
    """Return an agreement of one customer with one vendor, more exact than the vendor's general one."""
    sites = json.dumps([site.id for site in customer.sites])
    backs = f'vendor = "{vendor}"\nsite = {sites}'
    name = f"A-{customer.id}-{vendor}"
    return _agreement(name, vendor, f'customer = "{customer.id}"\n', "24x7", backs)


def _agreement(id_: str, vendor: str, customer: str, calendar: str, backs: str) -> str:
    return f"""[agreements.{id_}]
vendor = "{vendor}"
{customer}reference = "Ref {id_}"
starts = 2025-01-01
ends = 2028-12-31
calendar = "{calendar}"
stops = {{ restore = ["access"] }}
[agreements.{id_}.targets]
P1 = {{ accept = "30m", restore = "3h" }}
P2 = {{ accept = "1h", restore = "6h" }}
P3 = {{ accept = "4h", restore = "1d" }}
[[agreements.{id_}.backs]]
{backs}
"""


def customer_text(customer: Customer) -> str:
    """Return a customer with its sites."""
    region, name = customer.region, f"{customer.region.company_word} {customer.number}"
    sites = "".join(
        f"""[customers.{customer.id}.sites.{site.id}]
name = "{site.name}"
time_zone = "{region.zone}"
access = "{region.id}-office"
"""
        for site in customer.sites
    )
    return f"""[customers.{customer.id}]
name = "{name}"
tier = "{"key" if customer.key else "standard"}"
engineer = "{region.id}-duty"
contacts = [{{ name = "Sample {customer.number}", email = "{customer.id}@example.com", role = "operations" }}]
{sites}"""


_TERMS = (
    ("2026-01-01", "2026-12-31"),
    ("2026-04-01", "2027-03-31"),
    ("2025-07-01", "2028-06-30"),
)


def contract_text(customer: Customer, classes: set[str]) -> str:
    """Return a customer's contract: printers (where it has any) in office hours, then all at its sites."""
    id_, region = f"K-{customer.id}", customer.region.id
    starts, ends = _TERMS[customer.number % len(_TERMS)]
    calendar = "24x7" if customer.key or customer.number % 3 else f"{region}-night"
    printers = f'[[contracts.{id_}.covers]]\nclass = "printer"\ncalendar = "{region}-office"\n'
    sites = json.dumps([site.id for site in customer.sites])
    return f"""[contracts.{id_}]
customer = "{customer.id}"
desk = "{region}"
starts = {starts}
ends = {ends}
calendar = "{calendar}"
escalation = "standard"
triage = "15m"
[contracts.{id_}.targets]
P1 = {{ respond = "15m", restore = "4h", resolve = "5d", update = "1h", calendar = "24x7" }}
P2 = {{ respond = "1h", restore = "8h" }}
P3 = {{ respond = "4h", restore = "3bd", calendar = "{region}-office" }}
P4 = {{ respond = "1bd", restore = "5bd", calendar = "{region}-office" }}
[contracts.{id_}.stops]
restore = ["customer", "access"]
{printers if "printer" in classes else ""}[[contracts.{id_}.covers]]
site = {sites}
"""
