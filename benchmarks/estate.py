"""Make a contract book of any size out of real device types.

    python benchmarks/estate.py FOLDER --machines 55000 --customers 6000 --seed 1

Vendors, models and part numbers are real; customers, serials, contracts and agreements are
made up by a seeded generator, so the same numbers give the same files. Rows are written as
they are made: a million machines need no more memory than the largest customer.
"""

import argparse
import csv
import itertools
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TextIO

if __name__ == "__main__":  # run as a script, the folder of this file is not a package
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.device_facts import Device, read_devices
from benchmarks.estate_terms import (
    REGIONS,
    UNBACKED,
    Customer,
    Site,
    contract_text,
    customer_agreement_text,
    customer_text,
    shared_files,
    vendor_id,
)

COLUMNS = (
    "tag",
    "customer",
    "site",
    "vendor",
    "model",
    "part_number",
    "serial",
    "class",
    "installed",
    "warranty_until",
    "depends_on",
    "software_version",
)
CUSTOMERS_A_FILE = 500
MACHINES_A_FILE = 100_000
_POWER = ("ups", "pdu")
_NETWORK = ("switch", "router", "firewall", "load-balancer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """What was made, counted."""

    folder: Path
    machines: int
    customers: int
    agreements: int


def make_estate(folder: Path | str, machines: int = 3000, customers: int = 20, seed: int = 1) -> Estate:
    """Write a book of so many machines under so many customers and say what is in it.

    The folder is made where it is not there; files of an earlier run of the same or a larger
    size are overwritten or left, so give an empty one. The same arguments give the same bytes.

    Raises:
        ValueError: fewer machines than customers (a contract must cover something), or none.
    """
    if not 1 <= customers <= machines:
        raise ValueError(f"{machines} machines cannot be shared out among {customers} customers")
    folder = Path(folder)
    (folder / "customers").mkdir(parents=True, exist_ok=True)
    (folder / "equipment").mkdir(exist_ok=True)
    random_ = random.Random(seed)
    devices = read_devices()
    for name, text in shared_files(devices).items():
        (folder / name).write_text(text, encoding="utf-8")
    agreements = _write_customers(folder, devices, _shares(random_, machines, customers), random_)
    return Estate(folder=folder, machines=machines, customers=customers, agreements=agreements)


def _write_customers(
    folder: Path, devices: tuple[Device, ...], shares: list[int], random_: random.Random
) -> int:
    """Write every customer with its contract, agreements and machines; return the agreements' number."""
    rows = _CsvFiles(folder / "equipment")
    stock = _Stock(devices, random_)
    agreements = 0
    texts: list[str] = []
    for number, share in enumerate(shares, start=1):
        customer = _customer(number, share, random_)
        machines = list(_machines(customer, share, stock, random_))
        rows.write(machines)
        texts += [customer_text(customer), contract_text(customer, {row[7] for row in machines})]
        if number % 5 == 0:  # every fifth customer has an agreement of its own with one maker
            texts.append(customer_agreement_text(customer, machines[0][3]))
            agreements += 1
        if number % CUSTOMERS_A_FILE == 0 or number == len(shares):
            name = f"customers-{-(-number // CUSTOMERS_A_FILE):04}.toml"
            (folder / "customers" / name).write_text("\n".join(texts), encoding="utf-8")
            texts = []
    rows.close()
    return agreements


def _shares(random_: random.Random, machines: int, customers: int) -> list[int]:
    """Share machines out: at least one each, and a few customers with very many."""
    weights = [random_.paretovariate(1.3) for _ in range(customers)]
    left = machines - customers
    scale = left / sum(weights)
    shares = [1 + int(weight * scale) for weight in weights]
    for place in range(machines - sum(shares)):
        shares[place % customers] += 1
    return shares


def _customer(number: int, share: int, random_: random.Random) -> Customer:
    """Make up a customer of a region, with up to eight sites."""
    region = random_.choices(REGIONS, weights=[place.weight for place in REGIONS])[0]
    count = min(8, max(1, share // 25))
    sites = tuple(Site(f"s{place:02}", f"{region.site_word} {place}") for place in range(1, count + 1))
    return Customer(number=number, region=region, sites=sites, key=random_.random() < 0.1)


class _Stock:
    """Devices by group, and serial numbers that no vendor has twice."""

    def __init__(self, devices: tuple[Device, ...], random_: random.Random) -> None:
        self._random = random_
        self._all = devices
        self._power = [device for device in devices if device.class_ == "ups"]
        self._network = [device for device in devices if device.class_ in _NETWORK]
        self._numbers = itertools.count(1)

    def draw(self, place: int) -> Device:
        """Draw the machine for a place in its rack row: power first, then network, then anything."""
        group = self._power if place == 0 else self._network if place in (1, 2) else self._all
        return self._random.choice(group)

    def serial(self, device: Device) -> str:
        """Return a serial in the fashion of makers: letters of the maker, then a running number."""
        return f"{vendor_id(device.maker)[:3].upper()}{next(self._numbers):09}"


def _machines(
    customer: Customer, share: int, stock: _Stock, random_: random.Random
) -> Iterator[tuple[str, ...]]:
    """Make up a customer's machines, rack row by rack row; in a row the later hang on the earlier."""
    row: list[tuple[str, str]] = []  # (tag, class) of the rack row being filled
    length, before = 0, None
    for number in range(1, share + 1):
        site = customer.sites[(number - 1) * len(customer.sites) // share]
        if len(row) == length or site is not before:
            row, length, before = [], random_.randint(8, 20), site
        device = stock.draw(len(row))
        tag = f"{customer.id.upper()}-{number:05}"
        needs = "" if share < 4 else _needs(row, device, random_)
        yield _row(tag, customer, site.id, device, stock.serial(device), needs, random_)
        row.append((tag, device.class_))


def _needs(row: list[tuple[str, str]], device: Device, random_: random.Random) -> str:
    """Return the tags, all of earlier machines, that a new machine of a rack row hangs on."""
    power = [tag for tag, class_ in row if class_ in _POWER][:1]
    network = [tag for tag, class_ in row if class_ in _NETWORK]
    if device.class_ in _POWER or not network:
        return " ".join(power)
    return " ".join([*power, random_.choice(network)])


def _row(
    tag: str, customer: Customer, site: str, device: Device, serial: str, needs: str, random_: random.Random
) -> tuple[str, ...]:
    """Return one row of the CSV file, in the order of COLUMNS."""
    vendor = vendor_id(device.maker)
    installed = date(2019, 1, 1) + timedelta(days=random_.randrange(2500))
    years = 12 if device.maker in UNBACKED else random_.choice((1, 3, 5))
    warranty = installed + timedelta(days=365 * years)
    version = f"{random_.randint(7, 17)}.{random_.randint(0, 9)}" if device.class_ in _NETWORK else ""
    return (
        tag,
        customer.id,
        site,
        vendor,
        device.model,
        device.part_number,
        serial,
        device.class_,
        installed.isoformat(),
        warranty.isoformat(),
        needs,
        version,
    )


class _CsvFiles:
    """Equipment files, a new one whenever the last is full."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = 0
        self._rows = MACHINES_A_FILE
        self._stream: TextIO | None = None

    def write(self, rows: list[tuple[str, ...]]) -> None:
        """Append rows, all to one file."""
        if self._rows >= MACHINES_A_FILE or self._stream is None:
            self._stream = self._next()
        csv.writer(self._stream, lineterminator="\n").writerows(rows)
        self._rows += len(rows)

    def close(self) -> None:
        """End the last file."""
        if self._stream is not None:
            self._stream.close()

    def _next(self) -> TextIO:
        self.close()
        self._files, self._rows = self._files + 1, 0
        stream = (self._folder / f"equipment-{self._files:04}.csv").open("w", encoding="utf-8", newline="")
        csv.writer(stream, lineterminator="\n").writerow(COLUMNS)
        return stream


def main(arguments: list[str] | None = None) -> None:
    """Make the estate the command line asks for."""
    parser = argparse.ArgumentParser(description="Make a contract book of any size.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--machines", type=int, default=3000)
    parser.add_argument("--customers", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    made = make_estate(asked.folder, asked.machines, asked.customers, asked.seed)
    print(f"{made.folder}: {made.machines:,} machines under {made.customers:,} customers")


if __name__ == "__main__":
    main()
